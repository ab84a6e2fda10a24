/*
 * plans: how patterns are found and decided, worked out when the program was built.
 *
 * Extracting the literals of the built-in packs takes longer than filtering a
 * megabyte, and comes out the same at every start; and so do the programs of their
 * automata, in each thread.  So rules/make-plans does it once and writes these
 * tables as C; patterns.c looks there first.
 */
#ifndef MATCH_PLANS_H
#define MATCH_PLANS_H

#include "match/literals.h"
#include "match/regular.h"

/* Bytes of ready_plans.text. */
struct ready_text {
	uint32_t at, len;
};

struct ready_plan {
	uint64_t hash;       /* plans_hash of the pattern */
	uint32_t text_bytes; /* of the pattern */
	uint8_t route;       /* enum pattern_route */
	bool scanned;        /* else only the longest_… are there */
	bool loose_blanks;
	uint32_t edges, n_edges;       /* in ready_plans.edges */
	uint32_t heads, n_heads;       /* the same */
	uint32_t literals, n_literals; /* in ready_plans.literals */
	uint64_t tails;
	uint64_t longest_chars;        /* UINT64_MAX: no bound */
	uint32_t longest_bytes;
	uint32_t program;              /* in ready_plans.regular, from 1 on; 0: none */
};

struct ready_plans {
	const struct ready_plan *items; /* in the order of `hash` */
	uint32_t count;
	const struct edge *edges;
	const struct ready_text *literals;
	const char *text;
	const struct ready_program *regular;
	const struct ready_programs *programs;
};

/* A pattern of a set that is ready as a whole. */
struct ready_pattern {
	uint32_t plan;  /* in ready_plans.items, which has its hash and length too */
	uint32_t flags; /* enum pattern_flag */
	uint32_t text;  /* in ready_set.text */
};

struct ready_index; /* see index.h */

/* A set of patterns, frozen; all of it static. */
struct ready_set {
	const struct ready_plans *plans;
	const struct ready_pattern *items; /* by id */
	uint32_t count;
	const char *text;
	const struct ready_index *index;
};

/* Of a pattern and those of its flags that change what it matches. */
uint64_t plans_hash(struct span text, unsigned flags);
/*
 * Fills *plan for a pattern, and its hash, that is in the tables; its literals are listed in
 * `arena`.  1: done; 0: it is not there; -1: no memory.
 */
int plans_find(const struct ready_plans *ready, struct span text, uint64_t hash, unsigned flags,
               struct arena *arena, struct plan *plan);
/* The same for one that is known to be `from`, and scanned only if its plan is so. */
int plans_take(const struct ready_plans *ready, const struct ready_plan *from, unsigned flags,
               struct arena *arena, struct plan *plan);

#endif
