/*
 * Unit tests of the rule floor: entries, their values, and what goes together.
 *
 * Every row is a broken rule file and everything that is said of it, with line
 * and column.
 */
#include <check.h>
#include <stdlib.h>

#include "rule_run.h"

static const struct rule_case cases[] = {
	{ "no_colon", R "  line x\n",
	  "3:3: a key and a colon are needed here: 'key: value', near 'line' [a/b]\n" },
	{ "no_key", R "  : x\n",
	  "3:3: a key and a colon are needed here: 'key: value', near ':' [a/b]\n" },
	{ "no_blank", R "  line:x\n",
	  "3:3: a blank is needed after 'line:', near 'line:x' [a/b]\n" },
	{ "unknown_key", R "  lines: x\n  line: y\n",
	  "3:3: unknown key (did you mean 'line'?), near 'lines' [a/b]\n" },
	{ "unknown_key_far", R "  colour: x\n  line: y\n",
	  "3:3: unknown key, near 'colour' [a/b]\n" },
	{ "upper_case_key", R "  Line: x\n",
	  "3:3: a key and a colon are needed here: 'key: value', near 'Line:' [a/b]\n" },
	{ "swapped_letters", R "  line: x\n  uness: y\n",
	  "4:3: unknown key (did you mean 'unless'?), near 'uness' [a/b]\n" },
	{ "no_matcher", R "  desc: nothing\n",
	  "2:6: nothing is matched: one of line, has, span, block, heading, struct, "
	  "repeat, score is needed, near 'a/b' [a/b]\n" },
	{ "no_matcher_in_keep", F "keep a\n  words: 1..2\n",
	  "2:6: nothing is matched: one of line, has, span, block is needed, near 'keep a' "
	  "[keep a]\n" },
	{ "two_kinds", R "  line: x\n  has: y\n",
	  "4:3: two kinds of matcher in one rule: 'line:' in line 3, and this one, near "
	  "'has' [a/b]\n" },
	{ "two_kinds_repeat", R "  repeat: 4\n  line: y\n",
	  "4:3: two kinds of matcher in one rule: 'repeat:' in line 3, and this one, near "
	  "'line' [a/b]\n" },
	{ "empty_pattern", R "  line:\n",
	  "3:8: 'line:' without a pattern [a/b]\n" },
	{ "key_twice", R "  line: x\n  words: ..3\n  words: ..4\n",
	  "5:3: 'words:' is given already, in line 4, near 'words' [a/b]\n" },
	{ "level_twice", R "  line: x\n  level: 1\n  level: 2\n",
	  "5:3: 'level:' is given already, in line 4, near 'level' [a/b]\n" },
	{ "continued_number", R "  block: a\n  to: b\n  max: 5\n    0\n",
	  "6:5: the value of 'max:' is one line; is this one indented too far?, near '0' "
	  "[a/b]\n" },
	{ "indented_too_far", R "  line: x\n  words: ..3\n   level: 2\n",
	  "5:4: the value of 'words:' is one line; is this one indented too far?, near "
	  "'level: 2' [a/b]\n" },
	{ "heading_in_keep", F "keep a\n  heading: x\n",
	  "3:3: 'heading:' does not go with a keep item, near 'heading' [keep a]\n" },
	{ "level_in_keep", F "keep a\n  line: x\n  level: 2\n",
	  "4:3: 'level:' does not go with a keep item, near 'level' [keep a]\n" },
	{ "from_in_rule", R "  line: x\n  from: a/*\n",
	  "4:3: 'from:' goes with keep items only, near 'from' [a/b]\n" },
	{ "drop_in_keep", F "keep a\n  line: x\n  drop: x\n",
	  "4:3: 'drop:' does not go with a keep item, near 'drop' [keep a]\n" },
	{ "to_without_block", R "  line: x\n  to: y\n",
	  "4:3: 'to:' does not go with 'line:', near 'to' [a/b]\n" },
	{ "max_with_line", R "  line: x\n  max: 3\n",
	  "4:3: 'max:' does not go with 'line:', near 'max' [a/b]\n" },
	{ "block_without_end", R "  block: x\n  max: 3\n",
	  "3:3: 'block:' needs 'to:' or 'until:', near 'block' [a/b]\n" },
	{ "block_without_max", R "  block: x\n  to: y\n",
	  "3:3: 'block:' needs 'max:', near 'block' [a/b]\n" },
	{ "block_to_and_until", R "  block: x\n  to: y\n  until: z\n  max: 3\n",
	  "4:3: 'to:' and 'until:' in one rule, near 'to' [a/b]\n" },
	{ "heading_alone", R "  heading: x\n",
	  "3:3: 'heading:' needs 'cut:' or 'while:', near 'heading' [a/b]\n" },
	{ "heading_cut_and_while", R "  heading: x\n  cut: paragraph\n  while: y\n  max: 3\n",
	  "4:3: 'cut:' and 'while:' in one rule, near 'cut' [a/b]\n" },
	{ "paragraph_without_max", R "  heading: x\n  cut: paragraph\n",
	  "4:3: 'cut: paragraph' needs 'max:' [a/b]\n" },
	{ "while_without_max", R "  heading: x\n  while: y\n",
	  "4:3: 'while:' needs 'max:', near 'while' [a/b]\n" },
	{ "lines_with_max", R "  heading: x\n  cut: 3 lines\n  max: 3\n",
	  "5:3: 'cut: N lines' says how many; 'max:' goes with 'cut: paragraph', near "
	  "'max' [a/b]\n" },
	{ "document_without_tail", R "  heading: x\n  cut: document\n",
	  "4:3: 'cut: document' needs 'at: tail N' [a/b]\n" },
	{ "document_with_head", R "  heading: x\n  cut: document\n  at: head 3\n",
	  "4:3: 'cut: document' needs 'at: tail N' [a/b]\n" },
	{ "document_with_max", R "  heading: x\n  cut: document\n  at: tail 9\n  max: 3\n",
	  "6:3: 'cut: document' has no 'max:'; 'at: tail N' bounds it, near 'max' [a/b]\n" },
	{ "cut_unknown", R "  heading: x\n  cut: page\n",
	  "4:8: 'cut:' takes paragraph, N lines or document, near 'page' [a/b]\n" },
	{ "cut_no_lines", R "  heading: x\n  cut: 0 lines\n",
	  "4:8: 'cut:' takes paragraph, N lines or document, near '0 lines' [a/b]\n" },
	{ "cut_more", R "  heading: x\n  cut: paragraph 3\n",
	  "4:8: 'cut:' takes paragraph, N lines or document, near 'paragraph 3' [a/b]\n" },
	{ "struct_unknown", R "  struct: php-vardump\n",
	  "3:11: unknown kind of structure (did you mean 'php-var-dump'?), near "
	  "'php-vardump' [a/b]\n" },
	{ "struct_json_alone", R "  struct: json\n",
	  "3:3: this kind of structure needs 'require:' [a/b]\n" },
	{ "min_bytes_zero", R "  struct: php-var-dump\n  min-bytes: 0\n",
	  "4:14: 'min-bytes:' takes a number from 1 to 1048576 here, near '0' [a/b]\n" },
	{ "repeat_zero", R "  repeat: 0\n",
	  "3:11: 'repeat:' takes a number from 1 to 1024 here, near '0' [a/b]\n" },
	{ "repeat_too_far", R "  repeat: 1025\n",
	  "3:11: 'repeat:' takes a number from 1 to 1024 here, near '1025' [a/b]\n" },
	{ "number_sign", R "  block: a\n  to: b\n  max: +5\n",
	  "5:8: 'max:' takes a number from 1 to 1024 here, near '+5' [a/b]\n" },
	{ "number_huge", R "  block: a\n  to: b\n  max: 99999999999999999999\n",
	  "5:8: 'max:' takes a number from 1 to 1024 here, near '99999999999999999999' "
	  "[a/b]\n" },
	{ "score_form", R "  score: M 0.9\n",
	  "3:10: 'score:' takes MODEL > P, near 'M 0.9' [a/b]\n" },
	{ "score_probability", R "  score: M > 1.5\n",
	  "3:14: a probability from 0 to 1 is needed, like 0.95, near '1.5' [a/b]\n" },
	{ "score_comma", R "  score: M > 0,9\n",
	  "3:14: a probability from 0 to 1 is needed, like 0.95, near '0,9' [a/b]\n" },
	{ "score_no_model", R "  score: M > 0.9\n",
	  "3:10: unknown name, near 'M' [a/b]\n" },
	{ "words_number", R "  line: x\n  words: 5\n",
	  "4:10: 'words:' takes A..B, A.. or ..B, near '5' [a/b]\n" },
	{ "words_nothing", R "  line: x\n  words: ..\n",
	  "4:10: 'words:' takes A..B, A.. or ..B, near '..' [a/b]\n" },
	{ "words_backwards", R "  line: x\n  words: 9..3\n",
	  "4:10: 'words:' from more to less: nothing is within it, near '9..3' [a/b]\n" },
	{ "chars_letters", R "  line: x\n  chars: a..b\n",
	  "4:10: 'chars:' takes A..B, A.. or ..B, near 'a..b' [a/b]\n" },
	{ "at_nowhere", R "  line: x\n  at: middle 3\n",
	  "4:7: 'at:' takes head N or tail N, near 'middle 3' [a/b]\n" },
	{ "at_no_number", R "  line: x\n  at: head\n",
	  "4:7: 'at:' takes head N or tail N, near 'head' [a/b]\n" },
	{ "at_zero", R "  line: x\n  at: tail 0\n",
	  "4:12: 'at:' takes a number from 1 to 1024 here, near '0' [a/b]\n" },
	{ "run_alone", R "  line: x\n  run: 3\n",
	  "4:3: 'run:' needs 'before:' or 'after:', near 'run' [a/b]\n" },
	{ "run_with_above", R "  line: x\n  above: y\n  run: 3\n",
	  "5:3: 'run:' needs 'before:' or 'after:', near 'run' [a/b]\n" },
	{ "run_zero", R "  line: x\n  before: y\n  run: 0\n",
	  "5:8: 'run:' takes a number from 1 to 1024 here, near '0' [a/b]\n" },
	{ "reach_alone", R "  line: x\n  reach: 3\n",
	  "4:3: 'reach:' needs one of before, after, above, below, near, unless-near, near "
	  "'reach' [a/b]\n" },
	{ "reach_above_both", R "  line: x\n  reach: 3\n  before: y\n  unless-near: z\n",
	  "4:3: 'reach:' must stand below the guard that it is for, near 'reach' [a/b]\n" },
	{ "reach_twice", R "  line: x\n  before: y\n  reach: 3\n  reach: 4\n",
	  "6:3: a second 'reach:' for the same guards, near 'reach' [a/b]\n" },
	{ "reach_thrice", R "  line: x\n  before: y\n  reach: 3\n  unless-near: z\n  reach: 4\n"
	  "  reach: 5\n",
	  "8:10: 'reach:' is given a third time, near '5' [a/b]\n" },
	{ "reach_zero_near", R "  line: x\n  unless-near: y\n  reach: 0\n",
	  "5:3: 'reach: 0' looks at no other line, near 'reach' [a/b]\n" },
	{ "lang_unknown", R "  line: x\n  lang: français\n",
	  "4:9: 'lang:' takes languages like 'en' or 'pt-br', or *, near 'français' [a/b]\n" },
	{ "lang_empty", R "  line: x\n  lang:\n",
	  "4:8: 'lang:' takes languages like 'en' or 'pt-br', or * [a/b]\n" },
	{ "level_four", R "  line: x\n  level: 4\n",
	  "4:10: 'level:' takes 1, 2 or 3, near '4' [a/b]\n" },
	{ "off_no", R "  line: x\n  off: no\n",
	  "4:8: 'off:' takes yes, near 'no' [a/b]\n" },
	{ "case_ignore", R "  line: x\n  case: ignore\n",
	  "4:9: 'case:' takes exact, near 'ignore' [a/b]\n" },
	{ "do_unknown", R "  line: x\n  do: remove\n",
	  "4:7: 'do:' takes delete, replace TEXT or tag, near 'remove' [a/b]\n" },
	{ "do_delete_text", R "  line: x\n  do: delete it\n",
	  "4:7: 'do:' takes delete, replace TEXT or tag, near 'delete it' [a/b]\n" },
	{ "replace_nothing", R "  line: x\n  do: replace\n",
	  "4:7: 'do: replace' without a text; 'do: delete' takes text away, near 'replace' "
	  "[a/b]\n" },
	{ "replace_block", R "  block: x\n  to: y\n  max: 3\n  do: replace z\n",
	  "6:3: 'do: replace' goes with 'line:', 'has:' and 'span:' only [a/b]\n" },
	{ "replace_no_group", R "  line: x(y)\n  do: replace $1 $2\n",
	  "4:18: no such group in the pattern; a dollar sign is written $$, near '$2' [a/b]\n" },
	{ "replace_one_alternative", R "  span: x(y)\n  span: z\n  do: replace $1\n",
	  "5:15: no such group in the pattern; a dollar sign is written $$, near '$1' [a/b]\n" },
	{ "near_bad_glob", R "  line: x\n  near: share\n",
	  "4:9: this cannot name a rule: category/name, * and ? for any, near 'share' [a/b]\n" },
	{ "drop_empty", R "  line: x\n  drop:\n",
	  "4:8: 'drop:' without a line [a/b]\n" },
	{ "drop_continued", R "  line: x\n  drop: x\n    y\n",
	  "5:5: the value of 'drop:' is one line; is this one indented too far?, near 'y' "
	  "[a/b]\n" },
	{ "drop_with_before", R "  line: x\n  before: y\n  drop: x\n",
	  "5:3: a rule that needs another line takes 'test:', not 'drop:', near 'drop' "
	  "[a/b]\n" },
	{ "drop_with_block", R "  block: x\n  to: y\n  max: 2\n  drop: x\n",
	  "6:3: a rule that needs another line takes 'test:', not 'drop:', near 'drop' "
	  "[a/b]\n" },
	{ "drop_with_replace", R "  line: x\n  do: replace y\n  drop: x\n",
	  "5:3: 'drop:' is a line that goes; with 'do: replace' write 'test:', near 'drop' "
	  "[a/b]\n" },
	{ "test_on_its_line", R "  line: x\n  test: - x\n",
	  "4:3: 'test:' without lines, near 'test' [a/b]\n"
	  "4:9: the lines of 'test:' stand below it, indented deeper; "
	  "behind it may stand 'level 2' or 'level 3', near '- x' [a/b]\n" },
	{ "test_bad_mark", R "  line: x\n  test:\n    * x\n",
	  "5:5: a line of 'test:' begins with its mark: -, = or +, near '* x' [a/b]\n" },
	{ "test_no_blank", R "  line: x\n  test:\n    -x\n",
	  "5:5: one blank is needed between the mark and the text, near '-x' [a/b]\n" },
	{ "test_plus_first", R "  line: x\n  test:\n    = a\n    + b\n",
	  "6:5: '+' stands below the '-' lines that it replaces, near '+ b' [a/b]\n" },
	{ "test_empty", R "  line: x\n  test:\n",
	  "4:3: 'test:' without lines, near 'test' [a/b]\n" },
};
#define N_CASES ((int)(sizeof(cases) / sizeof(cases[0])))

START_TEST(broken_files)
{
	char *said = rule_errors(span_cstr(cases[_i].text));

	ck_assert_msg(strcmp(said, cases[_i].errors) == 0, "%s:\n%s", cases[_i].name, said);
	free(said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_entries");
	TCase *tc = tcase_create("entries");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, broken_files, 0, N_CASES);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
