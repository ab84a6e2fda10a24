/*
 * score: applies a model to the measures of a line, and tells what it did.
 *
 * Sums of thousandths, so that a score is the same on every machine and in
 * every order of tables.  No state, no memory, and no libm: a probability is
 * needed for thresholds and for people only.
 */
#include <stdlib.h>

#include "layout/model.h"

/* Beyond this a probability is 0 or 1 to twelve digits. */
#define MOST_SCORE 30000

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

int layout_score(struct layout_doc *d, const struct layout_model *m, uint64_t line)
{
	const uint8_t *values = layout_values(d, line);
	unsigned class = m->class[values[m->classes.measure]];
	const int32_t *weights = m->by_class + class * MEASURE_COUNT * 256;
	int sum = m->bias;

	for (unsigned i = 0; i < MEASURE_COUNT; i++, weights += 256)
		sum += weights[values[i]];
	for (unsigned i = 0; i < m->n_others; i++)
		sum += table_weight(m->others[i], values);
	for (unsigned i = 0; i < m->n_guards; i++)
		if (sum > m->guards[i].most && guard_holds(&m->guards[i], values))
			sum = m->guards[i].most;
	return sum;
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

unsigned layout_explain(struct layout_doc *d, const struct layout_model *m, uint64_t line,
                        struct layout_reason *out, unsigned room, const char **guard)
{
	const uint8_t *values = layout_values(d, line);
	unsigned count = 0;

	for (unsigned i = 0; i < m->n_tables; i++) {
		const struct table *t = &m->tables[i];
		struct layout_reason reason = {
			.measure = measure_infos[t->rows.measure].name,
			.other = t->has_columns ? measure_infos[t->columns.measure].name : NULL,
			.value = values[t->rows.measure],
			.other_value = t->has_columns ? values[t->columns.measure] : LAYOUT_MISSING,
			.score = table_weight(t, values),
		};

		insert(out, &count, room, &reason);
	}
	*guard = NULL;
	for (unsigned i = 0; i < m->n_guards && !*guard; i++)
		if (guard_holds(&m->guards[i], values))
			*guard = m->guards[i].text;
	return count;
}
