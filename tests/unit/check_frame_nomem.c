/*
 * Unit test of frame when memory runs out: the n-th allocation fails, for every n,
 * and each time the framer says so and leaves nothing behind.
 *
 * The floor is compiled into this program with allocators that fail.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

static int calls_left; /* allocations that still succeed; fewer than 0: one failed */

static bool may_allocate(void)
{
	if (calls_left == 0)
		calls_left = -1;
	return calls_left > 0 && calls_left-- > 0;
}

static void *failing_malloc(size_t size)
{
	return may_allocate() ? malloc(size) : NULL;
}

static void *failing_calloc(size_t n, size_t size)
{
	return may_allocate() ? calloc(n, size) : NULL;
}

static void *failing_realloc(void *old, size_t size)
{
	return may_allocate() ? realloc(old, size) : NULL;
}

#define malloc failing_malloc
#define calloc failing_calloc
#define realloc failing_realloc
#include "base/buf.c"
#include "frame/emit.c"
#include "frame/frame.c"
#include "frame/json_fields.c"
#include "frame/json_text.c"
#include "frame/json_walk.c"
#include "frame/jsonl.c"
#include "frame/plain.c"
#include "frame/wet.c"
#include "frame/wet_bounds.c"
#include "frame/wet_edit.c"
#include "frame/wet_head.c"
#undef malloc
#undef calloc
#undef realloc

static int on_begin(void *ctx, const struct frame_document *doc)
{
	(void)ctx, (void)doc;
	return 0;
}

/* Every other byte is replaced. */
static int on_text(void *ctx, struct span text)
{
	struct framer **f = ctx;
	int status = 0;

	for (size_t i = 0; i < text.len && status == 0; i++) {
		struct span byte = span_of(text.ptr + i, 1);

		status = i % 2 ? frame_keep(*f, byte) : frame_cut(*f, byte, span_cstr(" \n"));
	}
	return status;
}

static int on_end(void *ctx)
{
	(void)ctx;
	return 0;
}

static int on_write(void *ctx, struct span bytes)
{
	(void)ctx, (void)bytes;
	return 0;
}

static int on_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	(void)ctx, (void)what, (void)record, (void)where;
	return 0;
}

static int on_record_end(void *ctx)
{
	(void)ctx;
	return 0;
}

struct nomem_case {
	const char *format, *in;
};

#define WET_RECORD                                                                             \
	"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 40\r\nWARC-Block-Digest: sha1:"      \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n\r\n0123456789012345678901234567890123456789\r\n\r\n"

static const struct nomem_case cases[] = {
	{ "text", "some text that is neither long nor short" },
	{ "nul", "                                                                      some text" },
	{ "formfeed", "one\ftwo\f" },
	{ "jsonl", "{\"text\":\"some \\u00e9 text that is neither long nor short, and then more of it\"}\n"
	           "{\"text\":\"a\",\"text\":\"b\",\"text\":\"c\",\"text\":\"d\",\"text\":\"e\",\"text\":\"f\","
	           "\"text\":\"g\",\"text\":\"h\",\"text\":\"i\",\"text\":\"j\"}\nbroken" },
	{ "wet", WET_RECORD WET_RECORD "broken" },
};

/* 0, or -1 from the call that failed. */
static int run_case(const struct nomem_case *c)
{
	const struct frame_options options = { .fields = "text,/a/b", .drop_empty = true };
	struct framer *f;
	const struct frame_client client = {
		.ctx = &f, .begin = on_begin, .text = on_text, .end = on_end, .write = on_write,
		.trouble = on_trouble, .record_end = on_record_end,
	};
	struct span in = span_cstr(c->in);
	int status = 0;

	f = framer_new(frame_find_format(span_cstr(c->format)), &options, &client);
	if (!f)
		return -1;
	for (; in.len && status == 0; in = span_from(in, in.len < 7 ? in.len : 7))
		status = framer_feed(f, span_of(in.ptr, in.len < 7 ? in.len : 7));
	if (status == 0)
		status = framer_finish(f);
	framer_free(f);
	return status;
}

START_TEST(every_allocation_fails_once)
{
	int n = 0;

	for (;; n++) {
		int status;

		calls_left = n;
		status = run_case(&cases[_i]);
		ck_assert_int_eq(status, calls_left < 0 ? -1 : 0);
		if (status == 0)
			break;
		ck_assert_int_lt(n, 1000);
	}
	ck_assert_int_gt(n, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("frame_nomem");
	TCase *tc = tcase_create("frame_nomem");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, every_allocation_fails_once, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
