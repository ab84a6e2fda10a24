/*
 * The fuzz target of rule files, run without a fuzzer: over a corpus of rule
 * files, whole, cut off after every byte, without every byte in turn, and with
 * bytes changed at places that are always the same.
 */
#include <config.h>

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = {
	"broken", "continued", "guards", "heads", "keep", "kinds",
	"names", "replace", "select", "structures",
};

/* Options that the last byte of an input chooses: none, all, entries of a rule. */
static const char choices[] = { 0, 127, (char)192 };

static void read_file(const char *name, struct buf *out)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = { 0 };
	FILE *file;
	size_t n;

	ck_assert_int_eq(buf_printf(&path, "%s/tests/fuzz/corpus-rules/%s.rules%c",
	                            srcdir ? srcdir : ".", name, '\0'), 0);
	file = fopen(path.ptr, "rb");
	ck_assert_msg(file != NULL, "cannot read %s", path.ptr);
	do {
		ck_assert_int_eq(buf_reserve(out, 4096), 0);
		n = fread(out->ptr + out->len, 1, 4096, file);
		out->len += n;
	} while (n);
	ck_assert_uint_gt(out->len, 100);
	fclose(file);
	buf_free(&path);
}

/* Runs the target over a text, in memory of just this size, with one of the choices. */
static void run(const char *before, size_t before_len, const char *after, size_t after_len,
                unsigned choice)
{
	size_t len = before_len + after_len;
	char *copy = malloc(len + 1);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, before, before_len);
	memcpy(copy + before_len, after, after_len);
	copy[len] = choices[choice % sizeof(choices)];
	ck_assert_int_eq(LLVMFuzzerTestOneInput((const uint8_t *)copy, len + 1), 0);
	free(copy);
}

START_TEST(whole)
{
	struct buf text = { 0 };

	read_file(files[_i], &text);
	for (unsigned k = 0; k < sizeof(choices); k++)
		run(text.ptr, text.len, "", 0, k);
	buf_free(&text);
}
END_TEST

START_TEST(cut_and_thinned)
{
	struct buf text = { 0 };

	read_file(files[_i], &text);
	for (size_t at = 0; at < text.len; at++) {
		run(text.ptr, at, "", 0, (unsigned)at);
		run(text.ptr, at, text.ptr + at + 1, text.len - at - 1, (unsigned)at / 2);
	}
	buf_free(&text);
}
END_TEST

START_TEST(changed)
{
	static const char bytes[] = "\n \t:#{}()[]*\\@/.-=+x0\xFF";
	struct buf text = { 0 };
	uint32_t state = 12345; /* of a linear congruential generator */

	read_file(files[_i], &text);
	for (int round = 0; round < 1000; round++) {
		size_t at;
		char kept;

		state = state * 1664525u + 1013904223u;
		at = (state >> 8) % text.len;
		kept = text.ptr[at];
		text.ptr[at] = bytes[(state >> 3) % (sizeof(bytes) - 1)];
		run(text.ptr, text.len, "", 0, state >> 5);
		text.ptr[at] = kept;
	}
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_corpus");
	TCase *tc = tcase_create("corpus");
	SRunner *runner = srunner_create(suite);
	const int n_files = (int)(sizeof(files) / sizeof(files[0]));
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, whole, 0, n_files);
	tcase_add_loop_test(tc, cut_and_thinned, 0, n_files);
	tcase_add_loop_test(tc, changed, 0, n_files);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
