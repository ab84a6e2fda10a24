/*
 * Rules that go on below the line that matched: `block` and `heading`.
 *
 * Every matching first line opens a tracker of its own, also inside an open
 * one of the same rule; the first last line ends them all, each within its own
 * `max`.  The claims are united when they are settled.
 */
#include "engine/guard.h"
#include "engine/kind.h"

int kind_block_candidate(struct engine *e, uint32_t index, uint64_t ordinal, uint32_t pattern)
{
	const struct rule *rule = &e->rules->rules[index];
	struct rule_state *state = &e->rule_states[index];
	const struct line *line = window_line(&e->window, ordinal);

	if (state->last_anchor == ordinal)
		return 0;

	enum match_result result = subject_test(e, pattern, ordinal);

	if (result == MATCH_LIMIT)
		subject_note_limit(e, index, ordinal);
	if (result != MATCH_YES)
		return 0;
	state->last_anchor = ordinal;

	struct tracker t = {
		.rule = rule, .rule_index = index, .waits = WAIT_KIND, .anchor = ordinal,
		.first = ordinal, .last = ordinal, .start = line->start, .end = line_end(line),
		.lines_left = rule->max_lines,
	};

	return guard_and_open(e, &t);
}

/* Takes the tracker's claim up to and with line `ordinal`. */
static void take(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	t->last = ordinal;
	t->end = line_end(window_line(&e->window, ordinal));
}

enum engine_hold kind_block_advance(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	if (t->lines_left == 0)
		return HOLD_NO_END;
	t->lines_left--;
	if (subject_test_any(e, t->rule_index, t->rule->last, ordinal) == MATCH_YES) {
		t->waits &= ~(unsigned)WAIT_KIND;
		take(e, t, t->rule->last_stays ? ordinal - 1 : ordinal);
	} else if (t->lines_left == 0) {
		return HOLD_NO_END;
	}
	return HOLD_NOTHING;
}

enum engine_hold kind_block_end(struct engine *e, struct tracker *t)
{
	(void)e;
	(void)t;
	return HOLD_NO_END; /* the end of the document is no last line */
}

/* `cut: paragraph`: to the next blank line, or the end of the document. */
static enum engine_hold advance_paragraph(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	if (window_line(&e->window, ordinal)->blanks_before > 0) {
		t->waits &= ~(unsigned)WAIT_KIND;
		return HOLD_NOTHING;
	}
	if (t->lines_left == 0)
		return HOLD_NO_END;
	t->lines_left--;
	take(e, t, ordinal);
	return HOLD_NOTHING;
}

enum engine_hold kind_heading_advance(struct engine *e, struct tracker *t, uint64_t ordinal)
{
	bool goes_on = true;

	switch (t->rule->cut) {
	case CUT_PARAGRAPH:
		return advance_paragraph(e, t, ordinal);
	case CUT_DOCUMENT:
		take(e, t, ordinal);
		return HOLD_NOTHING;
	case CUT_WHILE:
		goes_on = subject_test_any(e, t->rule_index, t->rule->follow, ordinal) == MATCH_YES;
		break;
	case CUT_LINES:
		break;
	}
	if (goes_on) {
		take(e, t, ordinal);
		t->lines_left--;
	}
	if (!goes_on || t->lines_left == 0)
		t->waits &= ~(unsigned)WAIT_KIND;
	return HOLD_NOTHING;
}

enum engine_hold kind_heading_end(struct engine *e, struct tracker *t)
{
	(void)e;
	(void)t;
	return HOLD_NOTHING; /* what was taken so far is all there is */
}
