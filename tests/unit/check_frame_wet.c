/* Unit tests of the wet format: what of a header changes with the text, and what
 * becomes of lengths, headers and streams that are wrong. */
#include <check.h>
#include <stdlib.h>

#include "frame_run.h"

static const size_t splits[] = { 0, 1, 3, 10, FRAME_RUN_RANDOM_SPLIT };
#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

#define HEAD(type, fields) "WARC/1.0\r\nWARC-Type: " type "\r\n" fields "\r\n"
#define LENGTH(digits) "Content-Length: " digits "\r\n"
#define TEXT(digits, block) HEAD("conversion", LENGTH(digits)) block "\r\n\r\n"
#define A TEXT("3", "a[]") /* what it becomes: */
#define A_OUT TEXT("1", "a")

struct wet_case {
	const char *in, *out; /* out NULL: as in */
	const char *log;      /* NULL: not looked at */
};

static const struct wet_case cases[] = {
	/* The length and the digests follow the text; nothing else changes. */
	{ TEXT("6", "a[b]c\n"), TEXT("3", "ac\n"),
	  "doc 1 of 1 at 0 id  field \ntext a[b]c\n\nrecord ends at 61\n" },
	{ "WARC/1.1\r\nx-Odd:\t [v] \r\ncontent-LENGTH :1\r\ncontent-length:  0005\t\r\nwarc-type:CONVERSION\r\n"
	  "  folded\r\n\r\na[b]c\r\n\r\n",
	  NULL, NULL }, /* a folded line of a field that matters: broken */
	{ "WARC/1.1\r\nx-Odd:\t [v] \r\n  folded: x\r\ncontent-LENGTH:  0005\t\r\nwarc-type:CONVERSION\r\n\r\n"
	  "a[b]c\r\n\r\n",
	  "WARC/1.1\r\nx-Odd:\t [v] \r\n  folded: x\r\ncontent-LENGTH:  2\t\r\nwarc-type:CONVERSION\r\n\r\n"
	  "ac\r\n\r\n", NULL },
	{ HEAD("conversion", "WARC-Block-Digest: sha1:old\r\n" LENGTH("5")) "a[b]c\r\n\r\n",
	  HEAD("conversion", LENGTH("2")) "ac\r\n\r\n", NULL },
	{ HEAD("conversion", LENGTH("5") "WARC-Block-Digest: md5:900150983cd24fb0d6963f7d28e17f72\r\nA: b\r\n")
	  "a[b]c\r\n\r\n",
	  HEAD("conversion", LENGTH("2") "A: b\r\n") "ac\r\n\r\n", NULL },
	{ HEAD("conversion", "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n" LENGTH("10")
	       "WARC-Block-Digest:  sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \r\n") "a[b]c<de>f\r\n\r\n",
	  HEAD("conversion", "WARC-Payload-Digest: sha1:ZOWQFW5B7IAIDAW77XS6IIPCJQUJJEYS\r\n" LENGTH("5")
	       "WARC-Block-Digest:  sha1:cbad02dba1fa008182dffde5e421e24c28949312 \r\n") "acedf\r\n\r\n",
	  NULL },
	{ HEAD("conversion", LENGTH("7") "WARC-Block-Digest: sha256:"
	       "0000000000000000000000000000000000000000000000000000000000000000\r\n") "one[x]\n\r\n\r\n",
	  HEAD("conversion", LENGTH("4") "WARC-Block-Digest: sha256:"
	       "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806\r\n") "one\n\r\n\r\n",
	  NULL },
	{ HEAD("conversion", LENGTH("7") "WARC-Block-Digest: sha256:"
	       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA====\r\n") "one[x]\n\r\n\r\n",
	  HEAD("conversion", LENGTH("4") "WARC-Block-Digest: sha256:"
	       "FSFQRWS44YBZRYPRTLYOLXGMORG7E5FYE2V6LBPKXJUMKJKDJADA====\r\n") "one\n\r\n\r\n", NULL },
	/* A digest that was false before is left alone with its text. */
	{ HEAD("conversion", "WARC-Block-Digest: sha1:no\r\n" LENGTH("2")) "ac\r\n\r\n", NULL, NULL },
	/* Only conversion records of text are texts. */
	{ HEAD("warcinfo", LENGTH("3")) "[x]\r\n\r\n" HEAD("response", LENGTH("3")) "[x]\r\n\r\n", NULL,
	  "record ends at 59\nrecord ends at 118\n" },
	{ HEAD("conversion", "Content-Type: image/png\r\n" LENGTH("3")) "[x]\r\n\r\n", NULL, NULL },
	{ HEAD("conversion", "Content-Type: Text/plain; charset=x\r\n" LENGTH("3")) "[x]\r\n\r\n",
	  HEAD("conversion", "Content-Type: Text/plain; charset=x\r\n" LENGTH("0")) "\r\n\r\n", NULL },
	{ HEAD("conversion", "WARC-Target-URI: u:r\r\n" LENGTH("0")) "\r\n\r\n"
	  HEAD("conversion", "WARC-Target-URI: u:r\r\nWARC-Record-ID: <i:d> \r\n" LENGTH("1")) "x\r\n\r\n",
	  NULL,
	  "doc 1 of 1 at 0 id u:r field \ntext \nrecord ends at 80\n"
	  "doc 2 of 2 at 80 id <i:d> field \ntext x\nrecord ends at 185\n" },
	/* What looks like a record inside of a block is text when the length says so. */
	{ TEXT("64", "[x]\r\n\r\n" HEAD("conversion", LENGTH("3")) "[y]"),
	  TEXT("58", "\r\n\r\n" HEAD("conversion", LENGTH("3")) ""), NULL },
	{ "", NULL, "" },
	/* Wrong lengths: too short, too long, beyond everything; the next is found. */
	{ TEXT("2", "a[]\r\n\r\nb") A, TEXT("6", "a\r\n\r\nb") A_OUT,
	  "trouble mended in 1 at 0\ndoc 1 of 1 at 0 id  field \ntext a[]\r\n\r\nb\n"
	  "record ends at 64\ndoc 2 of 2 at 66 id  field \ntext a[]\nrecord ends at 123\n" },
	{ TEXT("9", "a[]") A, A_OUT A_OUT, NULL },
	{ TEXT("5", "a[]") A, A_OUT A_OUT, NULL },
	{ TEXT("7", "a[]") A, A_OUT A_OUT, NULL },
	{ TEXT("999999", "a[]") A A, A_OUT A_OUT A_OUT, NULL },
	{ TEXT("1", "a[]\r\n") A, TEXT("3", "a\r\n") A_OUT, NULL },
	{ A TEXT("12", "a[]"), A_OUT A_OUT, NULL },
	/* By chance a blank line follows where the length ends, but no record. */
	{ TEXT("3", "a[]\r\n\r\nmore") A, TEXT("9", "a\r\n\r\nmore") A_OUT, NULL },
	/* Nothing of it goes: as it was. */
	{ TEXT("9", "") A, TEXT("9", "") A_OUT, NULL },
	{ TEXT("9", "a") A, TEXT("9", "a") A_OUT, NULL },
	{ HEAD("warcinfo", LENGTH("9")) "[x]\r\n\r\n" A, HEAD("warcinfo", LENGTH("9")) "[x]\r\n\r\n" A_OUT,
	  "trouble mended in 1 at 0\nrecord ends at 59\ndoc 1 of 2 at 59 id  field \ntext a[]\n"
	  "record ends at 118\n" },
	/* The empty line behind the header is the one before the next record. */
	{ HEAD("conversion", LENGTH("9")) A, HEAD("conversion", LENGTH("9")) A_OUT,
	  "trouble resync in 1 at 0\nrecord ends at 54\ndoc 1 of 2 at 54 id  field \ntext a[]\n"
	  "record ends at 113\n" },
	/* The end of the stream: no gap, half a gap, half a block; too much of a gap. */
	{ HEAD("conversion", LENGTH("3")) "a[]", NULL, "trouble resync in 1 at 0\nrecord ends at 57\n" },
	{ HEAD("conversion", LENGTH("3")) "a[]\r\n", NULL, NULL },
	{ HEAD("conversion", LENGTH("9")) "a[]", NULL, NULL },
	{ TEXT("3", "a[]") "\r\n", TEXT("3", "a\r\n"), NULL },
	/* Headers that cannot be read. */
	{ "garbage [x]\r\n\r\n" A, "garbage [x]\r\n\r\n" A_OUT,
	  "trouble broken in 1 at 0\nrecord ends at 15\ndoc 1 of 2 at 15 id  field \ntext a[]\n"
	  "record ends at 74\n" },
	{ "WARC/1.0\r\nWARC-Type: conversion\r\n[x]\r\n\r\n" A,
	  "WARC/1.0\r\nWARC-Type: conversion\r\n[x]\r\n\r\n" A_OUT, NULL },
	{ "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3", NULL,
	  "trouble broken in 1 at 33\nrecord ends at 50\n" },
	{ "WARC/1.0", NULL, "trouble broken in 1 at 0\nrecord ends at 8\n" },
	{ "WARC/0.9\r\n\r\n", NULL, "trouble broken in 1 at 0\nrecord ends at 12\n" },
	{ HEAD("conversion", "A: b\r\n") "[x]\r\n\r\n" A, HEAD("conversion", "A: b\r\n") "[x]\r\n\r\n" A_OUT, NULL },
	{ HEAD("conversion", LENGTH("")) "\r\n\r\n", NULL, NULL },
	{ HEAD("conversion", LENGTH("-3")) "[x]\r\n\r\n", NULL, NULL },
	{ HEAD("conversion", LENGTH("3x")) "[x]\r\n\r\n", NULL, NULL },
	{ HEAD("conversion", LENGTH("3 ") LENGTH("3")) "[x]\r\n\r\n", NULL, NULL },
	{ HEAD("conversion", LENGTH("18446744073709551619")) "[x]\r\n\r\n", NULL, NULL },
	/* Lines that end in LF alone are no header of ours. */
	{ "WARC/1.0\nWARC-Type: conversion\nContent-Length: 3\n\n[x]\n\n", NULL, NULL },
};

static void run_case(struct frame_run *r, const struct wet_case *c)
{
	frame_run(r, span_cstr(c->in));
	ck_assert_int_eq(r->status, 0);
	buf_append_char(&r->out, '\0');
	ck_assert_str_eq(r->out.ptr, c->out ? c->out : c->in);
	if (c->log) {
		buf_append_char(&r->log, '\0');
		ck_assert_str_eq(r->log.ptr, c->log);
	}
	frame_run_free(r);
}

START_TEST(table)
{
	for (int i = 0; i < 2 * N(splits); i++) {
		struct frame_run r = {
			.format = "wet", .rule = RUN_BRACKETS, .split = splits[i / 2], .early = i % 2,
			.log_texts = true,
		};

		run_case(&r, &cases[_i]);
	}
}
END_TEST

/* With a bound of 100 bytes. */
static const struct wet_case big_cases[] = {
	{ TEXT("99", "a[]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	             "xxxxxxxxxxxxxxxxx") A,
	  TEXT("99", "a[]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	             "xxxxxxxxxxxxxxxxx") A_OUT,
	  "trouble oversize in 1 at 0\nrecord ends at 158\ndoc 1 of 2 at 158 id  field \ntext a[]\n"
	  "record ends at 217\n" },
	/* Longer than the bound and wrong: where it should have ended we look on. */
	{ TEXT("60", "a[]") A A, TEXT("60", "a[]") A A_OUT,
	  "trouble oversize in 1 at 0\ntrouble resync in 1 at 0\nrecord ends at 123\n"
	  "doc 1 of 2 at 123 id  field \ntext a[]\nrecord ends at 182\n" },
	/* A length within the bound, and a record beyond it. */
	{ TEXT("3", "a[]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") A,
	  TEXT("3", "a[]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") A_OUT,
	  "trouble resync in 1 at 0\nrecord ends at 110\ndoc 1 of 2 at 110 id  field \ntext a[]\n"
	  "record ends at 169\n" },
	{ TEXT("18446744073709551615", "a[]") A, NULL,
	  "trouble oversize in 1 at 0\ntrouble resync in 1 at 0\nrecord ends at 141\n" },
};

/* The framer is none the wiser for what came before: streams start anew. */
START_TEST(oversize)
{
	for (int i = 0; i < N(splits); i++) {
		struct frame_run r = {
			.format = "wet", .rule = RUN_BRACKETS, .split = splits[i], .log_texts = true,
			.options.max_record_bytes = 100,
		};

		run_case(&r, &big_cases[_i]);
	}
}
END_TEST

START_TEST(drops_empty_records)
{
	static const char in[] = HEAD("warcinfo", LENGTH("0")) "\r\n\r\n" TEXT("4", "[x] ") TEXT("1", " ") A
	                         TEXT("3", "[x]");
	static const char out[] = HEAD("warcinfo", LENGTH("0")) "\r\n\r\n" TEXT("1", " ") A_OUT;
	struct frame_run r = { .format = "wet", .rule = RUN_BRACKETS, .options.drop_empty = true };

	frame_run(&r, span_cstr(in));
	ck_assert(span_equal_cstr(buf_span(&r.out), out));
	ck_assert_uint_eq(r.counts.dropped, 2);
	frame_run_free(&r);
}
END_TEST

/* A header that never ends streams past, and what follows it is found. */
START_TEST(header_without_end)
{
	struct buf in = { 0 };

	buf_append_cstr(&in, "WARC/1.0\r\n");
	for (int i = 0; i < 20000; i++)
		buf_append_cstr(&in, "Field: value\r\n");
	buf_append_cstr(&in, "\r\n" A);
	for (int i = 1; i < N(splits); i++) {
		struct frame_run r = { .format = "wet", .rule = RUN_BRACKETS, .split = splits[i] * 50 };

		frame_run(&r, buf_span(&in));
		ck_assert_uint_eq(r.counts.broken, 1);
		ck_assert_uint_eq(r.counts.documents, 1);
		ck_assert_uint_eq(r.out.len, in.len - 2);
		frame_run_free(&r);
	}
	buf_free(&in);
}
END_TEST

/* ---- properties ---- */

static unsigned random_state;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % n;
}

/* A record with a tricky block; in one of `odd` something is wrong (0: never). */
static void random_record(struct buf *out, unsigned odd)
{
	static const char *const pieces[] = {
		"word ", "\r\n", "\r\n\r\n", "WARC/1.", "WARC/1.0\r\nWARC-Type: conversion\r\n",
		"Content-Length: 4\r\n\r\n", "\r", "text\n", "[x]", "\xc3\xa9",
	};
	unsigned fault = odd && random_below(odd) == 0 ? 1 + random_below(6) : 0;
	struct buf block = { 0 };
	size_t length;

	for (unsigned n = random_below(20); n > 0; n--)
		buf_append_cstr(&block, pieces[random_below(N(pieces))]);
	length = block.len;
	if (fault == 1)
		length = random_below(2) ? length + 1 + random_below(12) : length / 2;
	else if (fault == 2)
		length = random_below(2000);
	if (fault != 3)
		buf_append_cstr(out, "WARC/1.0\r\n");
	buf_append_cstr(out, random_below(5) ? "WARC-Type: conversion\r\n" : "WARC-Type: warcinfo\r\n");
	if (random_below(3) == 0)
		buf_append_cstr(out, "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n");
	if (fault != 4)
		buf_printf(out, "Content-Length: %zu\r\n", length);
	buf_append_cstr(out, fault == 5 ? "" : "\r\n");
	buf_append_span(out, buf_span(&block));
	buf_append_cstr(out, fault == 6 ? "\r\n" : "\r\n\r\n");
	buf_free(&block);
}

START_TEST(splits_do_not_matter)
{
	struct buf in = { 0 }, expected = { 0 }, log = { 0 };

	random_state = (unsigned)_i;
	for (int i = 0; i < 40; i++)
		random_record(&in, 3);
	for (int i = 0; i < 2 * N(splits); i++) {
		struct frame_run r = {
			.format = "wet", .rule = RUN_RANDOM, .seed = (unsigned)_i, .split = splits[i / 2],
			.early = i % 2, .log_texts = true, .options.max_record_bytes = _i % 2 ? 0 : 500,
		};

		frame_run(&r, buf_span(&in));
		ck_assert_int_eq(r.status, 0);
		if (i == 0) {
			buf_append_span(&expected, buf_span(&r.out));
			buf_append_span(&log, buf_span(&r.log));
		}
		ck_assert(span_equal(buf_span(&r.out), buf_span(&expected)));
		ck_assert(span_equal(buf_span(&r.log), buf_span(&log)));
		frame_run_free(&r);
	}
	buf_free(&in);
	buf_free(&expected);
	buf_free(&log);
}
END_TEST

static void add_counts(struct frame_counts *sum, const struct frame_counts *more)
{
	sum->records += more->records;
	sum->documents += more->documents;
	sum->broken += more->broken;
	sum->oversize += more->oversize;
	sum->resync += more->resync;
	sum->changed += more->changed;
}

/* Blocks that end where cut() says hold the records of the whole stream, wrong
 * lengths and all. */
START_TEST(blocks_do_not_matter)
{
	const struct frame_format *format = frame_find_format(span_cstr("wet"));
	const struct frame_options options = { .max_record_bytes = _i % 2 ? 0 : 500 };
	struct frame_run whole = { .format = "wet", .rule = RUN_BRACKETS, .options = options };
	struct frame_run part = whole;
	struct frame_counts sum = { 0 };
	struct buf in = { 0 }, joined = { 0 };
	int n_blocks = 0;

	random_state = (unsigned)_i;
	for (int i = 0; i < 60; i++)
		random_record(&in, 3);
	frame_run(&whole, buf_span(&in));
	for (size_t done = 0; done < in.len; n_blocks++) {
		struct span rest = span_from(buf_span(&in), done);
		size_t room = 300 + random_below(700), len = 0;

		while (len == 0 && room < rest.len) {
			len = format->cut(span_of(rest.ptr, room), 0, &options);
			room *= 2;
		}
		if (len == 0)
			len = rest.len;
		frame_run(&part, span_of(rest.ptr, len));
		buf_append_span(&joined, buf_span(&part.out));
		add_counts(&sum, &part.counts);
		done += len;
	}
	ck_assert_int_gt(n_blocks, 3);
	ck_assert(span_equal(buf_span(&joined), buf_span(&whole.out)));
	ck_assert(memcmp(&sum, &whole.counts, sizeof(sum)) == 0);
	frame_run_free(&whole);
	frame_run_free(&part);
	buf_free(&in);
	buf_free(&joined);
}
END_TEST

/* Whatever stands in the blocks, good records are framed as they were written, and
 * so is what comes out. */
START_TEST(good_records_stay_good)
{
	struct frame_run first = { .format = "wet", .rule = RUN_RANDOM, .seed = (unsigned)_i };
	struct frame_run again = { .format = "wet", .rule = RUN_KEEP };
	struct buf in = { 0 };

	random_state = (unsigned)_i + 1000;
	for (int i = 0; i < 40; i++)
		random_record(&in, 0);
	frame_run(&first, buf_span(&in));
	ck_assert_uint_eq(first.counts.records, 40);
	ck_assert_uint_eq(first.counts.resync + first.counts.broken, 0);
	ck_assert_uint_gt(first.counts.changed, 0);
	frame_run(&again, buf_span(&first.out));
	ck_assert_uint_eq(again.counts.records, 40);
	ck_assert_uint_eq(again.counts.documents, first.counts.documents);
	ck_assert_uint_eq(again.counts.resync + again.counts.broken, 0);
	ck_assert_uint_eq(again.counts.changed, 0);
	frame_run_free(&first);
	frame_run_free(&again);
	buf_free(&in);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("frame_wet");
	TCase *tc = tcase_create("frame_wet");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, table, 0, N(cases));
	tcase_add_loop_test(tc, oversize, 0, N(big_cases));
	tcase_add_test(tc, drops_empty_records);
	tcase_add_test(tc, header_without_end);
	tcase_add_loop_test(tc, splits_do_not_matter, 0, 50);
	tcase_add_loop_test(tc, blocks_do_not_matter, 0, 100);
	tcase_add_loop_test(tc, good_records_stay_good, 0, 50);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
