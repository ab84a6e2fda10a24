/*
 * Unit tests of match/factor: what is factored, what is left alone, and that a
 * factored list matches the same lines as the list.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "match/factor.h"
#include "match_run.h"

/* A caseless pattern, and what becomes of it; NULL: nothing. */
static const struct {
	const char *pattern, *expected;
} cases[] = {
	{ "(?:a|b|c|d|e|f|g|h)", "(?:(?:a|b|c|d|e|f|g|h))" },
	{ "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug) \\d",
	  "(?:(?:J(?:an|u(?:n|l))|Feb|Ma(?:r|y)|A(?:pr|ug))) \\d" },
	{ "x(?:next\\h+page|Next|no\\.|N'a|q|w|e|r)?",
	  "x(?:(?:n(?:ext(?:\\h+page)?|o\\.|'a)|q|w|e|r))?" },
	{ "(?:ab|ab|a|é|É|c|d|e|f)", "(?:(?:a(?:b)?|é|c|d|e|f))" },
	{ "(?:[’']a|[’']b|c|d|e|f|g|h)", "(?:(?:[’'](?:a|b)|c|d|e|f|g|h))" },
	{ "[+*(?:a|b](?:a|b|c|d|e|f|g|h)", "[+*(?:a|b](?:(?:a|b|c|d|e|f|g|h))" },
	{ "(?:a|b|c|d|e|f|g)", NULL },           /* few */
	{ "(?:a|b|c|d|e|f|g|h+)", NULL },        /* not plain */
	{ "(?:a|b|c|d|e|f|g|)", NULL },          /* nothing is an alternative */
	{ "(?:a|b|c|d|e|f|g|h)++", NULL },       /* does not come back */
	{ "(?>(?:a|b|c|d|e|f|g|h))", NULL },
	{ "x*+(?:a|b|c|d|e|f|g|h)", NULL },
	{ "x{2}+(?:a|b|c|d|e|f|g|h)", NULL },
	{ "(?-i:(?:a|b|c|d|e|f|g|h))", NULL },   /* letters mean something else */
	{ "(x)?(?(1)a|(?:a|b|c|d|e|f|g|h))", NULL },
	{ "(*atomic:(?:a|b|c|d|e|f|g|h))", NULL },
	{ "\\Q(?:\\E(?:a|b|c|d|e|f|g|h)", NULL },
	{ "\\(?:a|b|c|d|e|f|g|h|i|j\\)", NULL },
};

START_TEST(factors)
{
	struct buf out = { 0 };
	int status = factor_pattern(span_cstr(cases[_i].pattern), true, &out);

	ck_assert_int_eq(status, cases[_i].expected ? 1 : 0);
	if (cases[_i].expected)
		ck_assert_msg(span_equal_cstr(buf_span(&out), cases[_i].expected), "%.*s",
		              (int)out.len, out.ptr);
	buf_free(&out);
}
END_TEST

START_TEST(keeps_case_where_it_counts)
{
	struct buf out = { 0 };

	ck_assert_int_eq(factor_pattern(span_cstr("(?:an|An|b|c|d|e|f|g)"), false, &out), 1);
	ck_assert(span_equal_cstr(buf_span(&out), "(?:(?:an|An|b|c|d|e|f|g))"));
	buf_free(&out);
}
END_TEST

/* Atoms of random lists, which begin and end like each other. */
static const char *const pieces[] = {
	"a", "A", "ab", "b", "k", "\xE2\x84\xAA", "s", "ß", "é", "É", "да", "Да", "前", "\\h+", "\\.",
	"[’']", "(?:\\.{3}|…)", "\\h+a", "0", "-",
};
static const char *const tails[] = { "", "[\\h.*+-]{0,3}", "(?: \\d)?", "s?", ".{0,2}", "(?=.)?$" };

#define PICK(d, array) ((array)[roll(d, sizeof(array) / sizeof((array)[0]))])

START_TEST(matches_the_same)
{
	struct dice dice = { (uint64_t)time(NULL) * 2654435761u | 1 };
	uint64_t seed = 0;
	unsigned n_matches = 0;

	for (int round = 0; round < 300; round++) {
		struct buf text = { 0 }, factored = { 0 };
		struct patterns *p = patterns_new();
		unsigned flags = roll(&dice, 4); /* whole or not, caseless or not */
		struct pattern_error error;
		uint32_t list, tree;
		struct matcher *m;

		seed = dice.state;
		buf_append_cstr(&text, roll(&dice, 2) ? "(?:" : "x?(?:");
		for (int i = 0; i < 14; i++) {
			buf_append_cstr(&text, i > 0 ? "|" : "");
			for (uint32_t n = 1 + roll(&dice, 3); n > 0; n--)
				buf_append_cstr(&text, PICK(&dice, pieces));
		}
		buf_append_cstr(&text, ")");
		buf_append_cstr(&text, PICK(&dice, tails));
		ck_assert_int_eq(factor_pattern(buf_span(&text), flags & PATTERN_CASELESS, &factored), 1);
		ck_assert_int_eq(patterns_add(p, buf_span(&text), flags, &list, &error), 0);
		ck_assert_int_eq(patterns_add(p, buf_span(&factored), flags, &tree, &error), 0);
		ck_assert_int_eq(patterns_freeze(p), 0);
		m = matcher_new(p);
		for (int i = 0; i < 200; i++) {
			static const char *const letters[] = {
				"a", "A", "b", "k", "K", "s", "\xC5\xBF", "ß", "É", "д", "а", "А", "前", " ", ".",
				"’", "'", "…", "...", "0", "-", "x", "",
			};
			struct buf line = { 0 };
			struct subject s;
			struct match match;

			for (uint32_t n = 1 + roll(&dice, 6); n > 0; n--)
				buf_append_cstr(&line, PICK(&dice, letters));
			ck_assert_int_eq(matcher_subject(m, 0, buf_span(&line), &s), 0);
			/* matcher_find takes both as they are, matcher_test factors the list. */
			ck_assert_msg(matcher_find(m, list, &s, 0, &match) ==
			              matcher_find(m, tree, &s, 0, &match) &&
			              matcher_find(m, list, &s, 0, &match) == matcher_test(m, list, &s),
			              "seed %llu: '%.*s' and '%.*s' differ on '%.*s'",
			              (unsigned long long)seed, (int)text.len, text.ptr, (int)factored.len,
			              factored.ptr, (int)line.len, line.ptr);
			n_matches += matcher_test(m, tree, &s) == MATCH_YES;
			buf_free(&line);
		}
		matcher_free(m);
		patterns_free(p);
		buf_free(&text);
		buf_free(&factored);
	}
	ck_assert_uint_gt(n_matches, 3000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match_factor");
	TCase *tc = tcase_create("match_factor");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, factors, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, keeps_case_where_it_counts);
	tcase_add_test(tc, matches_the_same);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
