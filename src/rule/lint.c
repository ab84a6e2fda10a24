/*
 * lint: what is suspicious in rule files that load.
 *
 * Each check is a function over one rule in a table; names that nothing uses
 * are looked at once.  Patterns are looked at with their names expanded, since
 * whether [A-Z] in a `let` is suspicious depends on the rule that uses it; a
 * place that two rules share is reported once.
 */
#include "rule/lint.h"

#include "rule/keys.h"
#include "rule/macro.h"
#include "rule/resolve.h"

/* Whether the same was said of the same place. */
static bool said_already(const struct rule_compiler *c, const struct place *at, const char *message)
{
	for (size_t i = c->first_diag; i < c->diags->count; i++) {
		const struct diag *x = &c->diags->items[i];

		if (x->pos.line == at->line && x->pos.column == at->column &&
		    x->pos.file && strcmp(x->pos.file, at->file->name) == 0 &&
		    strcmp(x->message, message) == 0)
			return true;
	}
	return false;
}

static void lint_samples(struct rule_compiler *c, const struct draft *d)
{
	struct place at = draft_place(d);

	if (d->rule.n_samples == 0)
		draft_warning(c, &at, d->rule.action == ACTION_KEEP
		                              ? "no sample; write 'test:' or 'keep:'"
		                              : "no sample; write 'drop:' and 'keep:', or 'test:'");
}

/* A line of any length that holds a phrase is seldom noise as a whole. */
static void lint_has_bound(struct rule_compiler *c, const struct draft *d)
{
	const struct rule *r = &d->rule;
	struct place at = draft_place(d);

	if (r->kind == RULE_HAS && r->action != ACTION_KEEP && r->words.max == UINT32_MAX &&
	    r->chars.max == UINT32_MAX)
		draft_warning(c, &at, "'has:' takes lines of any length; write 'words: ..N' or "
		              "'chars: ..N'");
}

/* Patterns for which nothing can be looked up are tried on every line. */
static void lint_routes(struct rule_compiler *c, const struct draft *d)
{
	uint32_t i = 0;

	for (const struct value *v = d->values; v; v = v->next) {
		struct place at = place_in(d->file, &v->first, 0, d->rule.id);

		if (v->slot != SLOT_MATCH)
			continue;
		if (patterns_route(c->rs->patterns, d->rule.match.ids[i]) == ROUTE_ALWAYS)
			draft_warning(c, &at, "slow: tried on every line, because no literal is in "
			              "every match");
		i++;
	}
}

static void lint_value(struct rule_compiler *c, const struct draft *d, const struct value *v)
{
	enum pattern_doubt doubt;
	struct span text;
	size_t offset = 0;

	if (macro_expand(c, &v->first, d->file, d->rule.id, &text) < 0)
		return;
	while ((doubt = lint_pattern(text, !d->rule.case_exact, &offset)) != DOUBT_NONE) {
		struct place at = place_in(d->file, &v->first, 0, d->rule.id);
		const char *message = lint_doubt_message(doubt);
		struct span token = { 0 }, via = { 0 };

		macro_locate(c, &v->first, offset, &at, &token, &via);
		if (!said_already(c, &at, message))
			draft_warning(c, &at, "%s", message);
		offset++;
	}
}

/* Continuation lines that look like entries: "words: 3" indented too far. */
static void lint_continuation(struct rule_compiler *c, const struct draft *d,
                              const struct value *v)
{
	for (const struct piece *p = v->first.next; p; p = p->next) {
		const char *colon = memchr(p->text.ptr, ':', p->text.len);
		size_t len = colon ? (size_t)(colon - p->text.ptr) : 0;
		struct place at = place_in(d->file, p, 0, d->rule.id);

		if (len && len + 1 < p->text.len && colon[1] == ' ' &&
		    key_find(span_of(p->text.ptr, len)))
			draft_warning(c, &at,
			              "this continues the pattern above; is it indented too far?");
	}
}

static void lint_patterns(struct rule_compiler *c, const struct draft *d)
{
	for (const struct value *v = d->values; v; v = v->next) {
		if (v->slot >= N_PATTERN_SLOTS)
			continue;
		lint_value(c, d, v);
		lint_continuation(c, d, v);
	}
}

static void lint_names(struct rule_compiler *c)
{
	for (const struct macro *m = c->macros_first; m; m = m->next_defined) {
		struct place at = { m->file, m->line, m->column, NULL };

		if (!m->used)
			draft_warning(c, &at, "nothing uses the name %.*s", (int)m->name.len,
			              m->name.ptr);
	}
}

int lint_rules(struct rule_compiler *c)
{
	static void (*const checks[])(struct rule_compiler *, const struct draft *) = {
		lint_samples, lint_has_bound, lint_routes, lint_patterns,
	};

	for (uint32_t i = 0; i < draft_count(c); i++) {
		for (size_t k = 0; k < sizeof(checks) / sizeof(checks[0]); k++)
			checks[k](c, draft_at(c, i));
	}
	lint_names(c);
	return c->diags->out_of_memory ? -1 : 0;
}
