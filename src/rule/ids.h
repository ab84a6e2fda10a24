/*
 * ids: how rules and languages are named, and what a glob or --lang takes.
 */
#ifndef RULE_IDS_H
#define RULE_IDS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/* "category/name": letters, digits, '.', '_', '-', one slash inside. */
bool rule_is_id(struct span id);
/* The same without a slash: a category, a pack, a keep item. */
bool rule_is_name(struct span name);
/* An id, or what could match one: with * and ? in it. */
bool rule_is_glob(struct span glob);
/* Whether the glob names one rule only: no * and no ? in it. */
bool rule_glob_is_plain(struct span glob);

/*
 * Reads "fr de" into a NULL-terminated array in the arena, "*" alone if that
 * is among them.  NULL: *bad is the offset of what is no language, SIZE_MAX
 * when there is no memory.
 */
const char *const *ids_parse_langs(struct arena *a, struct span s, size_t *bad);

/*
 * Whether text of these languages is wanted by `wanted` ("fr,de", NULL: all).
 * "*" is always wanted; pt and pt-br want each other, pt-pt and pt-br do not.
 */
bool ids_lang_wanted(const char *const *langs, const char *wanted);
/* The offset of what is no language in a list separated by commas, or SIZE_MAX. */
size_t ids_bad_lang(struct span list);

#endif
