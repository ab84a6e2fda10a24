/*
 * The totals of a run, once it is over.  The report's file is opened before the
 * work, so that a name that cannot be written is said before any is done.
 */
#include "config.h"

#include "cli/totals.h"

#include <stdlib.h>

#include "cli/side_file.h"
#include "report/stats.h"
#include "report/summary.h"
#include "tool/say.h"

int totals_open(struct totals *t, const struct options *o, descrape_rules *rules)
{
	*t = (struct totals){ .o = o };
	clock_gettime(CLOCK_MONOTONIC, &t->started);
	if (!o->report)
		return 0;
	t->file = side_file_open(o, o->report);
	if (!t->file)
		return -1;
	t->report = summary_new(t->file, rules);
	if (!t->report)
		say("out of memory");
	return t->report ? 0 : -1;
}

static double seconds_since(const struct timespec *started)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - started->tv_sec) +
	       (double)(now.tv_nsec - started->tv_nsec) / 1e9;
}

/* An entry for each rule; NULL: no memory. */
static descrape_rule_counts *count_rules(const struct pool *pool, size_t n)
{
	descrape_rule_counts *per_rule = calloc(n + 1, sizeof *per_rule);

	for (size_t i = 0; per_rule && i < n; i++) {
		per_rule[i].size = sizeof per_rule[i];
		pool_rule_counts(pool, i, &per_rule[i]);
	}
	return per_rule;
}

int totals_print(struct totals *t, const struct pool *pool, descrape_rules *rules)
{
	double seconds = seconds_since(&t->started);
	descrape_counts counts = { .size = sizeof counts };
	descrape_rule_counts *per_rule;
	FILE *file = t->file;
	int status = 0;

	if (!file && !t->o->stats && !t->o->unused)
		return 0;
	pool_counts(pool, &counts);
	per_rule = count_rules(pool, descrape_rules_count(rules));
	if (per_rule && t->o->stats)
		stats_print(stderr, rules, &counts, per_rule);
	if (per_rule && t->o->unused)
		summary_print_unused(stderr, rules, per_rule);
	if (!per_rule || (file && summary_finish(t->report, &counts, per_rule, seconds))) {
		say("out of memory");
		status = -1;
	}
	free(per_rule);
	t->file = NULL;
	if (file && side_file_close(file, t->o->report))
		status = -1;
	return status;
}

void totals_close(struct totals *t)
{
	if (t->file)
		side_file_close(t->file, t->o->report);
	if (t->report)
		t->report->ops->free(t->report);
	t->file = NULL;
	t->report = NULL;
}
