/*
 * odd: the lines that have to be looked at twice.
 *
 * Literals are searched in the raw bytes, where `k` is K or k.  But U+212A is
 * a k as well, in three bytes, and a pattern's \h+ may be a no-break space.
 * Putting all spellings of all literals into the tables would blow them up for
 * what is rare; so the few lines with such a character are found, rewritten in
 * plain letters and single spaces, and scanned once more in that form.
 *
 * The finder is a filter of byte pairs (pair_filter.h); what it finds is decoded.
 *
 * Invariant: odd_find stops at every character c of a stable range (fold.c)
 * whose folded form is longer or shorter; the unit tests hold it to that.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"
#include "match/odd.h"

/* First bytes of what can be odd, from and to, and second ones; is_odd is exact. */
struct odd_bytes {
	uint8_t first, first_last, second, second_last;
};
static const struct odd_bytes folds_bytes[] = {
	{ 0xC5, 0xC5, 0xBF, 0xBF }, { 0xE1, 0xE1, 0xB2, 0xBF }, { 0xE2, 0xE2, 0x84, 0x84 },
};
static const struct odd_bytes blanks_bytes[] = {
	{ '\t', '\t', 0, 0xFF },     { 0x0B, '\r', 0, '\t' }, { 0x0B, '\r', 0x0B, 0xFF },
	{ 0x0B, 0x0C, '\n', '\n' }, { ' ', ' ', ' ', ' ' },     { 0xC2, 0xC2, 0x85, 0x85 },
	{ 0xC2, 0xC2, 0xA0, 0xA0 },  { 0xE1, 0xE1, 0x80, 0xA0 }, { 0xE2, 0xE2, 0x80, 0x81 },
	{ 0xE3, 0xE3, 0x80, 0x80 },
};

static void add_bytes(struct pair_filter *f, const struct odd_bytes *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pair_filter_add(f, bytes[i].first, bytes[i].first_last, bytes[i].second,
		                bytes[i].second_last);
}

void odd_init(struct odd_finder *o, bool folds, bool blanks, bool portable)
{
	o->folds = folds;
	o->blanks = blanks;
	pair_filter_init(&o->places);
	if (folds)
		add_bytes(&o->places, folds_bytes, sizeof(folds_bytes) / sizeof(folds_bytes[0]));
	if (blanks)
		add_bytes(&o->places, blanks_bytes, sizeof(blanks_bytes) / sizeof(blanks_bytes[0]));
	pair_filter_finish(&o->places, portable);
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

const char *odd_find(const struct odd_finder *o, const char *at, const char *end)
{
	uint64_t found[PAIR_FILTER_BLOCKS];
	size_t n = 1;

	if (!o->places.any)
		return NULL;
	/* More at a time the longer nothing is found. */
	for (; end - at > (ptrdiff_t)PAIR_FILTER_BLOCK; n = 2 * n) {
		size_t whole = (size_t)(end - at - 1) / PAIR_FILTER_BLOCK;

		n = n < PAIR_FILTER_BLOCKS ? n : PAIR_FILTER_BLOCKS;
		n = n < whole ? n : whole;
		pair_filter_blocks(&o->places, at, n, found);
		for (size_t i = 0; i < n; i++, at += PAIR_FILTER_BLOCK)
			for (uint64_t left = found[i]; left; left &= left - 1) {
				const char *place = at + __builtin_ctzll(left);

				if (is_odd(place, end, o->folds, o->blanks))
					return place;
			}
	}
	found[0] = at < end ? pair_filter_last(&o->places, at, (size_t)(end - at)) : 0;
	for (uint64_t left = found[0]; left; left &= left - 1) {
		const char *place = at + __builtin_ctzll(left);

		if (is_odd(place, end, o->folds, o->blanks))
			return place;
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
