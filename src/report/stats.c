/*
 * The table of --stats: totals, then categories and their rules, those that
 * removed most first.
 */
#include "report/stats.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct row {
	descrape_rule rule;
	descrape_rule_counts counts;
	uint64_t category_bytes; /* of all rules of its category */
};

/* Categories by what they removed, rules within them likewise, then by name. */
static int compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->category_bytes != y->category_bytes)
		return x->category_bytes < y->category_bytes ? 1 : -1;
	size_t n = x->rule.category_len < y->rule.category_len ? x->rule.category_len
	                                                       : y->rule.category_len;
	int names = strncmp(x->rule.category, y->rule.category, n + 1);

	if (names)
		return names;
	if (x->counts.bytes != y->counts.bytes)
		return x->counts.bytes < y->counts.bytes ? 1 : -1;
	return strcmp(x->rule.id, y->rule.id);
}

static bool same_category(const descrape_rule *a, const descrape_rule *b)
{
	return a->category_len == b->category_len &&
	       memcmp(a->category, b->category, a->category_len) == 0;
}

/* The rules that did something; NULL: no memory.  *n: how many. */
static struct row *collect(descrape_rules *rules, const descrape_rule_counts *per_rule, size_t *n)
{
	struct row *rows = calloc(descrape_rules_count(rules) + 1, sizeof *rows);

	*n = 0;
	for (size_t i = 0; rows && i < descrape_rules_count(rules); i++) {
		struct row *row = &rows[*n];

		row->rule.size = sizeof row->rule;
		row->counts = per_rule[i];
		if (row->counts.removals + row->counts.held + row->counts.limits_hit == 0)
			continue;
		if (descrape_rules_get(rules, i, &row->rule) == 0)
			++*n;
	}
	for (size_t i = 0; rows && i < *n; i++)
		for (size_t k = 0; k < *n; k++)
			if (same_category(&rows[i].rule, &rows[k].rule))
				rows[i].category_bytes += rows[k].counts.bytes;
	if (rows)
		qsort(rows, *n, sizeof *rows, compare);
	return rows;
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static void print_totals(FILE *out, const descrape_counts *c)
{
	fprintf(out, "%-40s %12" PRIu64 "\n", "documents", c->documents);
	fprintf(out, "%-40s %12" PRIu64 " %6.2f %%\n", "  changed", c->documents_changed,
	        percent(c->documents_changed, c->documents));
	fprintf(out, "%-40s %12" PRIu64 "\n", "bytes of text", c->bytes_text);
	fprintf(out, "%-40s %12" PRIu64 " %6.2f %%\n", "  removed", c->bytes_removed,
	        percent(c->bytes_removed, c->bytes_text));

	const struct {
		const char *name;
		uint64_t count;
	} rare[] = {
		{ "  written in place of it", c->bytes_written },
		{ "records that do not parse", c->records_broken },
		{ "records without text", c->records_without_text },
		{ "records over the size limit", c->records_oversize },
		{ "records with a wrong length", c->records_resynced },
		{ "records left out as empty", c->records_dropped },
		{ "documents over --max-removed", c->documents_over_max_removed },
		{ "lines that are not UTF-8", c->lines_not_utf8 },
		{ "match attempts over the limit", c->limits_hit },
		{ "claims longer than the window", c->window_voids },
	};

	for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++)
		if (rare[i].count)
			fprintf(out, "%-40s %12" PRIu64 "\n", rare[i].name, rare[i].count);
}

void stats_print(FILE *out, descrape_rules *rules, const descrape_counts *counts,
                 const descrape_rule_counts *per_rule)
{
	size_t n;
	struct row *rows = collect(rules, per_rule, &n);

	print_totals(out, counts);
	if (rows && n)
		fprintf(out, "\n%-40s %12s %12s %8s\n", "rule", "removals", "bytes", "held");
	for (size_t i = 0; rows && i < n; i++) {
		const struct row *row = &rows[i];

		if (i == 0 || !same_category(&row->rule, &rows[i - 1].rule))
			fprintf(out, "%-40.*s %12s %12" PRIu64 "\n", (int)row->rule.category_len,
			        row->rule.category, "", row->category_bytes);
		fprintf(out, "  %-38s %12" PRIu64 " %12" PRIu64 " %8" PRIu64, row->rule.id,
		        row->counts.removals, row->counts.bytes, row->counts.held);
		if (row->counts.limits_hit)
			fprintf(out, "  %" PRIu64 " limits", row->counts.limits_hit);
		fputc('\n', out);
	}
	free(rows);
}
