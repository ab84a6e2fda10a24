/*
 * check_parts: what a pattern is made of, as far as --check takes it apart.
 */
#ifndef API_CHECK_PARTS_H
#define API_CHECK_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define PART_NONE UINT32_MAX
#define PART_NO_MAX UINT32_MAX

enum part_kind {
	PART_CHAR,  /* a character that stands for itself, escaped or not */
	PART_CLASS, /* one of many: . \d \p{L} [a-z] */
	PART_EDGE,  /* takes nothing: \b \B ^ $ \A \z \Z */
	PART_GROUP,
	PART_LOOK,  /* (?= (?! (?<= (?<! */
};

/* A part with its quantifier; offsets are bytes into the pattern. */
struct part {
	enum part_kind kind;
	bool negative;         /* look */
	size_t start, inner;   /* inner: behind the "(?:" of a group, else start */
	size_t atom_end, end;  /* without and with its quantifier */
	uint32_t min, max;     /* of the quantifier; PART_NO_MAX; 1, 1 without one */
	uint32_t branch;       /* the one that it stands in */
	uint32_t first_branch; /* of a group or look */
	uint32_t n_branches;
	uint32_t next;         /* part behind it in its branch, or PART_NONE */
};

/* An alternative: of a group, or of the whole pattern. */
struct branch {
	size_t start, end;
	uint32_t part;  /* whose it is; PART_NONE: of the whole pattern */
	uint32_t first; /* its first part, or PART_NONE */
	uint32_t next;  /* the next alternative, or PART_NONE */
};

struct parts {
	struct span text;        /* borrowed */
	struct part *parts;      /* owned, in the order of the text */
	uint32_t n_parts, cap_parts;
	struct branch *branches; /* owned; 0 is the first of the whole pattern */
	uint32_t n_branches, cap_branches;
	bool no_memory;          /* why it could not be taken apart */
};

/*
 * Takes apart a pattern that PCRE2 accepts.  -1: no memory, or it has what is
 * not taken apart (back references, conditions, \Q, x mode, …); nothing is owned then.
 */
int parts_read(struct parts *p, struct span pattern);
void parts_free(struct parts *p);
/* Where the first blank of an alternative stands, as lists write it: \h+; its end when
 * it has but one word. */
size_t parts_first_blank(const struct parts *p, uint32_t branch);

/* What is written at one place of a pattern when a text for it is made. */
struct parts_wish {
	uint32_t part;       /* this one is on the way; PART_NONE: no wish */
	uint32_t branch;     /* or this alternative; PART_NONE */
	bool cut;            /* only the first word of that */
	unsigned other;      /* alternatives that nobody asks for: the first, or another */
	const char *instead; /* written for the part's first repeat; NULL: as asked for */
	uint32_t times;      /* repeats of the part; 0: as few as it takes */
	unsigned filler;     /* which of several texts stands for what is open */
	unsigned looks;      /* enum parts_looks: what becomes of (?= */
	bool gaps;           /* a blank where one may stand, and + at least twice */
};
/* How many different fillers there are. */
#define PARTS_FILLERS 4u
enum parts_looks { LOOKS_PASSED_OVER, LOOKS_IN_PLACE, LOOKS_AT_END, LOOKS_N };

/*
 * Appends a text that the pattern is likely to match: the first alternatives,
 * as few repeats as it takes.  Nobody promises that it does.  -1: no memory.
 */
int parts_write(const struct parts *p, const struct parts_wish *wish, struct buf *out);
/* The same for the inside of one group or look. */
int parts_write_inside(const struct parts *p, uint32_t part, const struct parts_wish *wish,
                       struct buf *out);

#endif
