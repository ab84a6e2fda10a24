/* Unit tests of the jsonl format: what passes byte for byte, what is cut and how
 * an answer finds its raw bytes, and every way in which a line can be wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "frame/json.h"
#include "frame_run.h"

static const size_t splits[] = { 0, 1, 2, 7, FRAME_RUN_RANDOM_SPLIT };
#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

struct jsonl_case {
	const char *fields; /* NULL: text */
	const char *in, *out; /* out NULL: as in */
	const char *log;      /* NULL: not looked at; else without the "record ends" lines */
};

static const struct jsonl_case cases[] = {
	/* Only the text changes. */
	{ NULL, "{\"text\":\"a[b]c\"}\n", "{\"text\":\"ac\"}\n",
	  "doc 1 of 1 at 0 id  field text\ntext a[b]c\n" },
	{ NULL, " { \"n\" : 1.50e+00 , \"text\" : \"[x]\" , \"u\":\"\\u0041[x]\"\t} \r\n",
	  " { \"n\" : 1.50e+00 , \"text\" : \"\" , \"u\":\"\\u0041[x]\"\t} \r\n", NULL },
	{ NULL, "{\"a\":{\"text\":\"[x]\"},\"text\":\"y\",\"b\":[{\"text\":\"[x]\"}]}", NULL,
	  "doc 1 of 1 at 0 id  field text\ntext y\n" },
	{ NULL, "{\"text\":\"\"}\n", NULL, "doc 1 of 1 at 0 id  field text\ntext \n" },
	/* Escapes: what each says, and that it stays when kept. */
	{ NULL, "{\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", NULL,
	  "doc 1 of 1 at 0 id  field text\ntext \"\\/\b\f\n\r\t\n" },
	{ NULL, "{\"text\":\"\\u0041\\u00e9\\u00E9\\u20ac[\\u20ac]\\ud83d\\ude00\"}",
	  "{\"text\":\"\\u0041\\u00e9\\u00E9\\u20ac\\ud83d\\ude00\"}",
	  "doc 1 of 1 at 0 id  field text\ntext A\xc3\xa9\xc3\xa9\xe2\x82\xac[\xe2\x82\xac]"
	  "\xf0\x9f\x98\x80\n" },
	{ NULL, "{\"text\":\"\\ud83d|\\ude00|\\ud83d\\u0041|\\ud83d\\ud83d\\ude00|\\ud83d\"}", NULL,
	  "doc 1 of 1 at 0 id  field text\ntext \xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd" "A|"
	  "\xef\xbf\xbd\xf0\x9f\x98\x80|\xef\xbf\xbd\n" },
	{ NULL, "{\"text\":\"\\u005bx\\u005D\\n[\\\"\\\\]end\"}", "{\"text\":\"\\nend\"}", NULL },
	{ NULL, "{\"text\":\"\xff[\xfe]\xc3\"}", "{\"text\":\"\xff\xc3\"}", NULL },
	/* What is written is escaped; bytes over 0x7f are not. */
	{ NULL, "{\"text\":\"<\\u0001\\n\\\"\\\\/>\"}", "{\"text\":\"/\\\\\\\"\\n\\u0001\"}", NULL },
	{ NULL, "{\"text\":\"<\\b\\f\\r\\t\x7f\xc3>\"}", "{\"text\":\"\xc3\x7f\\t\\r\\f\\b\"}", NULL },
	/* Keys: escaped ones are the same, one that stands twice is two texts. */
	{ NULL, "{\"te\\u0078t\":\"[x]y\"}", "{\"te\\u0078t\":\"y\"}", NULL },
	{ NULL, "{\"text\":\"[x]1\",\"text\":\"[x]2\"}", "{\"text\":\"1\",\"text\":\"2\"}",
	  "doc 1 of 1 at 0 id  field text\ntext [x]1\ndoc 2 of 1 at 0 id  field text\ntext [x]2\n" },
	{ NULL, "{\"text\":1,\"text\":\"[x]\"}", "{\"text\":1,\"text\":\"\"}", NULL },
	{ NULL, "{\"texts\":\"[x]\",\"tex\":\"[x]\",\"text\":\"[x]\"}",
	  "{\"texts\":\"[x]\",\"tex\":\"[x]\",\"text\":\"\"}", NULL },
	/* Fields. */
	{ "title,body", "{\"body\":\"[x]\",\"title\":\"[y]\",\"text\":\"[z]\"}",
	  "{\"body\":\"\",\"title\":\"\",\"text\":\"[z]\"}",
	  "doc 1 of 1 at 0 id  field body\ntext [x]\ndoc 2 of 1 at 0 id  field title\ntext [y]\n" },
	{ "text,/text", "{\"text\":\"[x]\"}", "{\"text\":\"\"}",
	  "doc 1 of 1 at 0 id  field text\ntext [x]\n" },
	{ "/a/b/0", "{\"a\":{\"b\":[\"[x]\",\"[y]\"],\"c\":\"[z]\"},\"b\":[\"[w]\"]}",
	  "{\"a\":{\"b\":[\"\",\"[y]\"],\"c\":\"[z]\"},\"b\":[\"[w]\"]}",
	  "doc 1 of 1 at 0 id  field /a/b/0\ntext [x]\n" },
	{ "/a/0", "{\"a\":{\"0\":\"[x]\"}}", "{\"a\":{\"0\":\"\"}}", NULL },
	{ "/a/00,/a/-", "{\"a\":[\"[x]\"]}", NULL, "trouble no text in 1 at 0\n" },
	{ "/a/11", "{\"a\":[[],{},\"\",1,[1,[2]],0,0,0,0,0,\"[x]\",\"[y]\"]}",
	  "{\"a\":[[],{},\"\",1,[1,[2]],0,0,0,0,0,\"[x]\",\"\"]}", NULL },
	{ "/m~0n,/a~1b", "{\"m~n\":\"[x]\",\"a/b\":\"[x]\"}", "{\"m~n\":\"\",\"a/b\":\"\"}", NULL },
	{ "m~n", "{\"m~n\":\"[x]\"}", "{\"m~n\":\"\"}", NULL },
	{ "/", "{\"\":\"[x]\"}", "{\"\":\"\"}", NULL },
	{ "/a/", "{\"a\":{\"\":\"[x]\"}}", "{\"a\":{\"\":\"\"}}", NULL },
	{ "0", "[\"[x]\"]", NULL, "trouble no text in 1 at 0\n" },
	{ "/0/text", "[{\"text\":\"[x]\"}]", "[{\"text\":\"\"}]", NULL },
	/* The id is told as it stands. */
	{ NULL, "{\"url\":\"u\",\"id\":\"a\\\"b\",\"text\":\"\"}", NULL,
	  "doc 1 of 1 at 0 id \"a\\\"b\" field text\ntext \n" },
	{ NULL, "{\"text\":\"\",\"id\":null,\"url\":\"u\"}", NULL,
	  "doc 1 of 1 at 0 id \"u\" field text\ntext \n" },
	{ NULL, "{\"x\":{\"id\":1},\"id\":-7.0,\"text\":\"\"}", NULL,
	  "doc 1 of 1 at 0 id -7.0 field text\ntext \n" },
	/* Lines around records. */
	{ NULL, "\n{\"text\":\"[x]\"}\r\n \t\r\n\n{\"text\":\"[y]\"}",
	  "\n{\"text\":\"\"}\r\n \t\r\n\n{\"text\":\"\"}",
	  "doc 1 of 1 at 1 id  field text\ntext [x]\ndoc 2 of 2 at 22 id  field text\ntext [y]\n" },
	{ NULL, "\xef\xbb\xbf{\"text\":\"[x]\"}\n\xef\xbb\xbf{\"text\":\"[x]\"}\n",
	  "\xef\xbb\xbf{\"text\":\"\"}\n\xef\xbb\xbf{\"text\":\"\"}\n", NULL },
	{ NULL, "", NULL, "" },
	{ NULL, "\xef\xbb\xbf", NULL, "" },
	/* Trouble passes, and the stream goes on. */
	{ NULL, "{\"text\":\"[x]\"\n{\"text\":\"[x]\"}\n", "{\"text\":\"[x]\"\n{\"text\":\"\"}\n",
	  "trouble broken in 1 at 14\ndoc 1 of 2 at 14 id  field text\ntext [x]\n" },
	{ NULL, "{}\n", NULL, "trouble no text in 1 at 0\n" },
	{ NULL, "\n\n{\"text\":null}\n", NULL, "trouble no text in 1 at 2\n" },
	{ NULL, "{\"text\":[\"[x]\"]}\n", NULL, "trouble no text in 1 at 0\n" },
	{ NULL, "[1,2]\n\"text\"\n12\ntrue\n", NULL,
	  "trouble no text in 1 at 0\ntrouble no text in 2 at 6\ntrouble no text in 3 at 13\n"
	  "trouble no text in 4 at 16\n" },
	{ NULL, "plain text\n", NULL, "trouble broken in 1 at 0\n" },
	/* A text before the place that breaks the line is not cleaned either. */
	{ NULL, "{\"text\":\"[x]\"}}\n", NULL, "trouble broken in 1 at 14\n" },
};

/* Takes the lines on record ends out of a log. */
static void drop_record_ends(struct buf *log)
{
	struct buf out = { 0 };

	for (size_t at = 0; at < log->len;) {
		const char *line = log->ptr + at;
		const char *lf = memchr(line, '\n', log->len - at);
		size_t len = lf ? (size_t)(lf + 1 - line) : log->len - at;

		if (!span_starts_with(span_of(line, len), span_cstr("record ends")))
			buf_append(&out, line, len);
		at += len;
	}
	buf_free(log);
	*log = out;
}

static void check_case(const struct jsonl_case *c, size_t split, bool early)
{
	struct frame_run r = {
		.format = "jsonl", .options.fields = c->fields, .rule = RUN_BRACKETS,
		.split = split, .early = early, .log_texts = true,
	};

	frame_run(&r, span_cstr(c->in));
	ck_assert_int_eq(r.status, 0);
	buf_append_char(&r.out, '\0');
	ck_assert_str_eq(r.out.ptr, c->out ? c->out : c->in);
	if (c->log) {
		drop_record_ends(&r.log);
		buf_append_char(&r.log, '\0');
		ck_assert_str_eq(r.log.ptr, c->log);
	}
	frame_run_free(&r);
}

START_TEST(table)
{
	for (int i = 0; i < 2 * N(splits); i++)
		check_case(&cases[_i], splits[i / 2], i % 2);
}
END_TEST

/* ---- strictness ---- */

/* Each stands as the value of "v" in a record with a text. */
static const char *const good_values[] = {
	"0", "-0", "10", "-1.5", "0.0", "1e5", "1E+5", "1e-05", "123456789012345678901234567890",
	"true", "false", "null", "\"\"", "\"\\u0000\"", "\"\\uD800\"", "\"\x7f\xff\"", "[]", "{}", "[ ]",
	"{ }", "[[],[{}]]", "{\"a\":[1,2,{\"b\":null}],\"\":0}", "[1 , 2]", "\"12345678\\n\"",
};

static const char *const bad_values[] = {
	"", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "1_0", "tru", "True", "nul", "truee", "NaN",
	"Infinity", "-Infinity", "'a'", "\"\t\"", "\"\x01\"", "\"\x1f\"", "\"1234567\x1f\"", "\"\\x41\"",
	"\"\\u12\"", "\"\\u12g4\"", "\"\\", "\"\\u", "\"open", "\"\\\"", "[", "]", "[1,]", "[,1]", "[1 2]",
	"[1}", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{,}", "{\"a\" 1}", "{\"a\"::1}",
	"1 2", "/**/1", "1,", ",",
};

/* Whether a record with this value is taken as JSON; the text is cut if so. */
static bool takes_value(const char *value, size_t split)
{
	struct frame_run r = { .format = "jsonl", .rule = RUN_CUT_ALL, .split = split };
	struct buf in = { 0 };
	bool taken;

	buf_printf(&in, "{\"text\":\"x\",\"v\":%s,\"w\":1}\n", value);
	frame_run(&r, buf_span(&in));
	ck_assert_int_eq(r.status, 0);
	taken = r.counts.changed == 1;
	ck_assert_uint_eq(r.counts.broken, !taken);
	ck_assert_uint_eq(r.out.len, in.len - taken);
	frame_run_free(&r);
	buf_free(&in);
	return taken;
}

START_TEST(strict)
{
	for (int i = 0; i < N(good_values); i++)
		ck_assert_msg(takes_value(good_values[i], 0), "refused: %s", good_values[i]);
	for (int i = 0; i < N(bad_values); i++)
		ck_assert_msg(!takes_value(bad_values[i], 0), "taken: %s", bad_values[i]);
}
END_TEST

START_TEST(nul_and_controls_in_strings)
{
	struct frame_run r = { .format = "jsonl", .rule = RUN_CUT_ALL };
	static const char raw[] = "{\"text\":\"a\0b\"}\n{\"text\":\"a\\u0000b\"}\n";

	frame_run(&r, span_of(raw, sizeof(raw) - 1));
	ck_assert_uint_eq(r.counts.broken, 1); /* RFC 8259 wants NUL escaped */
	ck_assert_uint_eq(r.counts.changed, 1);
	frame_run_free(&r);
}
END_TEST

/* What every code decodes to: alone, where the string ends behind it, and in a row. */
START_TEST(every_code)
{
	static const char *const formats[] = { "\\u%04x", "\\u%04X" };

	for (unsigned code = 0; code < 0x10000; code++) {
		char raw[16], want[4], got[64];
		size_t n_want = utf8_encode(code, want);

		for (int copies = 1; copies <= 3; copies++) {
			struct buf string = { 0 };
			struct json_cursor c;

			snprintf(raw, sizeof raw, formats[code & 1], code);
			for (int i = 0; i < copies; i++)
				buf_append_cstr(&string, raw);
			c = (struct json_cursor){ string.ptr, string.ptr + string.len, 0 };
			ck_assert_uint_eq(json_decode(&c, got, sizeof got), n_want * (size_t)copies);
			ck_assert_uint_eq(c.at, n_want * (size_t)copies);
			for (size_t i = 0; i < n_want * (size_t)copies; i++)
				ck_assert_int_eq(got[i], want[i % n_want]);
			buf_free(&string);
		}
	}
}
END_TEST

/* Any byte in any place of a code, at the record's end and far from it. */
START_TEST(digits_of_codes)
{
	for (unsigned place = 3; place < 7; place++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			bool is_digit = byte && strchr("0123456789abcdefABCDEF", (int)byte);
			struct json_fields fields;
			struct json_walk *w = calloc(1, sizeof *w);
			char near[] = "\"\\u12ab\"", far[] = "\"\\u12ab text behind it\"";

			near[place] = far[place] = (char)byte;
			ck_assert_int_eq(json_fields_parse(&fields, "text"), 0);
			w->fields = &fields;
			ck_assert_int_eq(json_walk_record(w, span_of(near, sizeof near - 1)) == JSON_OK, is_digit);
			ck_assert_int_eq(json_walk_record(w, span_of(far, sizeof far - 1)) == JSON_OK,
			                 is_digit);
			if (!is_digit)
				ck_assert_uint_eq(w->error_at, place);
			json_walk_free(w);
			json_fields_free(&fields);
			free(w);
		}
	}
}
END_TEST

/* A record with a value that is nested `depth` deep. */
static void nested(struct buf *out, int depth, const char *open, const char *close)
{
	buf_append_cstr(out, "{\"text\":\"x\",\"v\":");
	for (int i = 0; i < depth; i++)
		buf_append_cstr(out, open);
	buf_append_cstr(out, "1");
	for (int i = 0; i < depth; i++)
		buf_append_cstr(out, close);
	buf_append_cstr(out, "}\n");
}

START_TEST(nested_100000_deep)
{
	struct frame_run r = { .format = "jsonl", .rule = RUN_CUT_ALL, .split = 4096 };
	struct buf in = { 0 };

	nested(&in, 100000, "[", "]");
	nested(&in, 100000, "{\"text\":", "}");
	nested(&in, 100000, "[", "");
	nested(&in, 300000, "[", "]"); /* deeper than is read: passes, and is said */
	nested(&in, 3, "[", "]");
	frame_run(&r, buf_span(&in));
	ck_assert_int_eq(r.status, 0);
	ck_assert_uint_eq(r.counts.changed, 3);
	ck_assert_uint_eq(r.counts.broken, 2);
	ck_assert_uint_eq(r.out.len, in.len - 3);
	frame_run_free(&r);
	buf_free(&in);
}
END_TEST

/* ---- sizes ---- */

START_TEST(oversize_records_pass)
{
	static const char in[] = "{\"text\":\"[x]1\"}\n"          /* 15 without its LF: fits */
	                         "{\"text\":\"[x]12\"}\n"         /* 16 */
	                         "{\"text\":\"[x]\"}\r\n"         /* 15 */
	                         "                  \n"           /* blank, but too long to know */
	                         "{\"text\":\"[x]123456789\"}";   /* and no LF */
	static const char out[] = "{\"text\":\"1\"}\n{\"text\":\"[x]12\"}\n{\"text\":\"\"}\r\n"
	                          "                  \n{\"text\":\"[x]123456789\"}";

	for (int i = 0; i < N(splits); i++) {
		struct frame_run r = {
			.format = "jsonl", .rule = RUN_BRACKETS, .split = splits[i],
			.options.max_record_bytes = 15,
		};

		frame_run(&r, span_cstr(in));
		ck_assert_int_eq(r.status, 0);
		ck_assert(span_equal_cstr(buf_span(&r.out), out));
		ck_assert_uint_eq(r.counts.oversize, 3);
		ck_assert_uint_eq(r.counts.records, 5);
		drop_record_ends(&r.log);
		ck_assert(span_equal_cstr(buf_span(&r.log),
		                          "doc 1 of 1 at 0 id  field text\n"
		                          "trouble oversize in 2 at 16\n"
		                          "doc 2 of 3 at 33 id  field text\n"
		                          "trouble oversize in 4 at 49\n"
		                          "trouble oversize in 5 at 68\n"));
		frame_run_free(&r);
	}
}
END_TEST

START_TEST(drops_empty_records)
{
	static const char in[] = "{\"a\":\"[x]\",\"b\":\"\"}\n{\"a\":\"[x]\",\"b\":\"y\"}\n"
	                         "{\"a\":\"[x] \\u00a0\\n\"}\n{\"a\":\"\"}\n{\"c\":1}\n{\"a\":\"[x]\"}";
	static const char out[] = "{\"a\":\"\",\"b\":\"y\"}\n{\"a\":\"\"}\n{\"c\":1}\n";

	for (int i = 0; i < N(splits); i++) {
		struct frame_run r = {
			.format = "jsonl", .rule = RUN_BRACKETS, .split = splits[i], .early = i % 2,
			.options = { .fields = "a,b", .drop_empty = true },
		};

		frame_run(&r, span_cstr(in));
		ck_assert(span_equal_cstr(buf_span(&r.out), out));
		ck_assert_uint_eq(r.counts.dropped, 3);
		ck_assert_uint_eq(r.counts.changed, 4);
		frame_run_free(&r);
	}
}
END_TEST

START_TEST(fields_are_checked)
{
	static const char *const bad_fields[] = {
		"", ",", "a,", "/a~", "/a~2", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
		"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33",
	};
	static const char *const good_fields[] = {
		"a", "/", "/a~0~1", "a~", "a/b", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16",
		"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32",
	};

	for (int i = 0; i < N(bad_fields); i++) {
		const struct frame_options options = { .fields = bad_fields[i] };
		const struct frame_client client = { 0 };

		ck_assert_msg(!frame_fields_valid(bad_fields[i]), "taken: %s", bad_fields[i]);
		ck_assert_ptr_null(framer_new(frame_find_format(span_cstr("jsonl")), &options, &client));
	}
	for (int i = 0; i < N(good_fields); i++)
		ck_assert_msg(frame_fields_valid(good_fields[i]), "refused: %s", good_fields[i]);
	ck_assert(frame_fields_valid(NULL));
}
END_TEST

/* ---- properties ---- */

static unsigned random_state;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % n;
}

/* A line of random JSON-like pieces; most are whole records. */
static void random_line(struct buf *out)
{
	static const char *const pieces[] = {
		"a", "word ", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\xc3\xa9",
		"\xe4\xb8\xad", "\\\"", "\\\\", "\\/", "\\t", "\\u0000", "\xff", "a longer piece of text, ",
		"\\u4e2d", "\xf0\x9f\x98\x80",
	};

	buf_append_cstr(out, random_below(4) ? "{\"text\":\"" : "{\"id\": 1, \"text\" : \"");
	for (unsigned n = random_below(60); n > 0; n--)
		buf_append_cstr(out, pieces[random_below(N(pieces))]);
	buf_append_cstr(out, random_below(20) ? "\"}" : random_below(2) ? "\"" : "\\\"}");
	buf_append_cstr(out, random_below(10) ? "\n" : "\r\n");
}

/* The same bytes come out however the input is split and the answers are given. */
START_TEST(splits_do_not_matter)
{
	struct buf in = { 0 }, expected = { 0 }, log = { 0 };

	random_state = (unsigned)_i;
	for (int i = 0; i < 30; i++)
		random_line(&in);
	for (int i = 0; i < 2 * N(splits); i++) {
		struct frame_run r = {
			.format = "jsonl", .rule = RUN_RANDOM, .seed = (unsigned)_i,
			.split = splits[i / 2], .early = i % 2, .log_texts = true,
		};

		frame_run(&r, buf_span(&in));
		ck_assert_int_eq(r.status, 0);
		if (i == 0) {
			buf_append_span(&expected, buf_span(&r.out));
			buf_append_span(&log, buf_span(&r.log));
			ck_assert_uint_gt(r.counts.changed, 0);
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

/* Cutting in blocks at cut(), each a stream of its own, gives the same bytes. */
START_TEST(blocks_do_not_matter)
{
	const struct frame_format *format = frame_find_format(span_cstr("jsonl"));
	const struct frame_options options = { 0 };
	struct frame_run whole = { .format = "jsonl", .rule = RUN_BRACKETS };
	struct frame_run part = { .format = "jsonl", .rule = RUN_BRACKETS };
	struct buf in = { 0 }, joined = { 0 };

	random_state = (unsigned)_i;
	for (int i = 0; i < 50; i++)
		random_line(&in);
	frame_run(&whole, buf_span(&in));
	for (size_t done = 0; done < in.len;) {
		struct span rest = span_from(buf_span(&in), done);
		size_t room = 1000 + random_below(1000);
		size_t len = rest.len <= room ? rest.len : format->cut(span_of(rest.ptr, room), 0, &options);

		ck_assert_uint_gt(len, 0);
		frame_run(&part, span_of(rest.ptr, len));
		buf_append_span(&joined, buf_span(&part.out));
		done += len;
	}
	ck_assert(span_equal(buf_span(&joined), buf_span(&whole.out)));
	frame_run_free(&whole);
	frame_run_free(&part);
	buf_free(&in);
	buf_free(&joined);
}
END_TEST

/*
 * A cut that takes a part of what an escape stands for leaves the escape: every
 * stretch of the text is cut in turn, and what is left is looked at.
 */
START_TEST(escapes_go_whole)
{
	static const char *const units[] = { "a", "\\u00e9", "\\n", "\\ud83d\\ude00", "\\u20ac", "\xc3" };
	static const size_t sizes[] = { 1, 2, 1, 4, 3, 1 };
	enum { BYTES = 12 };
	struct buf in = { 0 };

	buf_append_cstr(&in, "{\"text\":\"");
	for (int i = 0; i < N(units); i++)
		buf_append_cstr(&in, units[i]);
	buf_append_cstr(&in, "\"}");
	for (size_t from = 0; from <= BYTES; from++) {
		for (size_t to = from; to <= BYTES; to++) {
			struct frame_run r = {
				.format = "jsonl", .rule = RUN_STRETCH, .from = from, .to = to,
			};
			struct buf expected = { 0 };
			size_t at = 0;
			bool written = false;

			buf_append_cstr(&expected, "{\"text\":\"");
			for (int i = 0; i < N(units); at += sizes[i++]) {
				bool goes = at >= from && at + sizes[i] <= to && from < to;

				/* What is written stands where the first whole unit may go. */
				if (at >= from && !written)
					buf_append_cstr(&expected, "W"), written = true;
				if (!goes)
					buf_append_cstr(&expected, units[i]);
			}
			buf_append_cstr(&expected, written ? "\"}" : "W\"}");
			frame_run(&r, buf_span(&in));
			ck_assert_int_eq(r.status, 0);
			ck_assert(span_equal(buf_span(&r.out), buf_span(&expected)));
			frame_run_free(&r);
			buf_free(&expected);
		}
	}
	buf_free(&in);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("frame_jsonl");
	TCase *tc = tcase_create("frame_jsonl");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, table, 0, N(cases));
	tcase_add_test(tc, strict);
	tcase_add_test(tc, nul_and_controls_in_strings);
	tcase_add_test(tc, every_code);
	tcase_add_test(tc, digits_of_codes);
	tcase_add_test(tc, nested_100000_deep);
	tcase_add_test(tc, oversize_records_pass);
	tcase_add_test(tc, drops_empty_records);
	tcase_add_test(tc, fields_are_checked);
	tcase_add_loop_test(tc, splits_do_not_matter, 0, 50);
	tcase_add_loop_test(tc, blocks_do_not_matter, 0, 20);
	tcase_add_test(tc, escapes_go_whole);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
