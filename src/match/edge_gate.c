/*
 * edge_gate: which lines need not be looked up in a table of edges.
 *
 * Most lines of a text start and end like none of the edges, and nobody can predict
 * which ones do.  So sixty-four in a row are judged by their first five bytes
 * (edge_near.c), without a branch; those that are left by their first eight.  A line that
 * starts with a letter of ASCII is its own key as far as letters and single spaces go, and
 * the table is asked for that key; of one that starts with signs or digits, what is behind
 * them.  Of an end one bit of a map of 4 KB tells.
 *
 * Invariant: a gate is closed only where edge_classes has nothing for any of the
 * keys under which scan_ends.c looks a line up; what can't be told opens it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"
#include "match/index.h"

/* Which symbols are the two outermost of an edge; the second may be any. */
struct symbol_pairs {
	struct byte_set second[256]; /* by the first */
};

static void list_pairs(struct symbol_pairs *pairs, const struct edge_table *t)
{
	memset(pairs, 0, sizeof *pairs);
	for (uint32_t i = 0; i < t->count; i++) {
		struct byte_set *set = &pairs->second[t->entries[i].key & 0xFF];
		uint8_t second = (uint8_t)(t->entries[i].key >> 8);

		if (t->entries[i].len == 1)
			memset(set, 0xFF, sizeof *set);
		else
			set->bits[second >> 3] |= (uint8_t)(1u << (second & 7));
	}
}

/* Whether a byte behind which a symbol of ASCII stands is one itself: not if it goes
 * on a run of digits or blanks, or is part of a character. */
static bool is_symbol(unsigned byte, uint8_t behind)
{
	return byte < 0x80 && fold_symbol(byte) != FOLD_BLANK &&
	       (behind != FOLD_DIGIT || !fold_is_digit(byte));
}

/* The second bytes with which lines that begin, or read backwards: end, with the
 * byte `outer` may be found in a table. */
static void list_second(struct byte_set *set, const struct edge_table *t,
                        const struct symbol_pairs *pairs, unsigned outer)
{
	uint8_t symbol = fold_symbol(outer);
	bool is_blank = symbol == FOLD_BLANK; /* it is cut off */

	memset(set, is_blank && t->count > 0 ? 0xFF : 0, sizeof *set);
	for (unsigned byte = 0; byte < 256 && t->firsts[symbol]; byte++)
		if (!is_symbol(byte, symbol) ||
		    byte_set_has(&pairs->second[symbol], fold_symbol(byte)))
			set->bits[byte >> 3] |= (uint8_t)(1u << (byte & 7));
}

void edge_gate_build(struct edge_gate *g, const struct index *x)
{
	struct symbol_pairs signs, ends;

	g->starts = &x->starts;
	g->numbers = &x->numbers;
	g->ends = &x->ends;
	g->near = edge_near_best();
	list_pairs(&signs, &x->signs);
	list_pairs(&ends, &x->ends);
	for (unsigned byte = 0; byte < 128; byte++) {
		list_second(&g->sign[byte], &x->signs, &signs, byte);
		list_second(&g->end[byte], &x->ends, &ends, byte);
	}
}

/* A letter is no sign, blank or digit: nothing of it is cut off or left out. */
static bool is_letter(uint32_t c)
{
	return c < 0x10000 && (utf8_class(c) & CHAR_LETTER);
}

bool edge_gate_beyond(const struct edge_table *t, struct span line)
{
	const char *p = line.ptr, *end = line.ptr + line.len;
	uint64_t key = 0;

	/* As long as they are letters, the symbols read are those of all ways to look
	 * the line up. */
	for (unsigned n = 0; n < 4; n++) {
		uint32_t c;

		if (p == end)
			return true;
		p += utf8_decode(p, end, &c);
		if (!is_letter(c))
			return true;
		key |= (uint64_t)fold_symbol(c) << 8 * n;
		if (n == 1 && t->pairs[edge_pair(key)] == 0)
			return false;
	}
	return edge_classes_near(t, key) != 0;
}

static bool end_beyond(const struct edge_table *t, struct span line)
{
	uint32_t outer;

	if (t->count == 0)
		return false;
	edge_decode_before(line.ptr, line.ptr + line.len, &outer);
	return fold_is_blank(outer) || utf8_class(outer) & CHAR_BLANK ||
	       t->firsts[fold_symbol(outer)];
}

static inline bool end_asks(const struct edge_gate *g, struct span line)
{
	const unsigned char *b = (const unsigned char *)line.ptr + line.len;

	if (line.len < 2)
		return true;
	return b[-1] < 0x80 ? byte_set_has(&g->end[b[-1]], b[-2]) : end_beyond(g->ends, line);
}

/* ---- starts ---- */

/* The letters of ASCII among eight bytes, as a set. */
static inline uint64_t letters_of(uint64_t word)
{
	uint64_t lower = (word | 0x20 * ASCII8_EACH) & ~ASCII8_ALL;

	return ascii8_range(lower, 'a', 'z') & ~word;
}

/* Whether the hash of some symbols of a key is that of an edge of the class. */
static inline unsigned is_deep(const struct edge_table *t, uint64_t key, unsigned class)
{
	uint64_t bit = edge_hash(key, class) >> t->deep_shift;

	return t->deep[bit >> 6] >> (bit & 63) & 1;
}

/*
 * Whether a line that starts with a letter of ASCII has to be looked up in `t`; what it
 * says of symbols see edge_near.h.  Nine bytes may be read, wherever it ends.
 */
static unsigned letters_ask(const struct edge_table *t, const char *p, size_t len)
{
	uint64_t mask = len < 8 ? edge_mask((unsigned)len) : UINT64_MAX;
	uint64_t word = ascii8_load(p) & mask, letters = letters_of(word);
	uint64_t spaces = ascii8_equal(word, ' '), key = word | letters >> 2;
	uint64_t unclear = (~(letters | spaces) | (spaces & spaces << 8)) & mask & ASCII8_ALL;
	uint64_t clear = letters & (unclear ^ (unclear - 1));
	/* A short line without anything else is its own key to the end. */
	unsigned whole = (len <= 8) & (unclear == 0) & letters >> (8 * (len < 8 ? len : 8) - 1);
	unsigned to_2 = whole | (clear >> 15 != 0), to_3 = whole | (clear >> 23 != 0);
	unsigned to_4 = whole | (clear >> 31 != 0), to_6 = whole | (clear >> 47 != 0);
	unsigned to_8 = whole | (clear >> 63 != 0) |
	                ((unclear == 0) & (len > 8) & edge_is_ascii_letter(p[8]));
	unsigned gone;

	/* The classes that three, four, six and eight symbols rule out. */
	gone = (is_deep(t, key, 2) ^ 1) << 2 & -to_3;
	gone |= (unsigned)~t->quads[edge_quad(t, key)] & EDGE_LONG_CLASSES & -to_4;
	gone |= (is_deep(t, key, 4) ^ 1) << 4 & -to_6;
	gone |= (is_deep(t, key, 5) ^ 1) << 5 & -to_8;
	return (to_2 ^ 1) | ((t->pairs[edge_pair(key)] & ~gone) != 0);
}

/*
 * The same for a line that starts with a sign, a digit or a blank, and is looked up
 * from the first letter on as well; if digits stand in front of that, from these, too.
 */
static bool signs_ask(const struct edge_gate *g, struct span line, const char *limit)
{
	const unsigned char *b = (const unsigned char *)line.ptr;
	uint64_t solid = 0, letters = 0, digits = 0;
	size_t at = 0;

	if (line.len < 2 || byte_set_has(&g->sign[b[0]], b[1]))
		return true;
	for (; !solid && limit - line.ptr - at >= 8 && at < line.len; at += 8) {
		uint64_t word = ascii8_load(line.ptr + at), ascii = word & ~ASCII8_ALL;

		letters = letters_of(word);
		solid = ((~ascii8_range(ascii, ' ', '~') | word) & ASCII8_ALL) | letters;
		digits |= ascii8_range(ascii, '0', '9') & ~word & (solid ^ (solid - 1));
	}
	if (digits && g->starts->firsts[FOLD_DIGIT])
		return true;
	if (solid)
		at -= 8 - (unsigned)__builtin_ctzll(solid) / 8;
	if (at >= line.len) /* there is nothing else, or only digits */
		return g->starts->firsts[0] | g->numbers->firsts[0];
	if (!(letters & solid & -solid) || limit - line.ptr - at < 9)
		return true;
	line = span_from(line, at);
	return letters_ask(g->starts, line.ptr, line.len) ||
	       (g->numbers->count > 0 && letters_ask(g->numbers, line.ptr, line.len));
}

/* The same for any line. */
static bool start_asks(const struct edge_gate *g, struct span line, const char *limit)
{
	if (limit - line.ptr < 9)
		return true;
	if (edge_is_ascii_letter(*line.ptr))
		return letters_ask(g->starts, line.ptr, line.len);
	if (*line.ptr & 0x80)
		return edge_gate_beyond(g->starts, line);
	return signs_ask(g, line, limit);
}

struct edge_bits edge_gate_look(const struct edge_gate *g, const struct stretch *text,
                                const struct line *lines, uint32_t count)
{
	const char *limit = text->ptr + text->len;
	struct edge_bits bits = { 0, 0 };
	uint32_t n_near = count;
	uint64_t near;

	if (lines[0].flags & LINE_LONG)
		return bits;
	while (n_near > 0 && limit - stretch_line(text, &lines[n_near - 1]).ptr < 8)
		n_near--;
	near = n_near ? g->near(g->starts, text, lines, n_near) : 0;
	if (n_near < EDGE_GATE_LINES)
		near |= UINT64_MAX << n_near & UINT64_MAX >> (EDGE_GATE_LINES - count);
	for (uint64_t left = near; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);

		bits.start |= (uint64_t)start_asks(g, stretch_line(text, &lines[i]), limit) << i;
	}
	if (g->ends->count == 0)
		return bits;
	for (uint32_t i = 0; i < count; i++)
		bits.end |= (uint64_t)end_asks(g, stretch_line(text, &lines[i])) << i;
	return bits;
}
