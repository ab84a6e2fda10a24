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

#endif
