/*
 * automaton: does a regular pattern match, answered in one pass.
 */
#ifndef MATCH_AUTOMATON_H
#define MATCH_AUTOMATON_H

#include "match/step_set.h"

struct automaton;

/* All automata of one thread; start from { 0 } but for sets.compiler and what is ready. */
struct automata {
	struct automaton **items; /* those in memory, in no order; owned */
	uint32_t count, cap;
	struct charsets sets;
	struct syntax syntax;     /* used again for each pattern */
	const struct ready_programs *ready; /* of which `sets` has the classes; or NULL */
	size_t bytes;             /* of the states of all of them */

	struct step_set steps;    /* working memory of one step */
	bool no_memory;           /* an automaton could not be made for lack of it */
};

/* Before anything is added: programs that are ready; static. */
void automata_use_ready(struct automata *all, const struct ready_programs *ready);
/* The automaton of a pattern (whose text must outlive it), owned by `all`; `ready` is its
 * program if there is one.  NULL: it is not regular, or, with all->no_memory, there is no
 * memory. */
struct automaton *automata_add(struct automata *all, struct span text, unsigned flags,
                               const struct ready_program *ready);
/* MATCH_YES, MATCH_NO, or MATCH_BROKEN without memory.  `text` is valid UTF-8
 * without an LF. */
enum match_result automaton_test(struct automata *all, struct automaton *a, struct span text);
/* Whether it has worked out a transition for a good part of all it read, and may
 * go on so: then PCRE2 is faster. */
bool automaton_is_slow(const struct automaton *a);
void automata_free(struct automata *all);

#endif
