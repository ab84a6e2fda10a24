/*
 * frame_target: runs a stream through a framer in several ways and aborts when
 * they differ.
 *
 *   Keeping everything gives the input back.
 *   The input with the edits made in it is the output.
 *   The output is the same however the input is split, and when it is cut into
 *   blocks that are streams of their own.
 */
#include "frame_target.h"

#include "frame/frame.h"

struct target {
	struct framer *framer;
	bool cuts;
	struct span input;
	struct buf text;  /* the open document */
	struct buf out;
	struct buf model; /* the input with the edits made, up to `done` */
	uint64_t done;
};

static int on_begin(void *ctx, const struct frame_document *doc)
{
	struct target *t = ctx;

	(void)doc;
	buf_clear(&t->text);
	return 0;
}

static int on_text(void *ctx, struct span text)
{
	struct target *t = ctx;

	return buf_append_span(&t->text, text);
}

/* Cuts stretches of changing length; every other one is replaced. */
static int on_end(void *ctx)
{
	struct target *t = ctx;
	size_t at = 0;

	for (unsigned n = 0; at < t->text.len; n++) {
		size_t len = 1 + n * 5 % 11;
		struct span text;
		int status;

		if (!t->cuts || len > t->text.len - at)
			len = t->text.len - at;
		text = span_of(t->text.ptr + at, len);
		if (!t->cuts || n % 3)
			status = frame_keep(t->framer, text);
		else
			status = frame_cut(t->framer, text, span_cstr(n % 2 ? "\"\n" : ""));
		REQUIRE(status == 0);
		at += len;
	}
	return 0;
}

static int on_write(void *ctx, struct span bytes)
{
	struct target *t = ctx;

	return buf_append_span(&t->out, bytes);
}

static int on_edit(void *ctx, uint64_t input_offset, struct span raw, struct span written)
{
	struct target *t = ctx;

	REQUIRE(t->cuts && input_offset >= t->done && input_offset + raw.len <= t->input.len);
	REQUIRE(span_equal(raw, span_of(t->input.ptr + input_offset, raw.len)));
	buf_append(&t->model, t->input.ptr + t->done, (size_t)(input_offset - t->done));
	buf_append_span(&t->model, written);
	t->done = input_offset + raw.len;
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

/* Appends to `out` what one stream becomes; `split` bytes a feed, 0: all at once. */
static void run_stream(const struct frame_format *format, const struct frame_options *options,
                       struct span input, size_t split, bool cuts, struct buf *out)
{
	struct target t = { .cuts = cuts, .input = input };
	const struct frame_client client = {
		.ctx = &t, .begin = on_begin, .text = on_text, .end = on_end, .write = on_write,
		.edit = on_edit, .trouble = on_trouble, .record_end = on_record_end,
	};

	t.framer = framer_new(format, options, &client);
	REQUIRE(t.framer != NULL);
	for (size_t at = 0; at < input.len;) {
		size_t len = split && split < input.len - at ? split : input.len - at;
		char *copy = malloc(len); /* so that reading too far is seen */

		REQUIRE(copy != NULL);
		memcpy(copy, input.ptr + at, len);
		REQUIRE(framer_feed(t.framer, span_of(copy, len)) == 0);
		free(copy);
		at += len;
	}
	REQUIRE(framer_finish(t.framer) == 0);
	framer_free(t.framer);
	if (t.done < input.len)
		buf_append(&t.model, input.ptr + t.done, (size_t)(input.len - t.done));
	REQUIRE(span_equal(buf_span(&t.model), buf_span(&t.out)));
	buf_append_span(out, buf_span(&t.out));
	buf_free(&t.text);
	buf_free(&t.out);
	buf_free(&t.model);
}

/* The same in blocks of at least `block_bytes` that end where cut says. */
static void run_blocks(const struct frame_format *format, const struct frame_options *options,
                       struct span input, size_t block_bytes, struct buf *out)
{
	while (input.len) {
		size_t len = 0;

		for (size_t room = block_bytes; format->cut && !len && room < input.len; room *= 2)
			len = format->cut(span_of(input.ptr, room), 0, options);
		if (len == 0)
			len = input.len;
		run_stream(format, options, span_of(input.ptr, len), 0, true, out);
		input = span_from(input, len);
	}
}

int frame_target(const char *name, const char *fields, const uint8_t *bytes, size_t size)
{
	const struct frame_format *format = frame_find_format(span_cstr(name));
	struct frame_options options = { .fields = fields };
	struct buf kept = { 0 }, whole = { 0 }, split = { 0 }, blocks = { 0 };
	struct span input;

	if (size < 2)
		return 0;
	options.drop_empty = bytes[0] & 1;
	options.max_record_bytes = bytes[0] & 2 ? 16 + bytes[0] : 0;
	input = span_of((const char *)bytes + 2, size - 2);
	run_stream(format, &options, input, 0, false, &kept);
	REQUIRE(span_equal(buf_span(&kept), input));
	run_stream(format, &options, input, 0, true, &whole);
	run_stream(format, &options, input, 1 + bytes[1] % 16, true, &split);
	REQUIRE(span_equal(buf_span(&whole), buf_span(&split)));
	run_blocks(format, &options, input, 1 + bytes[1], &blocks);
	REQUIRE(span_equal(buf_span(&whole), buf_span(&blocks)));
	buf_free(&kept);
	buf_free(&whole);
	buf_free(&split);
	buf_free(&blocks);
	return 0;
}
