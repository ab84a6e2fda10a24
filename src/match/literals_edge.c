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
 * large is closed early, or cut shorter: shorter edges find more lines, never
 * fewer.
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

/*
 * Drops doubles among the done edges, after cutting them to `most` symbols.
 * Returns false without memory; then doubles stay.
 */
static bool settle_edges(struct literals *l, unsigned most)
{
	uint32_t n_slots = 64, kept = 0;

	while (n_slots < 2 * l->n_done)
		n_slots *= 2;
	if (n_slots > l->cap_slots) {
		uint32_t *slots = realloc(l->slots, n_slots * sizeof(*slots));

		if (!slots)
			return false;
		l->slots = slots;
		l->cap_slots = n_slots;
	}
	memset(l->slots, 0, n_slots * sizeof(*l->slots));
	for (uint32_t i = 0; i < l->n_done; i++) {
		struct edge edge = l->done[i];
		uint32_t at;

		if (edge.len > most) {
			edge.len = (uint16_t)most;
			edge.key &= ((uint64_t)1 << 8 * most) - 1; /* most < 8 */
		}
		at = (uint32_t)((edge.key + edge.len) * 0x9E3779B97F4A7C15u >> 40) & (n_slots - 1);
		/* A slot holds the number of a kept edge, plus one. */
		while (l->slots[at] && (l->done[l->slots[at] - 1].key != edge.key ||
		                        l->done[l->slots[at] - 1].len != edge.len ||
		                        l->done[l->slots[at] - 1].decorated != edge.decorated))
			at = (at + 1) & (n_slots - 1);
		if (l->slots[at])
			continue;
		l->done[kept++] = edge;
		l->slots[at] = kept;
	}
	l->n_done = kept;
	return true;
}

/* Makes room among the done edges: shorter ones are fewer. */
static void shorten_edges(struct literals *l)
{
	static const uint8_t lengths[] = { EDGE_SYMBOLS, 6, 4, 3, 2, 1 };

	for (size_t i = 0; i < sizeof(lengths) && l->n_done > MAX_EDGES / 2; i++)
		if (!settle_edges(l, lengths[i]))
			l->failed = true;
}

static void finish_edge(struct literals *l, struct edge edge)
{
	struct edge *slot;

	if (l->n_done >= MAX_EDGES)
		shorten_edges(l);
	if (edge.len == 0)
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

static void add_symbol(struct literals *l, uint8_t symbol, bool is_decor)
{
	uint32_t kept = l->low;

	for (uint32_t i = l->low; i < l->high && !l->failed; i++) {
		struct edge edge = l->open[i];

		if (edge.len == 0 && is_decor) {
			edge.decorated = !edge.bare;
			if (edge.bare) {
				l->open[kept++] = edge;
				continue;
			}
		}
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
		add_symbol(l, fold_symbol(c), c != ' ' && fold_is_decor(c));
}

static void add_text(struct literals *l, struct span text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	uint32_t c;

	while (at < end && l->low < l->high && !l->failed) {
		if (l->backwards) {
			const char *first = end - 1;

			while (first > at && (*first & 0xC0) == 0x80)
				first--;
			utf8_decode(first, end, &c);
			end = first;
		} else {
			at += utf8_decode(at, end, &c);
		}
		add_char(l, c);
	}
}

static void visit(struct literals *l, uint32_t at);

/* An empty edge without its decoration stands for any other empty edge. */
static void merge_empty_edges(struct literals *l)
{
	bool has_bare = false, kept_bare = false;
	uint32_t kept = l->low;

	for (uint32_t i = l->low; i < l->high; i++)
		has_bare |= l->open[i].len == 0 && l->open[i].bare;
	for (uint32_t i = l->low; i < l->high && has_bare; i++) {
		struct edge edge = l->open[i];

		if (edge.len == 0 && (!edge.bare || kept_bare))
			continue;
		kept_bare |= edge.len == 0;
		l->open[kept++] = edge;
	}
	l->high = has_bare ? kept : l->high;
}

static bool all_edges_are_empty(const struct literals *l)
{
	for (uint32_t i = l->low; i < l->high; i++)
		if (l->open[i].len > 0)
			return false;
	return true;
}

/* Signs: left out in front of everything, and otherwise anything. */
static void add_decor(struct literals *l)
{
	if (!l->skip_decor || l->backwards) {
		close_edges(l, l->low, 0);
		return;
	}
	close_edges(l, l->low, 1);
	for (uint32_t i = l->low; i < l->high; i++)
		l->open[i].bare = true;
	merge_empty_edges(l);
}

static void visit_alternatives(struct literals *l, const struct node *alt)
{
	uint32_t base = l->low, base_end, count = 0;

	for (uint32_t i = alt->first; i != NODE_NONE; i = l->syntax.nodes[i].next)
		count++;
	if ((uint64_t)(l->high - l->low) * count > WIDE_SET)
		close_edges(l, l->low, LONG_ENOUGH);
	if ((uint64_t)(l->high - l->low) * count > MAX_EDGES)
		close_edges(l, l->low, 0);
	merge_empty_edges(l);
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
	add_symbol(l, symbol, false);
	l->low = base;
}

/* Closes the open edges but for an empty one without its decoration. */
static void close_all_but_bare(struct literals *l)
{
	uint32_t n_bare = 0;

	merge_empty_edges(l);
	for (uint32_t i = l->low; i < l->high && !l->failed; i++) {
		if (l->open[i].len == 0 && l->open[i].bare)
			n_bare = 1;
		else
			finish_edge(l, l->open[i]);
	}
	l->high = l->low + n_bare;
	if (n_bare)
		l->open[l->low] = (struct edge){ .bare = true };
}

static void visit_repeat(struct literals *l, const struct node *repeat)
{
	uint32_t child = repeat->first, base = l->low, base_end;
	enum node_kind kind = l->syntax.nodes[child].kind;

	if (kind == NODE_DIGIT || kind == NODE_BLANK) {
		uint8_t symbol = kind == NODE_DIGIT ? FOLD_DIGIT : FOLD_BLANK;

		if (repeat->value > 0)
			add_symbol(l, symbol, false);
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
	 * more is not followed, but for signs that are left out. */
	base_end = l->high;
	l->low = l->high;
	copy_edges(l, base, base_end);
	visit(l, child);
	if (repeat->max == NODE_NO_MAX || repeat->max - repeat->value > 1) {
		close_all_but_bare(l);
		if (l->low < l->high) {
			visit(l, child);
			close_all_but_bare(l);
		}
	}
	l->low = base;
	merge_empty_edges(l);
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
	case NODE_TEXT:
		add_text(l, span_of(l->syntax.text.ptr + node.value, node.max));
		break;
	case NODE_DIGIT:
		add_symbol(l, FOLD_DIGIT, false);
		break;
	case NODE_BLANK:
		add_symbol(l, FOLD_BLANK, false);
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
	case NODE_DECOR:
		add_decor(l);
		break;
	case NODE_ALT:
		if (node.value == 1 && l->skip_decor && !l->backwards && all_edges_are_empty(l))
			add_decor(l);
		else
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
	if (!l->failed)
		settle_edges(l, EDGE_SYMBOLS);
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
