/*
 * utf8_text: what can be said of a stretch of text: its blanks, its characters
 * and words, and a fingerprint of what a reader sees in it.
 *
 * All of it is one pass, one table look-up per character and no allocation.
 * Every line of the input comes through here, most are ASCII: what a character
 * adds is computed from its class bits without a branch where that is possible.
 *
 * Invariant: an invalid byte is a character by itself and no part of a word;
 * the text is never assumed to be valid.
 */
#include "base/utf8.h"

#define WORD_CHARS (CHAR_LETTER | CHAR_MARK | CHAR_DIGIT)

/* What a fingerprint is mixed from is collected in pieces of FOLDED_BYTES;
 * the spare room is for the character or the padding that goes beyond. */
#define FOLDED_BYTES 256
#define FOLDED_SPARE 8

/* Before an invalid byte: no byte of UTF-8, so that no two texts collect alike. */
#define INVALID_MARK ((char)0xFF)

/* Odd, with bits that look random: those of the golden ratio and of sqrt(3). */
#define MIX_LO 0x9E3779B97F4A7C15u
#define MIX_HI 0xBB67AE8584CAA73Bu

size_t utf8_blank_prefix(struct span s)
{
	const char *p = s.ptr, *end;

	if (s.len == 0)
		return 0;
	end = p + s.len;
	while (p < end) {
		uint32_t c;
		size_t len = utf8_decode(p, end, &c);

		if (!(utf8_class(c) & CHAR_BLANK))
			break;
		p += len;
	}
	return (size_t)(p - s.ptr);
}

size_t utf8_blank_suffix(struct span s)
{
	size_t kept = s.len; /* bytes before the blanks */

	while (kept > 0) {
		size_t start = kept - 1;
		uint32_t c;

		/* A blank has three bytes at the most. */
		while (start > 0 && kept - start < 3 && (s.ptr[start] & 0xC0) == 0x80)
			start--;
		if (utf8_decode(s.ptr + start, s.ptr + kept, &c) != kept - start ||
		    !(utf8_class(c) & CHAR_BLANK))
			break;
		kept = start;
	}
	return s.len - kept;
}

struct span utf8_trim(struct span s)
{
	s = span_from(s, utf8_blank_prefix(s));
	s.len -= utf8_blank_suffix(s);
	return s;
}

size_t utf8_count_chars(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len;) {
		uint32_t c;

		i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
		n += !(utf8_class(c) & CHAR_BLANK);
	}
	return n;
}

size_t utf8_count_dense(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len;) {
		uint32_t c;

		i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
		n += (utf8_class(c) & CHAR_DENSE) != 0;
	}
	return n;
}

/*
 * Where the count is.  Kept as 0 or 1 and computed without branches: in ASCII
 * text words end every few bytes, and nobody can predict where.
 */
struct word_state {
	unsigned in_word;  /* the last character belongs to a word */
	unsigned on_inner; /* the last is CHAR_INNER, the one before belongs to a word */
	unsigned odd;      /* an odd number of dense characters in this run so far */
};

/* Passes over a character that is neither dense nor a mark; 1 if a word begins. */
static inline unsigned word_step(struct word_state *w, unsigned classes)
{
	unsigned is_word = (classes & (CHAR_LETTER | CHAR_DIGIT)) != 0;
	unsigned is_inner = (classes & CHAR_INNER) != 0;
	unsigned begins = is_word & ~(w->in_word | w->on_inner);

	w->on_inner = is_inner & w->in_word;
	w->in_word = is_word;
	w->odd = 0;
	return begins;
}

size_t utf8_count_words(struct span s)
{
	struct word_state w = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < s.len;) {
		unsigned classes;
		uint32_t c;

		i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
		classes = utf8_class(c);
		if (classes & CHAR_DENSE) { /* each first of two is a word */
			w.in_word = w.on_inner = 0;
			w.odd ^= 1;
			n += w.odd;
		} else if (!(classes & CHAR_MARK)) {
			n += word_step(&w, classes);
		}
	}
	return n;
}

/* Mixes `n_words` times 8 bytes in; each byte reaches both halves. */
static void fingerprint_mix(struct fingerprint *f, const char *bytes, size_t n_words)
{
	uint64_t lo = f->lo, hi = f->hi;

	for (size_t i = 0; i < n_words; i++) {
		uint64_t word;

		memcpy(&word, bytes + 8 * i, sizeof(word));
		lo = (lo ^ word) * MIX_LO;
		lo ^= lo >> 32;
		hi = (hi + word) * MIX_HI;
		hi ^= hi >> 29;
	}
	f->lo = lo;
	f->hi = hi;
}

/*
 * Appends what is significant of the character at `p` to `out`, which has
 * 4 bytes of room; returns the length of the character and adds to *n_out.
 */
static inline size_t fold_char(const char *p, const char *end, char *out, size_t *n_out)
{
	uint32_t c;
	size_t len = utf8_decode(p, end, &c);

	if (utf8_class(c) & WORD_CHARS) {
		*n_out += utf8_encode(utf8_fold(c), out);
	} else if (len == 1 && c == UTF8_REPLACEMENT) {
		out[0] = INVALID_MARK;
		out[1] = *p;
		*n_out += 2;
	}
	return len;
}

struct fingerprint utf8_fingerprint(struct span s)
{
	struct fingerprint f = { MIX_HI, MIX_LO };
	char folded[FOLDED_BYTES + FOLDED_SPARE];
	size_t n = 0;      /* bytes of folded in use */
	uint64_t mixed = 0; /* bytes that were in it before */

	for (size_t i = 0; i < s.len;) {
		i += fold_char(s.ptr + i, s.ptr + s.len, folded + n, &n);
		if (n < FOLDED_BYTES)
			continue;
		fingerprint_mix(&f, folded, FOLDED_BYTES / 8);
		n -= FOLDED_BYTES;
		mixed += FOLDED_BYTES;
		memcpy(folded, folded + FOLDED_BYTES, FOLDED_SPARE);
	}
	mixed += n;
	memset(folded + n, 0, 8);
	fingerprint_mix(&f, folded, (n + 7) / 8);
	/* The length tells text that ends in NULs from the padding. */
	fingerprint_mix(&f, (const char *)&mixed, 1);
	return f;
}
