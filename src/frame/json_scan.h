/*
 * json_scan: the inner loop of everything that reads JSON strings.
 *
 * A string is runs of bytes that stand for themselves between escapes.  The runs
 * are passed 16 bytes at a time where the compiler has SSE2 (every x86-64), else
 * eight in a word.  In a string that was parsed before, the first special byte
 * of a run can only be a backslash, so both readers share the loop.
 *
 * Text in another script that was written in ASCII is hardly anything but \uXXXX:
 * such an escape is taken as a word, without a branch for its digits.
 */
#ifndef FRAME_JSON_SCAN_H
#define FRAME_JSON_SCAN_H

#include "base/ascii8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A byte that ends a run: a quote, a backslash, a control character. */
static inline bool json_is_special(char c)
{
	return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/*
 * The special bytes among eight.  A borrow can only come from a byte that is in
 * the set, so the set is exact up to its first member, and empty without one.
 */
static inline uint64_t json_special8(uint64_t word)
{
	uint64_t quote = word ^ ASCII8_EACH * '"';
	uint64_t backslash = word ^ ASCII8_EACH * '\\';

	return (((word - ASCII8_EACH * 0x20) & ~word) | ((quote - ASCII8_EACH) & ~quote) |
	        ((backslash - ASCII8_EACH) & ~backslash)) & ASCII8_ALL;
}

#ifdef __SSE2__
/* The special bytes among the sixteen at `p`, a bit each. */
static inline unsigned json_special16(const char *p)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i last_control = _mm_set1_epi8(0x1f);
	__m128i control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, last_control), last_control);
	__m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
}
#endif

/* To the first special byte, or to `end`. */
static inline const char *json_skip_run(const char *p, const char *end)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		unsigned special = json_special16(p);

		if (special)
			return p + __builtin_ctz(special);
	}
#endif
	for (; end - p >= 8; p += 8) {
		uint64_t special = json_special8(ascii8_load(p));

		if (special)
			return p + __builtin_ctzll(special) / 8;
	}
	while (p < end && !json_is_special(*p))
		p++;
	return p;
}

/*
 * Copies a run to `out`, up to a special byte, to `end` or until `room` is full, and
 * returns its length.  What stands behind it in `room` is undefined then: a run is
 * copied with the search for its end, a step at a time.
 */
static inline size_t json_copy_run(char *out, size_t room, const char *p, const char *end)
{
	size_t most = (size_t)(end - p) < room ? (size_t)(end - p) : room, len = 0;

#ifdef __SSE2__
	for (; most - len >= 16; len += 16) {
		unsigned special = json_special16(p + len);

		memcpy(out + len, p + len, 16);
		if (special)
			return len + (unsigned)__builtin_ctz(special);
	}
#endif
	for (; most - len >= 8; len += 8) {
		uint64_t special = json_special8(ascii8_load(p + len));

		memcpy(out + len, p + len, 8);
		if (special)
			return len + (unsigned)__builtin_ctzll(special) / 8;
	}
	for (; len < most && !json_is_special(p[len]); len++)
		out[len] = p[len];
	return len;
}

/* Whether the four lowest bytes of `word` are hex digits; the others are 0. */
static inline bool json_are_hex4(uint64_t word)
{
	const uint64_t all = ASCII8_ALL >> 32;

	return (word & all) == 0 && (ascii8_range(word, '0', '9') |
	                             ascii8_range(word | 0x20202020, 'a', 'f')) == all;
}

/* What these four digits say. */
static inline uint32_t json_hex4_value(uint64_t word)
{
	/* In each byte the worth of its digit: letters have bit 6, and 'a' & 15 is 1. */
	uint64_t digits = (word & 0x0f0f0f0f) + 9 * (word >> 6 & 0x01010101);
	uint64_t pairs = digits << 4 | digits >> 8;

	return (uint32_t)((pairs & 0xff) << 8 | (pairs >> 16 & 0xff));
}

#define JSON_CODE_BYTES 6 /* of \uXXXX */

/* Whether eight bytes begin like \uXXXX, and the part of them that is its digits. */
static inline bool json_begins_code(uint64_t word)
{
	return (word & 0xffff) == ('\\' | 'u' << 8);
}
static inline uint64_t json_code_digits(uint64_t word)
{
	return word >> 16 & 0xffffffff;
}

#endif
