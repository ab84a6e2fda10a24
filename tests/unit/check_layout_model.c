/*
 * Unit tests of models: what a file may say, what a score is, and that errors
 * name their line.
 */
#include <check.h>
#include <stdlib.h>

#include "layout/layout.h"
#include "layout/measure.h"

#define HEAD "format: descrape-model 1\nname: test\n"

static struct layout_model *parse(const char *text)
{
	struct layout_model *m;
	struct diags diags = { 0 };

	ck_assert_msg(layout_model_parse(&m, span_cstr(text), "test.model", &diags) == 0, "%s",
	              diags.count ? diags.items[0].message : "no message");
	ck_assert_uint_eq(diags.count, 0);
	diags_free(&diags);
	return m;
}

static const struct bad_case {
	const char *text;
	unsigned line;
	const char *message; /* a part of it */
} bad_cases[] = {
	{ "", 0, "needs format" },
	{ "name: x\n", 1, "first line" },
	{ "format: descrape-model 2\n", 1, "format" },
	{ "format: descrape-model 1\n", 1, "needs format: and name:" },
	{ HEAD "colour: red\n", 3, "unknown key, near 'colour:'" },
	{ HEAD "bias: 1.2345\n", 3, "not a number, near '1.2345'" },
	{ HEAD "bias: 31\n", 3, "not a number" },
	{ HEAD "bias: -\n", 3, "not a number" },
	{ HEAD "table: wrods\n", 3, "unknown measure, near 'wrods'" },
	{ HEAD "table: words chars\n", 3, "a table is of" },
	{ HEAD "table: words by\n", 3, "a table is of" },
	{ HEAD "\n# a comment\ntable: words\n  upto 3: 1\n  upto 2: 1\n", 7, "ascend" },
	{ HEAD "table: words\n  upto 255: 1\n", 4, "from 0 to 254" },
	{ HEAD "table: words\n  upto 3 1\n", 4, "a row is" },
	{ HEAD "table: words\n  upto\n", 4, "a row is" },
	{ HEAD "table: words\n  upto 1:\n", 4, "a number is missing" },
	{ HEAD "table: words\n  upto 1: x\n", 4, "not a number from -30 to 30 in thousandths, near 'x'" },
	{ HEAD "table: words\n  upto 1: 1 2\n", 4, "one number too many, near '2'" },
	{ HEAD "table: words\n  upto 1: 1\n", 4, "no row 'rest:'" },
	{ HEAD "table: words\n  upto 1: 1\nbias: 1\n", 5, "no row 'rest:'" },
	{ HEAD "table: words\n  across: 1 rest\n", 4, "of two measures" },
	{ HEAD "table: words by chars\n  upto 1: 1\n", 4, "across:" },
	{ HEAD "table: words by chars\n  across: 1 2\n", 4, "end in 'rest'" },
	{ HEAD "table: words by chars\n  across: 1 rest 2\n", 4, "last column" },
	{ HEAD "table: words by chars\n  across: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 rest\n", 4,
	  "too many cut points" },
	{ HEAD "table: words by chars\n  across: 1 rest\n  rest: 1\n", 5, "missing" },
	{ HEAD "  upto 1: 1\n", 3, "belongs to a table" },
	{ HEAD "table: words\n  rest: 1\n  rest: 1\n", 5, "belongs to a table" },
	{ HEAD "words 0.7 share\n", 3, "words are" },
	{ HEAD "words 0.75: share\n", 3, "words are" },
	{ HEAD "words 12.8: share\n", 3, "words are" },
	{ HEAD "words:\n", 3, "unknown key" },
	{ HEAD "words 1: share\nwords 2: more Share\n", 4, "one like a word before, near 'Share'" },
	{ HEAD "words 1: and/or\n", 3, "not one word, or one like a word before, near 'and/or'" },
	{ HEAD "words 1: 日本語\n", 3, "not one word" },
	{ HEAD "guard: seen-lines < 6\n", 3, "a guard is" },
	{ HEAD "guard: seen-lines = 6 at most 0.5\n", 3, "a guard is" },
	{ HEAD "guard: seen-lines < 6 at most 1.5\n", 3, "a guard is" },
};

START_TEST(refuses)
{
	const struct bad_case *k = &bad_cases[_i];
	struct layout_model *m = NULL;
	struct diags diags = { 0 };

	ck_assert_int_eq(layout_model_parse(&m, span_cstr(k->text), "test.model", &diags), -1);
	ck_assert_ptr_null(m);
	ck_assert_uint_eq(diags.n_errors, 1);
	ck_assert_uint_eq(diags.items[0].pos.line, k->line);
	ck_assert_msg(strstr(diags.items[0].message, k->message) != NULL, "said: %s",
	              diags.items[0].message);
	diags_free(&diags);
}
END_TEST

/* Two lines, of one word and of five. */
static struct layout_doc *two_lines(const struct layout_model *m)
{
	struct layout_doc *d = layout_doc_new(m);

	layout_begin(d);
	ck_assert_int_eq(layout_push_line(d, span_cstr("Share"), 0), 0);
	ck_assert_int_eq(layout_push_line(d, span_cstr("one two three four five"), 0), 0);
	layout_end(d);
	return d;
}

START_TEST(scores_exactly)
{
	struct layout_model *m = parse(HEAD "bias: -0.5\r\n"
	                                    "table: words\n  upto 1: 2\n  upto 5: -1.25\n  rest: 7\n"
	                                    "table: words by seen-lines\n  across: 1 2 rest\n"
	                                    "  upto 1: 1 0.125 4\n  rest: 8 -0.001 30\n");
	struct layout_doc *d = two_lines(m);

	ck_assert_int_eq(layout_score(d, 0), -500 + 2000 + 125);
	ck_assert_int_eq(layout_score(d, 1), -500 - 1250 - 1);
	layout_doc_free(d);
	layout_model_free(m);
}
END_TEST

START_TEST(words_add_up)
{
	struct layout_model *m = parse(HEAD "words 0.7: share three\nwords -1.2: two 新聞\n");
	struct layout_doc *d = two_lines(m);

	ck_assert_int_eq(layout_score(d, 0), 700);
	ck_assert_int_eq(layout_values(d, 0)[MEASURE_WORDING], 128 + 7);
	ck_assert_int_eq(layout_score(d, 1), 700 - 1200);
	layout_doc_free(d);
	layout_model_free(m);
}
END_TEST

START_TEST(guards_hold_down_only)
{
	struct layout_model *m = parse(HEAD "bias: 3\nguard: words < 5 at most 0.5\n"
	                                    "guard: chars > 5 at most 0.99\n");
	struct layout_doc *d = two_lines(m);
	struct layout_reason reason;
	const char *guard;

	ck_assert_int_eq(layout_score(d, 0), layout_threshold(0.5));
	ck_assert_int_eq(layout_score(d, 1), 3000); /* already lower than the guard wants */
	ck_assert_uint_eq(layout_explain(d, 0, &reason, 1, &guard), 0);
	ck_assert_str_eq(guard, "words < 5 at most 0.5");
	layout_doc_free(d);
	layout_model_free(m);
}
END_TEST

START_TEST(explains_the_strongest_first)
{
	struct layout_model *m = parse(HEAD "table: words\n  rest: -1\n"
	                                    "table: chars\n  rest: 3\n"
	                                    "table: end\n  rest: 0\n"
	                                    "table: words by chars\n  across: rest\n  rest: -2\n");
	struct layout_doc *d = two_lines(m);
	struct layout_reason reasons[8];
	const char *guard;

	ck_assert_uint_eq(layout_explain(d, 0, reasons, 8, &guard), 3);
	ck_assert_ptr_null(guard);
	ck_assert_str_eq(reasons[0].measure, "chars");
	ck_assert_uint_eq(reasons[0].value, 5);
	ck_assert_int_eq(reasons[0].score, 3000);
	ck_assert_str_eq(reasons[1].other, "chars");
	ck_assert_int_eq(reasons[2].score, -1000);
	ck_assert_uint_eq(layout_explain(d, 0, reasons, 1, &guard), 1);
	ck_assert_str_eq(reasons[0].measure, "chars");
	layout_doc_free(d);
	layout_model_free(m);
}
END_TEST

/* Scoring adds tables up beforehand; explaining does not. */
START_TEST(scores_what_it_explains)
{
	struct layout_model *m = parse(HEAD "table: words\n  upto 1: 2\n  upto 2: -3\n  rest: 0.1\n"
	                                    "table: end by words\n  across: 1 2 rest\n"
	                                    "  upto 3: 1.5 2.5 3.5\n  rest: -4 -5 -6\n"
	                                    "table: chars by words\n  across: 1 2 rest\n"
	                                    "  upto 6: 0.1 0.2 0.3\n  rest: 0.4 0.5 0.6\n"
	                                    "table: words by chars\n  across: 4 9 rest\n"
	                                    "  upto 1: 1 0.125 4\n  rest: 1 -0.001 -2\n"
	                                    "table: chars by words\n  across: 3 rest\n"
	                                    "  upto 8: 0.01 0.02\n  rest: 0.03 0.04\n"
	                                    "table: soft-gap\n  upto 20: -2\n  rest: 1\n"
	                                    "words 0.4: share late\n");
	static const char *const lines[] = { "Share", "Read more", "It is late.", "a b c, d e f",
	                                     "longestwords", "42" };
	struct layout_doc *d = layout_doc_new(m);

	layout_begin(d);
	for (unsigned i = 0; i < 6; i++)
		ck_assert_int_eq(layout_push_line(d, span_cstr(lines[i]), 0), 0);
	layout_end(d);
	for (unsigned i = 0; i < 6; i++) {
		struct layout_reason reasons[7];
		const char *guard;
		unsigned n = layout_explain(d, i, reasons, 7, &guard);
		int sum = 0;

		while (n-- > 0)
			sum += reasons[n].score;
		ck_assert_int_eq(layout_score(d, i), sum);
	}
	layout_doc_free(d);
	layout_model_free(m);
}
END_TEST

START_TEST(thresholds_are_probabilities)
{
	ck_assert_int_eq(layout_threshold(0.5), 0);
	ck_assert_double_eq_tol(layout_probability(0), 0.5, 1e-9);
	ck_assert_double_eq_tol(layout_probability(2197), 0.9, 1e-4);
	ck_assert_double_eq_tol(layout_probability(-6907), 0.001, 1e-6);
	for (int p = 1; p < 1000; p++) {
		int score = layout_threshold(p / 1000.0);

		ck_assert(layout_probability(score) <= p / 1000.0);
		ck_assert(layout_probability(score + 1) > p / 1000.0);
	}
	ck_assert_int_lt(layout_threshold(0), -20000);
	ck_assert_int_gt(layout_threshold(1), 20000);
}
END_TEST

START_TEST(shows_every_cell)
{
	struct layout_model *m = parse(HEAD "bias: -0.5\ntable: seen-share\n  upto 1: 2\n"
	                                    "  upto 254: -1.25\n  rest: 7\ntable: words by chars\n"
	                                    "  across: 1 9 rest\n  upto 1: 1 0.125 4\n"
	                                    "  rest: 8 -0.001 29\n"
	                                    "words 0.7: share e-mail\nwords -1: said\n");
	static const char *const parts[] = { "test", "-0.500", "seen-share:", "2.000", "2..254",
	                                     "-1.250", "none", "7.000", "words by chars:", "2..9",
	                                     "10..", "0.125", "-0.001", "29.000", "words +0.7: share e-mail",
	                                     "words -1.0: said" };
	struct buf out = { 0 };

	ck_assert_int_eq(layout_model_show(m, &out), 0);
	ck_assert_int_eq(buf_append_char(&out, '\0'), 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		ck_assert_msg(strstr(out.ptr, parts[i]) != NULL, "'%s' is not in\n%s", parts[i], out.ptr);
	buf_free(&out);
	layout_model_free(m);
}
END_TEST

START_TEST(knows_its_measures)
{
	for (int i = 0; i < MEASURE_COUNT; i++) {
		ck_assert_int_eq(measure_find(span_cstr(measure_infos[i].name)), i);
		ck_assert_int_gt((int)strlen(measure_infos[i].meaning), 3);
	}
	ck_assert_int_eq(measure_find(span_cstr("nothing")), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("layout model");
	TCase *tc = tcase_create("model");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, refuses, 0, sizeof(bad_cases) / sizeof(*bad_cases));
	tcase_add_test(tc, scores_exactly);
	tcase_add_test(tc, words_add_up);
	tcase_add_test(tc, guards_hold_down_only);
	tcase_add_test(tc, explains_the_strongest_first);
	tcase_add_test(tc, scores_what_it_explains);
	tcase_add_test(tc, thresholds_are_probabilities);
	tcase_add_test(tc, shows_every_cell);
	tcase_add_test(tc, knows_its_measures);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
