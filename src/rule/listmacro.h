/*
 * listmacro: from the literal items of a `list` to a pattern.
 */
#ifndef RULE_LISTMACRO_H
#define RULE_LISTMACRO_H

#include "rule/draft.h"

/*
 * Appends the items of the list as an alternation, the longest first; one that
 * matches nothing when --lang left no item.  -1: no memory.
 */
int list_expand(const struct macro *list, struct buf *out);

#endif
