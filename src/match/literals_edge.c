/*
 * literals_edge: how the lines that a pattern matches start, or end.
 *
 * The tree is walked from its edge inwards with a set of open edges, each a
 * text that a match may begin with.  A character lengthens all of them, an
 * alternation multiplies them, what can be anything closes them.  An edge that
 * has EDGE_SYMBOLS symbols, or is closed, is done; when all are, the rest of
 * the pattern is never looked at.
 *
 * Invariant: at any time every match begins with a done edge, or with an open
 * one and then a match of what is left of the tree.
 *
 * Bounds: MAX_EDGES edges and VISITS visits to nodes.  A set that grows too
 * large is closed early: shorter edges find more lines, never fewer.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/fold.h"
#include "match/literals.h"

#define MAX_EDGES 4096u
#define VISITS 50000u
#define WIDE_SET 256u  /* from here on long edges are not multiplied any more */
#define LONG_ENOUGH 4u /* symbols */
#define MAX_COPIES 8u  /* of what a quantifier repeats */

static struct edge *push(struct literals *l, struct edge **items, uint32_t count, uint32_t *cap)
{
	if (count == *cap) {
		uint32_t wanted = *cap ? *cap * 2 : 256;
		struct edge *grown;

		grown = count < 2 * MAX_EDGES ? realloc(*items, wanted * sizeof(*grown)) : NULL;
		if (!grown) {
			l->failed = true;
			return NULL;
		}
		*items = grown;
		*cap = wanted;
	}
	return &(*items)[count];
}

static void finish_edge(struct literals *l, struct edge edge)
{
	struct edge *slot;

	if (edge.len == 0 || l->n_done >= MAX_EDGES)
		l->failed = true; /* anything can start a match */
	else if ((slot = push(l, &l->done, l->n_done, &l->cap_done)) != NULL)
		*slot = edge, l->n_done++;
}

/* Closes the open edges from index `from` that have `least` symbols or more. */
static void close_edges(struct literals *l, uint32_t from, uint32_t least)
{
	uint32_t kept = from;

	for (uint32_t i = from; i < l->high && !l->failed; i++) {
		if (l->open[i].len >= least)
			finish_edge(l, l->open[i]);
		else
			l->open[kept++] = l->open[i];
	}
	l->high = kept;
}

/* Adds a copy of the open edges [from, to) on top. */
static void copy_edges(struct literals *l, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && !l->failed; i++) {
		struct edge edge = l->open[i];
		struct edge *slot = push(l, &l->open, l->high, &l->cap_open);

		if (slot) {
			*slot = edge;
			l->high++;
		}
	}
}

/* Takes [from, to) out of the open edges. */
static void drop_edges(struct literals *l, uint32_t from, uint32_t to)
{
	memmove(l->open + from, l->open + to, (l->high - to) * sizeof(*l->open));
	l->high -= to - from;
}

/* Whether a symbol makes an edge longer.  Blanks at the edge are skipped in
 * lines too, and a run of digits or of blanks is one symbol. */
static bool takes_symbol(const struct edge *edge, uint8_t symbol)
{
	if (edge->len == 0)
		return symbol != FOLD_BLANK;
	return (symbol != FOLD_DIGIT && symbol != FOLD_BLANK) ||
	       (uint8_t)(edge->key >> 8 * (edge->len - 1)) != symbol;
}

static void add_symbol(struct literals *l, uint8_t symbol)
{
	uint32_t kept = l->low;

	for (uint32_t i = l->low; i < l->high && !l->failed; i++) {
		struct edge edge = l->open[i];

		if (takes_symbol(&edge, symbol))
			edge.key |= (uint64_t)symbol << 8 * edge.len++;
		if (edge.len == EDGE_SYMBOLS)
			finish_edge(l, edge);
		else
			l->open[kept++] = edge;
	}
	l->high = kept;
}

static void add_char(struct literals *l, uint32_t c)
{
	/* What is cut off lines but is no blank to PCRE2 could be missing. */
	if (!fold_is_stable(c) || (c >= 0x80 && (utf8_class(c) & CHAR_BLANK) &&
	                           !fold_is_blank(c)))
		close_edges(l, l->low, 0);
	else
		add_symbol(l, fold_symbol(c));
}

static void visit(struct literals *l, uint32_t at);

static void visit_alternatives(struct literals *l, const struct node *alt)
{
	uint32_t base = l->low, base_end, count = 0;

	for (uint32_t i = alt->first; i != NODE_NONE; i = l->syntax.nodes[i].next)
		count++;
	if ((uint64_t)(l->high - l->low) * count > WIDE_SET)
		close_edges(l, l->low, LONG_ENOUGH);
	if ((uint64_t)(l->high - l->low) * count > MAX_EDGES)
		close_edges(l, l->low, 0);
	base_end = l->high;
	for (uint32_t i = alt->first; i != NODE_NONE && !l->failed; i = l->syntax.nodes[i].next) {
		l->low = l->high;
		copy_edges(l, base, base_end);
		visit(l, i);
	}
	l->low = base;
	drop_edges(l, base, base_end);
}

/* \d* and \s?: each open edge, and where that differs, with the symbol. */
static void add_optional_symbol(struct literals *l, uint8_t symbol)
{
	uint32_t base = l->low, base_end = l->high;

	for (uint32_t i = base; i < base_end; i++)
		if (takes_symbol(&l->open[i], symbol))
			copy_edges(l, i, i + 1);
	l->low = base_end;
	add_symbol(l, symbol);
	l->low = base;
}

static void visit_repeat(struct literals *l, const struct node *repeat)
{
	uint32_t child = repeat->first, base = l->low, base_end;
	enum node_kind kind = l->syntax.nodes[child].kind;

	if (kind == NODE_DIGIT || kind == NODE_BLANK) {
		uint8_t symbol = kind == NODE_DIGIT ? FOLD_DIGIT : FOLD_BLANK;

		if (repeat->value > 0)
			add_symbol(l, symbol);
		else if (repeat->max > 0)
			add_optional_symbol(l, symbol);
		return;
	}
	/* A closed edge stands for all that begins with it: also for going on
	 * without what may be missing. */
	if ((kind == NODE_ANY || kind == NODE_UNKNOWN) && repeat->max > 0) {
		close_edges(l, l->low, 0);
		return;
	}
	for (uint32_t i = 0; i < repeat->value; i++) {
		if (i == MAX_COPIES) {
			close_edges(l, l->low, 0);
			return;
		}
		visit(l, child);
	}
	if (repeat->max == repeat->value)
		return;
	/* Once more, or not: both are possible.  What comes after more than one
	 * more is not followed. */
	base_end = l->high;
	l->low = l->high;
	copy_edges(l, base, base_end);
	visit(l, child);
	if (repeat->max == NODE_NO_MAX || repeat->max - repeat->value > 1)
		close_edges(l, l->low, 0);
	l->low = base;
}

static void visit(struct literals *l, uint32_t at)
{
	/* By value: the array stands still, but nothing is won by relying on it. */
	struct node node = l->syntax.nodes[at];

	if (l->failed || l->low == l->high)
		return;
	if (l->budget-- == 0) {
		l->budget = 0;
		l->failed = true;
		return;
	}
	switch (node.kind) {
	case NODE_EMPTY:
		break;
	case NODE_CHAR:
		add_char(l, node.value);
		break;
	case NODE_DIGIT:
		add_symbol(l, FOLD_DIGIT);
		break;
	case NODE_BLANK:
		add_symbol(l, FOLD_BLANK);
		break;
	case NODE_ANY:
	case NODE_UNKNOWN:
		close_edges(l, l->low, 0);
		break;
	case NODE_SEQ:
		for (uint32_t i = l->backwards ? node.last : node.first;
		     i != NODE_NONE && l->low < l->high && !l->failed;
		     i = l->backwards ? l->syntax.nodes[i].prev : l->syntax.nodes[i].next)
			visit(l, i);
		break;
	case NODE_ALT:
		visit_alternatives(l, &node);
		break;
	case NODE_REPEAT:
		visit_repeat(l, &node);
		break;
	}
}

bool literals_edges(struct literals *l, uint32_t root, bool backwards, unsigned flags)
{
	struct edge *first;

	l->low = l->high = 0;
	l->n_done = 0;
	l->failed = false;
	l->budget = VISITS;
	l->backwards = backwards;
	first = push(l, &l->open, 0, &l->cap_open);
	if (!first)
		return false;
	*first = (struct edge){ 0 };
	l->high = 1;
	visit(l, root);
	/* A whole line ends here: zeros are all that can follow. */
	for (uint32_t i = l->low; i < l->high && (flags & PATTERN_WHOLE); i++)
		if (l->open[i].len > 0)
			l->open[i].len = EDGE_SYMBOLS;
	close_edges(l, l->low, 0);
	for (uint32_t i = 0; i < l->n_done && !(flags & PATTERN_WHOLE); i++) {
		struct edge *edge = &l->done[i];

		/* The blank may be the line's last, which is not looked at. */
		if ((uint8_t)(edge->key >> 8 * (edge->len - 1)) == FOLD_BLANK) {
			edge->len--;
			edge->key &= ~((uint64_t)0xFF << 8 * edge->len);
		}
		if (edge->len == 0)
			l->failed = true;
	}
	return !l->failed && l->n_done > 0;
}

/* How much a symbol at the edge says: signs that lists, quotations and
 * dialogues start with say little. */
static unsigned symbol_bits(uint8_t symbol)
{
	if (symbol == FOLD_DIGIT || symbol == FOLD_BLANK)
		return 1;
	if (symbol >= 0x80 || (symbol >= 'a' && symbol <= 'z'))
		return 4;
	return symbol && strchr("-*\"'(.", symbol) ? 3 : 7;
}

unsigned literals_edge_bits(const struct literals *l)
{
	unsigned least = 64;

	for (uint32_t i = 0; i < l->n_done; i++) {
		unsigned bits = 0;

		for (uint32_t k = 0; k < l->done[i].len; k++) {
			uint8_t symbol = (uint8_t)(l->done[i].key >> 8 * k);

			bits += symbol_bits(symbol);
			if (symbol == 0)
				break;
		}
		if (bits < least)
			least = bits;
	}
	return least;
}
