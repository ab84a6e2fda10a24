/*
 * plain: patterns that PCRE2 accepts, known without asking it.
 */
#ifndef MATCH_PLAIN_H
#define MATCH_PLAIN_H

#include <stdbool.h>

#include "base/span.h"

/*
 * Whether pcre_compile is certain to accept the text, with any flags; false says
 * nothing.  Such a pattern has nothing either that rules may not use.
 */
bool pattern_is_plain(struct span text);

#endif
