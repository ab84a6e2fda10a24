/*
 * edge_set: the edges that literals_edge.c is working on.
 *
 * Open edges [low, high) of l->open may still grow, the done ones cannot.
 * Signs and blanks in front of a match are left out where any may stand there
 * (`bare`), and at its end as well, with digits (`sealed`), because lines are
 * looked up without them too; so a phrase is one edge and not one for each way
 * to decorate it.  So is a number that a match begins with (`counted`), with
 * all signs and blanks up to the first letter: lines that begin with a digit or
 * a sign are looked up without all that, too.
 *
 * Of whole lines a little more than the key is followed: phrases that begin alike are
 * told apart by what stands behind it, without a key for each.
 *
 * Bounds: MAX_EDGES done edges; when they get more, they are cut shorter until
 * half of them are the same.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/edge_set.h"
#include "match/fold.h"

static struct edge *edges_push(struct literals *l, struct edge **items, uint32_t count,
                               uint32_t *cap)
{
	if (count == *cap) {
		uint32_t wanted = *cap ? *cap * 2 : 256;
		struct edge *grown;

		grown = count < 2 * MAX_EDGES ? realloc(*items, wanted * sizeof(*grown)) : NULL;
		if (!grown) {
			l->failed = true;
			l->no_memory |= count < 2 * MAX_EDGES;
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
bool edges_settle(struct literals *l, unsigned most)
{
	uint32_t n_slots = 64, kept = 0;

	while (n_slots < 2 * l->n_done)
		n_slots *= 2;
	if (n_slots > l->cap_slots) {
		uint32_t *slots = realloc(l->slots, n_slots * sizeof(*slots));

		if (!slots) {
			l->no_memory = true;
			return false;
		}
		l->slots = slots;
		l->cap_slots = n_slots;
	}
	memset(l->slots, 0, n_slots * sizeof(*l->slots));
	for (uint32_t i = 0; i < l->n_done; i++) {
		struct edge edge = l->done[i];
		uint32_t at;

		if (edge.len > most) {
			edge.len = (uint8_t)most;
			edge.core = false;
			/* most < 8.  NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
			edge.key &= ((uint64_t)1 << 8 * most) - 1;
			edge.nexts = UINT64_MAX;
		}
		at = (uint32_t)((edge.key + edge.len) * 0x9E3779B97F4A7C15u >> 40) & (n_slots - 1);
		/* A slot holds the number of a kept edge, plus one. */
		while (l->slots[at] && (l->done[l->slots[at] - 1].key != edge.key ||
		                        l->done[l->slots[at] - 1].len != edge.len ||
		                        l->done[l->slots[at] - 1].core != edge.core ||
		                        l->done[l->slots[at] - 1].counted != edge.counted ||
		                        l->done[l->slots[at] - 1].decorated != edge.decorated))
			at = (at + 1) & (n_slots - 1);
		if (l->slots[at]) {
			l->done[l->slots[at] - 1].nexts |= edge.nexts;
			continue;
		}
		l->done[kept++] = edge;
		l->slots[at] = kept;
	}
	l->n_done = kept;
	return true;
}

/* Makes room among the done edges: shorter ones are fewer. */
static void edges_shorten(struct literals *l)
{
	static const uint8_t lengths[] = { EDGE_SYMBOLS, 6, 4, 3, 2, 1 };

	for (size_t i = 0; i < sizeof(lengths) && l->n_done > MAX_EDGES / 2; i++)
		if (!edges_settle(l, lengths[i]))
			l->failed = true;
}

static uint8_t symbol_at(const struct edge *edge, unsigned at)
{
	return (uint8_t)(at < EDGE_SYMBOLS ? edge->key >> 8 * at
	                                   : edge->nexts >> 8 * (at - EDGE_SYMBOLS));
}

/* What of an edge is more than a key becomes sets of what may follow. */
static void seal_nexts(struct edge *edge)
{
	/* Behind the end of the line there is nothing to be known. */
	bool is_full = edge->len >= EDGE_SYMBOLS && symbol_at(edge, EDGE_SYMBOLS - 1) != 0;
	uint64_t nexts = UINT64_MAX;

	for (unsigned at = 0; at < EDGE_NEXTS && is_full; at++) {
		uint64_t may = (uint64_t)(edge->core ? EDGE_NEXT_SOFT : 0xFFFF) << 16 * at;

		if (EDGE_SYMBOLS + at < edge->len)
			may = edge_next(symbol_at(edge, EDGE_SYMBOLS + at), at);
		nexts &= ~((uint64_t)0xFFFF << 16 * at) | may;
	}
	edge->nexts = nexts;
	edge->core &= !is_full;
	if (edge->len > EDGE_SYMBOLS)
		edge->len = EDGE_SYMBOLS;
	if (edge->solid > EDGE_SYMBOLS)
		edge->solid = EDGE_SYMBOLS;
}

void edges_finish(struct literals *l, struct edge edge)
{
	struct edge *slot;

	seal_nexts(&edge);
	if (l->n_done >= MAX_EDGES)
		edges_shorten(l);
	if (edge.len == 0)
		l->failed = true; /* anything can start a match */
	else if ((slot = edges_push(l, &l->done, l->n_done, &l->cap_done)) != NULL)
		*slot = edge, l->n_done++;
}

/* Closes the open edges from index `from` that have `least` symbols or more. */
void edges_close(struct literals *l, uint32_t from, uint32_t least)
{
	uint32_t kept = from;

	for (uint32_t i = from; i < l->high && !l->failed; i++) {
		if (l->open[i].len >= least)
			edges_finish(l, l->open[i]);
		else
			l->open[kept++] = l->open[i];
	}
	l->high = kept;
}

/* Adds a copy of the open edges [from, to) on top. */
void edges_copy(struct literals *l, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && !l->failed; i++) {
		struct edge edge = l->open[i];
		struct edge *slot = edges_push(l, &l->open, l->high, &l->cap_open);

		if (slot) {
			*slot = edge;
			l->high++;
		}
	}
}

/* Takes [from, to) out of the open edges. */
void edges_drop(struct literals *l, uint32_t from, uint32_t to)
{
	memmove(l->open + from, l->open + to, (l->high - to) * sizeof(*l->open));
	l->high -= to - from;
}

/* Whether the number that an edge stands behind may still go on. */
static bool in_number(const struct edge *edge)
{
	return edge->counted && edge->len == 0;
}

/* Whether a symbol changes an edge.  Blanks at the edge are skipped in lines
 * too, and a run of digits or of blanks is one symbol. */
static bool takes_symbol(const struct edge *edge, uint8_t symbol)
{
	if (edge->sealed)
		return false;
	if (edge->len == 0)
		return symbol != FOLD_BLANK && !(edge->counted && symbol == FOLD_DIGIT);
	return (symbol != FOLD_DIGIT && symbol != FOLD_BLANK) ||
	       symbol_at(edge, edge->len - 1u) != symbol;
}

static void put_symbol(struct edge *edge, uint8_t symbol)
{
	if (edge->len < EDGE_SYMBOLS)
		edge->key |= (uint64_t)symbol << 8 * edge->len;
	else
		edge->nexts |= (uint64_t)symbol << 8 * (edge->len - EDGE_SYMBOLS);
	edge->len++;
}

void edges_add_symbol(struct literals *l, uint8_t symbol, bool is_decor)
{
	bool soft = is_decor || symbol == FOLD_BLANK || symbol == FOLD_DIGIT;
	uint32_t kept = l->low;

	for (uint32_t i = l->low; i < l->high && !l->failed; i++) {
		struct edge edge = l->open[i];

		if (edge.sealed && !soft) {
			edges_finish(l, edge);
			continue;
		}
		if (soft && in_number(&edge)) {
			l->open[kept++] = edge;
			continue;
		}
		if (edge.len == 0 && symbol == FOLD_DIGIT && !edge.sealed && l->skip_numbers) {
			l->open[kept++] = (struct edge){ .counted = true };
			continue;
		}
		if (edge.len == 0 && is_decor) {
			edge.decorated = !edge.bare;
			if (edge.bare) {
				l->open[kept++] = edge;
				continue;
			}
		}
		if (takes_symbol(&edge, symbol))
			put_symbol(&edge, symbol);
		if (!soft)
			edge.solid = edge.len;
		if (edge.len == l->most)
			edges_finish(l, edge);
		else
			l->open[kept++] = edge;
	}
	l->high = kept;
}

void edges_add_char(struct literals *l, uint32_t c)
{
	/* What is cut off lines but is no blank to PCRE2 could be missing. */
	if (!fold_is_stable(c) || (c >= 0x80 && (utf8_class(c) & CHAR_BLANK) &&
	                           !fold_is_blank(c)))
		edges_close(l, l->low, 0);
	else
		edges_add_symbol(l, fold_symbol(c), c != ' ' && fold_is_decor(c));
}

void edges_add_text(struct literals *l, struct span text)
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
		edges_add_char(l, c);
	}
}

/* An empty edge without its decoration stands for any other empty edge, but
 * not for one that is sealed; one behind a number for others of its kind. */
void edges_merge_empty(struct literals *l)
{
	bool has_bare = false, kept_bare = false, kept_sealed = false, kept_counted = false;
	uint32_t kept = l->low;

	for (uint32_t i = l->low; i < l->high; i++)
		has_bare |= l->open[i].len == 0 && l->open[i].bare && !l->open[i].sealed;
	for (uint32_t i = l->low; i < l->high; i++) {
		struct edge edge = l->open[i];
		bool *twin = edge.sealed ? &kept_sealed : &kept_bare;

		if (in_number(&edge)) {
			if (!kept_counted)
				l->open[kept++] = edge;
			kept_counted = true;
			continue;
		}
		if (edge.len == 0 && (edge.bare ? *twin : has_bare))
			continue;
		*twin |= edge.len == 0 && edge.bare;
		l->open[kept++] = edge;
	}
	l->high = kept;
}

bool edges_some_unknown(const struct literals *l)
{
	for (uint32_t i = l->low; i < l->high; i++)
		if (l->open[i].len == 0 && !l->open[i].bare && !l->open[i].counted)
			return true;
	return false;
}

bool edges_all_empty(const struct literals *l)
{
	for (uint32_t i = l->low; i < l->high; i++)
		if (l->open[i].len > 0)
			return false;
	return true;
}

/*
 * Any number of signs: left out in front of everything, and behind everything
 * if nothing else follows, which sealing makes sure of.
 */
void edges_add_decor(struct literals *l, enum node_decor decor)
{
	if (!l->skip_decor || l->backwards) {
		edges_close(l, l->low, 0);
		return;
	}
	for (uint32_t i = l->low; i < l->high; i++) {
		struct edge *edge = &l->open[i];

		if (in_number(edge))
			continue;
		if (edge->len > 0 || (edge->bare && decor == DECOR_DIGITS))
			edge->sealed = true;
		else if (decor == DECOR_SIGNS)
			edge->bare = true;
		else
			l->failed = true;
	}
	edges_merge_empty(l);
}

/* \d* and \s?: each open edge, and where that differs, with the symbol. */
void edges_add_optional(struct literals *l, uint8_t symbol)
{
	uint32_t base = l->low, base_end = l->high;

	for (uint32_t i = base; i < base_end; i++)
		if (takes_symbol(&l->open[i], symbol))
			edges_copy(l, i, i + 1);
	l->low = base_end;
	edges_add_symbol(l, symbol, false);
	l->low = base;
}

/* Closes the open edges but for empty ones of which it is known what stands in
 * front. */
void edges_close_but_bare(struct literals *l)
{
	uint32_t kept = l->low;

	edges_merge_empty(l);
	for (uint32_t i = l->low; i < l->high && !l->failed; i++) {
		struct edge edge = l->open[i];

		if (edge.len == 0 && !edge.sealed && (edge.bare || edge.counted))
			l->open[kept++] = edge;
		else
			edges_finish(l, edge);
	}
	l->high = kept;
}

void edges_begin_numbers(struct literals *l)
{
	for (uint32_t i = l->low; i < l->high && l->skip_numbers; i++)
		if (l->open[i].len == 0 && !l->open[i].sealed)
			l->open[i] = (struct edge){ .counted = true };
}

uint32_t edges_hide_numbers(struct literals *l)
{
	edges_merge_empty(l);
	for (uint32_t i = l->low; i < l->high; i++) {
		struct edge edge = l->open[i];

		if (!in_number(&edge))
			continue;
		l->open[i] = l->open[l->low];
		l->open[l->low++] = edge;
		return 1;
	}
	return 0;
}

/* A whole line ends behind this edge: zeros are all that can follow. */
static void end_line(struct edge *edge)
{
	/* Of a line of nothing but signs and digits, nothing is left. */
	if (edge->len == 0 && !edge->bare)
		return;
	if (edge->sealed && edge->len >= EDGE_SYMBOLS) {
		edge->core = true; /* until it is finished: nothing else follows */
		return;
	}
	if (edge->sealed) {
		if ((edge->solid == 0 && edge->len > 0) || edge->decorated)
			return;
		edge->key = edge->len > 0 ? edge->key & UINT64_MAX >> (64 - 8 * edge->solid) : 0;
		edge->core = true;
	}
	edge->len = EDGE_SYMBOLS + EDGE_NEXTS;
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

void edges_end_line(struct literals *l)
{
	for (uint32_t i = l->low; i < l->high; i++)
		end_line(&l->open[i]);
}

bool edges_begin(struct literals *l)
{
	struct edge *first = edges_push(l, &l->open, 0, &l->cap_open);

	if (!first)
		return false;
	*first = (struct edge){ 0 };
	l->low = 0;
	l->high = 1;
	return true;
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
