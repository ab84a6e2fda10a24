/*
 * edge_gate: tells at a glance that no edge agrees with how a line starts or ends.
 */
#ifndef MATCH_EDGE_GATE_H
#define MATCH_EDGE_GATE_H

#include "base/ascii8.h"
#include "match/edge_table.h"
#include "match/fold.h"

/* A bit for each byte. */
struct byte_set {
	uint8_t bits[32];
};

static inline bool byte_set_has(const struct byte_set *s, unsigned char byte)
{
	return s->bits[byte >> 3] >> (byte & 7) & 1;
}

/* Immutable once built. */
struct end_gate {
	struct byte_set before[128]; /* by a line's last byte, if it is ASCII: the bytes in
	                                front of it that ask for a look */
	const struct edge_table *edges; /* borrowed */
};

void end_gate_build(struct end_gate *g, const struct edge_table *edges);
/* Whether a line that starts, or ends, with a character beyond ASCII asks for a look. */
bool edge_gate_start_beyond(const struct edge_table *edges, struct span line);
bool end_gate_beyond(const struct end_gate *g, struct span line);

#define GATE_SYMBOLS 5u /* one more than classes are told by */

/*
 * Whether a line of at least GATE_SYMBOLS - 1 bytes has to be looked up by its
 * start among `edges`, with or without what decorates its end.  Blanks need not
 * be cut off; eight bytes may be read.
 */
static inline bool edge_gate_start(const struct edge_table *edges, struct span line)
{
	uint64_t mask = edge_mask(GATE_SYMBOLS - (line.len < GATE_SYMBOLS));
	uint64_t word = ascii8_load(line.ptr) & mask;
	uint64_t spaces = ascii8_equal(word, ' ');
	uint64_t solid = word | spaces >> 1;
	uint64_t key = edge_lower(word);
	unsigned classes = edge_classes(edges, key);
	unsigned unclear;

	if (word & 0x80)
		return edge_gate_start_beyond(edges, line);
	/* Letters with single spaces between are their own symbols but for case; they
	 * have bit 6 and not bit 7.  Some signs have so too, but in front of a line. */
	unclear = ((solid ^ 0x40 * ASCII8_EACH) & 0xC0 * ASCII8_EACH & mask) != 0;
	unclear |= (spaces & spaces >> 8) != 0;
	unclear |= (unsigned)((key & 0xFF) - 'a' >= 26);
	/* With a letter behind the symbols by which classes are told, or as the last
	 * of them, what decorates the end begins after these. */
	unclear |= ascii8_range(key, 'a', 'z') >> 24 == 0;
	return unclear | classes;
}

/* Whether it has to be looked up by its end; the same. */
static inline bool end_gate_open(const struct end_gate *g, struct span line)
{
	const unsigned char *b = (const unsigned char *)line.ptr + line.len;

	return b[-1] < 0x80 ? byte_set_has(&g->before[b[-1]], b[-2]) : end_gate_beyond(g, line);
}

#endif
