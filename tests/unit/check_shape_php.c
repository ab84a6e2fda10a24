/* Unit tests of shape: php-print-r, php-var-export and php-serialize. */
#include <check.h>
#include <stdlib.h>

#include "shape_run.h"

struct removal {
	const char *kind, *text, *left;
};

static const struct removal removed[] = {
	/* print_r, over many lines */
	{ "php-print-r", "a\nArray\n(\n    [k] => v\n    [5] => \n)\n\nb", "a\n@\n\nb" },
	{ "php-print-r", "echoed: Array\n(\n    [k] => v\n)", "echoed: @" },
	{ "php-print-r", "N\\K Object\n(\n    [p:protected] => 1\n    [q:K:private] => Array\n"
	  "        (\n            [0] => 1\n        )\n\n)\n", "@\n" },
	{ "php-print-r", "Suit Enum:string\n(\n    [name] => H\n    [value] => h\n)\n", "@\n" },
	{ "php-print-r", "Array\n(\n    [me] => Array\n *RECURSION*\n)\n", "@\n" },
	{ "php-print-r", "Array\r\n(\r\n    [k] => v\r\n)\r\n", "@\r\n" },
	/* a text over several lines, with all that may stand in one */
	{ "php-print-r", "Array\n(\n    [k] => a :) b\n(c) [x] => d\n\n  f( \n    [l] => e\n)\n", "@\n" },
	/* indentation lost, or more of it */
	{ "php-print-r", "Array\n(\n[k] => Array\n(\n[0] => 1\n)\n\n[l] => 2\n)\n", "@\n" },
	{ "php-print-r", "   Array\n   (\n       [k] => v\n   )\n", "   @\n" },
	/* on one line */
	{ "php-print-r", "a Array ( [k] => v [l] => Array ( ) [m] => ) b", "a @ b" },
	{ "php-print-r", "A Object ( [x] => 1 [y:protected] => B Enum ( [name] => C ) ) b", "@ b" },
	{ "php-print-r", "Array ( [a] => f(x) and (y (z)) [b] => see [1] ) b", "@ b" },
	{ "php-print-r", "Array ( [a] => Array *RECURSION* ) b", "@ b" },
	{ "php-print-r", "Array ( see Array ( [0] => 1 ) b", "Array ( see @ b" },
	{ "php-print-r", "Array\n(\n    [0] => 1\nand so on\nArray\n(\n    [0] => 2\n)\nb",
	  "Array\n(\n    [0] => 1\nand so on\n@\nb" },

	{ "php-var-export", "a array (\n  'k' => 'v',\n  0 => -1,\n)\nb", "a @\nb" },
	{ "php-var-export", "array ( 0 => 1.0, 1 => -1.5E-7, 2 => NAN, 3 => -INF, 4 => INF, 5 => true,"
	  " 6 => false, 7 => NULL, 8 => array ( ), ) b", "@ b" },
	{ "php-var-export", "array ( 0 => 'it\\'s a \\\\ and \"(\"', )", "@" },
	{ "php-var-export", "array ( 0 => 'a' . \"\\0\" . 'b', -1 => '' . \"\\0\" . '', )", "@" },
	{ "php-var-export", "array ( 0 => -9223372036854775807-1, )", "@" },
	{ "php-var-export", "\\N\\A::__set_state(array(\n   'x' => \\S::Hearts,\n   'y' => \n"
	  "  A::__set_state(array(\n  )),\n)) b", "@ b" },
	{ "php-var-export", "stdClass::__set_state(array( 'a' => 1, ))", "@" },
	{ "php-var-export", "(object) array(\n  'a' => (object) array(\n  ),\n)", "@" },
	{ "php-var-export", "array (1, 2) array ( 0 => 1, ) b", "array (1, 2) @ b" },
	{ "php-var-export", "array ( 0 => trueish::X, 1 => nulls\\A::B, 2 => array\\C::D, )", "@" },

	{ "php-serialize", "a a:2:{i:0;i:-5;s:1:\"k\";b:1;} b", "a @ b" },
	{ "php-serialize", "session|a:0:{}", "session|@" },
	{ "php-serialize", "O:1:\"A\":2:{s:1:\"x\";d:0.5;s:4:\"a\";\n\";N;}", "@" },
	{ "php-serialize", "a:1:{i:0;O:1:\"A\":1:{s:1:\"x\";r:1;}}", "@" },
	{ "php-serialize", "C:11:\"ArrayObject\":21:{x:i:0;a:0:{};m:a:0:{}} b", "@ b" },
	{ "php-serialize", "a:2:{i:0;E:11:\"Suit:Hearts\";i:1;d:1.0E+25;}", "@" },
	{ "php-serialize", "x s:37:\"0123456789\";}0123456789\n0123456789abc\"; y", "x @ y" },
	{ "php-serialize", "a:1:{i:0;s:3:\"été\";}", "@" },
	{ "php-serialize", "a:1:{i:0;s:5:\"été\";}", "@" },
	{ "php-serialize", "a:1:{i:0;s:4:\"a\nb\";}", "@" },
	{ "php-serialize", "a:2:a:1:{i:0;i:1;} b", "a:2:a:1:{i:0;i:1;} b" },
	{ "php-serialize", "a:2: a:1:{i:0;i:1;} b", "a:2: @ b" },
};

START_TEST(removes)
{
	const struct removal *r = &removed[_i];

	shape_expect(r->kind, span_cstr(r->text), r->left);
}
END_TEST

START_TEST(removes_private_names)
{
	shape_expect("php-serialize",
	             SPAN("O:1:\"A\":2:{s:4:\"\0*\0p\";N;s:4:\"\0A\0q\";i:1;} b"), "@ b");
}
END_TEST

static const struct removal kept[] = {
	{ "php-print-r", "An Array is printed as Array ( and then its keys ).", NULL },
	{ "php-print-r", "Array\n", NULL },
	{ "php-print-r", "Array ( )", NULL },
	{ "php-print-r", "Array\n(\n)\n", NULL },
	{ "php-print-r", "Unidentified Object (UFO) [1] => seen", NULL },
	{ "php-print-r", "Array( [k] => v )", NULL },
	{ "php-print-r", "Array ( [k] => v", NULL },
	{ "php-print-r", "Array ( [k] => v\n )", NULL },
	{ "php-print-r", "Array ( [k] v )", NULL },
	{ "php-print-r", "Array ( text [k] => v )", NULL },
	/* brackets that do not balance */
	{ "php-print-r", "Array ( [a] => well :) [b] => 2 )", NULL },
	{ "php-print-r", "Array ( [a] => well :( [b] => 2 )", NULL },
	{ "php-print-r", "Array ( [a] => Array ( [b] => :) ) )", NULL },
	{ "php-print-r", "Array\n(\n    [k] => v\n", NULL },
	{ "php-print-r", "Array\n(\n    [k] => v\n  )\n", NULL },
	{ "php-print-r", "Array\n(\n    [k] => v\n    (\n    )\n)\n", NULL },
	{ "php-print-r", "Array\n(\n    text\n    [k] => v\n)\n", NULL },
	{ "php-print-r", "Array\n\n    [k] => v\n)\n", NULL },
	/* members of what does not add up */
	{ "php-print-r", "Array ( [a] => Array ( [b] => 1 ) [c] => :) )", NULL },
	{ "php-print-r",
	  "Array\n(\n  text\n  [a] => Array\n  (\n    [0] => 1\n  )\n\n  [b] => 1\n)\n", NULL },

	{ "php-var-export", "In PHP array ( is written as array (1, 2) or array ('a' => 1).", NULL },
	{ "php-var-export", "$a = array ( 'a' => 1, );", NULL },
	{ "php-var-export", "f(array ( 'a' => 1, ))", NULL },
	{ "php-var-export", "array (\n)", NULL },
	{ "php-var-export", "array ( 0 => 1 )", NULL },
	{ "php-var-export", "array ( 0 => 'unclosed, )", NULL },
	{ "php-var-export", "array ( 0 => 'bad \\n escape', )", NULL },
	{ "php-var-export", "array ( 0 => word, )", NULL },
	{ "php-var-export", "array ( 0 => 1,5, )", NULL },
	{ "php-var-export", "array ( 'a' => array ( 0 => 1, ), 'b' => $x, )", NULL },
	{ "php-var-export", "A::__set_state(array( 'a' => 1, )", NULL },
	{ "php-var-export", "array( 'a' => 1, )", NULL },
	{ "php-var-export", "array ( , )", NULL },

	{ "php-serialize", "i:1;", NULL },
	{ "php-serialize", "b:1; N; d:0.5; s:3:\"abc\";", NULL },
	{ "php-serialize", "serialize() gives a:1:{...}, and s:5:\"hello\"; for a text.", NULL },
	{ "php-serialize", "a:1:{}", NULL },
	{ "php-serialize", "a:0:{i:0;i:1;}", NULL },
	{ "php-serialize", "a:1:{i:0;i:1;i:1;i:1;}", NULL },
	{ "php-serialize", "a:1:{i:0;}", NULL },
	{ "php-serialize", "a:1:{d:0;i:1;}", NULL },
	{ "php-serialize", "a:1:{i:0;b:2;}", NULL },
	{ "php-serialize", "a:1:{i:0; i:1;}", NULL },
	{ "php-serialize", "a:1:{s:2:\"abc\";i:1;}", NULL },
	{ "php-serialize", "O:2:\"A\":0:{}", NULL },
	{ "php-serialize", "C:1:\"A\":3:{ab}", NULL },
	{ "php-serialize", "a:3:{i:0;s:9:\"x\";i:1;a:0:{}}", NULL },
	{ "php-serialize", "a:3:{i:0;s:9:\"x\";i:1;a:0:{}i:2;N;}", NULL },
	{ "php-serialize", "at 12:30 or ca:1:2, data:0:{}", NULL },
};

START_TEST(keeps)
{
	shape_expect_kept(kept[_i].kind, kept[_i].text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape php");
	TCase *tc = tcase_create("php");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, removes, 0, (int)(sizeof removed / sizeof removed[0]));
	tcase_add_test(tc, removes_private_names);
	tcase_add_loop_test(tc, keeps, 0, (int)(sizeof kept / sizeof kept[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
