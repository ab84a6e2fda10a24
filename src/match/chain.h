/*
 * chain: the parts of a program where there is only one way on.
 */
#ifndef MATCH_CHAIN_H
#define MATCH_CHAIN_H

#include "match/regular.h"

/* Whether a whole program, when only this step can go on, is read by chain_read. */
bool chain_begins(const struct program *p, uint32_t step);

enum chain_end {
	CHAIN_DEAD,    /* nothing can match any more */
	CHAIN_MATCHED, /* the text ends where the program does */
	CHAIN_LEFT,    /* a step is reached from which there is more than one way */
	CHAIN_BROKEN,  /* no memory */
};

/* Where reading stands. */
struct chain {
	uint32_t step;
	uint32_t last;  /* the character that was read last; set by chain_read */
	const char *at; /* in the text, which is valid UTF-8, */
	const char *end; /* and ends there */
};

/*
 * Goes on from a step of which chain_begins is true.  What it leaves at a step has
 * read a character or more.
 */
enum chain_end chain_read(struct charsets *sets, const struct program *p, struct chain *chain);

#endif
