/*
 * Matches that wait for later lines.
 *
 * The list is in the order of opening and mostly empty; every line is shown to
 * every tracker in it, so its length bounds the work a line: it is at most
 * WINDOW_MAX_LINES for each rule, as older ones are void.  Blocks, of which every
 * line may open another, leave it for sleeper.c.  All limits count from the
 * tracker's own first byte and line.
 */
#include "engine/tracker.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/utf8.h"
#include "engine/guard.h"
#include "engine/kind.h"
#include "engine/state.h"

void trackers_free(struct trackers *t)
{
	trackers_reset(t);
	free(t->items);
	*t = (struct trackers){ 0 };
}

void trackers_reset(struct trackers *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->items[i].written);
	t->count = 0;
}

/* Drops a tracker that took nothing. */
static void lose(struct engine *e, struct tracker *t, enum engine_hold why)
{
	engine_held(e, t->rule_index, why, 0, t->start, t->end, t->first);
	free(t->written);
	t->written = NULL;
	t->void_ = true;
}

/* Adds a claim on part of what a tracker took. */
static int claim_lines(struct engine *e, const struct tracker *t, uint64_t start, uint64_t end,
                       uint64_t first, uint64_t last)
{
	struct claim claim = {
		.start = start, .end = end, .first = first, .last = last, .rule = t->rule_index,
	};

	return claims_add(e, &claim);
}

/*
 * A replacement of a whole line leaves the blanks around it and its ending;
 * lines that `before` and `after` took go as ever.
 */
static int claim_replaced_line(struct engine *e, struct tracker *t)
{
	const struct line *line = window_line(&e->window, t->anchor);
	struct span text = window_span(&e->window, line->start, line_text_end(line));
	struct span trimmed = utf8_trim(text);
	uint64_t start = line->start + (uint64_t)(trimmed.ptr - text.ptr);
	struct claim claim = {
		.start = start, .end = start + trimmed.len, .first = t->anchor, .last = t->anchor,
		.rule = t->rule_index, .written = t->written, .written_bytes = t->written_bytes,
	};

	t->written = NULL;
	if (claims_add(e, &claim))
		return -1;
	if (t->first < t->anchor &&
	    claim_lines(e, t, t->start, line->start, t->first, t->anchor - 1))
		return -1;
	if (t->last > t->anchor &&
	    claim_lines(e, t, line_end(line), t->end, t->anchor + 1, t->last))
		return -1;
	return 0;
}

/* Nothing is waited for any more. */
static int complete(struct engine *e, struct tracker *t)
{
	enum engine_hold hold = guard_close(e, t);

	if (hold != HOLD_NOTHING) {
		lose(e, t, hold);
		return 0;
	}
	t->void_ = true;
	if (t->written && t->rule->kind != RULE_SPAN)
		return claim_replaced_line(e, t);

	struct claim claim = {
		.start = t->start, .end = t->end, .first = t->first, .last = t->last,
		.rule = t->rule_index, .written = t->written, .written_bytes = t->written_bytes,
	};

	t->written = NULL;
	return claims_add(e, &claim);
}

bool trackers_are_too_far(uint64_t start, uint64_t end, uint64_t first, uint64_t ordinal)
{
	return end - start > WINDOW_MAX_BYTES || ordinal - first >= WINDOW_MAX_LINES;
}

static int advance(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	const struct line *line = window_line(&e->window, ordinal);
	enum engine_hold hold = HOLD_NOTHING;

	if (trackers_are_too_far(t->start, line_end(line), t->first, ordinal))
		hold = HOLD_WINDOW;
	if (hold == HOLD_NOTHING && (t->waits & (WAIT_NEXT | WAIT_RUN)))
		hold = guard_next(e, t, ordinal);
	if (hold == HOLD_NOTHING && (t->waits & WAIT_KIND))
		hold = kind_table[t->rule->kind].advance(e, t, ordinal);
	if (hold == HOLD_NOTHING && (t->waits & WAIT_TAIL) &&
	    ordinal - t->anchor >= t->rule->at_lines)
		hold = HOLD_AT;
	if (hold != HOLD_NOTHING) {
		lose(e, t, hold);
		return 0;
	}
	/* The lines behind the claim count from its last line. */
	if (t->waits == WAIT_NEAR && ordinal >= t->last + t->rule->reach_near_lines)
		t->waits = 0;
	return t->waits ? 0 : complete(e, t);
}

/* Appends one; NULL without memory. */
static struct tracker *append(struct trackers *list, const struct tracker *t)
{
	if (list->count == list->cap) {
		struct tracker *grown = grow_array(list->items, &list->cap, sizeof *grown, 64);

		if (!grown)
			return NULL;
		list->items = grown;
	}
	list->items[list->count] = *t;
	return &list->items[list->count++];
}

/* Lays a tracker down if it can sleep: it is void here then. */
static int try_sleep(struct engine *e, struct tracker *t)
{
	if (!sleepers_can_take(e, t))
		return 0;
	if (e->sleepers.count >= SLEEPERS_MAX) {
		lose(e, t, HOLD_OPEN);
		return 0;
	}
	t->void_ = true;
	return sleepers_add(e, t);
}

int tracker_open(struct engine *e, const struct tracker *opened)
{
	struct trackers *list = &e->trackers;
	struct tracker t = *opened, *kept;

	if (!t.waits)
		return complete(e, &t);
	/* A structure is known only where it ends: show it what came since its start. */
	for (uint64_t o = t.anchor + 1; o < e->seen && !t.void_; o++)
		if (advance(e, &t, o))
			return -1;
	if (!t.void_ && try_sleep(e, &t))
		return -1;
	if (t.void_)
		return 0;
	kept = append(list, &t);
	if (!kept)
		free(t.written);
	return kept ? 0 : -1;
}

int trackers_show(struct engine *e, const struct tracker *woken, uint64_t ordinal)
{
	struct tracker t = *woken;

	if (advance(e, &t, ordinal))
		return -1;
	return t.void_ || append(&e->trackers, &t) ? 0 : -1;
}

bool trackers_wait(const struct engine *e)
{
	return e->trackers.count || e->sleepers.count;
}

/* Takes the void ones out of the list. */
static void sweep(struct trackers *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!list->items[i].void_) {
			if (kept != i)
				list->items[kept] = list->items[i];
			kept++;
		}
	list->count = kept;
}

int trackers_advance(struct engine *e, uint64_t ordinal)
{
	struct trackers *list = &e->trackers;
	bool swept = true;

	for (size_t i = 0; i < list->count; i++) {
		struct tracker *t = &list->items[i];

		if (advance(e, t, ordinal) || (!t->void_ && try_sleep(e, t)))
			return -1;
		swept &= !t->void_;
	}
	if (!swept)
		sweep(list);
	return e->sleepers.count ? sleepers_advance(e, ordinal) : 0;
}

int trackers_end_one(struct engine *e, struct tracker *t)
{
	enum engine_hold hold = HOLD_NOTHING;

	if (t->waits & WAIT_NEXT)
		hold = t->rule->below.count ? HOLD_BELOW : HOLD_AFTER;
	else if (t->waits & WAIT_KIND)
		hold = kind_table[t->rule->kind].end(e, t);
	if (hold == HOLD_NOTHING)
		return complete(e, t);
	lose(e, t, hold);
	return 0;
}

int trackers_end(struct engine *e)
{
	for (size_t i = 0; i < e->trackers.count; i++)
		if (trackers_end_one(e, &e->trackers.items[i]))
			return -1;
	e->trackers.count = 0;
	return sleepers_end(e);
}
