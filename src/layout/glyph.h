/*
 * glyph: characters as layout sees them.
 *
 * Finer than the classes of base/utf8.h where furniture and prose differ
 * (commas, colons, quotes), coarser elsewhere.  Words are those of
 * utf8_count_words.
 */
#ifndef LAYOUT_GLYPH_H
#define LAYOUT_GLYPH_H

#include <stdint.h>

#include "base/span.h"

/* What a character is; those up to GLYPH_DIGIT make up words. */
enum glyph_kind {
	GLYPH_UPPER,
	GLYPH_LOWER,
	GLYPH_CASELESS, /* a letter of a script without case */
	GLYPH_MARK,     /* goes on with the character before it */
	GLYPH_DIGIT,
	GLYPH_DENSE,    /* of a script without blanks: two of them are a word */
	GLYPH_BLANK,
	GLYPH_JOINER,   /* ' - and their kin: inside a word between two letters or digits */
	GLYPH_STOP,     /* ends a sentence, in any script */
	GLYPH_COMMA,    /* or semicolon */
	GLYPH_COLON,
	GLYPH_QUOTE,    /* quotes and brackets of both sides */
	GLYPH_PUNCT,    /* everything else, invalid bytes too */
	GLYPH_KINDS
};

#define GLYPH_TABLE_CHARS 0x3100 /* scripts and punctuation below the ideographs */

/* The common characters, looked up directly.  Written once, by glyph_tables_init. */
struct glyph_tables {
	uint8_t kind[GLYPH_TABLE_CHARS]; /* enum glyph_kind */
};

/* One decoded character. */
struct glyph {
	uint32_t c;
	uint32_t kind;   /* enum glyph_kind */
	uint32_t bytes;
};

void glyph_tables_init(struct glyph_tables *t);

/* glyph_at for U+0800 and above, and for invalid bytes. */
struct glyph glyph_wide(const struct glyph_tables *t, const char *p, const char *end);

/* The character at `p` (p < end); an invalid byte is one of GLYPH_PUNCT. */
static inline struct glyph glyph_at(const struct glyph_tables *t, const char *p, const char *end)
{
	uint32_t lead = (unsigned char)*p, c = lead, bytes = 1;

	if (lead >= 0x80) {
		if (lead < 0xC2 || lead >= 0xE0 || end - p < 2 || (p[1] & 0xC0) != 0x80)
			return glyph_wide(t, p, end);
		c = (lead & 0x1F) << 6 | (p[1] & 0x3Fu);
		bytes = 2;
	}
	return (struct glyph){ c, t->kind[c], bytes };
}

/* The last character of `*line`, which must not be empty; takes it off. */
struct glyph glyph_pop(const struct glyph_tables *t, struct span *line);

/* Thai and Lao have no sentence marks: a blank inside their text stands for one. */
static inline int glyph_is_unmarked(uint32_t c)
{
	return c >= 0x0E00 && c < 0x0F00;
}

#endif
