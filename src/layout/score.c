/*
 * score: applies a model to the measures of a line, and tells what it did.
 *
 * Sums of thousandths, so that a score is the same on every machine and in
 * every order of tables.  No state, no memory, and no libm: a probability is
 * needed for thresholds and for people only.
 */
#include <stdlib.h>

#include "layout/model.h"
#include "layout/state.h"

/* Beyond this a probability is 0 or 1 to twelve digits. */
#define MOST_SCORE 30000
/* A step of the measure "wording", in thousandths. */
#define WORD_UNIT 100

/* e to the power of x, |x| <= 30, to nine digits: a series for x / 4096, then
 * twelve times its square. */
static double power_of_e(double x)
{
	double part = x / 4096, y = 1 + part * (1 + part / 2 * (1 + part / 3 * (1 + part / 4)));

	for (int i = 0; i < 12; i++)
		y *= y;
	return y;
}

double layout_probability(int score)
{
	if (score < -MOST_SCORE)
		score = -MOST_SCORE;
	if (score > MOST_SCORE)
		score = MOST_SCORE;
	return 1 / (1 + power_of_e(-score / 1000.0));
}

int layout_threshold(double probability)
{
	int low = -MOST_SCORE, high = MOST_SCORE; /* P(low) <= probability < P(high) */

	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (layout_probability(middle) <= probability)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The index of such bins, added if they are new. */
static uint8_t find_bins(struct layout_model *m, const struct bins *b)
{
	unsigned new = m->n_bins, i = 0;

	m->bins_measure[new] = b->measure;
	for (unsigned v = 0; v < 256; v++)
		m->bin[new][v] = (uint8_t)bin_of(b, v);
	while (m->bins_measure[i] != b->measure || memcmp(m->bin[i], m->bin[new], 256) != 0)
		i++;
	m->n_bins += i == new;
	return (uint8_t)i;
}

static void freeze_pair(struct layout_model *m, const struct table *t)
{
	unsigned i = m->n_pairs++;

	m->pairs[i].rows = find_bins(m, &t->rows);
	m->pairs[i].columns = find_bins(m, &t->columns);
	for (unsigned row = 0; row < MODEL_MAX_BINS; row++)
		for (unsigned column = 0; column < MODEL_MAX_BINS; column++)
			m->pair_weight[i][row * MODEL_MAX_BINS + column] = t->weight[row][column];
}

/* Adds a table of one measure to a pair that cuts it alike; to a pair with itself if
 * there is none. */
static void freeze_single(struct layout_model *m, const struct table *t)
{
	uint8_t bins = find_bins(m, &t->rows);
	unsigned i = 0;

	while (i < m->n_pairs && m->pairs[i].rows != bins && m->pairs[i].columns != bins)
		i++;
	if (i == m->n_pairs)
		m->pairs[m->n_pairs++] = (struct model_pair){ bins, bins };
	for (unsigned row = 0; row < MODEL_MAX_BINS; row++)
		for (unsigned column = 0; column < MODEL_MAX_BINS; column++)
			m->pair_weight[i][row * MODEL_MAX_BINS + column] +=
			        t->weight[m->pairs[i].rows == bins ? row : column][0];
}

void model_freeze(struct layout_model *m)
{
	for (unsigned i = 0; i < m->n_tables; i++)
		if (m->tables[i].has_columns)
			freeze_pair(m, &m->tables[i]);
	for (unsigned i = 0; i < m->n_tables; i++)
		if (!m->tables[i].has_columns)
			freeze_single(m, &m->tables[i]);
}

/* The sum of the tables and of the words. */
static int sum_tables(const struct layout_model *m, const uint8_t *values)
{
	uint8_t bin[MODEL_MAX_BINNINGS];
	const int32_t *weight = m->pair_weight[0];
	int sum = m->bias + (values[MEASURE_WORDING] - MEASURE_WORDING_NONE) * WORD_UNIT;

	/* Compilers do not unroll these by themselves at -O2. */
#pragma GCC unroll 4
	for (unsigned i = 0; i < m->n_bins; i++)
		bin[i] = m->bin[i][values[m->bins_measure[i]]];
#pragma GCC unroll 4
	for (unsigned i = 0; i < m->n_pairs; i++, weight += MODEL_MAX_BINS * MODEL_MAX_BINS)
		sum += weight[bin[m->pairs[i].rows] * MODEL_MAX_BINS + bin[m->pairs[i].columns]];
	return sum;
}

int layout_score(struct layout_doc *d, uint64_t line)
{
	const struct layout_model *m = d->model;
	const uint8_t *values = layout_values(d, line);
	int sum = sum_tables(m, values);

	for (unsigned i = 0; i < m->n_guards; i++)
		if (sum > m->guards[i].most && guard_holds(&m->guards[i], values))
			sum = m->guards[i].most;
	return sum;
}

bool layout_exceeds(struct layout_doc *d, uint64_t line, int score)
{
	const struct layout_model *m = d->model;
	const uint8_t *values = layout_values(d, line);

	for (unsigned i = 0; i < m->n_guards; i++)
		if (m->guards[i].most <= score && guard_holds(&m->guards[i], values))
			return false;
	return sum_tables(m, values) > score;
}

/* Keeps `out` sorted by strength, the weakest falling off its end. */
static void insert(struct layout_reason *out, unsigned *count, unsigned room,
                   const struct layout_reason *reason)
{
	unsigned at = *count;

	while (at > 0 && abs(out[at - 1].score) < abs(reason->score))
		at--;
	if (at == room || reason->score == 0)
		return;
	if (*count < room)
		++*count;
	memmove(out + at + 1, out + at, (*count - at - 1) * sizeof(*out));
	out[at] = *reason;
}

unsigned layout_explain(struct layout_doc *d, uint64_t line, struct layout_reason *out,
                        unsigned room, const char **guard)
{
	const struct layout_model *m = d->model;
	const uint8_t *values = layout_values(d, line);
	const struct layout_reason words = {
		.measure = measure_infos[MEASURE_WORDING].name, .value = values[MEASURE_WORDING],
		.other_value = LAYOUT_MISSING,
		.score = (values[MEASURE_WORDING] - MEASURE_WORDING_NONE) * WORD_UNIT,
	};
	unsigned count = 0;

	insert(out, &count, room, &words);
	for (unsigned i = 0; i < m->n_tables; i++) {
		const struct table *t = &m->tables[i];
		unsigned row = bin_of(&t->rows, values[t->rows.measure]), column = 0;

		if (t->has_columns)
			column = bin_of(&t->columns, values[t->columns.measure]);
		struct layout_reason reason = {
			.measure = measure_infos[t->rows.measure].name,
			.other = t->has_columns ? measure_infos[t->columns.measure].name : NULL,
			.value = values[t->rows.measure],
			.other_value = t->has_columns ? values[t->columns.measure] : LAYOUT_MISSING,
			.score = t->weight[row][column],
		};

		insert(out, &count, room, &reason);
	}
	*guard = NULL;
	for (unsigned i = 0; i < m->n_guards && !*guard; i++)
		if (guard_holds(&m->guards[i], values))
			*guard = m->guards[i].text;
	return count;
}
