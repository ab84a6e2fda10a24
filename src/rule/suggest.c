/*
 * suggest: which known word was meant by a misspelt one.
 *
 * The distance counts insertions, deletions, substitutions and swaps of two
 * neighbours (optimal string alignment), case folded for ASCII.  A word is
 * near enough when a third of its letters or less is wrong.  Words longer than
 * WORD_MAX_BYTES are never suggested, so the rows have a fixed size.
 */
#include "rule/suggest.h"

#define WORD_MAX_BYTES 64

static unsigned min_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Both words are at most WORD_MAX_BYTES long. */
static unsigned distance(struct span a, struct span b)
{
	unsigned rows[3][WORD_MAX_BYTES + 1];
	unsigned *above2 = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned *oldest = above2;

		above2 = above;
		above = row;
		row = oldest;
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = fold(a.ptr[i - 1]), y = fold(b.ptr[j - 1]);

			row[j] = min_of(above[j] + 1, row[j - 1] + 1);
			row[j] = min_of(row[j], above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b.ptr[j - 2]) && fold(a.ptr[i - 2]) == y)
				row[j] = min_of(row[j], above2[j - 2] + 1);
		}
	}
	return row[b.len];
}

void suggest_offer(struct suggestion *s, struct span written, struct span candidate)
{
	size_t longer = written.len > candidate.len ? written.len : candidate.len;
	size_t shorter = written.len + candidate.len - longer;
	unsigned limit = longer < 6 ? (unsigned)(longer + 1) / 3 : (unsigned)longer / 3, d;

	/* Lengths alone can rule a candidate out, long before 5,000 of them cost time. */
	if (longer > WORD_MAX_BYTES || longer - shorter > limit)
		return;
	d = distance(written, candidate);
	if (d > limit || (s->word.len && d >= s->distance))
		return;
	s->word = candidate;
	s->distance = d;
}
