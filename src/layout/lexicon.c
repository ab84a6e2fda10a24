/*
 * lexicon: counts words; see lexicon.h for the bounds.
 *
 * Invariant: a slot whose last line is older than the document counts nothing.
 */
#include "layout/lexicon.h"

#include <string.h>

/* A document may have as many lines as serials are left above this. */
#define LAST_FIRST_SERIAL 0x80000000u

void lexicon_begin(struct lexicon *l, uint32_t *serial)
{
	if (*serial > LAST_FIRST_SERIAL) {
		memset(l->last, 0, sizeof(l->last));
		*serial = 1;
	}
	l->first = *serial;
	l->words = 0;
}

static void halve(struct lexicon *l)
{
	for (unsigned i = 0; i < LEXICON_SLOTS; i++)
		l->lines[i] /= 2;
	l->words = 0;
}

void lexicon_add(struct lexicon *l, uint32_t serial, const uint16_t *hash, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned slot = lexicon_slot(hash[i]);

		uint32_t last = l->last[slot];
		unsigned lines = last < l->first ? 0 : l->lines[slot];

		lines += last != serial && lines < 255;
		l->last[slot] = serial;
		l->lines[slot] = (uint8_t)lines;
	}
	l->words += count;
	if (l->words > LEXICON_AGE_WORDS)
		halve(l);
}
