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
	bool may_be_ready;              /* what the packs come to with these options is ready */
	bool packs_wait;                /* they were added, and nothing else so far */
	struct ruleset *set;            /* once compiled */
	char **literals;                /* by rule, made when asked for; owned */
};

#endif
