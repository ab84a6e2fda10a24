/*
 * pair_filter: where in a text one of a set of byte pairs may stand.
 */
#ifndef MATCH_PAIR_FILTER_H
#define MATCH_PAIR_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIR_FILTER_BLOCK 64u /* bytes that are looked at together */
#define PAIR_FILTER_BLOCKS 32u /* the most in a call */

struct pair_filter;
typedef void pair_filter_blocks_fn(const struct pair_filter *f, const char *p, size_t n_blocks,
                                   uint64_t *found);

#define PAIR_FILTER_GROUPS 8u

/* Bytes, by their lower and their upper halves: those that have one of each. */
struct pair_halves {
	uint16_t low, high; /* a bit for each half */
};

/* Immutable once filled; copied freely. */
struct pair_filter {
	uint8_t first[256], second[256]; /* groups that a byte is in, a bit each */
	struct {
		struct pair_halves first, second;
	} groups[PAIR_FILTER_GROUPS];
	/* The same by halves of a byte: a byte has a group's bit if both have. */
	uint8_t first_low[16], first_high[16], second_low[16], second_high[16];
	pair_filter_blocks_fn *blocks; /* what this machine does best */
	bool any;                    /* it has a pair */
};

/* Begins an empty set. */
void pair_filter_init(struct pair_filter *f);
/* Adds each byte from `first` to `first_last`, followed by each from `second` to
 * `second_last`. */
void pair_filter_add(struct pair_filter *f, uint8_t first, uint8_t first_last, uint8_t second,
                     uint8_t second_last);
/* Afterwards nothing is added; a copy of what was finished on another machine is
 * finished once more.  `portable`: use no instructions of one machine. */
void pair_filter_finish(struct pair_filter *f, bool portable);

/*
 * Sets found[i] to the places in block i of PAIR_FILTER_BLOCK bytes from `p` on where a
 * pair of the set stands, a bit each, the first the lowest; a few others may be among
 * them.  One byte behind the last block is looked at.
 */
static inline void pair_filter_blocks(const struct pair_filter *f, const char *p, size_t n_blocks,
                                      uint64_t *found)
{
	f->blocks(f, p, n_blocks, found);
}

/* The places among the last `len` bytes of a text, from 1 to PAIR_FILTER_BLOCK; as if a
 * NUL came behind them. */
uint64_t pair_filter_last(const struct pair_filter *f, const char *p, size_t len);

/* Whether a pair may stand in one place. */
static inline bool pair_filter_at(const struct pair_filter *f, uint8_t first, uint8_t second)
{
	return f->first[first] & f->second[second];
}

#endif
