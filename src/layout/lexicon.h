/*
 * lexicon: which words a document's prose has used so far, in how many lines.
 *
 * A hash table without collisions resolved: words that share a slot count as
 * one, which costs a little accuracy on long pages and never memory or time.
 * A slot remembers the last line that touched it, so that a line counts once
 * however often it says a word, and a new document needs no clearing.  Counts
 * are halved after LEXICON_AGE_WORDS words: an endless document does not fill
 * the table for good.
 */
#ifndef LAYOUT_LEXICON_H
#define LAYOUT_LEXICON_H

#include <stdint.h>

#define LEXICON_SLOTS 4096
#define LEXICON_AGE_WORDS 16384

struct lexicon {
	uint32_t last[LEXICON_SLOTS]; /* serial of the last line that has the word */
	uint8_t lines[LEXICON_SLOTS]; /* lines that have it, at most 255; void when
	                                 `last` is from before this document */
	uint32_t first; /* serial of the document's first line */
	uint32_t words; /* entered since counts were halved */
};

/*
 * Starts a document whose first line has the serial *serial.  Serials start at
 * 1, ascend over all documents, and are begun anew here when they run out.
 */
void lexicon_begin(struct lexicon *l, uint32_t *serial);
void lexicon_add(struct lexicon *l, uint32_t serial, const uint16_t *hash, unsigned count);

static inline unsigned lexicon_slot(uint16_t hash)
{
	return hash & (LEXICON_SLOTS - 1);
}

/* In how many lines of the document the word occurred. */
static inline unsigned lexicon_lines(const struct lexicon *l, uint16_t hash)
{
	unsigned slot = lexicon_slot(hash);

	return l->last[slot] >= l->first ? l->lines[slot] : 0;
}

#endif
