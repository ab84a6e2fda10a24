/*
 * edge_table: build the table of edges, and read the keys of lines.
 *
 * Most lines start with eight characters of ASCII among which nothing
 * collapses; their key is one load and one masked addition.  The others are
 * read character by character.
 *
 * Bounds: one entry an edge, one to two buckets an entry.  Reading a key looks
 * at no more characters than it has symbols, and at the runs of digits and
 * blanks between them.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/edge_table.h"
#include "match/fold.h"

/* Slots for four symbols: so many an edge, within what stays in the second cache. */
#define QUADS_AN_EDGE 8
#define LEAST_QUADS_BITS 12
#define LEAST_QUADS (1u << LEAST_QUADS_BITS)
#define MOST_QUADS (1u << 16)
/* Bits for edges of the deep classes: so many an edge, in not much more. */
#define LEAST_DEEP_BITS 12
#define MOST_DEEP_BITS 19
#define DEEP_BITS_AN_EDGE 16

const uint8_t edge_class_symbols[EDGE_CLASSES] = { 1, 2, 3, 4, 6, 8 };

int edge_table_add(struct edge_table *t, const struct edge_entry *entry)
{
	if (t->count == t->cap) {
		uint32_t cap = t->cap ? t->cap * 2 : 256;
		struct edge_entry *entries = realloc(t->entries, cap * sizeof(*entries));

		if (!entries)
			return -1;
		t->entries = entries;
		t->cap = cap;
	}
	t->entries[t->count++] = *entry;
	return 0;
}

static unsigned class_of(uint32_t len)
{
	unsigned class = EDGE_CLASSES - 1;

	while (edge_class_symbols[class] > len)
		class--;
	return class;
}

/* Notes that lines which start like this are to be looked up in the class. */
static void mark_class(struct edge_table *t, const struct edge_entry *entry, unsigned class)
{
	uint8_t bit = (uint8_t)(1u << class);
	uint64_t deep = edge_hash(entry->key, class) >> t->deep_shift;

	t->deep[deep >> 6] |= (uint64_t)1 << (deep & 63);
	t->firsts[entry->key & 0xFF] = true;
	if (bit & EDGE_LONG_CLASSES) {
		t->pairs[edge_pair(entry->key)] |= EDGE_LONG_CLASSES;
		t->quads[edge_quad(t, entry->key)] |= bit;
	} else if (entry->len > 1) {
		t->pairs[edge_pair(entry->key)] |= bit;
	} else {
		for (uint32_t second = 0; second < 256; second++)
			t->pairs[edge_pair((entry->key & 0xFF) | second << 8)] |= bit;
	}
}

int edge_table_build(struct edge_table *t)
{
	struct edge_entry *sorted;
	uint32_t n_buckets = 2, n_quads = LEAST_QUADS, deep_bits = LEAST_DEEP_BITS;

	for (t->shift = 63; n_buckets < t->count; n_buckets *= 2)
		t->shift--;
	t->quad_shift = 32 - LEAST_QUADS_BITS;
	for (; n_quads / QUADS_AN_EDGE < t->count && n_quads < MOST_QUADS; n_quads *= 2)
		t->quad_shift--;
	while (deep_bits < MOST_DEEP_BITS && (1u << deep_bits) / DEEP_BITS_AN_EDGE < t->count)
		deep_bits++;
	t->deep_shift = 64 - deep_bits;
	t->deep = calloc(((size_t)1 << deep_bits) / 64, sizeof(*t->deep));
	t->quads = calloc(n_quads + EDGE_SLACK, sizeof(*t->quads));
	t->buckets = calloc(n_buckets + 1, sizeof(*t->buckets));
	sorted = malloc((t->count + 1) * sizeof(*sorted));
	if (!t->quads || !t->deep || !t->buckets || !sorted) {
		free(sorted);
		return -1;
	}
	/* Counting sort: how many in each bucket, where it ends, fill from there. */
	for (uint32_t i = 0; i < t->count; i++) {
		unsigned class = class_of(t->entries[i].len);

		mark_class(t, &t->entries[i], class);
		t->buckets[edge_bucket(t, t->entries[i].key, class)]++;
	}
	for (uint32_t i = 1; i <= n_buckets; i++)
		t->buckets[i] += t->buckets[i - 1];
	for (uint32_t i = t->count; i-- > 0;) {
		const struct edge_entry *entry = &t->entries[i];
		uint32_t bucket = edge_bucket(t, entry->key, class_of(entry->len));

		sorted[--t->buckets[bucket]] = *entry;
	}
	free(t->entries);
	t->entries = sorted;
	t->cap = t->count;
	return 0;
}

void edge_table_free(struct edge_table *t)
{
	free(t->entries);
	free(t->buckets);
	free(t->quads);
	free(t->deep);
	t->quads = NULL;
	t->deep = NULL;
	t->entries = NULL;
	t->buckets = NULL;
	t->count = t->cap = 0;
}

/* A key under construction. */
struct reader {
	uint64_t key;
	unsigned len; /* symbols */
	uint8_t last; /* the newest symbol */
};

static void read_symbol(struct reader *r, uint8_t symbol)
{
	if (symbol == FOLD_BLANK && (r->len == 0 || r->last == FOLD_BLANK))
		return;
	if (symbol == FOLD_DIGIT && r->last == FOLD_DIGIT && r->len > 0)
		return;
	r->key |= (uint64_t)symbol << 8 * r->len++;
	r->last = symbol;
}

static uint64_t read_start(const char *p, const char *end, const char **seen)
{
	struct reader r = { 0 };
	uint32_t c;

	while (p < end && r.len < EDGE_SYMBOLS) {
		p += utf8_decode(p, end, &c);
		read_symbol(&r, fold_symbol(c));
	}
	if (seen)
		*seen = p;
	return r.key;
}

uint64_t edge_nexts(struct span text, const char *seen, uint64_t key)
{
	const char *end = text.ptr + text.len;
	uint8_t last = (uint8_t)(key >> 8 * (EDGE_SYMBOLS - 1));
	uint64_t nexts = 0;

	for (unsigned n = 0; n < EDGE_NEXTS;) {
		uint8_t symbol = 0;
		uint32_t c;

		if (seen < end) {
			seen += utf8_decode(seen, end, &c);
			symbol = fold_symbol(c);
			if (symbol == last && (symbol == FOLD_BLANK || symbol == FOLD_DIGIT))
				continue;
		}
		nexts |= edge_next(symbol, n++);
		last = symbol;
	}
	return nexts;
}

size_t edge_decode_before(const char *start, const char *end, uint32_t *c)
{
	for (size_t len = 1; len <= 4 && len <= (size_t)(end - start); len++) {
		unsigned char byte = (unsigned char)end[-(ptrdiff_t)len];

		if ((byte & 0xC0) != 0x80) {
			if (utf8_decode(end - len, end, c) == len)
				return len;
			break;
		}
	}
	*c = UTF8_REPLACEMENT;
	return 1;
}

static uint64_t read_end(const char *start, const char *p)
{
	struct reader r = { 0 };
	uint32_t c;

	while (p > start && r.len < EDGE_SYMBOLS) {
		p -= edge_decode_before(start, p, &c);
		read_symbol(&r, fold_symbol(c));
	}
	return r.key;
}

/* Whether eight bytes are their own symbols but for case: ASCII without
 * digits, control characters and blanks in a row. */
static bool is_plain(uint64_t word)
{
	uint64_t blanks;

	if (!ascii8_test(word))
		return false;
	blanks = ascii8_range(word, 0, ' ');
	return !ascii8_range(word, '0', '9') && !ascii8_range(word, 0, ' ' - 1) &&
	       !(blanks & blanks >> 8);
}

uint64_t edge_key_start(struct span line, const char *limit, const char **seen)
{
	const char *end = line.ptr + line.len;

	/* Blanks at the edge are no symbols. */
	if (limit - line.ptr >= 8 && line.len > 0 && line.ptr[0] != ' ') {
		uint64_t word = ascii8_load(line.ptr);

		if (seen)
			*seen = line.len >= 8 ? line.ptr + 8 : end;
		/* A short line: what is behind it is filled with letters, which
		 * are plain, and cut off again. */
		if (line.len >= 8)
			return is_plain(word) ? edge_lower(word) : read_start(line.ptr, end, seen);
		word &= edge_mask((unsigned)line.len);
		if (is_plain(word | (0x6161616161616161u & ~edge_mask((unsigned)line.len))))
			return edge_lower(word);
	}
	return read_start(line.ptr, end, seen);
}

uint64_t edge_key_end(struct span line, const char *first)
{
	const char *end = line.ptr + line.len;

	if (line.len >= 8 && end - first >= 8 && end[-1] != ' ') {
		uint64_t word = ascii8_load(end - 8);

		if (is_plain(word))
			return __builtin_bswap64(edge_lower(word));
	}
	return read_end(line.ptr, end);
}
