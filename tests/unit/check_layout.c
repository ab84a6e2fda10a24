/*
 * Unit tests of src/layout but its models: lines are measured the same however
 * late they are asked for, whatever came before, and however many wait.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/line.h"
#include "base/utf8.h"
#include "layout/bytes.h"
#include "layout/layout.h"
#include "layout/measure.h"
#include "layout/shape.h"

#define N_LINES 700

/* Line i of a document of prose, labels, lists and repeats. */
static struct span make_line(unsigned i, char *room, size_t size)
{
	static const char *const forms[] = {
		"The council said on Monday that bridge %u will close for three weeks in the spring.",
		"Share", "Read more: bridge %u", "* tunnel %u", "12 March 2019",
		"It is said that nobody, not even the mayor, knows why number %u has to be closed.",
		"Comments (%u)", "See also:",
	};

	i = i * 7 + i / 11;
	snprintf(room, size, forms[i % 8], i % 37);
	return span_cstr(room);
}

static void push(struct layout_doc *d, unsigned i)
{
	char room[200];

	ck_assert_int_eq(layout_push_line(d, make_line(i, room, sizeof(room)), 0), 0);
	if (i % 13 == 5)
		layout_note_hit(d, i);
}

/* The measures of N_LINES lines, each asked for as soon as it is ready. */
static void measure_early(struct layout_doc *d, uint8_t *out)
{
	uint64_t done = 0;

	layout_begin(d);
	for (unsigned i = 0; i < N_LINES; i++) {
		push(d, i);
		for (; done < layout_ready_lines(d); layout_release(d, ++done))
			memcpy(out + done * MEASURE_COUNT, layout_values(d, done), MEASURE_COUNT);
	}
	layout_end(d);
	for (; done < N_LINES; layout_release(d, ++done))
		memcpy(out + done * MEASURE_COUNT, layout_values(d, done), MEASURE_COUNT);
}

START_TEST(late_is_early)
{
	struct layout_doc *d = layout_doc_new(NULL);
	uint8_t *early = malloc(N_LINES * MEASURE_COUNT);

	ck_assert_ptr_nonnull(d);
	measure_early(d, early);
	layout_begin(d);
	for (unsigned i = 0; i < N_LINES; i++)
		push(d, i);
	layout_end(d);
	for (unsigned i = 0; i < N_LINES; i++)
		ck_assert_mem_eq(early + i * MEASURE_COUNT, layout_values(d, i), MEASURE_COUNT);
	free(early);
	layout_doc_free(d);
}
END_TEST

START_TEST(documents_are_strangers)
{
	struct layout_doc *d = layout_doc_new(NULL);
	uint8_t *first = malloc(N_LINES * MEASURE_COUNT), *second = malloc(N_LINES * MEASURE_COUNT);

	measure_early(d, first);
	layout_begin(d);
	push(d, 3); /* a document that is given up */
	layout_note_hit(d, 0);
	measure_early(d, second);
	ck_assert_mem_eq(first, second, N_LINES * MEASURE_COUNT);
	free(first);
	free(second);
	layout_doc_free(d);
}
END_TEST

START_TEST(looks_no_further_than_it_says)
{
	struct layout_doc *d = layout_doc_new(NULL);
	uint8_t values[MEASURE_COUNT];

	layout_begin(d);
	for (unsigned i = 0; i < LAYOUT_AHEAD_LINES; i++)
		push(d, i);
	ck_assert_uint_eq(layout_ready_lines(d), 0);
	push(d, LAYOUT_AHEAD_LINES);
	ck_assert_uint_eq(layout_ready_lines(d), 1);
	memcpy(values, layout_values(d, 0), sizeof(values));
	push(d, LAYOUT_AHEAD_LINES + 1);
	layout_note_hit(d, LAYOUT_AHEAD_LINES + 1);
	ck_assert_mem_eq(values, layout_values(d, 0), sizeof(values));
	layout_note_hit(d, LAYOUT_AHEAD_LINES);
	ck_assert_mem_ne(values, layout_values(d, 0), sizeof(values));
	layout_doc_free(d);
}
END_TEST

START_TEST(long_line_is_no_prose)
{
	static const char text[] = "All of this, it was said, is but a part of one very long line of data "
	                           "that never ends and that nobody reads.";
	struct layout_doc *d = layout_doc_new(NULL);

	layout_begin(d);
	layout_push_line(d, span_cstr(text), 0);
	layout_push_line(d, span_cstr(text), LINE_LONG);
	layout_push_line(d, span_cstr("more"), 0);
	layout_end(d);
	ck_assert_uint_eq(layout_values(d, 2)[MEASURE_PAST_BLOCK],
	                  layout_values(d, 0)[MEASURE_CHARS] / 32);
	ck_assert_uint_eq(layout_values(d, 1)[MEASURE_SEEN_SHARE],
	                  100 * layout_values(d, 0)[MEASURE_CHARS] /
	                          (2u * layout_values(d, 0)[MEASURE_CHARS] + 4));
	layout_doc_free(d);
}
END_TEST

static const struct hit_case {
	unsigned hit;
	uint8_t around, close, above;
} hit_cases[] = {
	{ 99, 1, 1, 1 }, { 96, 1, 1, 4 }, { 95, 1, 0, 5 }, { 84, 1, 0, 16 }, { 83, 0, 0, 17 },
	{ 68, 0, 0, 32 }, { 67, 0, 0, 33 }, { 100, 0, 0, 33 }, { 101, 1, 1, 33 }, { 104, 1, 1, 33 },
	{ 105, 1, 0, 33 }, { 116, 1, 0, 33 }, { 117, 0, 0, 33 },
};

START_TEST(finds_hits)
{
	const struct hit_case *k = &hit_cases[_i];
	struct layout_doc *d = layout_doc_new(NULL);

	layout_begin(d);
	for (unsigned i = 0; i < 150; i++)
		layout_push_line(d, span_cstr("a label"), 0);
	layout_end(d);
	layout_note_hit(d, k->hit);
	layout_note_hit(d, 5000); /* a line that never came */
	ck_assert_uint_eq(layout_values(d, 100)[MEASURE_HITS_16], k->around);
	ck_assert_uint_eq(layout_values(d, 100)[MEASURE_HITS_4], k->close);
	ck_assert_uint_eq(layout_values(d, 100)[MEASURE_HIT_ABOVE], k->above);
	layout_doc_free(d);
}
END_TEST

/* Words are the words of rules; edges are what a reader would say. */
static const struct shape_case {
	const char *text;
	bool lower; /* starts so */
	enum shape_end end;
} shape_cases[] = {
	{ "Home", false, SHAPE_END_WORD },
	{ "  lower case.", true, SHAPE_END_STOP },
	{ "12 comments", false, SHAPE_END_WORD },
	{ "12. Comments (3)", false, SHAPE_END_PUNCT },
	{ "a) first; second;", false, SHAPE_END_COMMA },
	{ "a) first", false, SHAPE_END_WORD },
	{ "- Is that so?", false, SHAPE_END_ASKS },
	{ "-5", false, SHAPE_END_DIGIT },
	{ "\xE2\x80\xA2 point:", false, SHAPE_END_COLON },
	{ "\xE2\x80\x9CWe know.\xE2\x80\x9D", false, SHAPE_END_STOP },
	{ "(He left.)", false, SHAPE_END_STOP },
	{ "And then...", false, SHAPE_END_ELLIPSIS },
	{ "and then\xE2\x80\xA6", true, SHAPE_END_ELLIPSIS },
	{ "\xE7\x9B\xB8\xE5\x85\xB3\xE6\x96\xB0\xE9\x97\xBB", false, SHAPE_END_WORD },
	{ "\xE5\xA5\xBD\xE3\x80\x82", false, SHAPE_END_STOP },
	{ "\xD0\x94\xD0\xB0!", false, SHAPE_END_ASKS },
	{ "well-known o'clock e\xCC\x81 x86", true, SHAPE_END_DIGIT },
	{ "\xFF bad \xC3", false, SHAPE_END_PUNCT },
	{ "|", false, SHAPE_END_PUNCT },
};

START_TEST(measures_lines)
{
	const struct shape_case *k = &shape_cases[_i];
	struct span text = span_cstr(k->text);
	struct glyph_tables *t = malloc(sizeof(*t));
	struct shape s;

	glyph_tables_init(t);
	shape_measure(&s, t, text);
	ck_assert_uint_eq(shape_has(&s, SHAPE_LOWER), k->lower);
	ck_assert_int_eq(s.end, k->end);
	ck_assert_uint_eq(s.words, utf8_count_words(text));
	ck_assert_uint_eq(s.chars, utf8_count_chars(text));
	free(t);
}
END_TEST

/* What is sixteen bytes at a time, or portable, is the same for every byte everywhere. */
START_TEST(classifies_the_same_on_every_machine)
{
	char text[BYTES_BLOCK];
	struct byte_sets a, b;

	for (unsigned c = 0; c < 256; c++)
		for (unsigned at = 0; at < BYTES_BLOCK; at++) {
			for (unsigned i = 0; i < BYTES_BLOCK; i++)
				text[i] = (char)(i * 37 + c);
			text[at] = (char)c;
			bytes_classify(&a, text);
			bytes_classify_portable(&b, text);
			ck_assert_uint_eq(a.letter, b.letter);
			ck_assert_uint_eq(a.upper, b.upper);
			ck_assert_uint_eq(a.digit, b.digit);
			ck_assert_uint_eq(a.blank, b.blank);
			ck_assert_uint_eq(a.wide, b.wide);
			ck_assert_uint_eq(a.letter >> at & 1, (c | 0x20) >= 'a' && (c | 0x20) <= 'z');
			ck_assert_uint_eq(a.upper >> at & 1, c >= 'A' && c <= 'Z');
			ck_assert_uint_eq(a.digit >> at & 1, c >= '0' && c <= '9');
			ck_assert_uint_eq(a.blank >> at & 1, c <= ' ');
			ck_assert_uint_eq(a.wide >> at & 1, c >= 0x80);
		}
}
END_TEST

/* Bytes at random, cut anywhere: counts agree with base, and nothing is read outside. */
START_TEST(counts_as_base_does)
{
	static const char *const parts[] = { "a", "Zebra ", " ", "'", "-", "\xE2\x80\x99", "7", ".", ", ",
		"\xE4\xB8\xAD", "\xE0\xB8\x81", "\xE0\xB8\xB4", "\xCC\x81", "\xC3\xA9", "\xFF",
		"\xC2", "letters" };
	struct glyph_tables *t = malloc(sizeof(*t));
	unsigned seed = 1;

	glyph_tables_init(t);
	for (unsigned round = 0; round < 20000; round++) {
		char *exact, text[SHAPE_MAX_BYTES];
		size_t len = 0;
		struct shape s;

		for (unsigned n = round % 47 + 1; n > 0 && len + 8 <= sizeof(text); n--) {
			const char *part = parts[(seed = seed * 1103515245 + 12345) / 65536 % 17];

			memcpy(text + len, part, strlen(part));
			len += strlen(part);
		}
		if (utf8_is_blank(span_of(text, len)))
			continue;
		exact = malloc(len); /* so that a sanitizer sees every byte too many */
		memcpy(exact, text, len);
		shape_measure(&s, t, span_of(exact, len));
		ck_assert_uint_eq(s.words, utf8_count_words(span_of(exact, len)));
		ck_assert_uint_eq(s.chars, utf8_count_chars(span_of(exact, len)));
		free(exact);
	}
	free(t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("layout");
	TCase *tc = tcase_create("lines");
	SRunner *sr;
	int failed;

	tcase_add_test(tc, late_is_early);
	tcase_add_test(tc, documents_are_strangers);
	tcase_add_test(tc, looks_no_further_than_it_says);
	tcase_add_test(tc, long_line_is_no_prose);
	tcase_add_loop_test(tc, finds_hits, 0, sizeof(hit_cases) / sizeof(*hit_cases));
	tcase_add_loop_test(tc, measures_lines, 0, sizeof(shape_cases) / sizeof(*shape_cases));
	tcase_add_test(tc, classifies_the_same_on_every_machine);
	tcase_add_test(tc, counts_as_base_does);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
