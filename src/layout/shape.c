/*
 * shape: measures one line.
 *
 * Bounds: SHAPE_MAX_BYTES of a line are looked at (scan.c); of what is behind
 * them only the characters are counted, by a loop that compilers vectorise, and
 * the end is read (edge.c).  No allocation, no byte read outside of the line.
 */
#include "layout/shape.h"

#include "base/utf8.h"
#include "layout/scan.h"

enum { WORDS_SOFT = 9, WORDS_LONG = 14 };
enum { PRINT_WORDS = 8 }; /* words that a line is recognised by, and how many it has */

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

	return (uint32_t)(s->words >= WORDS_LONG) << SHAPE_LONG |
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

#define CASES_LOWER 0x5555555555555555u
#define CASES_UPPER 0xAAAAAAAAAAAAAAAAu

static unsigned count_bits(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	return (unsigned)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/* The longest run of words, each of which has the lower of its two bits set. */
static unsigned longest_run(uint64_t bits)
{
	unsigned n = 0;

	for (; bits; bits &= bits << 2)
		n++;
	return n;
}

/* Two lines that read the same have the same one; so have some that begin alike. */
static uint32_t print_of(const struct scan *s, const uint16_t *hash)
{
	uint32_t print = s->hashes, n = s->hashes < PRINT_WORDS ? s->hashes : PRINT_WORDS;

	for (uint32_t i = 0; i < n; i++)
		print = print * 0x01000193u + hash[i];
	return print;
}

static void store(const struct scan *s, struct shape *out)
{
	out->seen_chars = TALLY_CHARS(s->chars);
	out->digits = TALLY_DIGITS(s->chars);
	out->puncts = TALLY_PUNCTS(s->chars);
	out->words = (uint16_t)((int32_t)s->hashes + s->more_words);
	out->capitalised = (uint16_t)count_bits(s->cases & CASES_UPPER);
	out->cased = (uint16_t)count_bits(s->cases);
	out->lower_run = (uint16_t)longest_run(s->cases & CASES_LOWER);
	out->hash_count = (uint8_t)s->hashes;
	out->print = print_of(s, out->hash);
}

void shape_measure(struct shape *out, const struct glyph_tables *t, struct span line)
{
	struct span text = trim(line);
	size_t prefix = prefix_bytes(text);
	struct scan s = { .out = out, .tables = t, .start = text.ptr, .p = text.ptr,
	                  .end = text.ptr + prefix };

	out->flags = 0;
	out->commas = out->separators = out->stops = 0;
	scan_prefix(&s);
	store(&s, out);
	out->chars = out->seen_chars + count_rest(span_from(text, prefix));
	out->start = (uint8_t)shape_start_of(t, text);
	out->end = (uint8_t)shape_end_of(t, text, out->words);
	out->flags |= flags_of(out, text.ptr > line.ptr);
}
