/*
 * guard: whether a rule applies where its pattern matched.
 *
 * Guards that look at the anchor line and above are tested when it matched,
 * those that look below while its tracker waits, and those that look at the
 * whole claim when it is complete.  `near` and `keep` ask about other claims:
 * claim.c answers them.
 */
#ifndef ENGINE_GUARD_H
#define ENGINE_GUARD_H

#include "engine/state.h"

/*
 * Tests what can be tested now: words chars at before above.  Takes the lines
 * of `before` into t->first and t->start and sets the bits of t->waits for
 * what lies below.
 */
enum engine_hold guard_open(struct engine *e, struct tracker *t);
/* Tests them and opens the tracker, or says what held it; takes over t->written.
 * -1: no memory. */
int guard_and_open(struct engine *e, struct tracker *t);
/* Tests line `ordinal`, the first one behind the anchor (WAIT_NEXT), or another
 * that `after` may take (WAIT_RUN). */
enum engine_hold guard_next(struct engine *e, struct tracker *t, uint64_t ordinal);
/* The claim is complete: unless, unless-near, require. */
enum engine_hold guard_close(struct engine *e, const struct tracker *t);

#endif
