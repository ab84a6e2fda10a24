/*
 * emit: raw bytes out, and the edits of a record that is held back.
 *
 * A format that has its record in memory does not write while the client
 * answers: it plans edits, and the record goes out when all is known, so that
 * an unchanged one leaves in one piece and an emptied one can be dropped.  An
 * edit costs 24 bytes and what it writes; adjacent ones become one.
 *
 * Invariant: edits stand in the order of the record and do not overlap.
 */
#include <stdlib.h>

#include "base/grow.h"
#include "base/utf8.h"
#include "frame/framer.h"

#define EDITS_FIRST_CAP 16

int framer_emit(struct framer *f, struct span raw)
{
	f->offset += raw.len;
	return raw.len ? f->client.write(f->client.ctx, raw) : 0;
}

int framer_replace(struct framer *f, struct span raw, struct span written)
{
	uint64_t at = f->offset;

	f->changed = true;
	f->offset += raw.len;
	if (written.len && f->client.write(f->client.ctx, written) < 0)
		return -1;
	return f->client.edit ? f->client.edit(f->client.ctx, at, raw, written) : 0;
}

int edits_add(struct edits *e, size_t start, size_t end, struct span written)
{
	if (start == end && written.len == 0)
		return 0;
	if (buf_append_span(&e->written, written) < 0)
		return -1;
	if (e->count && e->items[e->count - 1].end == start) {
		e->items[e->count - 1].end = end;
		e->items[e->count - 1].written_end = e->written.len;
		return 0;
	}
	if (e->count == e->cap) {
		struct edit *grown = grow_array(e->items, &e->cap, sizeof(*grown), EDITS_FIRST_CAP);

		if (!grown)
			return -1;
		e->items = grown;
	}
	e->items[e->count++] = (struct edit){ start, end, e->written.len };
	return 0;
}

struct span edits_written(const struct edits *e, size_t i)
{
	size_t start = i ? e->items[i - 1].written_end : 0;
	size_t len = e->items[i].written_end - start;

	return len ? span_of(e->written.ptr + start, len) : (struct span){ 0 };
}

int edits_append(struct edits *e, const struct edits *more)
{
	for (size_t i = 0; i < more->count; i++)
		if (edits_add(e, more->items[i].start, more->items[i].end, edits_written(more, i)) < 0)
			return -1;
	return 0;
}

void edits_clear(struct edits *e)
{
	e->count = 0;
	buf_clear(&e->written);
}

void edits_free(struct edits *e)
{
	free(e->items);
	buf_free(&e->written);
	*e = (struct edits){ 0 };
}

int framer_emit_edited(struct framer *f, struct span raw)
{
	const struct edits *e = &f->edits;
	size_t done = 0;

	for (size_t i = 0; i < e->count; i++) {
		const struct edit *edit = &e->items[i];
		struct span gone = span_of(raw.ptr + edit->start, edit->end - edit->start);

		if (framer_emit(f, span_of(raw.ptr + done, edit->start - done)) < 0 ||
		    framer_replace(f, gone, edits_written(e, i)) < 0)
			return -1;
		done = edit->end;
	}
	edits_clear(&f->edits);
	return framer_emit(f, span_from(raw, done));
}

int framer_emit_record(struct framer *f, struct span raw)
{
	if (f->options.drop_empty && f->edits.count && !f->blank.found) {
		edits_clear(&f->edits);
		f->counts.dropped++;
		f->counts.changed++;
		return framer_replace(f, raw, (struct span){ 0 });
	}
	if (framer_emit_edited(f, raw) < 0)
		return -1;
	return framer_end_record(f);
}

/*
 * Blanks are of one, two or three bytes, so what can still become one is a lead
 * byte of such a character with fewer bytes than it announces.
 */
static bool may_become_blank(const struct blank_scan *b)
{
	unsigned char lead = (unsigned char)b->begun[0];

	if (lead >= 0xe0)
		return lead < 0xf0 && b->n_begun < 3;
	return lead >= 0xc2 && b->n_begun < 2;
}

void blank_scan_feed(struct blank_scan *b, struct span text)
{
	while (!b->found && text.len) {
		if (b->n_begun == 0)
			text = span_from(text, utf8_blank_prefix(text));
		if (text.len == 0)
			return;
		b->begun[b->n_begun++] = *text.ptr;
		text = span_from(text, 1);
		if (utf8_is_blank(span_of(b->begun, b->n_begun)))
			b->n_begun = 0;
		else if (!may_become_blank(b))
			b->found = true;
	}
}

void blank_scan_end(struct blank_scan *b)
{
	b->found |= b->n_begun > 0;
	b->n_begun = 0;
}
