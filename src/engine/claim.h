/*
 * claim: a range of bytes that a rule wants, from "it matched" to "it is
 * settled".
 *
 * A claim whose rule refers to others (near, keep) waits until everything that
 * it refers to is decided as far as it looks.  Decided claims stand in order
 * of their first byte, then of their rule's id, and are kept a while after
 * they were handed on, because a `near` may still look back at them.
 */
#ifndef ENGINE_CLAIM_H
#define ENGINE_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct engine;

struct claim {
	uint64_t start, end;   /* bytes of the document */
	uint64_t first, last;  /* ordinals of the lines it touches */
	uint64_t last_max;     /* in an ordered list: the largest `last` up to and with it */
	uint32_t rule;         /* index into the ruleset */
	uint32_t written_bytes;
	char *written;         /* ACTION_REPLACE: owned, malloc'ed; else NULL */
	bool lost;             /* a replacement that lost to another claim */
};

struct claim_list {
	struct claim *items; /* owned */
	size_t count, cap;
};

struct claims {
	/* Decided, in order; [0, n_done) were handed on already. */
	struct claim_list decided;
	size_t n_done;
	/* Decided since the last claims_decide, not in order yet. */
	struct claim_list fresh, fresh_kept;
	/* Complete, but what they refer to is not decided yet; no order. */
	struct claim_list waiting;
	/* Ranges that keep items protect, in order. */
	struct claim_list kept;
};

void claims_free(struct claims *c);
void claims_reset(struct claims *c);

/*
 * Takes over a complete claim (and its `written`, also when it fails).
 * -1: no memory.
 */
int claims_add(struct engine *e, const struct claim *claim);
/* Decides what can be decided; at_end: no line will follow.  -1: no memory. */
int claims_decide(struct engine *e, bool at_end);
/* The ordinal before whose line nothing is open or waiting, for rules of
 * strata below `strata` (UINT32_MAX: all); UINT64_MAX when nothing is. */
uint64_t claims_horizon(const struct engine *e, uint32_t strata, bool at_end);
/* Forgets decided claims that were handed on and end before line `ordinal`. */
void claims_forget(struct claims *c, uint64_t ordinal);

#endif
