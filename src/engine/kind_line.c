/*
 * Rules about one line: `line`, `has`, `span`.
 *
 * `line` and `has` claim the whole line with its ending; `span` claims each
 * match, all of them found on the original line.  With `do: replace` the text
 * that will stand there is made here, where the groups of the match are known.
 */
#include "engine/guard.h"
#include "engine/kind.h"

/* Makes the replacement text of the match that matcher_find just found. */
static int expand(struct engine *e, const struct rule *rule, uint32_t pattern, struct tracker *t)
{
	struct buf written = { 0 };

	if (rule->action != ACTION_REPLACE)
		return 0;
	if (matcher_expand(e->matcher, pattern, rule->replacement, &written) ||
	    buf_reserve(&written, 1)) {
		buf_free(&written);
		return -1;
	}
	t->written = written.ptr;
	t->written_bytes = (uint32_t)written.len;
	return 0;
}

int kind_line_candidate(struct engine *e, uint32_t index, uint64_t ordinal, uint32_t pattern)
{
	const struct rule *rule = &e->rules->rules[index];
	struct rule_state *state = &e->rule_states[index];

	if (state->last_anchor == ordinal) /* another alternative matched already */
		return 0;

	enum match_result result = subject_test(e, pattern, ordinal);
	const struct line *line = window_line(&e->window, ordinal);
	struct tracker t = {
		.rule = rule, .rule_index = index, .anchor = ordinal, .first = ordinal,
		.last = ordinal, .start = line->start, .end = line_end(line),
	};

	if (result == MATCH_LIMIT) {
		subject_note_limit(e, index, ordinal);
		if (rule->action != ACTION_KEEP)
			return 0;
	} else if (result != MATCH_YES) {
		return 0;
	}
	state->last_anchor = ordinal;
	if (rule->action == ACTION_REPLACE) {
		const struct subject *s = subject_of_line(e, ordinal);
		struct match m;

		if (!s)
			return -1;
		/* That it matches may be known from an automaton; where, from PCRE2. */
		result = matcher_find(e->matcher, pattern, s, 0, &m);
		if (result == MATCH_LIMIT)
			subject_note_limit(e, index, ordinal);
		if (result != MATCH_YES)
			return result == MATCH_BROKEN ? -1 : 0;
		if (expand(e, rule, pattern, &t))
			return -1;
	}
	return guard_and_open(e, &t);
}

int kind_span_candidate(struct engine *e, uint32_t index, uint64_t ordinal, uint32_t pattern)
{
	const struct rule *rule = &e->rules->rules[index];
	uint64_t line_start = window_line(&e->window, ordinal)->start;
	size_t from = 0;

	for (;;) {
		/* Guards may prepare other lines meanwhile: ask for this one each time. */
		const struct subject *s = subject_of_line(e, ordinal);
		struct match m;

		if (!s)
			return -1;

		enum match_result result = matcher_find(e->matcher, pattern, s, from, &m);

		if (result == MATCH_LIMIT && rule->action == ACTION_KEEP) {
			m = (struct match){ 0, s->raw.len };
		} else if (result != MATCH_YES) {
			if (result == MATCH_LIMIT)
				subject_note_limit(e, index, ordinal);
			return result == MATCH_BROKEN ? -1 : 0;
		}
		struct tracker t = {
			.rule = rule, .rule_index = index, .anchor = ordinal, .first = ordinal,
			.last = ordinal, .start = line_start + m.start, .end = line_start + m.end,
		};

		from = m.end;
		if (result == MATCH_YES && expand(e, rule, pattern, &t))
			return -1;
		if (guard_and_open(e, &t))
			return -1;
		if (result == MATCH_LIMIT)
			return 0;
	}
}
