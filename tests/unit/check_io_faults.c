/*
 * Unit tests of the io floor when the n-th allocation, read, write or start of a
 * thread fails, for every n: it ends in a diagnostic and without an output, or
 * with the right one.
 *
 * The floor is compiled into this program with calls that fail when told to;
 * being defined here, it is not taken from the library.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { FAULT_ALLOCATION, FAULT_READ, FAULT_WRITE, FAULT_THREAD, N_FAULTS };

/* Calls of each kind that still succeed; the others happen in threads too. */
static atomic_int calls_left[N_FAULTS];

static bool succeeds(enum fault fault)
{
	return atomic_fetch_sub(&calls_left[fault], 1) > 0;
}

static void *failing_malloc(size_t size)
{
	return succeeds(FAULT_ALLOCATION) ? malloc(size) : NULL;
}

static void *failing_calloc(size_t n, size_t size)
{
	return succeeds(FAULT_ALLOCATION) ? calloc(n, size) : NULL;
}

static void *failing_realloc(void *old, size_t size)
{
	return succeeds(FAULT_ALLOCATION) ? realloc(old, size) : NULL;
}

static char *failing_strdup(const char *s)
{
	return succeeds(FAULT_ALLOCATION) ? strdup(s) : NULL;
}

static ssize_t failing_read(int fd, void *bytes, size_t size)
{
	/* In small steps, so that there are many. */
	if (succeeds(FAULT_READ))
		return read(fd, bytes, size < 30000 ? size : 30000);
	errno = EIO;
	return -1;
}

static ssize_t failing_writev(int fd, const struct iovec *parts, int n)
{
	const struct iovec *part = parts[0].iov_len > 0 || n < 2 ? &parts[0] : &parts[1];

	if (succeeds(FAULT_WRITE))
		return write(fd, part->iov_base, part->iov_len < 30000 ? part->iov_len : 30000);
	errno = ENOSPC;
	return -1;
}

static int failing_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                                  void *(*run)(void *), void *arg)
{
	return succeeds(FAULT_THREAD) ? pthread_create(thread, attributes, run, arg) : EAGAIN;
}

#undef strdup
#define malloc failing_malloc
#define calloc failing_calloc
#define realloc failing_realloc
#define strdup failing_strdup
#define read failing_read
#define writev failing_writev
#define pthread_create failing_pthread_create
#include "base/arena.c"
#include "base/buf.c"
#include "base/diag.c"

#include "io/checksum.c"
#include "io/deflater.c"
#include "io/fd.c"
#include "io/gunzip.c"
#include "io/hidden.c"
#include "io/intake.c"
#include "io/magic.c"
#include "io/inflater_isal.c"
#include "io/inflater_zlib.c"

/* Functions of one name in several files. */
#define report report_in_atomic
#include "io/atomic.c"
#undef report
#define start_thread start_readahead
#include "io/readahead.c"
#undef start_thread
#define report report_in_source
#include "io/source.c"
#undef report
#define start_thread start_worker
#include "io/workers.c"
#undef start_thread
#include "io/gzip.c"
#include "io/gzip_job.c"
#include "io/sink.c"
#undef malloc
#undef calloc
#undef realloc
#undef strdup
#undef read
#undef writev
#undef pthread_create

#include "io_run.h"

static void let_all_succeed(void)
{
	for (int i = 0; i < N_FAULTS; i++)
		atomic_store(&calls_left[i], 1 << 30);
}

static void setup(void)
{
	struct buf text, packed = { 0 };

	let_all_succeed();
	io_folder_make();
	text = io_make_text(1000000);
	io_add_member(&packed, buf_span(&text));
	io_put_file("in.txt", buf_span(&text));
	io_put_file("in.gz", buf_span(&packed));
	buf_free(&text);
	buf_free(&packed);
}

struct run {
	const char *input;
	struct sink_options options;
};

static const struct run runs[] = {
	{ "in.txt", { .gzip_level = 0 } },
	{ "in.gz", { .gzip_level = 1, .threads = 2 } },
	{ "in.gz", { .gzip_level = 1, .single_member = true, .threads = 1 } },
};

/* Copies the input to "out"; 0, or -1 when anything said so. */
static int copy(const struct run *run, struct diags *diags)
{
	static char chunk[65536];
	struct sink *sink = sink_open("out", &run->options, diags);
	struct source *source;
	long n = -1;

	if (!sink)
		return -1;
	source = source_open(run->input, diags);
	while (source && (n = source_read(source, chunk, sizeof(chunk))) > 0) {
		if (sink_write(sink, chunk, (size_t)n) < 0)
			break;
	}
	source_close(source);
	if (n == 0)
		return sink_finish(sink);
	sink_abandon(sink);
	return -1;
}

/* Whether the output is there; if it is, it must be right. */
static bool has_output(void)
{
	struct diags diags = { 0 };
	struct buf got, expected;

	if (access("out", F_OK) < 0)
		return false;
	got = io_read_all("out", 65536, &diags);
	expected = io_get_file("in.txt");
	ck_assert_uint_eq(diags.count, 0);
	ck_assert(span_equal(buf_span(&got), buf_span(&expected)));
	buf_free(&got);
	buf_free(&expected);
	ck_assert_int_eq(unlink("out"), 0);
	return true;
}

/* Fails the n-th call and all after it, for every n until nothing fails. */
START_TEST(each_fault_is_said)
{
	const struct run *run = &runs[_i / N_FAULTS];
	enum fault fault = (enum fault)(_i % N_FAULTS);
	int n_failures = 0, status = -1;

	for (int n = 0; status < 0 || (fault == FAULT_THREAD && n < 5); n++) {
		struct diags diags = { 0 };

		atomic_store(&calls_left[fault], n);
		status = copy(run, &diags);
		let_all_succeed();
		if (status < 0) {
			n_failures++;
			ck_assert_uint_ge(diags.n_errors, 1);
			ck_assert(diags.count > 0 || diags.out_of_memory);
		} else {
			ck_assert_uint_eq(diags.n_errors, 0);
		}
		ck_assert_int_eq(has_output(), status == 0);
		ck_assert_uint_eq(io_folder_count(), 2);
		diags_free(&diags);
	}
	/* Threads are worth having, not needed. */
	if (fault == FAULT_THREAD)
		ck_assert_int_eq(n_failures, 0);
	else
		ck_assert_int_gt(n_failures, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("io_faults");
	TCase *tc = tcase_create("faults");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_checked_fixture(tc, setup, io_folder_remove);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, each_fault_is_said, 0,
	                    (int)(sizeof(runs) / sizeof(runs[0])) * N_FAULTS);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
