/*
 * macro: names that stand for parts of patterns (`let`, `list`) or for models.
 *
 * A name is visible in its file and in the files that include it.
 */
#ifndef RULE_MACRO_H
#define RULE_MACRO_H

#include "rule/draft.h"

/* All expansions of one rule set together; a pattern has PATTERN_MAX_BYTES. */
#define MACRO_MAX_TOTAL_BYTES ((size_t)256 * 1024 * 1024)
#define MACRO_MAX_DEPTH 64u /* names within names */

/* Whether `name` is a letter followed by letters, digits and '_'. */
bool macro_is_name(struct span name);

/* A new name of a file, or NULL after an error: it is there already. */
struct macro *macro_define(struct rule_compiler *c, enum macro_kind kind, struct rule_file *file,
                           struct span name, unsigned line, unsigned column);

/*
 * The macro that `file` sees under this name, or NULL after an error at `at`:
 * nothing has it, or two included files have it.
 */
struct macro *macro_find(struct rule_compiler *c, struct span name, const struct place *at);

/*
 * The text of a pattern with its names expanded, in *out: a part of the file,
 * or of c->expansion until the next call.  -1 after an error.
 */
int macro_expand(struct rule_compiler *c, const struct piece *value, struct rule_file *file,
                 const char *rule, struct span *out);

/*
 * Where byte `offset` of an expanded pattern comes from: *at, and *token, the
 * text there (or, at the end of the pattern, before it).  *via is the name
 * through which it came in, or empty.
 */
void macro_locate(struct rule_compiler *c, const struct piece *value, size_t offset,
                  struct place *at, struct span *token, struct span *via);

/* Reports names that a file both defines and includes. */
void macro_check_shadows(struct rule_compiler *c);

#endif
