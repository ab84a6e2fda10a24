/*
 * Unit tests of shape as a whole: what every recogniser owes, whatever it
 * reads: nothing less than the whole counts, lengths and counts hold, and
 * hostile text costs no more than a multiple of its length.
 */
#include <check.h>
#include <stdlib.h>

#include "shape_run.h"

/* One structure each; "~" stands before each digit of a length or count. */
static const struct { const char *kind, *text; } samples[] = {
	{ "php-var-dump",
	  "array(~2) {\n  [\"k\"]=>\n  string(~1~3) \"with \"quotes\"\"\n  [7]=>\n  object(A)#1 (~2) {\n"
	  "    [\"x\":protected]=>\n    array(~1) {\n      [0]=>\n      &float(-1.5E+25)\n"
	  "    }\n"
	  "    [\"y\":\"A\":private]=>\n    NULL\n  }\n}" },
	{ "php-var-dump",
	  "array(~2) { [0]=> enum(S::H) [1]=> object(B)#22 (~1) { [\"u\"]=> uninitialized(int) "
	  "[\"r\"]=> resource(3) of type (stream) } }" },
	{ "php-var-dump", "string(~4~0) \"0123456789 0123456789 0123456789 0123456\"" },
	{ "php-var-dump",
	  "class A#1 (~2) {\n  public $x =>\n  array(~1) {\n    'k' =>\n    bool(true)\n  }\n"
	  "  private $y =>\n  double(1)\n}" },
	{ "php-print-r", "Array\n(\n    [a] => 1\n    [b] => B Object\n        (\n"
	  "            [0] => x\n        )\n\n)" },
	{ "php-print-r", "Array ( [a] => 1 (2) [b] => B Object ( [0] => x ) )" },
	{ "php-var-export", "array (\n  'a' => 'it\\'s',\n  1 => \\A::__set_state(array(\n"
	  "     'x' => -1.5,\n     'y' => \\S::H,\n  )),\n)" },
	{ "php-serialize",
	  "a:~3:{i:0;s:~1~0:\"\";}\"i:1;s:\";s:~1:\"k\";"
	  "O:~1:\"A\":~1:{s:~1:\"x\";d:0.5;}i:-7;C:~1:\"B\":~4:{a;}}}}" },
	{ "json", "{\"a\": [1, -2.5e3, {\"b\\u00e9\": null}], \"c\": \"}\"}" },
};
#define N_SAMPLES ((int)(sizeof samples / sizeof samples[0]))

/* A sample without its marks; marked[i]: byte i is a digit that counts. */
static struct buf plain_sample(int i, bool *marked)
{
	struct buf text = { 0 };
	bool mark = false;

	for (const char *p = samples[i].text; *p != '\0'; p++) {
		if (*p == '~') {
			mark = true;
			continue;
		}
		marked[text.len] = mark;
		mark = false;
		ck_assert_int_eq(buf_append_char(&text, *p), 0);
	}
	return text;
}

/* The length of the structure that `text` begins with; 0: none. */
static uint64_t read_length(const char *kind, struct span text)
{
	struct shape_reader *reader = shape_reader_new();
	enum shape_status status;
	uint64_t length;

	ck_assert_ptr_nonnull(reader);
	shape_begin(reader, shape_find_kind(span_cstr(kind)), SHAPE_MIN_BYTES);
	status = shape_feed(reader, text.ptr, text.len);
	if (status == SHAPE_MORE)
		status = shape_end(reader);
	length = status == SHAPE_CLOSED ? shape_length(reader) : 0;
	shape_reader_free(reader);
	return length;
}

START_TEST(only_the_whole_counts)
{
	bool marked[1024];
	struct buf text = plain_sample(_i, marked);

	ck_assert_uint_eq(read_length(samples[_i].kind, buf_span(&text)), text.len);
	for (size_t len = 0; len < text.len; len++)
		ck_assert_uint_eq(read_length(samples[_i].kind, span_of(text.ptr, len)), 0);
	buf_free(&text);
}
END_TEST

START_TEST(every_count_holds)
{
	bool marked[1024];
	struct buf text = plain_sample(_i, marked);

	for (size_t at = 0; at < text.len; at++) {
		char digit = text.ptr[at];

		for (char c = '0'; marked[at] && c <= '9'; c++) {
			text.ptr[at] = c;
			ck_assert_msg((read_length(samples[_i].kind, buf_span(&text)) != 0) ==
			                      (c == digit),
			              "%.*s", (int)text.len, text.ptr);
		}
		text.ptr[at] = digit;
	}
	buf_free(&text);
}
END_TEST

/* White space collapsed to one blank, as a page without <pre> shows it. */
START_TEST(collapsed_reads_the_same)
{
	bool marked[1024];
	struct buf text = plain_sample(_i, marked);
	struct buf line = { 0 };

	for (size_t i = 0; i < text.len; i++) {
		bool blank = text.ptr[i] == ' ' || text.ptr[i] == '\n';

		if (!blank)
			ck_assert_int_eq(buf_append_char(&line, text.ptr[i]), 0);
		else if (line.len > 0 && line.ptr[line.len - 1] != ' ')
			ck_assert_int_eq(buf_append_char(&line, ' '), 0);
	}
	ck_assert_uint_eq(read_length(samples[_i].kind, buf_span(&line)), line.len);
	buf_free(&line);
	buf_free(&text);
}
END_TEST

/* Each sample is found inside prose, and where another has just failed. */
START_TEST(found_among_prose)
{
	bool marked[1024];
	struct buf text = plain_sample(_i, marked);
	struct buf page = { 0 };
	struct shape_run r = { .kind = samples[_i].kind };

	ck_assert_int_eq(buf_printf(&page, "Before.\n%.*s\nAfter (1).\n", (int)text.len, text.ptr), 0);
	shape_expect(samples[_i].kind, buf_span(&page), "Before.\n@\nAfter (1).\n");
	buf_clear(&page);
	ck_assert_int_eq(buf_append(&page, text.ptr, text.len - 1), 0);
	ck_assert_int_eq(buf_printf(&page, "?\n%.*s\nAfter.\n", (int)text.len, text.ptr), 0);
	shape_run(&r, buf_span(&page));
	ck_assert_uint_eq(r.n_found, 1);
	shape_run_free(&r);
	buf_free(&page);
	buf_free(&text);
}
END_TEST

static const struct { const char *kind, *unit; } hostile[] = {
	{ "php-var-dump", "array(1){[0]=>" },
	{ "php-var-dump", "array(9) {\n[0]=>\n" },
	{ "php-var-dump", "array(9999999) { [0]=>\nstring(1) \"é\" [1]=>\n" },
	{ "php-var-dump", "string(99999) \"" },
	{ "php-var-dump", "string(1000) \"" },
	{ "php-var-dump", "string(900) \"é\n" },
	{ "php-var-dump", "object(a" },
	{ "php-var-dump", "class #1 (" },
	{ "php-var-dump", "array(1) { [\"" },
	{ "php-var-dump", "array(0) { } array(1) { [" },
	{ "php-var-dump", "int(1 " },
	{ "php-var-dump", "NULL x " },
	{ "php-var-dump", "int(1) int(2) array(0) {" },
	{ "php-print-r", "Array ( [a] => " },
	{ "php-print-r", "Array ( [a" },
	{ "php-print-r", "Array\n(\n[a] => " },
	{ "php-print-r", "Array\n(\n[a] => Array\n(\n" },
	{ "php-print-r", "A Object (" },
	{ "php-print-r", "Object Object\n" },
	{ "php-var-export", "array ( 0 => " },
	{ "php-var-export", "array ( '" },
	{ "php-var-export", "array (\n'a' =>\n" },
	{ "php-var-export", "a::__set_state(array( " },
	{ "php-var-export", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ "php-serialize", "a:9:{i:0;" },
	{ "php-serialize", "s:99999:\"" },
	{ "php-serialize", "s:999:\"" },
	{ "php-serialize", "O:900:\"" },
	{ "symfony-dump", "{#1\n" },
	{ "symfony-dump", "array:9 [\n0 => " },
	{ "symfony-dump", "array:1 [\n0 => \"\"\"\n" },
	{ "symfony-dump", "A {#1\n+a" },
	{ "json", "[" },
	{ "json", "[\"" },
	{ "json", "{\"a\":\n" },
	{ "json", "[1] " },
};

/* Each byte may be read again for the starts among the 1,024 before a failure. */
START_TEST(hostile_text_costs_little)
{
	const char *unit = hostile[_i].unit;
	struct buf text = { 0 };
	struct shape_run r = { .kind = hostile[_i].kind, .portion_bytes = 64 };

	while (text.len < 40000)
		ck_assert_int_eq(buf_append_cstr(&text, unit), 0);
	shape_run(&r, buf_span(&text));
	ck_assert_msg(r.fed_bytes / text.len < 1024 / 5, "%s: %ju bytes read for %zu", unit,
	              (uintmax_t)r.fed_bytes, text.len);
	shape_run_free(&r);
	buf_free(&text);
}
END_TEST

START_TEST(knows_its_kinds)
{
	ck_assert_ptr_null(shape_find_kind(span_cstr("")));
	ck_assert_ptr_null(shape_find_kind(span_cstr("php")));
	ck_assert_ptr_null(shape_find_kind(span_cstr("php-var-dump ")));
	for (const struct shape_kind *k = shape_kinds; k->name != NULL; k++) {
		ck_assert_ptr_eq(shape_find_kind(span_cstr(k->name)), k);
		ck_assert_ptr_nonnull(k->openers[0]);
	}
}
END_TEST

/* The line where a sample starts has one of its kind's openers, within reach. */
START_TEST(openers_are_there)
{
	bool marked[1024];
	struct buf text = plain_sample(_i, marked);
	const struct shape_kind *kind = shape_find_kind(span_cstr(samples[_i].kind));
	bool found = false;

	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	text.ptr[strcspn(text.ptr, "\n")] = '\0';
	for (const char *const *o = kind->openers; *o != NULL; o++) {
		const char *at = strstr(text.ptr, *o);

		found = found || (at != NULL && (size_t)(at - text.ptr) <= kind->opener_reach_bytes);
	}
	ck_assert_msg(found, "%s", text.ptr);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape");
	TCase *tc = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, only_the_whole_counts, 0, N_SAMPLES);
	tcase_add_loop_test(tc, every_count_holds, 0, N_SAMPLES);
	tcase_add_loop_test(tc, collapsed_reads_the_same, 0, N_SAMPLES);
	tcase_add_loop_test(tc, found_among_prose, 0, N_SAMPLES);
	tcase_add_loop_test(tc, openers_are_there, 0, N_SAMPLES);
	tcase_add_loop_test(tc, hostile_text_costs_little, 0,
	                    (int)(sizeof hostile / sizeof hostile[0]));
	tcase_add_test(tc, knows_its_kinds);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
