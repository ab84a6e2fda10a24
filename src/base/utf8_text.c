/*
 * utf8_text: the blanks, characters and words of a stretch of text.
 *
 * Every line of the input comes through here.  Counting is one pass without
 * allocation: eight bytes at once where they are ASCII, and one table look-up
 * per character elsewhere.  Both ways of counting must agree; the tests hold
 * them against each other.
 *
 * Invariant: an invalid byte is a character by itself and no part of a word;
 * the text is never assumed to be valid.
 */
#include "base/utf8.h"

#include "base/ascii8.h"

/*
 * After eight bytes that are not all ASCII, as many are counted one character
 * at a time before the next eight are tried: text in another script fails the
 * test nearly always, and should not pay for it with every character.
 */
#define STEP_BYTES 8

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

size_t utf8_count_valid(struct span s)
{
	size_t n = s.len, i = 0; /* each byte but those that follow another */

	for (; s.len - i >= 8; i += 8)
		n -= ascii8_count(ascii8_continuations(ascii8_load(s.ptr + i)));
	for (; i < s.len; i++)
		n -= (s.ptr[i] & 0xC0) == 0x80;
	return n;
}

size_t utf8_count_chars(struct span s)
{
	size_t n = 0, i = 0;

	while (i < s.len) {
		size_t stop = s.len - i > STEP_BYTES ? i + STEP_BYTES : s.len;
		uint64_t word = stop - i == STEP_BYTES ? ascii8_load(s.ptr + i) : ASCII8_ALL;

		if (ascii8_test(word)) {
			n += STEP_BYTES - ascii8_count(ascii8_range(word, ' ', ' ') |
			                               ascii8_range(word, '\t', '\r'));
			i = stop;
		}
		while (i < stop) {
			uint32_t c;

			i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
			n += !(utf8_class(c) & CHAR_BLANK);
		}
	}
	return n;
}

size_t utf8_count_dense(struct span s)
{
	size_t n = 0, i = 0;

	while (i < s.len) {
		uint32_t c;

		if (s.len - i >= 8 && ascii8_test(ascii8_load(s.ptr + i))) {
			i += 8;
			continue;
		}
		i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
		n += (utf8_class(c) & CHAR_DENSE) != 0;
	}
	return n;
}

/*
 * Where the count of words is.  Kept as 0 or 1 and computed without branches:
 * words end every few bytes, and nobody can predict where.
 */
struct word_state {
	unsigned in_word;  /* the last character belongs to a word */
	unsigned on_inner; /* the last is CHAR_INNER, the one before belongs to a word */
	unsigned odd;      /* an odd number of dense characters in this run so far */
};

/* Passes over one character; 1 if a word begins with it. */
static inline unsigned word_step(struct word_state *w, unsigned classes)
{
	unsigned is_word = (classes & (CHAR_LETTER | CHAR_DIGIT)) != 0;
	unsigned is_inner = (classes & CHAR_INNER) != 0;
	unsigned begins = is_word & ~(w->in_word | w->on_inner);

	if (classes & (CHAR_DENSE | CHAR_MARK)) {
		if (!(classes & CHAR_DENSE))
			return 0; /* goes on with whatever there is */
		w->in_word = w->on_inner = 0;
		return w->odd ^= 1; /* the first of each two is a word */
	}
	w->on_inner = is_inner & w->in_word;
	w->in_word = is_word;
	w->odd = 0;
	return begins;
}

/* word_step for eight ASCII characters. */
static inline unsigned word_step_8(struct word_state *w, uint64_t word)
{
	uint64_t in_word = ascii8_range(word | ASCII8_EACH * 0x20, 'a', 'z') |
	                   ascii8_range(word, '0', '9');
	uint64_t inner = ascii8_range(word, '\'', '\'') | ascii8_range(word, '-', '-');
	uint64_t after_word = in_word << 8 | (uint64_t)w->in_word << 7;
	uint64_t on_inner = inner & after_word;
	uint64_t after_inner = on_inner << 8 | (uint64_t)w->on_inner << 7;

	w->in_word = (unsigned)(in_word >> 63);
	w->on_inner = (unsigned)(on_inner >> 63);
	w->odd = 0;
	return ascii8_count(in_word & ~(after_word | after_inner));
}

size_t utf8_count_words(struct span s)
{
	struct word_state w = { 0 };
	size_t n = 0, i = 0;

	while (i < s.len) {
		size_t stop = s.len - i > STEP_BYTES ? i + STEP_BYTES : s.len;
		uint64_t word = stop - i == STEP_BYTES ? ascii8_load(s.ptr + i) : ASCII8_ALL;

		if (ascii8_test(word)) {
			n += word_step_8(&w, word);
			i = stop;
		}
		while (i < stop) {
			uint32_t c;

			i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
			n += word_step(&w, utf8_class(c));
		}
	}
	return n;
}
