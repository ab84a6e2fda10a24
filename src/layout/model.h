/*
 * model: the parts of a parsed model; for the files of this floor only.
 *
 * A model is a sum: a bias, and for each table a weight that one measure, or
 * two, select by their values.  A guard holds the sum down while a measure says
 * that this is no page of prose.
 */
#ifndef LAYOUT_MODEL_H
#define LAYOUT_MODEL_H

#include "base/arena.h"
#include "layout/layout.h"
#include "layout/measure.h"

#define MODEL_MAX_BINS 16
#define MODEL_MAX_TABLES 96
#define MODEL_MAX_GUARDS 8

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
	uint8_t row[256], column[256]; /* by value: the bin, rows times MODEL_MAX_BINS */
	int16_t weight[MODEL_MAX_BINS * MODEL_MAX_BINS];
};

struct guard {
	uint8_t measure; /* enum measure */
	uint8_t value;
	bool above;      /* holds when the measure is above the value; otherwise below */
	int most;        /* the score while it holds, at most */
	const char *text; /* as in the file */
};

struct layout_model {
	const char *name;
	int bias;
	unsigned n_tables, n_guards;
	struct guard guards[MODEL_MAX_GUARDS];
	struct table tables[MODEL_MAX_TABLES];

	/*
	 * The same for scoring.  Most tables share their columns, which make classes of
	 * lines; within a class such tables, and those without columns, add up to one
	 * weight for each value of each measure.
	 */
	struct bins classes;       /* the shared columns; one class when there are none */
	uint8_t class[256];        /* by value of their measure */
	int32_t *by_class;         /* owned: [class][enum measure][value] */
	unsigned n_others;
	const struct table *others[MODEL_MAX_TABLES]; /* those with other columns; in tables */
	struct arena arena; /* owns the strings */
};

static inline int table_weight(const struct table *t, const uint8_t *values)
{
	return t->weight[t->row[values[t->rows.measure]] + t->column[values[t->columns.measure]]];
}

/* freeze.c: makes what scoring needs of the tables; -1 when there is no memory. */
int model_freeze(struct layout_model *m);

static inline bool guard_holds(const struct guard *g, const uint8_t *values)
{
	unsigned value = values[g->measure];

	/* A share of nothing is none. */
	if (value == MEASURE_MISSING)
		value = 0;
	return g->above ? value > g->value : value < g->value;
}

#endif
