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

static uint32_t flags_of(const struct shape *s, bool lower, bool indented)
{
	bool stops = s->end >= SHAPE_END_ASKS, sentence = stops || s->stops > 0;

	return (uint32_t)(s->words >= WORDS_LONG) << SHAPE_LONG |
	       (uint32_t)stops << SHAPE_STOPS |
	       (uint32_t)(sentence && s->words >= WORDS_SOFT) << SHAPE_SOFT |
	       (uint32_t)(sentence && s->words >= WORDS_LONG) << SHAPE_PROSE |
	       (uint32_t)lower << SHAPE_LOWER |
	       (uint32_t)(s->end == SHAPE_END_COLON) << SHAPE_LEADS |
	       (uint32_t)indented << SHAPE_INDENTED;
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

void shape_measure(struct shape *out, const struct glyph_tables *t, struct span line)
{
	struct span text = trim(line);
	size_t prefix = prefix_bytes(text);

	scan_prefix(out, t, span_of(text.ptr, prefix));
	out->chars += count_rest(span_from(text, prefix));
	out->end = (uint8_t)shape_end_of(t, text, out->words);
	out->flags |= flags_of(out, shape_starts_lower(t, text), text.ptr > line.ptr);
}
