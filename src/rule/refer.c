/*
 * refer: the rules that `near` and `from` name.
 *
 * Globs become ascending arrays of indices.  `near` leaves out the rule itself
 * and, where a glob has a * or ?, rules of kind `score`, which settle last.
 * Rules that are not enabled are in the arrays too: they take nothing, so they
 * are near nothing.
 *
 * Most keep items protect from every rule; the array of those is shared, and
 * only a rule that a narrower `from` names gets one of its own.
 *
 * Bound: RULE_MAX_REFERENCES over all arrays.
 */
#include <stdlib.h>

#include "rule/ids.h"
#include "rule/lexer.h"
#include "rule/resolve.h"

/* Indices in the making; malloc'ed, used again for each rule. */
struct index_set {
	uint32_t *items;
	uint32_t count, cap;
};

static int set_add(struct rule_compiler *c, struct index_set *set, uint32_t index)
{
	if (set->count == set->cap) {
		uint32_t cap = set->cap ? 2 * set->cap : 64;
		uint32_t *grown = realloc(set->items, cap * sizeof(*grown));

		if (!grown)
			return diags_no_memory(c->diags);
		set->items = grown;
		set->cap = cap;
	}
	set->items[set->count++] = index;
	return 0;
}

static int compare_indices(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Sorts the set and takes out doubles. */
static void set_sort(struct index_set *set)
{
	uint32_t n = 0;

	if (set->count)
		qsort(set->items, set->count, sizeof(*set->items), compare_indices);
	for (uint32_t i = 0; i < set->count; i++) {
		if (i == 0 || set->items[i] != set->items[n - 1])
			set->items[n++] = set->items[i];
	}
	set->count = n;
}

/* A copy of the set in the ruleset; counts it against the bound. */
static const uint32_t *set_copy(struct rule_compiler *c, const struct index_set *set,
                                const struct place *at)
{
	uint32_t *copy;

	if (set->count > RULE_MAX_REFERENCES - c->n_references) {
		if (c->n_references != RULE_MAX_REFERENCES)
			draft_error(c, at, span_of(NULL, 0),
			            "near and from name more than %u rules in all",
			            RULE_MAX_REFERENCES);
		c->n_references = RULE_MAX_REFERENCES;
		return NULL;
	}
	c->n_references += set->count;
	copy = arena_memdup(&c->rs->arena, set->items, set->count * sizeof(*copy));
	if (!copy)
		diags_no_memory(c->diags);
	return copy;
}

/* Whether `near` of d may mean `target` by this glob. */
static int near_takes(struct rule_compiler *c, const struct draft *d, const struct draft *target,
                      bool plain, struct span glob, const struct place *at)
{
	if (target == d)
		return plain ? draft_error(c, at, glob, "a rule cannot be near itself") : 0;
	if (target->rule.kind == RULE_SCORE)
		return plain ? draft_error(c, at, glob, "'score:' rules settle last, nothing can "
		                           "be near them") : 0;
	return 1;
}

/* Adds the rules that one glob of d's near or from names. */
static int add_glob(struct rule_compiler *c, struct draft *d, const struct value *v,
                    struct span glob, struct index_set *set)
{
	size_t offset = (size_t)(glob.ptr - v->first.text.ptr);
	struct place at = place_in(d->file, &v->first, offset, d->rule.id);
	bool plain = rule_glob_is_plain(glob), any = false;
	uint32_t first, end;

	order_range(c, glob, &first, &end);
	for (uint32_t i = first; i < end; i++) {
		const struct draft *target = c->rules.items[i];
		int takes;

		if (!rule_glob_match(glob, draft_id(target)))
			continue;
		takes = v->slot == SLOT_NEAR ? near_takes(c, d, target, plain, glob, &at) : 1;
		if (takes < 0)
			return 0; /* reported */
		any |= takes;
		if (takes && set_add(c, set, i) < 0)
			return -1;
	}
	/* A built-in pack may be loaded without the others, whose rules it names. */
	if (!any && (!d->file->builtin || c->options.check_builtin))
		draft_error(c, &at, glob, "no %srule has this name%s",
		            first < end ? "other " : "", order_meant(c, glob));
	return 0;
}

/* Collects the globs of one slot; *given: there are any. */
static int collect(struct rule_compiler *c, struct draft *d, enum value_slot slot,
                   struct index_set *set, bool *given)
{
	set->count = 0;
	*given = false;
	for (const struct value *v = d->values; v; v = v->next) {
		struct span rest = v->first.text, glob;

		if (v->slot != slot)
			continue;
		*given = true;
		while ((glob = lex_word(&rest)).len) {
			if (add_glob(c, d, v, glob, set) < 0)
				return -1;
		}
	}
	set_sort(set);
	return 0;
}

/* A near that names nothing it can take has been reported; in a built-in pack
 * that stands alone, the rule then waits for rules that are not there. */
static int refer_near(struct rule_compiler *c, struct draft *d, struct index_set *set)
{
	struct place at = draft_place(d);
	bool given;

	if (collect(c, d, SLOT_NEAR, set, &given) < 0)
		return -1;
	if (set->count) {
		d->rule.near = set_copy(c, set, &at);
		d->rule.n_near = d->rule.near ? set->count : 0;
	} else if (given) {
		d->rule.enabled = false;
	}
	return 0;
}

/* ---- keep items ---- */

/* A rule and a keep item with a `from` of its own. */
struct protection {
	uint32_t rule, keep;
};

struct protections {
	struct protection *items;
	size_t count, cap;
};

static int compare_protections(const void *a, const void *b)
{
	const struct protection *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->keep < y->keep ? -1 : x->keep > y->keep;
}

static int protect(struct rule_compiler *c, struct protections *p, const struct index_set *rules,
                   uint32_t keep)
{
	if (rules->count > p->cap - p->count) {
		size_t cap = 2 * p->cap + rules->count + 64;
		struct protection *grown = realloc(p->items, cap * sizeof(*grown));

		if (!grown)
			return diags_no_memory(c->diags);
		p->items = grown;
		p->cap = cap;
	}
	for (uint32_t i = 0; i < rules->count; i++)
		p->items[p->count++] = (struct protection){ rules->items[i], keep };
	return 0;
}

/* Sorts the keep items into those for all rules and those with a narrower `from`. */
static int sort_keeps(struct rule_compiler *c, struct index_set *all, struct protections *some)
{
	struct index_set set = { 0 };
	int status = 0;

	for (uint32_t i = 0; i < c->keeps.count && status == 0; i++) {
		struct draft *d = c->keeps.items[i];
		bool given;

		status = collect(c, d, SLOT_FROM, &set, &given);
		if (status < 0)
			break;
		if (some->count > RULE_MAX_REFERENCES) {
			struct place at = draft_place(d);

			draft_error(c, &at, span_of(NULL, 0),
			            "near and from name more than %u rules in all",
			            RULE_MAX_REFERENCES);
			break;
		}
		if (!given || set.count == c->rules.count)
			status = set_add(c, all, d->index);
		else
			status = protect(c, some, &set, d->index);
	}
	free(set.items);
	return status;
}

/*
 * Walks rules and protections side by side, both in the order of rules; a rule
 * that no narrower `from` names shares the array of all the others.
 */
static int refer_keeps(struct rule_compiler *c)
{
	struct index_set all = { 0 }, own = { 0 };
	struct protections some = { 0 };
	const uint32_t *shared = NULL;
	int status = sort_keeps(c, &all, &some);
	uint32_t n_all = all.count;
	size_t at = 0;

	if (status == 0 && n_all) {
		shared = arena_memdup(&c->rs->arena, all.items, n_all * sizeof(*shared));
		status = shared ? 0 : diags_no_memory(c->diags);
	}
	if (some.count)
		qsort(some.items, some.count, sizeof(*some.items), compare_protections);
	for (uint32_t i = 0; i < c->rules.count && status == 0; i++) {
		struct draft *d = c->rules.items[i];
		struct place place = draft_place(d);

		d->rule.keeps = shared;
		d->rule.n_keeps = n_all;
		if (at == some.count || some.items[at].rule != i)
			continue;
		own.count = 0;
		for (uint32_t k = 0; k < n_all && status == 0; k++)
			status = set_add(c, &own, all.items[k]);
		for (; at < some.count && some.items[at].rule == i && status == 0; at++)
			status = set_add(c, &own, some.items[at].keep);
		set_sort(&own);
		d->rule.keeps = status == 0 ? set_copy(c, &own, &place) : NULL;
		d->rule.n_keeps = d->rule.keeps ? own.count : 0;
	}
	free(all.items);
	free(own.items);
	free(some.items);
	return status;
}

int refer_rules(struct rule_compiler *c)
{
	struct index_set set = { 0 };
	int status = 0;

	for (uint32_t i = 0; i < draft_count(c) && status == 0; i++) {
		if (draft_at(c, i)->has_near)
			status = refer_near(c, draft_at(c, i), &set);
	}
	free(set.items);
	return status == 0 && c->keeps.count ? refer_keeps(c) : status;
}
