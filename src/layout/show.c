/*
 * show: draws the tables of a model as text, and lists its words.
 *
 *     words: words
 *            ..3    0.931            |#########
 *           4..8    0.412            |####
 *            9..   -0.720     #######|
 *
 * With two measures it is a grid, the first one down the side.  A bar is as long
 * as its weight in tenths of a logit, at most BAR_MAX.  "none" is where the
 * measure says nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "layout/model.h"

#define BAR_MAX 20
#define BIN_NAME_BYTES 16

/* "4..8", "9..", "none": the values of bin i. */
static void name_bin(const struct bins *b, unsigned i, char out[BIN_NAME_BYTES])
{
	unsigned low = i ? b->upto[i - 1] + 1u : 0;

	if (low == MEASURE_MISSING)
		snprintf(out, BIN_NAME_BYTES, "none");
	else if (i == b->n_cuts)
		snprintf(out, BIN_NAME_BYTES, "%u..", low);
	else if (low == b->upto[i])
		snprintf(out, BIN_NAME_BYTES, "%u", low);
	else
		snprintf(out, BIN_NAME_BYTES, "%u..%u", low, b->upto[i]);
}

static int show_bar(int weight, struct buf *out)
{
	static const char hashes[BAR_MAX + 1] = "####################";
	int length = (abs(weight) + 50) / 100;

	if (length > BAR_MAX)
		length = BAR_MAX;
	return buf_printf(out, "%*s|%s\n", BAR_MAX, weight < 0 ? hashes + BAR_MAX - length : "",
	                  weight < 0 ? "" : hashes + BAR_MAX - length);
}

static int show_column(const struct table *t, struct buf *out)
{
	char name[BIN_NAME_BYTES];

	for (unsigned i = 0; i <= t->rows.n_cuts; i++) {
		int weight = t->weight[i][0];

		name_bin(&t->rows, i, name);
		if (buf_printf(out, "%12s %8.3f  ", name, weight / 1000.0) < 0 ||
		    show_bar(weight, out) < 0)
			return -1;
	}
	return 0;
}

static int show_grid(const struct table *t, struct buf *out)
{
	char name[BIN_NAME_BYTES];

	if (buf_printf(out, "%12s", "") < 0)
		return -1;
	for (unsigned j = 0; j <= t->columns.n_cuts; j++) {
		name_bin(&t->columns, j, name);
		if (buf_printf(out, " %8s", name) < 0)
			return -1;
	}
	for (unsigned i = 0; i <= t->rows.n_cuts; i++) {
		name_bin(&t->rows, i, name);
		if (buf_printf(out, "\n%12s", name) < 0)
			return -1;
		for (unsigned j = 0; j <= t->columns.n_cuts; j++)
			if (buf_printf(out, " %8.3f", t->weight[i][j] / 1000.0) < 0)
				return -1;
	}
	return buf_append_char(out, '\n');
}

static int show_words(const struct layout_model *m, struct buf *out)
{
	for (unsigned i = 0; i < m->n_word_lines; i++)
		if (buf_printf(out, "%swords %+.1f: %s\n", i ? "" : "\n",
		               m->word_lines[i].tenths / 10.0, m->word_lines[i].words) < 0)
			return -1;
	return 0;
}

static int show_table(const struct table *t, struct buf *out)
{
	const struct measure_info *rows = &measure_infos[t->rows.measure];
	const struct measure_info *columns = &measure_infos[t->columns.measure];

	if (!t->has_columns)
		return buf_printf(out, "\n%s: %s\n", rows->name, rows->meaning) < 0 ?
		               -1 : show_column(t, out);
	if (buf_printf(out, "\n%s by %s: %s; across: %s\n", rows->name, columns->name,
	               rows->meaning, columns->meaning) < 0)
		return -1;
	return show_grid(t, out);
}

int layout_model_show(const struct layout_model *m, struct buf *out)
{
	if (buf_printf(out, "model %s: the sum of these, in logits, and %.3f\n", m->name,
	               m->bias / 1000.0) < 0)
		return -1;
	for (unsigned i = 0; i < m->n_guards; i++)
		if (buf_printf(out, "guard: %s\n", m->guards[i].text) < 0)
			return -1;
	for (unsigned i = 0; i < m->n_tables; i++)
		if (show_table(&m->tables[i], out) < 0)
			return -1;
	return show_words(m, out);
}
