/*
 * pattern: from the values of drafts to patterns of the set.
 *
 * Names are expanded, each pattern is added once under its flags, and a
 * refusal by PCRE2 is traced back through the expansion to the file, line and
 * column it comes from.  What a rule matches is scanned for when the rule is
 * enabled; everything else is only tested by name.
 *
 * Patterns of built-in packs were checked when the program was built, and are
 * compiled at their first candidate, unless options.check_builtin asks.
 */
#include "rule/load.h"
#include "rule/macro.h"
#include "rule/resolve.h"

/* Where the ids of a slot go. */
static struct pattern_list *list_of(struct rule *r, enum value_slot slot)
{
	switch (slot) {
	case SLOT_MATCH: return &r->match;
	case SLOT_LAST: return &r->last;
	case SLOT_FOLLOW: return &r->follow;
	case SLOT_REQUIRE: return &r->require;
	case SLOT_BEFORE: return &r->before;
	case SLOT_AFTER: return &r->after;
	case SLOT_ABOVE: return &r->above;
	case SLOT_BELOW: return &r->below;
	case SLOT_UNLESS: return &r->unless;
	case SLOT_UNLESS_NEAR: return &r->unless_near;
	default: return NULL;
	}
}

/* How a pattern is compiled and looked for follows from its key and its rule. */
static unsigned flags_of(const struct rule_compiler *c, const struct draft *d, enum value_slot slot)
{
	const struct rule *r = &d->rule;
	bool search = slot == SLOT_REQUIRE || slot == SLOT_UNLESS || slot == SLOT_UNLESS_NEAR ||
	              (slot == SLOT_MATCH && (r->kind == RULE_HAS || r->kind == RULE_SPAN));
	unsigned flags = search ? 0 : PATTERN_WHOLE;

	if (!r->case_exact)
		flags |= PATTERN_CASELESS;
	if (slot == SLOT_MATCH && r->enabled)
		flags |= PATTERN_SCANNED;
	if (d->file->builtin && !c->options.check_builtin)
		flags |= PATTERN_LAZY;
	return flags;
}

/* Says what PCRE2 said, where the pattern stands in its file. */
static int report_pattern(struct rule_compiler *c, const struct draft *d, const struct value *v,
                          const struct pattern_error *error)
{
	struct place at = place_in(d->file, &v->first, 0, d->rule.id);
	struct span token = { 0 }, via = { 0 };

	macro_locate(c, &v->first, error->offset, &at, &token, &via);
	if (via.len)
		return draft_error(c, &at, token, "%s, in {{%.*s}} of rule %s", error->message,
		                   (int)via.len, via.ptr, d->rule.id);
	return draft_error(c, &at, token, "%s", error->message);
}

/* Adds the pattern of one value; -1 after an error. */
static int add_pattern(struct rule_compiler *c, const struct draft *d, const struct value *v,
                       uint32_t *id)
{
	struct pattern_error error = { 0 };
	struct span text;

	if (macro_expand(c, &v->first, d->file, d->rule.id, &text) < 0)
		return -1;
	if (text.len > PATTERN_MAX_BYTES) {
		struct place at = place_in(d->file, &v->first, 0, d->rule.id);

		return draft_error(c, &at, span_of(NULL, 0), "a pattern of more than %zu bytes",
		                   PATTERN_MAX_BYTES);
	}
	if (patterns_add(c->rs->patterns, text, flags_of(c, d, v->slot), id, &error) < 0)
		return report_pattern(c, d, v, &error);
	return 0;
}

/* A built-in rule that takes no part was checked and will not be asked. */
static bool takes_no_part(const struct rule_compiler *c, const struct draft *d)
{
	return d->file->builtin && !d->rule.enabled && !c->options.inspect;
}

/* Adds all patterns of a draft; its lists share one array.  *sound: none of them
 * failed, which the number of errors does not tell, as none is said twice. */
static int add_patterns(struct rule_compiler *c, struct draft *d, bool *sound)
{
	uint32_t counts[N_PATTERN_SLOTS] = { 0 }, total = 0, *ids;

	*sound = true;
	if (takes_no_part(c, d))
		return 0;
	for (const struct value *v = d->values; v; v = v->next) {
		if (v->slot < N_PATTERN_SLOTS) {
			counts[v->slot]++;
			total++;
		}
	}
	if (total == 0)
		return 0;
	ids = arena_alloc(&c->rs->arena, total * sizeof(*ids));
	if (!ids)
		return diags_no_memory(c->diags);
	for (int slot = 0; slot < N_PATTERN_SLOTS; slot++) {
		struct pattern_list *list = list_of(&d->rule, (enum value_slot)slot);
		uint32_t *next = ids;

		if (counts[slot] == 0)
			continue;
		for (const struct value *v = d->values; v; v = v->next) {
			if (v->slot == (enum value_slot)slot)
				*sound &= add_pattern(c, d, v, next++) == 0;
		}
		*list = (struct pattern_list){ ids, counts[slot] };
		ids = next;
	}
	return 0;
}

/* The openers of an enabled struct rule, as literals to scan for. */
static int add_openers(struct rule_compiler *c, struct draft *d)
{
	const char *const *openers = d->rule.shape->openers;
	struct pattern_error error;
	uint32_t n = 0, *ids;

	while (openers[n])
		n++;
	ids = arena_alloc(&c->scratch, n * sizeof(*ids));
	if (!ids)
		return diags_no_memory(c->diags);
	for (uint32_t i = 0; i < n; i++) {
		if (patterns_add(c->rs->patterns, span_cstr(openers[i]),
		                 PATTERN_SCANNED | PATTERN_LITERAL, &ids[i], &error) < 0)
			return diags_no_memory(c->diags);
	}
	d->openers = (struct pattern_list){ ids, n };
	return 0;
}

/* Models and the names of patterns share one space, so both errors can be said. */
static void find_model(struct rule_compiler *c, struct draft *d, const struct value *v)
{
	struct place at = place_in(d->file, &v->first, 0, d->rule.id);
	struct macro *m = takes_no_part(c, d) ? NULL : macro_find(c, v->first.text, &at);

	if (m && m->kind != MACRO_MODEL) {
		draft_error(c, &at, m->name, "this name is not a model");
	} else if (m) {
		if (m->file->builtin && !m->model && m->model_text.ptr)
			load_model_tables(c, m);
		d->rule.model = m->model;
		d->model_text = m->model_text;
	}
}

/* Each alternative must have the groups that the template names. */
static void check_template(struct rule_compiler *c, struct draft *d, const struct value *v)
{
	for (uint32_t i = 0; i < d->rule.match.count; i++) {
		size_t offset = 0;
		struct place at;

		if (patterns_check_template(c->rs->patterns, d->rule.match.ids[i],
		                            d->rule.replacement, &offset))
			continue;
		at = place_in(d->file, &v->first, offset, d->rule.id);
		draft_error(c, &at, span_from(v->first.text, offset),
		            "no such group in the pattern; a dollar sign is written $$");
		return;
	}
}

/*
 * A template is checked against its patterns, so not where one of them failed,
 * and for built-in packs only where everything is checked.
 */
int build_patterns(struct rule_compiler *c)
{
	for (uint32_t i = 0; i < draft_count(c); i++) {
		struct draft *d = draft_at(c, i);
		bool sound;

		if (add_patterns(c, d, &sound) < 0)
			return -1;
		if (d->rule.shape && d->rule.enabled && add_openers(c, d) < 0)
			return -1;
		for (const struct value *v = d->values; v; v = v->next) {
			if (v->slot == SLOT_MODEL)
				find_model(c, d, v);
			else if (v->slot == SLOT_TEMPLATE && sound &&
			         (!d->file->builtin || c->options.check_builtin))
				check_template(c, d, v);
		}
		if (c->diags->out_of_memory)
			return -1;
	}
	return 0;
}

/* The value that became this pattern of the draft, or NULL. */
static const struct value *value_of(struct draft *d, uint32_t pattern)
{
	for (int slot = 0; slot < N_PATTERN_SLOTS; slot++) {
		const struct pattern_list *list = list_of(&d->rule, (enum value_slot)slot);
		uint32_t k = 0;

		for (const struct value *v = d->values; v && k < list->count; v = v->next)
			if (v->slot == (enum value_slot)slot && list->ids[k++] == pattern)
				return v;
	}
	return NULL;
}

struct source_pos compiler_locate(struct rule_compiler *c, uint32_t index, uint32_t pattern,
                                  size_t offset, struct span *list)
{
	struct draft *d = draft_at(c, index);
	const struct value *v = value_of(d, pattern);
	struct place at = draft_place(d);
	struct span token = { 0 }, via = { 0 };

	*list = (struct span){ 0 };
	if (v) {
		at = place_in(d->file, &v->first, 0, d->rule.id);
		macro_locate(c, &v->first, offset, &at, &token, &via);
		/* A name stands where its list was put in: text that is no name cannot. */
		if (token.len && token.ptr[-1] == '{' && token.ptr[token.len] == '}' &&
		    token.ptr[-2] == '{')
			*list = token;
	}
	return (struct source_pos){ at.file->name, at.line, at.column };
}
