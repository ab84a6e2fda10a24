/*
 * freeze: from drafts to the immutable ruleset.
 *
 * Rules are moved into one array in the order of their ids, keep items behind
 * them, and what the engine looks up by pattern or at every line is computed
 * once.
 */
#include "rule/resolve.h"

/* Calls that count or fill the users of a draft's scanned patterns. */
struct users_in_the_making {
	uint32_t *counts; /* by pattern id */
	uint32_t *rules;  /* NULL while counting */
	uint32_t *starts; /* by pattern id, into rules */
};

static void use_pattern(struct users_in_the_making *u, uint32_t pattern, uint32_t rule)
{
	uint32_t n = u->counts[pattern];

	/* Two alternatives of a rule may be the same pattern. */
	if (u->rules && n && u->rules[u->starts[pattern] + n - 1] == rule)
		return;
	if (u->rules)
		u->rules[u->starts[pattern] + n] = rule;
	u->counts[pattern]++;
}

static void use_patterns(const struct rule_compiler *c, struct users_in_the_making *u)
{
	for (uint32_t i = 0; i < draft_count(c); i++) {
		const struct draft *d = draft_at(c, i);

		if (!d->rule.enabled)
			continue;
		for (uint32_t k = 0; k < d->rule.match.count; k++)
			use_pattern(u, d->rule.match.ids[k], i);
		for (uint32_t k = 0; k < d->openers.count; k++)
			use_pattern(u, d->openers.ids[k], i);
	}
}

/* Fills rs->users: counted first, then filled. */
static int freeze_users(struct rule_compiler *c)
{
	size_t n = patterns_count(c->rs->patterns);
	struct pattern_users *users = arena_alloc(&c->rs->arena, n * sizeof(*users));
	struct users_in_the_making u = {
		.counts = arena_alloc(&c->scratch, n * sizeof(*u.counts)),
		.starts = arena_alloc(&c->scratch, n * sizeof(*u.starts)),
	};
	uint32_t total = 0, *rules;

	if (!users || !u.counts || !u.starts)
		return diags_no_memory(c->diags);
	use_patterns(c, &u);
	for (size_t i = 0; i < n; i++) {
		u.starts[i] = total;
		total += u.counts[i];
		u.counts[i] = 0;
	}
	rules = u.rules = arena_alloc(&c->rs->arena, total * sizeof(*rules));
	if (!rules)
		return diags_no_memory(c->diags);
	use_patterns(c, &u);
	for (size_t i = 0; i < n; i++)
		users[i] = (struct pattern_users){ rules + u.starts[i], u.counts[i] };
	c->rs->users = users;
	return 0;
}

/* Lines behind the newest that this rule may still need or claim. */
static uint32_t hold_of(const struct rule *r)
{
	uint32_t hold = 0;

	if (r->before.count)
		hold = r->run;
	else if (r->above.count || r->after.count || r->below.count)
		hold = 1;
	if ((r->n_near || r->unless_near.count) && r->reach_near_lines > hold)
		hold = r->reach_near_lines;
	if (r->at == AT_TAIL && r->at_lines > hold)
		hold = r->at_lines;
	return hold;
}

/* Numbers that are known once all rules stand. */
static int freeze_totals(struct rule_compiler *c)
{
	struct ruleset *rs = c->rs;
	uint32_t *every = arena_alloc(&rs->arena, c->rules.count * sizeof(*every));

	if (!every)
		return diags_no_memory(c->diags);
	for (uint32_t i = 0; i < rs->n_rules; i++) {
		const struct rule *r = &rs->rules[i];

		if (!r->enabled)
			continue;
		rs->n_enabled += r->action != ACTION_KEEP;
		if (r->stratum + 1 > rs->n_strata)
			rs->n_strata = r->stratum + 1;
		if (hold_of(r) > rs->hold_lines)
			rs->hold_lines = hold_of(r);
		if (r->kind == RULE_REPEAT || r->kind == RULE_SCORE)
			every[rs->n_every_line++] = i;
	}
	rs->every_line = every;
	return 0;
}

int freeze_rules(struct rule_compiler *c)
{
	uint32_t n = draft_count(c);
	struct rule *rules = arena_alloc(&c->rs->arena, n * sizeof(*rules));

	if (!rules)
		return diags_no_memory(c->diags);
	for (uint32_t i = 0; i < n; i++)
		rules[i] = draft_at(c, i)->rule;
	c->rs->rules = rules;
	c->rs->n_rules = n;
	c->rs->n_keeps = c->keeps.count;
	if (freeze_users(c) < 0 || freeze_totals(c) < 0)
		return -1;
	if (c->options.digest)
		digest_rules(c, c->rs->digest);
	return patterns_freeze(c->rs->patterns) < 0 ? diags_no_memory(c->diags) : 0;
}
