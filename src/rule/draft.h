/*
 * draft: what the rule compiler knows while files are being read.
 *
 * Internal to this floor.  A file is parsed into drafts: rules whose plain
 * entries (numbers, ranges, words) are already in place, and whose patterns
 * and globs are still text, because the macros and rules that they name may
 * come later.  compiler_finish resolves them all.
 *
 * Everything here lives in the compiler's scratch arena, apart from what a
 * struct rule points to and the text of the files: these live in the ruleset.
 */
#ifndef RULE_DRAFT_H
#define RULE_DRAFT_H

#include "base/buf.h"
#include "rule/compile.h"

#define RULE_MAX_COUNT 200000u         /* rules and keep items, each */
#define RULE_FILE_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define RULE_MAX_INCLUDE_DEPTH 16u
#define RULE_MAX_FILE_ERRORS 100u      /* reading stops after so many in one file */
#define RULE_MAX_LIST_ITEMS 100000u    /* of one list */
#define RULE_MAX_REFERENCES 4000000u   /* rules named by all near and from together */
#define MACRO_BUCKETS 1024u            /* a power of two */

/* One line of a value; continuation lines follow. */
struct piece {
	struct span text; /* in the file, blanks at both ends removed */
	unsigned line, column;
	struct piece *next;
};

enum value_slot {
	SLOT_MATCH,
	SLOT_LAST,
	SLOT_FOLLOW,
	SLOT_REQUIRE,
	SLOT_BEFORE,
	SLOT_AFTER,
	SLOT_ABOVE,
	SLOT_BELOW,
	SLOT_UNLESS,
	SLOT_UNLESS_NEAR,
	N_PATTERN_SLOTS,
	SLOT_NEAR = N_PATTERN_SLOTS, /* globs */
	SLOT_FROM,                   /* globs */
	SLOT_MODEL,                  /* the name of a model */
	SLOT_TEMPLATE,               /* what `do: replace` writes */
};

/* A value that waits for compiler_finish. */
struct value {
	enum value_slot slot;
	struct piece first;
	struct value *next;
};

struct file_list {
	struct rule_file *file;
	struct file_list *next;
};

/* A rule file, or a text that stands for one. */
struct rule_file {
	const char *name;     /* as errors show it */
	const char *identity; /* resolved path, or NULL: cannot be included twice */
	const char *dir;      /* where `include` looks; NULL: nowhere */
	struct span text;     /* lives in the ruleset, or is static */
	bool builtin;
	unsigned depth; /* of includes above it */
	unsigned order; /* counts the files as they are loaded */
	/* Defaults from its headers. */
	const char *pack;
	const char *const *langs;
	uint8_t level;
	struct file_list *includes;
	unsigned mark;     /* of the last walk through the includes */
	unsigned n_errors;
	struct rule_file *next;
};

/* A rule or keep item that is being made; index is its place in the ruleset. */
struct draft {
	struct rule rule;
	struct rule_file *file;
	struct value *values, **values_end; /* in the order of the file */
	bool off;    /* `off: yes` */
	bool picked; /* named by --only */
	bool has_near; /* a `near:` is among the values */
	struct span model_text;      /* of the file of its model */
	struct pattern_list openers; /* of its shape; in the scratch arena */
	uint32_t index;
	struct draft *next;
};

struct draft_list {
	struct draft *first, **end;
	struct draft **items; /* by id, once sorted */
	uint32_t count;
};

/* An `enable` or `disable`: one glob. */
struct selection {
	bool enable;
	struct rule_file *file;
	struct span glob;
	unsigned line, column;
	struct selection *next;
};

enum macro_kind { MACRO_LET, MACRO_LIST, MACRO_MODEL };
enum macro_state { MACRO_NEW, MACRO_OPEN, MACRO_DONE, MACRO_FAILED };

struct list_item {
	struct span text;
	struct list_item *next;
};

/* A name that a file defines. */
struct macro {
	enum macro_kind kind;
	struct span name;
	struct rule_file *file;
	unsigned line, column;
	struct piece value;            /* let */
	struct list_item *items;       /* list: those of the wanted languages */
	uint32_t n_items;
	struct layout_model *model;    /* model; owned by the ruleset */
	struct span model_text;        /* model: its file, */
	const char *model_name;        /* and the name of that */
	enum macro_state state;
	bool used;
	struct span expanded;          /* when MACRO_DONE */
	struct macro *next;            /* in its bucket */
	struct macro *next_defined;    /* in the order of definition */
};

struct rule_compiler {
	struct compile_options options; /* strings copied into scratch */
	struct diags *diags;
	size_t first_diag;    /* those before are not ours */
	size_t first_error;
	struct arena scratch;
	struct ruleset *rs;   /* in the making; NULL once handed over */
	struct rule_file *files, **files_end;
	unsigned n_files;
	struct draft_list rules, keeps;
	bool full; /* RULE_MAX_COUNT has been reported */
	unsigned n_entries; /* cli/1, cli/2, … */
	struct selection *selections, **selections_end;
	struct macro *macros[MACRO_BUCKETS];
	struct macro *macros_first, **macros_end;
	unsigned mark;        /* of the last walk through includes */
	uint32_t n_references;
	struct buf expansion;  /* of the pattern at hand */
	size_t expanded_bytes; /* of all patterns with names in them */
};

/* Where something stands, for errors. */
struct place {
	struct rule_file *file;
	unsigned line, column; /* 0: the whole file */
	const char *rule;      /* id, or NULL */
};

/* The place `bytes` into the first line of a value. */
static inline struct place place_in(struct rule_file *file, const struct piece *p, size_t bytes,
                                    const char *rule)
{
	return (struct place){ file, p->line, p->column + (unsigned)bytes, rule };
}

/*
 * Reports an error at a place: the message, then ", near 'token'" unless the
 * token is empty, with the line of the file.  Counts it for the file.  -1.
 */
int draft_error(struct rule_compiler *c, const struct place *at, struct span token,
                const char *format, ...) __attribute__((format(printf, 4, 5)));
int draft_warning(struct rule_compiler *c, const struct place *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* " (did you mean 'WORD'?)", or nothing; in the scratch arena. */
const char *draft_meant(struct rule_compiler *c, struct span word);
/* Whether a file has so many errors that the rest of it is not read. */
bool draft_gave_up(const struct rule_file *f);

#endif
