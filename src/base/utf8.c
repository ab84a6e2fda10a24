/*
 * utf8: decoding, encoding and validation.
 *
 * Validation runs a finite automaton whose states are shift counts: each byte
 * selects a 64-bit row that holds, at bit `state`, the next state.  The row
 * does not depend on the state, so one step costs one shift, whatever the
 * script, and nothing is ever mispredicted inside a block.  Blocks that are
 * all ASCII are passed over.  The automaton only says that a block is bad;
 * where exactly is found by decoding that block once.
 *
 * Invariant: no byte at or after `end` is read.
 */
#include "base/utf8.h"

#include "base/ascii8.h"

/* Bytes between two looks at the state: errors are rare, so not too few. */
#define BLOCK_BYTES 16

/* The states; 0, which every unwritten transition leads to, is the error. */
enum {
	STATE_START = 6, /* between two characters */
	STATE_1 = 12,    /* one byte to come */
	STATE_2 = 18,    /* two */
	STATE_3 = 24,    /* three */
	STATE_E0 = 30,   /* two, the first not below A0 (overlong) */
	STATE_ED = 36,   /* two, the first not above 9F (surrogate) */
	STATE_F0 = 42,   /* three, the first not below 90 (overlong) */
	STATE_F4 = 48,   /* three, the first not above 8F (over U+10FFFF) */
	STATE_MASK = 63,
};

#define GO(from, to) ((uint64_t)(to) << (from))
#define LEAD(to) GO(STATE_START, to)
#define FOLLOW (GO(STATE_1, STATE_START) | GO(STATE_2, STATE_1) | GO(STATE_3, STATE_2))
#define ASCII LEAD(STATE_START)
#define FOLLOW_8 (FOLLOW | GO(STATE_ED, STATE_1) | GO(STATE_F4, STATE_2))
#define FOLLOW_9 (FOLLOW | GO(STATE_ED, STATE_1) | GO(STATE_F0, STATE_2))
#define FOLLOW_AB (FOLLOW | GO(STATE_E0, STATE_1) | GO(STATE_F0, STATE_2))
#define X2(x) x, x
#define X4(x) X2(x), X2(x)
#define X8(x) X4(x), X4(x)
#define X16(x) X8(x), X8(x)
#define X32(x) X16(x), X16(x)

static const uint64_t rows[256] = {
	/* 00 */ X32(ASCII), X32(ASCII), X32(ASCII), X32(ASCII),
	/* 80 */ X16(FOLLOW_8), X16(FOLLOW_9), X32(FOLLOW_AB),
	/* C0 */ 0, 0, X2(LEAD(STATE_1)), X4(LEAD(STATE_1)), X8(LEAD(STATE_1)),
	/* D0 */ X16(LEAD(STATE_1)),
	/* E0 */ LEAD(STATE_E0), X8(LEAD(STATE_2)), X4(LEAD(STATE_2)),
	/* ED */ LEAD(STATE_ED), X2(LEAD(STATE_2)),
	/* F0 */ LEAD(STATE_F0), X2(LEAD(STATE_3)), LEAD(STATE_3), LEAD(STATE_F4),
	/* F5 */ 0, 0, 0, X8(0),
};

/* The state after the byte at `p`; the bits above STATE_MASK mean nothing. */
static inline uint64_t step(uint64_t state, const char *p)
{
	return rows[(unsigned char)*p] >> (state & STATE_MASK);
}

static inline bool is_follow(const char *p)
{
	return (*p & 0xC0) == 0x80;
}

/* What a byte that follows says of its character. */
static inline uint32_t follow_bits(const char *p)
{
	return (unsigned char)*p & 0x3Fu;
}

size_t utf8_decode_long(const char *p, const char *end, uint32_t *out)
{
	uint32_t lead = (unsigned char)p[0], c;

	if (lead >= 0xE0 && lead < 0xF0 && end - p >= 3 && is_follow(p + 1) && is_follow(p + 2)) {
		c = (lead & 0x0F) << 12 | follow_bits(p + 1) << 6 | follow_bits(p + 2);
		*out = c;
		if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF))
			return 3;
	} else if (lead >= 0xF0 && lead < 0xF5 && end - p >= 4 && is_follow(p + 1) &&
	           is_follow(p + 2) && is_follow(p + 3)) {
		c = (lead & 0x07) << 18 | follow_bits(p + 1) << 12 | follow_bits(p + 2) << 6 |
		    follow_bits(p + 3);
		*out = c;
		if (c >= 0x10000 && c <= UNICODE_LAST)
			return 4;
	}
	*out = UTF8_REPLACEMENT;
	return 1;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c > UNICODE_LAST || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/*
 * The first byte of [from, end) at which no valid character starts, or end.
 * [start, from) is valid, but for its last character that may go on at `from`:
 * so the search begins with that character.
 */
static const char *first_invalid(const char *start, const char *from, const char *end)
{
	uint32_t c;

	if (from > start)
		from--;
	while (from > start && is_follow(from))
		from--;
	while (from < end) {
		size_t len = utf8_decode(from, end, &c);

		if (len == 1 && c == UTF8_REPLACEMENT)
			break;
		from += len;
	}
	return from;
}

size_t utf8_valid_prefix(struct span s)
{
	const char *p = s.ptr, *end;
	uint64_t state = STATE_START;

	if (s.len == 0)
		return 0;
	end = p + s.len;
	while (end - p >= BLOCK_BYTES) {
		uint64_t next = state;

		if ((state & STATE_MASK) == STATE_START &&
		    ascii8_test(ascii8_load(p) | ascii8_load(p + 8))) {
			p += BLOCK_BYTES;
			continue;
		}
		for (int i = 0; i < BLOCK_BYTES; i++)
			next = step(next, p + i);
		if ((next & STATE_MASK) == 0)
			return (size_t)(first_invalid(s.ptr, p, end) - s.ptr);
		state = next;
		p += BLOCK_BYTES;
	}
	for (const char *q = p; q < end; q++)
		state = step(state, q);
	if ((state & STATE_MASK) == STATE_START)
		return s.len;
	return (size_t)(first_invalid(s.ptr, p, end) - s.ptr);
}
