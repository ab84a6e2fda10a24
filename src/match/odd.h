/*
 * odd: characters that inner literals do not stand for byte by byte.
 */
#ifndef MATCH_ODD_H
#define MATCH_ODD_H

#include "base/buf.h"

/*
 * The first place in [at, end) with a character that folds to one of another
 * length in UTF-8, if `folds`, or with a blank other than a single space, if
 * `blanks`; NULL if there is none.
 */
const char *odd_find(const char *at, const char *end, bool folds, bool blanks);

/*
 * Replaces *out by `line` with each character folded and each run of blanks
 * one space; what is not UTF-8 becomes U+FFFD.  -1: no memory.
 */
int odd_normalise(struct span line, struct buf *out);

#endif
