/*
 * sleeper: blocks that are open and wait for nothing but their last line.
 *
 * A pattern that matches everywhere opens a block on every line, and showing each
 * line to each of them would take the square of `max`.  All blocks of one rule end
 * at the same line; so they sleep in its bed, and a line is shown to the bed.
 */
#ifndef ENGINE_SLEEPER_H
#define ENGINE_SLEEPER_H

#include "engine/tracker.h"

/* Blocks that can be open at once; one that is opened beyond is void. */
#define SLEEPERS_MAX ((size_t)1 << 21)

/* What is not the same for all trackers of a rule. */
struct sleeper {
	uint64_t anchor, first, start; /* as in struct tracker; each ascends in a bed */
};

struct bed {
	const struct rule *rule;
	uint32_t rule_index;
	struct sleeper *items; /* owned; [head, count) sleep, the oldest in front */
	size_t head, count, cap;
};

struct sleepers {
	struct bed *beds; /* owned; behind the first n_beds, empty ones to be used again */
	size_t n_beds, n_made, cap;
	size_t count;     /* in all beds */
};

void sleepers_free(struct sleepers *s);
void sleepers_reset(struct sleepers *s);

/* Whether the tracker waits for its last line only. */
bool sleepers_can_take(const struct engine *e, const struct tracker *t);
/* Lays it down.  -1: no memory. */
int sleepers_add(struct engine *e, const struct tracker *t);
/* Shows a line to all beds: those that end, or have waited for too long, are woken. */
int sleepers_advance(struct engine *e, uint64_t ordinal);
/* The document ends: all are woken.  -1: no memory. */
int sleepers_end(struct engine *e);
/* The first line of those of rules in strata below `strata`, or UINT64_MAX. */
uint64_t sleepers_horizon(const struct engine *e, uint32_t strata);

#endif
