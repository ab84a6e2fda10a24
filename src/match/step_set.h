/*
 * step_set: the steps of a program that a text may have led to.
 */
#ifndef MATCH_STEP_SET_H
#define MATCH_STEP_SET_H

#include "match/regular.h"

/* Working memory for the programs of a thread, one at a time; start from { 0 }. */
struct step_set {
	uint32_t *items; /* the steps, in the order in which they were reached; owned */
	uint32_t count;
	uint32_t *from;  /* the set that step_set_read read from; owned */
	uint32_t *seen;  /* by step of the program: the round that reached it; owned */
	uint32_t cap, round;
	uint32_t *stack; /* owned */
};

/* Room for the sets of a program of `count` steps, which are forgotten.  -1: no memory. */
int step_set_reserve(struct step_set *s, uint32_t count);
void step_set_free(struct step_set *s);

/* Begins an empty set. */
void step_set_begin(struct step_set *s);
/* Adds a step, and what is reached from it without reading, to the set. */
void step_set_reach(struct step_set *s, const struct program *p, uint32_t at);
/* The steps that reading `c` leads to from those of the set, which becomes
 * theirs.  -1: no memory. */
int step_set_read(struct step_set *s, const struct program *p, struct charsets *sets, uint32_t c);
/* Whether the end of the program is one of them. */
bool step_set_matches(const struct step_set *s, const struct program *p);
/* Whether all steps of the set read any character, and nothing is asserted. */
bool step_set_reads_any(const struct step_set *s, const struct program *p);

#endif
