/*
 * freeze: rearranges the tables of a model so that a line is scored fast.
 *
 * The columns that most tables have in common become classes.  For each class,
 * all tables of a measure that have those columns or none are added up, value by
 * value: scoring then costs one look-up a measure instead of three a table.  The
 * few tables with other columns stay as they are.
 *
 * Bounds: MODEL_MAX_BINS classes, 256 weights a measure each.
 */
#include <stdlib.h>

#include "layout/model.h"

static bool same_bins(const struct bins *a, const struct bins *b)
{
	return a->measure == b->measure && a->n_cuts == b->n_cuts &&
	       memcmp(a->upto, b->upto, a->n_cuts) == 0;
}

/* The table whose columns most tables share, or NULL. */
static const struct table *commonest_columns(const struct layout_model *m)
{
	const struct table *best = NULL;
	unsigned most = 0;

	for (unsigned i = 0; i < m->n_tables; i++) {
		const struct table *t = &m->tables[i];
		unsigned count = 0;

		for (unsigned j = 0; t->has_columns && j < m->n_tables; j++)
			count += m->tables[j].has_columns &&
			         same_bins(&t->columns, &m->tables[j].columns);
		if (count > most) {
			most = count;
			best = t;
		}
	}
	return best;
}

static void add_table(struct layout_model *m, const struct table *t)
{
	unsigned n_classes = m->classes.n_cuts + 1u;

	for (unsigned class = 0; class < n_classes; class++) {
		int32_t *to = m->by_class + (class * MEASURE_COUNT + t->rows.measure) * 256;

		for (unsigned v = 0; v < 256; v++)
			to[v] += t->weight[t->row[v] + (t->has_columns ? class : 0)];
	}
}

int model_freeze(struct layout_model *m)
{
	const struct table *common = commonest_columns(m);

	if (common) {
		m->classes = common->columns;
		memcpy(m->class, common->column, sizeof(m->class));
	}
	m->by_class = calloc((m->classes.n_cuts + 1u) * (size_t)MEASURE_COUNT * 256,
	                     sizeof(*m->by_class));
	if (!m->by_class)
		return -1;
	for (unsigned i = 0; i < m->n_tables; i++) {
		const struct table *t = &m->tables[i];

		if (t->has_columns && !same_bins(&t->columns, &m->classes))
			m->others[m->n_others++] = t;
		else
			add_table(m, t);
	}
	return 0;
}
