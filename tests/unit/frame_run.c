/*
 * frame_run: see the header.
 *
 * The rules look at positions of the document only, so that the same cuts are
 * made however the text is split and whenever the answers are given.
 */
#include "frame_run.h"

#include <check.h>
#include <stdlib.h>

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static struct span doc_span(const struct frame_run *r, size_t len)
{
	return len ? span_of(r->text.ptr + r->answered, len) : span_cstr("");
}

static int keep(struct frame_run *r, size_t len)
{
	struct span text = doc_span(r, len);

	r->answered += len;
	return frame_keep(r->framer, text);
}

static int cut(struct frame_run *r, size_t len, struct span written)
{
	struct span text = doc_span(r, len);

	r->answered += len;
	return frame_cut(r->framer, text, written);
}

/* Answers for "<…>": what is between, turned around. */
static int turn_around(struct frame_run *r, size_t len)
{
	struct span text = doc_span(r, len);
	struct buf written = { 0 };
	int status;

	for (size_t i = len - 1; i > 1; i--)
		buf_append_char(&written, text.ptr[i - 1]);
	status = cut(r, len, buf_span(&written));
	buf_free(&written);
	return status;
}

/* The next stretch between brackets, or in front of them; 0: not complete yet. */
static int answer_brackets(struct frame_run *r, bool at_end)
{
	while (r->answered < r->text.len) {
		struct span left = doc_span(r, r->text.len - r->answered);
		size_t len = 0;
		char first = *left.ptr;
		char last = first == '[' ? ']' : first == '<' ? '>' : '\0';
		int status;

		if (last) {
			const char *end = memchr(left.ptr, last, left.len);

			if (!end && !at_end)
				return 0;
			len = end ? (size_t)(end + 1 - left.ptr) : left.len;
			status = !end ? keep(r, len) : first == '[' ? cut(r, len, span_cstr(""))
			                                            : turn_around(r, len);
		} else {
			while (len < left.len && left.ptr[len] != '[' && left.ptr[len] != '<')
				len++;
			status = keep(r, len);
		}
		if (status < 0)
			return -1;
	}
	return 0;
}

static int answer_random(struct frame_run *r, bool at_end)
{
	while (r->answered < r->text.len) {
		size_t len = r->text.len - r->answered;

		if (r->run_left == 0) {
			r->run_left = 1 + next_random(&r->state) % 23;
			r->run_cut = next_random(&r->state) % 3 == 0;
		}
		/* A cut is answered in one piece: half an escape would stay. */
		if (len < r->run_left && r->run_cut && !at_end)
			return 0;
		if (len > r->run_left)
			len = r->run_left;
		r->run_left -= len;
		if (r->run_cut) {
			struct span written = span_cstr(len % 7 == 3 ? "a\"\n\\\x01z" : "");

			if (cut(r, len, written) < 0)
				return -1;
		} else if (keep(r, len) < 0) {
			return -1;
		}
	}
	return 0;
}

/* Only at the end, when the whole document is there. */
static int answer_stretch(struct frame_run *r, bool at_end)
{
	if (!at_end)
		return 0;
	if (keep(r, r->from) < 0 || cut(r, r->to - r->from, span_cstr("W")) < 0)
		return -1;
	return keep(r, r->text.len - r->to);
}

static int answer(struct frame_run *r, bool at_end)
{
	switch (r->rule) {
	case RUN_KEEP:
		return keep(r, r->text.len - r->answered);
	case RUN_CUT_ALL:
		return cut(r, r->text.len - r->answered, (struct span){ 0 });
	case RUN_BRACKETS:
		return answer_brackets(r, at_end);
	case RUN_STRETCH:
		return answer_stretch(r, at_end);
	case RUN_RANDOM:
		return answer_random(r, at_end);
	}
	return -1;
}

static int on_begin(void *ctx, const struct frame_document *doc)
{
	struct frame_run *r = ctx;

	buf_clear(&r->text);
	r->answered = r->run_left = 0;
	r->state = r->seed + (unsigned)doc->number * 7919;
	return buf_printf(&r->log, "doc %llu of %llu at %llu id %.*s field %.*s\n",
	                  (unsigned long long)doc->number, (unsigned long long)doc->record,
	                  (unsigned long long)doc->input_offset, (int)doc->id.len,
	                  doc->id.len ? doc->id.ptr : "", (int)doc->field.len,
	                  doc->field.len ? doc->field.ptr : "");
}

static int on_text(void *ctx, struct span text)
{
	struct frame_run *r = ctx;

	ck_assert_uint_gt(text.len, 0);
	ck_assert_int_eq(buf_append_span(&r->text, text), 0);
	return r->early ? answer(r, false) : 0;
}

static int on_end(void *ctx)
{
	struct frame_run *r = ctx;

	if (r->log_texts)
		buf_printf(&r->log, "text %.*s\n", (int)r->text.len, r->text.len ? r->text.ptr : "");
	return answer(r, true);
}

static int on_write(void *ctx, struct span bytes)
{
	struct frame_run *r = ctx;

	ck_assert_uint_gt(bytes.len, 0);
	return buf_append_span(&r->out, bytes);
}

static int on_edit(void *ctx, uint64_t input_offset, struct span raw, struct span written)
{
	struct frame_run *r = ctx;

	ck_assert_uint_ge(input_offset, r->mended);
	ck_assert_uint_le(input_offset + raw.len, r->input.len);
	ck_assert(span_equal(span_of(r->input.ptr + input_offset, raw.len), raw));
	if (r->mended < input_offset)
		buf_append(&r->model, r->input.ptr + r->mended, input_offset - r->mended);
	buf_append_span(&r->model, written);
	r->mended = input_offset + raw.len;
	return 0;
}

static int on_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	static const char *const names[] = { "broken", "no text", "oversize", "resync", "mended" };
	struct frame_run *r = ctx;

	return buf_printf(&r->log, "trouble %s in %llu at %llu\n", names[what],
	                  (unsigned long long)record, (unsigned long long)where);
}

static int on_record_end(void *ctx)
{
	struct frame_run *r = ctx;

	return buf_printf(&r->log, "record ends at %llu\n", (unsigned long long)r->out.len);
}

/* Feeds the input in pieces that are copies, so that a byte read too far is seen. */
static int feed_all(struct frame_run *r)
{
	unsigned state = r->seed;
	size_t done = 0;

	while (done < r->input.len) {
		size_t len = r->split ? r->split : r->input.len;
		char *copy;
		int status;

		if (r->split == FRAME_RUN_RANDOM_SPLIT)
			len = 1 + next_random(&state) % (next_random(&state) % 8 ? 17 : 3000);
		if (len > r->input.len - done)
			len = r->input.len - done;
		copy = malloc(len);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, r->input.ptr + done, len);
		status = framer_feed(r->framer, span_of(copy, len));
		free(copy);
		if (status < 0)
			return -1;
		done += len;
	}
	return framer_finish(r->framer);
}

void frame_run(struct frame_run *r, struct span input)
{
	const struct frame_client client = {
		.ctx = r, .begin = on_begin, .text = on_text, .end = on_end, .write = on_write,
		.edit = on_edit, .trouble = on_trouble, .record_end = on_record_end,
	};
	const struct frame_format *format = frame_find_format(span_cstr(r->format));

	ck_assert_ptr_nonnull(format);
	r->input = input;
	r->mended = 0;
	buf_clear(&r->out);
	buf_clear(&r->log);
	buf_clear(&r->model);
	r->framer = framer_new(format, &r->options, &client);
	ck_assert_ptr_nonnull(r->framer);
	r->status = feed_all(r);
	r->counts = *framer_counts(r->framer);
	framer_free(r->framer);
	if (r->status < 0)
		return;
	if (r->mended < input.len)
		buf_append(&r->model, input.ptr + r->mended, input.len - r->mended);
	ck_assert_uint_eq(r->model.len, r->out.len);
	ck_assert(span_equal(buf_span(&r->model), buf_span(&r->out)));
}

void frame_run_free(struct frame_run *r)
{
	buf_free(&r->out);
	buf_free(&r->log);
	buf_free(&r->text);
	buf_free(&r->model);
}
