/*
 * gram_filter: which groups of four bytes may be keys of inner_table.
 */
#ifndef MATCH_GRAM_FILTER_H
#define MATCH_GRAM_FILTER_H

#include "match/inner_table.h"

#define GRAM_FILTER_BLOCK 64u /* bytes that are looked at together */

/* The groups among the sixteen at `p` that may be keys, a bit each, the first the
 * lowest. */
typedef uint32_t gram_filter_fn(const struct key_table *keys, const char *p);
gram_filter_fn gram_filter_portable;
/* What this machine does best; the same result. */
gram_filter_fn *gram_filter_best(void);

#endif
