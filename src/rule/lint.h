/*
 * lint: what is suspicious in rule files that load.
 *
 * Only what can be seen without running samples; the rest of --check belongs
 * to the floor that has an engine.
 */
#ifndef RULE_LINT_H
#define RULE_LINT_H

#include "rule/draft.h"

/*
 * Reports warnings about all rules, names and patterns, enabled or not; once
 * c->rs stands.  -1: no memory.
 */
int lint_rules(struct rule_compiler *c);

/* What lint_pattern finds; each has one message. */
enum pattern_doubt {
	DOUBT_NONE,
	DOUBT_OPEN_BRACE,  /* {,3} */
	DOUBT_UPPER_RANGE, /* [A-Z], while case is ignored */
	DOUBT_UPPER_CLASS, /* [[:upper:]], \p{Lu}, while case is ignored */
};

/*
 * The first doubtful place at or after *offset; sets *offset to it.  To go on,
 * call it again with *offset one further.
 */
enum pattern_doubt lint_pattern(struct span pattern, bool ignores_case, size_t *offset);
const char *lint_doubt_message(enum pattern_doubt doubt);

#endif
