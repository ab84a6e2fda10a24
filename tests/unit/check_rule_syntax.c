/*
 * Unit tests of the rule floor: lexical rules, headers and items.
 *
 * Every row is a broken rule file and everything that is said of it, with line
 * and column.
 */
#include <check.h>
#include <stdlib.h>

#include "rule_run.h"

static const struct rule_case cases[] = {
	{ "empty_file", "",
	  "1:1: the first line must be 'format: descrape 1'\n" },
	{ "no_format", "rule a/b\n  line: x\n",
	  "1:1: the first line must be 'format: descrape 1', near 'rule a/b'\n" },
	{ "format_not_first", "# a comment\nformat: descrape 1\nrule a/b\n  line: x\n",
	  "1:1: the first line must be 'format: descrape 1'\n" },
	{ "format_indented", " format: descrape 1\n",
	  "1:1: the first line must be 'format: descrape 1', near 'format: descrape 1'\n" },
	{ "future_format", "format: descrape 2\nnonsense\nmore nonsense\n",
	  "1:1: the first line must be 'format: descrape 1', near 'format: descrape 2'\n" },
	{ "format_twice", F "format: descrape 1\n",
	  "2:1: this header is given already, near 'format'\n" },
	{ "latin1_byte", R "  desc: caf\xE9" "\n  line: x\n",
	  "3:12: byte 0xE9: a rule file is plain UTF-8 text\n" },
	{ "unknown_header", F "licence: CC0-1.0\n",
	  "2:1: unknown header (did you mean 'license'?), near 'licence'\n" },
	{ "unknown_header_far", F "colour: blue\n",
	  "2:1: unknown header, near 'colour'\n" },
	{ "header_without_value", F "pack:\n",
	  "2:1: a header without a value, near 'pack'\n" },
	{ "header_twice", F "pack: a\npack: b\n",
	  "3:1: this header is given already, near 'pack'\n" },
	{ "header_after_item", F "let A = x\nlang: fr\n",
	  "3:1: headers stand above the first item, near 'lang'\n" },
	{ "bad_pack", F "pack: my pack\n",
	  "2:7: a pack is named with letters, digits, '.', '_' and '-', near 'my pack'\n" },
	{ "bad_header_level", F "level: 4\n",
	  "2:8: 'level:' takes 1, 2 or 3, near '4'\n" },
	{ "bad_header_lang", F "lang: fr french\n",
	  "2:10: 'lang:' takes languages like 'en' or 'pt-br', or *, near 'french'\n" },
	{ "entry_in_column_1", R "line: x\n",
	  "3:1: an entry must be indented below its item, near 'line'\n" },
	{ "indented_before_items", F "  line: x\n  has: y\nrule a/b\n  line: z\n",
	  "2:3: an indented line that belongs to no item, near 'line: x'\n" },
	{ "unknown_item", F "rul a/b\n  line: x\n",
	  "2:1: unknown item (did you mean 'rule'?), near 'rul'\n" },
	{ "unknown_item_far", F "function x\n  line: x\n",
	  "2:1: unknown item, near 'function'\n" },
	{ "tab_indent", R "\tline: x\n",
	  "3:1: a tab in the indentation; blanks are needed\n" },
	{ "tab_after_blank", R "  line: x\n \twords: 1..2\n",
	  "4:2: a tab in the indentation; blanks are needed\n" },
	{ "dedent", R "    line: x\n  words: 1..2\n",
	  "4:3: indented less than the entries above it, near 'words: 1..2' [a/b]\n" },
	{ "rule_without_name", F "rule\n  line: x\n",
	  "2:5: a rule is named category/name, of letters, digits, '.', '_', '-'\n" },
	{ "rule_without_category", F "rule tweet\n  line: x\n",
	  "2:6: a rule is named category/name, of letters, digits, '.', '_', '-', near "
	  "'tweet'\n" },
	{ "rule_two_slashes", F "rule a/b/c\n  line: x\n",
	  "2:6: a rule is named category/name, of letters, digits, '.', '_', '-', near "
	  "'a/b/c'\n" },
	{ "rule_bad_char", F "rule a/b*\n  line: x\n",
	  "2:6: a rule is named category/name, of letters, digits, '.', '_', '-', near "
	  "'a/b*'\n" },
	{ "rule_more_words", F "rule a/b c\n  line: x\n",
	  "2:10: nothing may follow the name; entries stand below, near 'c'\n" },
	{ "keep_with_slash", F "keep a/b\n  line: x\n",
	  "2:6: a keep item has a name of letters, digits, '.', '_', '-', near 'a/b'\n" },
	{ "keep_without_name", F "keep\n  line: x\n",
	  "2:5: a keep item has a name of letters, digits, '.', '_', '-'\n" },
	{ "rule_without_entries", R "rule a/c\n  line: x\n",
	  "2:6: nothing is matched: one of line, has, span, block, heading, struct, "
	  "repeat, score is needed, near 'a/b' [a/b]\n" },
	{ "enable_nothing", F "enable\n",
	  "2:1: rules are named here: category/name, * and ? for any, near 'enable'\n" },
	{ "disable_bad_glob", F "disable a/b share/#\n",
	  "2:9: no rule has this name, near 'a/b'\n"
	  "2:13: this cannot name a rule: category/name, * and ? for any, near 'share/#'\n" },
	{ "include_nothing", F "include\n",
	  "2:1: 'include' without a file, near 'include'\n" },
	{ "include_from_memory", F "include a.rules\n",
	  "2:9: rules that are not in a file name no other file, near 'a.rules'\n" },
	{ "include_absolute", F "include /etc/passwd\n",
	  "2:9: a file is named from the directory of this one, without '..', near "
	  "'/etc/passwd'\n" },
	{ "include_up", F "include a/../../b.rules\n",
	  "2:9: a file is named from the directory of this one, without '..', near "
	  "'a/../../b.rules'\n" },
	{ "one_line_item_continued", F "let A = x\ninclude a.rules\n  more\n",
	  "3:9: rules that are not in a file name no other file, near 'a.rules'\n"
	  "4:3: 'include' is one line; this one is indented below it, near 'more'\n" },
	{ "let_without_name", F "let = x\n",
	  "2:5: a name is needed here: letters, digits and '_', near '='\n" },
	{ "let_bad_name", F "let 1A = x\n",
	  "2:5: a name is needed here: letters, digits and '_', near '1A'\n" },
	{ "let_without_equals", F "let A x\n",
	  "2:7: '=' and a pattern are needed here: let NAME = PATTERN, near 'x'\n" },
	{ "let_without_value", F "let A =\n",
	  "2:5: 'let' without a pattern, near 'A'\n" },
	{ "let_twice", F "let A = x\nlet B = y\nlet A = z\n",
	  "4:5: this name is defined already, in line 2, near 'A'\n" },
	{ "list_without_items", F "list A\nlet B = x\n",
	  "2:6: a list without items, near 'A'\n" },
	{ "list_item_on_line", F "list A January\n  February\n",
	  "2:8: the items of a list stand below it, one a line, near 'January'\n" },
	{ "list_bad_language", F "list A\n  @french\n  janvier\n",
	  "3:3: '@' names the language of the items below: @fr, near '@french'\n" },
	{ "list_no_language", F "list A\n  @\n  janvier\n",
	  "3:3: '@' names the language of the items below: @fr, near '@'\n" },
	{ "model_without_file", F "model M\n",
	  "2:8: '<' and a file are needed here: model NAME < FILE\n" },
	{ "model_without_sign", F "model M m.tsv\n",
	  "2:9: '<' and a file are needed here: model NAME < FILE, near 'm.tsv'\n" },
	{ "crlf_file", "format: descrape 1\r\nrule a/b\r\n  line: x\r\n  wrods: ..3\r\n",
	  "4:3: unknown key (did you mean 'words'?), near 'wrods' [a/b]\n" },
	{ "byte_order_mark", "\xEF\xBB\xBF" "format: descrape 1\nrul a/b\n",
	  "2:1: unknown item (did you mean 'rule'?), near 'rul'\n" },
};
#define N_CASES ((int)(sizeof(cases) / sizeof(cases[0])))

START_TEST(broken_files)
{
	char *said = rule_errors(span_cstr(cases[_i].text));

	ck_assert_msg(strcmp(said, cases[_i].errors) == 0, "%s:\n%s", cases[_i].name, said);
	free(said);
}
END_TEST

START_TEST(nul_byte)
{
	static const char text[] = R "  line: x\0y\n";
	char *said = rule_errors(span_of(text, sizeof(text) - 1));

	ck_assert_str_eq(said, "3:10: byte 0x00: a rule file is plain UTF-8 text\n");
	free(said);
}
END_TEST

/* After so many errors a file is given up, and the others are still read. */
START_TEST(too_many_errors)
{
	struct compile_options options = { .level = 1 };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	struct buf text = { 0 };

	ck_assert_int_eq(buf_append_cstr(&text, F), 0);
	for (int i = 0; i < 5000; i++)
		ck_assert_int_eq(buf_append_cstr(&text, "nonsense\n"), 0);
	ck_assert_int_eq(compiler_add_text(c, "a.rules", buf_span(&text)), -1);
	ck_assert_int_eq(compiler_add_text(c, "b.rules", span_cstr("nothing\n")), -1);
	ck_assert_ptr_null(compiler_finish(c));
	ck_assert_uint_eq(d.count, 103);
	ck_assert_str_eq(d.items[99].message, "unknown item, near 'nonsense'");
	ck_assert_str_eq(d.items[100].message, "too many errors in this file");
	ck_assert_str_eq(d.items[101].pos.file, "b.rules");
	compiler_free(c);
	diags_free(&d);
	buf_free(&text);
}
END_TEST

/* The line of the file goes with the error, and long tokens are cut. */
START_TEST(source_line)
{
	struct compile_options options = { .level = 1 };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);

	compiler_add_text(c, "t.rules",
	                  span_cstr(R "  line: x\r\n  été: not ASCII, and no line end"));
	ck_assert_ptr_null(compiler_finish(c));
	ck_assert_uint_eq(d.count, 1);
	ck_assert_str_eq(d.items[0].source,
	                 "  été: not ASCII, and no line end");
	compiler_free(c);
	diags_clear(&d);

	c = compiler_new(&options, &d);
	compiler_add_text(c, "t.rules", span_cstr(F "ruleofathousandletterswithoutend/a-b\n"));
	ck_assert_ptr_null(compiler_finish(c));
	ck_assert_str_eq(d.items[0].message,
	                 "unknown item, near 'ruleofathousandletterswithoutend...'");
	compiler_free(c);
	diags_free(&d);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_syntax");
	TCase *tc = tcase_create("syntax");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, broken_files, 0, N_CASES);
	tcase_add_test(tc, nul_byte);
	tcase_add_test(tc, too_many_errors);
	tcase_add_test(tc, source_line);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
