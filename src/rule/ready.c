/*
 * ready: the ruleset that was made when the program was built.
 *
 * Rules are used where they lie.  Only what one ruleset owns is made now: the
 * set of patterns, whose large tables are used where they lie too, so that a
 * short text is filtered without most of them ever being read from disk.
 *
 * Invariant: the same ruleset as compiling the packs gives; tests/unit/
 * check_match_plans.c compares them field by field.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "rule/ready.h"

bool ready_is_there(void)
{
	return builtin_rules.set.n_rules > 0;
}

struct ruleset *ready_ruleset(void)
{
	struct ruleset *rs = malloc(sizeof(*rs));

	if (!rs)
		return NULL;
	*rs = builtin_rules.set;
	rs->patterns = patterns_ready(&builtin_rules.patterns);
	if (!rs->patterns) {
		free(rs);
		return NULL;
	}
	return rs;
}
