/*
 * Unit tests of match/plans: what was worked out when the program was built is
 * what loading the packs would work out; and packs without their samples are
 * the same rules.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "match/patterns.h"
#include "rule/builtin.h"
#include "rule/compile.h"
#include "rule/rule.h"

enum form { WHOLE, LEAN, READY };

/* A pack's text in a form; READY: the lean one where this program has no better. */
static struct span text_of(const struct builtin_file *f, enum form form)
{
	for (const struct ready_pack *r = builtin_ready_packs; form == READY && r->name; r++)
		if (strcmp(r->name, f->name) == 0)
			return span_of(r->text, r->len);
	return form == WHOLE ? span_of(f->text, f->len) : span_of(f->lean, f->lean_len);
}

/* All packs. */
static struct ruleset *load(int level, enum form form)
{
	const struct compile_options options = { .level = level, .digest = true };
	struct diags diags = { 0 };
	struct rule_compiler *c = compiler_new(&options, &diags);
	struct ruleset *set;

	ck_assert_ptr_nonnull(c);
	for (const struct builtin_file *f = builtin_files; f->name; f++)
		if (f->lean)
			ck_assert_int_eq(compiler_add_builtin(c, f->name, text_of(f, form)), 0);
	set = compiler_finish(c);
	ck_assert_ptr_nonnull(set);
	compiler_free(c);
	diags_free(&diags);
	return set;
}

static bool same_edges(const struct edge *a, const struct edge *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (a[i].key != b[i].key || a[i].nexts != b[i].nexts || a[i].len != b[i].len ||
		    a[i].core != b[i].core || a[i].decorated != b[i].decorated || a[i].counted != b[i].counted)
			return false;
	return true;
}

static bool same_plan(const struct plan *a, const struct plan *b)
{
	if (a->route != b->route || a->n_edges != b->n_edges || a->n_heads != b->n_heads ||
	    a->n_literals != b->n_literals || a->tails != b->tails ||
	    a->longest_chars != b->longest_chars || a->longest_bytes != b->longest_bytes ||
	    a->loose_blanks != b->loose_blanks)
		return false;
	for (uint32_t i = 0; i < a->n_literals; i++)
		if (!span_equal(a->literals[i], b->literals[i]))
			return false;
	return same_edges(a->edges, b->edges, a->n_edges) &&
	       same_edges(a->heads, b->heads, a->n_heads);
}

/* At every level, so that rules are enabled and not. */
START_TEST(ready_plans_are_those_of_now)
{
	struct ruleset *set = load(_i, WHOLE);
	struct patterns *p = set->patterns;
	struct literals now = { 0 };
	struct arena arena = { 0 };

	if (builtin_plans.count == 0)
		printf("# SKIP this program has no ready plans\n");
	else
		ck_assert_uint_eq(p->n_extracted, 0);
	for (uint32_t i = 0; i < p->count; i++) {
		struct plan plan;

		ck_assert_int_eq(literals_extract(&now, p->items[i].text, p->items[i].flags, &arena,
		                                  &plan), 0);
		ck_assert_msg(same_plan(&plan, &p->items[i].plan), "%.*s", (int)p->items[i].text.len,
		              p->items[i].text.ptr);
	}
	literals_free(&now);
	arena_free(&arena);
	ruleset_free(set);
}
END_TEST

static void compare_programs(const struct program *now, const struct program *ready)
{
	ck_assert_uint_eq(now->count, ready->count);
	ck_assert_mem_eq(now->steps, ready->steps, now->count * sizeof(*now->steps));
	ck_assert_uint_eq(now->n_ways, ready->n_ways);
	for (uint32_t i = 0; i < now->n_ways; i++)
		ck_assert(now->ways[i].c == ready->ways[i].c &&
		          now->ways[i].step == ready->ways[i].step);
	ck_assert_uint_eq(now->n_branches, ready->n_branches);
	for (uint32_t i = 0; i < now->n_branches; i++)
		ck_assert(now->branches[i].first == ready->branches[i].first &&
		          now->branches[i].count == ready->branches[i].count);
	ck_assert_int_eq(now->has_asserts, ready->has_asserts);
	ck_assert_int_eq(now->caseless, ready->caseless);
	ck_assert_int_eq(now->whole, ready->whole);
}

/* Classes have the numbers of the ready ones, so that steps can be compared. */
START_TEST(ready_programs_are_those_of_now)
{
	struct ruleset *set = load(_i, WHOLE);
	struct patterns *p = set->patterns;
	struct charsets sets = { .compiler = p->compiler };
	struct syntax syntax = { 0 };
	uint32_t n_ready = 0;

	if (builtin_plans.count == 0)
		printf("# SKIP this program has no ready plans\n");
	for (uint32_t i = 0; i < p->count && builtin_plans.count > 0; i++) {
		const struct pattern *item = &p->items[i];
		struct program now = { 0 }, ready;
		bool regular;

		sets.ready = builtin_plans.programs->classes;
		sets.ready_text = builtin_plans.programs->class_text;
		sets.n_ready = builtin_plans.programs->n_classes;
		regular = !(item->flags & PATTERN_LITERAL) &&
		          program_make(&now, &syntax, &sets, item->text, item->flags);
		ck_assert_int_eq(regular, item->plan.program != NULL);
		if (regular) {
			ready = program_of_ready(builtin_plans.programs, item->plan.program,
			                         item->flags);
			compare_programs(&now, &ready);
			n_ready++;
		}
		program_free(&now);
	}
	if (builtin_plans.count > 0) {
		ck_assert_uint_gt(n_ready, 300);
		ck_assert_uint_eq(sets.count, sets.n_ready);
	}
	charsets_free(&sets);
	syntax_free(&syntax);
	ruleset_free(set);
}
END_TEST

START_TEST(lean_packs_are_the_same_rules)
{
	struct ruleset *whole = load(_i, WHOLE);

	for (enum form form = LEAN; form <= READY; form++) {
		struct ruleset *lean = load(_i, form);

		ck_assert_uint_eq(whole->n_rules, lean->n_rules);
		ck_assert_str_eq(whole->digest, lean->digest);
		ck_assert_uint_eq(whole->patterns->count, lean->patterns->count);
		for (uint32_t i = 0; i < whole->n_rules; i++)
			ck_assert_uint_eq(whole->rules[i].pos.line, lean->rules[i].pos.line);
		for (uint32_t i = 0; i < whole->patterns->count; i++)
			ck_assert(span_equal(whole->patterns->items[i].text,
			                     lean->patterns->items[i].text));
		ruleset_free(lean);
	}
	ruleset_free(whole);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match_plans");
	TCase *tc = tcase_create("match_plans");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, ready_plans_are_those_of_now, 1, 4);
	tcase_add_loop_test(tc, ready_programs_are_those_of_now, 1, 4);
	tcase_add_loop_test(tc, lean_packs_are_the_same_rules, 1, 4);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
