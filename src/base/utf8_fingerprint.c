/*
 * utf8_fingerprint: what a reader sees in a line, in 128 bits.
 *
 * The significant characters are folded into a small block, which is mixed
 * into two 64-bit halves by multiplying and shifting each time it is full.
 * Where the block ends depends on the folded characters alone, so what was
 * left out of the text leaves no trace.
 *
 * In the block an ASCII character is one byte, any other a unit of four that
 * begins with UNIT_MARK: no two texts make the same bytes, and storing costs
 * no branch.  Fingerprints are good inside one process: their bytes depend on
 * the machine's byte order.
 */
#include "base/utf8.h"

#include "base/ascii8.h"

#define SIGNIFICANT (CHAR_LETTER | CHAR_MARK | CHAR_DIGIT)

#define UNIT_MARK 0x80u
#define UNIT_BYTES 4

/* Bytes of text between two looks at whether the block is full: what they fold
 * to, a unit each at the most, must fit the room that is spare. */
#define STEP_BYTES 8
#define BLOCK_BYTES 256
#define SPARE_BYTES (STEP_BYTES * UNIT_BYTES)

/* An invalid byte stands for itself, above all characters. */
#define INVALID_FIRST (UNICODE_LAST + 1)

/* Odd, with bits that look random: those of the golden ratio and of sqrt(3). */
#define MIX_LO 0x9E3779B97F4A7C15u
#define MIX_HI 0xBB67AE8584CAA73Bu

/* Mixes in `len` bytes, a multiple of 8; each of them reaches both halves. */
static void mix(struct fingerprint *f, const char *bytes, size_t len)
{
	uint64_t lo = f->lo, hi = f->hi;

	for (size_t i = 0; i < len; i += 8) {
		uint64_t word;

		memcpy(&word, bytes + i, sizeof(word));
		lo = (lo ^ word) * MIX_LO;
		lo ^= lo >> 32;
		hi = (hi + word) * MIX_HI;
		hi ^= hi >> 29;
	}
	f->lo = lo;
	f->hi = hi;
}

/*
 * The three below write at `out` and return how much of that is to stay: a
 * character is stored in any case, nobody can predict which ones are blanks.
 */

/* Eight ASCII characters; in letters and digits, case is bit 5. */
static inline size_t fold_ascii_8(char *out, uint64_t word)
{
	uint64_t folded = word | ASCII8_EACH * 0x20;
	uint64_t keep = ascii8_range(folded, 'a', 'z') | ascii8_range(word, '0', '9');
	size_t n = 0;

	/* Unrolled, which compilers leave undone at -O2 and which halves the time. */
#define FOLD_BYTE(i) (out[n] = (char)(folded >> 8 * (i)), n += keep >> (8 * (i) + 7) & 1)
	FOLD_BYTE(0);
	FOLD_BYTE(1);
	FOLD_BYTE(2);
	FOLD_BYTE(3);
	FOLD_BYTE(4);
	FOLD_BYTE(5);
	FOLD_BYTE(6);
	FOLD_BYTE(7);
#undef FOLD_BYTE
	return n;
}

static inline size_t fold_unit(char *out, uint32_t c)
{
	uint32_t unit = c << 8 | UNIT_MARK;

	memcpy(out, &unit, UNIT_BYTES);
	return UNIT_BYTES;
}

/* The character at `p`, whose length goes to *len. */
static inline size_t fold_char(char *out, const char *p, const char *end, size_t *len)
{
	const struct unicode_record *r;
	uint32_t c;

	*len = utf8_decode(p, end, &c);
	if (*len == 1 && c == UTF8_REPLACEMENT)
		return fold_unit(out, INVALID_FIRST + (unsigned char)*p);
	r = unicode_lookup(c);
	c += (uint32_t)r->fold_delta;
	if (c < 0x80)
		out[0] = (char)c;
	else
		fold_unit(out, c);
	return r->classes & SIGNIFICANT ? c < 0x80 ? 1 : UNIT_BYTES : 0;
}

/* Folds the next STEP_BYTES of `s` from *at on, or what is left of it. */
static inline size_t fold_step(char *out, struct span s, size_t *at)
{
	size_t stop = s.len - *at > STEP_BYTES ? *at + STEP_BYTES : s.len, n = 0;
	uint64_t word = stop - *at == STEP_BYTES ? ascii8_load(s.ptr + *at) : ASCII8_ALL;

	if (ascii8_test(word)) {
		*at = stop;
		return fold_ascii_8(out, word);
	}
	while (*at < stop) {
		size_t len;

		n += fold_char(out + n, s.ptr + *at, s.ptr + s.len, &len);
		*at += len;
	}
	return n;
}

struct fingerprint utf8_fingerprint_head(struct span s)
{
	struct fingerprint f;
	char block[sizeof(f) + SPARE_BYTES];
	size_t n = 0, i = 0;

	while (i < s.len && n < sizeof(f))
		n += fold_step(block + n, s, &i);
	if (n < sizeof(f))
		memset(block + n, 0, sizeof(f) - n); /* no character begins with a NUL */
	memcpy(&f, block, sizeof(f));
	return f;
}

struct fingerprint utf8_fingerprint(struct span s)
{
	struct fingerprint f = { MIX_HI, MIX_LO };
	char block[BLOCK_BYTES + SPARE_BYTES];
	size_t n = 0, i = 0; /* bytes of block in use, bytes of s read */

	while (i < s.len) {
		n += fold_step(block + n, s, &i);
		if (n >= BLOCK_BYTES) {
			mix(&f, block, BLOCK_BYTES);
			n -= BLOCK_BYTES;
			memcpy(block, block + BLOCK_BYTES, SPARE_BYTES);
		}
	}
	memset(block + n, 0, SPARE_BYTES); /* no character begins with a NUL */
	mix(&f, block, (n + 7) / 8 * 8);
	return f;
}
