/*
 * hitters: a table of heavy hitters.
 *
 * After A. Metwally, D. Agrawal and A. El Abbadi, "Efficient computation of
 * frequent and top-k elements in data streams" (Space-Saving), ICDT 2005: when
 * all places are taken, a new item takes that of the least counted one and
 * remembers how much of its count may not be its own.  There a new item inherits
 * the count of the one it replaces; here it comes with the estimate of a sketch,
 * and gets the place only when that is larger.
 *
 * What holds for any input, n being the documents that truly hold a text:
 *   - of an item in the table, count - over <= n <= count;
 *   - a text that is not in the table has n <= floor, the largest count that
 *     ever lost or failed to get a place.
 * With m places and estimates that are exact, floor is at most N / m after N
 * additions; an error of the estimates comes on top.
 *
 * Bounds: places are allocated once; the bytes of the texts are bounded too, and
 * a long text may have to take the places of several.  An addition takes time
 * logarithmic in the places.
 * Invariant: heap[items[i].heap_at] == i, and no item is counted less than its
 * parent in the heap.
 */
#include "learn/hitters.h"

#include <stdlib.h>

#define MIN_CAP 16u
#define MAX_CAP (1u << 28)
#define TEXT_BYTES 64u /* of an item, in the mean, on which the places are reckoned */
#define ALLOCATION_BYTES 16u /* what the allocator takes for itself, about */

int hitters_init(struct hitters *h, size_t max_bytes)
{
	size_t each = sizeof(*h->items) + sizeof(*h->heap) + 2 * sizeof(*h->slots) + TEXT_BYTES;
	size_t cap = max_bytes / each;

	*h = (struct hitters){ .n_slots = 2 };
	h->cap = cap < MIN_CAP ? MIN_CAP : cap > MAX_CAP ? MAX_CAP : (uint32_t)cap;
	while (h->n_slots < h->cap + h->cap / 2)
		h->n_slots *= 2;
	h->max_text_bytes = (size_t)h->cap * TEXT_BYTES;
	h->items = calloc(h->cap, sizeof(*h->items));
	h->heap = calloc(h->cap, sizeof(*h->heap));
	h->slots = calloc(h->n_slots, sizeof(*h->slots));
	if (h->items && h->heap && h->slots)
		return 0;
	hitters_free(h);
	return -1;
}

void hitters_free(struct hitters *h)
{
	for (uint32_t i = 0; h->items && i < h->cap; i++)
		free(h->items[i].bytes);
	free(h->items);
	free(h->heap);
	free(h->slots);
	*h = (struct hitters){ 0 };
}

/* ---- by key ---- */

/* The slot of the key, or the empty one where it would stand. */
static uint32_t find_slot(const struct hitters *h, uint64_t key)
{
	uint32_t mask = h->n_slots - 1, at = (uint32_t)key & mask;

	while (h->slots[at] && h->items[h->slots[at] - 1].key != key)
		at = (at + 1) & mask;
	return at;
}

struct hitter *hitters_find(const struct hitters *h, uint64_t key)
{
	uint32_t number = h->slots[find_slot(h, key)];

	return number ? &h->items[number - 1] : NULL;
}

/* Empties the slot of the key, and moves up what probed past it. */
static void remove_slot(struct hitters *h, uint64_t key)
{
	uint32_t mask = h->n_slots - 1, hole = find_slot(h, key);

	h->slots[hole] = 0;
	for (uint32_t at = (hole + 1) & mask; h->slots[at]; at = (at + 1) & mask) {
		uint32_t home = (uint32_t)h->items[h->slots[at] - 1].key & mask;

		if (((at - home) & mask) >= ((at - hole) & mask)) {
			h->slots[hole] = h->slots[at];
			h->slots[at] = 0;
			hole = at;
		}
	}
}

/* ---- by count ---- */

static void heap_put(struct hitters *h, uint32_t at, uint32_t item)
{
	h->heap[at] = item;
	h->items[item].heap_at = at;
}

static uint32_t heap_count(const struct hitters *h, uint32_t at)
{
	/* Made by hitters_init.  NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
	return h->items[h->heap[at]].count;
}

/* The item at `at` may be counted more than its children. */
static void sift_down(struct hitters *h, uint32_t at)
{
	uint32_t item = h->heap[at];

	for (uint32_t child; (child = 2 * at + 1) < h->count; at = child) {
		if (child + 1 < h->count && heap_count(h, child + 1) < heap_count(h, child))
			child++;
		if (heap_count(h, child) >= h->items[item].count)
			break;
		heap_put(h, at, h->heap[child]);
	}
	heap_put(h, at, item);
}

/* The item at `at` may be counted less than its parents. */
static void sift_up(struct hitters *h, uint32_t at)
{
	uint32_t item = h->heap[at];

	for (uint32_t parent; at > 0; at = parent) {
		parent = (at - 1) / 2;
		if (heap_count(h, parent) <= h->items[item].count)
			break;
		heap_put(h, at, h->heap[parent]);
	}
	heap_put(h, at, item);
}

/* ---- places ---- */

static void raise_floor(struct hitters *h, uint32_t count)
{
	if (count > h->floor)
		h->floor = count;
}

/* Takes its place from the least counted item; the last one moves there. */
static void evict(struct hitters *h)
{
	uint32_t item = h->heap[0], last = h->count - 1;
	struct hitter gone = h->items[item];

	raise_floor(h, gone.count);
	remove_slot(h, gone.key);
	h->text_bytes -= gone.room + ALLOCATION_BYTES;
	free(gone.bytes);
	h->count--;
	if (h->heap[last] != item) {
		heap_put(h, 0, h->heap[last]);
		sift_down(h, 0);
	}
	if (item != last) {
		uint32_t slot = find_slot(h, h->items[last].key);

		h->items[item] = h->items[last];
		h->slots[slot] = item + 1;
		heap_put(h, h->items[item].heap_at, item);
	}
	h->items[last] = (struct hitter){ 0 };
}

static int place(struct hitters *h, const struct hitter_item *from, uint32_t document,
                 uint32_t estimate)
{
	uint32_t room = (uint32_t)(from->text.len + from->sample.len), i;
	char *bytes = malloc(room ? room : 1);

	if (!bytes)
		return -1;
	if (from->text.len)
		memcpy(bytes, from->text.ptr, from->text.len);
	if (from->sample.len)
		memcpy(bytes + from->text.len, from->sample.ptr, from->sample.len);
	h->slots[find_slot(h, from->key)] = h->count + 1;
	i = h->count++;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as above */
	h->items[i] = (struct hitter){
		.key = from->key, .group = from->group, .variant = from->variant,
		.bytes = bytes, .room = room,
		.text_len = (uint32_t)from->text.len, .sample_len = (uint32_t)from->sample.len,
		.count = estimate, .over = estimate - 1, .document = document,
	};
	h->text_bytes += room + ALLOCATION_BYTES;
	heap_put(h, i, i);
	sift_up(h, i);
	return 0;
}

int hitters_add(struct hitters *h, const struct hitter_item *item, uint32_t document,
                uint32_t estimate)
{
	struct hitter *known = hitters_find(h, item->key);
	size_t need = item->text.len + item->sample.len + ALLOCATION_BYTES;

	if (known) {
		known->varies |= known->variant != item->variant;
		if (known->document == document)
			return 0;
		known->document = document;
		known->count++;
		sift_down(h, known->heap_at);
		return 0;
	}
	while (h->count == h->cap || (h->count && h->text_bytes + need > h->max_text_bytes)) {
		if (heap_count(h, 0) >= estimate) {
			raise_floor(h, estimate);
			return 0;
		}
		evict(h);
	}
	return place(h, item, document, estimate);
}
