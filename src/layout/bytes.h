/*
 * bytes: what the bytes of a text are, 64 at a time, a bit a byte.
 *
 * Only ASCII is told apart here; a set has bit i for the byte at p[i].  Sixteen
 * bytes are compared at once where the compiler has SSE2 (every x86-64), else
 * eight in a word; both find the same, which a test compares.
 */
#ifndef LAYOUT_BYTES_H
#define LAYOUT_BYTES_H

#include "base/ascii8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BYTES_BLOCK 64

struct byte_sets {
	uint64_t letter;
	uint64_t upper; /* of the letters */
	uint64_t digit;
	uint64_t blank; /* a space, or a control character below it */
	uint64_t wide;  /* beyond ASCII */
};

/* The set whose bytes have their bit 7 in `flags`, eight bits wide. */
static inline uint64_t bytes_pack8(uint64_t flags)
{
	return (flags >> 7) * 0x0102040810204080u >> 56;
}

/* Reads the BYTES_BLOCK bytes at `p`. */
static inline void bytes_classify_portable(struct byte_sets *out, const char *p)
{
	*out = (struct byte_sets){ 0 };
	for (unsigned at = 0; at < BYTES_BLOCK; at += 8) {
		uint64_t text = ascii8_load(p + at), wide = text & ASCII8_ALL;
		uint64_t low = text & ~ASCII8_ALL, is_ascii = ASCII8_ALL & ~wide;
		uint64_t letter = ascii8_range(low | ASCII8_EACH * 0x20, 'a', 'z') & is_ascii;

		out->letter |= bytes_pack8(letter) << at;
		out->upper |= bytes_pack8(letter & ~(text << 2)) << at; /* bit 5 is the case */
		out->digit |= bytes_pack8(ascii8_range(low, '0', '9') & is_ascii) << at;
		out->blank |= bytes_pack8(ascii8_range(low, 0, ' ') & is_ascii) << at;
		out->wide |= bytes_pack8(wide) << at;
	}
}

#ifdef __SSE2__
/* The sixteen bytes of `text` from `first` on, `count` of them, as a set. */
static inline uint64_t bytes_range16(__m128i text, char first, char count)
{
	__m128i from = _mm_sub_epi8(text, _mm_set1_epi8(first));

	from = _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8((char)(count - 1))), from);
	return (uint64_t)(unsigned)_mm_movemask_epi8(from);
}

/* Reads the BYTES_BLOCK bytes at `p`. */
static inline void bytes_classify(struct byte_sets *out, const char *p)
{
	*out = (struct byte_sets){ 0 };
	for (unsigned at = 0; at < BYTES_BLOCK; at += 16) {
		__m128i text = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
		uint64_t letter = bytes_range16(_mm_or_si128(text, _mm_set1_epi8(0x20)), 'a', 26);
		/* Bit 5 is the case; shifted to where the mask is taken from. */
		uint64_t lower = (uint64_t)(unsigned)_mm_movemask_epi8(_mm_slli_epi16(text, 2));

		out->letter |= letter << at;
		out->upper |= (letter & ~lower) << at;
		out->digit |= bytes_range16(text, '0', 10) << at;
		out->blank |= bytes_range16(text, 0, 0x21) << at;
		out->wide |= (uint64_t)(unsigned)_mm_movemask_epi8(text) << at;
	}
}
#else
static inline void bytes_classify(struct byte_sets *out, const char *p)
{
	bytes_classify_portable(out, p);
}
#endif

#endif
