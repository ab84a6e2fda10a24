/*
 * fold: which characters are one when case is ignored.
 *
 * What PCRE2 takes for equal depends on the version of Unicode it was built
 * with, and a rule set must find the same lines with all of them.  So the
 * pairs are used only where they have stood still for long: the blocks of
 * stable[], which hold the scripts of running text.  Everything else ends a
 * literal: slower, never wrong.
 *
 * The partners of a character are not looked up but tried: case pairs lie a
 * few fixed distances apart, and base/unicode says which of them are pairs.
 * The unit tests hold both tables against the PCRE2 that is linked.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"

struct range {
	uint32_t first, last;
};

/* Binary search in sorted, disjoint ranges. */
static bool in_ranges(const struct range *ranges, size_t count, uint32_t c)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else if (c < ranges[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* First characters of the rows of ten decimal digits outside ASCII in the BMP. */
static const uint16_t digit_rows[] = {
	0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66,
	0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810,
	0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
	0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
};

bool fold_is_digit(uint32_t c)
{
	if (c < 0x80)
		return c - '0' < 10;
	if (c < 0x660)
		return false;
	/* New scripts with new digits are only added above the BMP: there all
	 * but emoji and ideographs counts as one. */
	if (c >= 0x10000)
		return c < 0x20000 && (c < 0x1F000 || c > 0x1FAFF);
	/* No digits among signs, kana, ideographs and Hangul. */
	if (c - 0x1C60 < 0xA620 - 0x1C60 || c - 0xAC00 < 0xFF10 - 0xAC00)
		return false;
	for (size_t i = 0; i < COUNT(digit_rows) && digit_rows[i] <= c; i++)
		if (c - digit_rows[i] < 10)
			return true;
	return false;
}

bool fold_is_blank(uint32_t c)
{
	switch (c) {
	case ' ':
	case 0x85:
	case 0xA0:
	case 0x1680:
	case 0x180E:
	case 0x2028:
	case 0x2029:
	case 0x202F:
	case 0x205F:
	case 0x3000:
		return true;
	default:
		return c - '\t' < 5 || c - 0x2000 < 11;
	}
}

/* Where the partners of a character are known and do not change. */
static const struct range stable[] = {
	{ 0x0000, 0x017F }, { 0x01A0, 0x01A1 }, { 0x01AF, 0x01B0 }, { 0x01CD, 0x01DC },
	{ 0x01F8, 0x021F }, { 0x0222, 0x0233 }, { 0x02B0, 0x036F }, { 0x0384, 0x038F },
	{ 0x0391, 0x03AF }, { 0x03B1, 0x03CE }, { 0x0400, 0x052F }, { 0x0531, 0x0556 },
	{ 0x0561, 0x0586 }, { 0x0590, 0x109F }, { 0x1100, 0x139F }, { 0x1400, 0x1C7F },
	{ 0x1CC0, 0x1CFF }, { 0x1DC0, 0x1E95 }, { 0x1EA0, 0x1EFF }, { 0x2000, 0x20FF },
	{ 0x2116, 0x2117 }, { 0x2120, 0x2122 }, { 0x2190, 0x2BFF },
	{ 0x2E00, 0xA63F }, { 0xA800, 0xAAFF }, { 0xAC00, 0xD7FF }, { 0xF900, 0xFAFF },
	{ 0xFB1D, 0xFFEF }, { 0x1F000, 0x1FAFF }, { 0x20000, 0x2FFFF },
};

/* Distances between case pairs in the stable ranges. */
static const int32_t distances[] = {
	1, 26, 32, 80, 48, 121, 37, 38, 63, 64, 15,
};

/* Characters with more than one partner, or one far away; the folded form
 * first, as base/unicode has it. */
static const uint32_t families[][FOLD_VARIANTS] = {
	{ 'k', 'K', 0x212A }, { 's', 'S', 0x17F }, { 0xDF, 0x1E9E },
	{ 0xE5, 0xC5, 0x212B }, { 0x3B9, 0x399, 0x345, 0x1FBE }, { 0x3BC, 0x39C, 0xB5 },
	{ 0x3B2, 0x392, 0x3D0 }, { 0x3B5, 0x395, 0x3F5 }, { 0x3B8, 0x398, 0x3D1, 0x3F4 },
	{ 0x3BA, 0x39A, 0x3F0 }, { 0x3C0, 0x3A0, 0x3D6 }, { 0x3C1, 0x3A1, 0x3F1 },
	{ 0x3C3, 0x3A3, 0x3C2 }, { 0x3C6, 0x3A6, 0x3D5 }, { 0x3C9, 0x3A9, 0x2126 },
	{ 0x432, 0x412, 0x1C80 }, { 0x434, 0x414, 0x1C81 }, { 0x43E, 0x41E, 0x1C82 },
	{ 0x441, 0x421, 0x1C83 }, { 0x442, 0x422, 0x1C84, 0x1C85 },
	{ 0x44A, 0x42A, 0x1C86 }, { 0x463, 0x462, 0x1C87 }, { 0x1E61, 0x1E60, 0x1E9B },
};

bool fold_is_stable_beyond(uint32_t c)
{
	return in_ranges(stable, COUNT(stable), c);
}

unsigned fold_variants(uint32_t c, uint32_t out[FOLD_VARIANTS])
{
	uint32_t folded = utf8_fold(c);
	unsigned n = 0;

	if (!fold_is_stable(c))
		return 0;
	for (size_t i = 0; i < COUNT(families); i++) {
		if (families[i][0] != folded)
			continue;
		while (n < FOLD_VARIANTS && families[i][n] != 0) {
			out[n] = families[i][n];
			n++;
		}
		return n;
	}
	out[n++] = c;
	if (folded != c) {
		out[n++] = folded;
		return n;
	}
	for (size_t i = 0; i < COUNT(distances); i++)
		for (int sign = -1; sign <= 1; sign += 2) {
			uint32_t other = c + (uint32_t)(sign * distances[i]);

			if (other != c && other < 0x30000 && n < FOLD_VARIANTS &&
			    utf8_fold(other) == folded)
				out[n++] = other;
		}
	return n;
}
