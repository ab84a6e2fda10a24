/*
 * fold: characters as the index sees them.
 *
 * The index compares neither bytes nor characters but symbols of eight bits:
 * case is folded, every digit is '0', every blank is ' ', and what is not
 * ASCII is mixed down to seven bits.  Different characters may share a symbol,
 * which costs a candidate; characters that PCRE2 takes for the same one must
 * share it, or a match would be lost.
 */
#ifndef MATCH_FOLD_H
#define MATCH_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"

enum {
	FOLD_DIGIT = '0',
	FOLD_BLANK = ' ',
	FOLD_VARIANTS = 6, /* the most characters that are one but for case */
};

/* At least everything that \d matches, in any version of Unicode. */
bool fold_is_digit(uint32_t c);
/* Exactly what \s, \h and \v match together. */
bool fold_is_blank(uint32_t c);

/*
 * Writes all characters that equal `c` when case is ignored, `c` among them,
 * and returns their number; 0 when versions of Unicode disagree about `c`, or
 * when it is U+FFFD, which also stands for bytes that are not UTF-8.
 */
unsigned fold_variants(uint32_t c, uint32_t out[FOLD_VARIANTS]);

/* Whether a line may be decorated with it in front: signs and punctuation. */
static inline bool fold_is_decor(uint32_t c)
{
	return (utf8_class(c) & CHAR_PUNCT) != 0;
}

/* Whether a line may be decorated with it at its end: numbers as well. */
static inline bool fold_is_soft(uint32_t c)
{
	return fold_is_decor(c) || fold_is_blank(c) || fold_is_digit(c);
}

/* Whether fold_variants has an answer. */
bool fold_is_stable_beyond(uint32_t c);
static inline bool fold_is_stable(uint32_t c)
{
	return c < 0x180 || fold_is_stable_beyond(c);
}

/* The symbol of a character. */
static inline uint8_t fold_symbol(uint32_t c)
{
	if (c < 0x80) {
		if (c - '0' < 10)
			return FOLD_DIGIT;
		if (c == ' ' || c - '\t' < 5)
			return FOLD_BLANK;
		return (uint8_t)(c - 'A' < 26 ? c | 0x20 : c);
	}
	/* In the BMP a letter is neither in any version of Unicode. */
	if (c >= 0x10000 || !(utf8_class(c) & CHAR_LETTER)) {
		if (fold_is_blank(c))
			return FOLD_BLANK;
		if (fold_is_digit(c))
			return FOLD_DIGIT;
	}
	c = utf8_fold(c);
	return (uint8_t)(c < 0x80 ? c : 0x80 | (c * 0x9E3779B1u) >> 25);
}

#endif
