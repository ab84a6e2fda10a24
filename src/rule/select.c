/*
 * select: which rules are enabled.
 *
 * A rule starts out enabled unless it is `off: yes`, above the level, or of
 * another language.  Then come the files: `enable` turns a rule on whatever
 * its level and language, `disable` turns it off, and `disable` beats
 * `enable` wherever the two stand, since the order of files means nothing.
 * The options come last, in the order --only, --disable, --enable; --only
 * leaves rules out and turns none on.
 *
 * Globs name rules; keep items are always on where their language is wanted.
 */
#include "rule/ids.h"
#include "rule/resolve.h"

/* What a glob does to the rules it names; false: it names none. */
enum effect { TURN_ON, TURN_OFF, MARK };

static bool apply_glob(struct rule_compiler *c, struct span glob, enum effect effect)
{
	uint32_t first, end;
	bool any = false;

	order_range(c, glob, &first, &end);
	for (uint32_t i = first; i < end; i++) {
		struct draft *d = c->rules.items[i];

		if (!rule_glob_match(glob, draft_id(d)))
			continue;
		any = true;
		if (effect == MARK)
			d->picked = true;
		else
			d->rule.enabled = effect == TURN_ON;
	}
	return any;
}

static void apply_selections(struct rule_compiler *c, bool enable)
{
	for (const struct selection *s = c->selections; s; s = s->next) {
		struct place at = { s->file, s->line, s->column, NULL };

		if (s->enable == enable && !apply_glob(c, s->glob, enable ? TURN_ON : TURN_OFF))
			draft_error(c, &at, s->glob, "no rule has this name%s",
			            order_meant(c, s->glob));
	}
}

/* Applies an option: globs separated by commas. */
static void apply_option(struct rule_compiler *c, const char *option, const char *globs,
                         enum effect effect)
{
	struct span rest = globs ? span_cstr(globs) : span_of(NULL, 0);

	while (rest.len) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
		struct span glob = span_of(rest.ptr, len);

		rest = span_from(rest, comma ? len + 1 : len);
		if (len && !apply_glob(c, glob, effect))
			diags_add(c->diags, DIAG_ERROR, (struct source_pos){ 0 }, NULL,
			          "%s: no rule has this name%s, near '%.*s'", option,
			          order_meant(c, glob), (int)len, glob.ptr);
	}
}

int select_rules(struct rule_compiler *c)
{
	const struct compile_options *o = &c->options;

	for (uint32_t i = 0; i < draft_count(c); i++) {
		struct draft *d = draft_at(c, i);

		d->rule.enabled = !d->off && (d->rule.level <= o->level || o->keep_samples) &&
		                  ids_lang_wanted(d->rule.langs, o->langs);
	}
	apply_selections(c, true);
	apply_selections(c, false);
	if (o->only) {
		apply_option(c, "--only", o->only, MARK);
		for (uint32_t i = 0; i < c->rules.count; i++)
			c->rules.items[i]->rule.enabled &= c->rules.items[i]->picked;
	}
	apply_option(c, "--disable", o->disable, TURN_OFF);
	apply_option(c, "--enable", o->enable, TURN_ON);
	for (uint32_t i = 0; i < draft_count(c); i++) {
		struct rule *r = &draft_at(c, i)->rule;

		r->off = !r->enabled;
		r->enabled |= o->keep_samples; /* samples of all rules are run */
	}
	return 0;
}
