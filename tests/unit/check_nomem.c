/*
 * Unit tests of base/{arena,buf,diag,grow} when memory runs out.
 *
 * The four are compiled into this program with an allocator that fails from
 * the n-th call on; being defined here, they are not taken from the library.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

static int calls_left; /* allocations that still succeed */

static bool may_allocate(void)
{
	return calls_left-- > 0;
}

static void *failing_realloc(void *old, size_t size)
{
	return may_allocate() ? realloc(old, size) : NULL;
}

static void *failing_calloc(size_t n, size_t size)
{
	return may_allocate() ? calloc(n, size) : NULL;
}

#define realloc failing_realloc
#define calloc failing_calloc
#include "base/arena.c"
#include "base/buf.c"
#include "base/diag.c"
#include "base/grow.c"
#undef realloc
#undef calloc

START_TEST(buf_keeps_what_it_held)
{
	struct buf b = { 0 };
	static const char long_text[100] = "no room for this";

	calls_left = 0;
	ck_assert_int_eq(buf_append_char(&b, 'x'), -1);
	ck_assert_int_eq(buf_printf(&b, "%d", 1), -1);
	ck_assert_uint_eq(b.len, 0);
	calls_left = 1;
	ck_assert_int_eq(buf_append_cstr(&b, "held"), 0);
	ck_assert_int_eq(buf_append(&b, long_text, sizeof(long_text)), -1);
	ck_assert_int_eq(buf_printf(&b, "%200d", 1), -1);
	ck_assert(span_equal_cstr(buf_span(&b), "held"));
	ck_assert_int_eq(buf_append_char(&b, '!'), 0); /* there is room for this */
	buf_free(&b);
}
END_TEST

START_TEST(arena_gives_null_and_goes_on)
{
	struct arena a = { 0 };

	calls_left = 0;
	ck_assert_ptr_null(arena_alloc(&a, 1));
	ck_assert_ptr_null(arena_strdup(&a, span_cstr("text")));
	ck_assert_ptr_null(arena_memdup(&a, "text", 4));
	calls_left = 1;
	ck_assert_ptr_nonnull(arena_alloc(&a, 1));
	ck_assert_ptr_null(arena_alloc(&a, 1000000));
	ck_assert_ptr_nonnull(arena_alloc(&a, 1));
	arena_free(&a);
}
END_TEST

/* With _i allocations left: an error is counted whether it could be kept or not. */
START_TEST(diag_always_says_so)
{
	enum { N = 40 };
	struct diags d = { 0 };
	static char rule[5001]; /* makes every item need a block of its own */

	memset(rule, 'r', sizeof(rule) - 1);
	calls_left = _i;
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(diags_add(&d, DIAG_ERROR, (struct source_pos){ "f", 1, 1 },
		                           rule, "message %d", i), -1);
		diags_attach_source(&d, span_of(rule, 4999));
	}
	ck_assert_uint_eq(d.n_errors, N);
	ck_assert(d.out_of_memory);
	ck_assert_uint_lt(d.count, N);
	for (size_t i = 0; i < d.count; i++) {
		ck_assert_str_eq(d.items[i].pos.file, "f");
		ck_assert_uint_eq(strlen(d.items[i].rule), 5000);
		ck_assert_int_eq(atoi(d.items[i].message + strlen("message ")), (int)i);
	}
	diags_free(&d);
}
END_TEST

/* A source line must not go to an older item when the newest is missing. */
START_TEST(source_stays_with_its_item)
{
	struct diags d = { 0 };

	calls_left = 2; /* a block and the list */
	diags_add(&d, DIAG_ERROR, (struct source_pos){ 0 }, NULL, "first");
	diags_add(&d, DIAG_ERROR, (struct source_pos){ 0 }, NULL, "%20000d", 2);
	diags_attach_source(&d, span_cstr("line of the second"));
	ck_assert_uint_eq(d.count, 1);
	ck_assert_ptr_null(d.items[0].source);
	diags_free(&d);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("nomem");
	TCase *tc = tcase_create("nomem");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, buf_keeps_what_it_held);
	tcase_add_test(tc, arena_gives_null_and_goes_on);
	tcase_add_loop_test(tc, diag_always_says_so, 0, 60);
	tcase_add_test(tc, source_stays_with_its_item);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
