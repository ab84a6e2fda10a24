/*
 * quote: literal text as a part of a pattern.
 */
#ifndef RULE_QUOTE_H
#define RULE_QUOTE_H

#include "base/buf.h"

/*
 * Appends a pattern that matches `text`, with the three courtesies of list
 * items: a run of blanks matches any run of horizontal blanks, ' the apostrophes
 * that are in use, and ... the one character that stands for it.  It holds no
 * newline unless the text does, begins with no blank and is never read as a name
 * in braces, so that it can stand in a rule file.  -1: no memory.
 */
int quote_text(struct buf *out, struct span text);

/* Whether `text` can stand in a `list` as it is: no blanks at its ends, and not
 * what would be read as the name of a language. */
bool quote_is_list_item(struct span text);

#endif
