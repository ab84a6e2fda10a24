/*
 * steps: what a match attempt costs, counted, for the check of patterns that
 * take more than linear time.
 *
 * PCRE2 does not say how many steps it took, only whether a limit was enough;
 * so the limit is doubled until it is.  Only the interpreter counts in a way
 * that grows with the work, so machine code is left out.
 */
#include "match/matcher.h"
#include "match/pcre.h"

#define STEPS_FIRST 16u

bool matcher_is_linear(struct matcher *m, uint32_t pattern)
{
	return matcher_automaton(m, pattern) != NULL;
}

uint32_t matcher_steps(struct matcher *m, uint32_t pattern, const struct subject *s,
                       uint32_t most)
{
	const struct pcre_code *code = matcher_code(m, pattern);
	struct pcre_runner *runner = pcre_runner_new();
	bool whole = patterns_flags(m->patterns, pattern) & PATTERN_WHOLE;
	struct span seen = whole ? span_of(s->text.ptr + s->trim_start, s->trim_end - s->trim_start)
	                         : s->text;
	uint32_t steps = STEPS_FIRST;
	enum match_result result = MATCH_LIMIT;

	if (!runner || !code || m->automata.no_memory)
		result = MATCH_BROKEN;
	while (result == MATCH_LIMIT && steps < most) {
		pcre_runner_set_limit(runner, steps);
		result = pcre_run(runner, code, false, seen, 0);
		if (result == MATCH_LIMIT)
			steps *= 2;
	}
	pcre_runner_free(runner);
	return result == MATCH_BROKEN ? MATCHER_NO_STEPS : steps;
}
