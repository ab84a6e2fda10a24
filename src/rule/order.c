/*
 * order: rules in the order of their ids.
 *
 * The order of files means nothing, so everything after parsing works on the
 * sorted array, where an id is found by bisection and a whole category is a range.
 *
 * Invariant after order_drafts: items[i]->index == i (keep items: count of the
 * rules more), ids ascend; equal ids have been reported.
 */
#include <stdlib.h>

#include "rule/ids.h"
#include "rule/resolve.h"
#include "rule/suggest.h"

static int compare_drafts(const void *a, const void *b)
{
	const struct draft *x = *(const struct draft *const *)a;
	const struct draft *y = *(const struct draft *const *)b;
	int order = strcmp(x->rule.id, y->rule.id);

	if (order)
		return order;
	/* Of two with one id, the one that was read first is the first. */
	if (x->file->order != y->file->order)
		return x->file->order < y->file->order ? -1 : 1;
	return x->rule.pos.line < y->rule.pos.line ? -1 : x->rule.pos.line > y->rule.pos.line;
}

static int sort_list(struct rule_compiler *c, struct draft_list *list, uint32_t first_index)
{
	uint32_t n = 0;

	list->items = arena_alloc(&c->scratch, list->count * sizeof(*list->items));
	if (!list->items)
		return diags_no_memory(c->diags);
	for (struct draft *d = list->first; d; d = d->next)
		list->items[n++] = d;
	/* Packs are often written in order, or are few runs of it. */
	for (uint32_t i = 1; i < n; i++) {
		if (strcmp(list->items[i - 1]->rule.id, list->items[i]->rule.id) > 0) {
			qsort(list->items, n, sizeof(*list->items), compare_drafts);
			break;
		}
	}
	for (uint32_t i = 0; i < n; i++) {
		struct draft *d = list->items[i];
		const struct rule *before = i ? &list->items[i - 1]->rule : NULL;
		struct place at = draft_place(d);

		d->index = first_index + i;
		if (before && strcmp(before->id, d->rule.id) == 0)
			draft_error(c, &at, draft_id(d), "this id is taken already, by %s:%u",
			            before->pos.file, before->pos.line);
	}
	return 0;
}

int order_drafts(struct rule_compiler *c)
{
	if (sort_list(c, &c->rules, 0) < 0)
		return -1;
	return sort_list(c, &c->keeps, c->rules.count);
}

/* The first rule whose id, cut to prefix.len bytes, is not less than (`after`:
 * is greater than) `prefix`. */
static uint32_t bisect(const struct rule_compiler *c, struct span prefix, bool after)
{
	uint32_t low = 0, high = c->rules.count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strncmp(c->rules.items[middle]->rule.id, prefix.ptr, prefix.len);

		if (order < 0 || (after && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void order_range(const struct rule_compiler *c, struct span glob, uint32_t *first, uint32_t *end)
{
	size_t fixed = 0;

	while (fixed < glob.len && glob.ptr[fixed] != '*' && glob.ptr[fixed] != '?')
		fixed++;
	*first = bisect(c, span_of(glob.ptr, fixed), false);
	*end = bisect(c, span_of(glob.ptr, fixed), true);
}

const char *order_meant(struct rule_compiler *c, struct span glob)
{
	struct suggestion best = { 0 };

	if (!rule_glob_is_plain(glob))
		return "";
	for (uint32_t i = 0; i < c->rules.count; i++)
		suggest_offer(&best, glob, draft_id(c->rules.items[i]));
	return draft_meant(c, best.word);
}
