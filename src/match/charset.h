/*
 * charset: which characters a class matches, as PCRE2 sees it.
 */
#ifndef MATCH_CHARSET_H
#define MATCH_CHARSET_H

#include "match/pcre.h"

struct charset;

/* The classes of one thread's patterns; start from { 0 } but for `compiler`. */
struct charsets {
	const struct pcre_compiler *compiler; /* borrowed */
	struct pcre_runner *runner;           /* owned; made for the first class */
	struct charset *items;                /* owned; by number */
	uint32_t count, cap;
	uint64_t *memory; /* answers for characters beyond ASCII; owned; see charset.c */
	uint32_t n_remembered;
	bool no_memory;       /* a class could not be added for lack of it */
};

/*
 * The number of the class that `source` (copied) is in a pattern, the same one
 * for the same text.  -1: PCRE2 refuses it, or no memory.
 */
long charsets_add(struct charsets *sets, struct span source, bool caseless);
/* Whether a class has a character; -1: no memory. */
int charset_has(struct charsets *sets, uint32_t set, uint32_t c);
void charsets_free(struct charsets *sets);

#endif
