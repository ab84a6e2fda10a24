/* match_run: what the tests of src/match share: sets of patterns, batches of
 * lines, and the comparison of the index with PCRE2 on everything. */
#ifndef MATCH_RUN_H
#define MATCH_RUN_H

#include "match/match.h"

/* Lines one after the other, each with LF or CRLF behind it. */
struct batch {
	struct buf text;
	struct line *lines; /* owned */
	uint32_t count, cap;
};

/* Adds a line; a blank one, or one with an LF, is left out, as by the engine. */
void batch_add(struct batch *b, struct span line);
void batch_clear(struct batch *b);
void batch_free(struct batch *b);
struct stretch batch_stretch(const struct batch *b);

/* Adds a pattern that must be good; aborts the test if it is not. */
uint32_t must_add(struct patterns *p, const char *text, unsigned flags);

/* A difference between PCRE2 and the index, or an automaton; or none. */
struct difference {
	bool found;
	char message[1200];
	uint64_t matches; /* pairs that match, all of which the index named */
};
/* Confirms every scanned pattern on every line; `p` is frozen. */
struct difference compare(const struct patterns *p, const struct batch *b);

/* A small generator, the same on every machine. */
struct dice {
	uint64_t state;
};
uint32_t roll(struct dice *d, uint32_t sides);

/*
 * Appends a random pattern to *pattern, and to *sample a text that it matches
 * but for what its assertions forbid.
 */
void random_pattern(struct dice *d, unsigned depth, struct buf *pattern, struct buf *sample);
/* Appends `text` with the case of letters, its blanks and digits changed. */
void random_spelling(struct dice *d, struct span text, struct buf *out);
/* Changes a line so that it may match no more: bad bytes, blanks, a CR. */
void random_damage(struct dice *d, struct buf *line);

#endif
