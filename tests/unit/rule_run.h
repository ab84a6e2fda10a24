/*
 * rule_run: what the tests of the rule floor share: compile a text, and say
 * what went wrong in a form that stands in tables.
 */
#ifndef TESTS_RULE_RUN_H
#define TESTS_RULE_RUN_H

#include "rule/compile.h"

/* How tables of rule files begin: the first line, and a rule. */
#define F "format: descrape 1\n"
#define R F "rule a/b\n"

/* A text that is a rule file, and what is said of it. */
struct rule_case {
	const char *name;
	const char *text;
	const char *errors; /* as in rule_errors */
};

/*
 * Compiles the text as "t.rules" with all rules enabled up to level 1, and
 * returns a line "LINE:COLUMN: MESSAGE [RULE]" for every error ("warning: "
 * before the message of others); the caller frees it.  Fails the test when a
 * rule set comes with errors or none without.
 */
char *rule_errors(struct span text);
/* The same with what the linter has to say. */
char *rule_warnings(struct span text);
/* The same for diags that are there already, with "FILE:" before each line. */
char *rule_say(const struct diags *d);

/* The rule set of a text without errors, or the test fails. */
struct ruleset *rule_compile(const char *text, const struct compile_options *options);
/* The rule of this id in it, or the test fails. */
const struct rule *rule_get(const struct ruleset *rs, const char *id);
/* The pattern that is the i-th of a list, NUL-terminated, until the next call. */
const char *rule_pattern(const struct ruleset *rs, const struct pattern_list *list, uint32_t i);

#endif
