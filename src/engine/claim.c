/*
 * Claims that wait for other claims, and those that are decided.
 *
 * Strata order the decisions: a rule settles after everything it refers to.
 * A waiting claim is decided once no tracker, structure or waiting claim of a
 * lower stratum can touch a line it looks at any more.  Decided claims are
 * sorted by first byte, then by rule (rules are sorted by id).
 *
 * Deciding a round of n claims takes n log n, once for each stratum.
 */
#include "engine/claim.h"

#include <stdlib.h>

#include "engine/kind.h"
#include "engine/state.h"

static void free_items(struct claim_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].written);
	list->count = 0;
}

void claims_reset(struct claims *c)
{
	free_items(&c->decided);
	free_items(&c->fresh);
	free_items(&c->fresh_kept);
	free_items(&c->waiting);
	free_items(&c->kept);
	c->n_done = 0;
}

void claims_free(struct claims *c)
{
	claims_reset(c);
	free(c->decided.items);
	free(c->fresh.items);
	free(c->fresh_kept.items);
	free(c->waiting.items);
	free(c->kept.items);
	*c = (struct claims){ 0 };
}

static int reserve(struct claim_list *list, size_t more)
{
	size_t cap = list->cap ? list->cap : 64;
	struct claim *grown;

	if (list->count + more <= list->cap)
		return 0;
	while (cap < list->count + more)
		cap *= 2;
	grown = realloc(list->items, cap * sizeof *grown);
	if (!grown)
		return -1;
	list->items = grown;
	list->cap = cap;
	return 0;
}

/* Appends a claim and takes over its text, also when there is no memory. */
static int append(struct claim_list *list, const struct claim *claim)
{
	if (reserve(list, 1)) {
		free(claim->written);
		return -1;
	}
	list->items[list->count++] = *claim;
	return 0;
}

/* A claim that refers to nothing undecided is decided. */
static int accept(struct engine *e, const struct claim *claim)
{
	bool keeps = e->rules->rules[claim->rule].action == ACTION_KEEP;

	return append(keeps ? &e->claims.fresh_kept : &e->claims.fresh, claim);
}

int claims_add(struct engine *e, const struct claim *claim)
{
	const struct rule *rule = &e->rules->rules[claim->rule];

	if (rule->n_near == 0 && rule->n_keeps == 0)
		return accept(e, claim);
	return append(&e->claims.waiting, claim);
}

/* ---- order ---- */

static int compare(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

static bool is_sorted(const struct claim_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (compare(&list->items[i - 1], &list->items[i]) > 0)
			return false;
	return true;
}

/* Merges `fresh` into an ordered list behind its first `done`, from the back. */
static int merge(struct claim_list *list, size_t done, struct claim_list *fresh)
{
	size_t i = list->count, j = fresh->count, to = i + j;

	if (j == 0)
		return 0;
	if (reserve(list, j))
		return -1;
	if (!is_sorted(fresh))
		qsort(fresh->items, j, sizeof *fresh->items, compare);
	while (j > 0) {
		if (i > done && compare(&list->items[i - 1], &fresh->items[j - 1]) > 0)
			list->items[--to] = list->items[--i];
		else
			list->items[--to] = fresh->items[--j];
	}
	list->count += fresh->count;
	fresh->count = 0;
	for (; to < list->count; to++) {
		struct claim *claim = &list->items[to];
		uint64_t before = to > 0 ? list->items[to - 1].last_max : 0;

		claim->last_max = claim->last > before ? claim->last : before;
	}
	return 0;
}

static int merge_fresh(struct claims *c)
{
	return merge(&c->decided, c->n_done, &c->fresh) || merge(&c->kept, 0, &c->fresh_kept) ? -1
	                                                                                     : 0;
}

/*
 * Where to look for what touches lines up to `last` in an ordered list: below
 * the index returned, downwards, as long as last_max reaches the first line.
 */
static size_t index_behind(const struct claim_list *list, uint64_t last)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].first > last)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* ---- what a claim refers to ---- */

static bool holds_rule(const uint32_t *rules, uint32_t count, uint32_t rule)
{
	uint32_t low = 0, high = count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (rules[middle] == rule)
			return true;
		if (rules[middle] < rule)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Whether a line within the rule's reach is taken by one that it names. */
static bool is_near(const struct engine *e, const struct claim *claim)
{
	const struct rule *rule = &e->rules->rules[claim->rule];
	const struct claim_list *decided = &e->claims.decided;
	uint64_t reach = rule->reach_near_lines;
	uint64_t from = claim->first > reach ? claim->first - reach : 0;

	for (size_t i = index_behind(decided, claim->last + reach);
	     i-- > 0 && decided->items[i].last_max >= from;) {
		const struct claim *other = &decided->items[i];

		if (other->last >= from &&
		    e->rules->rules[other->rule].action != ACTION_TAG &&
		    holds_rule(rule->near, rule->n_near, other->rule))
			return true;
	}
	return false;
}

/* The keep item that protects a byte of the claim, or UINT32_MAX. */
static uint32_t keeper_of(const struct engine *e, const struct claim *claim)
{
	const struct rule *rule = &e->rules->rules[claim->rule];
	const struct claim_list *kept = &e->claims.kept;

	if (rule->n_keeps == 0)
		return UINT32_MAX;
	for (size_t i = index_behind(kept, claim->last);
	     i-- > 0 && kept->items[i].last_max >= claim->first;) {
		const struct claim *k = &kept->items[i];

		if (k->start < claim->end && claim->start < k->end &&
		    holds_rule(rule->keeps, rule->n_keeps, k->rule))
			return k->rule;
	}
	return UINT32_MAX;
}

static int decide(struct engine *e, struct claim *claim)
{
	const struct rule *rule = &e->rules->rules[claim->rule];
	enum engine_hold hold = HOLD_NOTHING;
	uint32_t keeper = UINT32_MAX;

	if (rule->n_near && !is_near(e, claim))
		hold = HOLD_NEAR;
	else if ((keeper = keeper_of(e, claim)) != UINT32_MAX)
		hold = HOLD_KEEP;
	if (hold == HOLD_NOTHING)
		return accept(e, claim);
	engine_held(e, claim->rule, hold, keeper, claim->start, claim->end, claim->first);
	free(claim->written);
	return 0;
}

uint64_t claims_horizon(const struct engine *e, uint32_t strata, bool at_end)
{
	const struct claim_list *waiting = &e->claims.waiting;
	uint64_t horizon = kind_struct_horizon(e, strata);
	uint64_t unscored = kind_score_horizon(e, strata);
	uint64_t asleep = sleepers_horizon(e, strata);

	if (unscored < horizon)
		horizon = unscored;
	if (asleep < horizon)
		horizon = asleep;
	for (size_t i = 0; i < e->trackers.count; i++) {
		const struct tracker *t = &e->trackers.items[i];

		if (t->first < horizon && t->rule->stratum < strata)
			horizon = t->first;
	}
	for (size_t i = 0; i < waiting->count; i++)
		if (waiting->items[i].first < horizon &&
		    e->rules->rules[waiting->items[i].rule].stratum < strata)
			horizon = waiting->items[i].first;
	if (!at_end) {
		uint64_t shown = e->seen - e->base;
		uint64_t open = e->base + (shown > e->hold_lines ? shown - e->hold_lines : 0);

		if (open < horizon)
			horizon = open;
	}
	return horizon;
}

int claims_decide(struct engine *e, bool at_end)
{
	struct claim_list *waiting = &e->claims.waiting;

	if (merge_fresh(&e->claims))
		return -1;
	for (uint32_t s = 1; s < e->rules->n_strata && waiting->count; s++) {
		uint64_t horizon = claims_horizon(e, s, at_end);
		size_t left = 0;
		bool failed = false;

		for (size_t i = 0; i < waiting->count; i++) {
			struct claim *claim = &waiting->items[i];
			const struct rule *rule = &e->rules->rules[claim->rule];
			uint64_t looks_at = claim->last + (rule->n_near ? rule->reach_near_lines : 0);

			if (failed || rule->stratum != s || looks_at >= horizon)
				waiting->items[left++] = *claim;
			else
				failed = decide(e, claim) != 0;
		}
		waiting->count = left;
		if (failed || merge_fresh(&e->claims))
			return -1;
	}
	return 0;
}

void claims_forget(struct claims *c, uint64_t ordinal)
{
	size_t gone = 0;

	while (gone < c->n_done && c->decided.items[gone].last < ordinal)
		free(c->decided.items[gone++].written);
	/* Moving the rest is worth it only when it is less than what goes. */
	if (gone && gone >= c->decided.count - gone) {
		c->decided.count -= gone;
		c->n_done -= gone;
		memmove(c->decided.items, c->decided.items + gone,
		        c->decided.count * sizeof *c->decided.items);
	} else {
		while (gone > 0)
			c->decided.items[--gone].written = NULL;
	}
	gone = 0;
	while (gone < c->kept.count && c->kept.items[gone].last_max < ordinal)
		gone++;
	if (gone && gone >= c->kept.count - gone) {
		c->kept.count -= gone;
		memmove(c->kept.items, c->kept.items + gone, c->kept.count * sizeof *c->kept.items);
	}
}
