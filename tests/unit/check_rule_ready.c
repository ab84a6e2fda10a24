/*
 * Unit tests of rule/ready: the ruleset that was made when the program was built
 * is what compiling the packs comes to now, field by field.
 *
 * What is not a pointer is compared as bytes, so that a field that nobody wrote
 * down is found as well.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/descrape.h"
#include "match/patterns.h"
#include "rule/compile.h"
#include "rule/ready.h"

/* The packs at level 1, as a program without the ready ruleset loads them. */
static struct ruleset *compile_packs(void)
{
	const struct compile_options options = { .level = 1, .digest = true };
	struct diags diags = { 0 };
	struct rule_compiler *c = compiler_new(&options, &diags);
	struct ruleset *set;

	ck_assert_ptr_nonnull(c);
	for (const struct ready_pack *r = builtin_ready_packs; r->name; r++)
		ck_assert_int_eq(compiler_add_builtin(c, r->name, span_of(r->text, r->len)), 0);
	set = compiler_finish(c);
	ck_assert_ptr_nonnull(set);
	ck_assert_uint_eq(diags.count, 0);
	compiler_free(c);
	diags_free(&diags);
	return set;
}

static struct ruleset *compiled, *ready;

static void load(void)
{
	compiled = ready = NULL;
	if (!ready_is_there())
		return;
	compiled = compile_packs();
	ready = ready_ruleset();
	ck_assert_ptr_nonnull(ready);
}

static void unload(void)
{
	ruleset_free(compiled);
	ruleset_free(ready);
}

static bool is_skipped(void)
{
	if (!ready)
		printf("# SKIP this program has no ready ruleset\n");
	return !ready;
}

/* Compares two lists and takes the pointers out. */
#define SAME_LIST(a, b, field, count)                                                       \
	do {                                                                                \
		ck_assert_uint_eq((a)->count, (b)->count);                                  \
		if ((a)->count)                                                             \
			ck_assert_mem_eq((a)->field, (b)->field,                            \
			                 (a)->count * sizeof(*(a)->field));                 \
		(a)->field = (b)->field = NULL;                                             \
	} while (0)

#define SAME_STRING(a, b, field)                                                            \
	do {                                                                                \
		ck_assert_pstr_eq((a)->field, (b)->field);                                  \
		(a)->field = (b)->field = NULL;                                             \
	} while (0)

#define SAME_SPAN(a, b, field)                                                              \
	do {                                                                                \
		ck_assert(span_equal((a)->field, (b)->field));                              \
		(a)->field = (b)->field = (struct span){ 0 };                               \
	} while (0)

static void compare_lists(struct rule *a, struct rule *b)
{
	SAME_LIST(&a->match, &b->match, ids, count);
	SAME_LIST(&a->last, &b->last, ids, count);
	SAME_LIST(&a->follow, &b->follow, ids, count);
	SAME_LIST(&a->require, &b->require, ids, count);
	SAME_LIST(&a->before, &b->before, ids, count);
	SAME_LIST(&a->after, &b->after, ids, count);
	SAME_LIST(&a->above, &b->above, ids, count);
	SAME_LIST(&a->below, &b->below, ids, count);
	SAME_LIST(&a->unless, &b->unless, ids, count);
	SAME_LIST(&a->unless_near, &b->unless_near, ids, count);
	SAME_LIST(a, b, near, n_near);
	SAME_LIST(a, b, keeps, n_keeps);
}

static void compare_rules(struct rule a, struct rule b)
{
	for (size_t i = 0; a.langs[i] || b.langs[i]; i++)
		ck_assert_pstr_eq(a.langs[i], b.langs[i]);
	a.langs = b.langs = NULL;
	compare_lists(&a, &b);
	SAME_STRING(&a, &b, id);
	SAME_STRING(&a, &b, pack);
	SAME_STRING(&a, &b, desc);
	SAME_STRING(&a, &b, pos.file);
	SAME_SPAN(&a, &b, category);
	SAME_SPAN(&a, &b, replacement);
	SAME_SPAN(&a, &b, source);
	ck_assert_mem_eq(&a, &b, sizeof(a));
}

START_TEST(the_rules_are_the_same)
{
	if (is_skipped())
		return;
	struct ruleset a = *compiled, b = *ready;

	ck_assert_uint_eq(a.n_rules, b.n_rules);
	for (uint32_t i = 0; i < a.n_rules; i++)
		compare_rules(a.rules[i], b.rules[i]);
	ck_assert_uint_eq(a.patterns->count, b.patterns->count);
	for (uint32_t i = 0; i < a.patterns->count; i++) {
		struct pattern_users x = a.users[i], y = b.users[i];

		SAME_LIST(&x, &y, rules, count);
	}
	SAME_LIST(&a, &b, every_line, n_every_line);
	ck_assert_ptr_null(b.models);
	a.arena = b.arena = (struct arena){ 0 };
	a.patterns = b.patterns = NULL;
	a.users = b.users = NULL;
	a.rules = b.rules = NULL;
	ck_assert_mem_eq(&a, &b, sizeof(a));
}
END_TEST

START_TEST(the_patterns_are_the_same)
{
	if (is_skipped())
		return;
	for (uint32_t i = 0; i < compiled->patterns->count; i++) {
		struct pattern a = compiled->patterns->items[i], b = ready->patterns->items[i];

		SAME_SPAN(&a, &b, text);
		ck_assert_uint_eq(a.plan.n_literals, b.plan.n_literals);
		for (uint32_t k = 0; k < a.plan.n_literals; k++)
			ck_assert(span_equal(a.plan.literals[k], b.plan.literals[k]));
		a.plan.literals = b.plan.literals = NULL;
		SAME_LIST(&a, &b, plan.edges, plan.n_edges);
		SAME_LIST(&a, &b, plan.heads, plan.n_heads);
		a.next = b.next = 0; /* ready ones are not found by their text */
		ck_assert_mem_eq(&a, &b, sizeof(a));
	}
}
END_TEST

static void compare_edges(struct edge_table *a, struct edge_table *b)
{
	size_t n_buckets = (size_t)1 << (64 - a->shift);

	ck_assert_uint_eq(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++) {
		const struct edge_entry *x = &a->entries[i], *y = &b->entries[i];

		ck_assert(x->key == y->key && x->nexts == y->nexts);
		ck_assert(x->tails == y->tails && x->pattern == y->pattern &&
		          x->longest_bytes == y->longest_bytes && x->len == y->len &&
		          x->core == y->core);
	}
	ck_assert_mem_eq(a->buckets, b->buckets, (n_buckets + 1) * sizeof(*a->buckets));
	ck_assert_mem_eq(a->quads, b->quads, ((size_t)1 << (32 - a->quad_shift)) + EDGE_SLACK);
	ck_assert_mem_eq(a->deep, b->deep, ((size_t)1 << (64 - a->deep_shift)) / 8);
	a->deep = b->deep = NULL;
	a->entries = b->entries = NULL;
	a->buckets = b->buckets = NULL;
	a->quads = b->quads = NULL;
}

static void compare_keys(struct key_table *a, struct key_table *b)
{
	size_t n_buckets = a->count ? (size_t)1 << (32 - a->shift) : 0;

	ck_assert_mem_eq(a->buckets, b->buckets, (n_buckets + 1) * sizeof(*a->buckets));
	SAME_LIST(a, b, entries, count);
	a->buckets = b->buckets = NULL;
}

static void compare_literals(struct inner_table *a, struct inner_table *b)
{
	ck_assert_uint_eq(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++) {
		struct inner_literal x = a->literals[i], y = b->literals[i];

		SAME_SPAN(&x, &y, text);
		SAME_LIST(&x, &y, heads, n_heads);
		ck_assert(x.pattern == y.pattern && x.exact == y.exact &&
		          x.loose_blanks == y.loose_blanks);
	}
	a->literals = b->literals = NULL;
	a->cap = b->cap = 0;
	ck_assert(!a->has_keys && b->has_keys);
	b->has_keys = false;
}

START_TEST(the_index_is_the_same)
{
	if (is_skipped())
		return;
	struct index *a = malloc(sizeof(*a)), *b = malloc(sizeof(*b));

	*a = compiled->patterns->index;
	*b = ready->patterns->index;
	compare_edges(&a->starts, &b->starts);
	compare_edges(&a->signs, &b->signs);
	compare_edges(&a->numbers, &b->numbers);
	compare_edges(&a->ends, &b->ends);
	compare_keys(&a->inner.grams, &b->inner.grams);
	compare_keys(&a->inner.pairs, &b->inner.pairs);
	compare_literals(&a->inner, &b->inner);
	SAME_LIST(a, b, always, n_always);
	a->gate.starts = a->gate.numbers = a->gate.ends = NULL;
	b->gate.starts = b->gate.numbers = b->gate.ends = NULL;
	ck_assert(!a->is_borrowed && b->is_borrowed);
	b->is_borrowed = false;
	ck_assert_mem_eq(a, b, sizeof(*a));
	free(a);
	free(b);
}
END_TEST

static descrape_rules *packs_of(const descrape_rules_options *options)
{
	descrape_rules *rules = descrape_rules_new(options);

	ck_assert_ptr_nonnull(rules);
	ck_assert_int_eq(descrape_rules_add_builtin(rules, NULL), DESCRAPE_OK);
	return rules;
}

/* However they come to be loaded, they are the same rules in the same order. */
START_TEST(packs_that_wait_are_read_when_something_is_added)
{
	const descrape_rules_options plain = { .size = sizeof(plain), .level = 1 };
	descrape_rules *alone = packs_of(&plain), *more = packs_of(&plain);
	size_t n;

	ck_assert_int_eq(descrape_rules_add_builtin(more, NULL), DESCRAPE_OK);
	ck_assert_int_eq(descrape_rules_add_rule(more, "line: zzzz"), DESCRAPE_OK);
	ck_assert_int_eq(descrape_rules_compile(alone), DESCRAPE_OK);
	ck_assert_int_eq(descrape_rules_compile(more), DESCRAPE_OK);
	n = descrape_rules_count(alone);
	ck_assert_uint_gt(n, 100);
	ck_assert_uint_eq(descrape_rules_count(more), n + 1);
	for (size_t i = 0; i < n; i++) {
		descrape_rule a = { .size = sizeof(a) }, b = { .size = sizeof(b) };
		size_t k;

		ck_assert_int_eq(descrape_rules_get(alone, i, &a), 0);
		k = descrape_rules_find(more, a.id);
		ck_assert_int_eq(descrape_rules_get(more, k, &b), 0);
		ck_assert_str_eq(a.literals, b.literals);
		ck_assert_int_eq(a.enabled, b.enabled);
	}
	/* After compiling, nothing is added any more. */
	ck_assert_int_eq(descrape_rules_add_builtin(alone, NULL), DESCRAPE_ERROR_USAGE);
	ck_assert_int_eq(descrape_rules_add_rule(alone, "line: zzzz"), DESCRAPE_ERROR_USAGE);
	descrape_rules_free(alone);
	descrape_rules_free(more);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_ready");
	TCase *tc = tcase_create("rule_ready");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, load, unload);
	tcase_add_test(tc, the_rules_are_the_same);
	tcase_add_test(tc, the_patterns_are_the_same);
	tcase_add_test(tc, the_index_is_the_same);
	tcase_add_test(tc, packs_that_wait_are_read_when_something_is_added);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
