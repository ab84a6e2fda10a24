/*
 * step_set: the steps of a program that a text may have led to.
 *
 * A step that reads nothing is gone through at once, so a set has those that read a
 * character, those that assert something of the place, which only a transition can
 * decide, and the end.
 *
 * Bounds: a step is in a set once, because it is marked with the number of the round in
 * which the set was begun.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/step_set.h"

void step_set_begin(struct step_set *s)
{
	s->count = 0;
	if (++s->round == 0) {
		memset(s->seen, 0, s->cap * sizeof(*s->seen));
		s->round = 1;
	}
}

void step_set_reach(struct step_set *s, const struct program *p, uint32_t at)
{
	uint32_t depth = 0;

	for (;;) {
		uint32_t step = p->steps[at];
		bool is_new = s->seen[at] != s->round;

		s->seen[at] = s->round;
		if (is_new && step_op(step) == STEP_SPLIT) {
			s->stack[depth++] = step_arg(step);
			at++;
			continue;
		}
		if (is_new && step_op(step) == STEP_JUMP) {
			at = step_arg(step);
			continue;
		}
		if (is_new)
			s->items[s->count++] = at;
		if (depth == 0)
			return;
		at = s->stack[--depth];
	}
}

bool step_set_matches(const struct step_set *s, const struct program *p)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (step_op(p->steps[s->items[i]]) == STEP_MATCH)
			return true;
	return false;
}

bool step_set_reads_any(const struct step_set *s, const struct program *p)
{
	for (uint32_t i = 0; i < s->count; i++) {
		enum step_op op = step_op(p->steps[s->items[i]]);

		if (op != STEP_MATCH && op != STEP_ANY)
			return false;
	}
	/* Where a pattern is searched, it may begin with every character. */
	return p->whole && !p->has_asserts;
}

/* Goes on behind the ways of a branch that read a character. */
static void take_branch(struct step_set *s, const struct program *p, uint32_t number, uint32_t c)
{
	const struct way *ways = p->ways + p->branches[number].first;
	uint32_t low = 0, high = p->branches[number].count;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (ways[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < p->branches[number].count && ways[low].c == c; low++)
		step_set_reach(s, p, ways[low].step);
}

int step_set_read(struct step_set *s, const struct program *p, struct charsets *sets, uint32_t c)
{
	uint32_t *from = s->from;
	uint32_t n_from = s->count, folded = p->caseless ? utf8_fold(c) : c;

	memmove(from, s->items, n_from * sizeof(*from));
	step_set_begin(s);
	for (uint32_t i = 0; i < n_from; i++) {
		uint32_t step = p->steps[from[i]];
		int has = 0;

		if (step_op(step) == STEP_BRANCH)
			take_branch(s, p, step_arg(step), folded);
		else if (step_op(step) == STEP_CHAR)
			has = step_arg(step) == folded;
		else if (step_op(step) == STEP_SET)
			has = charset_has(sets, step_arg(step), c);
		else
			has = step_op(step) == STEP_ANY;
		if (has < 0)
			return -1;
		if (has)
			step_set_reach(s, p, from[i] + 1u);
	}
	return 0;
}

int step_set_reserve(struct step_set *s, uint32_t count)
{
	uint32_t cap = s->cap ? s->cap : 1024;
	struct step_set grown = { 0 };

	while (cap < count)
		cap *= 2;
	if (cap == s->cap)
		return 0;
	grown.cap = cap;
	grown.seen = calloc(cap, sizeof(*grown.seen));
	grown.items = malloc(cap * sizeof(*grown.items));
	grown.from = malloc(cap * sizeof(*grown.from));
	grown.stack = malloc(2 * cap * sizeof(*grown.stack));
	if (!grown.seen || !grown.items || !grown.from || !grown.stack) {
		step_set_free(&grown);
		return -1;
	}
	step_set_free(s);
	*s = grown;
	return 0;
}

void step_set_free(struct step_set *s)
{
	free(s->seen);
	free(s->items);
	free(s->from);
	free(s->stack);
}
