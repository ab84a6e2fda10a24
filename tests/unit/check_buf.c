/* Unit tests of base/buf: growth, printing, and requests no machine can serve. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/grow.h"

START_TEST(appends_in_order)
{
	struct buf b = { 0 };

	ck_assert(span_equal_cstr(buf_span(&b), ""));
	ck_assert_int_eq(buf_append(&b, "one", 3), 0);
	ck_assert_int_eq(buf_append_char(&b, ' '), 0);
	ck_assert_int_eq(buf_append_cstr(&b, "two"), 0);
	ck_assert_int_eq(buf_append_span(&b, span_cstr(" three")), 0);
	ck_assert_int_eq(buf_printf(&b, " %d%s", 4, "!"), 0);
	ck_assert(span_equal_cstr(buf_span(&b), "one two three 4!"));
	buf_free(&b);
}
END_TEST

START_TEST(keeps_content_while_growing)
{
	struct buf b = { 0 };
	int n_failed = 0, n_wrong = 0;

	for (int i = 0; i < 100000; i++)
		n_failed += buf_append_char(&b, (char)(i % 251)) != 0;
	ck_assert_int_eq(n_failed, 0);
	ck_assert_uint_eq(b.len, 100000);
	for (int i = 0; i < 100000; i++)
		n_wrong += b.ptr[i] != (char)(i % 251);
	ck_assert_int_eq(n_wrong, 0);
	buf_free(&b);
}
END_TEST

START_TEST(nothing_needs_no_memory)
{
	struct buf b = { 0 };

	ck_assert_int_eq(buf_append(&b, NULL, 0), 0);
	ck_assert_int_eq(buf_append_span(&b, (struct span){ 0 }), 0);
	ck_assert_int_eq(buf_append_cstr(&b, ""), 0);
	ck_assert_int_eq(buf_reserve(&b, 0), 0);
	ck_assert_ptr_null(b.ptr);
	buf_free(&b);
}
END_TEST

START_TEST(cleared_keeps_its_room)
{
	struct buf b = { 0 };
	char *before;

	ck_assert_int_eq(buf_reserve(&b, 1000), 0);
	before = b.ptr;
	for (int round = 0; round < 3; round++) {
		buf_clear(&b);
		ck_assert_uint_eq(b.len, 0);
		for (int i = 0; i < 1000; i++)
			ck_assert_int_eq(buf_append_char(&b, 'x'), 0);
		ck_assert_ptr_eq(b.ptr, before);
	}
	buf_free(&b);
	ck_assert_ptr_null(b.ptr);
	ck_assert_uint_eq(b.cap, 0);
	ck_assert_int_eq(buf_append_cstr(&b, "again"), 0);
	ck_assert(span_equal_cstr(buf_span(&b), "again"));
	buf_free(&b);
}
END_TEST

/* Text of length _i after 60 bytes: the printed NUL falls on every place around 64. */
START_TEST(prints_across_the_end)
{
	struct buf b = { 0 };
	const char *digits = "0123456789";

	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(buf_append_char(&b, '-'), 0);
	ck_assert_int_eq(buf_printf(&b, "%.*s", _i, digits), 0);
	ck_assert_uint_eq(b.len, 60 + (size_t)_i);
	ck_assert_int_eq(memcmp(b.ptr + 60, digits, (size_t)_i), 0);
	buf_free(&b);
}
END_TEST

START_TEST(refuses_what_overflows)
{
	struct buf b = { 0 };

	ck_assert_int_eq(buf_append_cstr(&b, "kept"), 0);
	ck_assert_int_eq(buf_reserve(&b, SIZE_MAX), -1);
	ck_assert_int_eq(buf_reserve(&b, SIZE_MAX - 3), -1);
	ck_assert(span_equal_cstr(buf_span(&b), "kept"));
	buf_free(&b);
}
END_TEST

/* What cannot be counted in bytes is refused, and the array stays. */
START_TEST(arrays_grow)
{
	size_t cap = 0;
	uint32_t *items = grow_array(NULL, &cap, sizeof *items, 3), *grown;

	ck_assert_ptr_nonnull(items);
	ck_assert_uint_eq(cap, 3);
	items[2] = 7;
	grown = grow_array(items, &cap, sizeof *items, 3);
	ck_assert_ptr_nonnull(grown);
	ck_assert_uint_eq(cap, 6);
	ck_assert_uint_eq(grown[2], 7);
	free(grown);

	cap = SIZE_MAX / 2 + 1;
	ck_assert_ptr_null(grow_array(NULL, &cap, 1, 1));
	ck_assert_uint_eq(cap, SIZE_MAX / 2 + 1);
	cap = SIZE_MAX / 8;
	ck_assert_ptr_null(grow_array(NULL, &cap, 8, 1));
	ck_assert_uint_eq(cap, SIZE_MAX / 8);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("buf");
	TCase *tc = tcase_create("buf");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, appends_in_order);
	tcase_add_test(tc, keeps_content_while_growing);
	tcase_add_test(tc, nothing_needs_no_memory);
	tcase_add_test(tc, cleared_keeps_its_room);
	tcase_add_loop_test(tc, prints_across_the_end, 0, 11);
	tcase_add_test(tc, refuses_what_overflows);
	tcase_add_test(tc, arrays_grow);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
