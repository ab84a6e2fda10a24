/*
 * Does this pattern match that line: asked of PCRE2 once, then remembered.
 *
 * Rules share patterns and look at neighbours, so the same question comes
 * again within a few lines; and what the scan of a line did not name need not
 * be asked at all.  One answer a pattern is remembered, and the lines
 * prepared last (validated, trimmed) stay prepared.  A match attempt that ran
 * into the step limit is no match; where no match would take text (`unless`),
 * it counts as one: what is uncertain stays.
 */
#include "engine/state.h"

const struct subject *subject_of_line(struct engine *e, uint64_t ordinal)
{
	for (unsigned slot = 0; slot < MATCHER_SLOTS; slot++)
		if (e->subject_lines[slot] == ordinal)
			return &e->subjects[slot];

	const struct line *line = window_line(&e->window, ordinal);
	struct span text = window_span(&e->window, line->start, line_text_end(line));
	unsigned slot = e->subject_next;

	e->subject_next = (slot + 1) % MATCHER_SLOTS;
	e->subject_lines[slot] = NO_ORDINAL;
	if (matcher_subject(e->matcher, slot, text, &e->subjects[slot]))
		return NULL;
	if (e->subjects[slot].text.ptr != text.ptr)
		e->counts.lines_broken++;
	e->subject_lines[slot] = ordinal;
	return &e->subjects[slot];
}

enum match_result subject_test(struct engine *e, uint32_t pattern, uint64_t ordinal)
{
	struct answer *answer = &e->answers[pattern];

	if (answer->ordinal == ordinal)
		return answer->result;
	if (window_line(&e->window, ordinal)->flags & LINE_LONG)
		return MATCH_NO;
	/* What the scan looked for and did not name does not match. */
	if (ordinal == e->scanned_line && e->hit_lines[pattern] != ordinal &&
	    patterns_flags(e->rules->patterns, pattern) & PATTERN_SCANNED)
		return MATCH_NO;

	const struct subject *s = subject_of_line(e, ordinal);
	enum match_result result = s ? matcher_test(e->matcher, pattern, s) : MATCH_BROKEN;

	if (result == MATCH_BROKEN)
		e->failed = true;
	answer->ordinal = ordinal;
	answer->result = (uint8_t)result;
	return result;
}

bool engine_matches(struct engine *e, uint32_t pattern, struct span line, struct match *found)
{
	struct subject s;

	e->subject_lines[0] = NO_ORDINAL;
	if (matcher_subject(e->matcher, 0, line, &s))
		return false;
	return found ? matcher_find(e->matcher, pattern, &s, 0, found) == MATCH_YES
	             : matcher_test(e->matcher, pattern, &s) == MATCH_YES;
}

void subject_note_limit(struct engine *e, uint32_t rule, uint64_t ordinal)
{
	struct rule_state *state = &e->rule_states[rule];

	if (state->limit_line == ordinal)
		return;
	state->limit_line = ordinal;
	e->rule_counts[rule].limits++;
	const struct line *line = window_line(&e->window, ordinal);
	engine_held(e, rule, HOLD_LIMIT, 0, line->start, line_text_end(line), ordinal);
}

enum match_result subject_test_any(struct engine *e, uint32_t rule, struct pattern_list list,
                                   uint64_t ordinal)
{
	enum match_result result = MATCH_NO;

	for (uint32_t i = 0; i < list.count; i++) {
		enum match_result one = subject_test(e, list.ids[i], ordinal);

		if (one == MATCH_YES)
			return MATCH_YES;
		if (one != MATCH_NO)
			result = one;
	}
	if (result == MATCH_LIMIT)
		subject_note_limit(e, rule, ordinal);
	return result;
}

bool subject_watch(struct engine *e, uint32_t rule, struct pattern_list list, struct watch *w,
                   uint64_t from, uint64_t to)
{
	bool joins = w->from <= from && from <= w->to && w->to <= to + 1;

	/* What was tested reaches into this stretch: only the rest is new. */
	if (joins && w->last_hit != NO_ORDINAL && w->last_hit >= from)
		return true;

	uint64_t at = joins ? w->to : from;
	uint64_t hit = joins ? w->last_hit : NO_ORDINAL;

	for (; at <= to; at++)
		if (subject_test_any(e, rule, list, at) != MATCH_NO)
			hit = at;
	if (to + 1 >= w->to) {
		*w = (struct watch){ joins ? w->from : from, to + 1, hit };
	}
	return hit != NO_ORDINAL && hit >= from;
}
