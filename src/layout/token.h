/*
 * token: words and numbers of a line of a model file; for model.c and wording.c.
 */
#ifndef LAYOUT_TOKEN_H
#define LAYOUT_TOKEN_H

#include <stdint.h>

#include "base/span.h"

#define TOKEN_MAX_NUMBER 30000 /* in thousandths */

/* Without the blanks at its ends. */
struct span token_trim(struct span s);
/* Takes the next word off *rest; empty at the end. */
struct span token_next(struct span *rest);
/* A decimal number in thousandths, at most TOKEN_MAX_NUMBER; false when `s` is none. */
bool token_number(struct span s, int *out);
/* A value of a measure that is one; false when `s` is none. */
bool token_value(struct span s, uint8_t *out);

#endif
