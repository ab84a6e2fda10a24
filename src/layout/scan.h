/*
 * scan: reads the measured prefix of a line, word by word; for shape.c only.
 */
#ifndef LAYOUT_SCAN_H
#define LAYOUT_SCAN_H

#include "layout/shape.h"

/* Three counters in one word, so that a character adds to all at once. */
#define TALLY(chars, digits, puncts) \
	((uint64_t)(chars) | (uint64_t)(digits) << 16 | (uint64_t)(puncts) << 32)
#define TALLY_CHARS(sum) ((uint16_t)(sum))
#define TALLY_DIGITS(sum) ((uint16_t)((sum) >> 16))
#define TALLY_PUNCTS(sum) ((uint16_t)((sum) >> 32))

/* What is carried along a line. */
struct scan {
	struct shape *out;
	const struct glyph_tables *tables;
	const char *start, *p, *end; /* the prefix that is measured, and where we are */
	uint64_t chars;      /* a TALLY */
	uint64_t cases;      /* of the last 32 words, two bits each, the newest lowest: 1
	                        begins in lower case, 2 in upper case, 0 has no case or
	                        is a mark that ends a run */
	uint32_t hashes;     /* words, but for dense characters */
	int32_t more_words;  /* words that have no hash of their own, less hashes that
	                        are no words */
	uint32_t letters;    /* of the word that ends at p; 0 when none does */
	bool pending_stop;   /* a sentence mark, inner if a blank comes next */
	bool after_unmarked; /* nothing but blanks since Thai or Lao text */
};

/*
 * Reads from s->p to s->end.  The caller sets out, tables, start, p and end, and
 * all else to zero; of *out, what is counted here (flags, commas, separators,
 * stops) is zero before.
 */
void scan_prefix(struct scan *s);

#endif
