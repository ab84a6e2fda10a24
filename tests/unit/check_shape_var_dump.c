/* Unit tests of shape: php-var-dump, its forms, and what only looks like one. */
#include <check.h>
#include <stdlib.h>

#include "shape_run.h"

#define KIND "php-var-dump"

/* Text and what is left of it. */
static const struct { const char *text, *left; } removed[] = {
	{ "a array(0) {\n}\nb", "a @\nb" },
	{ "echoed:array(1) { [0]=> int(-5) } b", "echoed:@ b" },
	{ "array(2) {\n  [-1]=>\n  bool(false)\n  [\"k\"]=>\n  NULL\n}\n", "@\n" },
	{ "array(2){[0]=>float(1.5)[1]=>string(2)\"ab\"}x", "@x" },
	{ "array(1) { [\"a \"quoted\" key\"]=> int(1) }", "@" },
	{ "array(1) { [\"a\":\"b\"]=> int(1) }", "@" },
	{ "array(5) { [0]=> float(NAN) [1]=> float(-INF) [2]=> float(-0) [3]=> float(1.0E+100) "
	  "[4]=> float(1.2E-7) }", "@" },
	/* before 8.0 the decimal point was the locale's; older still, other words */
	{ "array(2) { [0]=> float(1,5) [1]=> double(2.5) }", "@" },
	{ "array(1) { [0]=> long(3) refcount(1) } .", "@ ." },
	{ "object(A)#1 (2) { [\"x\"]=> &int(1) [\"y\":protected]=> *RECURSION* }", "@" },
	{ "object(N\\A)#12 (1) { [\"z\":\"N\\A\":private]=> enum(N\\S::H) }", "@" },
	{ "object(A)#1 (1) { [\"a\"]=> uninitialized(int) [\"b\"]=> int(1) }", "@" },
	{ "object(A)#1 (0) { [\"a\"]=> uninitialized((A&B)|null) }", "@" },
	{ "lazy ghost object(A)#1 (0) { [\"a\"]=> uninitialized(int) }", "@" },
	{ "array(1) { [0]=> resource(5) of type (stream) }", "@" },
	{ "see resource(5) of type (stream) there", "see @ there" },
	{ "array(2) refcount(2){ [0]=> string(1) \"a\" interned [1]=> array(0) interned {\n} }", "@" },
	{ "array(1) refcount(2){ [\"r\"]=> reference refcount(2) { int(7) } }", "@" },
	{ "string(3) \"abc\" refcount(1)\nint(4)\n", "@\n" },
	/* no-break spaces from a page */
	{ "array(1)\xC2\xA0{\xC2\xA0[0]=>\xC2\xA0int(1)\n} \xC2\xAB.", "@ \xC2\xAB." },
	/* values in a row; alone they would stay */
	{ "int(1)\nfloat(2)\nbool(true)\nNULL\nenum(A::B)\nend", "@\nend" },
	{ "NULL\nint(5)\nend", "@\nend" },
	{ "string(3) \"abc\" string(2) \"de\"", "@" },
	/* a text may hold anything */
	{ "array(1) { [0]=> string(19) \"} ]=> \"string(4) \"\n\" }", "@" },
	{ "string(34) \"0123456789\"0123456789\n0123456789ab\".", "@." },
	{ "array(1) { [0]=> array(1) { [0]=> int(1) } } [1] a note", "@ [1] a note" },
	/* Xdebug */
	{ "array(2) {\n  [0] =>\n  string(1) \"a\"\n  'k' =>\n  int(1)\n}", "@" },
	{ "class A#1 (2) {\n  public $x =>\n  int(1)\n  private ?int $z =>\n  double(1.5)\n}", "@" },
	{ "a class A#1 (1) { public $x => ... } z", "a @ z" },
	{ "array(3) {\n  [0] =>\n  array(2) {\n    ...\n  }\n\n  (more elements)...\n}", "@" },
	/* a false start hides nothing */
	{ "string(5) of beads string(3) \"abc\" int(4) end", "string(5) of beads @ end" },
	{ "array(2) array(1) { [0]=> int(1) } end", "array(2) @ end" },
	{ "object(array(1) { [0]=> int(1) } end", "object(@ end" },
	{ "string(9) \"abc\" array(0) { } end", "string(9) \"abc\" @ end" },
	{ "print(5) array(0) {\n} end", "print(5) @ end" },
	{ "array(2) { [0]=> int(1) } array(1) { [0]=> int(1) }", "array(2) { [0]=> int(1) } @" },
	{ "array(0) { } array(2) { [0]=> int(1) } end", "@ array(2) { [0]=> int(1) } end" },
};

START_TEST(removes_dumps)
{
	shape_expect(KIND, span_cstr(removed[_i].text), removed[_i].left);
}
END_TEST

static const char *const kept[] = {
	"int(5)", "a bool(true) value", "NULL", "NULL NULL NULL", "string(3) \"abc\"",
	"enum(A::B)", "*RECURSION*",
	"Use var_dump($x), and PHP prints int(5) for a number, string(3) \"abc\" for a text.",
	"An array(3) has three members; array(2) { } is none, nor is array(1) { [0]=> }.",
	"var_dump(array(1, 2)) shows array(2) { [0]=> int(1) [1]=> ... and so on }",
	"if (is_int(5) || is_array(1) {",
	"The dump begins with array(2) {\n  [0]=>\n  int(1)\n  …\n}\nand ends like that.",
	/* counts that do not hold */
	"array(2) { [0]=> int(1) }", "array(0) { [0]=> int(1) }",
	"array(1) { [0]=> int(1) [1]=> int(2) }",
	"object(A)#1 (1) { }", "object(A)#1 { }", "object(A) (0) { }",
	"array(1) { [0]=> string(2) \"abc\" }", "array(1) { [0]=> string(4) \"abc\" }",
	"string(40) \"too short to hold forty bytes\"",
	"array(-1) { }", "array(01) { }", "array(99999999999999999999) { }",
	/* what is no value */
	"array(1) { [0]=> int() }", "array(1) { [0]=> int(1.5) }", "array(1) { [0]=> bool(1) }",
	"array(1) { [0]=> uninitialized(int) }", "array(1) { int(1) }", "array(1) { [x]=> int(1) }",
	"array(1) { [0]=> reference refcount(2) { int(7) int(8) } }",
	/* no member of what does not add up may go alone */
	"array(3) { [0]=> int(1) [1]=> array(0) { } }",
	"array(3) {\n  [0]=>\n  string(9) \"x\"\n  [1]=>\n  array(0) {\n  }\n  [\"k\"]=>\n  int(1)\n}",
	"class A#1 (9) {\n  public $a =>\n  array(0) {\n  }\n  public $b =>\n  array(0) {\n  }\n}",
	"array(9) { ...  'a' =>\n  array(0) {\n  }\n  'b' =>\n  array(0) {\n  }\n}",
	/* nothing that was left out may be more than there was */
	"array(1) { [0] => int(1) (more elements)... }", "array(0) { ... }",
};

START_TEST(keeps_the_rest)
{
	shape_expect_kept(KIND, kept[_i]);
}
END_TEST

/* One reading of all lengths of a structure: bytes, else characters, else CRLF. */
START_TEST(reads_lengths_three_ways)
{
	/* "été é": 8 bytes, 5 characters */
	shape_expect(KIND, span_cstr("array(1) { [0]=> string(8) \"été é\" }."), "@.");
	shape_expect(KIND, span_cstr("array(1) { [0]=> string(5) \"été é\" }."), "@.");
	shape_expect_kept(KIND, "array(1) { [0]=> string(5) \"a\nb\n\" }");
	shape_expect(KIND, span_cstr("array(1) { [0]=> string(6) \"a\nb\n\" }."), "@.");
	shape_expect(KIND,
	             span_cstr("array(2) { [0]=> string(1) \"é\" [1]=> string(2) \"éa\" }."), "@.");
	/* two readings in one structure are none */
	shape_expect_kept(KIND, "array(2) { [0]=> string(1) \"é\" [1]=> string(2) \"é\" }");
	shape_expect_kept(KIND, "array(2) { [0]=> string(1) \"é\" [1]=> string(2) \"\n\" }");
	shape_expect(KIND,
	             span_cstr("array(2) { [0]=> string(2) \"é\" [1]=> string(2) \"\n\" }"), "@");
	/* but each value in a row may have its own */
	shape_expect(KIND, span_cstr("array(1) { [0]=> string(2) \"é\" }\n"
	                             "array(1) { [0]=> string(1) \"é\" }."), "@\n@.");
}
END_TEST

/* Xdebug shows the first 512 bytes of a longer string. */
START_TEST(reads_cut_strings)
{
	struct buf text = { 0 };
	char shown[600];

	memset(shown, 'x', sizeof shown);
	ck_assert_int_eq(buf_printf(&text, "array(2) { 'a' => string(513) \"%.512s\"... "
	                            "'b' => string(2) \"ab\" }.", shown), 0);
	shape_expect(KIND, buf_span(&text), "@.");
	buf_clear(&text);
	ck_assert_int_eq(buf_printf(&text, "string(9000) \"%.512s\"... .", shown), 0);
	shape_expect(KIND, buf_span(&text), "@ .");
	/* the quotes may also be the text's */
	buf_clear(&text);
	ck_assert_int_eq(buf_printf(&text, "string(520) \"%.512s\"...abcd\".", shown), 0);
	shape_expect(KIND, buf_span(&text), "@.");
	for (int n = 511; n <= 513; n += 2) {
		buf_clear(&text);
		ck_assert_int_eq(buf_printf(&text, "string(9000) \"%.*s\"...", n, shown), 0);
		ck_assert_int_eq(buf_append(&text, "", 1), 0);
		shape_expect_kept(KIND, text.ptr);
	}
	buf_free(&text);
}
END_TEST

START_TEST(weighs_lone_strings)
{
	struct span text = span_cstr("so string(10) \"0123456789\" it is");

	shape_expect_min(KIND, 10, text, "so @ it is");
	shape_expect_min(KIND, 11, text, "so string(10) \"0123456789\" it is");
	shape_expect_min(KIND, 1, SPAN("a string(0) \"\" b"), "a string(0) \"\" b");
}
END_TEST

START_TEST(bounds_depth)
{
	struct buf text = { 0 };

	for (unsigned depth = SHAPE_MAX_DEPTH - 1; depth <= SHAPE_MAX_DEPTH + 1; depth++) {
		buf_clear(&text);
		for (unsigned i = 1; i < depth; i++)
			ck_assert_int_eq(buf_append_cstr(&text, "array(1) {[0]=>"), 0);
		ck_assert_int_eq(buf_append_cstr(&text, "array(0) {"), 0);
		for (unsigned i = 0; i < depth; i++)
			ck_assert_int_eq(buf_append_char(&text, '}'), 0);
		if (depth <= SHAPE_MAX_DEPTH) {
			shape_expect(KIND, buf_span(&text), "@");
		} else {
			ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
			shape_expect_kept(KIND, text.ptr);
		}
	}
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape var_dump");
	TCase *tc = tcase_create("var_dump");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, removes_dumps, 0, (int)(sizeof removed / sizeof removed[0]));
	tcase_add_loop_test(tc, keeps_the_rest, 0, (int)(sizeof kept / sizeof kept[0]));
	tcase_add_test(tc, reads_lengths_three_ways);
	tcase_add_test(tc, reads_cut_strings);
	tcase_add_test(tc, weighs_lone_strings);
	tcase_add_test(tc, bounds_depth);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
