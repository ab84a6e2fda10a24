/*
 * fuzz_rules: any bytes as a rule file.
 *
 * The last byte chooses the options, so that a rule file is an input as it is.
 * Whatever comes, the compiler ends with a rule set and no error or with errors
 * and no rule set, and every error has a place in the file.  A rule set that
 * comes out names rules, patterns and keep items that exist.
 */
#include "target.h"

#include "rule/compile.h"

static void check_list(const struct ruleset *rs, const struct pattern_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		REQUIRE(list->ids[i] < patterns_count(rs->patterns));
}

static void check_rule(const struct ruleset *rs, uint32_t index)
{
	const struct rule *r = &rs->rules[index];

	REQUIRE(ruleset_find(rs, span_cstr(r->id)) == index);
	check_list(rs, &r->match);
	check_list(rs, &r->last);
	check_list(rs, &r->follow);
	check_list(rs, &r->require);
	check_list(rs, &r->before);
	check_list(rs, &r->after);
	check_list(rs, &r->above);
	check_list(rs, &r->below);
	check_list(rs, &r->unless);
	check_list(rs, &r->unless_near);
	for (uint32_t i = 0; i < r->n_near; i++) {
		REQUIRE(r->near[i] < rs->n_rules - rs->n_keeps);
		REQUIRE(i == 0 || r->near[i - 1] < r->near[i]);
		REQUIRE(!rs->rules[r->near[i]].enabled || rs->rules[r->near[i]].stratum < r->stratum);
	}
	for (uint32_t i = 0; i < r->n_keeps; i++)
		REQUIRE(rs->rules[r->keeps[i]].action == ACTION_KEEP);
	REQUIRE(!r->enabled || r->stratum < rs->n_strata);
	REQUIRE(rule_window_lines(r) <= WINDOW_MAX_LINES);
}

static void check_diags(const struct diags *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct diag *x = &d->items[i];

		/* Options are no file. */
		REQUIRE(!x->pos.file || (x->pos.line > 0 && x->pos.column > 0));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { NULL, "fr", "fr,pt-br" };
	unsigned choice = size ? data[size - 1] : 0;
	struct compile_options options = {
		.level = 1 + choice % 3,
		.langs = langs[choice / 3 % 3],
		.only = choice & 16 ? "a/*,b*" : NULL,
		.enable = choice & 32 ? "a/b" : NULL,
		.keep_samples = choice & 64,
		.digest = choice & 64,
		.lint = choice & 64,
	};
	struct span text = span_of((const char *)data, size ? size - 1 : 0);
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	struct ruleset *rs;

	if (!c)
		return 0;
	if (size && choice & 128)
		compiler_add_entries(c, text);
	else if (size)
		compiler_add_text(c, "fuzz.rules", text);
	rs = compiler_finish(c);
	REQUIRE(!rs == (d.n_errors > 0));
	check_diags(&d);
	for (uint32_t i = 0; rs && i < rs->n_rules; i++)
		check_rule(rs, i);
	compiler_free(c);
	ruleset_free(rs);
	diags_free(&d);
	return 0;
}
