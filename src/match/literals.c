/*
 * literals: choose how a pattern is found.
 *
 * The start of a line is looked at anyway, and an automaton turns most wrong
 * candidates down within a few characters; so any set of starts is taken
 * without asking further.  Then comes how lines end, then what they hold: an
 * estimate in bits says how rarely a set is met where nothing matches.
 *
 * Bounds: linear in the pattern (literals_edge.c bounds its own walk).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/fold.h"
#include "match/literals.h"

#define FEW_BITS 7u /* less than two letters, or one rare sign */
#define GOOD_END_BITS 12u
#define GOOD_INNER_BITS 16u
#define MOST_HEADS 64u
#define MOST_EDGES_WITH_TAILS 256u

/* Characters and bytes that a node matches at most; SIZE_MAX: no bound. */
struct extent {
	size_t chars, bytes;
};

static size_t add_sizes(size_t a, size_t b)
{
	return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static size_t multiply_sizes(size_t a, size_t n)
{
	return n != 0 && a > SIZE_MAX / n ? SIZE_MAX : a * n;
}

/* A character matches its case variants, of which those in the BMP lie there
 * too; of ASCII only two letters have any outside. */
static size_t longest_variant(uint32_t c)
{
	if (c >= 0x80)
		return c < 0x10000 ? 3 : 4;
	return (c | 0x20) == 'k' ? 3 : (c | 0x20) == 's' ? 2 : 1;
}

static struct extent measure_text(struct span text)
{
	struct extent sum = { 0, 0 };

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		/* The first byte of a character counts for all of it. */
		if ((byte & 0xC0) != 0x80) {
			sum.chars++;
			sum.bytes += byte >= 0xF0 ? 4 : longest_variant(byte);
		}
	}
	return sum;
}

static struct extent measure(const struct syntax *s, uint32_t at)
{
	const struct node *node = &s->nodes[at];
	struct extent sum = { 0, 0 };

	switch (node->kind) {
	case NODE_EMPTY:
		return sum;
	case NODE_CHAR:
		return (struct extent){ 1, longest_variant(node->value) };
	case NODE_TEXT:
		return measure_text(span_of(s->text.ptr + node->value, node->max));
	case NODE_DIGIT:
	case NODE_BLANK:
		if (node->max == NODE_NO_MAX)
			return (struct extent){ SIZE_MAX, SIZE_MAX };
		return (struct extent){ node->max, multiply_sizes(node->max, 4) };
	case NODE_ANY:
	case NODE_DECOR:
		return (struct extent){ 1, 4 };
	case NODE_UNKNOWN:
	case NODE_CLASS: /* not in the trees of this file */
	case NODE_ASSERT:
		return (struct extent){ SIZE_MAX, SIZE_MAX };
	case NODE_SEQ:
	case NODE_ALT:
		for (uint32_t i = node->first; i != NODE_NONE; i = s->nodes[i].next) {
			struct extent one = measure(s, i);

			if (node->kind == NODE_SEQ) {
				sum.chars = add_sizes(sum.chars, one.chars);
				sum.bytes = add_sizes(sum.bytes, one.bytes);
			} else {
				sum.chars = one.chars > sum.chars ? one.chars : sum.chars;
				sum.bytes = one.bytes > sum.bytes ? one.bytes : sum.bytes;
			}
		}
		return sum;
	case NODE_REPEAT:
		sum = measure(s, node->first);
		if (node->max == NODE_NO_MAX && sum.chars > 0)
			return (struct extent){ SIZE_MAX, SIZE_MAX };
		sum.chars = multiply_sizes(sum.chars, node->max);
		sum.bytes = multiply_sizes(sum.bytes, node->max);
		return sum;
	}
	return sum;
}

static int take_edges(struct literals *l, struct arena *arena, struct plan *plan)
{
	plan->edges = arena_memdup(arena, l->done, l->n_done * sizeof(*l->done));
	plan->n_edges = l->n_done;
	plan->route = l->backwards ? ROUTE_SUFFIX : ROUTE_PREFIX;
	for (uint32_t i = 0; i < l->n_done; i++)
		if (l->done[i].len == 1 && !l->backwards)
			plan->route = ROUTE_FIRST;
	return plan->edges ? 0 : -1;
}

/* How lines that a whole-line pattern matches can end. */
static uint64_t find_tails(struct literals *l, uint32_t root, unsigned flags)
{
	uint64_t tails = 0;

	if (!(flags & PATTERN_WHOLE) || !literals_edges(l, root, true, flags))
		return 0;
	for (uint32_t i = 0; i < l->n_done; i++) {
		if (l->done[i].len < 2)
			return 0;
		tails |= edge_tail(l->done[i].key);
	}
	return tails;
}

/* A weak literal that matches begin with is compared with what can follow. */
static int take_heads(struct literals *l, uint32_t root, struct arena *arena, struct plan *plan)
{
	l->skip_decor = false;
	if (!literals_edges(l, root, false, 0) || l->n_done > MOST_HEADS)
		return 0;
	plan->heads = arena_memdup(arena, l->done, l->n_done * sizeof(*l->done));
	plan->n_heads = l->n_done;
	return plan->heads ? 0 : -1;
}

static int take_inner(struct literals *l, struct inner set, struct arena *arena,
                      struct plan *plan)
{
	struct span *items = arena_memdup(arena, l->items + set.first, set.count * sizeof(*items));

	if (!items)
		return -1;
	plan->route = ROUTE_INNER;
	for (uint32_t i = 0; i < set.count; i++) {
		items[i].ptr = arena_memdup(arena, items[i].ptr, items[i].len);
		if (!items[i].ptr)
			return -1;
		if (items[i].len == 1)
			plan->route = ROUTE_FIRST;
	}
	plan->literals = items;
	plan->n_literals = set.count;
	plan->loose_blanks = set.loose_blanks;
	plan->n_edges = 0;
	return 0;
}

/* Whether the edges at the start leave out a number. */
static bool has_counted(const struct literals *l)
{
	for (uint32_t i = 0; i < l->n_done; i++)
		if (l->done[i].counted)
			return true;
	return false;
}

/* The edges at the start, with the number there or without. */
static bool edges_at_start(struct literals *l, uint32_t root, unsigned flags, bool skip_numbers)
{
	bool found;

	l->skip_numbers = skip_numbers;
	found = literals_edges(l, root, false, flags);
	l->skip_numbers = false;
	return found;
}

/* Those of the two that say more. */
static bool find_starts(struct literals *l, uint32_t root, unsigned flags)
{
	bool found = edges_at_start(l, root, flags, true);
	unsigned bits = found ? literals_edge_bits(l) : 0;

	if (found && !has_counted(l))
		return true;
	if (edges_at_start(l, root, flags, false) && literals_edge_bits(l) >= bits)
		return true;
	return found && edges_at_start(l, root, flags, true);
}

static int choose(struct literals *l, uint32_t root, unsigned flags, struct arena *arena,
                  struct plan *plan)
{
	bool at_start = flags & PATTERN_WHOLE || l->syntax.starts_line;
	bool at_end = flags & PATTERN_WHOLE || l->syntax.ends_line;
	unsigned end_bits = 0;
	struct inner inner;

	l->skip_decor = true;
	if (at_start && find_starts(l, root, flags)) {
		bool weak = literals_edge_bits(l) < FEW_BITS;

		if (take_edges(l, arena, plan) != 0)
			return -1;
		/* Many good starts have ends as many and worth little. */
		if (weak || plan->n_edges <= MOST_EDGES_WITH_TAILS)
			plan->tails = find_tails(l, root, flags);
		return 0;
	}
	if (at_end && literals_edges(l, root, true, flags))
		end_bits = literals_edge_bits(l);
	if (end_bits >= GOOD_END_BITS)
		return take_edges(l, arena, plan);
	inner = literals_inner(l, root);
	if (inner.bits >= GOOD_INNER_BITS || (inner.count > 0 && !end_bits)) {
		if (take_inner(l, inner, arena, plan) != 0)
			return -1;
		return inner.is_head && inner.bits < GOOD_INNER_BITS
		               ? take_heads(l, root, arena, plan) : 0;
	}
	if (!end_bits)
		return 0;
	literals_edges(l, root, true, flags);
	return take_edges(l, arena, plan);
}

int literals_extract(struct literals *l, struct span text, unsigned flags, struct arena *arena,
                     struct plan *plan)
{
	struct extent extent;
	uint32_t root;

	*plan = (struct plan){ .route = ROUTE_ALWAYS, .longest_chars = SIZE_MAX,
	                       .longest_bytes = UINT32_MAX };
	if (flags & PATTERN_LITERAL) {
		struct span *item = arena_memdup(arena, &text, sizeof(text));

		plan->route = flags & PATTERN_SCANNED ? ROUTE_INNER : ROUTE_UNSCANNED;
		plan->literals = item;
		plan->n_literals = 1;
		plan->longest_chars = text.len;
		return item ? 0 : -1;
	}
	l->no_memory = false;
	root = syntax_parse(&l->syntax, text);
	if (l->syntax.no_memory)
		return -1;
	if (root != NODE_NONE) {
		extent = measure(&l->syntax, root);
		plan->longest_chars = extent.chars;
		if (extent.bytes < UINT32_MAX)
			plan->longest_bytes = (uint32_t)extent.bytes;
	}
	if (!(flags & PATTERN_SCANNED))
		plan->route = ROUTE_UNSCANNED;
	else if (root != NODE_NONE && choose(l, root, flags, arena, plan) != 0)
		return -1;
	/* The rule would be tried on every line, and be said to be slow. */
	return l->no_memory ? -1 : 0;
}

void literals_free(struct literals *l)
{
	syntax_free(&l->syntax);
	free(l->open);
	free(l->done);
	free(l->slots);
	free(l->items);
	buf_free(&l->bytes);
	*l = (struct literals){ 0 };
}
