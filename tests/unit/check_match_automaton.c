/*
 * Unit tests of match/automaton: which patterns have one, that lists made at
 * random are decided as PCRE2 decides them, and that forgetting states changes
 * nothing.  check_index_exact holds all other patterns against PCRE2.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "match/automaton.h"
#include "match/verdicts.h"
#include "match_run.h"

/* A pattern, and whether it has an automaton. */
static const struct {
	const char *pattern;
	bool regular;
} cases[] = {
	{ "(?:Jan|Feb|Mar) \\d{1,2}", true },
	{ "x(?:next\\h+page|Next|no\\.|N'a|q|w|e|r)?", true },
	{ "(a)(?<name>b)(?:c)", true },
	{ "[\\w.]+@\\p{Lu}{2,}\\bx\\B", true },
	{ "^\\Aa+?b*?$", true },
	{ "(?x)a  b # c", true },
	{ "a{2000}", true },
	{ "(?:){65535}a", true },
	{ "a++", false },         /* does not give back */
	{ "(?>a|ab)c", false },
	{ "(?=a)b", false },      /* looks around */
	{ "(?<!a)b", false },
	{ "(a)\\1", false },      /* refers back */
	{ "a\\Rb", false },
	{ "\\X", false },
	{ "(?i)a", false },       /* options that change what letters mean */
	{ "(?^:a)", false },
	{ "[[:<:]]a", false },
	{ "(?:(?:abcdefgh){1000}){1000}", false }, /* too large */
};

START_TEST(has_an_automaton)
{
	struct pcre_compiler *compiler = pcre_compiler_new();
	struct automata all = { .sets.compiler = compiler };

	ck_assert_msg(!!automata_add(&all, span_cstr(cases[_i].pattern), PATTERN_CASELESS, NULL) ==
	              cases[_i].regular, "%s", cases[_i].pattern);
	automata_free(&all);
	pcre_compiler_free(compiler);
}
END_TEST

/* More states than are kept: every line has others. */
START_TEST(forgets_and_goes_on)
{
	struct pcre_compiler *compiler = pcre_compiler_new();
	struct automata all = { .sets.compiler = compiler };
	struct automaton *a = automata_add(&all, span_cstr("(?:.*a.{14}|.*\\bend)"), PATTERN_WHOLE,
	                                  NULL);
	struct dice dice = { 7 };
	unsigned n_yes = 0;

	ck_assert_ptr_nonnull(a);
	for (int round = 0; round < 3000; round++) {
		char line[60];
		size_t len = 20 + roll(&dice, 40);
		bool expected;

		for (size_t i = 0; i < len; i++)
			line[i] = "abcd end"[roll(&dice, 8)];
		expected = line[len - 15] == 'a' ||
		           (memcmp(line + len - 3, "end", 3) == 0 && line[len - 4] == ' ');
		ck_assert_int_eq(automaton_test(&all, a, span_of(line, len)),
		                 expected ? MATCH_YES : MATCH_NO);
		ck_assert_uint_lt(all.bytes, 8u << 20);
		n_yes += expected;
	}
	ck_assert_uint_gt(n_yes, 100);
	automata_free(&all);
	pcre_compiler_free(compiler);
}
END_TEST

/* States that many characters lead on from, of which few come back soon. */
START_TEST(takes_any_way_on)
{
	struct pcre_compiler *compiler = pcre_compiler_new();
	struct automata all = { .sets.compiler = compiler };
	struct automaton *a = automata_add(&all, span_cstr("[a-f]*x[^b]*(?:e|\\d)"), PATTERN_WHOLE,
	                                  NULL);
	struct dice dice = { 11 };
	unsigned n_yes = 0;

	ck_assert_ptr_nonnull(a);
	for (int round = 0; round < 4000; round++) {
		char line[24], *x;
		size_t len = 2 + roll(&dice, 20);
		bool expected;

		for (size_t i = 0; i < len; i++)
			line[i] = "abcdefghij0123456789eexx"[roll(&dice, 24)];
		line[len] = '\0';
		x = strchr(line, 'x');
		expected = x && strspn(line, "abcdef") == (size_t)(x - line) && !strchr(x, 'b') &&
		           (line[len - 1] == 'e' || (line[len - 1] >= '0' && line[len - 1] <= '9'));
		ck_assert_msg(automaton_test(&all, a, span_of(line, len)) ==
		              (expected ? MATCH_YES : MATCH_NO), "%s", line);
		n_yes += expected;
	}
	ck_assert_uint_gt(n_yes, 50);
	automata_free(&all);
	pcre_compiler_free(compiler);
}
END_TEST

/* What is left of a phrase is read from the program: a list of long ones that differ in
 * their first letters takes no more states than one of short ones. */
START_TEST(phrases_need_few_states)
{
	struct pcre_compiler *compiler = pcre_compiler_new();
	struct automata all = { .sets.compiler = compiler };
	struct buf list = { 0 };
	struct automaton *a;

	buf_append_cstr(&list, "(?:");
	for (int i = 0; i < 600; i++)
		buf_printf(&list, "%s%c%c%ca\\h+phrase\\h+of\\h+many\\h+letters", i ? "|" : "",
		           'a' + i / 26 / 26, 'a' + i / 26 % 26, 'a' + i % 26);
	buf_append_cstr(&list, ")[.!]*");
	a = automata_add(&all, buf_span(&list), PATTERN_WHOLE | PATTERN_CASELESS, NULL);
	ck_assert_ptr_nonnull(a);
	for (int i = 0; i < 2000; i++) {
		char line[80];
		int n = i % 700, kind = i % 4;

		snprintf(line, sizeof(line), "%c%c%cA  phrase of\xC2\xA0many %s%s", 'a' + n / 26 / 26,
		         'a' + n / 26 % 26, 'A' + n % 26, kind == 3 ? "letter" : "LETTERS",
		         kind == 2 ? "!." : kind == 1 ? "!?" : "");
		ck_assert_msg(automaton_test(&all, a, span_cstr(line)) ==
		              (n < 600 && (kind == 0 || kind == 2) ? MATCH_YES : MATCH_NO), "%s", line);
	}
	ck_assert_uint_lt(all.bytes, 64u << 10);
	buf_free(&list);
	automata_free(&all);
	pcre_compiler_free(compiler);
}
END_TEST

/* Characters that no step tells apart share their transitions. */
START_TEST(letters_stand_for_each_other)
{
	struct pcre_compiler *compiler = pcre_compiler_new();
	struct automata all = { .sets.compiler = compiler };
	struct automaton *a = automata_add(&all, span_cstr(".{0,30}x[0-9].{0,30}z"), PATTERN_WHOLE,
	                                   NULL);
	struct dice dice = { 3 };
	unsigned n_yes = 0;

	ck_assert_ptr_nonnull(a);
	for (int round = 0; round < 4000; round++) {
		static const char *const letters[] = { "a", "b", "Q", "é", "前", "𝒳", " ", "1" };
		char line[400] = "";
		uint32_t before = roll(&dice, 34), behind = roll(&dice, 34);
		bool expected = before <= 30 && behind <= 30;

		for (uint32_t i = 0; i < before; i++)
			strcat(line, letters[roll(&dice, 8)]);
		strcat(line, "x7");
		for (uint32_t i = 0; i < behind; i++)
			strcat(line, letters[roll(&dice, 8)]);
		strcat(line, "z");
		ck_assert_msg(automaton_test(&all, a, span_cstr(line)) ==
		              (expected ? MATCH_YES : MATCH_NO), "%s", line);
		n_yes += expected;
	}
	ck_assert_uint_gt(n_yes, 2000);
	ck_assert_uint_lt(all.bytes, 240u << 10);
	automata_free(&all);
	pcre_compiler_free(compiler);
}
END_TEST

/* A verdict is found again for the same pattern and text alone. */
START_TEST(verdicts_are_not_mixed_up)
{
	struct verdicts *v = calloc(1, sizeof *v);
	struct dice dice = { 5 };
	unsigned n_known = 0;

	ck_assert_ptr_nonnull(v);
	for (int round = 0; round < 200000; round++) {
		char text[VERDICT_MAX_BYTES];
		size_t len = 1 + roll(&dice, round % 8 ? 3 : VERDICT_MAX_BYTES);
		uint32_t pattern = roll(&dice, 3), sum = pattern;
		struct verdict *verdict;
		bool known;

		for (size_t i = 0; i < len; i++) {
			text[i] = i < 3 ? "abcd"[roll(&dice, 4)] : 'x';
			sum = sum * 31 + (unsigned char)text[i];
		}
		verdict = verdicts_find(v, pattern, span_of(text, len), &known);
		if (known)
			ck_assert_uint_eq(verdict->result, (sum * 31 + len) & 1);
		n_known += known;
		verdict->result = (sum * 31 + len) & 1;
	}
	ck_assert_uint_gt(n_known, 50000);
	free(v);
}
END_TEST

/* Atoms of random lists, which begin and end like each other. */
static const char *const pieces[] = {
	"a", "A", "ab", "b", "k", "\xE2\x84\xAA", "s", "ß", "é", "É", "да", "Да", "前", "\\h+", "\\.",
	"[’']", "(?:\\.{3}|…)", "\\h+a", "0", "-",
	/* runs that may go on where they may end */
	"[ab]+a", "[ks]+b", "[^a]+x",
};
static const char *const tails[] = { "", "[\\h.*+-]{0,3}", "(?: \\d)?", "s?", ".{0,2}", "\\b", "$",
	/* where characters are counted, and where they cannot be */
	".{2,5}", ".*", "(?:.{2}|.{4})", "(?:.{3})?x?", ".{1,3}k", ".{3}.{0,40}", "[^b]{0,9}", };

#define PICK(d, array) ((array)[roll(d, sizeof(array) / sizeof((array)[0]))])

START_TEST(lists_decide_as_pcre2)
{
	struct dice dice = { (uint64_t)time(NULL) * 2654435761u | 1 };
	uint64_t seed = 0;
	unsigned n_matches = 0;

	for (int round = 0; round < 300; round++) {
		struct buf text = { 0 };
		struct patterns *p = patterns_new(NULL);
		unsigned flags = roll(&dice, 4); /* whole or not, caseless or not */
		struct pattern_error error;
		uint32_t list;
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
		ck_assert_int_eq(patterns_add(p, buf_span(&text), flags, &list, &error), 0);
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

			for (uint32_t n = 1 + roll(&dice, i % 4 ? 6 : 20); n > 0; n--)
				buf_append_cstr(&line, PICK(&dice, letters));
			ck_assert_int_eq(matcher_subject(m, 0, buf_span(&line), &s), 0);
			/* matcher_find asks PCRE2, matcher_test the automaton. */
			ck_assert_msg(matcher_find(m, list, &s, 0, &match) == matcher_test(m, list, &s),
			              "seed %llu: '%.*s' on '%.*s'", (unsigned long long)seed,
			              (int)text.len, text.ptr, (int)line.len, line.ptr);
			n_matches += matcher_test(m, list, &s) == MATCH_YES;
			buf_free(&line);
		}
		matcher_free(m);
		patterns_free(p);
		buf_free(&text);
	}
	ck_assert_uint_gt(n_matches, 3000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match_automaton");
	TCase *tc = tcase_create("match_automaton");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, has_an_automaton, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, forgets_and_goes_on);
	tcase_add_test(tc, takes_any_way_on);
	tcase_add_test(tc, phrases_need_few_states);
	tcase_add_test(tc, letters_stand_for_each_other);
	tcase_add_test(tc, verdicts_are_not_mixed_up);
	tcase_add_test(tc, lists_decide_as_pcre2);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
