/*
 * strata: the order in which rules settle.
 *
 * A rule settles after the rules that it is near and the keep items that
 * protect text from it; rules of kind `score` come after all others.  Strata are counted over
 * enabled rules only (what never takes anything is never waited for), cycles
 * over all rules (whether a file is right must not depend on the options).
 *
 * A depth-first walk with a stack of its own, for chains may be as long as
 * there are rules.  Only keep items with `near` are followed: the others
 * refer to nothing.
 *
 * Bound: time and memory are linear in rules and references.
 */
#include <stdlib.h>

#include "rule/resolve.h"

enum visit { NOT_SEEN, ON_STACK, SETTLED };

/* A rule on the way down, and which of its references is followed next. */
struct step {
	uint32_t index;
	uint32_t next; /* into near, then into keeps */
};

struct walk {
	struct rule_compiler *c;
	unsigned char *state; /* enum visit, by index */
	struct step *stack;
	uint32_t depth;
};

static struct rule *rule_at(const struct walk *w, uint32_t index)
{
	return &draft_at(w->c, index)->rule;
}

/* The next thing that the rule refers to, or UINT32_MAX. */
static uint32_t next_reference(const struct walk *w, struct step *s)
{
	const struct rule *r = rule_at(w, s->index);

	if (s->next < r->n_near)
		return r->near[s->next++];
	while (s->next - r->n_near < r->n_keeps) {
		uint32_t keep = r->keeps[s->next++ - r->n_near];

		if (rule_at(w, keep)->n_near)
			return keep;
	}
	return UINT32_MAX;
}

/* "a/x -> a/y -> a/x", from the stack down to where `index` stands on it. */
static void report_cycle(struct walk *w, uint32_t index)
{
	const struct draft *d = draft_at(w->c, index);
	struct place at = draft_place(d);
	struct buf chain = { 0 };
	uint32_t from = w->depth;
	int bad = 0;

	while (from && w->stack[from - 1].index != index)
		from--;
	for (uint32_t i = from - 1; i < w->depth && !bad; i++)
		bad = buf_printf(&chain, "%s -> ", rule_at(w, w->stack[i].index)->id);
	if (bad)
		diags_no_memory(w->c->diags);
	else
		draft_error(w->c, &at, span_of(NULL, 0),
		            "rules that wait for one another (near, keep): %.*s%s",
		            (int)(chain.len > 300 ? 300 : chain.len), chain.ptr, d->rule.id);
	buf_free(&chain);
}

/* All that the rule refers to is settled: so is its stratum. */
static void settle(struct walk *w, uint32_t index)
{
	struct rule *r = rule_at(w, index);

	r->stratum = 0;
	for (uint32_t i = 0; i < r->n_near; i++) {
		const struct rule *other = rule_at(w, r->near[i]);

		if (other->enabled && other->stratum >= r->stratum)
			r->stratum = other->stratum + 1;
	}
	for (uint32_t i = 0; i < r->n_keeps; i++) {
		const struct rule *keep = rule_at(w, r->keeps[i]);

		if (keep->enabled && keep->stratum >= r->stratum)
			r->stratum = keep->stratum + 1;
	}
	w->state[index] = SETTLED;
}

static void walk_from(struct walk *w, uint32_t start)
{
	w->stack[0] = (struct step){ start, 0 };
	w->depth = 1;
	w->state[start] = ON_STACK;
	while (w->depth) {
		struct step *top = &w->stack[w->depth - 1];
		uint32_t other = next_reference(w, top);

		if (other == UINT32_MAX) {
			settle(w, top->index);
			w->depth--;
		} else if (w->state[other] == ON_STACK) {
			report_cycle(w, other);
		} else if (w->state[other] == NOT_SEEN) {
			w->state[other] = ON_STACK;
			w->stack[w->depth++] = (struct step){ other, 0 };
		}
	}
}

/* Rules of kind score settle after all others. */
static void put_scores_last(struct rule_compiler *c)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < draft_count(c); i++) {
		const struct rule *r = &draft_at(c, i)->rule;

		if (r->enabled && r->kind != RULE_SCORE && r->stratum + 1 > last)
			last = r->stratum + 1;
	}
	for (uint32_t i = 0; i < c->rules.count; i++) {
		if (c->rules.items[i]->rule.kind == RULE_SCORE)
			c->rules.items[i]->rule.stratum = last;
	}
}

int settle_strata(struct rule_compiler *c)
{
	uint32_t n = draft_count(c);
	bool any = false, scores = false;
	struct walk w = { .c = c };
	int status = 0;

	for (uint32_t i = 0; i < n; i++) {
		any |= draft_at(c, i)->rule.n_near > 0 || draft_at(c, i)->rule.n_keeps > 0;
		scores |= draft_at(c, i)->rule.kind == RULE_SCORE;
	}
	if (any) { /* otherwise every rule is in stratum 0 already */
		w.state = calloc(n, sizeof(*w.state));
		w.stack = malloc(n * sizeof(*w.stack));
		if (!w.state || !w.stack) {
			diags_no_memory(c->diags);
			status = -1;
		}
		for (uint32_t i = 0; i < n && status == 0; i++) {
			if (w.state[i] == NOT_SEEN)
				walk_from(&w, i);
		}
		free(w.state);
		free(w.stack);
	}
	if (scores)
		put_scores_last(c);
	return status;
}
