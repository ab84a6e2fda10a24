/*
 * edge_table: which patterns a line can match, by how it starts or ends.
 *
 * A line's first eight symbols (literals.h) are one 64-bit key.  Edges are
 * hashed by as many of their symbols as their length class has, so that a key
 * is looked up once a class; which classes are worth it is told in three steps,
 * by its first two symbols, its first four, and all that the class has.  For most
 * lines the first two or four say none.
 */
#ifndef MATCH_EDGE_TABLE_H
#define MATCH_EDGE_TABLE_H

#include "base/ascii8.h"
#include "match/literals.h"

struct edge_entry {
	uint64_t key;           /* symbols, zero beyond `len` */
	uint64_t nexts;         /* how it may go on behind the key (edge_next) */
	uint64_t tails;         /* how the line may end (edge_tail) */
	uint32_t pattern;
	uint32_t longest_bytes; /* of a line that matches; UINT32_MAX: no bound */
	uint16_t len;           /* symbols that must agree */
	bool core;              /* with the line without what decorates its end */
};

#define EDGE_PAIR_BITS 13
#define EDGE_PAIRS (1u << EDGE_PAIR_BITS) /* slots for the first two symbols of a line */
#define EDGE_SLACK 3 /* bytes behind the slots that may be read with the last ones */
#define EDGE_CLASSES 6
#define EDGE_LONG_CLASSES 0x38u /* those of four symbols and more, as bits */
#define EDGE_DEEP_CLASSES 0x34u /* those that neither two nor four symbols tell */

/* Immutable once built; start from { 0 }. */
struct edge_table {
	bool firsts[256];           /* symbols that an edge begins with */
	uint8_t pairs[EDGE_PAIRS];  /* length classes to look up, a bit each, by two
	                               symbols; of the long ones all or none */
	uint8_t slack[EDGE_SLACK];
	uint8_t *quads;             /* the long ones by four symbols; owned */
	unsigned quad_shift;        /* makes a slot number of a hash */
	uint64_t *deep;             /* a bit for the hash of each edge of a deep class; owned */
	unsigned deep_shift;        /* makes a bit number of a hash */
	struct edge_entry *entries; /* by bucket; owned */
	uint32_t *buckets;          /* where each starts, and one more; owned */
	uint32_t count, cap;        /* entries */
	unsigned shift;             /* makes a bucket number of a hash */
};

/* Only before edge_table_build.  -1: no memory. */
int edge_table_add(struct edge_table *t, const struct edge_entry *entry);
/* -1: no memory. */
int edge_table_build(struct edge_table *t);
void edge_table_free(struct edge_table *t);

/* The symbols of eight bytes that are their own but for case. */
static inline uint64_t edge_lower(uint64_t word)
{
	return word | ascii8_range(word, 'A', 'Z') >> 2;
}

static inline uint64_t edge_mask(unsigned symbols)
{
	return UINT64_MAX >> (64 - 8 * symbols);
}

/*
 * The key of a line, read from its start, or from its end; spaces there are
 * passed over, other blanks that are cut off lines must be cut off already.
 * All of [first, limit) may be read, `line` lies inside.  *seen, unless NULL,
 * is set to where reading stopped.
 */
uint64_t edge_key_start(struct span line, const char *limit, const char **seen);
uint64_t edge_key_end(struct span line, const char *first);

/* How a text goes on behind a key: what it was read from up to `seen`. */
uint64_t edge_nexts(struct span text, const char *seen, uint64_t key);

/* Decodes the character that ends at `end`, as reading from `start` would; the
 * number of its bytes. */
size_t edge_decode_before(const char *start, const char *end, uint32_t *c);

/* Symbols by which a length class is hashed. */
extern const uint8_t edge_class_symbols[EDGE_CLASSES];

/* The slot of the first two symbols, and of the first four. */
static inline uint32_t edge_pair(uint64_t key)
{
	return (uint32_t)(key & 0xFFFF) * 0x9E3779B1u >> (32 - EDGE_PAIR_BITS);
}

static inline uint32_t edge_quad(const struct edge_table *t, uint64_t key)
{
	return (uint32_t)key * 0x9E3779B1u >> t->quad_shift;
}

/* Of all symbols that the class has. */
static inline uint64_t edge_hash(uint64_t key, unsigned class)
{
	return (key & edge_mask(edge_class_symbols[class])) * 0x9E3779B97F4A7C15u;
}

/* The classes in which a key may be found, as four symbols tell. */
static inline unsigned edge_classes_near(const struct edge_table *t, uint64_t key)
{
	unsigned classes = t->pairs[edge_pair(key)];

	return classes & EDGE_LONG_CLASSES
	               ? (classes & ~EDGE_LONG_CLASSES) | t->quads[edge_quad(t, key)]
	               : classes;
}

/* Those of `classes` in which it may be found, as all its symbols tell. */
static inline unsigned edge_classes_deep(const struct edge_table *t, uint64_t key,
                                         unsigned classes)
{
	for (unsigned deep = classes & EDGE_DEEP_CLASSES; deep; deep &= deep - 1) {
		unsigned class = (unsigned)__builtin_ctz(deep);
		uint64_t bit = edge_hash(key, class) >> t->deep_shift;

		if (!(t->deep[bit >> 6] >> (bit & 63) & 1))
			classes &= ~(1u << class);
	}
	return classes;
}

/* The classes in which a key may be found. */
static inline unsigned edge_classes(const struct edge_table *t, uint64_t key)
{
	return edge_classes_deep(t, key, edge_classes_near(t, key));
}

static inline uint32_t edge_bucket(const struct edge_table *t, uint64_t key, unsigned class)
{
	return (uint32_t)(edge_hash(key, class) >> t->shift);
}

#endif
