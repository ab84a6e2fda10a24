/*
 * edge_gate: which lines need not be looked up in a table of edges.
 *
 * Most lines of a text start and end like none of the edges.  Of a start the
 * first symbols say so, where they are one to one with bytes of ASCII; of an
 * end its last two bytes, by one bit of a map of 4 KB that is filled with what
 * the table says of their symbols.  Characters beyond ASCII are decoded, and
 * only letters are judged.
 *
 * Invariant: a gate is closed only where edge_classes has nothing for any of the
 * keys under which scan.c looks a line up; what can't be told opens it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/edge_gate.h"

static bool is_letter(uint32_t c)
{
	return (c | 0x20) - 'a' < 26;
}

static bool is_sign(uint32_t c)
{
	return c > ' ' && c < 0x7F && !is_letter(c) && !fold_is_digit(c);
}

/* Whether the table has edges that begin with two symbols; 0: the line ends. */
static bool has_pair(const struct edge_table *t, uint8_t outer, uint8_t inner)
{
	return t->pairs[edge_pair(outer | (uint64_t)inner << 8)] != 0;
}

/* Whether a line asks for a look that ends with these two bytes, the last of which
 * is its own symbol but for case. */
static bool asks(const struct edge_table *t, unsigned last, unsigned before)
{
	uint8_t symbol = fold_symbol(last);

	if (before >= 0x80 || before < ' ' || before == 0x7F)
		return t->firsts[symbol];
	return has_pair(t, symbol, fold_symbol(before));
}

void end_gate_build(struct end_gate *g, const struct edge_table *edges)
{
	g->edges = edges;
	for (unsigned last = 0; last < 128; last++) {
		struct byte_set *set = &g->before[last];

		if (!is_letter(last) && !is_sign(last)) {
			memset(set, 0xFF, sizeof *set);
			continue;
		}
		memset(set, 0, sizeof *set);
		if (!edges->firsts[fold_symbol(last)])
			continue;
		for (unsigned before = 0; before < 256; before++)
			if (asks(edges, last, before))
				set->bits[before >> 3] |= (uint8_t)(1u << (before & 7));
	}
}

/* A letter is no sign, blank or digit: nothing of it is cut off or left out. */
static bool is_letter_beyond(uint32_t c)
{
	return c < 0x10000 && (utf8_class(c) & CHAR_LETTER);
}

bool edge_gate_start_beyond(const struct edge_table *edges, struct span line)
{
	uint32_t outer, inner;
	size_t len = utf8_decode(line.ptr, line.ptr + line.len, &outer);

	if (!is_letter_beyond(outer) || len == line.len)
		return true;
	if (!edges->firsts[fold_symbol(outer)])
		return false;
	utf8_decode(line.ptr + len, line.ptr + line.len, &inner);
	return !is_letter_beyond(inner) || has_pair(edges, fold_symbol(outer), fold_symbol(inner));
}

bool end_gate_beyond(const struct end_gate *g, struct span line)
{
	uint32_t outer;

	edge_decode_before(line.ptr, line.ptr + line.len, &outer);
	return !is_letter_beyond(outer) || g->edges->firsts[fold_symbol(outer)];
}
