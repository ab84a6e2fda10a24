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

/* What the items `include` and `model` name at `path`; errors are reported. */
void load_include(struct rule_compiler *c, struct rule_file *from, const struct piece *path);
void load_model(struct rule_compiler *c, struct rule_file *from, struct macro *model,
                const struct piece *path);

#endif
