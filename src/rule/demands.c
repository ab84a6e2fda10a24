/*
 * demands: which keys of an item need or exclude one another.
 *
 * The tables work on the set of keys that were seen and on what their values
 * said; a new combination is a row.  The error stands where the row's key does.
 */
#include "rule/keys.h"

#include <stdio.h>

/* With all of `when`, one of `any_of` is needed. */
struct demand {
	enum key_id when;
	uint64_t any_of;
	const char *message;
};

/* None of `enemies` may stand beside `key`. */
struct conflict {
	enum key_id key;
	uint64_t enemies;
	const char *message;
};

#define B KEY_BIT
#define LOOKS_AT_BLANK_FAMILY (B(KEY_BEFORE) | B(KEY_AFTER) | B(KEY_ABOVE) | B(KEY_BELOW))
#define LOOKS_AT_NEAR_FAMILY (B(KEY_NEAR) | B(KEY_UNLESS_NEAR))

static const struct demand demands[] = {
	{ KEY_BLOCK, B(KEY_TO) | B(KEY_UNTIL), "'block:' needs 'to:' or 'until:'" },
	{ KEY_BLOCK, B(KEY_MAX), "'block:' needs 'max:'" },
	{ KEY_HEADING, B(KEY_CUT) | B(KEY_WHILE), "'heading:' needs 'cut:' or 'while:'" },
	{ FACT_CUT_PARAGRAPH, B(KEY_MAX), "'cut: paragraph' needs 'max:'" },
	{ FACT_CUT_DOCUMENT, B(FACT_AT_TAIL), "'cut: document' needs 'at: tail N'" },
	{ KEY_WHILE, B(KEY_MAX), "'while:' needs 'max:'" },
	{ FACT_SHAPE_REQUIRES, B(KEY_REQUIRE), "this kind of structure needs 'require:'" },
	{ FACT_REPLACE, B(KEY_LINE) | B(KEY_HAS) | B(KEY_SPAN),
	  "'do: replace' goes with 'line:', 'has:' and 'span:' only" },
	{ KEY_RUN, B(KEY_BEFORE) | B(KEY_AFTER), "'run:' needs 'before:' or 'after:'" },
	{ KEY_REACH, LOOKS_AT_BLANK_FAMILY | LOOKS_AT_NEAR_FAMILY,
	  "'reach:' needs one of before, after, above, below, near, unless-near" },
};

/* What a document of one line cannot show. */
#define NEEDS_ANOTHER_LINE \
	(B(KEY_BLOCK) | B(KEY_HEADING) | B(KEY_REPEAT) | LOOKS_AT_BLANK_FAMILY | B(KEY_NEAR))

static const struct conflict conflicts[] = {
	{ KEY_TO, B(KEY_UNTIL), "'to:' and 'until:' in one rule" },
	{ KEY_CUT, B(KEY_WHILE), "'cut:' and 'while:' in one rule" },
	{ KEY_MAX, B(FACT_CUT_LINES),
	  "'cut: N lines' says how many; 'max:' goes with 'cut: paragraph'" },
	{ KEY_MAX, B(FACT_CUT_DOCUMENT), "'cut: document' has no 'max:'; 'at: tail N' bounds it" },
	{ KEY_DROP, NEEDS_ANOTHER_LINE,
	  "a rule that needs another line takes 'test:', not 'drop:'" },
	{ KEY_DROP, B(FACT_REPLACE),
	  "'drop:' is a line that goes; with 'do: replace' write 'test:'" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool seen(const struct item *it, enum key_id id)
{
	return it->seen & KEY_BIT(id);
}

static int error_at_key(struct item *it, enum key_id id, const char *message)
{
	struct place at = { it->d->file, it->at[id].line, it->at[id].column, it->d->rule.id };
	struct span token = id < N_KEYS ? span_cstr(rule_keys[id].name) : span_of(NULL, 0);

	return draft_error(it->c, &at, token, "%s", message);
}

/* Exactly one kind of matcher, and only keys that go with it. */
static int check_kind(struct item *it)
{
	const struct rule *rule = &it->d->rule;
	unsigned kinds = (unsigned)(it->seen & (KEY_BIT(N_KIND_KEYS) - 1));
	struct place at = { it->d->file, rule->pos.line, rule->pos.column, rule->id };
	char message[128];

	if (kinds == 0)
		return draft_error(it->c, &at, span_cstr(rule->id),
		                   it->in == KEY_IN_KEEP
		                           ? "nothing is matched: one of line, has, span, block "
		                             "is needed"
		                           : "nothing is matched: one of line, has, span, block, "
		                             "heading, struct, repeat, score is needed");
	for (int id = N_KIND_KEYS; id < N_KIND_BOUND_KEYS; id++) {
		if (!seen(it, (enum key_id)id) || rule_keys[id].kinds & kinds)
			continue;
		snprintf(message, sizeof(message), "'%s:' does not go with '%s:'",
		         rule_keys[id].name, rule_keys[rule->kind].name);
		return error_at_key(it, (enum key_id)id, message);
	}
	return 0;
}

/* One reach goes to the family that is used, or with both to the guard above it. */
static int settle_reach(struct item *it)
{
	bool blank = it->seen & LOOKS_AT_BLANK_FAMILY, near = it->seen & LOOKS_AT_NEAR_FAMILY;
	bool given[REACH_NEAR + 1] = { false };
	struct rule *rule = &it->d->rule;

	for (unsigned i = 0; i < it->n_reaches; i++) {
		const struct reach *r = &it->reaches[i];
		enum reach_family only = blank ? REACH_BLANK : REACH_NEAR;
		enum reach_family family = blank && near ? r->family : only;
		struct place at = { it->d->file, r->line, r->column, rule->id };

		if (family == REACH_NONE)
			return draft_error(it->c, &at, span_cstr("reach"),
			                   "'reach:' must stand below the guard that it is for");
		if (given[family])
			return draft_error(it->c, &at, span_cstr("reach"),
			                   "a second 'reach:' for the same guards");
		given[family] = true;
		if (family == REACH_NEAR && r->lines == 0)
			return draft_error(it->c, &at, span_cstr("reach"),
			                   "'reach: 0' looks at no other line");
		if (family == REACH_NEAR)
			rule->reach_near_lines = r->lines;
		else
			rule->reach_blank_lines = r->lines;
	}
	return 0;
}

int item_check(struct item *it)
{
	int status = check_kind(it);

	for (size_t i = 0; i < COUNT(demands) && status == 0; i++) {
		if (seen(it, demands[i].when) && !(it->seen & demands[i].any_of))
			status = error_at_key(it, demands[i].when, demands[i].message);
	}
	for (size_t i = 0; i < COUNT(conflicts) && status == 0; i++) {
		if (seen(it, conflicts[i].key) && it->seen & conflicts[i].enemies)
			status = error_at_key(it, conflicts[i].key, conflicts[i].message);
	}
	return status == 0 ? settle_reach(it) : -1;
}
