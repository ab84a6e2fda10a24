/*
 * wet: WARC records, of which those of type conversion hold a text.
 *
 * When a text changes, its Content-Length and digests are written anew; every
 * other byte of the header stays, and so do records of other types.  A record
 * whose length is wrong is told as trouble, and cleaned like any other if its end
 * can be found (wet_bounds.c); if nothing of it goes, it keeps the wrong length.
 * One whose end or header cannot be made out passes as it is.
 *
 * Bounds: a record is held in memory up to max_record_bytes; a longer one streams
 * past, and its length is believed until it is seen to be wrong.
 * Invariant: between two feeds, `held` are the bytes at the framer's offset.
 */
#include <stdlib.h>

#include "frame/wet.h"

enum wet_mode {
	AT_RECORD,    /* a header is next */
	PASS_BLOCK,   /* the rest of a header and block too large to hold */
	PASS_TO_NEXT, /* to the next header that can be found */
};

struct wet {
	enum wet_mode mode;
	struct buf held;      /* owned */
	size_t needed_bytes;  /* in held, before there is anything to do */
	uint64_t pass_bytes;  /* PASS_BLOCK: what is left of it */
	size_t block_start;   /* of the open document's text in its record */
	struct edits body;    /* of the block, while those of the header are made; owned */
};

static int wet_open(struct framer *f)
{
	f->state = calloc(1, sizeof(struct wet));
	return f->state ? 0 : -1;
}

static void wet_close(struct framer *f)
{
	struct wet *w = f->state;

	if (w) {
		buf_free(&w->held);
		edits_free(&w->body);
	}
	free(w);
}

/* ---- a record that is whole ---- */

/* Puts the edits of the header in front of those of the block, which are there. */
static int edit_head(struct framer *f, const struct wet_head *head, const char *record)
{
	struct wet *w = f->state;
	struct edits spare = w->body;

	w->body = f->edits;
	f->edits = spare;
	if (wet_plan_head(&f->edits, head, record, &w->body) < 0 ||
	    edits_append(&f->edits, &w->body) < 0)
		return -1;
	edits_clear(&w->body);
	return 0;
}

static int handle_record(struct framer *f, const struct wet_head *head, struct span record,
                         bool mended)
{
	struct wet *w = f->state;
	struct span block = span_of(record.ptr + head->bytes, (size_t)head->block_bytes);
	struct span id = wet_value(head, record.ptr, WET_RECORD_ID);

	framer_begin_record(f);
	if (mended && framer_trouble(f, FRAME_MENDED, f->offset) < 0)
		return -1;
	if (!head->is_text)
		return framer_emit_record(f, record);
	f->uri = wet_value(head, record.ptr, WET_TARGET_URI);
	if (id.len == 0)
		id = f->uri;
	w->block_start = head->bytes;
	if (framer_begin_document(f, id, (struct span){ 0 }) < 0 || framer_give(f, block) < 0 ||
	    framer_end_document(f) < 0)
		return -1;
	if (f->edits.count && edit_head(f, head, record.ptr) < 0)
		return -1;
	return framer_emit_record(f, record);
}

/* ---- the stream ---- */

/* The record at the current offset passes: `first`, its first bytes, now, and the
 * rest in the given mode. */
static int pass_record(struct framer *f, enum frame_trouble what, uint64_t where,
                       struct span first, enum wet_mode mode)
{
	struct wet *w = f->state;

	w->mode = mode;
	framer_begin_record(f);
	return framer_trouble(f, what, where) < 0 ? -1 : framer_emit(f, first);
}

static int step_at_record(struct framer *f, struct span bytes, bool at_end, size_t *used)
{
	struct wet *w = f->state;
	struct wet_head head;
	size_t needed_bytes;
	enum wet_verdict verdict = wet_judge(&head, bytes, at_end, f->options.max_record_bytes,
	                                     &needed_bytes);

	switch (verdict) {
	case WET_MORE:
		w->needed_bytes = needed_bytes;
		return 0;
	case WET_BROKEN:
		return pass_record(f, FRAME_BROKEN, f->offset + head.error_at, span_of(NULL, 0),
		                   PASS_TO_NEXT);
	case WET_OVERSIZE:
		*used = head.bytes;
		w->pass_bytes = head.block_bytes;
		return pass_record(f, FRAME_OVERSIZE, f->offset, span_of(bytes.ptr, head.bytes),
		                   PASS_BLOCK);
	case WET_WRONG:
		/* The gap behind the header may be the one before the next record. */
		*used = head.bytes - WET_GAP_BYTES;
		return pass_record(f, FRAME_RESYNC, f->offset, span_of(bytes.ptr, *used), PASS_TO_NEXT);
	case WET_WHOLE:
	case WET_MENDED:
		*used = head.bytes + (size_t)head.block_bytes + WET_GAP_BYTES;
		return handle_record(f, &head, span_of(bytes.ptr, *used), verdict == WET_MENDED);
	}
	return -1;
}

static int step_pass_block(struct framer *f, struct span bytes, bool at_end, size_t *used)
{
	struct wet *w = f->state;
	size_t len = w->pass_bytes < bytes.len ? (size_t)w->pass_bytes : bytes.len;
	enum wet_end end;

	if (len) {
		*used = len;
		w->pass_bytes -= len;
		return framer_emit(f, span_of(bytes.ptr, len));
	}
	end = w->pass_bytes ? WET_END_WRONG : wet_check_end(bytes, at_end);
	if (end == WET_END_MORE) {
		w->needed_bytes = bytes.len + 1;
		return 0;
	}
	w->mode = PASS_TO_NEXT; /* where a good end is found at once */
	return end == WET_END_GOOD ? 0 : framer_trouble(f, FRAME_RESYNC, f->record_start);
}

static int step_pass_to_next(struct framer *f, struct span bytes, bool at_end, size_t *used)
{
	struct wet *w = f->state;
	size_t next = wet_find_next(bytes, 0);

	*used = next;
	if (next == bytes.len && !at_end) {
		/* The last bytes may be the start of what is looked for. */
		*used = bytes.len < WET_NEXT_BYTES ? 0 : bytes.len - (WET_NEXT_BYTES - 1);
		w->needed_bytes = WET_NEXT_BYTES;
		return framer_emit(f, span_of(bytes.ptr, *used));
	}
	w->mode = AT_RECORD;
	if (framer_emit(f, span_of(bytes.ptr, next)) < 0)
		return -1;
	return framer_end_record(f);
}

/* Hands on what can be handed on of `bytes`, which are those at the framer's offset;
 * *used is how many. */
static int run(struct framer *f, struct span bytes, bool at_end, size_t *used)
{
	static int (*const steps[])(struct framer *, struct span, bool, size_t *) = {
		[AT_RECORD] = step_at_record,
		[PASS_BLOCK] = step_pass_block,
		[PASS_TO_NEXT] = step_pass_to_next,
	};
	struct wet *w = f->state;

	*used = 0;
	w->needed_bytes = 0;
	while (w->needed_bytes == 0 && (bytes.len || (at_end && w->mode != AT_RECORD))) {
		size_t step_used = 0;

		if (steps[w->mode](f, bytes, at_end, &step_used) < 0)
			return -1;
		if (step_used)
			bytes = span_from(bytes, step_used);
		*used += step_used;
	}
	return 0;
}

static int wet_feed(struct framer *f, struct span bytes)
{
	struct wet *w = f->state;
	size_t used;

	if (w->held.len == 0) {
		if (run(f, bytes, false, &used) < 0)
			return -1;
		return buf_append_span(&w->held, span_from(bytes, used));
	}
	if (buf_append_span(&w->held, bytes) < 0)
		return -1;
	if (w->held.len < w->needed_bytes)
		return 0;
	if (run(f, buf_span(&w->held), false, &used) < 0)
		return -1;
	w->held.len -= used;
	memmove(w->held.ptr, w->held.ptr + used, w->held.len);
	return 0;
}

static int wet_finish(struct framer *f)
{
	struct wet *w = f->state;
	size_t used;
	int status = run(f, buf_span(&w->held), true, &used);

	buf_clear(&w->held);
	w->needed_bytes = 0;
	return status;
}

/* ---- answers ---- */

/* What is kept needs nothing done: only edits touch the record. */
static int wet_keep(struct framer *f, uint64_t at, struct span text)
{
	(void)f, (void)at, (void)text;
	return 0;
}

static int wet_cut_text(struct framer *f, uint64_t at, struct span text, struct span written)
{
	struct wet *w = f->state;
	size_t start = w->block_start + (size_t)at;

	return edits_add(&f->edits, start, start + text.len, written);
}

const struct framer_ops wet_ops = {
	wet_open, wet_close, wet_feed, wet_finish, wet_keep, wet_cut_text,
};
