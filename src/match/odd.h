/*
 * odd: characters that inner literals do not stand for byte by byte.
 */
#ifndef MATCH_ODD_H
#define MATCH_ODD_H

#include "base/buf.h"
#include "match/pair_filter.h"

/* Immutable once odd_init has filled it. */
struct odd_finder {
	struct pair_filter places; /* where something odd may begin */
	bool folds, blanks;
};

/*
 * For characters that fold to one of another length in UTF-8, if `folds`, and
 * for blanks other than a single space, if `blanks`.
 */
void odd_init(struct odd_finder *o, bool folds, bool blanks, bool portable);
/* The first place in [at, end) with such a character; NULL if there is none. */
const char *odd_find(const struct odd_finder *o, const char *at, const char *end);

/*
 * Replaces *out by `line` with each character folded and each run of blanks
 * one space; what is not UTF-8 becomes U+FFFD.  -1: no memory.
 */
int odd_normalise(struct span line, struct buf *out);

#endif
