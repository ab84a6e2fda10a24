/*
 * inner_table: which patterns a text can match, by what it holds.
 *
 * A text is looked through for short keys, four bytes or two; where one is
 * found, the literals that have it there are compared in full.
 */
#ifndef MATCH_INNER_TABLE_H
#define MATCH_INNER_TABLE_H

#include "base/ascii8.h"
#include "match/fold.h"
#include "match/literals.h"
#include "match/odd.h"

/* A literal of a pattern. */
struct inner_literal {
	struct span text; /* folded UTF-8, or the bytes themselves; borrowed */
	uint32_t pattern;
	const struct edge *heads; /* how a match that begins here goes on; borrowed */
	uint32_t n_heads;         /* 0: it may begin elsewhere */
	bool exact;        /* a PATTERN_LITERAL: equal bytes, also in long lines */
	bool loose_blanks; /* a space in it may be other blanks, or several */
};

/* A key, and where in which literal it stands. */
struct inner_entry {
	uint32_t key;     /* folded bytes, the first the lowest */
	uint32_t literal;
	uint32_t offset;  /* of the key in the literal, bytes */
	int32_t around;   /* from the key to eight bytes that are mostly the literal's, */
	uint64_t bytes;   /* and what they are, folded as keys are, */
	uint64_t mask;    /* the bits that all spellings of the literal agree in */
};

#define INNER_MAP_BITS 17

/* Immutable once built; start from { 0 }. */
struct key_table {
	uint64_t map[1u << (INNER_MAP_BITS - 6)]; /* a bit for the hash of each key */
	struct inner_entry *entries;              /* by bucket; owned */
	uint32_t *buckets;                        /* owned */
	uint32_t count, cap;
	unsigned shift;
};

struct inner_table {
	struct inner_literal *literals; /* owned */
	uint32_t count, cap;
	struct key_table grams; /* four bytes: literals of GRAM_LITERAL_BYTES and more */
	struct key_table pairs; /* two bytes: shorter ones */
	struct pair_filter places; /* where a key of `pairs` may stand, unfolded */
	struct odd_finder odd;     /* where literals may be spelled otherwise */
	bool has_strays;  /* some literal has spellings of other lengths (odd.h) */
	bool has_blanks;  /* some literal has blanks that are not just one space */
	bool has_keys;    /* `grams`, `pairs` and `places` were filled before, and are
	                     borrowed */
};

/* Any four bytes in a row of so many start at a multiple of four. */
#define GRAM_LITERAL_BYTES 7u

/* Four bytes of a text, the first the lowest. */
static inline uint32_t inner_load4(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Folds ASCII letters, and harmlessly confuses other bytes. */
static inline uint32_t inner_fold4(uint32_t bytes)
{
	return bytes | 0x20202020u;
}

/* Whether what stands around a key may be the literal's. */
static inline bool inner_agrees(const struct inner_entry *entry, uint64_t around)
{
	return (((around | 0x20 * ASCII8_EACH) ^ entry->bytes) & entry->mask) == 0;
}

static inline uint32_t inner_hash(uint32_t key)
{
	return key * 0x9E3779B1u;
}

static inline bool key_table_maybe(const struct key_table *t, uint32_t hash)
{
	uint32_t bit = hash >> (32 - INNER_MAP_BITS);

	return t->map[bit >> 6] >> (bit & 63) & 1;
}

/* The text must live as long as the table.  -1: no memory. */
int inner_table_add(struct inner_table *t, const struct inner_literal *literal);
int inner_table_build(struct inner_table *t);
void inner_table_free(struct inner_table *t);

/* Whether the characters at `at`, which `end` limits, are those of a folded
 * literal when their case is folded. */
bool inner_equal(struct span literal, const char *at, const char *end);

#endif
