/*
 * canon: a line as it is counted, and what looks like prose.
 *
 * A rule made from a line must match that line again.  So what is left open here
 * is what rules leave open: case, and how many horizontal blanks stand between
 * words.  The blanks are those of \h in PCRE2.  A line that cannot stand in a rule
 * file, or that a text would hardly hold, is unfit.
 *
 * Prose: of what recurs on the labelled pages of a site, such lines are one in a
 * hundred of the noise and five sixths of the content (leads and quotations that
 * other pages repeat).  Between 8 and 12 words the bound made no difference to what
 * was lost; lines of 40 words are left out for those who read the rules.
 */
#include "learn/canon.h"

#include "base/utf8.h"
#include "learn/key.h"

#define PROSE_MIN_WORDS 8u
#define PROSE_ANY_WORDS 40u

/* What \h matches and a line can hold. */
static bool is_horizontal(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xA0 || c == 0x1680 || c == 0x180E ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

enum canon_verdict canon_line(struct span raw, struct buf *out)
{
	struct span text = utf8_trim(raw);
	const char *p = text.ptr, *end = p + text.len;
	bool blank = false;

	buf_clear(out);
	if (text.len == 0)
		return CANON_BLANK;
	if (text.len > CANON_MAX_BYTES || !utf8_valid(text))
		return CANON_UNFIT;
	while (p < end) {
		uint32_t c;
		size_t len = utf8_decode(p, end, &c);

		if (is_horizontal(c)) {
			blank = true;
		} else if (is_control(c)) {
			return CANON_UNFIT;
		} else {
			if (blank)
				out->ptr[out->len++] = ' ';
			memcpy(out->ptr + out->len, p, len);
			out->len += len;
			blank = false;
		}
		p += len;
	}
	return CANON_LINE;
}

uint64_t canon_key(struct span text)
{
	const char *p = text.ptr, *end = text.len ? p + text.len : p; /* NULL + 0 is no pointer */
	uint64_t key = text.len;

	while (p < end) {
		uint32_t c;

		p += utf8_decode(p, end, &c);
		key = (key ^ utf8_fold(c)) * 0x100000001B3u;
		key ^= key >> 29;
	}
	return key_mix(key, 0);
}

/* Whether the last character that closes nothing ends a sentence. */
static bool ends_as_sentence(struct span text)
{
	const char *p = text.ptr, *end = p + text.len;
	bool ended = false;

	while (p < end) {
		uint32_t c;
		unsigned class;

		p += utf8_decode(p, end, &c);
		class = c == 0x2026 ? CHAR_SENTENCE_END : utf8_class(c);
		if (!(ended && (class & CHAR_CLOSER)))
			ended = class & CHAR_SENTENCE_END;
	}
	return ended;
}

bool canon_is_prose(struct span text)
{
	size_t words = utf8_count_words(text);

	return words >= PROSE_ANY_WORDS || (words >= PROSE_MIN_WORDS && ends_as_sentence(text));
}
