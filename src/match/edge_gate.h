/*
 * edge_gate: tells at a glance that no edge agrees with how a line starts or ends.
 */
#ifndef MATCH_EDGE_GATE_H
#define MATCH_EDGE_GATE_H

#include "match/edge_near.h"

/* A bit for each byte. */
struct byte_set {
	uint8_t bits[32];
};

static inline bool byte_set_has(const struct byte_set *s, unsigned char byte)
{
	return s->bits[byte >> 3] >> (byte & 7) & 1;
}

/* Immutable once built. */
struct edge_gate {
	edge_near_fn *near;
	const struct edge_table *starts, *numbers, *ends; /* borrowed, as in struct index */
	struct byte_set sign[128]; /* by a line's first byte: the second ones with which it may
	                              start like an edge that begins with a sign */
	struct byte_set end[128];  /* by a line's last byte, if it is ASCII: those in front of
	                              it that ask for a look */
};

struct index;
void edge_gate_build(struct edge_gate *g, const struct index *x);

/* Lines that have to be looked up, a bit each. */
struct edge_bits {
	uint64_t start, end;
};
#define EDGE_GATE_LINES 64u

/* Looks at up to EDGE_GATE_LINES lines, or at one that is flagged LINE_LONG: nothing is
 * looked up for that. */
struct edge_bits edge_gate_look(const struct edge_gate *g, const struct stretch *text,
                                const struct line *lines, uint32_t count);

/* Whether a line that starts with a character beyond ASCII may be found in a table,
 * with or without what decorates its end. */
bool edge_gate_beyond(const struct edge_table *t, struct span line);

#endif
