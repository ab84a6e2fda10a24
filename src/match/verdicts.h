/*
 * verdicts: what was asked lately need not be worked out again.
 */
#ifndef MATCH_VERDICTS_H
#define MATCH_VERDICTS_H

#include "base/span.h"
#include "match/match.h"

#define VERDICT_MAX_BYTES 56u
#define VERDICTS_BITS 10

struct verdict {
	uint32_t pattern;
	uint8_t len;    /* of the text; 0: a free entry */
	uint8_t result; /* MATCH_YES or MATCH_NO */
	char text[VERDICT_MAX_BYTES];
};

/* One thread's memory of verdicts, 64 KB; start from { 0 }. */
struct verdicts {
	struct verdict entries[1u << VERDICTS_BITS];
};

/*
 * The entry of a pattern and a text of 1 to VERDICT_MAX_BYTES bytes: *known says
 * whether it holds their verdict.  If not it is theirs from now on, and the
 * caller sets its result at once.
 */
struct verdict *verdicts_find(struct verdicts *v, uint32_t pattern, struct span text, bool *known);

#endif
