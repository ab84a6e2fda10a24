/*
 * states: what an automaton has learnt; private to automaton.c and states.c.
 */
#ifndef MATCH_STATES_H
#define MATCH_STATES_H

#include "match/alike.h"
#include "match/automaton.h"

#define ALL_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define EACH_MAX_BYTES ((size_t)768 * 1024)
#define MAX_STATES 16000u

enum {
	STATE_DEAD,    /* nothing can match any more */
	STATE_MATCHED, /* whatever follows; only where the pattern is searched */
	STATE_START,
};

/* What is known of the text before a state. */
enum {
	BEFORE_NOTHING = 1, /* it is empty */
	BEFORE_WORD = 2,    /* it ends with a \w */
};

/* How a state goes on. */
enum state_kind {
	KIND_READS, /* some of its steps look at the character */
	KIND_NEW,   /* none does; whether it counts is not known yet */
	KIND_ANY,   /* none does, but some that follow do */
	KIND_COUNTS, /* none ever does: it matters how many characters follow */
	KIND_CHAIN,  /* there is one step only, from which chain.c reads on */
};

struct state {
	uint32_t first;  /* of its steps, in items */
	uint32_t count;
	uint8_t before;
	uint8_t kind;
	bool has_match;  /* one of its steps is the end */
	uint8_t misses;  /* how often the next transition was not the last one's */
	uint16_t row;    /* its number in rows, which begin with 1; 0: it has none */
	union {
		struct { /* the transition that was taken last */
			uint32_t c; /* NO_CHAR: none was */
			uint32_t to;
		} last;
		struct { /* of KIND_COUNTS: characters that may follow */
			uint32_t least, most;
		} tail;
		uint32_t step; /* of KIND_CHAIN */
	} u;
};

/* Transitions by character: the state plus one, 0 is not known. */
struct row {
	uint16_t to[128];
};

struct automaton {
	struct program program;
	uint32_t word_set;     /* the charset \w, if there are assertions */
	struct alike *alike;   /* owned; NULL: not asked yet */

	struct state *states;  /* owned */
	uint32_t n_states, cap_states;
	uint32_t *items;       /* the steps of all states; owned */
	uint32_t n_items, cap_items;
	uint16_t *slots;       /* states by their steps, 0 is free; owned */
	uint32_t n_slots;      /* a power of two */
	struct row *rows;      /* [0, n_rows); owned */
	uint32_t n_rows, cap_rows;
	uint64_t *arcs;        /* transitions, 0 is free: from, character, to; owned */
	uint32_t n_arcs, cap_arcs; /* the latter a power of two */
	size_t bytes;          /* of all these */

	uint64_t n_read, n_new; /* characters; transitions that were worked out */
};

/* What a transition is remembered by: a state, or a step, and a character. */
#define ARC_CHAR_BITS 21
#define ANY_CHAR 0x1FFFFFu /* whichever it is; no character has this number */
#define AFTER_CHAIN 0x1FFFFEu /* nor this one: the transition from the step, times four,
                                 and enum before, where a chain was left */
#define NO_CHAR UINT32_MAX

static inline uint64_t arc_question(uint32_t from, uint32_t c)
{
	return (uint64_t)from << ARC_CHAR_BITS | c;
}

/* The number of the state that has the steps of all->steps; -1: no memory. */
int states_find(struct automata *all, struct automaton *a, unsigned before);
/* The state that a transition leads to; -1: it is not remembered. */
int states_find_arc(const struct automaton *a, uint64_t question);
/* -1: no memory. */
int states_remember_arc(struct automata *all, struct automaton *a, uint64_t question, uint32_t to);
/* Gives a state a row, if there is memory for one. */
void states_add_row(struct automata *all, struct automaton *a, struct state *state);

/* The states that an automaton begins with; -1: no memory. */
int states_begin(struct automata *all, struct automaton *a);
/* Whether there is no room for more. */
bool states_full(const struct automata *all, const struct automaton *a);
/* Forgets the states of an automaton, or of all of them if these take too much, and
 * begins anew.  -1: no memory. */
int states_forget_some(struct automata *all, struct automaton *a);
void states_forget(struct automata *all, struct automaton *a);
void states_forget_all(struct automata *all);

#endif
