/*
 * Groups of rules, and sums over them.
 *
 * A rule is put into its groups when it first has something to add, and a sum
 * gets its slot where its group is first met, so that a document with three rules
 * costs three steps, however many rules there are.
 *
 * Invariant: between calls all of slot_of_group is 0.
 */
#include "report/groups.h"

#include <inttypes.h>
#include <stdlib.h>

#include "report/json_out.h"

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

static const struct {
	const char *name;
	int (*key)(struct buf *out, const descrape_rule *rule); /* appends; -1: no memory */
	bool is_unique; /* no two rules have the same */
} kinds[GROUP_DIMENSIONS] = {
	{ "rules", rule_key, true },
	{ "categories", category_key, false },
	{ "languages", language_key, false },
	{ "levels", level_key, false },
};

/* ---- rules to groups ---- */

int groups_init(struct groups *g, descrape_rules *rules)
{
	size_t n = descrape_rules_count(rules) + 1;
	bool whole = true;

	g->rules = rules;
	g->sums = calloc(n, sizeof *g->sums);
	g->slot_of_group = calloc(n, sizeof *g->slot_of_group);
	for (size_t i = 0; i < GROUP_DIMENSIONS; i++) {
		struct group_dimension *d = &g->dimensions[i];

		d->keys = calloc(n, sizeof *d->keys);
		d->of_rule = calloc(n, sizeof *d->of_rule);
		whole = whole && d->keys && d->of_rule;
	}
	return whole && g->sums && g->slot_of_group ? 0 : -1;
}

/* The group of this key, or a new one that takes its bytes. */
static size_t find_group(struct group_dimension *d, struct buf *key, bool is_new)
{
	for (size_t i = 0; i < d->n_keys && !is_new; i++)
		if (span_equal(buf_span(&d->keys[i]), buf_span(key))) {
			buf_free(key);
			return i;
		}
	d->keys[d->n_keys] = *key;
	return d->n_keys++;
}

/* The group of a rule.  -1: no memory. */
static int group_of(struct groups *g, size_t dimension, size_t rule, size_t *out)
{
	struct group_dimension *d = &g->dimensions[dimension];
	descrape_rule r = { .size = sizeof r };
	struct buf key = { 0 };

	if (d->of_rule[rule] == 0) {
		if (descrape_rules_get(g->rules, rule, &r) || kinds[dimension].key(&key, &r)) {
			buf_free(&key);
			return -1;
		}
		d->of_rule[rule] = find_group(d, &key, kinds[dimension].is_unique) + 1;
	}
	*out = d->of_rule[rule] - 1;
	return 0;
}

/* ---- sums ---- */

static void print_numbers(FILE *out, const descrape_rule_part *p, bool brief)
{
	const struct {
		const char *name;
		uint64_t value;
	} numbers[] = {
		{ "removals", p->removals }, { "bytes", p->bytes }, { "lines", p->lines },
		{ "held", p->held }, { "limits_hit", p->limits_hit },
	};
	const char *between = "";

	fputc('{', out);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (brief && numbers[i].value == 0)
			continue;
		fprintf(out, "%s\"%s\":%" PRIu64, between, numbers[i].name, numbers[i].value);
		between = ",";
	}
	fputc('}', out);
}

/* Adds up the parts by their groups into g->sums; returns how many there are, -1:
 * no memory. */
static long add_up(struct groups *g, size_t dimension, const descrape_rule_part *parts,
                   size_t n_parts)
{
	size_t n = 0, group;
	int status = 0;

	for (size_t i = 0; i < n_parts && status == 0; i++) {
		status = group_of(g, dimension, parts[i].rule, &group);
		if (status)
			break;
		if (g->slot_of_group[group] == 0) {
			g->sums[n] = (descrape_rule_part){ .rule = group };
			g->slot_of_group[group] = ++n;
		}

		descrape_rule_part *sum = &g->sums[g->slot_of_group[group] - 1];

		sum->removals += parts[i].removals;
		sum->bytes += parts[i].bytes;
		sum->lines += parts[i].lines;
		sum->held += parts[i].held;
		sum->limits_hit += parts[i].limits_hit;
	}
	for (size_t i = 0; i < n; i++)
		g->slot_of_group[g->sums[i].rule] = 0;
	return status ? -1 : (long)n;
}

int groups_print(struct groups *g, FILE *out, const descrape_rule_part *parts, size_t n_parts,
                 bool brief)
{
	for (size_t i = 0; i < GROUP_DIMENSIONS; i++) {
		long n = add_up(g, i, parts, n_parts);

		if (n < 0)
			return -1;
		fprintf(out, "%s\"%s\":{", brief ? "," : ",\n  ", kinds[i].name);
		for (long k = 0; k < n; k++) {
			const struct buf *key = &g->dimensions[i].keys[g->sums[k].rule];

			fprintf(out, "%s%s", k ? "," : "", brief ? "" : "\n    ");
			json_put_string(out, key->ptr, key->len);
			fputc(':', out);
			print_numbers(out, &g->sums[k], brief);
		}
		fputc('}', out);
	}
	return 0;
}

void groups_free(struct groups *g)
{
	for (size_t i = 0; i < GROUP_DIMENSIONS; i++) {
		struct group_dimension *d = &g->dimensions[i];

		for (size_t k = 0; d->keys && k < d->n_keys; k++)
			buf_free(&d->keys[k]);
		free(d->keys);
		free(d->of_rule);
	}
	free(g->sums);
	free(g->slot_of_group);
}
