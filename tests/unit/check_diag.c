/* Unit tests of base/diag: what is recorded, copied, counted and forgotten. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"

START_TEST(records_copies)
{
	struct diags d = { 0 };
	char file[] = "a.rules", rule[] = "some.rule", line[] = "  line: (";
	struct source_pos pos = { file, 3, 9 };

	ck_assert_int_eq(diags_add(&d, DIAG_ERROR, pos, rule, "no %s for %c", "end", '('), -1);
	diags_attach_source(&d, span_cstr(line));
	file[0] = rule[0] = line[2] = '?';
	ck_assert_uint_eq(d.count, 1);
	ck_assert_int_eq(d.items[0].severity, DIAG_ERROR);
	ck_assert_str_eq(d.items[0].pos.file, "a.rules");
	ck_assert_uint_eq(d.items[0].pos.line, 3);
	ck_assert_uint_eq(d.items[0].pos.column, 9);
	ck_assert_str_eq(d.items[0].rule, "some.rule");
	ck_assert_str_eq(d.items[0].message, "no end for (");
	ck_assert_str_eq(d.items[0].source, "  line: (");
	diags_free(&d);
}
END_TEST

START_TEST(null_parts_stay_null)
{
	struct diags d = { 0 };

	diags_attach_source(&d, span_cstr("nobody's")); /* no item: nothing */
	diags_add(&d, DIAG_NOTE, (struct source_pos){ 0 }, NULL, "%s", "");
	ck_assert_uint_eq(d.count, 1);
	ck_assert_ptr_null(d.items[0].pos.file);
	ck_assert_ptr_null(d.items[0].rule);
	ck_assert_ptr_null(d.items[0].source);
	ck_assert_str_eq(d.items[0].message, "");
	diags_free(&d);
}
END_TEST

START_TEST(counts_by_severity_and_keeps_order)
{
	struct diags d = { 0 };

	for (int i = 0; i < 300; i++)
		diags_add(&d, (enum diag_severity)(i % 3), (struct source_pos){ 0 }, NULL, "%d", i);
	ck_assert_uint_eq(d.count, 300);
	ck_assert_uint_eq(d.n_errors, 100);
	ck_assert_uint_eq(d.n_warnings, 100);
	for (int i = 0; i < 300; i++) {
		ck_assert_int_eq(d.items[i].severity, i % 3);
		ck_assert_int_eq(atoi(d.items[i].message), i);
	}
	diags_free(&d);
}
END_TEST

START_TEST(clear_forgets_and_goes_on)
{
	struct diags d = { 0 };

	diags_add(&d, DIAG_ERROR, (struct source_pos){ 0 }, NULL, "old");
	diags_no_memory(&d);
	diags_clear(&d);
	ck_assert_uint_eq(d.count, 0);
	ck_assert_uint_eq(d.n_errors, 0);
	ck_assert(!d.out_of_memory);
	diags_add(&d, DIAG_WARNING, (struct source_pos){ 0 }, NULL, "new");
	ck_assert_uint_eq(d.count, 1);
	ck_assert_str_eq(d.items[0].message, "new");
	diags_free(&d);
}
END_TEST

START_TEST(no_memory_is_one_error)
{
	struct diags d = { 0 };

	ck_assert_int_eq(diags_no_memory(&d), -1);
	ck_assert_int_eq(diags_no_memory(&d), -1);
	ck_assert(d.out_of_memory);
	ck_assert_uint_eq(d.n_errors, 1);
	ck_assert_uint_eq(d.count, 0);
	diags_free(&d);
}
END_TEST

START_TEST(long_messages_are_whole)
{
	struct diags d = { 0 };
	static char text[50001];

	memset(text, 'm', sizeof(text) - 1);
	diags_add(&d, DIAG_ERROR, (struct source_pos){ 0 }, NULL, "<%s>", text);
	ck_assert_uint_eq(strlen(d.items[0].message), sizeof(text) + 1);
	ck_assert_int_eq(d.items[0].message[sizeof(text)], '>');
	diags_free(&d);
}
END_TEST

START_TEST(severities_have_names)
{
	ck_assert_str_eq(diag_severity_name(DIAG_ERROR), "error");
	ck_assert_str_eq(diag_severity_name(DIAG_WARNING), "warning");
	ck_assert_str_eq(diag_severity_name(DIAG_NOTE), "note");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tc = tcase_create("diag");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, records_copies);
	tcase_add_test(tc, null_parts_stay_null);
	tcase_add_test(tc, counts_by_severity_and_keeps_order);
	tcase_add_test(tc, clear_forgets_and_goes_on);
	tcase_add_test(tc, no_memory_is_one_error);
	tcase_add_test(tc, long_messages_are_whole);
	tcase_add_test(tc, severities_have_names);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
