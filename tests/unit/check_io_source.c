/*
 * Unit tests of opening and reading files: what is no text, what is no file,
 * and input that arrives in its own time.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io_run.h"

/* Fails to open; the message is all there is. */
static void expect_refused(const char *name, const char *message)
{
	struct diags diags = { 0 };

	ck_assert_ptr_null(source_open(name, &diags));
	ck_assert_str_eq(io_only_message(&diags), message);
	ck_assert_str_eq(diags.items[0].pos.file, name);
	diags_free(&diags);
}

static void expect_text(const char *name, size_t step, struct span text)
{
	struct diags diags = { 0 };
	struct buf got = io_read_all(name, step, &diags);

	ck_assert_uint_eq(diags.count, 0);
	ck_assert_uint_eq(got.len, text.len);
	ck_assert(span_equal(buf_span(&got), text));
	buf_free(&got);
	diags_free(&diags);
}

START_TEST(plain_text_as_it_is)
{
	static const size_t steps[] = { 1, 1000, 1 << 20 };
	struct buf text = io_make_text(700000);

	buf_append(&text, "\0\r\n\xff\xfe no newline", 17);
	io_put_file("f", buf_span(&text));
	expect_text("f", steps[_i], buf_span(&text));
	buf_free(&text);
}
END_TEST

static const char *const short_texts[] = {
	"", "\n", "B", "BZ", "BZh9", "BZh9 is a word", "\x1f", "\x1fq", "\xff", "\xfe", "\xfe\xfe",
	"\x28\xb5", "\xef\xbb\xbfwith a BOM\n",
};

START_TEST(starts_like_magic_but_is_text)
{
	io_put_file("f", span_cstr(short_texts[_i]));
	expect_text("f", 100, span_cstr(short_texts[_i]));
}
END_TEST

START_TEST(missing)
{
	expect_refused("nobody", "cannot open, No such file or directory");
}
END_TEST

START_TEST(a_folder)
{
	expect_refused(".", "cannot read, Is a directory");
}
END_TEST

START_TEST(unreadable)
{
	io_put_file("f", span_cstr("secret\n"));
	ck_assert_int_eq(chmod("f", 0), 0);
	if (access("f", R_OK) == 0)
		return; /* root reads everything */
	expect_refused("f", "cannot open, Permission denied");
}
END_TEST

struct foreign_case {
	const char *bytes;
	size_t len;
	const char *name, *converter;
};

static const struct foreign_case foreign_cases[] = {
	{ "\x28\xb5\x2f\xfd....", 8, "zstd", "zstd -dc" },
	{ "\xfd" "7zXZ\0..", 8, "xz", "xz -dc" },
	{ "BZh91AY&SY..", 12, "bzip2", "bzip2 -dc" },
	{ "BZh1\x17rE8P\x90\0\0\0\0", 14, "bzip2", "bzip2 -dc" },
	{ "\xff\xfe" "a\0", 4, "UTF-16", "iconv -f UTF-16 -t UTF-8" },
	{ "\xfe\xff\0a", 4, "UTF-16", "iconv -f UTF-16 -t UTF-8" },
	{ "\xff\xfe\0\0a\0\0\0", 8, "UTF-32", "iconv -f UTF-32 -t UTF-8" },
	{ "\0\0\xfe\xff\0\0\0a", 8, "UTF-32", "iconv -f UTF-32 -t UTF-8" },
};

START_TEST(names_the_converter)
{
	const struct foreign_case *c = &foreign_cases[_i];
	char message[200];

	io_put_file("f", span_of(c->bytes, c->len));
	snprintf(message, sizeof(message), "%s input is not read, at byte 0, convert it with `%s`",
	         c->name, c->converter);
	expect_refused("f", message);
}
END_TEST

START_TEST(names_the_converter_inside_gzip)
{
	const struct foreign_case *c = &foreign_cases[_i];
	struct buf file = { 0 };
	char message[200];

	io_add_member(&file, span_of(c->bytes, 1));
	io_add_member(&file, span_of(c->bytes + 1, c->len - 1));
	io_put_file("f.gz", buf_span(&file));
	snprintf(message, sizeof(message),
	         "%s input inside gzip is not read, at byte 0, convert it with `%s`", c->name,
	         c->converter);
	expect_refused("f.gz", message);
	buf_free(&file);
}
END_TEST

START_TEST(gzip_inside_gzip)
{
	struct buf inner = { 0 }, outer = { 0 };

	io_add_member(&inner, span_cstr("text\n"));
	io_add_member(&outer, buf_span(&inner));
	io_put_file("f.gz", buf_span(&outer));
	expect_refused("f.gz", "gzip input inside gzip is not read, at byte 0, "
	                       "convert it with `gzip -dc`");
	buf_free(&inner);
	buf_free(&outer);
}
END_TEST

START_TEST(says_what_it_is)
{
	struct buf file = { 0 }, text = io_make_text(300000);
	struct diags diags = { 0 };
	uint64_t device, inode;
	struct stat st;
	struct source *s;

	io_add_member(&file, buf_span(&text));
	io_put_file("f.gz", buf_span(&file));
	io_put_file("f.txt", buf_span(&text));
	s = source_open(_i ? "f.gz" : "f.txt", &diags);
	ck_assert_ptr_nonnull(s);
	ck_assert_str_eq(source_name(s), _i ? "f.gz" : "f.txt");
	ck_assert_int_eq(source_get_format(s), _i ? SOURCE_GZIP : SOURCE_PLAIN);
	ck_assert_uint_eq(source_raw_size(s), _i ? file.len : text.len);
	ck_assert(source_is_file(s, &device, &inode));
	ck_assert_int_eq(stat(source_name(s), &st), 0);
	ck_assert_uint_eq(inode, st.st_ino);
	ck_assert_uint_eq(device, st.st_dev);
	while (source_read(s, text.ptr, text.len) > 0)
		ck_assert_uint_le(source_raw_bytes(s), source_raw_size(s));
	ck_assert_uint_eq(source_raw_bytes(s), source_raw_size(s));
	source_close(s);
	buf_free(&file);
	buf_free(&text);
}
END_TEST

/* The two ends of a named pipe; the reader's end is the source. */
static struct source *open_pipe(int *writer, struct diags *diags, struct span first)
{
	struct source *s;

	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	/* For reading too: or each end would wait for the other. */
	*writer = open("pipe", O_RDWR);
	ck_assert_int_ge(*writer, 0);
	ck_assert_int_eq(write(*writer, first.ptr, first.len), (int)first.len);
	s = source_open("pipe", diags);
	ck_assert_ptr_nonnull(s);
	return s;
}

START_TEST(live_plain_text_does_not_wait)
{
	struct diags diags = { 0 };
	char got[100];
	int writer;
	struct source *s = open_pipe(&writer, &diags, span_cstr("one\n"));

	ck_assert_int_eq(source_read(s, got, sizeof(got)), 4);
	ck_assert(!source_has_more(s));
	ck_assert_int_eq(write(writer, "two\n", 4), 4);
	ck_assert(source_has_more(s));
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 4);
	ck_assert(!source_has_more(s));
	close(writer);
	ck_assert(source_has_more(s)); /* the end */
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 0);
	source_close(s);
}
END_TEST

START_TEST(live_gzip_does_not_wait)
{
	struct diags diags = { 0 };
	struct buf one = { 0 }, two = { 0 };
	char got[100];
	int writer;
	struct source *s;

	io_add_member(&one, span_cstr("one\n"));
	io_add_member(&two, span_cstr("two\n"));
	/* The trailer and half a header are still to come. */
	s = open_pipe(&writer, &diags, span_of(one.ptr, one.len - 5));
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 4);
	ck_assert(!source_has_more(s));
	ck_assert_int_eq(write(writer, one.ptr + one.len - 5, 5), 5);
	ck_assert(!source_has_more(s));
	ck_assert_int_eq(write(writer, two.ptr, two.len), (int)two.len);
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 4);
	ck_assert(memcmp(got, "two\n", 4) == 0);
	close(writer);
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 0);
	ck_assert(source_has_more(s));
	source_close(s);
	buf_free(&one);
	buf_free(&two);
}
END_TEST

/* The writer stays and is silent: closing must not wait for it. */
START_TEST(live_gzip_closed_early)
{
	struct diags diags = { 0 };
	struct buf file = { 0 };
	struct source *s;
	int writer;

	io_add_member(&file, span_cstr("one\n"));
	s = open_pipe(&writer, &diags, buf_span(&file));
	source_close(s);
	close(writer);
	buf_free(&file);
}
END_TEST

START_TEST(standard_input_that_does_not_block)
{
	struct diags diags = { 0 };
	struct source *s;
	char got[100];
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	if (fork() == 0) {
		usleep(50000);
		_exit(write(ends[1], "late\n", 5) == 5 ? 0 : 1);
	}
	close(ends[1]);
	s = source_open("-", &diags);
	ck_assert_ptr_nonnull(s);
	ck_assert_str_eq(source_name(s), "standard input");
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 5);
	ck_assert_int_eq(source_read(s, got, sizeof(got)), 0);
	source_close(s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("io_source");
	TCase *tc = tcase_create("source");
	SRunner *runner = srunner_create(suite);
	int n_failed, n_foreign = sizeof(foreign_cases) / sizeof(foreign_cases[0]);

	tcase_add_checked_fixture(tc, io_folder_make, io_folder_remove);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, plain_text_as_it_is, 0, 3);
	tcase_add_loop_test(tc, starts_like_magic_but_is_text, 0,
	                    sizeof(short_texts) / sizeof(short_texts[0]));
	tcase_add_test(tc, missing);
	tcase_add_test(tc, a_folder);
	tcase_add_test(tc, unreadable);
	tcase_add_loop_test(tc, names_the_converter, 0, n_foreign);
	tcase_add_loop_test(tc, names_the_converter_inside_gzip, 0, n_foreign);
	tcase_add_test(tc, gzip_inside_gzip);
	tcase_add_loop_test(tc, says_what_it_is, 0, 2);
	tcase_add_test(tc, live_plain_text_does_not_wait);
	tcase_add_test(tc, live_gzip_does_not_wait);
	tcase_add_test(tc, live_gzip_closed_early);
	tcase_add_test(tc, standard_input_that_does_not_block);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
