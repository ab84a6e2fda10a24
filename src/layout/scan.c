/*
 * scan: reads the measured prefix of a line in one pass.
 *
 * Text is words and what lies between them.  Words of ASCII letters (most bytes
 * of most pages) are read eight bytes at once, without a branch that depends on
 * a letter; other words, and what lies between words, by character.
 *
 * Bounds: each byte is looked at a constant number of times; nothing is
 * allocated and no byte outside of the prefix is read.
 *
 * Invariant: the words are those of utf8_count_words.
 */
#include "layout/scan.h"

#include "base/ascii8.h"
#include "base/utf8.h"

enum { CHARS_LONG = 5 }; /* characters of a long word */

/* What a character adds: characters, digits, punctuation. */
static const uint64_t char_tally[GLYPH_KINDS] = {
	[GLYPH_UPPER] = TALLY(1, 0, 0), [GLYPH_LOWER] = TALLY(1, 0, 0),
	[GLYPH_CASELESS] = TALLY(1, 0, 0), [GLYPH_MARK] = TALLY(1, 0, 0),
	[GLYPH_DIGIT] = TALLY(1, 1, 0), [GLYPH_DENSE] = TALLY(1, 0, 0),
	[GLYPH_BLANK] = 0, [GLYPH_JOINER] = TALLY(1, 0, 1),
	[GLYPH_STOP] = TALLY(1, 0, 1), [GLYPH_COMMA] = TALLY(1, 0, 1),
	[GLYPH_COLON] = TALLY(1, 0, 1), [GLYPH_QUOTE] = TALLY(1, 0, 1),
	[GLYPH_SEPARATOR] = TALLY(1, 0, 1), [GLYPH_BULLET] = TALLY(1, 0, 1),
	[GLYPH_PUNCT] = TALLY(1, 0, 1),
};

/* A step of a word's hash; the upper bits are the good ones. */
static inline uint64_t hash_step(uint64_t hash, uint64_t part)
{
	return (hash ^ hash >> 32 ^ part) * 0x9E3779B97F4A7C15u;
}

/* The 15 bits of a hash that are kept, with SHAPE_LONG_WORD. */
static inline uint16_t keep_hash(uint64_t hash, bool is_long)
{
	return (uint16_t)(hash >> 49 | (uint32_t)is_long << 15);
}

static void add_hash(struct scan *s, uint64_t hash, bool is_long)
{
	s->out->hash[s->hashes++] = keep_hash(hash, is_long);
}

static inline void end_run(struct scan *s)
{
	s->cases <<= 2;
}

/* The eight bytes at `p`, zeros for those that are not before s->end. */
static inline uint64_t load_padded(const struct scan *s, const char *p)
{
	size_t left = (size_t)(s->end - p);
	uint64_t text = 0;

	if (left >= 8)
		return ascii8_load(p);
	if (left > 0 && s->end - s->start >= 8)
		return ascii8_load(s->end - 8) >> (64 - 8 * left);
	for (size_t i = 0; i < left; i++)
		text |= (uint64_t)(unsigned char)p[i] << 8 * i;
	return text;
}

static inline bool is_ascii_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/*
 * Bit 7 of each of the eight bytes that is no ASCII letter.  *folded is the same
 * text in lower case, as far as it is letters.
 */
static inline uint64_t other_bytes(uint64_t text, uint64_t *folded)
{
	*folded = (text & ~ASCII8_ALL) | ASCII8_EACH * 0x20;
	return (~ascii8_range(*folded, 'a', 'z') | text) & ASCII8_ALL;
}

/* The hash of the ASCII letters at `p`, eight at a step; where they end. */
static const char *hash_letters(const struct scan *s, const char *p, uint64_t *hash)
{
	*hash = 0;
	for (;;) {
		uint64_t folded, others = other_bytes(load_padded(s, p), &folded);
		unsigned bits = others ? (unsigned)__builtin_ctzll(others) - 7 : 64;

		if (bits == 0)
			return p;
		/* Shifted so that only the letters before the first other are left. */
		*hash = hash_step(*hash, folded << (64 - bits));
		p += bits / 8;
		if (bits < 64)
			return p;
	}
}

/*
 * Reads words of ASCII letters as long as single blanks divide them, leaving
 * s->p behind the last blank or word; false when there is none.  This loop sees
 * most of all text: what it changes is in registers, and words of up to seven
 * letters, which most are, are read from one load.
 */
static bool scan_ascii_words(struct scan *s)
{
	const uint8_t *extends = s->tables->extends;
	const char *p = s->p, *word;
	uint64_t cases = s->cases, chars = s->chars;
	uint32_t letters = s->letters;
	uint16_t *hash_out = s->out->hash + s->hashes, *const first_out = hash_out;
	unsigned char next;

	for (;;) {
		uint64_t text = load_padded(s, p), folded, others = other_bytes(text, &folded), hash;

		if (others & 0x80)
			break; /* no letter, or the end */
		word = p;
		if (others) {
			unsigned bits = (unsigned)__builtin_ctzll(others) - 7;

			hash = hash_step(0, folded << (64 - bits));
			p += bits / 8;
			next = (unsigned char)(text >> bits);
		} else {
			p = hash_letters(s, p, &hash);
			next = p < s->end ? (unsigned char)*p : 0;
		}
		if (extends[next]) {
			p = word;
			break;
		}
		letters = (uint32_t)(p - word);
		chars += letters;
		cases = cases << 2 | (2u - (*word >> 5 & 1)); /* bit 5 is the case */
		*hash_out++ = keep_hash(hash, letters >= CHARS_LONG);
		if (next != ' ')
			break;
		p++;
		letters = 0;
	}
	if (hash_out == first_out)
		return false;
	s->p = p;
	s->cases = cases;
	s->chars = chars;
	s->letters = letters;
	s->hashes += (uint32_t)(hash_out - first_out);
	s->pending_stop = s->after_unmarked = false;
	return true;
}

/* Does a word go on at `p`, behind a joiner: with marks, or none, and a letter or digit? */
static bool goes_on(const struct scan *s, const char *p)
{
	while (p < s->end) {
		struct glyph g = glyph_at(s->tables, p, s->end);

		if (g.kind != GLYPH_MARK)
			return g.kind <= GLYPH_DIGIT;
		p += g.bytes;
	}
	return false;
}

/* Reads the word at s->p, which begins with `g`, a letter or digit. */
static void scan_word(struct scan *s, struct glyph g)
{
	const uint32_t first = g.kind;
	const char *p = s->p;
	uint64_t sum = s->chars, hash = 0, letters_hash;

	for (;;) {
		hash = hash * 31 + g.folded;
		sum += char_tally[g.kind];
		p += g.bytes;
		if (p == s->end)
			break;
		g = glyph_at(s->tables, p, s->end);
		if (g.kind <= GLYPH_DIGIT)
			continue;
		if (g.kind != GLYPH_JOINER || !goes_on(s, p + g.bytes))
			break;
		sum += char_tally[GLYPH_JOINER];
		p += g.bytes;
		g = glyph_at(s->tables, p, s->end);
	}
	/* A word is the same word before a quote that could have gone on with it. */
	if (is_ascii_letter(*s->p) && hash_letters(s, s->p, &letters_hash) == p)
		hash = letters_hash;
	else
		hash = hash_step(0, hash);
	if (first == GLYPH_DIGIT && shape_date_at(s->p, s->end))
		s->out->flags |= 1u << SHAPE_DATED;
	unsigned chars = TALLY_CHARS(sum) - (unsigned)TALLY_CHARS(s->chars);
	s->letters = chars - (TALLY_DIGITS(sum) - (unsigned)TALLY_DIGITS(s->chars));
	s->chars = sum;
	s->p = p;
	add_hash(s, hash, chars >= CHARS_LONG);
	s->cases = s->cases << 2 | (first == GLYPH_LOWER ? 1u : first == GLYPH_UPPER ? 2u : 0u);
	s->pending_stop = s->after_unmarked = false;
}

/* Reads the run at s->p of characters of a dense script, the first being `g`. */
static void scan_dense(struct scan *s, struct glyph g)
{
	bool unmarked = glyph_is_unmarked(g.c);
	uint32_t before = 0, count = 0;

	/* Blanks divide Thai text as sentence marks do elsewhere. */
	s->out->stops = (uint16_t)(s->out->stops + (unmarked && s->after_unmarked));
	for (;;) {
		if (g.kind == GLYPH_DENSE) {
			if (count++ > 0)
				add_hash(s, hash_step(0, (uint64_t)before * 31 + g.c), true);
			before = g.c;
		}
		s->chars += char_tally[g.kind];
		s->p += g.bytes;
		if (s->p == s->end)
			break;
		g = glyph_at(s->tables, s->p, s->end);
		if (g.kind != GLYPH_DENSE && g.kind != GLYPH_MARK)
			break;
	}
	if (count == 1)
		add_hash(s, hash_step(0, before), false);
	/* There are as many hashes as pairs, and half as many words as characters. */
	s->more_words += (int32_t)((count + 1) / 2) - (int32_t)(count > 1 ? count - 1 : 1);
	s->letters = count + 1; /* a mark after one ideograph does end a sentence */
	end_run(s);
	s->pending_stop = false;
	s->after_unmarked = unmarked;
}

/* Passes over `g`, which belongs to no word. */
static void scan_between(struct scan *s, struct glyph g)
{
	struct shape *out = s->out;
	const char *next = s->p += g.bytes;

	s->chars += char_tally[g.kind];
	switch (g.kind) {
	case GLYPH_BLANK:
		out->stops = (uint16_t)(out->stops + s->pending_stop);
		s->pending_stop = false;
		s->letters = 0;
		return;
	case GLYPH_STOP:
		/* Not after an initial or a number; ideographic ones need no blank. */
		if (g.c >= 0x3000)
			out->stops = (uint16_t)(out->stops + (next < s->end));
		else
			s->pending_stop = s->letters > 1;
		break;
	case GLYPH_QUOTE:
	case GLYPH_JOINER:
		s->letters = 0; /* closes, so that the mark before it still stands */
		s->after_unmarked = false;
		return;
	case GLYPH_COMMA:
		out->commas++;
		s->pending_stop = s->after_unmarked = false;
		s->letters = 0;
		return;
	case GLYPH_SEPARATOR:
		out->separators++;
		s->pending_stop = false;
		break;
	default:
		s->pending_stop = false;
		break;
	}
	if (g.kind != GLYPH_STOP)
		s->letters = 0;
	end_run(s);
	s->after_unmarked = false;
}

void scan_prefix(struct scan *s)
{
	while (s->p < s->end) {
		if (is_ascii_letter(*s->p) && scan_ascii_words(s))
			continue;
		struct glyph g = glyph_at(s->tables, s->p, s->end);
		if (g.kind <= GLYPH_DIGIT && g.kind != GLYPH_MARK)
			scan_word(s, g);
		else if (g.kind == GLYPH_DENSE)
			scan_dense(s, g);
		else
			scan_between(s, g);
	}
}
