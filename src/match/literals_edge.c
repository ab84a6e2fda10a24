/*
 * literals_edge: how the lines that a pattern matches start, or end.
 *
 * The tree is walked from its edge inwards with a set of open edges, each a
 * text that a match may begin with.  A character lengthens all of them, an
 * alternation multiplies them, what can be anything closes them.  An edge that
 * has EDGE_SYMBOLS symbols and EDGE_NEXTS, or is closed, is done; when all are,
 * the rest of the pattern is never looked at.
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

#include "match/edge_set.h"
#include "match/fold.h"

#define VISITS 50000u
#define WIDE_SET 256u  /* from here on long edges are not multiplied any more */
#define LONG_ENOUGH 4u /* symbols */
#define MAX_COPIES 8u  /* of what a quantifier repeats */

static void visit(struct literals *l, uint32_t at);

static void visit_alternatives(struct literals *l, const struct node *alt)
{
	uint32_t base = l->low, base_end, count = 0;

	for (uint32_t i = alt->first; i != NODE_NONE; i = l->syntax.nodes[i].next)
		count++;
	/* Whole keys before shorter ones. */
	if ((uint64_t)(l->high - l->low) * count > WIDE_SET)
		edges_close(l, l->low, EDGE_SYMBOLS);
	if ((uint64_t)(l->high - l->low) * count > WIDE_SET)
		edges_close(l, l->low, LONG_ENOUGH);
	/* Short ones before empty ones, which would end it all: better a few short ones
	 * than all of them cut. */
	for (uint32_t least = LONG_ENOUGH; least-- > 0;)
		if ((uint64_t)(l->high - l->low) * count > (least > 0 ? MAX_EDGES / 8 : MAX_EDGES))
			edges_close(l, l->low, least);
	edges_merge_empty(l);
	base_end = l->high;
	for (uint32_t i = alt->first; i != NODE_NONE && !l->failed; i = l->syntax.nodes[i].next) {
		l->low = l->high;
		edges_copy(l, base, base_end);
		visit(l, i);
		if (l->high - base_end > MAX_EDGES / 2)
			edges_close(l, base_end, EDGE_SYMBOLS);
	}
	l->low = base;
	edges_drop(l, base, base_end);
}

/*
 * Once more, or not: both are possible.  What comes after more than one more
 * is not followed, but for signs that are left out.
 */
static void visit_once_more(struct literals *l, const struct node *repeat)
{
	uint32_t base = l->low, base_end = l->high;

	l->low = l->high;
	edges_copy(l, base, base_end);
	visit(l, repeat->first);
	if (repeat->max == NODE_NO_MAX || repeat->max - repeat->value > 1) {
		edges_close_but_bare(l);
		if (l->low < l->high) {
			visit(l, repeat->first);
			edges_close_but_bare(l);
		}
	}
	l->low = base;
	edges_merge_empty(l);
}

/* Whether any number of a node's signs is left out, where it stands. */
static bool signs_can_be_left_out(const struct literals *l, uint32_t at)
{
	enum node_decor decor = l->syntax.nodes[at].value;

	if (decor == DECOR_NOT || !l->skip_decor || l->backwards)
		return false;
	if (decor == DECOR_SIGNS && edges_all_empty(l))
		return true;
	return l->at_tail && !edges_some_unknown(l);
}

/* A sign or a blank, or a digit. */
static void visit_decor(struct literals *l, uint32_t at)
{
	enum node_decor decor = l->syntax.nodes[at].value;
	uint32_t hidden;

	if (decor == DECOR_DIGITS && !l->at_tail)
		edges_begin_numbers(l);
	hidden = edges_hide_numbers(l);
	if (l->low < l->high) {
		if (!signs_can_be_left_out(l, at))
			edges_close(l, l->low, decor == DECOR_SIGNS && l->skip_decor ? 1 : 0);
		edges_add_decor(l, decor);
	}
	l->low -= hidden;
}

static void visit_repeat(struct literals *l, const struct node *repeat)
{
	uint32_t child = repeat->first;
	enum node_kind kind = l->syntax.nodes[child].kind;
	bool at_tail = l->at_tail;

	if (kind == NODE_DIGIT || kind == NODE_BLANK) {
		uint8_t symbol = kind == NODE_DIGIT ? FOLD_DIGIT : FOLD_BLANK;

		if (repeat->value > 0)
			edges_add_symbol(l, symbol, false);
		else if (repeat->max > 0)
			edges_add_optional(l, symbol);
		return;
	}
	if ((kind == NODE_DECOR || kind == NODE_ALT) && repeat->max > 1 &&
	    signs_can_be_left_out(l, child)) {
		edges_add_decor(l, l->syntax.nodes[child].value);
		return;
	}
	/* A closed edge stands for all that begins with it: also for going on
	 * without what may be missing. */
	if ((kind == NODE_ANY || kind == NODE_UNKNOWN) && repeat->max > 0) {
		edges_close(l, l->low, 0);
		return;
	}
	l->at_tail = at_tail && repeat->max == 1;
	for (uint32_t i = 0; i < repeat->value; i++) {
		if (i == MAX_COPIES) {
			edges_close(l, l->low, 0);
			break;
		}
		visit(l, child);
	}
	if (repeat->max != repeat->value)
		visit_once_more(l, repeat);
	l->at_tail = at_tail;
}
static bool is_nullable(const struct syntax *s, uint32_t at)
{
	const struct node *node = &s->nodes[at];

	switch (node->kind) {
	case NODE_EMPTY:
		return true;
	case NODE_REPEAT:
		return node->value == 0 || is_nullable(s, node->first);
	case NODE_SEQ:
		for (uint32_t i = node->first; i != NODE_NONE; i = s->nodes[i].next)
			if (!is_nullable(s, i))
				return false;
		return true;
	default:
		return false; /* or not worth a look */
	}
}

static void visit_sequence(struct literals *l, const struct node *seq)
{
	const struct node *nodes = l->syntax.nodes;
	uint32_t tail = seq->last;
	bool at_tail = l->at_tail;

	/* The last child that must match something, and all behind it. */
	while (at_tail && tail != NODE_NONE && nodes[tail].prev != NODE_NONE &&
	       is_nullable(&l->syntax, tail))
		tail = nodes[tail].prev;
	l->at_tail = false;
	for (uint32_t i = l->backwards ? seq->last : seq->first;
	     i != NODE_NONE && l->low < l->high && !l->failed;
	     i = l->backwards ? nodes[i].prev : nodes[i].next) {
		if (i == tail)
			l->at_tail = at_tail;
		visit(l, i);
	}
	l->at_tail = at_tail;
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
		edges_add_char(l, node.value);
		break;
	case NODE_TEXT:
		edges_add_text(l, span_of(l->syntax.text.ptr + node.value, node.max));
		break;
	case NODE_DIGIT:
		edges_add_symbol(l, FOLD_DIGIT, false);
		break;
	case NODE_BLANK:
		edges_add_symbol(l, FOLD_BLANK, false);
		break;
	case NODE_ANY:
	case NODE_UNKNOWN:
	case NODE_CLASS: /* not in the trees of this file */
	case NODE_ASSERT:
		edges_close(l, l->low, 0);
		break;
	case NODE_SEQ:
		visit_sequence(l, &node);
		break;
	case NODE_DECOR:
		visit_decor(l, at);
		break;
	case NODE_ALT:
		if (node.value == DECOR_SIGNS && edges_all_empty(l) && signs_can_be_left_out(l, at))
			edges_add_decor(l, DECOR_SIGNS);
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
	l->low = l->high = 0;
	l->n_done = 0;
	l->failed = false;
	l->budget = VISITS;
	l->backwards = backwards;
	l->most = EDGE_SYMBOLS + (!backwards && flags & PATTERN_WHOLE ? EDGE_NEXTS : 0);
	l->at_tail = !backwards;
	if (!edges_begin(l))
		return false;
	visit(l, root);
	if (flags & PATTERN_WHOLE)
		edges_end_line(l);
	edges_close(l, l->low, 0);
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
		edges_settle(l, EDGE_SYMBOLS);
	return !l->failed && l->n_done > 0;
}
