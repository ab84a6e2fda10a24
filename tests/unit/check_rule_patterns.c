/*
 * Unit tests of the rule floor: patterns, names, and references between rules.
 *
 * Every row is a broken rule file and everything that is said of it, with line
 * and column; * stands for what is PCRE2's to say.
 */
#include <check.h>
#include <stdlib.h>

#include "rule_run.h"

static const struct rule_case cases[] = {
	{ "open_parenthesis", R "  line: a(b\n",
	  "3:12: *, near 'a(b' [a/b]\n" },
	{ "open_class", R "  line: [a-\n",
	  "3:12: *, near '[a-' [a/b]\n" },
	{ "bad_range", R "  line: x[z-a]y\n",
	  "3:13: *, near 'a]y' [a/b]\n" },
	{ "nothing_to_repeat", R "  line: x|*y\n",
	  "3:11: *, near '*y' [a/b]\n" },
	{ "unknown_escape", R "  line: a\\jb\n",
	  "3:11: *, near 'jb' [a/b]\n" },
	{ "matches_empty", R "  line: a*\n",
	  "3:9: the pattern can match the empty string, near 'a*' [a/b]\n" },
	{ "matches_empty_span", R "  span: (?:x|)\n",
	  "3:9: the pattern can match the empty string, near '(?:x|)' [a/b]\n" },
	{ "single_byte", R "  line: a\\Cb\n",
	  "3:12: *, near 'b' [a/b]\n" },
	{ "keep_out", R "  line: a\\Kb\n",
	  "3:10: a pattern may not have \\K, near '\\Kb' [a/b]\n" },
	{ "verb", R "  line: (*UTF)a\n",
	  "3:9: a pattern may not have a verb at the start, near '(*UTF)a' [a/b]\n" },
	{ "callout", R "  line: a(?C1)b\n",
	  "3:10: a pattern may not have a callout, near '(?C1)b' [a/b]\n" },
	{ "bad_guard", R "  line: a\n  unless: (\n",
	  "4:12: *, near '(' [a/b]\n" },
	{ "in_second_line", R "  line: a(?:b|\n    c)d[\n",
	  "4:9: *, near 'c)d[' [a/b]\n" },
	{ "in_let", F "let A = x[z-a]y\nrule a/b\n  line: foo {{A}}\n",
	  "2:13: *, in {{A}} of rule a/b, near 'a]y' "
	  "[a/b]\n" },
	{ "in_let_of_let", F "let B = q{{A}}q\nlet A = x\n  [z-a]y\nrule a/b\n  line: foo {{B}}\n",
	  "4:6: *, in {{A}} of rule a/b, near 'a]y' "
	  "[a/b]\n" },
	{ "after_list", F "list L\n  one\n  three\nrule a/b\n  line: {{L}} a[z-a]y\n",
	  "6:19: *, near 'a]y' [a/b]\n" },
	{ "off_rule_too", R "  line: (\n  off: yes\n",
	  "3:10: *, near '(' [a/b]\n" },
	{ "unknown_name", R "  line: a {{YAER}}\n",
	  "3:11: unknown name, near 'YAER' [a/b]\n" },
	{ "unknown_name_meant", F "let YEAR = \\d{4}\nrule a/b\n  line: a {{YAER}}\n",
	  "4:11: unknown name (did you mean 'YEAR'?), near 'YAER' [a/b]\n" },
	{ "braces_open", R "  line: a {{ b\n",
	  "3:11: '{{' begins a name: {{NAME}}; as text it is written \\{\\{, near '{{ b' "
	  "[a/b]\n" },
	{ "braces_blank", F "let A = x\nrule a/b\n  line: a {{ A }}\n",
	  "4:11: '{{' begins a name: {{NAME}}; as text it is written \\{\\{, near '{{ A ' "
	  "[a/b]\n" },
	{ "braces_single_close", F "let A = x\nrule a/b\n  line: {{A}\n",
	  "4:9: '{{' begins a name: {{NAME}}; as text it is written \\{\\{, near '{{A' "
	  "[a/b]\n" },
	{ "loop_of_one", F "let A = x{{A}}\nrule a/b\n  line: {{A}}\n",
	  "2:10: a name that stands within itself: A in A, near 'A'\n" },
	{ "loop_of_three", F "let A = x{{B}}\nlet B = x{{C}}\nlet C = x{{A}}\nrule a/b\n"
	  "  line: {{B}}\nrule a/c\n  line: {{A}}\n",
	  "2:10: a name that stands within itself: B in A in C in B, near 'B'\n" },
	{ "three_errors", R "  line: {{X}}\n  line: (\n  line: {{Y}}\n",
	  "3:9: unknown name, near 'X' [a/b]\n4:10: *, near '(' [a/b]\n"
	  "5:9: unknown name, near 'Y' [a/b]\n" },
	{ "same_id", R "  line: x\nrule a/c\n  line: y\nrule a/b\n  line: z\n",
	  "6:6: this id is taken already, by t.rules:2, near 'a/b' [a/b]\n" },
	{ "same_keep", F "keep k\n  line: x\nkeep k\n  line: y\n",
	  "4:6: this id is taken already, by t.rules:2, near 'keep k' [keep k]\n" },
	{ "enable_unknown", F "enable share/boxx\nrule share/box\n  line: x\n",
	  "2:8: no rule has this name (did you mean 'share/box'?), near 'share/boxx'\n" },
	{ "disable_unknown_glob", F "disable ads/*\nrule share/box\n  line: x\n",
	  "2:9: no rule has this name, near 'ads/*'\n" },
	{ "near_unknown", R "  line: x\n  near: c/d\n",
	  "4:9: no rule has this name, near 'c/d' [a/b]\n" },
	{ "near_itself", R "  line: x\n  near: a/b\n",
	  "4:9: a rule cannot be near itself, near 'a/b' [a/b]\n" },
	{ "near_only_itself", R "  line: x\n  near: a/*\n",
	  "4:9: no other rule has this name, near 'a/*' [a/b]\n" },
	{ "near_two_of_three", R "  line: x\n  near: a/c a/d a/e\nrule a/c\n  line: y\n",
	  "4:13: no rule has this name (did you mean 'a/b'?), near 'a/d' [a/b]\n"
	  "4:17: no rule has this name (did you mean 'a/b'?), near 'a/e' [a/b]\n" },
	{ "near_score", R "  line: x\n  near: a/c\nrule a/c\n  score: M > 0.5\n",
	  "4:9: 'score:' rules settle last, nothing can be near them, near 'a/c' [a/b]\n"
	  "6:10: unknown name, near 'M' [a/c]\n" },
	{ "score_of_a_list", F "list L\n  one\nrule a/b\n  score: L > 0.5\n",
	  "5:10: this name is not a model, near 'L' [a/b]\n" },
	{ "cycle_of_two", R "  line: x\n  near: a/c\nrule a/c\n  line: y\n  near: a/b\n",
	  "2:6: rules that wait for one another (near, keep): a/b -> a/c -> a/b [a/b]\n" },
	{ "cycle_of_three", R "  line: x\n  near: a/c\nrule a/c\n  line: y\n  near: a/d\nrule a/d\n"
	  "  line: y\n  near: a/b\nrule a/a\n  line: z\n  near: a/b\n",
	  "2:6: rules that wait for one another (near, keep): a/b -> a/c -> a/d -> a/b "
	  "[a/b]\n" },
	{ "cycle_by_glob", R "  line: x\n  near: a/*\nrule a/c\n  line: y\n  near: a/*\n",
	  "2:6: rules that wait for one another (near, keep): a/b -> a/c -> a/b [a/b]\n" },
	{ "cycle_by_keep", R "  line: x\nkeep k\n  line: y\n  near: a/b\n",
	  "2:6: rules that wait for one another (near, keep): a/b -> keep k -> a/b [a/b]\n" },
	{ "from_unknown", R "  line: x\nkeep k\n  line: y\n  from: c/*\n",
	  "6:9: no rule has this name, near 'c/*' [keep k]\n" },
};
#define N_CASES ((int)(sizeof(cases) / sizeof(cases[0])))

START_TEST(broken_files)
{
	char *said = rule_errors(span_cstr(cases[_i].text));

	ck_assert_msg(rule_glob_match(span_cstr(cases[_i].errors), span_cstr(said)), "%s:\n%s",
	              cases[_i].name, said);
	free(said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_patterns");
	TCase *tc = tcase_create("patterns");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, broken_files, 0, N_CASES);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
