/*
 * The report of a run.
 *
 * A dimension (rule, category, language, level) is a way to name the group of a
 * rule; one function makes the groups of all of them.  A rule of several
 * languages is in one group, "de,en", so that each dimension adds up to the
 * whole.
 */
#include "report/summary.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "report/json_out.h"

/* What the rules of a group did together. */
struct group {
	struct buf key; /* owned */
	descrape_rule_counts sum;
};

struct dimension {
	const char *name;
	int (*key)(struct buf *out, const descrape_rule *rule); /* appends; -1: no memory */
};

static int rule_key(struct buf *out, const descrape_rule *r)
{
	return buf_append_cstr(out, r->id);
}

static int category_key(struct buf *out, const descrape_rule *r)
{
	return buf_append(out, r->category, r->category_len);
}

static int language_key(struct buf *out, const descrape_rule *r)
{
	for (size_t i = 0; r->langs[i]; i++)
		if ((i && buf_append_char(out, ',')) || buf_append_cstr(out, r->langs[i]))
			return -1;
	return 0;
}

static int level_key(struct buf *out, const descrape_rule *r)
{
	return buf_printf(out, "%u", r->level);
}

static const struct dimension dimensions[] = {
	{ "rules", rule_key },
	{ "categories", category_key },
	{ "languages", language_key },
	{ "levels", level_key },
};

#define COUNT(name) { #name, offsetof(descrape_counts, name) }

static const struct {
	const char *name;
	size_t offset; /* of a uint64_t in descrape_counts */
} totals[] = {
	COUNT(records), COUNT(documents), COUNT(documents_changed), COUNT(records_broken),
	COUNT(records_without_text), COUNT(records_oversize), COUNT(records_resynced),
	COUNT(records_dropped), COUNT(documents_over_max_removed), COUNT(bytes_text),
	COUNT(bytes_removed), COUNT(bytes_written), COUNT(lines), COUNT(lines_not_utf8),
	COUNT(limits_hit), COUNT(window_voids),
};

static bool did_something(const descrape_rule_counts *c)
{
	return c->removals || c->held || c->limits_hit;
}

/* Adds a rule to its group of those there are, or to a new one behind them. */
static int add_to_group(struct group *groups, size_t *n, struct buf *key,
                        const descrape_rule_counts *c)
{
	size_t i = 0;

	while (i < *n && !span_equal(buf_span(&groups[i].key), buf_span(key)))
		i++;
	if (i == *n) {
		if (buf_append_span(&groups[i].key, buf_span(key)))
			return -1;
		++*n;
	}
	groups[i].sum.removals += c->removals;
	groups[i].sum.bytes += c->bytes;
	groups[i].sum.lines += c->lines;
	groups[i].sum.held += c->held;
	groups[i].sum.limits_hit += c->limits_hit;
	return 0;
}

static void print_group(FILE *out, const struct group *g)
{
	json_put_string(out, g->key.ptr, g->key.len);
	fprintf(out, ":{\"removals\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"lines\":%" PRIu64
	        ",\"held\":%" PRIu64 ",\"limits_hit\":%" PRIu64 "}", g->sum.removals, g->sum.bytes,
	        g->sum.lines, g->sum.held, g->sum.limits_hit);
}

static int print_dimension(FILE *out, descrape_rules *rules, const descrape_rule_counts *per_rule,
                           const struct dimension *d)
{
	size_t n_rules = descrape_rules_count(rules), n = 0;
	struct group *groups = calloc(n_rules + 1, sizeof *groups);
	struct buf key = { 0 };
	int status = groups ? 0 : -1;

	for (size_t i = 0; i < n_rules && status == 0; i++) {
		descrape_rule rule = { .size = sizeof rule };

		if (!did_something(&per_rule[i]) || descrape_rules_get(rules, i, &rule))
			continue;
		buf_clear(&key);
		status = d->key(&key, &rule) || add_to_group(groups, &n, &key, &per_rule[i]) ? -1 : 0;
	}
	fprintf(out, ",\n  \"%s\":{", d->name);
	for (size_t i = 0; i < n && status == 0; i++) {
		fputs(i ? ",\n    " : "\n    ", out);
		print_group(out, &groups[i]);
	}
	fputc('}', out);
	for (size_t i = 0; groups && i <= n && i <= n_rules; i++)
		buf_free(&groups[i].key);
	free(groups);
	buf_free(&key);
	return status;
}

int summary_print_json(FILE *out, descrape_rules *rules, const descrape_counts *counts,
                       const descrape_rule_counts *per_rule, double seconds)
{
	double rate = seconds > 0 ? (double)counts->bytes_text / seconds : 0;
	int status = 0;

	fprintf(out, "{\"descrape_report\":%d", SUMMARY_SCHEMA);
	json_put_member(out, 0, "version", descrape_version());
	json_put_member(out, 0, "rules", descrape_rules_digest(rules));
	fprintf(out, ",\"bytes_per_second\":%.0f,\n\"counts\":{\n  \"seconds\":%.3f,\n  \"totals\":{",
	        rate, seconds);
	for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
		fprintf(out, "%s\"%s\":%" PRIu64, i ? "," : "", totals[i].name,
		        *(const uint64_t *)((const char *)counts + totals[i].offset));
	fputc('}', out);
	for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0] && status == 0; i++)
		status = print_dimension(out, rules, per_rule, &dimensions[i]);
	fputs("}}\n", out);
	return status;
}

void summary_print_unused(FILE *out, descrape_rules *rules, const descrape_rule_counts *per_rule)
{
	descrape_rule rule = { .size = sizeof rule };

	for (size_t i = 0; descrape_rules_get(rules, i, &rule) == 0; i++)
		if (rule.enabled && rule.level && !did_something(&per_rule[i]))
			fprintf(out, "%s\n", rule.id);
}
