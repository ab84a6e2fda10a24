/*
 * factor: long lists of alternatives as trees of what they share.
 */
#ifndef MATCH_FACTOR_H
#define MATCH_FACTOR_H

#include "base/buf.h"

/*
 * Appends to *out a pattern that matches where `text` matches, in which long
 * groups of plain alternatives begin each letter once.  What such a match
 * covers may differ, so it answers only whether there is one.  Returns 1 if
 * the text was changed, 0 if there is nothing to gain or any doubt, -1 without
 * memory; *out is worthless but for 1.
 */
int factor_pattern(struct span text, bool caseless, struct buf *out);

#endif
