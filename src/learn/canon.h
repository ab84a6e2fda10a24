/*
 * canon: a line as it is counted.
 */
#ifndef LEARN_CANON_H
#define LEARN_CANON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define CANON_MAX_BYTES ((size_t)512) /* a longer line is not learned */

enum canon_verdict {
	CANON_LINE,
	CANON_BLANK,
	CANON_UNFIT, /* too long, not UTF-8, or with control characters in it */
};

/*
 * Puts `raw`, a line without its ending, into *out as rules see it: no blanks at
 * its ends, one blank for each run of horizontal blanks.  out has room for
 * CANON_MAX_BYTES.
 */
enum canon_verdict canon_line(struct span raw, struct buf *out);
/* Lines that a rule does not tell apart, for their case, have one key. */
uint64_t canon_key(struct span text);
/* Whether somebody may have written it to be read: a sentence of some length, or
 * very many words. */
bool canon_is_prose(struct span text);

#endif
