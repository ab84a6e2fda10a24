/*
 * Unit tests of shape on what PHP 8.2 really prints, where those files are:
 * ../shared/php_fixtures beside the source tree.  Each section is one title
 * line and a dump; in the collapsed file each dump is a line.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "shape_run.h"

static FILE *open_fixture(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof path, "%s/../shared/php_fixtures/%s",
	         srcdir != NULL ? srcdir : ".", name);
	return fopen(path, "rb");
}

static struct buf read_fixture(const char *name)
{
	struct buf text = { 0 };
	FILE *f = open_fixture(name);
	char part[4096];
	size_t got;

	ck_assert_ptr_nonnull(f);
	while ((got = fread(part, 1, sizeof part, f)) > 0)
		ck_assert_int_eq(buf_append(&text, part, got), 0);
	fclose(f);
	return text;
}

/* The text between the line `title` and the next line that begins as it does. */
static struct span section(struct span text, const char *title)
{
	size_t len = strlen(title), start = 0, end;

	while (start + len < text.len && memcmp(text.ptr + start, title, len) != 0)
		start++;
	ck_assert_msg(start + len < text.len, "no section %s", title);
	start += len;
	while (start < text.len && text.ptr[start - 1] != '\n')
		start++;
	for (end = start; end + 3 < text.len; end++) {
		if (text.ptr[end - 1] == '\n' && memcmp(text.ptr + end, title, 3) == 0)
			return span_of(text.ptr + start, end - start);
	}
	return span_of(text.ptr + start, text.len - start);
}

static const struct {
	const char *file, *title, *kind;
	size_t min_bytes;
	const char *left; /* NULL: nothing but white space */
} sections[] = {
	{ "php82_dumps.txt", "=====var_dump", "php-var-dump", 0, NULL },
	{ "php82_dumps.txt", "=====print_r", "php-print-r", 0, NULL },
	{ "php82_dumps.txt", "=====var_export", "php-var-export", 0, NULL },
	{ "php82_dumps.txt", "=====debug_zval", "php-var-dump", 0, NULL },
	{ "php82_dumps.txt", "=====serialize", "php-serialize", 0, NULL },
	{ "php82_dumps.txt", "=====json", "json", 0, NULL },
	/* The path in the exception of this section was shortened after PHP counted
	 * it: string(25) in front of 19 bytes.  It does not add up, and stays. */
	{ "php82_dumps.txt", "=====generator", "php-var-dump", 0, "object(Exception)#10" },
	{ "php82_collapsed.txt", "--- var_dump collapsed", "php-var-dump", 0, NULL },
	{ "php82_collapsed.txt", "--- print_r collapsed", "php-print-r", 0, NULL },
	{ "php82_collapsed.txt", "--- var_export collapsed", "php-var-export", 0, NULL },
	{ "php82_collapsed.txt", "--- debug_zval_dump", "php-var-dump", 0, NULL },
	{ "php82_collapsed.txt", "--- var_dump scalars", "php-var-dump", 0, NULL },
};
#define N_SECTIONS ((int)(sizeof sections / sizeof sections[0]))

/* In portions of one byte, and whole. */
START_TEST(removes_what_php_prints)
{
	struct buf text = read_fixture(sections[_i].file);
	struct span dump = section(buf_span(&text), sections[_i].title);

	for (size_t portion = 0; portion <= 1; portion++) {
		struct shape_run r = { .kind = sections[_i].kind, .portion_bytes = portion };
		const char *left = sections[_i].left;
		struct span rest;

		shape_run(&r, dump);
		ck_assert_uint_eq(r.n_found, 1);
		ck_assert_int_eq(r.out.ptr[0], '@');
		rest = span_from(buf_span(&r.out), 1);
		while (rest.len > 0 && strchr(" \n", rest.ptr[0]) != NULL)
			rest = span_from(rest, 1);
		if (left != NULL)
			ck_assert(span_starts_with(rest, span_cstr(left)));
		else
			ck_assert_uint_eq(rest.len, 0);
		shape_run_free(&r);
	}
	buf_free(&text);
}
END_TEST

/* Errors and stack traces are the rules' business. */
START_TEST(keeps_errors)
{
	static const char *const files[] = {
		"err_e_html0.txt", "err_e2_html0.txt", "err_e3_html0.txt", "err_e5_html0.txt",
		"err_e6_html0.txt", "err_e8_html1.txt",
	};
	struct buf text = read_fixture(files[_i]);

	ck_assert_int_eq(buf_append(&text, "", 1), 0);
	for (const struct shape_kind *k = shape_kinds; k->name != NULL; k++)
		shape_expect_kept(k->name, text.ptr);
	buf_free(&text);
}
END_TEST

int main(void)
{
	FILE *f = open_fixture("php82_dumps.txt");
	Suite *suite;
	TCase *tc;
	SRunner *runner;
	int n_failed;

	if (f == NULL) {
		puts("1..0 # SKIP no ../shared/php_fixtures beside the source tree");
		return EXIT_SUCCESS;
	}
	fclose(f);
	suite = suite_create("shape fixtures");
	tc = tcase_create("php 8.2");
	runner = srunner_create(suite);
	tcase_add_loop_test(tc, removes_what_php_prints, 0, N_SECTIONS);
	tcase_add_loop_test(tc, keeps_errors, 0, 6);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
