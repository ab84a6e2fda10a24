/*
 * state: what a document state keeps; for doc.c, take.c and score.c only.
 *
 * Three memories of different length: sums over the whole document, the shapes
 * of the last SHAPES lines, and the measures of all lines that are not
 * released.
 */
#ifndef LAYOUT_STATE_H
#define LAYOUT_STATE_H

#include "layout/layout.h"
#include "layout/lexicon.h"
#include "layout/measure.h"
#include "layout/shape.h"

#define STATE_SHAPES 64 /* a power of two, more than twice the look-ahead and one */

/* What is summed up over windows. */
enum sum {
	SUM_CHARS,
	SUM_PROSE_CHARS, /* characters in lines of prose */
	SUM_COMMAS,
	SUM_WIDE,        /* characters beyond ASCII */
	SUM_KINDS        /* four, which compilers add at once */
};

/*
 * Sums over the lines of a document up to one of them, itself included; the
 * difference of two is the sum over a window.  Modulo 2^32, as a window never
 * has so much.
 */
struct sums {
	uint32_t of[SUM_KINDS];
	uint64_t flagged; /* lines with each of the counted flags, a byte a flag,
	                     each modulo 256 */
};

struct seen_line {
	struct shape shape;
	struct sums sums;
	uint64_t best_block; /* characters of the largest run of soft lines so far */
};

struct layout_doc {
	const struct layout_model *model; /* borrowed; NULL: none */
	struct glyph_tables tables;
	struct lexicon prose; /* the words of prose, the look-ahead included */
	uint32_t serial;      /* of the next line, see lexicon.h */

	uint64_t pushed, ready, released; /* lines of the document */
	struct sums sums;   /* up to the last line pushed */
	uint64_t chars, prose_chars; /* of the document so far */
	uint64_t block, best_block;  /* characters of the run of soft lines that is open,
	                                and of the largest one */
	struct seen_line seen[STATE_SHAPES]; /* line n at n % STATE_SHAPES */
	uint64_t softs, leads; /* which of the last 64 lines are, the newest in bit 0 */

	/* Of lines released - LAYOUT_HITS_BACK and later, line n at n % cap_lines. */
	size_t cap_lines;  /* a power of two, at least 128 */
	uint8_t *values;   /* owned; MEASURE_COUNT bytes a line, set when it is ready */
	uint64_t *hits;    /* owned; a bit a line */
};

static inline const struct seen_line *state_line(const struct layout_doc *d, uint64_t line)
{
	return &d->seen[line % STATE_SHAPES];
}

/* take.c: computes the measures of a line whose look-ahead has been pushed,
 * all but those of rule hits. */
void take_measures(const struct layout_doc *d, uint64_t line, uint8_t *values);
/* take.c: the measures of rule hits, from a bit a line: `bits` begins with line
 * - LAYOUT_HITS_BACK. */
void take_hits(uint64_t bits, uint8_t *values);

#define LAYOUT_HITS_BACK 32 /* how far above a line hits are looked for */

#endif
