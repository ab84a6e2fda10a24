/*
 * charset: which characters a class matches, as PCRE2 sees it.
 */
#ifndef MATCH_CHARSET_H
#define MATCH_CHARSET_H

#include "match/pcre.h"

struct charset;

/* A class that is known before a thread begins; static. */
struct ready_class {
	uint32_t at, len; /* of its source in a text */
	bool caseless;
};

#define CHARSET_SLOTS 256u /* a power of two */

/* The classes of one thread's patterns; start from { 0 } but for `compiler` and what
 * is ready. */
struct charsets {
	const struct pcre_compiler *compiler; /* borrowed */
	const struct ready_class *ready;      /* the first n_ready classes, by number; static */
	const char *ready_text;               /* static */
	uint32_t n_ready;
	struct pcre_runner *runner;           /* owned; made for the first class */
	struct charset *items;                /* owned; by number */
	uint32_t count, cap;
	uint32_t slots[CHARSET_SLOTS]; /* number + 1 by hash of the source */
	uint64_t *memory; /* answers for characters beyond ASCII; owned; see charset.c */
	uint32_t n_remembered;
	bool no_memory;       /* a class could not be added for lack of it */
};

/* To be called before the numbers of ready classes are used.  -1: no memory. */
int charsets_begin(struct charsets *sets);
/*
 * The number of the class that `source` (copied) is in a pattern, the same one
 * for the same text.  -1: PCRE2 refuses it, or no memory.
 */
long charsets_add(struct charsets *sets, struct span source, bool caseless);
/* What a class was added as: its source, and whether it is caseless. */
bool charset_source(const struct charsets *sets, uint32_t set, struct span *source);
/* Whether a class has a character; -1: no memory. */
int charset_has(struct charsets *sets, uint32_t set, uint32_t c);
void charsets_free(struct charsets *sets);

#endif
