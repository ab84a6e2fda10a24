/*
 * rules: what is behind descrape_rules; private to the library.
 */
#ifndef API_RULES_H
#define API_RULES_H

#include "api/descrape.h"
#include "rule/compile.h"

struct descrape_rules {
	struct diags diags;
	struct rule_compiler *compiler; /* until compiled */
	struct rule_compiler *origins;  /* the same, kept for --check; or NULL */
	bool samples;                   /* they were read: for --check */
	bool all_languages;             /* so that lists have all their items */
	bool lean;                      /* nobody asks for samples or texts of built-in rules */
	struct ruleset *set;            /* once compiled */
	char **literals;                /* by rule, made when asked for; owned */
};

#endif
