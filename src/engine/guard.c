/*
 * The guards of the rule language, in the order of what they cost.
 *
 * Neighbours are lines that are not blank; `reach` bounds the blank lines
 * between.  A part of a long line is a neighbour that no pattern matches.
 * A guard that ran into the step limit does not hold.
 */
#include "engine/guard.h"

#include <stdlib.h>

#include "base/utf8.h"

static bool in_range(const struct range *r, size_t n)
{
	return n >= r->min && n <= r->max;
}

static bool is_bounded(const struct range *r)
{
	return r->min > 0 || r->max < UINT32_MAX;
}

/* words, chars: of the span, or of the anchor line. */
static enum engine_hold test_size(struct engine *e, const struct tracker *t)
{
	const struct rule *rule = t->rule;
	const struct line *line = window_line(&e->window, t->anchor);
	struct span text = rule->kind == RULE_SPAN
	                           ? window_span(&e->window, t->start, t->end)
	                           : window_span(&e->window, line->start, line_text_end(line));

	if (is_bounded(&rule->chars) && !in_range(&rule->chars, utf8_count_chars(text)))
		return HOLD_CHARS;
	if (is_bounded(&rule->words) && !in_range(&rule->words, utf8_count_words(text)))
		return HOLD_WORDS;
	return HOLD_NOTHING;
}

/* The line above `ordinal` if at most `blanks` blank lines are between. */
static bool has_above(const struct engine *e, uint64_t ordinal, uint32_t blanks)
{
	return ordinal > e->window.first &&
	       window_line(&e->window, ordinal)->blanks_before <= blanks;
}

static enum engine_hold test_above(struct engine *e, struct tracker *t)
{
	const struct rule *rule = t->rule;
	bool above = has_above(e, t->anchor, rule->reach_blank_lines);

	if (rule->above.count &&
	    (!above || subject_test_any(e, t->rule_index, rule->above, t->anchor - 1) != MATCH_YES))
		return HOLD_ABOVE;
	if (!rule->before.count)
		return HOLD_NOTHING;
	if (!above || subject_test_any(e, t->rule_index, rule->before, t->anchor - 1) != MATCH_YES)
		return HOLD_BEFORE;
	t->first = t->anchor - 1;
	for (uint32_t taken = 1; taken < rule->run; taken++) {
		if (!has_above(e, t->first, 0) ||
		    subject_test_any(e, t->rule_index, rule->before, t->first - 1) != MATCH_YES)
			break;
		t->first--;
	}
	t->start = window_line(&e->window, t->first)->start;
	return HOLD_NOTHING;
}

enum engine_hold guard_open(struct engine *e, struct tracker *t)
{
	const struct rule *rule = t->rule;

	if (rule->at == AT_HEAD && t->anchor - e->base >= rule->at_lines)
		return HOLD_AT;

	enum engine_hold hold = test_size(e, t);

	if (hold == HOLD_NOTHING)
		hold = test_above(e, t);
	if (rule->after.count || rule->below.count)
		t->waits |= WAIT_NEXT;
	if (rule->unless_near.count)
		t->waits |= WAIT_NEAR;
	if (rule->at == AT_TAIL)
		t->waits |= WAIT_TAIL;
	return hold;
}

int guard_and_open(struct engine *e, struct tracker *t)
{
	enum engine_hold hold = guard_open(e, t);

	if (hold == HOLD_NOTHING)
		return tracker_open(e, t);
	engine_held(e, t->rule_index, hold, 0, t->start, t->end, t->first);
	free(t->written);
	return 0;
}

enum engine_hold guard_next(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	const struct rule *rule = t->rule;
	const struct line *line = window_line(&e->window, ordinal);
	bool first = t->waits & WAIT_NEXT;
	uint32_t blanks = first ? rule->reach_blank_lines : 0;
	bool reached = line->blanks_before <= blanks;

	t->waits &= ~(unsigned)(WAIT_NEXT | WAIT_RUN);
	if (first && rule->below.count &&
	    (!reached || subject_test_any(e, t->rule_index, rule->below, ordinal) != MATCH_YES))
		return HOLD_BELOW;
	if (!rule->after.count)
		return HOLD_NOTHING;
	if (!reached || subject_test_any(e, t->rule_index, rule->after, ordinal) != MATCH_YES)
		return first ? HOLD_AFTER : HOLD_NOTHING;
	if (first)
		t->run_left = rule->run;
	if (ordinal > t->last) {
		t->last = ordinal;
		t->end = line_end(line);
	}
	if (--t->run_left > 0)
		t->waits |= WAIT_RUN;
	return HOLD_NOTHING;
}

/* `require` must match inside what would go: on one of its lines, or of their
 * parts. */
static bool test_require(struct engine *e, const struct tracker *t)
{
	const struct pattern_list *list = &t->rule->require;

	for (uint64_t o = t->first; o <= t->last; o++) {
		const struct line *line = window_line(&e->window, o);
		uint64_t start = line->start > t->start ? line->start : t->start;
		uint64_t end = line_text_end(line) < t->end ? line_text_end(line) : t->end;
		struct subject s;

		if (start >= end)
			continue;
		if (matcher_subject(e->matcher, 0, window_span(&e->window, start, end), &s)) {
			e->failed = true;
			return false;
		}
		e->subject_lines[0] = NO_ORDINAL;
		for (uint32_t i = 0; i < list->count; i++) {
			enum match_result result = matcher_test(e->matcher, list->ids[i], &s);

			if (result == MATCH_BROKEN)
				e->failed = true;
			if (result == MATCH_YES)
				return true;
		}
	}
	return false;
}

enum engine_hold guard_close(struct engine *e, const struct tracker *t)
{
	const struct rule *rule = t->rule;
	struct rule_state *state = &e->rule_states[t->rule_index];

	if (rule->require.count && !test_require(e, t))
		return HOLD_REQUIRE;
	if (rule->unless.count && subject_watch(e, t->rule_index, rule->unless, &state->unless,
	                                        t->first, t->last))
		return HOLD_UNLESS;
	if (rule->unless_near.count) {
		uint64_t reach = rule->reach_near_lines;
		uint64_t from = t->first - e->base > reach ? t->first - reach : e->base;
		uint64_t to = t->last + reach;

		if (to >= e->seen)
			to = e->seen - 1;
		if (subject_watch(e, t->rule_index, rule->unless_near, &state->unless_near, from, to))
			return HOLD_UNLESS_NEAR;
	}
	return HOLD_NOTHING;
}
