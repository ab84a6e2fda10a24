/*
 * scan: which patterns can match which lines of a batch.
 *
 * The text as a whole is looked through for inner literals first (scan_inner),
 * then each line's two ends are looked up, and what both found is merged line
 * by line.
 *
 * Bounds: no allocation once the lists have grown to what a batch finds.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/scan.h"

int hit_list_push(struct hit_list *list, uint32_t line, uint32_t pattern)
{
	if (list->count == list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 256;
		struct hit *items = realloc(list->items, cap * sizeof(*items));

		if (!items)
			return -1;
		list->items = items;
		list->cap = cap;
	}
	list->items[list->count++] = (struct hit){ line, pattern };
	return 0;
}

/* Whether a blank that is cut off lines can start, or end, with this byte. */
static bool may_be_blank(char byte)
{
	return (unsigned char)(byte - 0x21) >= 0x7F - 0x21;
}

static struct span trim(struct span line)
{
	if (line.len > 0 && may_be_blank(line.ptr[0]))
		line = span_from(line, utf8_blank_prefix(line));
	if (line.len > 0 && may_be_blank(line.ptr[line.len - 1]))
		line.len -= utf8_blank_suffix(line);
	return line;
}

/* A line whose end is looked up. */
struct ends {
	struct span line;  /* without the blanks at its ends */
	const char *first; /* what may be read begins here */
	uint32_t number;
	uint64_t tail;     /* edge_tail of the line; 0: not known yet */
};

/* Adds the patterns whose edge agrees with a key, out of some length classes. */
static int look_up(struct hit_list *hits, const struct edge_table *t, uint64_t key,
                   unsigned classes, struct ends *ends, bool core_only)
{
	for (; classes; classes &= classes - 1) {
		uint32_t bucket = edge_bucket(t, key, (unsigned)__builtin_ctz(classes));

		for (uint32_t i = t->buckets[bucket]; i < t->buckets[bucket + 1]; i++) {
			const struct edge_entry *entry = &t->entries[i];

			if (((key ^ entry->key) & edge_mask(entry->len)) != 0 ||
			    ends->line.len > entry->longest_bytes)
				continue;
			if (core_only && !entry->core)
				continue;
			if (!ends->tail)
				ends->tail = edge_tail(edge_key_end(ends->line, ends->first));
			if ((ends->tail & entry->tails) &&
			    hit_list_push(hits, ends->number, entry->pattern) != 0)
				return -1;
		}
	}
	return 0;
}

/* Moves the hits of one line from a list that is read in step. */
static inline int take(struct hit_list *hits, const struct hit_list *from, size_t *at,
                       uint32_t line)
{
	for (; *at < from->count && from->items[*at].line == line; ++*at)
		if (hit_list_push(hits, line, from->items[*at].pattern) != 0)
			return -1;
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

/* Whether the line's first character is a sign, or a blank that is not cut off.
 * Letters are told quickly. */
static inline bool is_decorated(struct span line)
{
	uint32_t c;

	if (line.len == 0 || (unsigned char)((line.ptr[0] | 0x20) - 'a') < 26)
		return false;
	utf8_decode(line.ptr, line.ptr + line.len, &c);
	return fold_is_decor(c) || fold_is_blank(c);
}

/* The line from the first character on that is neither sign nor blank. */
static struct span undecorate(struct span line)
{
	while (line.len > 0) {
		uint32_t c;
		size_t len = utf8_decode(line.ptr, line.ptr + line.len, &c);

		if (!fold_is_decor(c) && !fold_is_blank(c))
			break;
		line = span_from(line, len);
	}
	return line;
}

/* The line up to the last character that is neither sign nor blank nor digit. */
static struct span strip_end(struct span line)
{
	while (line.len > 0 && (unsigned char)((line.ptr[line.len - 1] | 0x20) - 'a') >= 26) {
		uint32_t c;
		size_t len = edge_decode_before(line.ptr, line.ptr + line.len, &c);

		if (!fold_is_soft(c))
			break;
		line.len -= len;
	}
	return line;
}

/* Adds what the two ends of a line say, and what is always tried. */
static int scan_ends(struct scan *s, const struct stretch *text, const struct line *line,
                     uint32_t number)
{
	const struct index *x = s->index;
	struct ends ends = { .line = trim(stretch_line(text, line)), .first = text->ptr,
	                     .number = number };
	const char *limit = text->ptr + text->len;
	const char *seen;
	struct span bare, core;
	uint64_t key;
	unsigned classes;

	bare = ends.line;
	if (is_decorated(bare)) {
		key = edge_key_start(bare, limit, NULL);
		classes = x->signs.count > 0 ? edge_classes(&x->signs, key) : 0;
		if (classes && look_up(&s->hits, &x->signs, key, classes, &ends, false) != 0)
			return -1;
		bare = undecorate(bare);
	}
	if (x->starts.count > 0) {
		key = edge_key_start(bare, limit, &seen);
		classes = edge_classes(&x->starts, key);
		if (classes && look_up(&s->hits, &x->starts, key, classes, &ends, false) != 0)
			return -1;
		/* Without what decorates its end, if that changes the key. */
		core = x->has_cores ? strip_end(bare) : bare;
		if (core.ptr + core.len < seen) {
			key = edge_key_start(core, limit, NULL);
			classes = edge_classes(&x->starts, key);
			if (classes && look_up(&s->hits, &x->starts, key, classes, &ends, true) != 0)
				return -1;
		}
	}
	if (x->ends.count > 0) {
		key = edge_key_end(ends.line, text->ptr);
		ends.tail = edge_tail(key);
		classes = edge_classes(&x->ends, key);
		if (classes && look_up(&s->hits, &x->ends, key, classes, &ends, false) != 0)
			return -1;
	}
	for (uint32_t i = 0; i < x->n_always; i++)
		if (hit_list_push(&s->hits, number, x->always[i]) != 0)
			return -1;
	return 0;
}

int scan_lines(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count)
{
	size_t gram = 0, pair = 0, odd = 0;

	s->hits.count = 0;
	if (scan_inner(s, text, lines, count) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		size_t first = s->hits.count;

		if (take(&s->hits, &s->grams, &gram, i) != 0 ||
		    take(&s->hits, &s->pairs, &pair, i) != 0 ||
		    take(&s->hits, &s->odd, &odd, i) != 0)
			return -1;
		if (!(lines[i].flags & LINE_LONG) && scan_ends(s, text, &lines[i], i) != 0)
			return -1;
		if (s->hits.count - first > 1)
			settle(&s->hits, first);
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
