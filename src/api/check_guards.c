/*
 * Guards that no sample tests: each guard is taken away in turn, and if all
 * samples of the rule still come out as they are marked, nothing would be
 * noticed if it were lost.
 */
#include "api/check.h"

#include <stddef.h>

/* One guard: whether a rule has it, and how it is taken away. */
struct guard {
	const char *name;
	size_t list; /* offset of a pattern list in struct rule, or 0 */
	bool (*take)(struct rule *r); /* other guards: false when the rule has none */
};

static bool take_run(struct rule *r)
{
	bool had = r->run > 1 && (r->before.count || r->after.count);

	r->run = 1;
	return had;
}

static bool take_near(struct rule *r)
{
	bool had = r->n_near > 0;

	r->n_near = 0;
	return had;
}

static bool take_at(struct rule *r)
{
	/* `cut: document` is nothing without it. */
	bool had = r->at != AT_ANYWHERE &&
	           !(r->kind == RULE_HEADING && r->cut == CUT_DOCUMENT);

	r->at = AT_ANYWHERE;
	return had;
}

static bool take_range(struct range *range)
{
	bool had = range->min > 0 || range->max < UINT32_MAX;

	*range = (struct range){ 0, UINT32_MAX };
	return had;
}

static bool take_words(struct rule *r)
{
	return take_range(&r->words);
}

static bool take_chars(struct rule *r)
{
	return take_range(&r->chars);
}

static const struct guard guards[] = {
	{ "before", offsetof(struct rule, before), NULL },
	{ "after", offsetof(struct rule, after), NULL },
	{ "above", offsetof(struct rule, above), NULL },
	{ "below", offsetof(struct rule, below), NULL },
	{ "unless", offsetof(struct rule, unless), NULL },
	{ "unless-near", offsetof(struct rule, unless_near), NULL },
	{ "require", offsetof(struct rule, require), NULL },
	{ "run", 0, take_run },
	{ "near", 0, take_near },
	{ "at", 0, take_at },
	{ "words", 0, take_words },
	{ "chars", 0, take_chars },
};

/* Takes the guard from the rule; false: it has none. */
static bool take(const struct guard *g, struct rule *r)
{
	struct pattern_list *list = (struct pattern_list *)((char *)r + g->list);

	if (g->take)
		return g->take(r);
	if (list->count == 0)
		return false;
	list->count = 0;
	return true;
}

bool check_all_pass(struct check *c, uint32_t index)
{
	const struct rule *rule = &c->set->rules[index];

	for (uint32_t i = 0; i < rule->n_samples; i++)
		if (check_make_texts(c, rule, &rule->samples[i]) || !check_passes(c, index))
			return false;
	return true;
}

int check_guards(struct check *c, uint32_t index)
{
	struct rule whole = c->editable[index];

	for (size_t g = 0; whole.n_samples && g < sizeof guards / sizeof guards[0]; g++) {
		bool tested = !take(&guards[g], &c->editable[index]) || !check_all_pass(c, index);

		c->editable[index] = whole;
		if (c->no_memory)
			return -1;
		if (!tested)
			check_warn(c, &whole, "no sample tests '%s:'; without it all of them come out "
			           "the same", guards[g].name);
	}
	return 0;
}
