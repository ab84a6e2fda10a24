/*
 * frame: where documents begin and end in a stream of bytes, and how a cleaned
 * document is put back.
 *
 * A framer is pushed bytes.  It calls back with the text of each document, and
 * is told, in order, which bytes of that text stay, go, or are replaced; it
 * writes the record out again, changing nothing else.  A record in which
 * nothing changed leaves as the raw bytes it came from.
 *
 * One format a file, one row in frame_formats.
 */
#ifndef FRAME_FRAME_H
#define FRAME_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define FRAME_MAX_RECORD_BYTES ((uint64_t)256 * 1024 * 1024) /* default of --max-record */
#define FRAME_DETECT_MAX_BYTES ((size_t)1024 * 1024) /* `auto` looks no further */

/* What may be wrong with a record; but for FRAME_MENDED it passes on unchanged. */
enum frame_trouble {
	FRAME_BROKEN,     /* JSON that does not parse, a WARC header without end, … */
	FRAME_NO_TEXT,    /* JSON in which no field is there and a string */
	FRAME_OVERSIZE,   /* larger than max_record_bytes */
	FRAME_RESYNC,     /* WARC: Content-Length is wrong; went on at the next header */
	FRAME_MENDED,     /* the same, and the record was cleaned up to there */
};

/* Where a document stands; spans are good during the call. */
struct frame_document {
	uint64_t number;       /* documents of this stream, from 1 */
	uint64_t record;       /* records of this stream, from 1 (a record may hold several
	                          documents, or none) */
	uint64_t input_offset; /* of the record's first byte in the (decoded) input */
	struct span id;        /* WARC-Record-ID, else -Target-URI; JSON: value of the top-level
	                          "id", else "url", as it stands (a string has its quotes); or empty */
	struct span field;     /* JSON: name of the field as given by the user; else empty */
	struct span uri;       /* WARC-Target-URI; else empty */
};

/*
 * What a framer needs from its user.  `text` may be called many times between
 * begin and end; while it runs, and during `end`, the user answers with
 * frame_keep, frame_cut in the order of the text.  All return 0, or -1 to stop.
 */
struct frame_client {
	void *ctx;
	int (*begin)(void *ctx, const struct frame_document *doc);
	int (*text)(void *ctx, struct span text);
	int (*end)(void *ctx);
	/* Raw output bytes, in order. */
	int (*write)(void *ctx, struct span bytes);
	/*
	 * May be NULL.  Raw input bytes that did not reach write, and the raw bytes
	 * that stood in their place there, already written: escapes, headers and
	 * dropped records included, in order.  The input with each `raw` replaced by
	 * its `written` is the output, whatever the format.
	 */
	int (*edit)(void *ctx, uint64_t input_offset, struct span raw, struct span written);
	/* A record with trouble.  `where`: offset in the input,
	 * of the first byte that does not fit, or of the record. */
	int (*trouble)(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where);
	/* The record is complete and handed to write (line-buffered output, WET
	 * members); not called for a record that was dropped. */
	int (*record_end)(void *ctx);
};

struct frame_options {
	const char *fields;        /* JSONL: comma-separated names or JSON Pointers; NULL: "text" */
	uint64_t max_record_bytes; /* 0: FRAME_MAX_RECORD_BYTES */
	bool drop_empty;           /* leave out records whose text became empty: something went,
	                              and only blanks are left in all their documents */
};

#define FRAME_DETECT_NO_MEMORY (-2)

struct frame_format {
	const char *name; /* "text", "nul", "jsonl", "formfeed", "wet" */
	const char *what; /* for --help */
	/*
	 * Whether a stream that starts with `head` is of this format: 1 yes, 0 no,
	 * -1 not enough bytes to tell (at_end: there are no more),
	 * FRAME_DETECT_NO_MEMORY.  NULL: never taken by `auto`.
	 */
	int (*detect)(struct span head, bool at_end, const struct frame_options *options);
	/*
	 * Where to cut for parallel work: the length of the longest prefix of
	 * `bytes`, which start at a record's start, that ends at a record's end;
	 * 0: none yet.  No cut is in the first `known` bytes.  NULL: never cut.
	 */
	size_t (*cut)(struct span bytes, size_t known, const struct frame_options *options);
	const struct framer_ops *ops; /* private to this floor */
};

/* Ended by an entry without a name; `text` is the first. */
extern const struct frame_format frame_formats[];
const struct frame_format *frame_find_format(struct span name);
/* What `auto` takes for this head; NULL: needs more bytes, or, at_end, memory. */
const struct frame_format *frame_detect(struct span head, bool at_end,
                                        const struct frame_options *options);

struct framer;

/* Whether `fields` is a list of names and JSON Pointers that framer_new takes;
 * NULL is.  The bounds are those of JSON_MAX_FIELDS and JSON_MAX_FIELD_DEPTH. */
bool frame_fields_valid(const char *fields);

/* Options are copied.  NULL: no memory, or fields that are not valid. */
struct framer *framer_new(const struct frame_format *format, const struct frame_options *options,
                          const struct frame_client *client);
void framer_free(struct framer *f);

/* Pushes bytes; -1: no memory or the client stopped. */
int framer_feed(struct framer *f, struct span bytes);
/* The stream ends; the framer can then be fed another stream, whose numbers and
 * offsets start again.  After any -1 only framer_free is left to call. */
int framer_finish(struct framer *f);

/*
 * The client's answers.  Together they cover the document's text from its
 * first byte to its last, in order, without gaps; an answer too much or too few
 * is an error of the client and ends the framer with -1.  What a JSON escape
 * stands for goes as a whole or not at all: a cut that takes a part of it
 * leaves it.
 */
int frame_keep(struct framer *f, struct span text);
/* `text` goes; `written` stands in its place (mostly empty). */
int frame_cut(struct framer *f, struct span text, struct span written);

/* Since framer_new, over all its streams. */
struct frame_counts {
	uint64_t records, documents;
	uint64_t broken, no_text, oversize; /* as in frame_trouble */
	uint64_t resync;  /* FRAME_RESYNC and FRAME_MENDED */
	uint64_t dropped; /* records left out by drop_empty */
	uint64_t changed; /* records that did not leave as raw bytes */
};
const struct frame_counts *framer_counts(const struct framer *f);

#endif
