/*
 * Unit tests of reading gzip: whole, cut off and damaged at every 97th byte,
 * with anything behind it, and larger than memory.  The files are made by zlib
 * at test time.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io_run.h"

#define STEP 97

/* A sanitizer keeps books of its own, which grow. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define MEMORY_IS_OURS 0
#else
#define MEMORY_IS_OURS 1
#endif

static struct buf text;   /* what the files hold */
static struct buf packed; /* one member of it */

static void setup(void)
{
	io_folder_make();
	text = io_make_text(150000);
	io_add_member(&packed, buf_span(&text));
}

static void teardown(void)
{
	buf_free(&text);
	buf_free(&packed);
	io_folder_remove();
}

/* Reads `bytes` as a file, expecting `expected` and the message, or none. */
static void expect(struct span bytes, struct span expected, const char *message)
{
	struct diags diags = { 0 };
	struct buf got;

	io_put_file("f.gz", bytes);
	got = io_read_all("f.gz", 65536, &diags);
	ck_assert_uint_eq(got.len, expected.len);
	ck_assert(span_equal(buf_span(&got), expected));
	if (message)
		ck_assert_str_eq(io_only_message(&diags), message);
	else
		ck_assert_uint_eq(diags.n_errors, 0);
	buf_free(&got);
	diags_free(&diags);
}

/* As expect, the message being "WHAT, at byte AT, WHY". */
static void expect_at(struct span bytes, struct span expected, const char *what, size_t at,
                      const char *why)
{
	char message[200];

	snprintf(message, sizeof(message), "%s, at byte %zu, %s", what, at, why);
	expect(bytes, expected, message);
}

START_TEST(gives_the_text)
{
	expect(buf_span(&packed), buf_span(&text), NULL);
}
END_TEST

START_TEST(any_step_gives_the_same)
{
	static const size_t steps[] = { 1, 2, 7, 4095, 65536, 1 << 20 };
	struct diags diags = { 0 };
	struct buf got;

	io_put_file("f.gz", buf_span(&packed));
	got = io_read_all("f.gz", steps[_i], &diags);
	ck_assert(span_equal(buf_span(&got), buf_span(&text)));
	ck_assert_uint_eq(diags.count, 0);
	buf_free(&got);
	diags_free(&diags);
}
END_TEST

START_TEST(members_are_one_text)
{
	struct buf file = { 0 };
	struct span all = buf_span(&text);

	/* Empty ones, one of a byte, and no border that the text could show. */
	io_add_member(&file, span_of("", 0));
	for (size_t at = 0, len = 1; at < all.len; at += len, len = len * 3 + 1) {
		if (len > all.len - at)
			len = all.len - at;
		io_add_member(&file, span_of(all.ptr + at, len));
		io_add_member(&file, span_of("", 0));
	}
	expect(buf_span(&file), all, NULL);
	buf_free(&file);
}
END_TEST

START_TEST(many_small_members)
{
	struct buf file = { 0 }, all = { 0 };

	for (int i = 0; i < 20000; i++) {
		char line[32];
		int len = snprintf(line, sizeof(line), "record %d\n", i);

		io_add_member(&file, span_of(line, (size_t)len));
		buf_append(&all, line, (size_t)len);
	}
	expect(buf_span(&file), buf_span(&all), NULL);
	buf_free(&file);
	buf_free(&all);
}
END_TEST

START_TEST(an_empty_member_is_an_empty_text)
{
	struct buf file = { 0 };

	io_add_member(&file, span_of("", 0));
	expect(buf_span(&file), span_of("", 0), NULL);
	buf_free(&file);
}
END_TEST

/* At each cut: what zlib makes of it, then the error with the file's length. */
START_TEST(cut_off_anywhere)
{
	for (size_t len = 2; len < packed.len; len += STEP) {
		struct span cut = span_of(packed.ptr, len);
		struct buf expected = io_zlib_decode(cut);

		expect_at(cut, buf_span(&expected), "truncated gzip data", len,
		          "the file ends inside a member");
		buf_free(&expected);
	}
}
END_TEST

START_TEST(cut_off_in_the_last_bytes)
{
	for (size_t less = 1; less <= 8; less++)
		expect_at(span_of(packed.ptr, packed.len - less), buf_span(&text),
		          "truncated gzip data", packed.len - less,
		          "the file ends inside a member");
}
END_TEST

START_TEST(cut_off_in_a_later_member)
{
	struct buf file = { 0 };

	io_add_member(&file, buf_span(&text));
	io_add_member(&file, buf_span(&text));
	for (size_t len = packed.len + 2; len < packed.len + 18; len++) {
		struct span cut = span_of(file.ptr, len);
		struct buf expected = io_zlib_decode(cut);

		ck_assert(expected.len >= text.len);
		expect_at(cut, buf_span(&expected), "truncated gzip data", len,
		          "the file ends inside a member");
		buf_free(&expected);
	}
	buf_free(&file);
}
END_TEST

/* At each damaged byte: an error, after what zlib makes of it; or, where the
 * byte says nothing about the text (time, system), the text. */
START_TEST(damaged_anywhere)
{
	int n_harmless = 0;

	for (size_t at = 4; at < packed.len; at += STEP) {
		struct diags diags = { 0 };
		struct buf expected, got;

		packed.ptr[at] ^= 0x55;
		io_put_file("f.gz", buf_span(&packed));
		expected = io_zlib_decode(buf_span(&packed));
		got = io_read_all("f.gz", 65536, &diags);
		packed.ptr[at] ^= 0x55;

		ck_assert_msg(span_starts_with(buf_span(&got), buf_span(&expected)),
		              "damaged at %zu: %zu bytes, zlib gives %zu", at, got.len,
		              expected.len);
#ifndef HAVE_ISAL /* which may decode more nonsense before it notices */
		ck_assert_uint_eq(got.len, expected.len);
#endif
		if (diags.n_errors == 0) {
			n_harmless++;
			ck_assert(span_equal(buf_span(&got), buf_span(&text)));
		} else {
			ck_assert_ptr_nonnull(strstr(io_only_message(&diags), "gzip data, at byte"));
		}
		buf_free(&expected);
		buf_free(&got);
		diags_free(&diags);
	}
	ck_assert_int_eq(n_harmless, 1);
}
END_TEST

START_TEST(wrong_checksum)
{
	packed.ptr[packed.len - 8] ^= 1;
	expect_at(buf_span(&packed), buf_span(&text), "corrupt gzip data", packed.len - 8,
	          "wrong CRC");
}
END_TEST

START_TEST(wrong_length)
{
	packed.ptr[packed.len - 1] ^= 1;
	expect_at(buf_span(&packed), buf_span(&text), "corrupt gzip data", packed.len - 4,
	          "wrong length");
}
END_TEST

START_TEST(garbage_behind)
{
	static const char *const garbage[] = { "x", "\x1f", "\x1fx", "plain text\n", "\xff\xff" };
	size_t at = packed.len;

	buf_append_cstr(&packed, garbage[_i]);
	expect_at(buf_span(&packed), buf_span(&text), "garbage after the gzip data", at,
	          "it was left out");
}
END_TEST

START_TEST(padding_behind_is_no_garbage)
{
	static const char zeros[5000];

	buf_append(&packed, zeros, (size_t)_i * 4999 + 1);
	expect(buf_span(&packed), buf_span(&text), NULL);
}
END_TEST

START_TEST(members_behind_padding)
{
	static const char zeros[500];
	struct buf both = { 0 };

	buf_append(&packed, zeros, sizeof(zeros));
	io_add_member(&packed, span_cstr("more\n"));
	buf_append_span(&both, buf_span(&text));
	buf_append_cstr(&both, "more\n");
	expect(buf_span(&packed), buf_span(&both), NULL);
	buf_free(&both);
}
END_TEST

START_TEST(garbage_behind_padding)
{
	static const char zeros[500];
	size_t at = packed.len + sizeof(zeros);

	buf_append(&packed, zeros, sizeof(zeros));
	buf_append_cstr(&packed, "garbage");
	expect_at(buf_span(&packed), buf_span(&text), "garbage after the gzip data", at,
	          "it was left out");
}
END_TEST

/* The deflate data of "abc\n", stored, and its trailer. */
#define STORED "\x01\x04\x00\xfb\xff" "abc\n"
#define STORED_TRAILER "\x4e\x81\x88\x47\x04\x00\x00\x00"

struct header_case {
	const char *bytes; /* the header alone */
	size_t len;
	const char *message; /* NULL: it is fine */
};

static const struct header_case header_cases[] = {
	{ "\x1f\x8b\x08\x00\0\0\0\0\0\x03", 10, NULL },
	{ "\x1f\x8b\x08\x01\0\0\0\0\0\x03", 10, NULL }, /* "probably text" */
	{ "\x1f\x8b\x08\x04\0\0\0\0\0\x03\x03\0xyz", 15, NULL },
	{ "\x1f\x8b\x08\x08\0\0\0\0\0\x03name\0", 15, NULL },
	{ "\x1f\x8b\x08\x10\0\0\0\0\0\x03remark\0", 17, NULL },
	{ "\x1f\x8b\x08\x1c\0\0\0\0\0\x03\0\0\0\0", 14, NULL },
	{ "\x1f\x8b\x08\x02\0\0\0\0\0\x03\xa7\x77", 12, NULL },
	{ "\x1f\x8b\x08\x02\0\0\0\0\0\x03\xa7\x76", 12,
	  "corrupt gzip header, at byte 10, wrong header CRC" },
	{ "\x1f\x8b\x08\x20\0\0\0\0\0\x03", 10, "corrupt gzip header, at byte 3, unknown flags" },
	{ "\x1f\x8b\x07\x00\0\0\0\0\0\x03", 10, "corrupt gzip header, at byte 2, unknown method" },
};

START_TEST(header)
{
	const struct header_case *c = &header_cases[_i];
	struct buf file = { 0 };

	buf_append(&file, c->bytes, c->len);
	buf_append(&file, STORED, sizeof(STORED) - 1);
	buf_append(&file, STORED_TRAILER, sizeof(STORED_TRAILER) - 1);
	expect(buf_span(&file), c->message ? span_of("", 0) : span_cstr("abc\n"), c->message);
	buf_free(&file);
}
END_TEST

/* 100 MB of zeros in 100 KB: read in a few, whatever they inflate to. */
START_TEST(bomb_takes_no_memory)
{
	static char zeros[1 << 20];
	struct buf file = { 0 }, million = { 0 };
	struct diags diags = { 0 };
	struct rusage before, after;
	struct source *s;
	uint64_t total = 0;
	long n;

	io_add_member(&million, span_of(zeros, sizeof(zeros)));
	for (int i = 0; i < 100; i++)
		buf_append_span(&file, buf_span(&million));
	io_put_file("bomb.gz", buf_span(&file));

	getrusage(RUSAGE_SELF, &before);
	s = source_open("bomb.gz", &diags);
	ck_assert_ptr_nonnull(s);
	while ((n = source_read(s, zeros, sizeof(zeros))) > 0)
		total += (uint64_t)n;
	ck_assert_int_eq(n, 0);
	ck_assert_uint_eq(total, 100u << 20);
	source_close(s);
	getrusage(RUSAGE_SELF, &after);
	if (MEMORY_IS_OURS)
		ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 8 * 1024); /* KB */
	buf_free(&file);
	buf_free(&million);
}
END_TEST

/* Closing early must not wait for a thread that fills or has filled its ring. */
START_TEST(closed_early)
{
	struct diags diags = { 0 };
	struct buf file = { 0 }, long_text = io_make_text(8 << 20);
	struct source *s;
	char some[10];

	io_add_member(&file, buf_span(&long_text));
	io_put_file("f.gz", buf_span(&file));
	s = source_open("f.gz", &diags);
	ck_assert_ptr_nonnull(s);
	if (_i == 1)
		ck_assert_int_eq(source_read(s, some, sizeof(some)), 10);
	source_close(s);
	buf_free(&file);
	buf_free(&long_text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("io_gunzip");
	TCase *tc = tcase_create("gunzip");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, gives_the_text);
	tcase_add_loop_test(tc, any_step_gives_the_same, 0, 6);
	tcase_add_test(tc, members_are_one_text);
	tcase_add_test(tc, many_small_members);
	tcase_add_test(tc, an_empty_member_is_an_empty_text);
	tcase_add_test(tc, cut_off_anywhere);
	tcase_add_test(tc, cut_off_in_the_last_bytes);
	tcase_add_test(tc, cut_off_in_a_later_member);
	tcase_add_test(tc, damaged_anywhere);
	tcase_add_test(tc, wrong_checksum);
	tcase_add_test(tc, wrong_length);
	tcase_add_loop_test(tc, garbage_behind, 0, 5);
	tcase_add_loop_test(tc, padding_behind_is_no_garbage, 0, 2);
	tcase_add_test(tc, members_behind_padding);
	tcase_add_test(tc, garbage_behind_padding);
	tcase_add_loop_test(tc, header, 0, sizeof(header_cases) / sizeof(header_cases[0]));
	tcase_add_test(tc, bomb_takes_no_memory);
	tcase_add_loop_test(tc, closed_early, 0, 2);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
