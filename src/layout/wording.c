/*
 * wording: the words that a model knows, and what they say of a line.
 *
 * "Subscribe" is a word of furniture and "said" one of prose, wherever the line
 * stands.  A model gives such words a weight; they are known by the hash that a
 * shape has of a word (scan.c), in a table by hash, so that a word of a line
 * costs one look-up.  A word that shares its hash with one of the model is taken
 * for it: rare, and worth one word's weight.
 *
 * Bounds: constant work a word.
 */
#include "layout/model.h"
#include "layout/scan.h"
#include "layout/token.h"

int model_add_words(struct layout_model *m, const struct glyph_tables *t, struct span words,
                    int tenths, struct span *bad)
{
	for (struct span word = token_next(&words); word.len; word = token_next(&words)) {
		struct shape shape;

		*bad = word;
		if (word.len > SHAPE_MAX_BYTES)
			return -1;
		scan_prefix(&shape, t, word);
		if (shape.hash_count != 1)
			return -1;
		int8_t *known = &m->word_tenths[shape.hash[0] % SHAPE_WORDS_KNOWN];
		if (*known)
			return -1;
		*known = (int8_t)tenths;
	}
	return 0;
}

uint8_t model_wording(const struct layout_model *m, const uint16_t *hash, unsigned count)
{
	int sum = MEASURE_WORDING_NONE;

	for (unsigned i = 0; i < count; i++)
		sum += m->word_tenths[hash[i] % SHAPE_WORDS_KNOWN];
	return (uint8_t)(sum < 0 ? 0 : sum > MEASURE_MAX ? MEASURE_MAX : sum);
}
