/*
 * alike: characters that a program does not tell apart.
 */
#ifndef MATCH_ALIKE_H
#define MATCH_ALIKE_H

#include "match/regular.h"

#define ALIKE_MOST 16u /* classes of characters, and sets that tell them apart */

struct alike {
	uint32_t sets[ALIKE_MOST]; /* those that the program asks */
	uint32_t n_sets;           /* more than ALIKE_MOST: no two characters are alike */
	uint64_t named[8];         /* by hash: characters that the program names */
	uint32_t has[ALIKE_MOST];  /* of each class: which of the sets have it, a bit each */
	uint32_t first[ALIKE_MOST]; /* the character that was met first, which stands for it */
	uint32_t n_classes;
	uint8_t ascii[128];        /* the class plus two; 1: it stands for itself; 0: not known */
};

/* For a program, which may ask whether a character is in `word_set` as well. */
void alike_init(struct alike *a, const struct program *p, uint32_t word_set);

#define ALIKE_NO_MEMORY UINT32_MAX
/* A character that does in the program what `c` does: the same one for all of those that
 * are alike, but for some that stand for themselves. */
uint32_t alike_of(struct alike *a, struct charsets *sets, uint32_t c);

#endif
