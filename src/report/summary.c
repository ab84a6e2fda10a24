/*
 * The report of a run.
 *
 * It is written while the run goes on: the head with the first document or at
 * the end, then a line a document.  Memory does not grow with their number.
 *
 * Invariant: what was written is the beginning of a JSON object, and the calls
 * that are made do not depend on how many threads there are.
 */
#include "config.h"

#include "report/summary.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "report/groups.h"
#include "report/json_out.h"

struct summary {
	struct view view;
	struct groups groups;
	char *input;              /* name of the current one; owned */
	struct buf id, field;     /* of the current document; owned */
	uint64_t document;        /* its number */
	uint64_t n_documents;     /* that were written */
	bool begun;               /* the head was */
	descrape_rule_part *parts; /* room for all rules; owned */
};

/* Names of numbers, and where they stand in a structure. */
struct number {
	const char *name;
	size_t offset; /* of a uint64_t */
};

#define TOTAL(name) { #name, offsetof(descrape_counts, name) }
#define SHARE(name) { #name, offsetof(descrape_document_counts, name) }

static const struct number totals[] = {
	TOTAL(records), TOTAL(documents), TOTAL(documents_changed), TOTAL(records_broken),
	TOTAL(records_without_text), TOTAL(records_oversize), TOTAL(records_resynced),
	TOTAL(records_dropped), TOTAL(documents_over_max_removed), TOTAL(bytes_text),
	TOTAL(bytes_removed), TOTAL(bytes_written), TOTAL(lines), TOTAL(lines_not_utf8),
	TOTAL(limits_hit), TOTAL(window_voids),
};

static const struct number shares[] = {
	SHARE(bytes_text), SHARE(bytes_removed), SHARE(bytes_written), SHARE(lines),
	SHARE(lines_not_utf8), SHARE(limits_hit), SHARE(window_voids),
};

/* "totals":{…}; `brief`: without numbers that are 0. */
static void print_totals(FILE *out, const struct number *numbers, size_t n, const void *from,
                         bool brief)
{
	const char *between = "";

	fputs("\"totals\":{", out);
	for (size_t i = 0; i < n; i++) {
		uint64_t value = *(const uint64_t *)((const char *)from + numbers[i].offset);

		if (brief && value == 0)
			continue;
		fprintf(out, "%s\"%s\":%" PRIu64, between, numbers[i].name, value);
		between = ",";
	}
	fputc('}', out);
}

static struct summary *summary_of(struct view *v)
{
	return (struct summary *)v;
}

static void begin(struct summary *s)
{
	FILE *out = s->view.out;

	if (s->begun)
		return;
	s->begun = true;
	fprintf(out, "{\"descrape_report\":%d", SUMMARY_SCHEMA);
	json_put_member(out, 0, "version", descrape_version());
	json_put_member(out, 0, "rules", descrape_rules_digest(s->view.rules));
	fputs(",\n\"documents\":[", out);
}

/* ---- what the stream calls ---- */

static int on_begin_input(struct view *v, const char *name, const char *format)
{
	struct summary *s = summary_of(v);

	(void)format;
	free(s->input);
	s->input = strdup(name);
	return s->input ? 0 : -1;
}

static int on_document(struct view *v, const descrape_document *d)
{
	struct summary *s = summary_of(v);

	s->document = d->number;
	buf_clear(&s->id);
	buf_clear(&s->field);
	return buf_append(&s->id, d->id, d->id_len) || buf_append_cstr(&s->field, d->field) ? -1 : 0;
}

static int on_counted(struct view *v, const descrape_document_counts *c)
{
	struct summary *s = summary_of(v);

	begin(s);
	fputs(s->n_documents++ ? ",\n{" : "\n{", v->out);
	json_put_member(v->out, 1, "input", s->input);
	fprintf(v->out, ",\"document\":%" PRIu64, s->document);
	if (s->id.len) {
		fputs(",\"id\":", v->out);
		json_put_string(v->out, s->id.ptr, s->id.len);
	}
	if (s->field.len) {
		fputs(",\"field\":", v->out);
		json_put_string(v->out, s->field.ptr, s->field.len);
	}
	fputc(',', v->out);
	print_totals(v->out, shares, sizeof shares / sizeof shares[0], c, true);
	if (c->n_rules && groups_print(&s->groups, v->out, c->rules, c->n_rules, true))
		return -1;
	fputc('}', v->out);
	return 0;
}

static void summary_free(struct view *v)
{
	struct summary *s = summary_of(v);

	groups_free(&s->groups);
	free(s->input);
	buf_free(&s->id);
	buf_free(&s->field);
	free(s->parts);
	free(s);
}

struct view *summary_new(FILE *out, descrape_rules *rules)
{
	static const struct view_ops ops = {
		.begin_input = on_begin_input, .document = on_document, .counted = on_counted,
		.free = summary_free,
	};
	struct summary *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->view = (struct view){ .ops = &ops, .out = out, .rules = rules };
	s->parts = calloc(descrape_rules_count(rules) + 1, sizeof *s->parts);
	if (s->parts && groups_init(&s->groups, rules) == 0)
		return &s->view;
	summary_free(&s->view);
	return NULL;
}

/* ---- the end ---- */

static bool did_something(const descrape_rule_counts *c)
{
	return c->removals || c->held || c->limits_hit;
}

int summary_finish(struct view *v, const descrape_counts *counts,
                   const descrape_rule_counts *per_rule, double seconds)
{
	struct summary *s = summary_of(v);
	double rate = seconds > 0 ? (double)counts->bytes_text / seconds : 0;
	size_t n = 0;

	for (size_t i = 0; i < descrape_rules_count(v->rules); i++)
		if (did_something(&per_rule[i]))
			s->parts[n++] = (descrape_rule_part){
				.rule = i, .removals = per_rule[i].removals, .bytes = per_rule[i].bytes,
				.lines = per_rule[i].lines, .held = per_rule[i].held,
				.limits_hit = per_rule[i].limits_hit,
			};
	begin(s);
	fprintf(v->out, "],\n\"bytes_per_second\":%.0f,\n\"counts\":{\n  \"seconds\":%.3f,\n  ", rate,
	        seconds);
	print_totals(v->out, totals, sizeof totals / sizeof totals[0], counts, false);
	if (groups_print(&s->groups, v->out, s->parts, n, false))
		return -1;
	fputs("}}\n", v->out);
	return 0;
}

void summary_print_unused(FILE *out, descrape_rules *rules, const descrape_rule_counts *per_rule)
{
	descrape_rule rule = { .size = sizeof rule };

	for (size_t i = 0; descrape_rules_get(rules, i, &rule) == 0; i++)
		if (rule.enabled && rule.level && !did_something(&per_rule[i]))
			fprintf(out, "%s\n", rule.id);
}
