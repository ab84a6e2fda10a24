/*
 * regular: patterns that a finite automaton can decide, as its program.
 */
#ifndef MATCH_REGULAR_H
#define MATCH_REGULAR_H

#include "match/charset.h"
#include "match/syntax.h"

/* A step: what it does in the upper four bits, its argument below. */
enum step_op {
	STEP_CHAR,   /* reads a character that folds to the argument */
	STEP_SET,    /* reads one of a charset, by number */
	STEP_ANY,    /* reads a character */
	STEP_BRANCH, /* reads the first character of one of many steps, by number of
	                the branch, and goes on behind those that read it */
	STEP_SPLIT,  /* goes on with the next step and with the argument's */
	STEP_JUMP,   /* goes on with the argument's */
	STEP_ASSERT, /* goes on with the next if enum node_assert holds */
	STEP_MATCH,  /* the end */
};
#define STEP_ARG_BITS 28u
#define STEP_ARG_MASK ((UINT32_C(1) << STEP_ARG_BITS) - 1)

static inline enum step_op step_op(uint32_t step)
{
	return (enum step_op)(step >> STEP_ARG_BITS);
}

static inline uint32_t step_arg(uint32_t step)
{
	return step & STEP_ARG_MASK;
}

/* Steps of one program. */
#define PROGRAM_MAX_STEPS 500000u

/* A way out of a branch: what is read, as by STEP_CHAR, and the step behind. */
struct way {
	uint32_t c;
	uint32_t step;
};
struct branch {
	uint32_t first, count; /* of its ways, which are in the order of c */
};

struct program {
	uint32_t *steps; /* owned, as are the next two, unless it was ready */
	uint32_t count, cap;
	struct way *ways; /* of all branches */
	uint32_t n_ways, cap_ways;
	struct branch *branches;
	uint32_t n_branches, cap_branches;
	bool is_ready;   /* and so static */
	bool caseless;   /* STEP_CHAR compares what characters fold to */
	bool whole;      /* begins and ends with the text */
	bool has_asserts;
	bool no_memory;  /* that is why it was not made */
};

/*
 * Fills *out (to be started from { 0 }, freed by program_free in any case).
 * False: the pattern is not regular, or too large, or there is no memory; then
 * it is PCRE2's.
 */
bool program_make(struct program *out, struct syntax *syntax, struct charsets *sets,
                  struct span text, unsigned flags);
void program_free(struct program *p);

/* A program that was made when ours was built, and where it lies in these: */
struct ready_program {
	uint32_t steps, count;
	uint32_t ways, n_ways;
	uint32_t branches, n_branches;
	bool has_asserts;
};
struct ready_programs {
	const uint32_t *steps; /* whose sets are numbers in `classes` */
	const struct way *ways;
	const struct branch *branches;
	const struct ready_class *classes;
	uint32_t n_classes;
	const char *class_text;
};

/* The program of a pattern with these flags. */
struct program program_of_ready(const struct ready_programs *all, const struct ready_program *from,
                                unsigned flags);

#endif
