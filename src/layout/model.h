/*
 * model: the parts of a parsed model; for the files of this floor only.
 *
 * A model is a sum: a bias, for each table a weight that one measure, or two,
 * select by their values, and the weights of the words that it knows.  A guard
 * holds the sum down while a measure says that this is no page of prose.
 */
#ifndef LAYOUT_MODEL_H
#define LAYOUT_MODEL_H

#include "base/arena.h"
#include "layout/layout.h"
#include "layout/measure.h"
#include "layout/shape.h"

#define MODEL_MAX_BINS 16
#define MODEL_MAX_TABLES 96
#define MODEL_MAX_GUARDS 8
#define MODEL_MAX_WORD_LINES 256
#define MODEL_WORD_TENTHS 127 /* the most that a word can weigh */
#define MODEL_MAX_BINNINGS (2 * MODEL_MAX_TABLES) /* ways to cut measures */

/* Cut points: bin i holds the values up to upto[i], the last bin the rest. */
struct bins {
	uint8_t measure; /* enum measure */
	uint8_t n_cuts;  /* at most MODEL_MAX_BINS - 1 */
	uint8_t upto[MODEL_MAX_BINS - 1]; /* ascending */
};

/* A weight, in thousandths of a logit, for each bin of a measure (row) and, if
 * the table has two, of the other (column): as in the file. */
struct table {
	struct bins rows, columns;
	bool has_columns;
	int16_t weight[MODEL_MAX_BINS][MODEL_MAX_BINS]; /* [row][column] */
};

struct guard {
	uint8_t measure; /* enum measure */
	uint8_t value;
	bool above;      /* holds when the measure is above the value; otherwise below */
	int most;        /* the score while it holds, at most */
	const char *text; /* as in the file */
};

/* Words of one weight, in tenths of a logit, between blanks: a line of the file. */
struct word_line {
	int tenths;
	const char *words;
};

struct layout_model {
	const char *name;
	int bias;
	unsigned n_tables, n_guards, n_word_lines;
	struct guard guards[MODEL_MAX_GUARDS];
	struct table tables[MODEL_MAX_TABLES];
	struct word_line word_lines[MODEL_MAX_WORD_LINES];
	int8_t word_tenths[SHAPE_WORDS_KNOWN]; /* of the words, by hash */

	/*
	 * The same for scoring.  A value selects a bin, two bins a weight.  A table of one
	 * measure is added to a pair that cuts it alike, or is a pair with itself.
	 */
	unsigned n_bins, n_pairs;
	uint8_t bins_measure[MODEL_MAX_BINNINGS];
	uint8_t bin[MODEL_MAX_BINNINGS][256]; /* by value */
	struct model_pair {
		uint8_t rows, columns; /* indices into bin */
	} pairs[MODEL_MAX_TABLES];
	int32_t pair_weight[MODEL_MAX_TABLES][MODEL_MAX_BINS * MODEL_MAX_BINS];
	struct arena arena; /* owns the strings */
};

static inline unsigned bin_of(const struct bins *b, unsigned value)
{
	unsigned i = 0;

	while (i < b->n_cuts && value > b->upto[i])
		i++;
	return i;
}

/* wording.c: gives the words of `words`, between blanks, a weight.  -1: *bad is no
 * word, or has the hash of an earlier one. */
int model_add_words(struct layout_model *m, const struct glyph_tables *t, struct span words,
                    int tenths, struct span *bad);
/* wording.c: the measure "wording" of a line, from the hashes of its words. */
uint8_t model_wording(const struct layout_model *m, const uint16_t *hash, unsigned count);

/* score.c: makes what scoring needs of the tables. */
void model_freeze(struct layout_model *m);

static inline bool guard_holds(const struct guard *g, const uint8_t *values)
{
	unsigned value = values[g->measure];

	/* A share of nothing is none. */
	if (value == MEASURE_MISSING)
		value = 0;
	return g->above ? value > g->value : value < g->value;
}

#endif
