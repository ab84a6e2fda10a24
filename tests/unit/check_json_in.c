/* Unit tests of report/json_in: flat objects, escapes, and what is refused. */
#include <check.h>
#include <stdlib.h>

#include "report/json_in.h"

START_TEST(members_are_found)
{
	struct json_line l = { 0 };
	struct span s;
	uint64_t n;

	ck_assert_int_eq(json_line_read(&l, span_cstr(" {\"a\": \"x\\n\\u00e9\\ud83d\\ude00\\/\", "
	                                              "\"n\":18446744073709551615,\"t\":true}\n")), 0);
	ck_assert(json_line_string(&l, "a", &s));
	ck_assert(span_equal_cstr(s, "x\n\xc3\xa9\xf0\x9f\x98\x80/"));
	ck_assert(json_line_number(&l, "n", &n));
	ck_assert(n == UINT64_MAX);
	ck_assert(!json_line_number(&l, "a", &n));
	ck_assert(!json_line_string(&l, "n", &s));
	ck_assert(!json_line_string(&l, "t", &s));
	ck_assert(json_line_true(&l, "t"));
	ck_assert(!json_line_true(&l, "n"));
	ck_assert(!json_line_true(&l, "absent"));
	ck_assert(!json_line_string(&l, "absent", &s));
	json_line_free(&l);
}
END_TEST

START_TEST(a_nul_is_a_character)
{
	struct json_line l = { 0 };
	struct span s;

	ck_assert_int_eq(json_line_read(&l, span_cstr("{\"a\":\"\\u0000b\"}")), 0);
	ck_assert(json_line_string(&l, "a", &s));
	ck_assert(span_equal(s, span_of("\0b", 2)));
	json_line_free(&l);
}
END_TEST

static const char *const broken[] = {
	"", "{", "{}", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1} x", "{\"a\":{}}",
	"{\"a\":[1]}", "{\"a\":-1}", "{\"a\":1.5}", "{\"a\":18446744073709551616}", "{\"a\":\"x}",
	"{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}",
	"{\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,"
	"\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1}",
};

START_TEST(what_is_no_line_of_a_log)
{
	struct json_line l = { 0 };

	ck_assert_int_eq(json_line_read(&l, span_cstr(broken[_i])), -1);
	/* and the reader can go on */
	ck_assert_int_eq(json_line_read(&l, span_cstr("{\"a\":1}")), 0);
	json_line_free(&l);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json_in");
	TCase *tc = tcase_create("json_in");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, members_are_found);
	tcase_add_test(tc, a_nul_is_a_character);
	tcase_add_loop_test(tc, what_is_no_line_of_a_log, 0, (int)(sizeof broken / sizeof broken[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
