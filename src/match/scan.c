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

/* Whether the line does not begin with a letter; letters are told quickly. */
static inline bool begins_softly(struct span line)
{
	uint32_t c;

	if (line.len == 0 || (unsigned char)((line.ptr[0] | 0x20) - 'a') < 26)
		return false;
	utf8_decode(line.ptr, line.ptr + line.len, &c);
	return fold_is_soft(c);
}

/* The line from the first character on that is neither sign nor blank; nor digit, if
 * numbers go as well. */
static struct span undecorate(struct span line, bool numbers)
{
	while (line.len > 0) {
		uint32_t c;
		size_t len = utf8_decode(line.ptr, line.ptr + line.len, &c);

		if (!(numbers ? fold_is_soft(c) : fold_is_decor(c) || fold_is_blank(c)))
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

/* Adds what `text`, a line without something at its start, says, and what it
 * says without what decorates its end, if that changes the key. */
static int look_up_start(struct scan *s, const struct edge_table *t, struct ends *ends,
                         struct span text, const char *limit)
{
	const char *seen;
	uint64_t key = edge_key_start(text, limit, &seen);
	unsigned classes = edge_classes(t, key);
	struct span core;

	if (classes && look_up(&s->hits, t, key, classes, ends, false) != 0)
		return -1;
	if (!s->index->has_cores)
		return 0;
	core = strip_end(text);
	if (core.ptr + core.len >= seen)
		return 0;
	key = edge_key_start(core, limit, NULL);
	classes = edge_classes(t, key);
	return classes ? look_up(&s->hits, t, key, classes, ends, true) : 0;
}

/* Adds what the start of a line says. */
static int scan_start(struct scan *s, struct ends *ends, const char *limit)
{
	const struct index *x = s->index;
	struct span line = ends->line;

	if (begins_softly(line)) {
		uint64_t key = edge_key_start(line, limit, NULL);
		unsigned classes = x->signs.count > 0 ? edge_classes(&x->signs, key) : 0;

		if (classes && look_up(&s->hits, &x->signs, key, classes, ends, false) != 0)
			return -1;
		if (x->numbers.count > 0 &&
		    look_up_start(s, &x->numbers, ends, undecorate(line, true), limit) != 0)
			return -1;
		line = undecorate(line, false);
	}
	return x->starts.count > 0 ? look_up_start(s, &x->starts, ends, line, limit) : 0;
}

/* Adds what the end of a line says. */
static int scan_end(struct scan *s, struct ends *ends)
{
	const struct index *x = s->index;
	uint64_t key;
	unsigned classes;

	if (x->ends.count == 0)
		return 0;
	key = edge_key_end(ends->line, ends->first);
	ends->tail = edge_tail(key);
	classes = edge_classes(&x->ends, key);
	return classes ? look_up(&s->hits, &x->ends, key, classes, ends, false) : 0;
}

/*
 * Lists the lines that have to be looked up.  Without a branch for what differs
 * from line to line: which lines these are nobody can predict.
 */
static int find_open(struct scan *s, const struct stretch *text, const struct line *lines,
                     uint32_t count)
{
	const struct index *x = s->index;
	const char *limit = text->ptr + text->len;
	bool always = x->n_always > 0;

	if (s->cap_open < count) {
		struct open_line *open = realloc(s->open, count * sizeof(*open));

		if (!open)
			return -1;
		s->open = open;
		s->cap_open = count;
	}
	s->n_open = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct span line = stretch_line(text, &lines[i]);
		struct open_line *open = &s->open[s->n_open];

		if (lines[i].flags & LINE_LONG)
			continue;
		*open = (struct open_line){ .number = i, .start = true, .end = true };
		if (line.len >= GATE_SYMBOLS - 1 && limit - line.ptr >= 8) {
			open->start = edge_gate_start(&x->starts, line);
			open->end = end_gate_open(&x->end_gate, line);
		}
		s->n_open += open->start | open->end | always;
	}
	return 0;
}

/* Adds what the two ends of a line say, and what is always tried. */
static int scan_ends(struct scan *s, const struct stretch *text, const struct line *line,
                     const struct open_line *open)
{
	const struct index *x = s->index;
	struct ends ends = { .line = trim(stretch_line(text, line)), .first = text->ptr,
	                     .number = open->number };

	if ((open->start && scan_start(s, &ends, text->ptr + text->len) != 0) ||
	    (open->end && scan_end(s, &ends) != 0))
		return -1;
	for (uint32_t i = 0; i < x->n_always; i++)
		if (hit_list_push(&s->hits, ends.number, x->always[i]) != 0)
			return -1;
	return 0;
}

int scan_lines(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count)
{
	struct inner_hits inner = { 0 };
	const struct open_line *open, *end;

	s->hits.count = 0;
	if (scan_inner(s, text, lines, count) != 0 || find_open(s, text, lines, count) != 0)
		return -1;
	find_next(s, &inner);
	open = s->open;
	end = open + s->n_open;
	while (open < end || inner.next != UINT32_MAX) {
		uint32_t next = open < end ? open->number : UINT32_MAX;
		size_t first = s->hits.count;

		if (inner.next < next)
			next = inner.next;
		if (next == inner.next && take_inner(s, &inner) != 0)
			return -1;
		if (open < end && open->number == next &&
		    scan_ends(s, text, &lines[next], open++) != 0)
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
	free(s->open);
	buf_free(&s->normal);
}
