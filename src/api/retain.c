/*
 * Holding a document until it is known how much of it goes; see retain.h.
 */
#include "api/retain.h"

#include <stdlib.h>

#include "api/stream.h"
#include "base/grow.h"
#include "base/utf8.h"

void retain_begin(struct retain *r)
{
	r->holding = true;
	r->count = 0;
	buf_clear(&r->text);
	buf_clear(&r->written);
}

void retain_free(struct retain *r)
{
	buf_free(&r->text);
	buf_free(&r->written);
	free(r->removals);
}

/* Hands on what is held; with `whole`, all of it stays. */
static int hand_on(struct descrape_stream *s, bool whole)
{
	struct retain *r = &s->retain;
	struct span text = buf_span(&r->text);
	uint64_t at = 0;

	r->holding = false;
	for (size_t i = 0; i < r->count && !whole; i++) {
		struct retained_removal *x = &r->removals[i];
		uint64_t start = x->removal.offset;

		if (at < start &&
		    stream_keep(s, at, span_of(text.ptr + at, (size_t)(start - at))))
			return -1;
		x->removal.text = span_of(text.ptr + start, x->text_bytes);
		x->removal.written = span_of(span_from(buf_span(&r->written), x->written_at).ptr,
		                             x->written_bytes);
		if (stream_remove(s, &x->removal))
			return -1;
		at = start + x->text_bytes;
	}
	if (at < text.len)
		return stream_keep(s, at, span_from(text, (size_t)at));
	return 0;
}

int retain_text(struct descrape_stream *s, struct span text)
{
	struct retain *r = &s->retain;

	if (buf_append_span(&r->text, text))
		return -1;
	return r->text.len > r->max_bytes ? hand_on(s, false) : 0;
}

int retain_removal(struct descrape_stream *s, const struct engine_removal *removal)
{
	struct retain *r = &s->retain;
	struct retained_removal x = {
		.removal = *removal, .written_at = r->written.len,
		.written_bytes = removal->written.len, .text_bytes = removal->text.len,
	};

	if (buf_append_span(&r->written, removal->written))
		return -1;
	if (r->count == r->cap) {
		struct retained_removal *grown = grow_array(r->removals, &r->cap, sizeof *grown, 64);

		if (!grown)
			return -1;
		r->removals = grown;
	}
	r->removals[r->count++] = x;
	return retain_text(s, removal->text);
}

int retain_end(struct descrape_stream *s)
{
	struct retain *r = &s->retain;
	size_t all = utf8_count_chars(buf_span(&r->text)), gone = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct retained_removal *x = &r->removals[i];

		gone += utf8_count_chars(span_of(r->text.ptr + x->removal.offset, x->text_bytes));
	}
	/* gone / all > percent / 100, without overflow for any size in memory */
	bool over = all > 0 && (double)gone * 100.0 > (double)all * s->max_removed_percent;

	if (over) {
		descrape_trouble trouble = {
			.kind = DESCRAPE_TROUBLE_TOO_MUCH,
			.what = "more would be removed than the limit allows",
			.record = s->record, .offset = s->input_offset,
		};

		s->documents_over_max++;
		if (s->handlers.trouble)
			s->handlers.trouble(s->handlers.ctx, &trouble);
	}
	return hand_on(s, over);
}
