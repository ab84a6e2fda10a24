/* Unit tests of frame: the table, `auto`, the client's answers, and the plain
 * formats text, nul and formfeed. */
#include <check.h>
#include <stdlib.h>

#include "frame_run.h"

/* What comes out of `in` when the bracket rule is applied, and the log. */
struct plain_case {
	const char *format;
	bool drop_empty;
	struct span in, out;
	const char *log;
};

#define S(literal) { literal, sizeof(literal) - 1 }

static const struct plain_case plain_cases[] = {
	{ "text", false, S(""), S(""), "doc 1 of 1 at 0 id  field \ntext \nrecord ends at 0\n" },
	{ "text", false, S("one\0two\n"), S("one\0two\n"), NULL },
	{ "text", false, S("a[b]c<de>f"), S("acedf"),
	  "doc 1 of 1 at 0 id  field \ntext a[b]c<de>f\nrecord ends at 5\n" },
	{ "text", true, S("[all]"), S(""), NULL },
	{ "nul", false, S(""), S(""), "" },
	{ "nul", false, S("a[x]\0b\0"), S("a\0b\0"),
	  "doc 1 of 1 at 0 id  field \ntext a[x]\nrecord ends at 2\n"
	  "doc 2 of 2 at 5 id  field \ntext b\nrecord ends at 4\n" },
	{ "nul", false, S("a\0b"), S("a\0b"), NULL },
	{ "nul", false, S("\0\0[x]\0"), S("\0\0\0"), NULL },
	{ "nul", true, S("a\0[x]\0b\0"), S("a\0b\0"), NULL },
	{ "nul", true, S("a\0 [x]\n\xc2\xa0\xe3\x80\x80\0b\0[y]"), S("a\0b\0"), NULL },
	/* Not emptied, or not blank: a blank text, a part of one, a replacement. */
	{ "nul", true, S("\0  \0[x]\xc2\0<x>\0[x] y\0"), S("\0  \0\xc2\0x\0 y\0"), NULL },
	{ "nul", true, S("[x]< >\0\0"), S("\0"), NULL },
	{ "formfeed", false, S("p[x]\n\fq\n\f"), S("p\n\fq\n\f"),
	  "doc 1 of 1 at 0 id  field \ntext p[x]\n\nrecord ends at 3\n"
	  "doc 2 of 2 at 6 id  field \ntext q\n\nrecord ends at 6\n" },
	{ "formfeed", true, S("[x]\n\fq\n\f[z]"), S("q\n\f"), NULL },
};

START_TEST(plain_formats)
{
	static const size_t splits[] = { 0, 1, 2, 3, FRAME_RUN_RANDOM_SPLIT };
	const struct plain_case *c = &plain_cases[_i];

	for (size_t i = 0; i < 2 * sizeof(splits) / sizeof(splits[0]); i++) {
		struct frame_run r = {
			.format = c->format, .options.drop_empty = c->drop_empty, .rule = RUN_BRACKETS,
			.split = splits[i / 2], .early = i % 2, .log_texts = true,
		};

		frame_run(&r, c->in);
		ck_assert_int_eq(r.status, 0);
		ck_assert(span_equal(buf_span(&r.out), c->out));
		if (c->log)
			ck_assert(span_equal_cstr(buf_span(&r.log), c->log));
		frame_run_free(&r);
	}
}
END_TEST

/* A text that is held back because it may be dropped is let go when it is long. */
START_TEST(long_blank_text_is_not_held)
{
	struct frame_run r = {
		.format = "nul", .rule = RUN_BRACKETS, .split = 1, .early = true,
		.options = { .drop_empty = true, .max_record_bytes = 20 },
	};

	frame_run(&r, span_cstr("a[x]                              [y]   "));
	ck_assert_uint_eq(r.counts.dropped, 0);
	ck_assert_uint_eq(r.counts.changed, 1);
	ck_assert_uint_eq(r.out.len, 34);
	frame_run(&r, span_cstr("[x]              "));
	ck_assert_uint_eq(r.counts.dropped, 1);
	ck_assert_uint_eq(r.out.len, 0);
	frame_run_free(&r);
}
END_TEST

/* ---- the table ---- */

START_TEST(formats_by_name)
{
	ck_assert_str_eq(frame_formats[0].name, "text");
	for (const struct frame_format *f = frame_formats; f->name; f++)
		ck_assert_ptr_eq(frame_find_format(span_cstr(f->name)), f);
	ck_assert_ptr_null(frame_find_format(span_cstr("json")));
	ck_assert_ptr_null(frame_find_format(span_cstr("")));
}
END_TEST

struct detect_case {
	const char *head;
	bool at_end;
	const char *format; /* NULL: not enough bytes */
	const char *fields;
};

static const struct detect_case detect_cases[] = {
	{ "", true, "text", NULL },
	{ "", false, NULL, NULL },
	{ "plain", false, "text", NULL },
	{ "{\"text\":\"a\"}\n", false, "jsonl", NULL },
	{ "{\"text\":\"a\"}", true, "jsonl", NULL },
	{ "{\"text\":\"a\"}", false, NULL, NULL },
	{ " \t{\"n\":1,\"text\":\"\"} \r\nwhatever", false, "jsonl", NULL },
	{ "\xef\xbb\xbf{\"text\":\"a\"}\n", false, "jsonl", NULL },
	{ "\xef\xbb", false, NULL, NULL },
	{ "\xef\xbb", true, "text", NULL },
	{ "{\"text\":\"a", false, NULL, NULL },
	{ "{\"text\":\"a", true, "text", NULL },
	{ "{\"text\":tr", false, NULL, NULL },
	{ "{\"text\":null}\n", false, "text", NULL },
	{ "{\"body\":\"a\"}\n", false, "text", NULL },
	{ "{\"body\":\"a\"}\n", false, "jsonl", "title,body" },
	{ "{\"a\":{\"text\":\"a\"}}\n", false, "text", NULL },
	{ "{\"a\":{\"text\":\"a\"}}\n", false, "jsonl", "/a/text" },
	{ "{\n\"text\":\"a\"}\n", false, "text", NULL },
	{ "{\"text\":\"a\"} {}\n", false, "text", NULL },
	{ "{{Infobox", false, "text", NULL },
	{ "[\"text\"]\n", false, "text", "/0" },
	{ "\n{\"text\":\"a\"}\n", false, "text", NULL },
	{ "WAR", false, NULL, NULL },
	{ "WAR", true, "text", NULL },
	{ "WARC/1.0\r\n", false, "wet", NULL },
	{ "WARC/2.0\r\n", false, "text", NULL },
};

START_TEST(detects)
{
	const struct detect_case *c = &detect_cases[_i];
	const struct frame_options options = { .fields = c->fields };
	const struct frame_format *f = frame_detect(span_cstr(c->head), c->at_end, &options);

	if (!c->format)
		ck_assert_ptr_null(f);
	else
		ck_assert_str_eq(f ? f->name : "(undecided)", c->format);
}
END_TEST

/* An object that does not end within what `auto` reads is text. */
START_TEST(detects_within_bounds)
{
	const struct frame_options options = { 0 };
	struct buf head = { 0 };

	buf_append_cstr(&head, "{\"text\":\"");
	while (head.len < FRAME_DETECT_MAX_BYTES - 1)
		buf_append_char(&head, 'a');
	ck_assert_ptr_null(frame_detect(buf_span(&head), false, &options));
	buf_append_char(&head, 'a');
	ck_assert_str_eq(frame_detect(buf_span(&head), false, &options)->name, "text");
	buf_free(&head);
}
END_TEST

struct cut_case {
	const char *format;
	struct span bytes;
	size_t len;
};

static const struct cut_case cut_cases[] = {
	{ "nul", S("a\0b"), 2 },   { "nul", S("ab"), 0 },       { "nul", S("a\0"), 2 },
	{ "jsonl", S("{}\n{"), 3 }, { "jsonl", S("{}"), 0 },     { "jsonl", S(""), 0 },
	{ "formfeed", S("a\fb"), 2 }, { "formfeed", S("ab"), 0 },
};

START_TEST(cuts_at_record_ends)
{
	const struct frame_options options = { 0 };
	const struct cut_case *c = &cut_cases[_i];

	ck_assert_uint_eq(frame_find_format(span_cstr(c->format))->cut(c->bytes, 0, &options), c->len);
	/* What follows bytes without a cut says the same. */
	for (size_t known = 0; known < c->bytes.len && c->len > known; known++)
		ck_assert_uint_eq(frame_find_format(span_cstr(c->format))
		                  ->cut(c->bytes, known, &options), c->len);
	/* What is known to hold none is not looked at. */
	ck_assert_uint_eq(frame_find_format(span_cstr(c->format))
	                  ->cut(c->bytes, c->bytes.len, &options), 0);
	ck_assert_ptr_null(frame_find_format(span_cstr("text"))->cut);
}
END_TEST

/* ---- the client's answers ---- */

struct odd_client {
	struct framer *framer;
	int text_answer, end_answer; /* bytes it answers for; -1: it stops */
};

static int odd_begin(void *ctx, const struct frame_document *doc)
{
	(void)ctx, (void)doc;
	return 0;
}

static int odd_answer(struct odd_client *c, int len)
{
	return len < 0 ? -1 : frame_keep(c->framer, span_of("0123456789", (size_t)len));
}

static int odd_text(void *ctx, struct span text)
{
	struct odd_client *c = ctx;

	(void)text;
	return odd_answer(c, c->text_answer);
}

static int odd_end(void *ctx)
{
	struct odd_client *c = ctx;

	return odd_answer(c, c->end_answer);
}

static int odd_write(void *ctx, struct span bytes)
{
	(void)ctx, (void)bytes;
	return 0;
}

static int odd_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	(void)ctx, (void)what, (void)record, (void)where;
	return 0;
}

static int odd_record_end(void *ctx)
{
	(void)ctx;
	return 0;
}

START_TEST(answers_are_checked)
{
	static const struct {
		int text_answer, end_answer, status;
	} cases[] = {
		{ 4, 0, 0 }, { 0, 4, 0 }, { 1, 3, 0 }, { 5, 0, -1 }, { 4, 1, -1 }, { 3, 0, -1 },
		{ -1, 4, -1 }, { 4, -1, -1 },
	};
	static const char *const inputs[][2] = {
		{ "text", "four" },
		{ "nul", "four" },
		{ "jsonl", "{\"text\":\"four\"}" },
		{ "wet", "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 4\r\n\r\nfour\r\n\r\n" },
	};

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		struct odd_client odd = { NULL, cases[_i].text_answer, cases[_i].end_answer };
		const struct frame_client client = {
			.ctx = &odd, .begin = odd_begin, .text = odd_text, .end = odd_end,
			.write = odd_write, .trouble = odd_trouble, .record_end = odd_record_end,
		};
		const struct frame_options options = { 0 };
		int status;

		odd.framer = framer_new(frame_find_format(span_cstr(inputs[i][0])), &options, &client);
		ck_assert_ptr_nonnull(odd.framer);
		ck_assert_int_eq(frame_keep(odd.framer, span_cstr("no document")), -1);
		status = framer_feed(odd.framer, span_cstr(inputs[i][1]));
		if (status == 0)
			status = framer_finish(odd.framer);
		ck_assert_int_eq(status, cases[_i].status);
		framer_free(odd.framer);
	}
}
END_TEST

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

int main(void)
{
	Suite *suite = suite_create("frame");
	TCase *tc = tcase_create("frame");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, plain_formats, 0, N(plain_cases));
	tcase_add_test(tc, long_blank_text_is_not_held);
	tcase_add_test(tc, formats_by_name);
	tcase_add_loop_test(tc, detects, 0, N(detect_cases));
	tcase_add_test(tc, detects_within_bounds);
	tcase_add_loop_test(tc, cuts_at_record_ends, 0, N(cut_cases));
	tcase_add_loop_test(tc, answers_are_checked, 0, 8);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
