/*
 * odd: the lines that have to be looked at twice.
 *
 * Literals are searched in the raw bytes, where `k` is K or k.  But U+212A is
 * a k as well, in three bytes, and a pattern's \h+ may be a no-break space.
 * Putting all spellings of all literals into the tables would blow them up for
 * what is rare; so the few lines with such a character are found, rewritten in
 * plain letters and single spaces, and scanned once more in that form.
 *
 * The finder is one pass of byte comparisons without branches, a block at a
 * time, which compilers turn into vector code; a block that looks odd is gone
 * through byte by byte.
 *
 * Invariant: odd_find stops at every character c of a stable range (fold.c)
 * whose folded form is longer or shorter; the unit tests hold it to that.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"
#include "match/odd.h"

#define BLOCK_BYTES 64

/* What can start something odd; the exact test is is_odd. */
static bool block_has_folds(const unsigned char *p)
{
	unsigned char any = 0;

	for (int i = 0; i < BLOCK_BYTES; i++)
		any |= (unsigned char)(((p[i] == 0xC5) & (p[i + 1] == 0xBF)) |
		                       ((p[i] == 0xE2) & (p[i + 1] == 0x84)) |
		                       ((p[i] == 0xE1) & (p[i + 1] >= 0xB2)));
	return any != 0;
}

static bool block_has_blanks(const unsigned char *p)
{
	unsigned char any = 0;

	for (int i = 0; i < BLOCK_BYTES; i++)
		any |= (unsigned char)(((p[i] < ' ') & (p[i] != '\n') &
		                        ((p[i] != '\r') | (p[i + 1] != '\n'))) |
		                       ((p[i] == ' ') & (p[i + 1] == ' ')) |
		                       ((p[i] == 0xC2) & ((p[i + 1] == 0xA0) | (p[i + 1] == 0x85))) |
		                       ((p[i] == 0xE1) & (p[i + 1] <= 0xA0)) |
		                       ((p[i] == 0xE2) & (p[i + 1] <= 0x81) &
		                        ((p[i + 2] <= 0x8A) | (p[i + 2] == 0x9F) | (p[i + 2] >= 0xA8))) |
		                       ((p[i] == 0xE3) & (p[i + 1] == 0x80) & (p[i + 2] == 0x80)));
	return any != 0;
}

/* Whether the character at `p` is one of those that odd_find is for. */
static bool is_odd(const char *p, const char *end, bool folds, bool blanks)
{
	uint32_t c;
	size_t len = utf8_decode(p, end, &c);

	if (fold_is_blank(c)) {
		char next = end - p > 1 ? p[1] : 0;

		/* A CR in front of an LF is no part of a line. */
		return blanks && c != '\n' && !(c == '\r' && next == '\n') &&
		       (c != ' ' || next == ' ');
	}
	switch (c) {
	case 0x17F:
	case 0x1E9E:
	case 0x1FBE:
	case 0x2126:
	case 0x212A:
	case 0x212B:
		return folds;
	default:
		return folds && len == 3 && c - 0x1C80 < 9;
	}
}

const char *odd_find(const char *at, const char *end, bool folds, bool blanks)
{
	if (!folds && !blanks)
		return NULL;
	while (at < end) {
		/* A block looks at two bytes behind it. */
		if (end - at >= BLOCK_BYTES + 2) {
			const unsigned char *block = (const unsigned char *)at;

			if (!(folds && block_has_folds(block)) && !(blanks && block_has_blanks(block))) {
				at += BLOCK_BYTES;
				continue;
			}
		}
		for (const char *stop = end - at > BLOCK_BYTES ? at + BLOCK_BYTES : end; at < stop; at++)
			if (((unsigned char)*at <= ' ' || (unsigned char)*at >= 0xC2) &&
			    is_odd(at, end, folds, blanks))
				return at;
	}
	return NULL;
}

int odd_normalise(struct span line, struct buf *out)
{
	const char *p = line.ptr, *end = line.ptr + line.len;
	bool after_blank = false;

	buf_clear(out);
	/* No folded character is more than three times as long as its source. */
	if (buf_reserve(out, line.len * 3) != 0)
		return -1;
	while (p < end) {
		uint32_t c;

		p += utf8_decode(p, end, &c);
		if (fold_is_blank(c)) {
			if (!after_blank)
				out->ptr[out->len++] = ' ';
			after_blank = true;
			continue;
		}
		after_blank = false;
		out->len += utf8_encode(utf8_fold(c), out->ptr + out->len);
	}
	return 0;
}
