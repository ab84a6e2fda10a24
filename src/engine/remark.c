/*
 * Remarks, sorted on their way out.
 *
 * Bounds: they are of the lines that the window holds, as many as matched there;
 * none are held when nobody listens.  Two that are alike in all that is compared
 * are the same remark.
 */
#include "engine/remark.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

void remarks_reset(struct remarks *r)
{
	for (size_t i = 0; i < r->count; i++)
		free((char *)r->items[i].score.ptr);
	r->count = 0;
}

void remarks_free(struct remarks *r)
{
	remarks_reset(r);
	free(r->items);
	*r = (struct remarks){ 0 };
}

int remarks_add(struct remarks *r, const struct engine_remark *remark)
{
	char *score = NULL;

	if (r->count == r->cap) {
		struct engine_remark *grown = grow_array(r->items, &r->cap, sizeof *grown, 64);

		if (!grown)
			return -1;
		r->items = grown;
	}
	if (remark->score.len) {
		score = malloc(remark->score.len);
		if (!score)
			return -1;
		memcpy(score, remark->score.ptr, remark->score.len);
	}
	r->items[r->count] = *remark;
	r->items[r->count++].score.ptr = score;
	return 0;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare(const void *a, const void *b)
{
	const struct engine_remark *x = a, *y = b;
	int order = compare_numbers(x->offset, y->offset);

	if (!order)
		order = compare_numbers(x->rule, y->rule);
	if (!order)
		order = compare_numbers(x->hold, y->hold);
	if (!order)
		order = compare_numbers(x->len, y->len);
	return order ? order : compare_numbers(x->keeper, y->keeper);
}

void remarks_flush(struct remarks *r, uint64_t offset, const struct engine_client *client)
{
	size_t done = 0;

	if (r->count == 0)
		return;
	qsort(r->items, r->count, sizeof *r->items, compare);
	for (; done < r->count && r->items[done].offset < offset; done++) {
		client->remark(client->ctx, &r->items[done]);
		free((char *)r->items[done].score.ptr);
	}
	r->count -= done;
	memmove(r->items, r->items + done, r->count * sizeof *r->items);
}
