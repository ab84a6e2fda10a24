/*
 * Repeated lines: `repeat: N` claims a line that reads the same as one of the
 * N lines before it (case, blanks and punctuation aside).
 *
 * Lines are compared by 128-bit fingerprints, kept for the longest N of all
 * rules; whether the earlier line itself is claimed does not matter.  A line
 * of fewer than MIN_WORDS words, or MIN_DENSE characters in scripts without
 * blanks, repeats by chance and is passed over.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "engine/guard.h"
#include "engine/kind.h"

#define MIN_WORDS 3
#define MIN_DENSE 8
#define HEAD_BYTES 64 /* of a line, which mostly hold MIN_WORDS */

struct repeat_ring {
	uint32_t size;               /* lines remembered: the largest N of all rules */
	struct fingerprint *prints;  /* by ordinal % size; owned */
};

int kind_repeat_new(struct engine *e)
{
	const struct ruleset *rs = e->rules;
	uint32_t size = 0;

	for (uint32_t i = 0; i < rs->n_every_line; i++) {
		const struct rule *rule = &rs->rules[rs->every_line[i]];

		if (rule->kind == RULE_REPEAT && rule->repeat_lines > size)
			size = rule->repeat_lines;
	}
	if (size == 0)
		return 0;
	e->repeats = calloc(1, sizeof *e->repeats);
	if (!e->repeats)
		return -1;
	e->repeats->size = size;
	e->repeats->prints = calloc(size, sizeof *e->repeats->prints);
	return e->repeats->prints ? 0 : -1;
}

void kind_repeat_free(struct engine *e)
{
	if (e->repeats)
		free(e->repeats->prints);
	free(e->repeats);
}

/* How many lines above `ordinal` the same one stands; 0: not within the ring. */
static uint64_t distance_back(const struct engine *e, uint64_t ordinal, struct fingerprint print)
{
	const struct repeat_ring *ring = e->repeats;
	uint64_t above = ordinal - e->base;
	uint64_t most = above < ring->size ? above : ring->size;

	for (uint64_t back = 1; back <= most; back++) {
		const struct fingerprint *p = &ring->prints[(ordinal - back) % ring->size];

		if (p->lo == print.lo && p->hi == print.hi)
			return back;
	}
	return 0;
}

/* Whether the line is too long to repeat by chance.  What a head of it counts is no
 * more than what all of it does. */
static bool says_enough(struct span text)
{
	struct span head = span_of(text.ptr, text.len < HEAD_BYTES ? text.len : HEAD_BYTES);

	return utf8_count_words(head) >= MIN_WORDS || utf8_count_words(text) >= MIN_WORDS ||
	       utf8_count_dense(text) >= MIN_DENSE;
}

static int claim_repeat(struct engine *e, uint32_t index, uint64_t ordinal)
{
	const struct line *line = window_line(&e->window, ordinal);
	struct tracker t = {
		.rule = &e->rules->rules[index], .rule_index = index, .anchor = ordinal,
		.first = ordinal, .last = ordinal, .start = line->start, .end = line_end(line),
	};

	return guard_and_open(e, &t);
}

int kind_repeat_line(struct engine *e, uint64_t ordinal)
{
	struct repeat_ring *ring = e->repeats;
	const struct line *line = window_line(&e->window, ordinal);
	struct span text = window_span(&e->window, line->start, line_text_end(line));
	struct fingerprint print = { 0, ordinal }; /* of a line that repeats nothing */
	uint64_t back = 0;

	if (!(line->flags & LINE_LONG) && says_enough(text)) {
		print = utf8_fingerprint(text);
		back = distance_back(e, ordinal, print);
	}
	ring->prints[ordinal % ring->size] = print;
	for (uint32_t i = 0; back && i < e->rules->n_every_line; i++) {
		uint32_t index = e->rules->every_line[i];
		const struct rule *rule = &e->rules->rules[index];

		if (e->active && !e->active[index])
			continue;
		if (rule->kind == RULE_REPEAT && back <= rule->repeat_lines &&
		    claim_repeat(e, index, ordinal))
			return -1;
	}
	return 0;
}
