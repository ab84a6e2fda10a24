/*
 * scan_inner: look through a text for the literals of inner_table.
 *
 * Long literals: four bytes at every fourth position, one hash, one bit of a
 * map that stays in the first cache.  Short ones: wherever the pair filter says
 * that one of their pairs may stand.  What passes is compared with the literals
 * in question; what agrees is a hit.
 *
 * The text is one piece, newlines and blank lines included; a hit is put on
 * the line that holds it whole, and dropped if none does.
 *
 * Bounds: linear in the text but for places where many literals agree.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/gram_filter.h"
#include "match/odd.h"
#include "match/scan.h"

/* A text, its lines, and the line that was last found in it. */
struct cursor {
	const struct inner_table *table;
	const char *start, *end;
	const struct line *lines;
	uint32_t count;   /* lines */
	uint32_t at;      /* the first line that ends behind the last place */
	uint64_t offset;  /* of `start` in the document */
	uint32_t number;  /* of the first line */
	bool rewritten;   /* only literals that may be folded count */
	struct hit_list *hits;
};

/* Whether one of the ways that a literal's pattern begins agrees with a text. */
static bool has_head(const struct inner_literal *literal, struct span text, const char *limit)
{
	uint64_t key;

	if (literal->n_heads == 0)
		return true;
	key = edge_key_start(text, limit, NULL);
	for (uint32_t i = 0; i < literal->n_heads; i++)
		if (((key ^ literal->heads[i].key) & edge_mask(literal->heads[i].len)) == 0)
			return true;
	return false;
}

/* Whether a literal may stand there, as the bytes around its key tell at once. */
static bool agrees_around(const struct cursor *c, const struct inner_entry *entry,
                          const char *place)
{
	ptrdiff_t at = place - c->start + entry->around;

	return at < 0 || c->end - c->start - at < 8 ||
	       inner_agrees(entry, ascii8_load(c->start + at));
}

/* Compares the literals that have `key` at `place`. */
static int check_place(struct cursor *c, const struct key_table *keys, uint32_t key,
                       const char *place)
{
	uint32_t bucket = inner_hash(key) >> keys->shift;
	uint64_t where = c->offset + (uint64_t)(place - c->start);
	const char *line, *line_end;

	for (uint32_t i = keys->buckets[bucket]; i < keys->buckets[bucket + 1]; i++) {
		const struct inner_entry *entry = &keys->entries[i];
		const struct inner_literal *literal = &c->table->literals[entry->literal];
		const char *from;

		if (entry->key != key || !agrees_around(c, entry, place))
			continue;
		while (c->at < c->count && line_text_end(&c->lines[c->at]) <= where)
			c->at++;
		if (c->at == c->count || c->lines[c->at].start > where)
			return 0;
		line = c->start + (c->lines[c->at].start - c->offset);
		line_end = line + c->lines[c->at].text_bytes;
		if ((size_t)(place - line) < entry->offset)
			continue;
		from = place - entry->offset;
		if (literal->exact) {
			if (c->rewritten || (size_t)(line_end - from) < literal->text.len ||
			    memcmp(from, literal->text.ptr, literal->text.len) != 0)
				continue;
		} else if ((c->lines[c->at].flags & LINE_LONG) ||
		           !inner_equal(literal->text, from, line_end) ||
		           !has_head(literal, span_of(from, (size_t)(line_end - from)), c->end)) {
			continue;
		}
		if (hit_list_push(c->hits, c->number + c->at, literal->pattern) != 0)
			return -1;
	}
	return 0;
}

static int find_grams(struct cursor *c)
{
	const struct key_table *keys = &c->table->grams;
	gram_filter_fn *filter = gram_filter_best();
	const char *p = c->start;

	if (keys->count == 0)
		return 0;
	for (; c->end - p >= (ptrdiff_t)GRAM_FILTER_BLOCK; p += GRAM_FILTER_BLOCK)
		for (uint32_t found = filter(keys, p); found; found &= found - 1) {
			const char *place = p + (size_t)4 * (unsigned)__builtin_ctz(found);

			if (check_place(c, keys, inner_fold4(inner_load4(place)), place) != 0)
				return -1;
		}
	for (; c->end - p >= 4; p += 4) {
		uint32_t key = inner_fold4(inner_load4(p));

		if (key_table_maybe(keys, inner_hash(key)) && check_place(c, keys, key, p) != 0)
			return -1;
	}
	return 0;
}

/* The folded pair at `p`; what stands in for a byte behind the text must be folded. */
static uint32_t pair_at(const struct cursor *c, const char *p)
{
	uint32_t next = p + 1 < c->end ? (unsigned char)p[1] | 0x20u : ' ';

	return ((unsigned char)*p | 0x20u) | next << 8;
}

/* Lists those of the places found in blocks from `p` on that have a key, in bytes from
 * `p`; without a branch, because the filter is wrong often and irregularly. */
static uint32_t list_pairs(const struct key_table *keys, const char *p, const uint64_t *found,
                           size_t n_blocks, uint16_t *places)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n_blocks; i++)
		for (uint64_t left = found[i]; left; left &= left - 1) {
			size_t at = i * PAIR_FILTER_BLOCK + (unsigned)__builtin_ctzll(left);
			uint32_t key = ((unsigned char)p[at] | 0x20u) |
			               ((unsigned char)p[at + 1] | 0x20u) << 8;

			places[count] = (uint16_t)at;
			count += key_table_maybe(keys, inner_hash(key));
		}
	return count;
}

static int find_pairs(struct cursor *c)
{
	const struct inner_table *t = c->table;
	const struct key_table *keys = &t->pairs;
	uint64_t found[PAIR_FILTER_BLOCKS];
	uint16_t places[PAIR_FILTER_BLOCKS * PAIR_FILTER_BLOCK + 1];
	const char *p = c->start;

	if (keys->count == 0)
		return 0;
	while (c->end - p > (ptrdiff_t)PAIR_FILTER_BLOCK) {
		size_t n = (size_t)(c->end - p - 1) / PAIR_FILTER_BLOCK;
		uint32_t count;

		n = n < PAIR_FILTER_BLOCKS ? n : PAIR_FILTER_BLOCKS;
		pair_filter_blocks(&t->places, p, n, found);
		count = list_pairs(keys, p, found, n, places);
		for (uint32_t i = 0; i < count; i++)
			if (check_place(c, keys, pair_at(c, p + places[i]), p + places[i]) != 0)
				return -1;
		p += n * PAIR_FILTER_BLOCK;
	}
	found[0] = p < c->end ? pair_filter_last(&t->places, p, (size_t)(c->end - p)) : 0;
	for (uint64_t left = found[0]; left; left &= left - 1) {
		const char *place = p + __builtin_ctzll(left);
		uint32_t key = pair_at(c, place);

		if (key_table_maybe(keys, inner_hash(key)) && check_place(c, keys, key, place) != 0)
			return -1;
	}
	return 0;
}

/* Rewrites the lines that hold something odd, and looks through them again. */
static int find_odd(struct scan *s, struct cursor *c)
{
	const char *p = c->start;

	while ((p = odd_find(&c->table->odd, p, c->end)) != NULL) {
		uint64_t where = c->offset + (uint64_t)(p - c->start);
		const struct line *line;
		struct line whole = { 0 };
		struct cursor normal = { .table = c->table, .lines = &whole, .count = 1,
		                         .rewritten = true, .hits = c->hits };

		while (c->at < c->count && line_text_end(&c->lines[c->at]) <= where)
			c->at++;
		if (c->at == c->count)
			return 0;
		line = &c->lines[c->at];
		p = c->start + (line_text_end(line) - c->offset);
		if (line->start > where || (line->flags & LINE_LONG)) {
			p = c->start + (where + 1 - c->offset);
			continue;
		}
		if (odd_normalise(span_of(c->start + (line->start - c->offset), line->text_bytes),
		                  &s->normal) != 0)
			return -1;
		whole.text_bytes = (uint32_t)s->normal.len;
		normal.start = s->normal.ptr;
		normal.end = s->normal.ptr + s->normal.len;
		normal.number = c->number + c->at;
		if (find_grams(&normal) != 0)
			return -1;
		normal.at = 0;
		if (find_pairs(&normal) != 0)
			return -1;
	}
	return 0;
}

int scan_inner(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count)
{
	struct cursor c = { .table = &s->index->inner, .lines = lines, .count = count };

	s->grams.count = s->pairs.count = s->odd.count = 0;
	if (count == 0 || c.table->count == 0)
		return 0;
	c.offset = lines[0].start;
	c.start = text->ptr + (lines[0].start - text->offset);
	c.end = text->ptr + (line_text_end(&lines[count - 1]) - text->offset);
	c.hits = &s->grams;
	if (find_grams(&c) != 0)
		return -1;
	c.at = 0;
	c.hits = &s->pairs;
	if (find_pairs(&c) != 0)
		return -1;
	c.at = 0;
	c.hits = &s->odd;
	return find_odd(s, &c);
}
