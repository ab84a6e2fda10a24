/* Unit tests of base/arena: alignment, zeroes, blocks of every size, no overlap. */
#include <check.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"

/* Whether all of `size` bytes are `value`: an assertion for each would take minutes. */
static bool all_are(const unsigned char *bytes, size_t size, size_t value)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != value % 256)
			return false;
	}
	return true;
}

/* Around the size of a block and of what gets a block of its own. */
static const size_t sizes[] = {
	0, 1, 7, 8, 15, 16, 17, 100, 4095, 4096, 4097, 16383, 16384, 16385, 100000,
};
#define N_SIZES (sizeof(sizes) / sizeof(sizes[0]))

START_TEST(gives_aligned_zeroes)
{
	struct arena a = { 0 };

	for (int round = 0; round < 5; round++) {
		unsigned char *bytes = arena_alloc(&a, sizes[_i]);

		ck_assert_ptr_nonnull(bytes);
		ck_assert_uint_eq((uintptr_t)bytes % alignof(max_align_t), 0);
		ck_assert(all_are(bytes, sizes[_i], 0));
		memset(bytes, 0xA5, sizes[_i]); /* the next ones must not show it */
	}
	arena_free(&a);
}
END_TEST

/* Fills each allocation with its number and looks at all of them in the end. */
START_TEST(does_not_overlap)
{
	enum { N = 600 };
	static unsigned char *got[N];
	struct arena a = { 0 };

	for (size_t i = 0; i < N; i++) {
		size_t size = sizes[(i * 7 + i / 11) % N_SIZES];

		got[i] = arena_alloc(&a, size);
		ck_assert_ptr_nonnull(got[i]);
		memset(got[i], (int)(i % 256), size);
	}
	for (size_t i = 0; i < N; i++)
		ck_assert(all_are(got[i], sizes[(i * 7 + i / 11) % N_SIZES], i));
	arena_free(&a);
}
END_TEST

START_TEST(large_ones_leave_the_block_open)
{
	struct arena a = { 0 };
	char *first = arena_alloc(&a, 16);
	char *second;

	ck_assert_ptr_nonnull(arena_alloc(&a, 100000));
	second = arena_alloc(&a, 16);
	ck_assert_ptr_eq(second, first + 16);
	arena_free(&a);
}
END_TEST

START_TEST(copies)
{
	static const int numbers[] = { 3, 1, 4, 1, 5 };
	struct arena a = { 0 };
	const char *text = arena_strdup(&a, span_of("inner bytes", 5));
	const char *nothing = arena_strdup(&a, (struct span){ 0 });
	const int *copy = arena_memdup(&a, numbers, sizeof(numbers));

	ck_assert_str_eq(text, "inner");
	ck_assert_str_eq(nothing, "");
	ck_assert_int_eq(memcmp(copy, numbers, sizeof(numbers)), 0);
	ck_assert_ptr_ne(copy, numbers);
	ck_assert_ptr_nonnull(arena_memdup(&a, NULL, 0));
	arena_free(&a);
}
END_TEST

START_TEST(can_be_used_after_free)
{
	struct arena a = { 0 };

	arena_free(&a); /* nothing in it yet */
	ck_assert_ptr_nonnull(arena_alloc(&a, 10));
	arena_free(&a);
	ck_assert_ptr_null(a.blocks);
	ck_assert_ptr_nonnull(arena_alloc(&a, 10));
	arena_free(&a);
}
END_TEST

START_TEST(refuses_what_overflows)
{
	struct arena a = { 0 };

	for (size_t less = 0; less < 64; less++)
		ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX - less));
	ck_assert_ptr_null(arena_strdup(&a, span_of("x", SIZE_MAX)));
	ck_assert_ptr_nonnull(arena_alloc(&a, 1));
	arena_free(&a);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arena");
	TCase *tc = tcase_create("arena");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, gives_aligned_zeroes, 0, (int)N_SIZES);
	tcase_add_test(tc, does_not_overlap);
	tcase_add_test(tc, large_ones_leave_the_block_open);
	tcase_add_test(tc, copies);
	tcase_add_test(tc, can_be_used_after_free);
	tcase_add_test(tc, refuses_what_overflows);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
