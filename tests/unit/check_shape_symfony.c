/* Unit tests of shape: symfony-dump. */
#include <check.h>
#include <stdlib.h>

#include "shape_run.h"

#define KIND "symfony-dump"

#define NESTED \
	"array:3 [\n  \"id\" => 12\n  0 => \"a \"q\" b\"\n  \"o\" => App\\A {#1\n    +x: 1.0\n" \
	"    #y: \"two\"\n    -z: array:2 [\n      0 => true\n      1 => null\n    ]\n" \
	"    +\"dyn\": []\n    file: \"./a.php\"\n  }\n]"

static const struct { const char *text, *left; } removed[] = {
	{ "a\n" NESTED "\nb", "a\n@\nb" },
	{ "echoed:" NESTED, "echoed:@" },
	{ "^ array:1 [▼\n  0 => 1\n]\nb", "@\nb" },
	{ "App\\A {#12 ▼\n  -x: -1\n}\nb", "@\nb" },
	{ "{#12\n  +\"a\": 1\n  date: 2020-01-02 00:00:00.0 UTC (+00:00)\n}\n", "@\n" },
	{ "array:1 [\n  0 => \"\"\"\n    one\\n\n\n    ] \"two\"\n    \"\"\"\n]\n", "@\n" },
	{ "array:2 [\n  b\"k\" => b\"v\"\n  -1 => \"cut\"…12\n]\n", "@\n" },
	{ "array:5 [\n  0 => 1\n   …4\n]\n", "@\n" },
	{ "A {#1\n  +x: A {#1}\n   …2\n}\n", "@\n" },
	{ "array:1 [\n0 => array:1 [\n\"k\" => null\n]\n]\n", "@\n" },
	{ "array:2 [\narray:1 [\n  0 => 1\n]\nb", "array:2 [\n@\nb" },
};

START_TEST(removes_dumps)
{
	shape_expect(KIND, span_cstr(removed[_i].text), removed[_i].left);
}
END_TEST

static const char *const kept[] = {
	"array:2 [", "array:2 [\n", "An array:2 [0 => 1]", "A {#1}", "a {#fff color} style",
	"array:2 [\n  0 => 1\n]\n", "array:0 [\n  0 => 1\n]\n", "array:1 [\n  0 => 1\n}\n",
	"A {#1\n  +x: 1\n]\n", "A {#1\n  text goes on\n}\n", "array:1 [\n  text\n]\n",
	"array:1 [\n  0 => \"open\n]\n", "array:5 [\n  0 => 1\n   …3\n]\n",
	"array:1 [\n  0 => 1",
	/* members of what does not add up */
	"array:3 [\n  0 => text \"x\n  text\n  1 => array:1 [\n    0 => 1\n  ]\n]\n",
	"array:9 [\n  oops\n  \"a\" => array:1 [\n    0 => 1\n  ]\n  \"b\" => 2\n]\n",
};

START_TEST(keeps_the_rest)
{
	shape_expect_kept(KIND, kept[_i]);
}
END_TEST

START_TEST(only_the_whole_counts)
{
	struct span text = SPAN(NESTED);

	for (size_t len = 0; len < text.len; len++) {
		struct shape_run r = { .kind = KIND };

		shape_run(&r, span_of(text.ptr, len));
		ck_assert_uint_eq(r.n_found, 0);
		shape_run_free(&r);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape symfony");
	TCase *tc = tcase_create("symfony");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, removes_dumps, 0, (int)(sizeof removed / sizeof removed[0]));
	tcase_add_loop_test(tc, keeps_the_rest, 0, (int)(sizeof kept / sizeof kept[0]));
	tcase_add_test(tc, only_the_whole_counts);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
