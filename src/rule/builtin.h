/*
 * builtin: the files of rules/, compiled into the program.
 *
 * The table is generated at build time by rules/embed; nothing is read from
 * disk at run time, so that one binary copied to another machine works.
 */
#ifndef RULE_BUILTIN_H
#define RULE_BUILTIN_H

#include <stddef.h>

struct builtin_file {
	const char *name; /* as in rules/, for example "ads.rules"; NULL ends the table */
	const char *text; /* NUL-terminated, static */
	size_t len;       /* bytes, without the NUL */
	/* A pack without its comments and samples, each line where it was; or NULL. */
	const char *lean;
	size_t lean_len;
};

/* In the order of Makefile.am: packs, then the model tables that they name. */
extern const struct builtin_file builtin_files[];

/* What was worked out of them when the program was built, by rules/make-plans; or
 * nothing.  How their patterns are found: */
struct ready_plans;
extern const struct ready_plans builtin_plans;

/* Lean packs in which each `list` is a `let` with what its items, of all
 * languages, come to as a pattern.  A NULL name ends the table. */
struct ready_pack {
	const char *name, *text;
	size_t len;
};
extern const struct ready_pack builtin_ready_packs[];

/* What they come to at level 1; see ready.h. */
struct ready_rules;
extern const struct ready_rules builtin_rules;

#endif
