/*
 * shape: what a single line looks like, in numbers.
 *
 * One pass over the text; nothing of the text is kept.  A line is measured on
 * its first SHAPE_MAX_BYTES bytes (cut before a character), so that the work a
 * line can cause is bounded; its length and its end are those of the whole
 * line.  What the numbers mean to a model is told in measure.h.
 */
#ifndef LAYOUT_SHAPE_H
#define LAYOUT_SHAPE_H

#include <stdint.h>

#include "base/span.h"
#include "layout/glyph.h"

#define SHAPE_MAX_BYTES 256 /* prefix of a line that is measured */
#define SHAPE_MAX_WORDS (SHAPE_MAX_BYTES / 2) /* that a prefix can have */
#define SHAPE_LONG_WORD 0x8000u /* bit of a hash: five letters, or a pair of dense ones */
#define SHAPE_WORDS_KNOWN 0x8000u /* words that the other bits of a hash tell apart */

/* How a line ends; the order runs from furniture to prose. */
enum shape_end {
	SHAPE_END_DIGIT,
	SHAPE_END_WORD,     /* a letter */
	SHAPE_END_PUNCT,    /* a mark that is none of the others */
	SHAPE_END_ELLIPSIS, /* three dots, or U+2026 */
	SHAPE_END_COLON,
	SHAPE_END_COMMA,    /* comma or semicolon of any script */
	SHAPE_END_ASKS,     /* ? or !, quotes and brackets may follow */
	SHAPE_END_STOP,     /* another sentence mark, the same */
	SHAPE_ENDS
};

/* Yes or no.  Those before SHAPE_COUNTED are counted in windows of lines. */
enum shape_flag {
	SHAPE_LONG,     /* 14 words or more */
	SHAPE_STOPS,    /* ends in a sentence mark */
	SHAPE_SOFT,     /* 9 words, and a sentence mark at the end or inside */
	SHAPE_DATED,    /* holds a year, a date or a time of day */
	SHAPE_LOWER,    /* shape_starts_lower */
	SHAPE_INDENTED, /* starts with a blank */
	SHAPE_COUNTED,
	SHAPE_PROSE = SHAPE_COUNTED, /* as soft, with 14 words */
	SHAPE_LEADS,    /* ends in a colon */
};

struct shape {
	uint32_t chars;      /* characters that are not blank, in the whole line */
	uint32_t flags;      /* bit 1 << enum shape_flag */
	/* Of the measured prefix: */
	uint16_t words;      /* as utf8_count_words */
	uint16_t wide;       /* characters beyond ASCII */
	uint16_t commas;     /* and semicolons */
	uint16_t stops;      /* sentence marks with text behind them */
	uint8_t end;         /* enum shape_end, of the whole line */
	uint8_t hash_count;
	uint16_t hash[SHAPE_MAX_WORDS]; /* of each two neighbours in a dense script, then
	                                   of each word, in lower case */
};

static inline unsigned shape_has(const struct shape *s, enum shape_flag flag)
{
	return s->flags >> flag & 1;
}

/* Measures `line`, which has a character that is not blank. */
void shape_measure(struct shape *out, const struct glyph_tables *t, struct span line);

/* edge.c: does a line without blanks at its ends start in lower case, but not as
 * an item of a list ("a) ...")? */
bool shape_starts_lower(const struct glyph_tables *t, struct span line);
/* edge.c: how such a line ends, `words` being the words of its prefix. */
enum shape_end shape_end_of(const struct glyph_tables *t, struct span line, unsigned words);
/* Is there a year (1900 to 2099), a date of three numbers, or a time of day at
 * `p`, where a number starts? */
bool shape_date_at(const char *p, const char *end);

#endif
