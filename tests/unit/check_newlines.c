/* Unit tests of base/newlines: both ways to look find each LF and nothing else. */
#include <check.h>
#include <stdlib.h>

#include "base/newlines.h"

static uint64_t one_by_one(const char *p)
{
	uint64_t found = 0;

	for (unsigned i = 0; i < NEWLINES_BLOCK; i++)
		found |= (uint64_t)(p[i] == '\n') << i;
	return found;
}

/* Bytes that differ from LF in one bit are the ones that arithmetic confuses. */
START_TEST(finds_each)
{
	static const char bytes[] = { '\n', '\n', '\v', 0x08, 0x0B, 0x0E, 0x02, 0x1A, 0x2A, 0x4A, (char)0x8A,
		                      '\0', 'a', (char)0xFF };
	char block[NEWLINES_BLOCK + 8];

	srand(20261123);
	for (int round = 0; round < 20000; round++) {
		unsigned from = (unsigned)rand() % 8;

		for (size_t i = 0; i < sizeof block; i++)
			block[i] = bytes[(size_t)rand() % sizeof bytes];
		ck_assert_uint_eq(newlines_block(block + from), one_by_one(block + from));
		ck_assert_uint_eq(newlines_portable(block + from), one_by_one(block + from));
	}
}
END_TEST

START_TEST(finds_all_and_none)
{
	char block[NEWLINES_BLOCK];

	memset(block, '\n', sizeof block);
	ck_assert_uint_eq(newlines_block(block), UINT64_MAX);
	ck_assert_uint_eq(newlines_portable(block), UINT64_MAX);
	memset(block, 'n', sizeof block);
	ck_assert_uint_eq(newlines_block(block), 0);
	ck_assert_uint_eq(newlines_portable(block), 0);
}
END_TEST

START_TEST(lists_all)
{
	enum { BLOCKS = 5, BYTES = BLOCKS * NEWLINES_BLOCK };
	char text[BYTES];
	uint32_t places[BYTES + 2];

	srand(20261124);
	for (int round = 0; round < 5000; round++) {
		unsigned every = 1u + (unsigned)rand() % 60;
		size_t n = 0, count;

		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (unsigned)rand() % every ? 'a' : '\n';
		count = newlines_list(text, BLOCKS, places);
		for (uint32_t i = 0; i < sizeof text; i++) {
			if (text[i] != '\n')
				continue;
			ck_assert_uint_lt(n, count);
			ck_assert_uint_eq(places[n++], i);
		}
		ck_assert_uint_eq(n, count);
	}
	ck_assert_uint_eq(newlines_list(text, 0, places), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("newlines");
	TCase *tc = tcase_create("newlines");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, finds_each);
	tcase_add_test(tc, finds_all_and_none);
	tcase_add_test(tc, lists_all);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
