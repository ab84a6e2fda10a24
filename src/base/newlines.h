/*
 * newlines: where LF stands, sixty-four bytes at a time.
 *
 * Lines are short: a search for each LF costs more to begin than to do.  A
 * block gives all of its LFs at once.
 */
#ifndef BASE_NEWLINES_H
#define BASE_NEWLINES_H

#include "base/ascii8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define NEWLINES_BLOCK 64u /* bytes */

/* The LFs among the NEWLINES_BLOCK bytes at `p`, a bit each, the first the lowest. */
static inline uint64_t newlines_portable(const char *p)
{
	uint64_t found = 0;

	for (unsigned i = 0; i < NEWLINES_BLOCK; i += 8) {
		uint64_t set = ascii8_equal(ascii8_load(p + i), '\n');

		/* Bit 7 of each byte moves to the top byte, the first the lowest. */
		found |= ((set >> 7) * 0x0102040810204080u >> 56) << i;
	}
	return found;
}

#ifdef __SSE2__
static inline uint32_t newlines_16(const char *p)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
}
#endif

/* The LFs among the NEWLINES_BLOCK bytes at `p`. */
static inline uint64_t newlines_block(const char *p)
{
#ifdef __SSE2__ /* all x86-64 has it: nothing to ask for at run time */
	uint64_t a = newlines_16(p), b = newlines_16(p + 16);
	uint64_t c = newlines_16(p + 32), d = newlines_16(p + 48);

	return a | b << 16 | c << 32 | d << 48;
#else
	return newlines_portable(p);
#endif
}

/*
 * Lists where the LFs of `n_blocks` blocks at `p` stand, in bytes from `p`; `places`
 * has room for one a byte, and for two more.  Returns how many they are.
 *
 * How many a block has nobody can predict; two or less, as most have, are written down
 * without a branch.
 */
static inline size_t newlines_list(const char *p, size_t n_blocks, uint32_t *places)
{
	uint32_t *next = places;

	for (size_t i = 0; i < n_blocks; i++) {
		uint64_t found = newlines_block(p + i * NEWLINES_BLOCK);
		uint32_t block = (uint32_t)(i * NEWLINES_BLOCK);

		for (int k = 0; k < 2; k++) {
			*next = block + (uint32_t)__builtin_ctzll(found | (uint64_t)1 << 63);
			next += found != 0;
			found &= found - 1;
		}
		for (; found; found &= found - 1)
			*next++ = block + (uint32_t)__builtin_ctzll(found);
	}
	return (size_t)(next - places);
}

#endif
