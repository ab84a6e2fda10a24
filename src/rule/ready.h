/*
 * ready: the ruleset that most runs want, made when the program was built.
 *
 * All packs at level 1 in all languages.  Reading them takes longer than
 * filtering a megabyte and comes out the same at every start, so
 * rules/make-plans writes what it comes to as C.
 */
#ifndef RULE_READY_H
#define RULE_READY_H

#include "match/plans.h"
#include "rule/builtin.h"
#include "rule/rule.h"

struct ready_rules {
	struct ruleset set; /* but for its patterns; it points to what is static only */
	struct ready_set patterns;
};

/* Whether this program has it: one that was built for another machine has not. */
bool ready_is_there(void);
/* The ruleset, to be freed as any; NULL: no memory. */
struct ruleset *ready_ruleset(void);

#endif
