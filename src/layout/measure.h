/*
 * measure: the names, order and units of what is measured of a line.
 *
 * Every measure is one byte: a count, or a share in percent, at most
 * MEASURE_MAX, or MEASURE_MISSING where it says nothing (a share of no words).  A
 * byte is the same on every machine, selects a weight directly, and can be read by
 * a person.  descrape-rules(5) defines each exactly.
 *
 * Terms: a line is long with 14 words; soft with 9 words and a sentence mark at
 * its end or inside, prose with 14.
 * "+-4": the line, four above and four below, fewer at the ends of the document.
 */
#ifndef LAYOUT_MEASURE_H
#define LAYOUT_MEASURE_H

#include "base/span.h"

#define MEASURE_MAX 254
#define MEASURE_MISSING 255
#define MEASURE_ASKED_WORDS 24 /* words of a line that are looked up */
#define MEASURE_WORDING_NONE 128 /* the wording of words that weigh nothing */

/* X(enumerator, name in model files, what it is) */
#define MEASURE_LIST(X) \
	X(WORDS, "words", "words") \
	X(CHARS, "chars", "characters that are not blank") \
	X(END, "end", "its end (0 digit 1 word 2 mark 3 ellipsis 4 colon 5 comma 6 ?! 7 stop)") \
	X(COMMAS, "commas", "commas for a hundred words") \
	X(LONG_16, "long-16", "% of lines +-16 that are long") \
	X(STOPS_1, "stops-1", "% of lines +-1 that end in a sentence mark") \
	X(STOPS_2, "stops-2", "% of lines +-2 that end in a sentence mark") \
	X(DATED_16, "dated-16", "% of lines +-16 with a date or time") \
	X(LOWER_16, "lower-16", "% of lines +-16 that start in lower case") \
	X(INDENTED_16, "indented-16", "% of lines +-16 that start with a blank") \
	X(PROSE_1, "prose-1", "characters in prose a line +-1, by four") \
	X(PROSE_2, "prose-2", "characters in prose a line +-2, by four") \
	X(CHARS_4, "chars-4", "characters a line +-4") \
	X(COMMAS_2, "commas-2", "commas for ten lines +-2") \
	X(WIDE_16, "wide-16", "% of characters +-16 beyond ASCII") \
	X(SOFT_GAP, "soft-gap", "lines from soft to soft, 33 above, 17 below: none; 0: it is soft") \
	X(SOFT_BELOW, "soft-below", "soft lines in the next 16") \
	X(LEADS_ABOVE, "leads-above", "lines to the last one that ends in a colon, 17: none") \
	X(BLOCK_BELOW, "block-below", "characters in the largest run of soft lines below, by 32") \
	X(PAST_BLOCK, "past-block", "characters in the largest run of soft lines above, by 32") \
	X(SEEN_SHARE, "seen-share", "% of characters so far and 16 lines on that are in prose") \
	X(SEEN_LINES, "seen-lines", "lines so far and up to 16 more") \
	X(IN_RECENT, "in-recent", "% of its words that other prose uses, and prose +-16") \
	X(LONG_KNOWN, "long-known", "its long words that other prose uses") \
	X(WORDING, "wording", "the weights of its words in the model, in tenths, and 128") \
	X(HITS_16, "hits-16", "lines +-16, itself aside, that rules took") \
	X(HITS_4, "hits-4", "lines +-4, itself aside, that rules took") \
	X(HIT_ABOVE, "hit-above", "lines to the last one above that rules took, 33: none")

enum measure {
#define X(id, name, meaning) MEASURE_##id,
	MEASURE_LIST(X)
#undef X
	MEASURE_COUNT
};

struct measure_info {
	const char *name;
	const char *meaning;
};

extern const struct measure_info measure_infos[MEASURE_COUNT];

/* The measure of that name, or -1. */
int measure_find(struct span name);

#endif
