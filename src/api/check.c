/*
 * Samples: a rule's own examples, run through the engine.
 *
 * Each sample is a document.  It is run twice: with the rule and what it
 * refers to, where exactly the marked lines must go; and with every rule that
 * is shipped enabled up to the rule's own level, where the lines that are to
 * stay must stay.  `score` rules take no part in the second: they judge whole
 * documents, not lines.
 */
#include <stdlib.h>

#include "api/rules.h"
#include "engine/engine.h"

struct check {
	descrape_rules *rules;
	const struct ruleset *set;
	struct engine *engine;
	bool *active;          /* by rule: takes part in this run; owned */
	struct buf document, expected, got;
	uint32_t last_rule;    /* the last that removed something, for messages */
	const struct sample *sample;
	const struct rule *rule;
	uint32_t taker;        /* who took a line that was to stay; UINT32_MAX: nobody */
	long failed;
	size_t n_run;
	bool no_memory;
};

/* ---- the engine's client ---- */

static int on_keep(void *ctx, uint64_t offset, struct span text)
{
	struct check *c = ctx;

	(void)offset;
	return buf_append_span(&c->got, text);
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

	c->last_rule = r->rule;
	if (c->taker == UINT32_MAX && takes_kept(c, r))
		c->taker = r->rule;
	return buf_append_span(&c->got, r->written);
}

/* ---- one run ---- */

static void set_active(struct check *c, uint32_t rule)
{
	const struct rule *r = &c->set->rules[rule];

	if (c->active[rule])
		return;
	c->active[rule] = true;
	for (uint32_t i = 0; i < r->n_near; i++)
		set_active(c, r->near[i]);
	for (uint32_t i = 0; i < r->n_keeps; i++)
		set_active(c, r->keeps[i]);
}

/* The sample's document, and what must become of it. */
static int make_texts(struct check *c)
{
	buf_clear(&c->document);
	buf_clear(&c->expected);
	for (uint32_t i = 0; i < c->sample->n_lines; i++) {
		const struct sample_line *line = &c->sample->lines[i];

		if (line->mark != '+' && (buf_append_span(&c->document, line->text) ||
		                          buf_append_char(&c->document, '\n')))
			return -1;
		if (line->mark != '-' && (buf_append_span(&c->expected, line->text) ||
		                          buf_append_char(&c->expected, '\n')))
			return -1;
	}
	return 0;
}

static int run(struct check *c)
{
	buf_clear(&c->got);
	c->taker = c->last_rule = UINT32_MAX;
	engine_set_active(c->engine, c->active);
	if (engine_feed(c->engine, buf_span(&c->document)) || engine_end(c->engine)) {
		c->no_memory = true;
		return -1;
	}
	return 0;
}

/* ---- verdicts ---- */

/* The first line of the sample whose fate is not as marked; its number in the
 * file. */
static unsigned first_difference(const struct check *c)
{
	const char *want = c->expected.ptr, *got = c->got.ptr;
	size_t n = c->expected.len < c->got.len ? c->expected.len : c->got.len;
	size_t at = 0, lines = 0;

	while (at < n && want[at] == got[at])
		lines += want[at++] == '\n';
	for (uint32_t i = 0; i < c->sample->n_lines; i++) {
		const struct sample_line *line = &c->sample->lines[i];

		if (line->mark == '-' ? c->got.len > c->expected.len && lines == 0 : lines-- == 0)
			return line->line;
	}
	return c->sample->pos.line;
}

static void fail(struct check *c, unsigned line, const char *what, const char *other)
{
	struct source_pos pos = c->sample->pos;

	if (line && line != pos.line) {
		pos.line = line;
		pos.column = 1;
	}
	c->failed++;
	if (other)
		diags_add(&c->rules->diags, DIAG_ERROR, pos, c->rule->id, "%s, by %s", what, other);
	else
		diags_add(&c->rules->diags, DIAG_ERROR, pos, c->rule->id, "%s", what);
}

static const char *taker_name(const struct check *c)
{
	return c->taker == UINT32_MAX ? NULL : c->set->rules[c->taker].id;
}

/* With the rule alone: exactly what is marked goes. */
static int check_alone(struct check *c, uint32_t rule)
{
	memset(c->active, 0, c->set->n_rules * sizeof *c->active);
	set_active(c, rule);
	if (run(c))
		return -1;
	if (span_equal(buf_span(&c->got), buf_span(&c->expected)))
		return 0;
	switch (c->sample->kind) {
	case SAMPLE_DROP:
		fail(c, 0, "drop: the line stays", NULL);
		break;
	case SAMPLE_KEEP:
		fail(c, 0, "keep: the line is taken by its own rule", NULL);
		break;
	case SAMPLE_TEST:
		fail(c, first_difference(c), "test: not what is marked comes out", NULL);
		break;
	}
	return 0;
}

/* With every rule up to its level: what is to stay stays. */
static int check_among_all(struct check *c)
{
	for (uint32_t i = 0; i < c->set->n_rules; i++) {
		const struct rule *r = &c->set->rules[i];

		c->active[i] = !r->off && r->level <= c->rule->level && r->kind != RULE_SCORE;
	}
	if (run(c))
		return -1;
	if (c->taker != UINT32_MAX && &c->set->rules[c->taker] != c->rule)
		fail(c, 0, "a line that is to stay is taken", taker_name(c));
	return 0;
}

static bool keeps_any(const struct sample *s)
{
	for (uint32_t i = 0; i < s->n_lines; i++)
		if (s->lines[i].mark == '=' && s->lines[i].text.len > 0)
			return true;
	return false;
}

static int check_rule(struct check *c, uint32_t index)
{
	c->rule = &c->set->rules[index];
	for (uint32_t i = 0; i < c->rule->n_samples; i++) {
		c->sample = &c->rule->samples[i];
		c->n_run++;
		if (make_texts(c)) {
			c->no_memory = true;
			return -1;
		}
		if (check_alone(c, index))
			return -1;
		if (c->rule->level && keeps_any(c->sample) && check_among_all(c))
			return -1;
	}
	return 0;
}

long descrape_rules_check(descrape_rules *rules, size_t *n_run)
{
	struct check c = { .rules = rules, .set = rules->set };
	struct engine_options options = { 0 };
	struct engine_client client = { .ctx = &c, .keep = on_keep, .remove = on_remove };

	if (!rules->set)
		return DESCRAPE_ERROR_USAGE;
	c.active = calloc(rules->set->n_rules + 1, sizeof *c.active);
	c.engine = engine_new(rules->set, &options, &client);
	c.no_memory = !c.active || !c.engine;
	for (uint32_t i = 0; i < rules->set->n_rules && !c.no_memory; i++)
		check_rule(&c, i);
	engine_free(c.engine);
	free(c.active);
	buf_free(&c.document);
	buf_free(&c.expected);
	buf_free(&c.got);
	*n_run = c.n_run;
	return c.no_memory ? DESCRAPE_ERROR_MEMORY : c.failed;
}
