/*
 * write_rules: a ruleset as C.
 *
 * Field by field, each list where it is used.  What a ruleset of the packs does
 * not have at level 1, models and samples, is not written but refused.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "match/patterns.h"
#include "write.h"

void write_text(struct span text)
{
	printf("\t\"");
	for (size_t i = 0; i < text.len; i++)
		printf("\\%03o", (unsigned char)text.ptr[i]);
	printf("\"\n");
}

static void write_string(const char *field, const char *text)
{
	printf("\t\t.%s =", field);
	write_text(span_cstr(text));
	printf("\t\t,\n");
}

static void write_span(const char *field, struct span text)
{
	if (!text.ptr)
		return;
	printf("\t\t.%s = {", field);
	write_text(text);
	printf("\t\t, %zu },\n", text.len);
}

/* An array of numbers as an expression. */
static void write_numbers(const uint32_t *numbers, uint32_t count)
{
	printf("(const uint32_t[]){ ");
	for (uint32_t i = 0; i < count; i++)
		printf("%" PRIu32 ", ", numbers[i]);
	printf("}");
}

static void write_lists(const struct rule *r)
{
	const struct {
		const char *field;
		const struct pattern_list *list;
	} lists[] = {
		{ "match", &r->match },   { "last", &r->last },     { "follow", &r->follow },
		{ "require", &r->require }, { "before", &r->before }, { "after", &r->after },
		{ "above", &r->above },   { "below", &r->below },   { "unless", &r->unless },
		{ "unless_near", &r->unless_near },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (lists[i].list->count == 0)
			continue;
		printf("\t\t.%s = { ", lists[i].field);
		write_numbers(lists[i].list->ids, lists[i].list->count);
		printf(", %u },\n", lists[i].list->count);
	}
	if (r->n_near) {
		printf("\t\t.n_near = %u, .near = ", r->n_near);
		write_numbers(r->near, r->n_near);
		printf(",\n");
	}
	if (r->n_keeps) {
		printf("\t\t.n_keeps = %u, .keeps = ", r->n_keeps);
		write_numbers(r->keeps, r->n_keeps);
		printf(",\n");
	}
}

static void write_where(const struct rule *r)
{
	write_string("id", r->id);
	write_span("category", r->category);
	write_string("pack", r->pack);
	if (r->desc)
		write_string("desc", r->desc);
	printf("\t\t.pos = { \"%s\", %u, %u },\n", r->pos.file, r->pos.line, r->pos.column);
	write_span("source", r->source);
	printf("\t\t.langs = (const char *const[]){ ");
	for (const char *const *lang = r->langs; *lang; lang++)
		printf("\"%s\", ", *lang);
	printf("NULL },\n");
}

static int write_rule(const struct rule *r)
{
	if (r->model || r->n_samples) {
		fprintf(stderr, "make-plans: rule %s has a model or samples at level 1\n", r->id);
		return -1;
	}
	printf("\t{\n");
	write_where(r);
	printf("\t\t.kind = %d, .action = %d, .level = %d, .enabled = %d, .off = %d,\n", r->kind,
	       r->action, r->level, r->enabled, r->off);
	printf("\t\t.case_exact = %d, .last_stays = %d, .max_lines = %u, .cut = %d,\n",
	       r->case_exact, r->last_stays, r->max_lines, r->cut);
	if (r->shape)
		printf("\t\t.shape = shape_kinds + %td,\n", r->shape - shape_kinds);
	printf("\t\t.min_bytes = %u, .repeat_lines = %u, .threshold = %a,\n", r->min_bytes,
	       r->repeat_lines, r->threshold);
	printf("\t\t.threshold_score = %d, .run = %u, .reach_blank_lines = %u,\n",
	       r->threshold_score, r->run, r->reach_blank_lines);
	printf("\t\t.reach_near_lines = %u, .at = %d, .at_lines = %u,\n", r->reach_near_lines,
	       r->at, r->at_lines);
	printf("\t\t.words = { %u, %u }, .chars = { %u, %u }, .stratum = %u,\n", r->words.min,
	       r->words.max, r->chars.min, r->chars.max, r->stratum);
	write_lists(r);
	write_span("replacement", r->replacement);
	printf("\t},\n");
	return 0;
}

static void write_users(const struct ruleset *set)
{
	printf("\nstatic const struct pattern_users users[] = {\n");
	for (size_t i = 0; i < patterns_count(set->patterns); i++) {
		printf("\t{ ");
		if (set->users[i].count)
			write_numbers(set->users[i].rules, set->users[i].count);
		else
			printf("NULL");
		printf(", %u },\n", set->users[i].count);
	}
	printf("};\n");
}

/* The number of a pattern's plan; UINT32_MAX: it has none. */
static uint32_t plan_of(const struct pattern *item, const struct entry *plans, uint32_t n_plans)
{
	for (uint32_t i = 0; i < n_plans; i++)
		if (plans[i].hash == item->hash)
			return i;
	return UINT32_MAX;
}

static int write_patterns(const struct patterns *p, const struct entry *plans, uint32_t n_plans)
{
	size_t at = 0;

	printf("\nstatic const char pattern_text[] =\n\t\"\"\n");
	for (uint32_t i = 0; i < p->count; i++)
		write_text(p->items[i].text);
	printf("\t;\n\nstatic const struct ready_pattern patterns[] = {\n");
	for (uint32_t i = 0; i < p->count; i++) {
		uint32_t plan = plan_of(&p->items[i], plans, n_plans);

		if (plan == UINT32_MAX) {
			fprintf(stderr, "make-plans: a pattern of level 1 is none of level 3\n");
			return -1;
		}
		printf("\t{ %u, %u, %zu },\n", plan, p->items[i].flags, at);
		at += p->items[i].text.len;
	}
	printf("};\n");
	return 0;
}

int write_rules(const struct ruleset *set, const struct entry *plans, uint32_t n_plans)
{
	if (write_patterns(set->patterns, plans, n_plans) != 0)
		return -1;
	write_index(&set->patterns->index);
	write_users(set);
	printf("\nstatic const struct rule rules[] = {\n");
	for (uint32_t i = 0; i < set->n_rules; i++)
		if (write_rule(&set->rules[i]) != 0)
			return -1;
	printf("};\n\nconst struct ready_rules builtin_rules = {\n\t.set = {\n"
	       "\t\t.rules = rules, .n_rules = %u, .n_keeps = %u, .n_enabled = %u,\n"
	       "\t\t.users = users, .n_strata = %u, .hold_lines = %u,\n", set->n_rules,
	       set->n_keeps, set->n_enabled, set->n_strata, set->hold_lines);
	if (set->n_every_line) {
		printf("\t\t.n_every_line = %u, .every_line = ", set->n_every_line);
		write_numbers(set->every_line, set->n_every_line);
		printf(",\n");
	}
	printf("\t\t.digest = \"%s\",\n\t},\n\t.patterns = {\n\t\t.plans = &builtin_plans, "
	       ".items = patterns, .count = %u,\n\t\t.text = pattern_text, .index = &ready_index,\n"
	       "\t},\n};\n", set->digest, set->patterns->count);
	return 0;
}
