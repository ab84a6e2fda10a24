/*
 * compile: from rule files to a ruleset.
 *
 *     compiler_new, compiler_add_* …, compiler_finish → ruleset
 *
 * Every error found is reported, not only the first; with one or more errors
 * compiler_finish returns NULL.
 */
#ifndef RULE_COMPILE_H
#define RULE_COMPILE_H

#include "rule/rule.h"

struct rule_compiler;

struct compile_options {
	unsigned level;     /* 1-3 */
	const char *langs;  /* comma-separated; NULL: all */
	const char *only;   /* globs, comma-separated, or NULL; applied in this order */
	const char *disable;
	const char *enable;
	bool keep_samples;  /* --check, --show: parse samples too */
	bool inspect;       /* rules that are not enabled will be looked at: build their patterns
	                       too, also of built-in packs */
	bool check_builtin; /* compile the patterns of built-in packs eagerly */
	bool digest;        /* fill ruleset.digest: half a millisecond that reports need */
	bool lint;          /* --check: warn of what is suspicious, see lint.h */
};

/* `diags` and `options` (copied) live as long as the caller says; NULL: no memory. */
struct rule_compiler *compiler_new(const struct compile_options *options, struct diags *diags);
void compiler_free(struct rule_compiler *c);

/* A rule file or a directory of *.rules (in the order of their names). */
int compiler_add_file(struct rule_compiler *c, const char *path);
/* A rule file that is in memory (a built-in pack); its patterns are lazy, and
 * `include` finds other built-in packs.  The text must outlive the ruleset. */
int compiler_add_builtin(struct rule_compiler *c, const char *name, struct span text);
/* A rule file in memory, under the name shown in errors; copied. */
int compiler_add_text(struct rule_compiler *c, const char *name, struct span text);
/* Entries of a one-off rule (option -e): gets the id cli/1, cli/2, … */
int compiler_add_entries(struct rule_compiler *c, struct span entries);

/* Resolves names, globs and strata, freezes; NULL after errors.  Afterwards the
 * compiler can be asked where patterns come from, and be freed. */
struct ruleset *compiler_finish(struct rule_compiler *c);

/*
 * Where byte `offset` of a pattern of rule `index` comes from, for what is said
 * about a pattern later.  Inside a list it is the place of the list's name, and
 * *list is this name; otherwise *list is empty.  Strings are the compiler's.
 */
struct source_pos compiler_locate(struct rule_compiler *c, uint32_t index, uint32_t pattern,
                                  size_t offset, struct span *list);

#endif
