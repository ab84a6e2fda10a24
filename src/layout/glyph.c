/*
 * glyph: the table of kinds, and decoding of what the inline part leaves.
 *
 * A document state fills its tables once, from the classes of base and the
 * list below; after that nearly every character costs one look-up.
 *
 * Invariant: no byte at or after `end` is read.
 */
#include "layout/glyph.h"

#include "base/utf8.h"

/* Characters whose kind is not told by their class. */
static const struct {
	uint32_t c;
	enum glyph_kind kind;
} special[] = {
	{ ',', GLYPH_COMMA }, { ';', GLYPH_COMMA }, { 0x055D, GLYPH_COMMA },
	{ 0x060C, GLYPH_COMMA }, { 0x061B, GLYPH_COMMA }, { 0x1363, GLYPH_COMMA },
	{ 0x3001, GLYPH_COMMA }, { 0xFF0C, GLYPH_COMMA }, { 0xFF1B, GLYPH_COMMA },
	{ ':', GLYPH_COLON }, { 0xFF1A, GLYPH_COLON },
	{ '"', GLYPH_QUOTE }, { '(', GLYPH_QUOTE }, { '[', GLYPH_QUOTE }, { 0x00AB, GLYPH_QUOTE },
	{ 0x2018, GLYPH_QUOTE }, { 0x201C, GLYPH_QUOTE }, { 0x201E, GLYPH_QUOTE },
	{ 0x300A, GLYPH_QUOTE }, { 0x300C, GLYPH_QUOTE }, { 0x300E, GLYPH_QUOTE },
	{ 0x3010, GLYPH_QUOTE }, { 0xFF08, GLYPH_QUOTE },
};
enum { SPECIALS = sizeof special / sizeof *special };

static enum glyph_kind kind_of_class(uint32_t c)
{
	/* In this order: a letter of a dense script is dense before it is a letter. */
	static const struct {
		unsigned class;
		enum glyph_kind kind;
	} order[] = {
		{ CHAR_DENSE, GLYPH_DENSE },     { CHAR_BLANK, GLYPH_BLANK },
		{ CHAR_INNER, GLYPH_JOINER },    { CHAR_UPPER, GLYPH_UPPER },
		{ CHAR_LOWER, GLYPH_LOWER },     { CHAR_LETTER, GLYPH_CASELESS },
		{ CHAR_MARK, GLYPH_MARK },       { CHAR_DIGIT, GLYPH_DIGIT },
		{ CHAR_SENTENCE_END, GLYPH_STOP }, { CHAR_CLOSER, GLYPH_QUOTE },
	};
	unsigned class = utf8_class(c);

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (class & order[i].class)
			return order[i].kind;
	return GLYPH_PUNCT;
}

void glyph_tables_init(struct glyph_tables *t)
{
	for (uint32_t c = 0; c < GLYPH_TABLE_CHARS; c++)
		t->kind[c] = (uint8_t)kind_of_class(c);
	for (size_t i = 0; i < SPECIALS; i++)
		if (special[i].c < GLYPH_TABLE_CHARS)
			t->kind[special[i].c] = (uint8_t)special[i].kind;
	for (uint32_t c = 0; c < ' '; c++)
		t->kind[c] = GLYPH_BLANK; /* control characters divide words at the most */
}

static enum glyph_kind wide_kind(const struct glyph_tables *t, uint32_t c)
{
	if (c < GLYPH_TABLE_CHARS)
		return t->kind[c];
	if (c >= 0x4E00 && c < 0xA000) /* nearly all that comes here */
		return GLYPH_DENSE;
	for (size_t i = 0; i < SPECIALS; i++)
		if (special[i].c == c)
			return special[i].kind;
	return kind_of_class(c);
}

struct glyph glyph_wide(const struct glyph_tables *t, const char *p, const char *end)
{
	struct glyph g;
	unsigned lead = (unsigned char)*p;

	/* Three bytes that cannot be overlong or a surrogate: nearly all. */
	if (lead > 0xE0 && lead < 0xED && end - p > 2 && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80) {
		g.c = (lead & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		g.bytes = 3;
	} else {
		g.bytes = (uint32_t)utf8_decode(p, end, &g.c);
	}
	g.kind = wide_kind(t, g.c);
	return g;
}

struct glyph glyph_pop(const struct glyph_tables *t, struct span *line)
{
	const char *end = line->ptr + line->len, *p = end - 1;

	while (p > line->ptr && end - p < 4 && (*p & 0xC0) == 0x80)
		p--;
	struct glyph g = glyph_at(t, p, end);
	if (g.bytes != (uint32_t)(end - p)) {
		/* No character ends here. */
		g = (struct glyph){ UTF8_REPLACEMENT, GLYPH_PUNCT, 1 };
		p = end - 1;
	}
	line->len = (size_t)(p - line->ptr);
	return g;
}
