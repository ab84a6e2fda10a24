/*
 * inner_table: the keys of inner literals.
 *
 * A literal of seven bytes or more has four bytes in a row at four offsets in
 * a row, so one of them begins at a multiple of four wherever the literal
 * stands: its grams at the four offsets that say most are its keys, and the
 * scan looks at every fourth position only.  A shorter literal is found by
 * the pair of bytes that says most, at any position.
 *
 * Keys are folded with one OR, which is right for ASCII.  A character outside
 * ASCII contributes the bytes of all its case variants of equal length; those
 * of another length are the scan's business (odd.h).
 *
 * Bounds: a gram covers at most three characters or parts of them, and these
 * have at most FOLD_VARIANTS variants each.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/inner_table.h"
#include "match/literals.h"

/* Whether a folded literal has a spelling of another length. */
static bool has_strays(struct span text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	while (p < end) {
		uint32_t variants[FOLD_VARIANTS], c;
		size_t len = utf8_decode(p, end, &c);
		unsigned count = fold_variants(c, variants);
		char bytes[4];

		for (unsigned i = 0; i < count; i++)
			if (utf8_encode(variants[i], bytes) != len)
				return true;
		p += len;
	}
	return false;
}

int inner_table_add(struct inner_table *t, const struct inner_literal *literal)
{
	if (t->count == t->cap) {
		uint32_t cap = t->cap ? t->cap * 2 : 64;
		struct inner_literal *literals = realloc(t->literals, cap * sizeof(*literals));

		if (!literals)
			return -1;
		t->literals = literals;
		t->cap = cap;
	}
	t->literals[t->count++] = *literal;
	t->has_strays = t->has_strays || (!literal->exact && has_strays(literal->text));
	t->has_blanks |= literal->loose_blanks;
	return 0;
}

/* What the byte at `place` of an entry's eight may be, when it is one of these. */
static void note_byte(struct inner_entry *entry, size_t place, const unsigned char *bytes,
                      unsigned count)
{
	uint64_t same = 0xFF;

	for (unsigned i = 1; i < count; i++)
		same &= (uint8_t)~((bytes[i] ^ bytes[0]) & ~0x20u);
	entry->bytes |= ((bytes[0] | 0x20u) & same) << 8 * place;
	entry->mask |= same << 8 * place;
}

/* The spellings of one character, each of `len` bytes: to the entry's eight, the first of
 * which are [from, …) of the literal, where the character begins at `at`. */
static void note_char(struct inner_entry *entry, size_t from, size_t at, const char (*spelled)[4],
                      unsigned count, size_t len)
{
	for (size_t k = 0; k < len && count > 0; k++) {
		unsigned char bytes[FOLD_VARIANTS];

		if (at + k < from || at + k >= from + 8)
			continue;
		for (unsigned i = 0; i < count; i++)
			bytes[i] = (unsigned char)spelled[i][k];
		note_byte(entry, at + k - from, bytes, count);
	}
}

/* Notes what stands around a key of `len` bytes: of a long literal more of what is in
 * front of it or behind it, of a short one all. */
static void look_around(struct inner_entry *entry, const struct inner_literal *literal, size_t len)
{
	struct span text = literal->text;
	size_t behind = entry->offset + len, from = 0, at;

	if (text.len > 8)
		from = text.len - behind >= entry->offset ? behind
		       : entry->offset > 8                ? entry->offset - 8 : 0;
	entry->around = (int32_t)from - (int32_t)entry->offset;
	at = from;
	while (at > 0 && at < text.len && (text.ptr[at] & 0xC0) == 0x80 && !literal->exact)
		at--;
	while (at < text.len && at < from + 8) {
		char spelled[FOLD_VARIANTS][4] = { { text.ptr[at] } };
		uint32_t variants[FOLD_VARIANTS], c;
		size_t bytes = literal->exact ? 1 : utf8_decode(text.ptr + at, text.ptr + text.len, &c);
		unsigned count = bytes > 1 ? fold_variants(c, variants) : 1, n = bytes == 1;

		for (unsigned i = 0; i < count && bytes > 1; i++)
			n += utf8_encode(variants[i], spelled[n]) == bytes;
		note_char(entry, from, at, spelled, n, bytes);
		at += bytes;
	}
}

static int add_key(struct key_table *t, const struct inner_entry *entry)
{
	uint32_t bit = inner_hash(entry->key) >> (32 - INNER_MAP_BITS);

	if (t->count == t->cap) {
		uint32_t cap = t->cap ? t->cap * 2 : 256;
		struct inner_entry *entries = realloc(t->entries, cap * sizeof(*entries));

		if (!entries)
			return -1;
		t->entries = entries;
		t->cap = cap;
	}
	t->entries[t->count++] = *entry;
	t->map[bit >> 6] |= (uint64_t)1 << (bit & 63);
	return 0;
}

/* The bytes [offset, offset + len) of a literal in all its case variants. */
struct window {
	struct key_table *table;
	const struct inner_literal *literal;
	uint32_t number; /* of the literal */
	uint32_t offset, len;
};

/*
 * Adds the keys of a window: `at` is where in the literal the next character
 * starts, `key` what is known of the window's bytes.
 */
static int add_variants(const struct window *w, size_t at, uint32_t key)
{
	struct span text = w->literal->text;
	uint32_t variants[FOLD_VARIANTS], c;
	unsigned count = 0;
	size_t len;

	if (at >= w->offset + w->len) {
		struct inner_entry entry = {
			.key = key, .literal = w->number, .offset = w->offset,
		};

		look_around(&entry, w->literal, w->len);
		return add_key(w->table, &entry);
	}
	len = utf8_decode(text.ptr + at, text.ptr + text.len, &c);
	if (len > 1 && !w->literal->exact)
		count = fold_variants(c, variants);
	for (unsigned i = 0; i == 0 || i < count; i++) {
		char bytes[4];
		uint32_t longer = key;

		if (count == 0)
			memcpy(bytes, text.ptr + at, len);
		else if (utf8_encode(variants[i], bytes) != len)
			continue;
		for (size_t k = 0; k < len; k++)
			if (at + k >= w->offset && at + k < w->offset + w->len)
				longer |= ((unsigned char)bytes[k] | 0x20u)
				          << 8 * (at + k - w->offset);
		if (add_variants(w, at + len, longer) != 0)
			return -1;
	}
	return 0;
}

static int add_window(const struct window *w)
{
	const char *text = w->literal->text.ptr;
	size_t at = w->offset;

	while (at > 0 && (text[at] & 0xC0) == 0x80 && !w->literal->exact)
		at--;
	return add_variants(w, at, 0);
}

static unsigned window_bits(struct span text, size_t offset, size_t len)
{
	return literals_bits(span_of(text.ptr + offset, len));
}

static int add_grams(struct inner_table *t, uint32_t number)
{
	struct span text = t->literals[number].text;
	unsigned most = 0;
	uint32_t best = 0;

	for (uint32_t offset = 0; offset + GRAM_LITERAL_BYTES <= text.len; offset++) {
		unsigned least = UINT32_MAX;

		for (uint32_t k = 0; k < 4; k++) {
			unsigned bits = window_bits(text, offset + k, 4);

			least = bits < least ? bits : least;
		}
		if (least > most) {
			most = least;
			best = offset;
		}
	}
	for (uint32_t k = 0; k < 4; k++)
		if (add_window(&(struct window){ &t->grams, &t->literals[number], number,
		                                 best + k, 4 }) != 0)
			return -1;
	return 0;
}

static int add_pairs(struct inner_table *t, uint32_t number)
{
	struct span text = t->literals[number].text;
	unsigned most = 0;
	uint32_t best = 0;

	if (text.len == 1) {
		struct inner_entry entry = { .literal = number };

		for (uint32_t second = 0; second < 256; second++) {
			entry.key = ((unsigned char)text.ptr[0] | 0x20u) | second << 8;
			if ((second & 0x20) && add_key(&t->pairs, &entry) != 0)
				return -1;
		}
		return 0;
	}
	for (uint32_t offset = 0; offset + 2 <= text.len; offset++) {
		unsigned bits = 2 * window_bits(text, offset, 1) + window_bits(text, offset + 1, 1);

		if (bits > most) {
			most = bits;
			best = offset;
		}
	}
	return add_window(&(struct window){ &t->pairs, &t->literals[number], number, best, 2 });
}

/* Counting sort of the entries by bucket, as in edge_table.c. */
static int build_keys(struct key_table *t)
{
	struct inner_entry *sorted;
	uint32_t n_buckets = 2;

	if (t->count == 0)
		return 0;
	for (t->shift = 31; n_buckets < t->count; n_buckets *= 2)
		t->shift--;
	t->buckets = calloc(n_buckets + 1, sizeof(*t->buckets));
	sorted = malloc(t->count * sizeof(*sorted));
	if (!t->buckets || !sorted) {
		free(sorted);
		return -1;
	}
	for (uint32_t i = 0; i < t->count; i++)
		t->buckets[inner_hash(t->entries[i].key) >> t->shift]++;
	for (uint32_t i = 1; i <= n_buckets; i++)
		t->buckets[i] += t->buckets[i - 1];
	for (uint32_t i = t->count; i-- > 0;)
		sorted[--t->buckets[inner_hash(t->entries[i].key) >> t->shift]] = t->entries[i];
	free(t->entries);
	t->entries = sorted;
	t->cap = t->count;
	return 0;
}

/* Where the keys of the pairs may stand: their bytes may be of either case. */
static void list_places(struct inner_table *t)
{
	pair_filter_init(&t->places);
	for (uint32_t i = 0; i < t->pairs.count; i++) {
		uint8_t first = (uint8_t)t->pairs.entries[i].key;
		uint8_t second = (uint8_t)(t->pairs.entries[i].key >> 8);
		bool any = t->literals[t->pairs.entries[i].literal].text.len == 1;

		/* A single byte has keys with all second bytes: one of them is enough. */
		if (any && second != 0xFF)
			continue;
		for (unsigned cases = 0; cases < 4; cases++) {
			uint8_t a = cases & 1 ? first : first & (uint8_t)~0x20;
			uint8_t b = cases & 2 ? second : second & (uint8_t)~0x20;

			pair_filter_add(&t->places, a, a, any ? 0 : b, any ? 0xFF : b);
		}
	}
	pair_filter_finish(&t->places, false);
}

int inner_table_build(struct inner_table *t)
{
	odd_init(&t->odd, t->has_strays, t->has_blanks, false);
	if (t->has_keys) { /* what this machine does best is not known before */
		pair_filter_finish(&t->places, false);
		return 0;
	}
	for (uint32_t i = 0; i < t->count; i++) {
		int status = t->literals[i].text.len >= GRAM_LITERAL_BYTES ? add_grams(t, i)
		                                                           : add_pairs(t, i);

		if (status != 0)
			return -1;
	}
	list_places(t);
	return build_keys(&t->grams) == 0 && build_keys(&t->pairs) == 0 ? 0 : -1;
}

void inner_table_free(struct inner_table *t)
{
	free(t->literals);
	if (!t->has_keys) {
		free(t->grams.entries);
		free(t->grams.buckets);
		free(t->pairs.entries);
		free(t->pairs.buckets);
	}
	*t = (struct inner_table){ 0 };
}

bool inner_equal(struct span literal, const char *at, const char *end)
{
	const char *p = literal.ptr, *literal_end = literal.ptr + literal.len;

	while (p < literal_end) {
		uint32_t wanted, c;

		if (at >= end)
			return false;
		if (!((*p | *at) & 0x80)) { /* both are ASCII */
			if (*p != *at && (*p != (*at | 0x20) || *p < 'a' || *p > 'z'))
				return false;
			p++;
			at++;
			continue;
		}
		p += utf8_decode(p, literal_end, &wanted);
		at += utf8_decode(at, end, &c);
		if (c != wanted && utf8_fold(c) != wanted)
			return false;
	}
	return true;
}
