/*
 * ascii8: eight bytes of ASCII at once, in one 64-bit word.
 *
 * A set of bytes is a mask with bit 7 of each member's byte; the first byte of
 * the text is the lowest.  ascii8_range expects a word that passed ascii8_test:
 * then no sum in it can carry from one byte into the next.
 */
#ifndef BASE_ASCII8_H
#define BASE_ASCII8_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define ASCII8_ALL 0x8080808080808080u
#define ASCII8_EACH 0x0101010101010101u

/* The eight bytes at `p`, wherever it points. */
static inline uint64_t ascii8_load(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Whether all eight are ASCII. */
static inline bool ascii8_test(uint64_t word)
{
	return (word & ASCII8_ALL) == 0;
}

/* The set of the bytes from `first` to `last`. */
static inline uint64_t ascii8_range(uint64_t word, unsigned char first, unsigned char last)
{
	uint64_t not_below = word + ASCII8_EACH * (0x80u - first);
	uint64_t above = word + ASCII8_EACH * (0x7Fu - last);

	return not_below & ~above & ASCII8_ALL;
}

/* The set of the bytes that are `byte`; the word may hold any bytes. */
static inline uint64_t ascii8_equal(uint64_t word, unsigned char byte)
{
	uint64_t other = word ^ ASCII8_EACH * byte;

	return ~(((other & ~ASCII8_ALL) + ~ASCII8_ALL) | other) & ASCII8_ALL;
}

/* The set of the bytes that go on a character of UTF-8; the word may hold any bytes. */
static inline uint64_t ascii8_continuations(uint64_t word)
{
	return word & ~(word << 1) & ASCII8_ALL;
}

/* How many bytes are in a set. */
static inline unsigned ascii8_count(uint64_t set)
{
	return (unsigned)((set >> 7) * ASCII8_EACH >> 56);
}

#endif
