/*
 * scan: which patterns can match which lines of a batch.
 *
 * The text as a whole is looked through for inner literals first (scan_inner), then
 * the lines are judged by their two ends, sixty-four at a time (edge_gate), those that are
 * left are looked up (scan_ends), and what all found is merged line by line.
 *
 * Bounds: no allocation once the lists have grown to what a batch finds.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/grow.h"
#include "match/scan.h"

int hit_list_push(struct hit_list *list, uint32_t line, uint32_t pattern)
{
	if (list->count == list->cap) {
		struct hit *grown = grow_array(list->items, &list->cap, sizeof(*grown), 256);

		if (!grown)
			return -1;
		list->items = grown;
	}
	list->items[list->count++] = (struct hit){ line, pattern };
	return 0;
}

/* Moves the hits of one line from a list that is read in step. */
static int take(struct hit_list *hits, const struct hit_list *from, size_t *at, uint32_t line)
{
	for (; *at < from->count && from->items[*at].line == line; ++*at)
		if (hit_list_push(hits, line, from->items[*at].pattern) != 0)
			return -1;
	return 0;
}

/* What scan_inner found, read line by line. */
struct inner_hits {
	size_t gram, pair, odd; /* where reading is in each list */
	uint32_t next;          /* the next line with a hit; UINT32_MAX: none */
};

static uint32_t next_line(const struct hit_list *from, size_t at)
{
	return at < from->count ? from->items[at].line : UINT32_MAX;
}

static void find_next(const struct scan *s, struct inner_hits *inner)
{
	uint32_t gram = next_line(&s->grams, inner->gram);
	uint32_t pair = next_line(&s->pairs, inner->pair);
	uint32_t odd = next_line(&s->odd, inner->odd);

	inner->next = gram < pair ? gram : pair;
	if (odd < inner->next)
		inner->next = odd;
}

/* Moves the hits of line inner->next to those of the batch. */
static int take_inner(struct scan *s, struct inner_hits *inner)
{
	if (take(&s->hits, &s->grams, &inner->gram, inner->next) != 0 ||
	    take(&s->hits, &s->pairs, &inner->pair, inner->next) != 0 ||
	    take(&s->hits, &s->odd, &inner->odd, inner->next) != 0)
		return -1;
	find_next(s, inner);
	return 0;
}

static int by_pattern(const void *a, const void *b)
{
	uint32_t x = ((const struct hit *)a)->pattern, y = ((const struct hit *)b)->pattern;

	return (x > y) - (x < y);
}

/* Orders the hits from `first` on, which are of one line, and drops doubles. */
static void settle(struct hit_list *hits, size_t first)
{
	struct hit *items = hits->items + first;
	size_t count = hits->count - first, kept = 1;

	if (count > 16) {
		qsort(items, count, sizeof(*items), by_pattern);
	} else {
		for (size_t i = 1; i < count; i++) {
			struct hit hit = items[i];
			size_t k = i;

			for (; k > 0 && items[k - 1].pattern > hit.pattern; k--)
				items[k] = items[k - 1];
			items[k] = hit;
		}
	}
	for (size_t i = 1; i < count; i++)
		if (items[i].pattern != items[kept - 1].pattern)
			items[kept++] = items[i];
	hits->count = first + kept;
}

/* What is tried on each line. */
static int add_always(struct scan *s, uint32_t line)
{
	for (uint32_t i = 0; i < s->index->n_always; i++)
		if (hit_list_push(&s->hits, line, s->index->always[i]) != 0)
			return -1;
	return 0;
}

/* Adds the hits of the lines [from, to), EDGE_GATE_LINES at most: none of them a part of
 * a long one unless it is the only one. */
static int scan_group(struct scan *s, const struct stretch *text, const struct line *lines,
                      uint32_t from, uint32_t to, struct inner_hits *inner)
{
	struct edge_bits bits = edge_gate_look(&s->index->gate, text, lines + from, to - from);
	uint64_t open = bits.start | bits.end;

	if (s->index->n_always > 0 && !(lines[from].flags & LINE_LONG))
		open = UINT64_MAX >> (EDGE_GATE_LINES - (to - from));
	while (open || inner->next < to) {
		uint32_t next = open ? from + (unsigned)__builtin_ctzll(open) : UINT32_MAX;
		uint64_t bit = inner->next < next ? 0 : open & -open;
		size_t first = s->hits.count;

		if (inner->next <= next) {
			next = inner->next;
			if (take_inner(s, inner) != 0)
				return -1;
		}
		if (bit && (scan_ends(s, text, lines, next, bits.start & bit, bits.end & bit) != 0 ||
		            add_always(s, next) != 0))
			return -1;
		open &= ~bit;
		if (s->hits.count - first > 1)
			settle(&s->hits, first);
	}
	return 0;
}

int scan_lines(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count)
{
	struct inner_hits inner = { 0 };

	s->hits.count = 0;
	if (scan_inner(s, text, lines, count) != 0)
		return -1;
	find_next(s, &inner);
	for (uint32_t from = 0; from < count; from += EDGE_GATE_LINES) {
		uint32_t to = count - from < EDGE_GATE_LINES ? count : from + EDGE_GATE_LINES;

		if (scan_group(s, text, lines, from, to, &inner) != 0)
			return -1;
	}
	return 0;
}

void scan_free(struct scan *s)
{
	free(s->hits.items);
	free(s->grams.items);
	free(s->pairs.items);
	free(s->odd.items);
	buf_free(&s->normal);
}
