/*
 * shape: measures one line in one pass.
 *
 * Text is words and what lies between them.  Words of ASCII letters (most bytes
 * of most pages) are read eight bytes at once, without a branch that depends on
 * a letter; other words, and what lies between words, by character.
 *
 * Bounds: SHAPE_MAX_BYTES of a line are looked at; of what is behind them only
 * the characters are counted, by a loop that compilers vectorise, and the end
 * is read.  No allocation, no byte read outside of the line.
 */
#include "layout/shape.h"

#include "base/ascii8.h"
#include "base/utf8.h"

enum { WORDS_SHORT = 4, WORDS_SOFT = 9, WORDS_LONG = 14 };
enum { CHARS_LONG = 5 };

/* Three counters in one word, so that a character or word adds to all at once. */
#define TALLY(a, b, c) ((uint64_t)(a) | (uint64_t)(b) << 16 | (uint64_t)(c) << 32)
#define TALLY_GET(sum, i) ((uint16_t)((sum) >> 16 * (i)))

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

/* What is carried along a line. */
struct scan {
	struct shape *out;
	const struct glyph_tables *tables;
	const char *start, *p, *end; /* the prefix that is measured, and where we are */
	uint64_t chars;      /* see char_tally */
	uint64_t lowers, uppers; /* the last 64 words, the newest in bit 0: begins in
	                            lower case, in upper case; a 0 in both also stands
	                            for a mark that ends a run */
	uint32_t hashes;     /* words, but for dense characters */
	int32_t more_words;  /* words that have no hash of their own, less hashes that
	                        are no words */
	uint32_t print;
	uint32_t letters;    /* of the word that ends at p; 0 when none does */
	bool pending_stop;   /* a sentence mark, inner if a blank comes next */
	bool after_unmarked; /* nothing but blanks since Thai or Lao text */
};

/* The upper half mixes all bits of a word's hash. */
static inline uint32_t mix(uint64_t hash)
{
	return (uint32_t)(hash * 0x9E3779B97F4A7C15u >> 32);
}

static inline uint32_t add_print(uint32_t print, uint32_t mixed)
{
	return print * 31 + mixed;
}

static inline uint16_t word_hash(uint32_t mixed, bool is_long)
{
	return (uint16_t)(mixed >> 17 | (is_long ? SHAPE_LONG_WORD : 0));
}

static void add_hash(struct scan *s, uint64_t hash, bool is_long)
{
	uint32_t mixed = mix(hash);

	s->print = add_print(s->print, mixed);
	s->out->hash[s->hashes++] = word_hash(mixed, is_long);
}

static inline void end_run(struct scan *s)
{
	s->lowers <<= 1;
	s->uppers <<= 1;
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
 * Passes over the ASCII letters at `p`, eight at once, and hashes them, case
 * folded.  Returns where they end.
 */
static inline const char *read_letters(const struct scan *s, const char *p, uint64_t *hash)
{
	uint64_t h = 0;
	unsigned bits;

	do {
		uint64_t text = load_padded(s, p);
		uint64_t folded = (text & ~ASCII8_ALL) | ASCII8_EACH * 0x20;
		uint64_t others = (~ascii8_range(folded, 'a', 'z') | text) & ASCII8_ALL;

		/* Shifted so that only the letters before the first other are left. */
		bits = others ? (unsigned)__builtin_ctzll(others) - 7 : 64;
		if (bits == 0)
			break;
		h = (h ^ folded << (64 - bits)) * 0xD6E8FEB86659FD93u;
		p += bits / 8;
	} while (bits == 64);
	*hash = h ^ h >> 32;
	return p;
}

/*
 * Reads words of ASCII letters as long as single blanks divide them, leaving
 * s->p behind the last blank or word; false when there is none.  This loop sees
 * most of all text, so what it changes is in registers.
 */
static bool scan_ascii_words(struct scan *s)
{
	const uint8_t *extends = s->tables->extends;
	const char *p = s->p;
	uint64_t lowers = s->lowers, uppers = s->uppers, chars = s->chars;
	uint32_t print = s->print, letters = s->letters;
	uint16_t *hash_out = s->out->hash + s->hashes, *const first_out = hash_out;

	while (p < s->end) {
		uint64_t hash;
		const char *word = p;

		p = read_letters(s, p, &hash);
		if (p == word || (p < s->end && extends[(unsigned char)*p])) {
			p = word;
			break;
		}
		uint32_t mixed = mix(hash);
		unsigned is_lower = *word >> 5 & 1;
		letters = (uint32_t)(p - word);
		chars += letters;
		lowers = lowers << 1 | is_lower;
		uppers = uppers << 1 | (is_lower ^ 1);
		print = add_print(print, mixed);
		*hash_out++ = word_hash(mixed, letters >= CHARS_LONG);
		if (p == s->end || *p != ' ')
			break;
		p++;
		letters = 0;
	}
	if (hash_out == first_out)
		return false;
	s->p = p;
	s->lowers = lowers;
	s->uppers = uppers;
	s->chars = chars;
	s->print = print;
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
	if (is_ascii_letter(*s->p) && read_letters(s, s->p, &letters_hash) == p)
		hash = letters_hash;
	if (first == GLYPH_DIGIT && shape_date_at(s->p, s->end))
		s->out->flags |= 1u << SHAPE_DATED;
	unsigned chars = TALLY_GET(sum, 0) - (unsigned)TALLY_GET(s->chars, 0);
	s->letters = chars - (TALLY_GET(sum, 1) - (unsigned)TALLY_GET(s->chars, 1));
	s->chars = sum;
	s->p = p;
	add_hash(s, hash, chars >= CHARS_LONG);
	s->lowers = s->lowers << 1 | (first == GLYPH_LOWER);
	s->uppers = s->uppers << 1 | (first == GLYPH_UPPER);
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

/* How many characters are in the part of a line that is not measured; blanks
 * beyond ASCII count, which a length can bear. */
static uint32_t count_rest(struct span rest)
{
	uint32_t n = 0;
	size_t i = 0;

	/* Sixteen at a time, so that compilers see a loop of a known length. */
	for (; rest.len - i >= 16; i += 16) {
		uint8_t lanes = 0;

		for (unsigned k = 0; k < 16; k++) {
			unsigned char c = (unsigned char)rest.ptr[i + k];
			lanes = (uint8_t)(lanes + ((c > 0x20) & ((c & 0xC0) != 0x80)));
		}
		n += lanes;
	}
	for (; i < rest.len; i++)
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
	       (uint32_t)(s->start == SHAPE_START_LOWER) << SHAPE_LOWER |
	       (uint32_t)(s->end == SHAPE_END_COLON) << SHAPE_LEADS |
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

static unsigned count_bits(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	return (unsigned)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

static unsigned longest_run(uint64_t bits)
{
	unsigned n = 0;

	for (; bits; bits &= bits << 1)
		n++;
	return n;
}

static void store(const struct scan *s, struct shape *out)
{
	out->seen_chars = TALLY_GET(s->chars, 0);
	out->digits = TALLY_GET(s->chars, 1);
	out->puncts = TALLY_GET(s->chars, 2);
	out->words = (uint16_t)((int32_t)s->hashes + s->more_words);
	out->capitalised = (uint16_t)count_bits(s->uppers);
	out->cased = (uint16_t)(out->capitalised + count_bits(s->lowers));
	out->lower_run = (uint16_t)longest_run(s->lowers);
	out->hash_count = (uint8_t)s->hashes;
	out->print = s->hashes ? s->print | 1 : 0;
}

void shape_measure(struct shape *out, const struct glyph_tables *t, struct span line)
{
	struct span text = trim(line);
	size_t prefix = prefix_bytes(text);
	struct scan s = { .out = out, .tables = t, .start = text.ptr, .p = text.ptr,
	                  .end = text.ptr + prefix };

	out->flags = 0;
	out->commas = out->separators = out->stops = 0;
	while (s.p < s.end) {
		if (is_ascii_letter(*s.p) && scan_ascii_words(&s))
			continue;
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
