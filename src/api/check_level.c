/*
 * What level a rule is of, said by its samples.
 *
 * A rule of level 2 or 3 takes what some reader would miss: its `test: level N`
 * shows such lines.  At level N they go, below it no rule takes them.  So a rule
 * that slips to another level is noticed, and so is one of a lower level that
 * takes what this one was made to dare.
 */
#include "api/check.h"

/* Whether a run of all rules up to the level takes a line marked '-'. */
static bool takes_any(struct check *c, const struct sample *s, unsigned level)
{
	struct sample_line stays[DOCUMENT_LINES];
	uint32_t n = 0;

	/* What is to go is asked for as if it were to stay: then its taker is noted. */
	for (uint32_t i = 0; i < s->n_lines && n < DOCUMENT_LINES; i++) {
		stays[n] = s->lines[i];
		if (stays[n].mark == '+')
			continue;
		stays[n].mark = stays[n].mark == '-' ? '=' : '-';
		n++;
	}
	c->made = (struct sample){ .kind = SAMPLE_TEST, .lines = stays, .n_lines = n };
	if (check_make_texts(c, c->rule, &c->made))
		return false;
	check_activate_all_but(c, level, UINT32_MAX);
	/* Of rules that judge by a score, only the one whose sample this is. */
	if (c->rule->kind == RULE_SCORE)
		c->active[c->rule - c->set->rules] = c->rule->level <= level;
	if (check_run_document(c))
		return false;
	return c->taker != UINT32_MAX;
}

/* One `test: level N`. */
static void check_sample(struct check *c, const struct rule *rule, const struct sample *s)
{
	bool at, below;

	c->rule = rule;
	at = takes_any(c, s, s->level);
	below = takes_any(c, s, s->level - 1u);
	c->sample = s;
	if (!at)
		check_fail(c, 0, "test: nothing goes at this level", NULL);
	if (below)
		check_fail(c, 0, "test: a line goes below this level, taken",
		           c->set->rules[c->taker].id);
}

/* A sample that could say it: one whose lines stay below the level. */
static int propose_level(struct check *c, const struct rule *rule)
{
	struct buf text = { 0 };
	int bad = 0;

	for (uint32_t i = 0; i < rule->n_samples; i++) {
		const struct sample *s = &rule->samples[i];

		c->rule = rule;
		if (s->n_lines > 20 || !takes_any(c, s, rule->level) ||
		    takes_any(c, s, rule->level - 1u))
			continue;
		check_warn(c, rule, "no sample says that the rule is of level %u: 'test: level %u'",
		           (unsigned)rule->level, (unsigned)rule->level);
		bad = buf_printf(&text, "  test: level %u\n", (unsigned)rule->level);
		for (uint32_t k = 0; k < s->n_lines && !bad; k++)
			bad = buf_printf(&text, "    %c%s%.*s\n", s->lines[k].mark,
			                 s->lines[k].text.len ? " " : "", (int)s->lines[k].text.len,
			                 s->lines[k].text.len ? s->lines[k].text.ptr : "");
		if (!bad)
			diags_attach_sample(&c->rules->diags, buf_span(&text));
		break;
	}
	buf_free(&text);
	return bad || c->no_memory ? -1 : 0;
}

int check_level(struct check *c, uint32_t index)
{
	const struct rule *rule = &c->set->rules[index];
	bool said = false;

	for (uint32_t i = 0; i < rule->n_samples; i++) {
		if (!rule->samples[i].level)
			continue;
		said = true;
		check_sample(c, rule, &rule->samples[i]);
	}
	return !said && rule->level > 1 && !rule->off ? propose_level(c, rule) : 0;
}
