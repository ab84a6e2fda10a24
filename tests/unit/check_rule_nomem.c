/*
 * Unit tests of the rule floor when memory runs out: wherever that happens, no
 * rule set comes out and somebody says so.
 *
 * Arenas and buffers, from which nearly all of it comes, are compiled into
 * this program with an allocator that fails from the n-th call on; being
 * defined here, they are not taken from the library.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

static long calls_left; /* allocations that still succeed */

static void *failing_realloc(void *old, size_t size)
{
	return calls_left-- > 0 ? realloc(old, size) : NULL;
}

static void *failing_calloc(size_t n, size_t size)
{
	return calls_left-- > 0 ? calloc(n, size) : NULL;
}

#define realloc failing_realloc
#define calloc failing_calloc
#include "base/arena.c"
#include "base/buf.c"
#include "base/diag.c"
#undef realloc
#undef calloc

#include "rule/compile.h"

/* Enough of everything to fill more than one block of each arena. */
static void make_text(struct buf *text, bool broken)
{
	ck_assert_int_eq(buf_append_cstr(text, "format: descrape 1\nlist L\n"), 0);
	for (int i = 0; i < 400; i++)
		ck_assert_int_eq(buf_printf(text, "  item number %d\n", i), 0);
	for (int i = 0; i < 80; i++)
		ck_assert_int_eq(buf_printf(text, "let A%d = x{{L}}\nrule a/b%d\n  line: {{A%d}}\n"
		                            "  desc: one\n    two\n  near: a/c\n  keep: x\n"
		                            "  test:\n    - x\n    = y\n%s", i, i, i,
		                            broken ? "  wrods: 3\n  unless: (\n" : ""), 0);
	ck_assert_int_eq(buf_append_cstr(text, "rule a/c\n  struct: php-var-dump\n"
	                                 "keep k\n  has: y\n  from: a/b1* a/c\nenable a/*\n"), 0);
}

/* Compiles with `calls` allocations; 1: a rule set came, 0: an error was said. */
static int compile_with(struct span text, long calls, size_t *n_errors, bool *out_of_memory)
{
	struct compile_options options = { .level = 1, .keep_samples = true, .lint = true,
		                           .langs = "fr", .only = "a/*" };
	struct diags d = { 0 };
	struct rule_compiler *c;
	struct ruleset *rs = NULL;
	int made;

	calls_left = calls;
	c = compiler_new(&options, &d);
	if (c) {
		compiler_add_text(c, "t.rules", text);
		rs = compiler_finish(c);
		ck_assert(!rs == (d.n_errors > 0));
	}
	*n_errors = d.n_errors;
	*out_of_memory = d.out_of_memory;
	compiler_free(c);
	made = rs != NULL;
	ruleset_free(rs);
	calls_left = 1000000;
	diags_free(&d);
	return made;
}

START_TEST(each_allocation_fails_once)
{
	struct buf text = { 0 };
	size_t n_errors, wanted;
	bool out;
	long calls;

	calls_left = 1000000;
	make_text(&text, _i);
	ck_assert_int_eq(compile_with(buf_span(&text), 1000000, &wanted, &out), !_i);
	ck_assert(!out);
	for (calls = 0; calls < 100000; calls++) {
		int made = compile_with(buf_span(&text), calls, &n_errors, &out);

		if (!out && n_errors == wanted && made == !_i)
			break;
		ck_assert(!made || _i == 0);
	}
	ck_assert_int_gt(calls, 20);
	ck_assert_int_lt(calls, 100000);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_nomem");
	TCase *tc = tcase_create("nomem");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_allocation_fails_once, 0, 2);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
