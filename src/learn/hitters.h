/*
 * hitters: the texts that most documents hold, as many as fit.
 */
#ifndef LEARN_HITTERS_H
#define LEARN_HITTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* A text that is counted. */
struct hitter {
	uint64_t key;      /* of text and group together */
	uint64_t group;    /* key of its site */
	uint64_t variant;  /* of the first of what it stands for, see hitters_add */
	char *bytes;       /* text and sample; owned by the table */
	uint32_t room;     /* bytes allocated */
	uint32_t text_len, sample_len;
	uint32_t count;    /* documents that hold it: these, or up to `over` less */
	uint32_t over;
	uint32_t document; /* the newest that was counted */
	bool varies;       /* it stood for more than one variant */
	uint32_t heap_at;  /* where it stands in the heap */
};

/* What is counted; spans are copied when it gets a place. */
struct hitter_item {
	uint64_t key, group, variant;
	struct span text, sample;
};

struct hitters {
	struct hitter *items; /* owned; the first `count` are in use */
	uint32_t *heap;       /* numbers of items, the least counted first; owned */
	uint32_t *slots;      /* hash table: number of an item + 1, 0: empty; owned */
	uint32_t count, cap;
	uint32_t n_slots;     /* a power of 2 */
	size_t text_bytes, max_text_bytes; /* allocated for texts */
	uint32_t floor;       /* see hitters.c */
};

/* Takes at most `max_bytes`, or what a few items need; -1: no memory. */
int hitters_init(struct hitters *h, size_t max_bytes);
void hitters_free(struct hitters *h);

/*
 * Counts an item in `document`, numbers as in sketch_add; `estimate`, at least 1,
 * is no smaller than the documents that held it so far, this one included.  An
 * item without a place gets one if there is room, or if it takes that of an item
 * which is counted less.  Those of one item may differ in `variant`.  -1: no
 * memory.
 */
int hitters_add(struct hitters *h, const struct hitter_item *item, uint32_t document,
                uint32_t estimate);
/* NULL: it has no place. */
struct hitter *hitters_find(const struct hitters *h, uint64_t key);

static inline struct span hitter_text(const struct hitter *x)
{
	return span_of(x->bytes, x->text_len);
}

/* The sample that came with the item when it got its place. */
static inline struct span hitter_sample(const struct hitter *x)
{
	return span_of(x->bytes + x->text_len, x->sample_len);
}

#endif
