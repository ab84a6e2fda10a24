/*
 * load: where the text of rule files comes from, and what a file may include.
 */
#ifndef RULE_LOAD_H
#define RULE_LOAD_H

#include "rule/draft.h"

/* A rule file or a directory of *.rules; a file that is loaded already is passed over. */
int load_path(struct rule_compiler *c, const char *path);
/* A text in memory, which must outlive the ruleset; NULL without memory. */
struct rule_file *load_new_file(struct rule_compiler *c, const char *name, struct span text,
                                bool builtin);

/*
 * Loads a file from disk, unless it is loaded.  NULL: *why says what went
 * wrong, or is NULL when there was no memory.
 */
struct rule_file *load_file(struct rule_compiler *c, const char *path, unsigned depth,
                            const char **why);
/* Reads all of a file into *out, in the ruleset's arena.  NULL, or what went wrong. */
const char *load_text(struct rule_compiler *c, const char *path, struct span *out);

/* include.c: what the items `include` and `model` name at `path`; errors are reported. */
void load_include(struct rule_compiler *c, struct rule_file *from, const struct piece *path);
/* The tables of a built-in model, which has no errors, wait for a rule that asks. */
void load_model(struct rule_compiler *c, struct rule_file *from, struct macro *model,
                const struct piece *path);
void load_model_tables(struct rule_compiler *c, struct macro *model);

#endif
