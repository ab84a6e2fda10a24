/* Unit tests of shape: json. */
#include <check.h>
#include <stdlib.h>

#include "shape_run.h"

static const struct { const char *text, *left; } removed[] = {
	{ "a {\"a\":1} b", "a @ b" },
	{ "a {} b [] c", "a @ b @ c" },
	{ "{ \"a\" : [ 1, -2.5e+3, true, false, null, \"x\", {} , [ ] ] }.", "@." },
	{ "{\n  \"a\": {\n    \"b\": []\n  }\n}\n", "@\n" },
	{ "[\"\\u00e9\\/\\\"\\\\\\b\\f\\n\\r\\t}]\", \"é\"]", "@" },
	{ "[0, 0.5, -0, 1E5, 10]", "@" },
	{ "{\"a\":1}\n{\"b\":2}\n", "@\n@\n" },
	{ "f({\"a\":1});", "f(@);" },
	/* a false start hides nothing */
	{ "{ and {\"a\":1}", "{ and @" },
	{ "{\"a\": see [1]", "{\"a\": see @" },
	{ "[[x]] [[1]]", "[[x]] @" },
};

START_TEST(removes_values)
{
	shape_expect_min("json", 1, span_cstr(removed[_i].text), removed[_i].left);
}
END_TEST

static const char *const kept[] = {
	"{", "[", "[a]", "{a}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "{,}",
	"{\"a\" 1}", "{a:1}", "{'a':1}", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[NaN]", "[1,5",
	"[tru]", "[TRUE]", "[\"\\x\"]", "[\"\\u12g4\"]", "[\"a\nb\"]", "[\"a\tb\"]", "[\"a]", "{\"a\":1]",
	"[1}", "\"a string\"", "12", "{\"a\":1 /* no */}",
	/* items of what does not add up */
	"{\"a\": [1], \"b\": bad}", "{\"a\": bad, \"b\": [1], \"c\": {}}", "[bad, {\"a\":1}, {\"b\":2}]",
};

START_TEST(keeps_the_rest)
{
	shape_expect_min("json", 1, span_cstr(kept[_i]), kept[_i]);
}
END_TEST

START_TEST(weighs_length)
{
	shape_expect_min("json", 8, span_cstr("x {\"a\":12} y"), "x @ y");
	shape_expect_min("json", 9, span_cstr("x {\"a\":12} y"), "x {\"a\":12} y");
	ck_assert(shape_find_kind(span_cstr("json"))->needs_require);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape json");
	TCase *tc = tcase_create("json");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, removes_values, 0, (int)(sizeof removed / sizeof removed[0]));
	tcase_add_loop_test(tc, keeps_the_rest, 0, (int)(sizeof kept / sizeof kept[0]));
	tcase_add_test(tc, weighs_length);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
