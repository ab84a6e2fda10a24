/*
 * The queue of removals: an array that starts again whenever it is empty, which
 * it is between documents and, in a long text, between removals.
 */
#include "review/pending.h"

#include <stdlib.h>

#include "base/grow.h"

int pending_add(struct pending *q, const struct pending_removal *r, struct span written)
{
	if (q->count == q->cap) {
		struct pending_removal *grown = grow_array(q->items, &q->cap, sizeof *grown, 64);

		if (!grown)
			return -1;
		q->items = grown;
	}
	q->items[q->count] = *r;
	q->items[q->count].written_start = q->written.len;
	q->items[q->count].written_len = written.len;
	if (buf_append_span(&q->written, written))
		return -1;
	q->count++;
	return 0;
}

struct pending_removal *pending_first(struct pending *q)
{
	return q->first < q->count ? &q->items[q->first] : NULL;
}

struct span pending_written(const struct pending *q, const struct pending_removal *r)
{
	return r->written_len ? span_of(q->written.ptr + r->written_start, r->written_len)
	                      : (struct span){ 0 };
}

void pending_drop(struct pending *q)
{
	q->first++;
	if (q->first < q->count)
		return;
	q->first = q->count = 0;
	buf_clear(&q->written);
}

void pending_free(struct pending *q)
{
	free(q->items);
	buf_free(&q->written);
}
