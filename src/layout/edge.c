/*
 * edge: how a line starts and ends, and what its numbers look like.
 *
 * Looks at a few characters at either end; no state, no bounds but the line's.
 */
#include "layout/shape.h"

#define UNMARKED_STOP_WORDS 14 /* Thai and Lao: a line this long counts as a sentence */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool shape_date_at(const char *p, const char *end)
{
	char joint = 0;

	for (unsigned part = 0; part < 3; part++) {
		const char *number = p;

		while (p < end && is_digit(*p))
			p++;
		size_t len = (size_t)(p - number);
		if (len == 0 || len > 4)
			return false;
		if (len == 4 && (memcmp(number, "19", 2) == 0 || memcmp(number, "20", 2) == 0))
			return true;
		if (part == 2 || (joint == ':' && len == 2))
			return true;
		if (p == end || (part == 1 && *p != joint) || !memchr(":/.-", *p, 4))
			return false;
		joint = *p++;
	}
	return false;
}

/* Up to three digits or one letter, then . or ) and a blank. */
static bool starts_with_number(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && p - start < 3 && is_digit(*p))
		p++;
	if (p == start && is_letter(*p))
		p++;
	return p > start && end - p >= 2 && (*p == '.' || *p == ')') && p[1] == ' ';
}

bool shape_starts_lower(const struct glyph_tables *t, struct span line)
{
	const char *p = line.ptr, *end = p + line.len;

	return glyph_at(t, p, end).kind == GLYPH_LOWER && !starts_with_number(p, end);
}

/* What may stand between the mark that ends a sentence and the end of the line. */
static bool is_closer(const struct glyph *g)
{
	return g->kind == GLYPH_QUOTE || g->c == '\'' || g->c == 0x2019 || g->c == 0x00BB;
}

static bool asks(uint32_t c)
{
	return c == '?' || c == '!' || c == 0xFF1F || c == 0xFF01 || c == 0x061F || c == 0x037E;
}

enum shape_end shape_end_of(const struct glyph_tables *t, struct span line, unsigned words)
{
	static const uint8_t by_kind[GLYPH_KINDS] = {
		[GLYPH_UPPER] = SHAPE_END_WORD, [GLYPH_LOWER] = SHAPE_END_WORD,
		[GLYPH_CASELESS] = SHAPE_END_WORD, [GLYPH_DENSE] = SHAPE_END_WORD,
		[GLYPH_MARK] = SHAPE_END_WORD, [GLYPH_DIGIT] = SHAPE_END_DIGIT,
		[GLYPH_COLON] = SHAPE_END_COLON, [GLYPH_COMMA] = SHAPE_END_COMMA,
		[GLYPH_BLANK] = SHAPE_END_PUNCT, [GLYPH_JOINER] = SHAPE_END_PUNCT,
		[GLYPH_STOP] = SHAPE_END_PUNCT, [GLYPH_QUOTE] = SHAPE_END_PUNCT,
		[GLYPH_PUNCT] = SHAPE_END_PUNCT,
	};
	struct glyph last = glyph_pop(t, &line), g = last;

	while (is_closer(&g) && line.len > 0)
		g = glyph_pop(t, &line);
	if (g.kind == GLYPH_STOP) {
		if (g.c == '.' && line.len > 1 && memcmp(line.ptr + line.len - 2, "..", 2) == 0)
			return SHAPE_END_ELLIPSIS;
		return asks(g.c) ? SHAPE_END_ASKS : SHAPE_END_STOP;
	}
	if (last.c == 0x2026)
		return SHAPE_END_ELLIPSIS;
	if (glyph_is_unmarked(last.c) && words >= UNMARKED_STOP_WORDS)
		return SHAPE_END_STOP;
	return by_kind[last.kind];
}
