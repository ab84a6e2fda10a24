/*
 * shape: measures one line in one pass.
 *
 * Text is words and what lies between them.  A word of ASCII letters (most
 * bytes of most pages) is read eight bytes at once and without a branch that
 * depends on its letters; other words are read by character, and what lies
 * between words is looked at one character at a time.
 *
 * Bounds: SHAPE_MAX_BYTES of a line are looked at; of what is behind them only
 * the characters are counted, by a loop that compilers vectorise, and the end
 * is read.  No allocation, no byte read outside of the line.
 */
#include "layout/shape.h"

#include "base/ascii8.h"
#include "base/utf8.h"

enum { WORDS_SHORT = 4, WORDS_SOFT = 9, WORDS_LONG = 14, WORDS_STRONG = 25 };
enum { CHARS_SMALL = 3, CHARS_LONG = 5 };

/* Four counters in one word, so that a character or word adds to all at once. */
#define TALLY(a, b, c, d) \
	((uint64_t)(a) | (uint64_t)(b) << 16 | (uint64_t)(c) << 32 | (uint64_t)(d) << 48)
#define TALLY_GET(sum, i) ((uint16_t)((sum) >> 16 * (i)))

/* What a character adds: characters, upper case, digits, punctuation. */
static const uint64_t char_tally[GLYPH_KINDS] = {
	[GLYPH_UPPER] = TALLY(1, 1, 0, 0), [GLYPH_LOWER] = TALLY(1, 0, 0, 0),
	[GLYPH_CASELESS] = TALLY(1, 0, 0, 0), [GLYPH_MARK] = TALLY(1, 0, 0, 0),
	[GLYPH_DIGIT] = TALLY(1, 0, 1, 0), [GLYPH_DENSE] = TALLY(1, 0, 0, 0),
	[GLYPH_BLANK] = 0, [GLYPH_JOINER] = TALLY(1, 0, 0, 1),
	[GLYPH_STOP] = TALLY(1, 0, 0, 1), [GLYPH_COMMA] = TALLY(1, 0, 0, 1),
	[GLYPH_COLON] = TALLY(1, 0, 0, 1), [GLYPH_QUOTE] = TALLY(1, 0, 0, 1),
	[GLYPH_SEPARATOR] = TALLY(1, 0, 0, 1), [GLYPH_BULLET] = TALLY(1, 0, 0, 1),
	[GLYPH_PUNCT] = TALLY(1, 0, 0, 1),
};

/* What a word adds, by its first character and whether it is small: words,
 * cased, capitalised, small (see struct shape). */
static const uint64_t word_tally[GLYPH_DIGIT + 1][2] = {
	[GLYPH_UPPER] = { TALLY(1, 1, 1, 0), TALLY(1, 1, 1, 0) },
	[GLYPH_LOWER] = { TALLY(1, 1, 0, 0), TALLY(1, 1, 0, 1) },
	[GLYPH_CASELESS] = { TALLY(1, 0, 0, 0), TALLY(1, 0, 0, 0) },
	[GLYPH_DIGIT] = { TALLY(1, 0, 0, 0), TALLY(1, 0, 0, 0) },
};

/* What is carried along a line. */
struct scan {
	struct shape *out;
	const struct glyph_tables *tables;
	const char *start, *p, *end; /* the prefix that is measured, and where we are */
	uint64_t chars, words;       /* see char_tally, word_tally */
	uint32_t lower_run, longest_run;
	uint32_t hash_count, print;
	uint32_t letters;    /* of the word that ends at p; 0 when none does */
	bool pending_stop;   /* a sentence mark, inner if a blank comes next */
	bool after_unmarked; /* nothing but blanks since Thai or Lao text */
};

static inline void add_hash(struct scan *s, uint64_t h, bool is_long)
{
	h *= 0x9E3779B97F4A7C15u;
	s->print = (s->print ^ (uint32_t)(h >> 32)) * 0x01000193u;
	s->out->hash[s->hash_count] = (uint16_t)(h >> 49 | (is_long ? SHAPE_LONG_WORD : 0));
	s->hash_count += s->hash_count < SHAPE_MAX_WORDS;
}

static inline void add_word(struct scan *s, uint32_t first, unsigned chars, uint64_t hash)
{
	add_hash(s, hash, chars >= CHARS_LONG);
	s->words += word_tally[first][chars <= CHARS_SMALL];
	s->lower_run = first == GLYPH_LOWER ? s->lower_run + 1 : 0;
	s->longest_run = s->lower_run > s->longest_run ? s->lower_run : s->longest_run;
	s->pending_stop = s->after_unmarked = false;
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

/* Reads the word at s->p if it is all ASCII letters; reads nothing otherwise. */
static inline bool scan_ascii_word(struct scan *s)
{
	const char *p = s->p;
	uint64_t hash = 0;
	unsigned uppers = 0, chars = 0, len;

	do {
		uint64_t text = load_padded(s, p);
		uint64_t folded = (text & ~ASCII8_ALL) | ASCII8_EACH * 0x20;
		uint64_t others = (~ascii8_range(folded, 'a', 'z') | text) & ASCII8_ALL;
		len = others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
		uint64_t mask = len == 8 ? ~UINT64_C(0) : (UINT64_C(1) << len * 8) - 1;
		hash = (hash ^ (folded & mask)) * 0xD6E8FEB86659FD93u;
		uppers += ascii8_count(~text << 2 & ASCII8_ALL & mask); /* bit 5 is the case */
		chars += len;
		p += len;
	} while (len == 8);
	if (chars == 0 || (p < s->end && s->tables->extends[(unsigned char)*p]))
		return false;
	uint32_t first = *s->p < 'a' ? GLYPH_UPPER : GLYPH_LOWER;
	s->chars += TALLY(chars, uppers, 0, 0);
	s->p = p;
	s->letters = chars;
	add_word(s, first, chars, hash ^ hash >> 32);
	return true;
}

/* Reads the word at s->p, which begins with `g`, a letter or digit. */
static void scan_word(struct scan *s, struct glyph g)
{
	const uint32_t first = g.kind;
	const char *p = s->p;
	uint64_t sum = s->chars, hash = 0;

	for (;;) {
		hash = hash * 31 + g.folded;
		sum += char_tally[g.kind];
		p += g.bytes;
		if (p == s->end)
			break;
		g = glyph_at(s->tables, p, s->end);
		if (g.kind <= GLYPH_DIGIT)
			continue;
		if (g.kind != GLYPH_JOINER || p + g.bytes == s->end)
			break;
		struct glyph next = glyph_at(s->tables, p + g.bytes, s->end);
		if (next.kind > GLYPH_DIGIT)
			break;
		sum += char_tally[GLYPH_JOINER];
		p += g.bytes;
		g = next;
	}
	if (first == GLYPH_DIGIT && shape_date_at(s->p, s->end))
		s->out->flags |= 1u << SHAPE_DATED;
	unsigned chars = TALLY_GET(sum, 0) - (unsigned)TALLY_GET(s->chars, 0);
	s->letters = chars - (TALLY_GET(sum, 2) - (unsigned)TALLY_GET(s->chars, 2));
	s->chars = sum;
	s->p = p;
	add_word(s, first, chars, hash);
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
				add_hash(s, (uint64_t)before * 31 + g.c, true);
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
		add_hash(s, before, false);
	s->words += TALLY((count + 1) / 2, 0, 0, 0);
	s->letters = count + 1; /* a mark after one ideograph does end a sentence */
	s->lower_run = 0;
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
	case GLYPH_COLON:
		out->address |= s->end - next >= 2 && memcmp(next, "//", 2) == 0;
		s->pending_stop = false;
		break;
	default:
		out->address |= g.c == '@' && next < s->end && *next != ' ';
		s->pending_stop = false;
		break;
	}
	if (g.kind != GLYPH_STOP)
		s->letters = 0;
	s->lower_run = 0;
	s->after_unmarked = false;
}

/* How many characters are in the part of a line that is not measured; blanks
 * beyond ASCII count, which a length can bear. */
static uint32_t count_rest(struct span rest)
{
	uint32_t n = 0;

	for (size_t i = 0; i < rest.len; i++)
		n += (unsigned char)rest.ptr[i] > 0x20 && (rest.ptr[i] & 0xC0) != 0x80;
	return n;
}

static uint32_t flags_of(const struct shape *s, bool indented)
{
	bool stops = s->end >= SHAPE_END_ASKS, sentence = stops || s->stops > 0;

	return (uint32_t)(s->words <= WORDS_SHORT) << SHAPE_SHORT |
	       (uint32_t)(s->words >= WORDS_LONG) << SHAPE_LONG |
	       (uint32_t)stops << SHAPE_STOPS |
	       (uint32_t)(sentence && s->words >= WORDS_SOFT) << SHAPE_SOFT |
	       (uint32_t)(sentence && s->words >= WORDS_LONG) << SHAPE_PROSE |
	       (uint32_t)(sentence && s->words >= WORDS_STRONG) << SHAPE_STRONG |
	       (uint32_t)(s->start == SHAPE_START_LOWER) << SHAPE_LOWER |
	       (uint32_t)(s->end == SHAPE_END_COLON) << SHAPE_LEADS |
	       (uint32_t)(s->words > 4 && s->words <= 8) << SHAPE_FEW |
	       (uint32_t)indented << SHAPE_INDENTED |
	       (uint32_t)(s->start >= SHAPE_START_NUMBER) << SHAPE_ITEM;
}

/* utf8_trim, quick where there is nothing to trim. */
static struct span trim(struct span line)
{
	unsigned char first = (unsigned char)line.ptr[0];
	unsigned char last = (unsigned char)line.ptr[line.len - 1];

	if (first > ' ' && first < 0x80 && last > ' ' && last < 0x80)
		return line;
	return utf8_trim(line);
}

static size_t prefix_bytes(struct span text)
{
	size_t n = SHAPE_MAX_BYTES;

	if (text.len <= n)
		return text.len;
	while (n > SHAPE_MAX_BYTES - 3 && (text.ptr[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static void store(const struct scan *s, struct shape *out)
{
	out->seen_chars = TALLY_GET(s->chars, 0);
	out->uppers = TALLY_GET(s->chars, 1);
	out->digits = TALLY_GET(s->chars, 2);
	out->puncts = TALLY_GET(s->chars, 3);
	out->words = TALLY_GET(s->words, 0);
	out->cased = TALLY_GET(s->words, 1);
	out->capitalised = TALLY_GET(s->words, 2);
	out->small = TALLY_GET(s->words, 3);
	out->lower_run = (uint16_t)s->longest_run;
	out->hash_count = (uint8_t)s->hash_count;
	out->print = s->hash_count ? s->print | 1 : 0;
}

void shape_measure(struct shape *out, const struct glyph_tables *t, struct span line)
{
	struct span text = trim(line);
	size_t prefix = prefix_bytes(text);
	struct scan s = { .out = out, .tables = t, .start = text.ptr, .p = text.ptr,
	                  .end = text.ptr + prefix };

	out->flags = 0;
	out->commas = out->separators = out->stops = 0;
	out->address = 0;
	while (s.p < s.end) {
		if (scan_ascii_word(&s)) {
			if (s.p < s.end && *s.p == ' ') {
				s.p++;
				s.letters = 0;
			}
			continue;
		}
		struct glyph g = glyph_at(t, s.p, s.end);
		if (g.kind <= GLYPH_DIGIT && g.kind != GLYPH_MARK)
			scan_word(&s, g);
		else if (g.kind == GLYPH_DENSE)
			scan_dense(&s, g);
		else
			scan_between(&s, g);
	}
	store(&s, out);
	out->chars = out->seen_chars + count_rest(span_from(text, prefix));
	out->start = (uint8_t)shape_start_of(t, text);
	out->end = (uint8_t)shape_end_of(t, text, out->words);
	out->flags |= flags_of(out, text.ptr > line.ptr);
}
