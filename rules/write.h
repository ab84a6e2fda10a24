/*
 * write: parts of make-plans that write C on standard output.
 */
#ifndef RULES_WRITE_H
#define RULES_WRITE_H

#include "rule/rule.h"

/* A pattern's number, by the hash of the pattern. */
struct entry {
	uint64_t hash;
	uint32_t pattern;
};

/* `text` as a string literal, of any bytes. */
void write_text(struct span text);
/* The programs of the automata of patterns, as `programs` and `regular`; numbers[i] is
 * set to that of plans[i] among these, from 1 on, or 0.  -1: no memory. */
int write_programs(const struct patterns *p, const struct entry *plans, uint32_t count,
                   uint32_t *numbers);
/* The large tables of an index that is built, as `struct ready_index ready_index`. */
void write_index(const struct index *x);
/* A ruleset as `builtin_rules`; `plans` are the plans that were written, in their
 * order.  -1: it has something that cannot be written. */
int write_rules(const struct ruleset *set, const struct entry *plans, uint32_t n_plans);

#endif
