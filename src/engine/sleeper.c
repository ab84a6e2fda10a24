/*
 * Blocks that sleep until their last line.
 *
 * Whether a line is a rule's last one is asked once for all of its open blocks.
 * Which of them have waited too long is seen at the oldest, because what bounds a
 * block counts from its own first line.  A block that is woken becomes a tracker
 * again and is shown the line at which it was woken, so that tracker.c alone says
 * what comes of it.
 *
 * Bounds: each block is laid down once and woken once; a line costs a look at each
 * rule that has one, and 24 bytes a block, SLEEPERS_MAX of them.
 */
#include "engine/sleeper.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "engine/state.h"

void sleepers_reset(struct sleepers *s)
{
	for (size_t i = 0; i < s->n_beds; i++)
		s->beds[i].head = s->beds[i].count = 0;
	s->n_beds = s->count = 0;
}

void sleepers_free(struct sleepers *s)
{
	for (size_t i = 0; i < s->n_made; i++)
		free(s->beds[i].items);
	free(s->beds);
	*s = (struct sleepers){ 0 };
}

/* ---- beds ---- */

/* The rule's bed, if it has one that is used. */
static struct bed *bed_of(const struct engine *e, uint32_t rule)
{
	const struct sleepers *s = &e->sleepers;
	size_t i = e->rule_states[rule].bed;

	return i < s->n_beds && s->beds[i].rule_index == rule ? &s->beds[i] : NULL;
}

static struct bed *make_bed(struct engine *e, const struct tracker *t)
{
	struct sleepers *s = &e->sleepers;
	struct bed *bed;

	if (s->n_beds == s->cap) {
		struct bed *grown = grow_array(s->beds, &s->cap, sizeof *grown, 16);

		if (!grown)
			return NULL;
		s->beds = grown;
	}
	bed = &s->beds[s->n_beds];
	if (s->n_beds == s->n_made) {
		*bed = (struct bed){ 0 };
		s->n_made++;
	}
	bed->rule = t->rule;
	bed->rule_index = t->rule_index;
	e->rule_states[t->rule_index].bed = (uint32_t)s->n_beds++;
	return bed;
}

/* Puts an empty bed away, behind those that are used. */
static void put_away(struct engine *e, size_t i)
{
	struct sleepers *s = &e->sleepers;
	struct bed empty = s->beds[i];

	empty.head = empty.count = 0;
	s->beds[i] = s->beds[--s->n_beds];
	s->beds[s->n_beds] = empty;
	e->rule_states[s->beds[i].rule_index].bed = (uint32_t)i;
}

static int reserve(struct bed *bed)
{
	struct sleeper *grown;

	if (bed->count < bed->cap)
		return 0;
	if (bed->head >= bed->cap / 2 && bed->head > 0) {
		bed->count -= bed->head;
		memmove(bed->items, bed->items + bed->head, bed->count * sizeof *bed->items);
		bed->head = 0;
		return 0;
	}
	grown = grow_array(bed->items, &bed->cap, sizeof *grown, 8);
	if (!grown)
		return -1;
	bed->items = grown;
	return 0;
}

/* ---- to sleep ---- */

bool sleepers_can_take(const struct engine *e, const struct tracker *t)
{
	const struct bed *bed = bed_of(e, t->rule_index);
	const struct sleeper *newest = bed ? &bed->items[bed->count - 1] : NULL;

	/* One whose `after` took long comes behind younger ones: it stays awake. */
	return t->rule->kind == RULE_BLOCK && (t->waits & WAIT_KIND) &&
	       !(t->waits & ~(unsigned)(WAIT_KIND | WAIT_NEAR)) &&
	       (!newest || (newest->anchor < t->anchor && newest->first <= t->first));
}

int sleepers_add(struct engine *e, const struct tracker *t)
{
	struct bed *bed = bed_of(e, t->rule_index);

	if (!bed)
		bed = make_bed(e, t);
	if (!bed || reserve(bed))
		return -1;
	bed->items[bed->count++] = (struct sleeper){ t->anchor, t->first, t->start };
	e->sleepers.count++;
	return 0;
}

/* ---- and awake ---- */

/* Takes the oldest out of its bed, as it was before line `ordinal`. */
static struct tracker wake(struct engine *e, struct bed *bed, uint64_t ordinal)
{
	const struct sleeper *s = &bed->items[bed->head++];
	const struct rule *rule = bed->rule;

	e->sleepers.count--;
	return (struct tracker){
		.rule = rule, .rule_index = bed->rule_index,
		.waits = WAIT_KIND | (rule->unless_near.count ? WAIT_NEAR : 0u),
		.anchor = s->anchor, .first = s->first, .last = s->anchor, .start = s->start,
		.end = line_end(window_line(&e->window, s->anchor)),
		.lines_left = rule->max_lines - (uint32_t)(ordinal - 1 - s->anchor),
	};
}

/* Whether line `ordinal` is beyond what the block may take. */
static bool is_due(const struct engine *e, const struct bed *bed, uint64_t ordinal)
{
	const struct sleeper *s = &bed->items[bed->head];
	uint64_t end = line_end(window_line(&e->window, ordinal));

	return ordinal - s->anchor >= bed->rule->max_lines ||
	       trackers_are_too_far(s->start, end, s->first, ordinal);
}

int sleepers_advance(struct engine *e, uint64_t ordinal)
{
	struct sleepers *s = &e->sleepers;

	for (size_t i = 0; i < s->n_beds;) {
		struct bed *bed = &s->beds[i];
		bool ends = subject_test_any(e, bed->rule_index, bed->rule->last, ordinal) ==
		            MATCH_YES;

		while (bed->head < bed->count && (ends || is_due(e, bed, ordinal))) {
			struct tracker t = wake(e, bed, ordinal);

			if (trackers_show(e, &t, ordinal))
				return -1;
		}
		if (bed->head == bed->count)
			put_away(e, i);
		else
			i++;
	}
	return 0;
}

int sleepers_end(struct engine *e)
{
	struct sleepers *s = &e->sleepers;

	for (size_t i = 0; i < s->n_beds; i++) {
		struct bed *bed = &s->beds[i];

		while (bed->head < bed->count) {
			struct tracker t = wake(e, bed, e->seen);

			if (trackers_end_one(e, &t))
				return -1;
		}
	}
	sleepers_reset(s);
	return 0;
}

uint64_t sleepers_horizon(const struct engine *e, uint32_t strata)
{
	const struct sleepers *s = &e->sleepers;
	uint64_t horizon = UINT64_MAX;

	for (size_t i = 0; i < s->n_beds; i++) {
		const struct bed *bed = &s->beds[i];

		if (bed->rule->stratum < strata && bed->items[bed->head].first < horizon)
			horizon = bed->items[bed->head].first;
	}
	return horizon;
}
