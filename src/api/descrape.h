/*
 * descrape.h: the public face of libdescrape, which strips the noise of web
 * scraping from plain text by rules.
 *
 *     descrape_rules *rules = descrape_rules_new(NULL);
 *     descrape_rules_add_builtin(rules, NULL);
 *     if (descrape_rules_compile(rules) != DESCRAPE_OK)
 *             … descrape_rules_problem(rules, 0, &problem) …
 *     descrape_stream *stream = descrape_stream_new(rules, NULL, &handlers);
 *     descrape_stream_feed(stream, bytes, n) …
 *     descrape_stream_finish(stream);
 *
 * Compiled rules are immutable: any number of streams, on any number of
 * threads, may share them, and they must outlive the streams.  A stream belongs
 * to one thread at a time.  No function prints, exits, or changes global state.
 *
 * Strings given to the library are copied; what the library hands to a handler
 * is good during that call only, unless said otherwise.
 */
#ifndef DESCRAPE_H
#define DESCRAPE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32) || defined(__CYGWIN__)
#define DESCRAPE_API
#else
#define DESCRAPE_API __attribute__((visibility("default")))
#endif

/* What a call came to.  Negative ones leave the object fit only to be freed,
 * or, for a stream, reset. */
typedef enum {
	DESCRAPE_OK = 0,
	DESCRAPE_ERROR_MEMORY = -1,
	DESCRAPE_ERROR_RULES = -2,   /* see descrape_rules_problem */
	DESCRAPE_ERROR_STOPPED = -3, /* a handler returned non-zero */
	DESCRAPE_ERROR_USAGE = -4,   /* a call out of order, or a bad argument */
} descrape_status;

/* "0.1.0" */
DESCRAPE_API const char *descrape_version(void);

/* ---- rules ---- */

typedef struct descrape_rules descrape_rules;

typedef struct {
	size_t size;         /* sizeof(descrape_rules_options): which fields there are */
	unsigned level;      /* rules up to this level: 1 safe (0 means 1), 2 eager, 3 */
	const char *langs;   /* "en,fr": only rules of these languages and *; NULL: all */
	const char *only;    /* globs by rule id, comma-separated, applied in this */
	const char *disable; /* order: of all rules only these; these not; these, */
	const char *enable;  /* whatever their level.  NULL: nothing */
	int samples;         /* non-zero: read the samples too, for descrape_rules_check */
	int inspect;         /* non-zero: descrape_rules_get will be asked for rules that are
	                        not enabled; without, it knows less of them */
	int digest;          /* non-zero: descrape_rules_digest will be asked for */
} descrape_rules_options;

/* NULL options: the defaults.  Returns NULL when there is no memory. */
DESCRAPE_API descrape_rules *descrape_rules_new(const descrape_rules_options *options);
DESCRAPE_API void descrape_rules_free(descrape_rules *rules);

/* Adds a built-in pack by name, or all of them when `name` is NULL. */
DESCRAPE_API descrape_status descrape_rules_add_builtin(descrape_rules *rules, const char *name);
/* Adds a rule file, or the *.rules of a directory. */
DESCRAPE_API descrape_status descrape_rules_add_file(descrape_rules *rules, const char *path);
/* Adds a rule file that is in memory; `name` stands for it in messages. */
DESCRAPE_API descrape_status descrape_rules_add_text(descrape_rules *rules, const char *name,
                                                     const char *text, size_t len);
/* Adds the entries of a single rule ("line: sponsored by .*"), id cli/1, cli/2, … */
DESCRAPE_API descrape_status descrape_rules_add_rule(descrape_rules *rules, const char *entries);

/* Checks and freezes what was added; nothing can be added afterwards. */
DESCRAPE_API descrape_status descrape_rules_compile(descrape_rules *rules);

/* Name of the i-th built-in pack, NULL behind the last; good for ever. */
DESCRAPE_API const char *descrape_builtin_pack(size_t i);

typedef enum {
	DESCRAPE_PROBLEM_ERROR,
	DESCRAPE_PROBLEM_WARNING,
	DESCRAPE_PROBLEM_NOTE,
} descrape_severity;

/* What is wrong with the rules; strings are good until the rules are freed. */
typedef struct {
	size_t size; /* set by the caller: sizeof(descrape_problem) */
	descrape_severity severity;
	const char *file;      /* or NULL */
	unsigned line, column; /* from 1; 0: none.  column counts bytes */
	const char *rule;      /* id, or NULL */
	const char *message;
	const char *source;    /* the line of the file, or NULL */
	const char *sample;    /* entries of the rule that would settle it, or NULL */
} descrape_problem;

/* Fills *out with the i-th problem; returns 0, or -1 behind the last. */
DESCRAPE_API int descrape_rules_problem(const descrape_rules *rules, size_t i,
                                        descrape_problem *out);

/* A rule, by index 0 … count - 1 in the order of their ids, after compiling;
 * strings are good until the rules are freed. */
typedef struct {
	size_t size; /* set by the caller: sizeof(descrape_rule) */
	const char *id;
	const char *category; /* the part of the id before '/', category_len bytes */
	size_t category_len;
	const char *pack;
	const char *desc;
	const char *kind;     /* "line", "has", … */
	const char *action;   /* "delete", "replace", "tag", "keep" */
	const char *const *langs; /* NULL-terminated; "*" */
	unsigned level;       /* 1-3; 0 for keep items */
	int enabled;
	unsigned window_lines; /* memory class: 0 is `line`, else `window N` */
	const char *file;
	unsigned line;
	const char *source;    /* its text in the rule file, source_len bytes */
	size_t source_len;
	const char *literals;  /* by what the index finds it: quoted literals, "every line",
	                          "" where there is nothing to find; NULL: no memory */
	int always_tried;      /* no literal: tried on every line */
} descrape_rule;

DESCRAPE_API size_t descrape_rules_count(const descrape_rules *rules);
DESCRAPE_API int descrape_rules_get(descrape_rules *rules, size_t i, descrape_rule *out);
/* Index of the rule with this id, or (size_t)-1. */
DESCRAPE_API size_t descrape_rules_find(const descrape_rules *rules, const char *id);
/* The id that was meant by one that is not there; "" where none is near enough. */
DESCRAPE_API const char *descrape_rules_meant(const descrape_rules *rules, const char *id);
/* The tables of the model that a rule of kind "score" asks, drawn as text, "" for
 * other rules; to be given to free().  NULL: no such rule, or no memory. */
DESCRAPE_API char *descrape_rules_draw_model(const descrape_rules *rules, size_t i);
/* SHA-256 in hex of everything that decides what is removed. */
DESCRAPE_API const char *descrape_rules_digest(const descrape_rules *rules);

/*
 * Runs the samples of all rules and adds what is wrong to the problems.
 * Needs the option `samples`.  Returns the number of samples that failed, or
 * a negative status; *n_run: how many were run.
 */
DESCRAPE_API long descrape_rules_check(descrape_rules *rules, size_t *n_run);

/* What a rule makes of a text. */
typedef struct {
	size_t rule;
	const char *held_by; /* NULL: it takes of it; "tag"; else what holds it back */
	size_t keeper;       /* held_by "keep": index of the keep item */
	const char *pattern; /* that matched, pattern_len bytes, names expanded; "" for
	                        kinds without one */
	size_t pattern_len;
} descrape_verdict;
typedef int descrape_verdict_handler(void *ctx, const descrape_verdict *verdict);

/* Calls the handler for every enabled rule that matches in the text, a document
 * of its own, also where the match takes nothing; non-zero stops it. */
DESCRAPE_API descrape_status descrape_rules_why(const descrape_rules *rules, const char *text,
                                                size_t len, descrape_verdict_handler *handler,
                                                void *ctx);

/* ---- streams ---- */

typedef struct descrape_stream descrape_stream;

typedef struct {
	size_t size;               /* sizeof(descrape_options) */
	const char *format;        /* "text", "jsonl", "nul", "formfeed", "wet", "auto"; NULL: text */
	const char *fields;        /* jsonl: names or JSON Pointers; NULL: "text" */
	uint64_t max_record_bytes; /* larger records pass unchanged; 0: 256 MiB */
	int drop_empty;            /* leave out records whose text became empty */
	uint32_t match_limit;      /* steps a match attempt may take; 0: 100,000 */
	int no_prefilter;          /* try every rule on every line; for tests */
	unsigned max_removed_percent; /* documents that would lose more of their non-blank
	                                 characters pass unchanged; 0: no limit.  Needs
	                                 each document in memory, up to max_record_bytes */
} descrape_options;

/* Where a document stands in the stream. */
typedef struct {
	uint64_t number;       /* documents of the stream, from 1 */
	uint64_t record;       /* records of the stream, from 1 */
	uint64_t input_offset; /* of the record's first byte in the input */
	const char *id;        /* the record's own name, id_len bytes; "" if it has none */
	size_t id_len;
	const char *field;     /* jsonl: the field; else "" */
} descrape_document;

typedef enum {
	DESCRAPE_REMOVED,        /* claimed by the rule */
	DESCRAPE_REMOVED_BLANKS, /* blank lines that went along with it */
} descrape_removal_kind;

/* A range of a document that went. */
typedef struct {
	descrape_removal_kind kind;
	size_t rule;     /* index for descrape_rules_get */
	uint64_t offset; /* bytes from the start of the document's text */
	uint64_t line;   /* line of the document it starts in, from 1 */
	const char *text;
	size_t len;
	const char *written; /* what stands in its place */
	size_t written_len;
} descrape_removal;

/* A match that took nothing, or that only tags; or why a model gave a line its
 * score, for lines that are more likely noise than not. */
typedef struct {
	size_t rule;
	const char *held_by; /* the guard or limit that held it: "near", "keep", … ; "tag";
	                        "score": nothing was held */
	size_t keeper;       /* held_by "keep": index of the keep item */
	uint64_t offset, len;
	uint64_t line;
	const char *score;   /* held_by "score": in words, score_len bytes; good during the call */
	size_t score_len;
} descrape_remark;

typedef enum {
	DESCRAPE_TROUBLE_BROKEN,    /* a record that does not parse */
	DESCRAPE_TROUBLE_NO_TEXT,   /* a record without the text field */
	DESCRAPE_TROUBLE_OVERSIZE,  /* over max_record_bytes */
	DESCRAPE_TROUBLE_RESYNC,    /* WARC: a wrong length, went on at the next record */
	DESCRAPE_TROUBLE_TOO_MUCH,  /* over max_removed_percent */
	DESCRAPE_TROUBLE_MENDED,    /* WARC: a wrong length, cleaned up to the next record */
} descrape_trouble_kind;

/* What a rule did in a document. */
typedef struct {
	size_t rule;     /* index for descrape_rules_get */
	uint64_t removals, bytes, lines, held, limits_hit; /* as in descrape_rule_counts */
} descrape_rule_part;

/* What a document came to; over all documents this adds up to descrape_counts
 * and descrape_rule_counts. */
typedef struct {
	size_t size;
	uint64_t bytes_text, bytes_removed, bytes_written;
	uint64_t lines, lines_not_utf8, limits_hit, window_voids;
	const descrape_rule_part *rules; /* those that had a part in it, in their order */
	size_t n_rules;
} descrape_document_counts;

/* A record that passed on unchanged, or, DESCRAPE_TROUBLE_MENDED, nearly had to. */
typedef struct {
	descrape_trouble_kind kind;
	const char *what; /* in words */
	uint64_t record;  /* from 1 */
	uint64_t offset;  /* in the input */
} descrape_trouble;

/*
 * What a stream calls; all but write may be NULL.  Those that return int stop
 * the stream with a non-zero value.
 */
typedef struct {
	size_t size; /* sizeof(descrape_handlers) */
	void *ctx;
	/* Cleaned output, framed as the input was. */
	int (*write)(void *ctx, const void *bytes, size_t len);
	/* The text of documents: what stays and what goes, in order, without gaps. */
	int (*document)(void *ctx, const descrape_document *document);
	int (*kept)(void *ctx, uint64_t offset, const char *text, size_t len);
	int (*removed)(void *ctx, const descrape_removal *removal);
	int (*document_end)(void *ctx);
	void (*remark)(void *ctx, const descrape_remark *remark);
	void (*trouble)(void *ctx, const descrape_trouble *trouble);
	/* A record was written whole. */
	int (*record_end)(void *ctx);
	/*
	 * `len` bytes of the input that did not reach write, and what was written
	 * in their place: JSON escapes, WARC headers and dropped records included.
	 * In order; the input with each of them replaced is the output.
	 */
	int (*edited)(void *ctx, uint64_t input_offset, const void *raw, size_t len,
	              const void *written, size_t written_len);
	/* The document is complete; document_end comes next. */
	int (*counted)(void *ctx, const descrape_document_counts *counts);
} descrape_handlers;

/* NULL: no memory, a bad option, or rules that were not compiled. */
DESCRAPE_API descrape_stream *descrape_stream_new(const descrape_rules *rules,
                                                  const descrape_options *options,
                                                  const descrape_handlers *handlers);
DESCRAPE_API void descrape_stream_free(descrape_stream *stream);

/* Pushes input; how it is cut into calls never shows in what comes out. */
DESCRAPE_API descrape_status descrape_stream_feed(descrape_stream *stream, const void *bytes,
                                                  size_t len);
/* The input ends.  The stream can then be fed another one. */
DESCRAPE_API descrape_status descrape_stream_finish(descrape_stream *stream);
/* Sets the format of the inputs to come, "auto" too; only between inputs. */
DESCRAPE_API descrape_status descrape_stream_set_format(descrape_stream *stream,
                                                        const char *format);
/* What is fed next is the rest of an input, behind so many documents, records
 * and bytes: they are added to what handlers see, until the finish. */
DESCRAPE_API void descrape_stream_resume_at(descrape_stream *stream, uint64_t documents,
                                            uint64_t records, uint64_t bytes);
/* The format in use, once known ("auto" before). */
DESCRAPE_API const char *descrape_stream_format(const descrape_stream *stream);

/* Totals since descrape_stream_new. */
typedef struct {
	size_t size; /* set by the caller: sizeof(descrape_counts) */
	uint64_t records, documents;
	uint64_t documents_changed;
	uint64_t records_broken, records_without_text, records_oversize, records_resynced;
	uint64_t records_dropped;
	uint64_t documents_over_max_removed;
	uint64_t bytes_text, bytes_removed, bytes_written; /* of the documents' text */
	uint64_t lines;          /* not blank */
	uint64_t lines_not_utf8; /* of those that were shown to a rule */
	uint64_t limits_hit;     /* match attempts that ran into the limit */
	uint64_t window_voids;   /* claims longer than the window */
} descrape_counts;
DESCRAPE_API void descrape_stream_counts(const descrape_stream *stream, descrape_counts *out);

/* Totals of one rule in this stream. */
typedef struct {
	size_t size; /* set by the caller: sizeof(descrape_rule_counts) */
	uint64_t removals, bytes;
	uint64_t lines;      /* that went whole, and blank ones along with them */
	uint64_t held;       /* matches that took nothing */
	uint64_t limits_hit;
} descrape_rule_counts;
DESCRAPE_API void descrape_stream_rule_counts(const descrape_stream *stream, size_t rule,
                                              descrape_rule_counts *out);

/*
 * Where to cut a stream for parallel work: the length of the longest prefix of
 * `bytes`, which start at a record's start, that ends between two records of
 * the format; 0: none, or the format has one record.  NULL options: defaults.
 * Where more bytes come behind some that had no cut, their number is `known`, so
 * that these are not searched again; otherwise 0.
 */
DESCRAPE_API size_t descrape_cut_records(const char *format, const descrape_options *options,
                                         const void *bytes, size_t len, size_t known);
/* Name of the i-th format, NULL behind the last; good for ever. */
DESCRAPE_API const char *descrape_format(size_t i);
/* Whether these are names of fields or JSON Pointers, as in descrape_options. */
DESCRAPE_API int descrape_fields_valid(const char *fields);
/* The format that `auto` takes for an input that starts like this; NULL: needs
 * more bytes, or, at_end, where there are no more, memory. */
DESCRAPE_API const char *descrape_detect_format(const void *head, size_t len, int at_end,
                                                const char *fields);

#ifdef __cplusplus
}
#endif

#endif
