/*
 * One run of a sample's document, and what is read off it.
 *
 * Beside what went, it is asked who took each line.  A rule with `near:` is run
 * together with the rules that it names, and these may take lines of its samples
 * along in a block of theirs; such a line says nothing of the rule.  So the rule is
 * run once more with its claims as tags: they are told one by one then, and what
 * goes all the same goes by others.
 */
#include "api/check.h"

#include <stdlib.h>

/* ---- the engine's client ---- */

static int on_keep(void *ctx, uint64_t offset, struct span text)
{
	struct check *c = ctx;

	(void)offset;
	return buf_append_span(&c->got, text);
}

/* Notes that a rule takes the lines of these bytes, unless the rule that is asked for
 * does; which of the two is told first is open. */
static void attribute(struct check *c, uint32_t rule, uint64_t offset, size_t len)
{
	uint64_t at = 0, end = offset + len;

	for (uint32_t i = 0; i < c->sample->n_lines && at < end; i++) {
		const struct sample_line *line = &c->sample->lines[i];

		if (line->mark == '+')
			continue;
		if (offset < at + line->text.len && c->takers[i] != c->tagged)
			c->takers[i] = rule;
		at += line->text.len + 1;
	}
}

static void on_remark(void *ctx, const struct engine_remark *r)
{
	struct check *c = ctx;

	if (c->tagged != UINT32_MAX && r->rule == c->tagged && r->hold == HOLD_NOTHING)
		attribute(c, r->rule, r->offset, (size_t)r->len);
}

/* Whether the removal touches a line of the sample that is to stay. */
static bool takes_kept(const struct check *c, const struct engine_removal *r)
{
	uint64_t at = 0, end = r->offset + r->text.len;

	for (uint32_t i = 0; i < c->sample->n_lines; i++) {
		const struct sample_line *line = &c->sample->lines[i];

		if (line->mark == '+')
			continue;
		if (line->mark == '=' && line->text.len > 0 && r->offset < at + line->text.len &&
		    end > at)
			return true;
		at += line->text.len + 1;
	}
	return false;
}

static int on_remove(void *ctx, const struct engine_removal *r)
{
	struct check *c = ctx;

	c->several |= c->remover != UINT32_MAX && c->remover != r->rule;
	c->remover = r->rule;
	if (c->tagged != UINT32_MAX && r->kind == REMOVAL_RULE)
		attribute(c, r->rule, r->offset, r->text.len);
	if (c->taker == UINT32_MAX && takes_kept(c, r))
		c->taker = r->rule;
	return buf_append_span(&c->got, r->written);
}

/* ---- one run ---- */

void check_activate_alone(struct check *c, uint32_t rule)
{
	if (c->set->rules[rule].action == ACTION_KEEP) {
		check_activate_all_but(c, 3, UINT32_MAX);
		return;
	}
	memset(c->active, 0, c->set->n_rules * sizeof *c->active);
	if (engine_mark_active(c->set, rule, c->active))
		c->no_memory = true;
}

static int reserve_takers(struct check *c, size_t n)
{
	uint32_t *grown;

	if (n <= c->cap_takers)
		return 0;
	grown = realloc(c->takers, 2 * n * sizeof *grown);
	if (!grown) {
		c->no_memory = true;
		return -1;
	}
	c->takers = grown;
	c->cap_takers = 2 * n;
	return 0;
}

int check_make_texts(struct check *c, const struct rule *rule, const struct sample *sample)
{
	c->rule = rule;
	c->sample = sample;
	buf_clear(&c->document);
	buf_clear(&c->expected);
	for (uint32_t i = 0; i < sample->n_lines; i++) {
		const struct sample_line *line = &sample->lines[i];

		if (line->mark != '+' && (buf_append_span(&c->document, line->text) ||
		                          buf_append_char(&c->document, '\n')))
			c->no_memory = true;
		if (line->mark != '-' && (buf_append_span(&c->expected, line->text) ||
		                          buf_append_char(&c->expected, '\n')))
			c->no_memory = true;
	}
	return c->no_memory ? -1 : 0;
}

int check_run_document(struct check *c)
{
	buf_clear(&c->got);
	c->taker = c->remover = UINT32_MAX;
	c->several = false;
	engine_set_active(c->engine, c->active);
	if (engine_feed(c->engine, buf_span(&c->document)) || engine_end(c->engine)) {
		c->no_memory = true;
		return -1;
	}
	return 0;
}

void check_activate_all_but(struct check *c, unsigned level, uint32_t but)
{
	for (uint32_t i = 0; i < c->set->n_rules; i++) {
		const struct rule *r = &c->set->rules[i];

		c->active[i] = i != but && !r->off && r->level <= level && r->kind != RULE_SCORE;
	}
}

/* ---- who takes a line ---- */

/* Whether the rule that takes a line matches it, and does not only take it along. */
static bool is_matched_by(struct check *c, const struct rule *rule, struct span line)
{
	const struct pattern_list *lists[] = { &rule->match, &rule->last, &rule->follow,
	                                       &rule->before, &rule->after };

	if (rule->kind != RULE_BLOCK && rule->kind != RULE_HEADING && check_is_one_line(rule))
		return true;
	if (rule->match.count == 0)
		return true; /* structures, and what judges by a score */
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (uint32_t k = 0; k < lists[i]->count; k++)
			if (engine_matches(c->engine, lists[i]->ids[k], line, NULL))
				return true;
	return false;
}

const struct sample_line *check_find_idle(struct check *c, uint32_t rule)
{
	const struct sample *s = c->sample;
	enum rule_action action = c->editable[rule].action;
	const struct sample_line *found = NULL;

	if (c->editable[rule].n_near == 0 || action != ACTION_DELETE ||
	    reserve_takers(c, s->n_lines))
		return NULL;
	memset(c->takers, 0xFF, s->n_lines * sizeof *c->takers);
	check_activate_alone(c, rule);
	c->tagged = rule;
	c->editable[rule].action = ACTION_TAG;
	if (check_run_document(c))
		found = s->lines; /* asks no further without memory */
	c->editable[rule].action = action;
	c->tagged = UINT32_MAX;
	for (uint32_t i = 0; i < s->n_lines && !found; i++) {
		uint32_t taker = c->takers[i];

		if (s->lines[i].mark == '-' && s->lines[i].text.len && taker != rule &&
		    taker != UINT32_MAX && !is_matched_by(c, &c->set->rules[taker], s->lines[i].text))
			found = &s->lines[i];
	}
	return found;
}

bool check_passes(struct check *c, uint32_t rule)
{
	check_activate_alone(c, rule);
	return !check_run_document(c) && check_as_marked(c) && !check_find_idle(c, rule);
}

bool check_notices(struct check *c, uint32_t rule, const struct sample *s,
                   const struct said_instead *said, uint32_t n)
{
	bool passes;

	if (check_make_texts(c, &c->set->rules[rule], s))
		return false;
	engine_say_instead(c->engine, said, n);
	passes = check_passes(c, rule);
	engine_say_instead(c->engine, NULL, 0);
	return !passes;
}

struct engine *check_new_engine(struct check *c)
{
	struct engine_options options = { 0 };
	struct engine_client client = { .ctx = c, .keep = on_keep, .remove = on_remove,
	                                .remark = on_remark };

	return engine_new(c->set, &options, &client);
}
