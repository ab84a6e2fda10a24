/*
 * tally: the rules that a log names, their categories, and what each took.
 */
#ifndef REVIEW_TALLY_H
#define REVIEW_TALLY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

#define TALLY_MAX_RULES ((size_t)65536) /* no rule set has as many */

/* What went by a rule, or a category. */
struct tally_entry {
	struct span name;  /* in the tally's arena */
	uint32_t category; /* of a rule: its index; of a category: its own */
	uint64_t removals, bytes;
};

/* Indices are in the order in which names were first met. */
struct tally_list {
	struct tally_entry *items; /* owned */
	size_t count, cap;
	uint32_t *table; /* open addressing: index + 1, 0: free; a power of two, at least
	                    twice `count`; owned */
	size_t table_size;
};

/* Start from { 0 }; free with tally_free. */
struct tally {
	struct tally_list rules, categories;
	struct arena arena;
};

/* The rule of this id, new ones are added; its category is what stands before the
 * first '/'.  NULL: no memory, or more than TALLY_MAX_RULES.  Good until the
 * next call. */
struct tally_entry *tally_rule(struct tally *t, struct span id);
/* Counts so many removals of this rule, and bytes. */
void tally_add(struct tally *t, uint32_t rule, uint64_t removals, uint64_t bytes);
/* Indices of a list, those that took most bytes first; NULL: no memory.  Free it. */
uint32_t *tally_order(const struct tally_list *list);
void tally_free(struct tally *t);

#endif
