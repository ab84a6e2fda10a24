/*
 * Samples: a rule's own examples, run through the engine.
 *
 * Each sample is a document.  It is run
 *
 *   with the rule and what it refers to: exactly the marked lines must go;
 *   with every rule that is shipped enabled, up to the rule's own level: the
 *   lines that are to stay must stay.  `score` rules take no part in this, they
 *   judge whole documents, not lines;
 *   with all others but the rule: if one other rule alone does the same for all
 *   of its samples, the rule is not needed.
 */
#include "api/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Where in the file the first line stands whose fate is not as marked. */
static unsigned first_difference(const struct check *c)
{
	size_t at = 0;

	for (uint32_t i = 0; i < c->sample->n_lines; i++) {
		const struct sample_line *line = &c->sample->lines[i];
		bool there = at + line->text.len < c->got.len &&
		             memcmp(c->got.ptr + at, line->text.ptr, line->text.len) == 0 &&
		             c->got.ptr[at + line->text.len] == '\n';

		if (there == (line->mark == '-'))
			return line->line;
		if (there)
			at += line->text.len + 1;
	}
	return c->sample->pos.line;
}

void check_fail(struct check *c, unsigned line, const char *what, const char *other)
{
	struct source_pos pos = c->sample->pos;

	if (line && line != pos.line) {
		pos.line = line;
		pos.column = 1;
	}
	c->failed++;
	diags_add(&c->rules->diags, DIAG_ERROR, pos, c->rule->id, "%s%s%s", what,
	          other ? " by " : "", other ? other : "");
}

void check_warn(struct check *c, const struct rule *rule, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	diags_add(&c->rules->diags, DIAG_WARNING, rule->pos, rule->id, "%s", text);
}

/* A line that goes, but in a claim of another rule whose patterns do not match it. */
static void warn_of_idle(struct check *c, const struct sample_line *line)
{
	uint32_t taker = c->takers[line - c->sample->lines];
	struct source_pos pos = c->sample->pos;

	pos.line = line->line;
	pos.column = 1;
	diags_add(&c->rules->diags, DIAG_WARNING, pos, c->rule->id,
	          "this line shows nothing of the rule: %s takes it along", c->set->rules[taker].id);
}

/* With the rule alone: exactly what is marked goes. */
static int check_alone(struct check *c, uint32_t rule)
{
	const struct sample_line *idle;

	check_activate_alone(c, rule);
	if (check_run_document(c))
		return -1;
	if (check_as_marked(c)) {
		idle = check_find_idle(c, rule);
		if (idle)
			warn_of_idle(c, idle);
		return 0;
	}
	switch (c->sample->kind) {
	case SAMPLE_DROP:
		check_fail(c, 0, "drop: the line stays", NULL);
		break;
	case SAMPLE_KEEP:
		check_fail(c, 0, "keep: the line is taken", c->rule->id);
		break;
	case SAMPLE_TEST:
		check_fail(c, first_difference(c), "test: this line does not come out as it is marked",
		           NULL);
		break;
	}
	return 0;
}

static bool has_marked(const struct sample *s, char mark)
{
	for (uint32_t i = 0; i < s->n_lines; i++)
		if (s->lines[i].mark == mark && s->lines[i].text.len > 0)
			return true;
	return false;
}

/* With every rule up to its level: what is to stay stays. */
static int check_among_all(struct check *c, uint32_t rule)
{
	check_activate_all_but(c, c->rule->level, UINT32_MAX);
	if (check_run_document(c))
		return -1;
	if (c->taker != UINT32_MAX && c->taker != rule)
		check_fail(c, 0, "a line that is to stay is taken", c->set->rules[c->taker].id);
	return 0;
}

/* Narrows *other to the rule that does this sample's work as well. */
static int check_needed(struct check *c, uint32_t rule, uint32_t *other, bool *needed)
{
	check_activate_all_but(c, c->rule->level, rule);
	if (check_run_document(c))
		return -1;
	if (c->several || c->remover == UINT32_MAX || !check_as_marked(c) ||
	    (*other != UINT32_MAX && *other != c->remover))
		*needed = true;
	*other = c->remover;
	return 0;
}

static int check_rule(struct check *c, uint32_t index)
{
	const struct rule *rule = &c->set->rules[index];
	uint32_t other = UINT32_MAX;
	bool needed = rule->action != ACTION_DELETE;
	long failed_before = c->failed;

	for (uint32_t i = 0; i < rule->n_samples; i++) {
		const struct sample *sample = &rule->samples[i];

		c->n_run++;
		if (check_make_texts(c, rule, sample) || check_alone(c, index))
			return -1;
		if (rule->level && has_marked(sample, '=') && check_among_all(c, index))
			return -1;
		if (!needed && has_marked(sample, '-') && check_needed(c, index, &other, &needed))
			return -1;
	}
	if (c->failed != failed_before)
		return 0; /* what follows takes good samples */
	if (!needed && other != UINT32_MAX)
		check_warn(c, rule, "%s removes all of its samples alone", c->set->rules[other].id);
	return check_level(c, index) || check_guards(c, index) || check_numbers(c, index) ||
	                       check_cost(c, index) || check_patterns(c, index)
	               ? -1 : 0;
}

/* The rules copied, so that guards can be taken away. */
static int start(struct check *c, struct ruleset *copy)
{
	const struct ruleset *set = c->rules->set;

	*copy = *set;
	c->set = copy;
	c->editable = calloc(set->n_rules + 1, sizeof *c->editable);
	c->active = calloc(set->n_rules + 1, sizeof *c->active);
	c->variants = variants_new();
	if (!c->editable || !c->active || !c->variants)
		return -1;
	memcpy(c->editable, set->rules, set->n_rules * sizeof *c->editable);
	copy->rules = c->editable;

	/* How far rules look is measured once, here; what is changed for a run later
	 * must not be bounded by it. */
	for (uint32_t i = 0; i < set->n_rules; i++) {
		if (c->editable[i].kind == RULE_REPEAT)
			c->editable[i].at = AT_ANYWHERE;
		/* check_numbers() raises these by one. */
		c->editable[i].run++;
		c->editable[i].repeat_lines++;
		c->editable[i].reach_near_lines++;
	}
	c->engine = check_new_engine(c);
	memcpy(c->editable, set->rules, set->n_rules * sizeof *c->editable);
	return c->engine ? 0 : -1;
}

long descrape_rules_check(descrape_rules *rules, size_t *n_run)
{
	struct check c = { .rules = rules, .tagged = UINT32_MAX }; /* 128 KiB, most of it told[] */
	struct ruleset copy;

	if (!rules->set)
		return DESCRAPE_ERROR_USAGE;
	c.no_memory = start(&c, &copy) != 0;
	for (uint32_t i = 0; i < rules->set->n_rules && !c.no_memory; i++)
		c.no_memory |= check_rule(&c, i) != 0;
	if (!c.no_memory)
		c.no_memory = check_report_sites(&c) != 0;
	c.no_memory |= rules->diags.out_of_memory || (c.variants && variants_no_memory(c.variants));
	variants_free(c.variants);
	free(c.sites);
	engine_free(c.engine);
	free(c.editable);
	free(c.active);
	free(c.takers);
	buf_free(&c.document);
	buf_free(&c.expected);
	buf_free(&c.got);
	*n_run = c.n_run;
	return c.no_memory ? DESCRAPE_ERROR_MEMORY : c.failed;
}
