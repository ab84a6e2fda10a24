/*
 * Unit tests of writing: plain and gzip come back as they went in, the bytes do
 * not depend on threads or on how they were handed over, and every way in which
 * writing can fail is said.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io_run.h"

/* Writes `text` to `name` in steps of `step` bytes. */
static void put_through(const char *name, const struct sink_options *options, struct span text,
                        size_t step)
{
	struct diags diags = { 0 };
	struct sink *s = sink_open(name, options, &diags);
	int failed = 0; /* asserted once: Check notes down every call */

	ck_assert_ptr_nonnull(s);
	for (size_t at = 0; at < text.len; at += step)
		failed |= sink_write(s, text.ptr + at,
		                     step < text.len - at ? step : text.len - at);
	failed |= sink_finish(s);
	ck_assert_int_eq(failed, 0);
	ck_assert_uint_eq(diags.count, 0);
}

static void expect_file(const char *name, struct span bytes)
{
	struct buf got = io_get_file(name);

	ck_assert_uint_eq(got.len, bytes.len);
	ck_assert(span_equal(buf_span(&got), bytes));
	buf_free(&got);
}

/* zlib must read it, and to the last byte. */
static void expect_gzip_text(const char *name, struct span text)
{
	struct diags diags = { 0 };
	struct buf file = io_get_file(name), ours = io_read_all(name, 65536, &diags);
	struct buf theirs = io_zlib_decode(buf_span(&file));

	ck_assert_uint_eq(diags.count, 0);
	ck_assert(span_equal(buf_span(&ours), text));
	ck_assert(span_equal(buf_span(&theirs), text));
	buf_free(&file);
	buf_free(&ours);
	buf_free(&theirs);
}

/* How many members a sound gzip file has, and where the second one starts. */
static size_t count_members(struct span file, size_t *second)
{
	size_t n = 0, at = 0;

	while (at < file.len) {
		struct buf member = { 0 };
		struct diags diags = { 0 };
		size_t len = 18; /* the shortest there is, without its data */

		/* Grow until the cut file is whole: slow and independent of the reader's
		 * own idea of members. */
		for (;; len++) {
			if (at + len > file.len)
				ck_abort_msg("no end of member %zu", n);
			if (at + len < file.len && memcmp(file.ptr + at + len, "\x1f\x8b\x08", 3) != 0)
				continue;
			io_put_file("member.gz", span_of(file.ptr + at, len));
			member = io_read_all("member.gz", 65536, &diags);
			buf_free(&member);
			if (diags.n_errors == 0)
				break;
			diags_free(&diags);
			diags = (struct diags){ 0 };
		}
		at += len;
		if (n++ == 0)
			*second = at;
	}
	return n;
}

START_TEST(plain_in_any_steps)
{
	static const size_t steps[] = { 1, 1000, 262143, 262144, 262145, 1000000 };
	const struct sink_options options = { 0 };
	struct buf text = io_make_text(1000000);

	put_through("f", &options, buf_span(&text), steps[_i]);
	expect_file("f", buf_span(&text));
	buf_free(&text);
}
END_TEST

START_TEST(nothing_is_an_empty_file)
{
	const struct sink_options options = { .gzip_level = _i ? 6 : 0, .threads = 2 };

	put_through("f", &options, span_of(NULL, 0), 1);
	if (_i)
		expect_gzip_text("f", span_of("", 0));
	else
		expect_file("f", span_of("", 0));
}
END_TEST

START_TEST(every_level)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 1 };
	struct buf text = io_make_text(600000);

	put_through("f", &options, buf_span(&text), 65536);
	expect_gzip_text("f", buf_span(&text));
	buf_free(&text);
}
END_TEST

/* Lengths around the borders of blocks, of pieces and of members. */
START_TEST(every_length)
{
	static const size_t lengths[] = { 1, 262143, 262144, 262145, 524287, 524288, 524289, 1048576,
		                          1048577, 2097152, 3000000 };
	struct buf text = io_make_text(lengths[_i]);

	for (int single = 0; single < 2; single++) {
		const struct sink_options options = {
			.gzip_level = 1, .threads = 2, .single_member = single, .force = true
		};

		put_through("f", &options, buf_span(&text), 65536);
		expect_gzip_text("f", buf_span(&text));
	}
	buf_free(&text);
}
END_TEST

START_TEST(same_bytes_for_any_threads_and_steps)
{
	static const size_t steps[] = { 999, 65536, 262144, 5000000 };
	struct sink_options options = { .gzip_level = 6, .single_member = _i, .force = true };
	struct buf text = io_make_text(5000000), reference;

	put_through("f", &options, buf_span(&text), text.len);
	expect_gzip_text("f", buf_span(&text));
	reference = io_get_file("f");
	for (unsigned i = 0; i < 4; i++) {
		options.threads = i + 1;
		put_through("f", &options, buf_span(&text), steps[i]);
		expect_file("f", buf_span(&reference));
	}
	buf_free(&text);
	buf_free(&reference);
}
END_TEST

START_TEST(single_member_is_one)
{
	const struct sink_options options = { .gzip_level = 1, .threads = 2, .single_member = true };
	struct diags diags = { 0 };
	struct sink *s = sink_open("f", &options, &diags);
	struct buf text = io_make_text(2500000), file;
	size_t second;

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, text.ptr, 1000), 0);
	ck_assert_int_eq(sink_end_member(s), 0);
	ck_assert_int_eq(sink_write(s, text.ptr + 1000, text.len - 1000), 0);
	ck_assert_int_eq(sink_finish(s), 0);
	expect_gzip_text("f", buf_span(&text));
	file = io_get_file("f");
	ck_assert_uint_eq(count_members(buf_span(&file), &second), 1);
	buf_free(&text);
	buf_free(&file);
}
END_TEST

/* Records of all sizes, a member each: a reader that starts at one gets it. */
START_TEST(members_of_the_caller)
{
	static const size_t lengths[] = { 1, 5000, 3000000, 262144, 10, 1048576, 0, 700000, 1 };
	const struct sink_options options = {
		.gzip_level = 1, .threads = (unsigned)_i, .caller_ends_members = true
	};
	struct diags diags = { 0 };
	struct sink *s = sink_open("f", &options, &diags);
	struct buf text = io_make_text(3000000), all = { 0 }, file, rest;
	size_t second;

	ck_assert_ptr_nonnull(s);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ck_assert_int_eq(sink_write(s, text.ptr, lengths[i]), 0);
		ck_assert_int_eq(sink_end_member(s), 0);
		buf_append(&all, text.ptr, lengths[i]);
	}
	ck_assert_int_eq(sink_finish(s), 0);
	expect_gzip_text("f", buf_span(&all));
	file = io_get_file("f");
	ck_assert_uint_eq(count_members(buf_span(&file), &second), 8);
	rest = io_zlib_decode(span_from(buf_span(&file), second));
	ck_assert(span_equal(buf_span(&rest), span_from(buf_span(&all), 1)));
	buf_free(&text);
	buf_free(&all);
	buf_free(&file);
	buf_free(&rest);
}
END_TEST

START_TEST(many_members_of_the_caller)
{
	struct sink_options options = {
		.gzip_level = 6, .caller_ends_members = true, .force = true
	};
	struct buf all = { 0 }, reference = { 0 };

	for (options.threads = 0; options.threads < 3; options.threads++) {
		struct diags diags = { 0 };
		struct sink *s = sink_open("f", &options, &diags);

		int failed = 0;

		ck_assert_ptr_nonnull(s);
		buf_clear(&all);
		for (int i = 0; i < 5000; i++) {
			size_t before = all.len;

			buf_printf(&all, "record %d\n", i * i);
			failed |= sink_write(s, all.ptr + before, all.len - before);
			failed |= sink_end_member(s);
		}
		failed |= sink_finish(s);
		ck_assert_int_eq(failed, 0);
		expect_gzip_text("f", buf_span(&all));
		if (options.threads == 0)
			reference = io_get_file("f");
		expect_file("f", buf_span(&reference));
	}
	buf_free(&all);
	buf_free(&reference);
}
END_TEST

/* After a flush, all that was written can be read at the other end. */
START_TEST(flushed_text_is_there)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 1, .live = true };
	struct diags diags = { 0 };
	struct buf sent = { 0 }, bytes = { 0 };
	struct sink *s;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
	s = sink_open(NULL, &options, &diags);
	ck_assert_ptr_nonnull(s);
	for (int i = 0; i < 5; i++) {
		struct buf text;
		char part[1000], line[20];
		ssize_t n;

		snprintf(line, sizeof(line), "line %d\n", i);
		buf_append_cstr(&sent, line);
		ck_assert_int_eq(sink_write(s, line, strlen(line)), 0);
		ck_assert_int_eq(sink_flush(s), 0);
		ck_assert_int_eq(sink_flush(s), 0);
		n = read(ends[0], part, sizeof(part));
		ck_assert_int_gt(n, 0);
		buf_append(&bytes, part, (size_t)n);
		text = options.gzip_level ? io_zlib_decode(buf_span(&bytes)) : bytes;
		ck_assert(span_equal(buf_span(&text), buf_span(&sent)));
		if (options.gzip_level)
			buf_free(&text);
	}
	ck_assert_int_eq(sink_finish(s), 0);
	buf_free(&sent);
	buf_free(&bytes);
}
END_TEST

/* Writes until it fails; the message, and that it is said once. */
static void expect_failure(struct sink *s, struct diags *diags, const char *why)
{
	struct buf text = io_make_text(100000);
	int status = 0;
	char expected[100];

	/* The longest that can be on its way to the descriptor is well below. */
	for (int i = 0; i < 1000 && status == 0; i++)
		status = sink_write(s, text.ptr, text.len);
	if (status == 0)
		status = sink_flush(s);
	ck_assert_int_eq(status, -1);
	ck_assert_int_eq(sink_write(s, "x", 1), -1);
	ck_assert_int_eq(sink_flush(s), -1);
	ck_assert_int_eq(sink_end_member(s), -1);
	ck_assert_int_eq(sink_finish(s), -1);
	ck_assert_ptr_nonnull(strstr(io_only_message(diags), "cannot write, after byte "));
	snprintf(expected, sizeof(expected), ", %s", why);
	ck_assert_ptr_nonnull(strstr(io_only_message(diags), expected));
	buf_free(&text);
	diags_free(diags);
}

START_TEST(full_disk)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	struct diags diags = { 0 };
	struct sink *s;

	if (access("/dev/full", W_OK) < 0)
		return; /* not a Linux */
	s = sink_open("/dev/full", &options, &diags);
	ck_assert_ptr_nonnull(s);
	expect_failure(s, &diags, strerror(ENOSPC));
}
END_TEST

/* So little that only finishing writes it. */
START_TEST(full_disk_in_the_end)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	struct diags diags = { 0 };
	struct sink *s;

	if (access("/dev/full", W_OK) < 0)
		return;
	s = sink_open("/dev/full", &options, &diags);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, "x", 1), 0);
	ck_assert_int_eq(sink_finish(s), -1);
	ck_assert_str_eq(io_only_message(&diags),
	                 "cannot write, after byte 0, No space left on device");
	diags_free(&diags);
}
END_TEST

START_TEST(file_grows_too_large)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	/* More than the notes that Check itself writes to a file. */
	const struct rlimit limit = { 1 << 20, 1 << 20 };
	struct diags diags = { 0 };
	struct sink *s;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	s = sink_open("f", &options, &diags);
	ck_assert_ptr_nonnull(s);
	expect_failure(s, &diags, strerror(EFBIG));
	ck_assert_uint_eq(io_folder_count(), 0);
}
END_TEST

START_TEST(reader_gone_and_signal_ignored)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	struct diags diags = { 0 };
	struct sink *s;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
	close(ends[0]);
	s = sink_open("-", &options, &diags);
	ck_assert_ptr_nonnull(s);
	expect_failure(s, &diags, strerror(EPIPE));
}
END_TEST

/* Silently, by the signal, even with threads about. */
START_TEST(reader_gone)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	int ends[2], status;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		struct diags diags = { 0 };
		struct sink *s;
		static char block[100000];

		close(ends[0]);
		dup2(ends[1], STDOUT_FILENO);
		s = sink_open(NULL, &options, &diags);
		while (s && sink_write(s, block, sizeof(block)) == 0)
			continue;
		_exit(0);
	}
	close(ends[0]);
	close(ends[1]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGPIPE);
}
END_TEST

START_TEST(abandoned_leaves_nothing)
{
	const struct sink_options options = { .gzip_level = _i, .threads = 2 };
	struct buf text = io_make_text(3000000);
	struct diags diags = { 0 };
	struct sink *s = sink_open("f", &options, &diags);

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, text.ptr, text.len), 0);
	sink_abandon(s);
	ck_assert_uint_eq(io_folder_count(), 0);
	ck_assert_uint_eq(diags.count, 0);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("io_sink");
	TCase *tc = tcase_create("sink");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_checked_fixture(tc, io_folder_make, io_folder_remove);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, plain_in_any_steps, 0, 6);
	tcase_add_loop_test(tc, nothing_is_an_empty_file, 0, 2);
	tcase_add_loop_test(tc, every_level, 1, 10);
	tcase_add_loop_test(tc, every_length, 0, 11);
	tcase_add_loop_test(tc, same_bytes_for_any_threads_and_steps, 0, 2);
	tcase_add_test(tc, single_member_is_one);
	tcase_add_loop_test(tc, members_of_the_caller, 0, 3);
	tcase_add_test(tc, many_members_of_the_caller);
	tcase_add_loop_test(tc, flushed_text_is_there, 0, 2);
	tcase_add_loop_test(tc, full_disk, 0, 2);
	tcase_add_loop_test(tc, full_disk_in_the_end, 0, 2);
	tcase_add_loop_test(tc, file_grows_too_large, 0, 2);
	tcase_add_loop_test(tc, reader_gone_and_signal_ignored, 0, 2);
	tcase_add_loop_test(tc, reader_gone, 0, 2);
	tcase_add_loop_test(tc, abandoned_leaves_nothing, 0, 2);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
