/* Unit tests of the rule floor: what is suspicious in files that load. */
#include <check.h>
#include <stdlib.h>

#include "rule/lint.h"
#include "rule_run.h"

/* ---- patterns ---- */

#define NONE SIZE_MAX

/* A pattern, and where the first doubt is: with case ignored, and with case exact. */
static const struct {
	const char *pattern;
	size_t ignoring, exact;
} patterns[] = {
	{ "abc{2,3}d{2}e{2,}", NONE, NONE },
	{ "a{,3}", 1, 1 },
	{ "a{,}b{,x}c\\{,3}", NONE, NONE },
	{ "[A-Z]", 0, NONE },
	{ "x[0-9A-F]", 1, NONE },
	{ "[A-Za-z]", NONE, NONE },
	{ "[a-zA-Z]", NONE, NONE },
	{ "[ABC-]", NONE, NONE },
	{ "[A\\-Z]", NONE, NONE },
	{ "\\[A-Z]", NONE, NONE },
	{ "[]A-Z]", 0, NONE },
	{ "[^]A-Z]", 0, NONE },
	{ "[\\]A-Z]", 0, NONE },
	{ "[А-Я]", 0, NONE },
	{ "[a-я]", NONE, NONE },
	{ "[[:upper:]]", 1, NONE },
	{ "[[:alpha:]A-Z]", 0, NONE },
	{ "\\p{Lu}", 0, NONE },
	{ "a\\p{^Lu}", 1, NONE },
	{ "\\p{L}\\p{Ll}", NONE, NONE },
	{ "\\\\p{Lu}", NONE, NONE },
	{ "(?-i:[A-Z])", NONE, NONE },
	{ "(?-i:x)[A-Z]", 7, NONE },
	{ "(?-i)[A-Z]", NONE, NONE },
	{ "((?-i)x)[A-Z]", 8, NONE },
	{ "(?-i:(?i:[A-Z]))", 9, 9 },
	{ "(?i)[A-Z]", 4, 4 },
	{ "(?^)[A-Z]", NONE, NONE },
	{ "(?s-i:[A-Z])", NONE, NONE },
	{ "(?<name>[A-Z])", 8, NONE },
	{ "(?=[A-Z])", 3, NONE },
	{ "(?>[A-Z])", 3, NONE },
	{ "(?#[A-Z])x", NONE, NONE },
	{ "\\Q[A-Z]{,3}\\Ex", NONE, NONE },
};

START_TEST(doubts)
{
	for (int exact = 0; exact < 2; exact++) {
		size_t expected = exact ? patterns[_i].exact : patterns[_i].ignoring, offset = 0;
		struct span pattern = span_cstr(patterns[_i].pattern);
		enum pattern_doubt d = lint_pattern(pattern, !exact, &offset);

		ck_assert_msg((d == DOUBT_NONE) == (expected == NONE) &&
		              (expected == NONE || offset == expected), "%s: %d at %zu",
		              patterns[_i].pattern, d, offset);
		ck_assert_int_eq(*lint_doubt_message(d) == '\0', d == DOUBT_NONE);
	}
}
END_TEST

/* Patterns may be cut anywhere by a hand that errs; the linter reads none past its end. */
START_TEST(cut_patterns)
{
	const char *whole = "(?^-i:[^]\\]А-Я[:upper:]-]{,3}\\p{Lu}\\Q(?#x)\\E)";

	for (size_t len = 0; len <= strlen(whole); len++) {
		char *copy = malloc(len ? len : 1); /* of this size, so that a sanitizer sees */
		size_t offset = 0;

		memcpy(copy, whole, len);
		while (lint_pattern(span_of(copy, len), true, &offset) != DOUBT_NONE)
			offset++;
		free(copy);
	}
}
END_TEST

/* ---- files ---- */

#define CASE "case is ignored, so this matches small letters too; write '(?-i:...)' around it, " \
	     "or 'case: exact'"
#define DROP "  drop: x\n"

static const struct rule_case cases[] = {
	{ "all_is_well", R "  line: abc\n" DROP, "" },
	{ "no_sample", R "  line: abc\n",
	  "2:6: warning: no sample; write 'drop:' and 'keep:', or 'test:' [a/b]\n" },
	{ "no_sample_off", R "  line: abc\n  off: yes\n",
	  "2:6: warning: no sample; write 'drop:' and 'keep:', or 'test:' [a/b]\n" },
	{ "no_sample_keep", R "  line: abc\n" DROP "keep k\n  line: y\n",
	  "5:6: warning: no sample; write 'test:' or 'keep:' [keep k]\n" },
	{ "has_bound", R "  has: abc\n" DROP,
	  "2:6: warning: 'has:' takes lines of any length; write 'words: ..N' or 'chars: ..N' "
	  "[a/b]\n" },
	{ "has_lower_bound", R "  has: abc\n  words: 3..\n" DROP,
	  "2:6: warning: 'has:' takes lines of any length; write 'words: ..N' or 'chars: ..N' "
	  "[a/b]\n" },
	{ "has_words", R "  has: abc\n  words: ..3\n" DROP, "" },
	{ "has_chars", R "  has: abc\n  chars: 2..40\n" DROP, "" },
	{ "has_keep", F "keep k\n  has: abc\n  keep: abc\n", "" },
	{ "slow", R "  line: abc\n  line: .+\n" DROP,
	  "4:9: warning: slow: tried on every line, because no literal is in every match [a/b]\n" },
	{ "slow_guard", R "  line: abc\n  unless: .+\n" DROP, "" },
	{ "unused", F "let A = x\nlist B\n  y\nlet C = {{A}}\n",
	  "2:5: warning: nothing uses the name A\n"
	  "3:6: warning: nothing uses the name B\n"
	  "5:5: warning: nothing uses the name C\n" },
	{ "used_by_name", F "let A = abc\nlet B = {{A}}\nrule a/b\n  line: {{B}}\n" DROP, "" },
	{ "used_by_disabled", F "let A = abc\nrule a/b\n  line: {{A}}\n  off: yes\n" DROP, "" },
	{ "in_guard", R "  line: abc\n  unless: x{,3}\n" DROP,
	  "4:12: warning: some versions of PCRE2 read '{,N}' as text; write '{0,N}' [a/b]\n" },
	{ "two_in_one", R "  line: abc[A-Z][B-C]\n" DROP,
	  "3:12: warning: " CASE " [a/b]\n3:17: warning: " CASE " [a/b]\n" },
	{ "in_let_once", F "let A = abc[A-Z]\nrule a/b\n  line: {{A}}\n" DROP
	  "rule a/c\n  line: {{A}}y\n" DROP "rule a/d\n  line: {{A}}z\n  case: exact\n" DROP,
	  "2:12: warning: " CASE " [a/b]\n" },
	{ "in_second_line", R "  line: abc\n    d[A-Z]\n" DROP, "4:6: warning: " CASE " [a/b]\n" },
	{ "indented_too_far", R "  line: abc\n    words: 3\n" DROP,
	  "4:5: warning: this continues the pattern above; is it indented too far? [a/b]\n" },
	{ "looks_like_it", R "  line: abc\n    wards: 3\n" DROP, "" },
};

START_TEST(files)
{
	char *said = rule_warnings(span_cstr(cases[_i].text));

	ck_assert_msg(strcmp(said, cases[_i].errors) == 0, "%s:\n%s", cases[_i].name, said);
	free(said);
}
END_TEST

/* Without --check nobody is told. */
START_TEST(silent_otherwise)
{
	char *said = rule_errors(span_cstr(F "let A = x\nrule a/b\n  has: [A-Z]{,3}.+\n"));

	ck_assert_str_eq(said, "");
	free(said);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("rule_lint");
	TCase *tc = tcase_create("lint");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, doubts, 0, COUNT(patterns));
	tcase_add_test(tc, cut_patterns);
	tcase_add_loop_test(tc, files, 0, COUNT(cases));
	tcase_add_test(tc, silent_otherwise);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
