/*
 * syntax: as much of PCRE2's syntax as is needed to find literals, and to run
 * regular patterns.
 *
 * A pattern becomes a tree of nodes that matches at least what the pattern
 * matches: whatever only forbids a match (assertions, anchors, the difference
 * between upper and lower case) is left out, whatever is not understood is
 * NODE_UNKNOWN or makes the parser give up.
 *
 * Asked to be `exact`, the parser keeps classes and simple assertions as they
 * stand and says whether the tree, but for case, matches exactly what the
 * pattern does.
 */
#ifndef MATCH_SYNTAX_H
#define MATCH_SYNTAX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum node_kind {
	NODE_EMPTY,   /* no characters: an assertion, an empty group */
	NODE_CHAR,    /* the character `value`, in any case */
	NODE_TEXT,    /* `max` bytes of the pattern from `value` on, in any case */
	NODE_DIGIT,   /* a digit, or up to `max` of them */
	NODE_BLANK,   /* a blank, or up to `max` of them */
	NODE_ANY,     /* one character */
	NODE_UNKNOWN, /* any text, also none */
	NODE_DECOR,   /* a sign or blank (enum node_decor in `value`) */
	NODE_SEQ,     /* the children one after the other */
	NODE_ALT,     /* one of the children; `value` as in NODE_DECOR, if they are such */
	NODE_REPEAT,  /* the only child, `value` to `max` times */
	/* Only where the parser is to be exact: */
	NODE_CLASS,   /* what `max` bytes of the pattern from `value` on match: a
	                 class, or an escape that stands for one */
	NODE_ASSERT,  /* no characters: the assertion `value` (enum node_assert) */
};

/* What a class holds that decorates lines at their ends (fold.h). */
enum node_decor {
	DECOR_NOT,    /* something else */
	DECOR_SIGNS,  /* signs and blanks */
	DECOR_DIGITS, /* digits as well */
};

enum node_assert {
	ASSERT_START,    /* ^ \A: the text begins here */
	ASSERT_END,      /* $ \z \Z: it ends here; no line holds an LF */
	ASSERT_BORDER,   /* \b: one of a word begins or ends here */
	ASSERT_NO_BORDER, /* \B */
};

#define NODE_NONE UINT32_MAX    /* no such node */
#define NODE_NO_MAX UINT32_MAX  /* repeated without end */

struct node {
	enum node_kind kind;
	uint32_t value;       /* NODE_CHAR: the character; NODE_REPEAT: the least times */
	uint32_t max;         /* NODE_REPEAT and others: see enum node_kind */
	uint32_t first, last; /* children, or NODE_NONE */
	uint32_t next, prev;  /* siblings, or NODE_NONE */
};

/* A parser whose memory is used again; start from { 0 }. */
struct syntax {
	struct node *nodes; /* owned */
	uint32_t count, cap;
	struct span text;   /* the pattern; borrowed */
	bool exact;         /* set by the caller, see above */
	bool regular;       /* exact, and so is the tree */
	bool starts_line; /* the pattern begins with ^ or \A, outside any group */
	bool ends_line;   /* the pattern ends with $, \z or \Z, outside any group */
	bool no_memory;   /* why there is no tree */
};

/* The root of the tree of `text`; NODE_NONE: not understood, or no memory. */
uint32_t syntax_parse(struct syntax *s, struct span text);
void syntax_free(struct syntax *s);

/*
 * What rules may not use though PCRE2 takes it: the offset of a \K, a callout
 * or a leading verb, and its name; NULL if there is none.
 */
const char *syntax_forbidden(struct span text, size_t *offset);

#endif
