/*
 * variant: one pattern by itself, outside a set, for --check: a pattern with
 * something taken away or marked, and what it says about a line.
 */
#ifndef MATCH_VARIANT_H
#define MATCH_VARIANT_H

#include "match/match.h"

struct variants; /* what compiling and running needs; of one thread */
struct variant;  /* a compiled pattern */

/* NULL: no memory. */
struct variants *variants_new(void);
void variants_free(struct variants *vs);
/* Whether a variant was not made, or a line not tried, for lack of memory. */
bool variants_no_memory(const struct variants *vs);

/* `flags` as for patterns_add.  NULL: PCRE2 refuses it, or it can match the empty
 * string, or no memory. */
struct variant *variant_new(struct variants *vs, struct span text, unsigned flags);
void variant_free(struct variant *v);

/*
 * Whether it matches: the line without the blanks at its ends, or anywhere in
 * it.  *found, unless NULL: where, in bytes of `line`.
 */
bool variant_test(struct variants *vs, struct variant *v, struct span line,
                  struct match *found);
/* From now on no match of a variant passes a callout (?Cnumber) of this number, 0 to
 * 255; VARIANTS_ALL_PASS: any may. */
#define VARIANTS_ALL_PASS UINT32_MAX
void variants_forbid(struct variants *vs, uint32_t number);
/* The bytes of `line` that a named group of the last match that was found took; false
 * when it took no part.  `line` as it was given. */
bool variants_group(const struct variants *vs, const struct variant *v, const char *name,
                    struct match *out);
/* The name of the (*MARK) that the last match that was found passed last, or NULL. */
const char *variants_mark(const struct variants *vs);

#endif
