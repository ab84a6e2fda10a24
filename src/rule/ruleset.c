/*
 * ruleset: what is asked of the finished rules, and their end.
 */
#include <stdlib.h>

#include "rule/rule.h"

#include "layout/layout.h"

/* strcmp of a NUL-terminated id and a span. */
static int compare_id(const char *id, struct span with)
{
	int order = strncmp(id, with.ptr, with.len);

	return order ? order : id[with.len] != '\0';
}

/* Bisects rules [low, high), whose ids ascend. */
static uint32_t find_between(const struct ruleset *rs, struct span id, uint32_t low, uint32_t high)
{
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare_id(rs->rules[middle].id, id);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

uint32_t ruleset_find(const struct ruleset *rs, struct span id)
{
	uint32_t n = rs->n_rules - rs->n_keeps;
	uint32_t found = id.len ? find_between(rs, id, 0, n) : UINT32_MAX;

	return found != UINT32_MAX || !id.len ? found : find_between(rs, id, n, rs->n_rules);
}

static uint32_t max_of(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

uint32_t rule_window_lines(const struct rule *r)
{
	uint32_t lines = 0;

	if (r->kind == RULE_STRUCT)
		return WINDOW_MAX_LINES;
	if (r->kind == RULE_SCORE)
		lines = LAYOUT_AHEAD_LINES;
	if (r->kind == RULE_BLOCK || r->kind == RULE_HEADING)
		lines = r->max_lines;
	if (r->kind == RULE_REPEAT)
		lines = r->repeat_lines;
	if (r->before.count || r->after.count)
		lines = max_of(lines, r->run);
	if (r->above.count || r->below.count)
		lines = max_of(lines, 1);
	if (r->n_near || r->unless_near.count)
		lines = max_of(lines, r->reach_near_lines);
	if (r->at == AT_TAIL)
		lines = max_of(lines, r->at_lines);
	return lines;
}

void ruleset_free(struct ruleset *rs)
{
	if (!rs)
		return;
	for (struct model_list *m = rs->models; m; m = m->next)
		layout_model_free(m->model);
	patterns_free(rs->patterns);
	arena_free(&rs->arena);
	free(rs);
}
