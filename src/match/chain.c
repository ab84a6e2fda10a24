/*
 * chain: the parts of a program where there is only one way on.
 *
 * Once the text has told a phrase from all others of its list, only the rest of that
 * one can match.  No state has to be made for it, and none to be found: the steps lie
 * in a row in memory and are compared with the text one by one.  So a list costs an
 * automaton as many states as tell its phrases apart, however long these are, and a
 * phrase that is met for the first time costs hardly more than later.
 *
 * What stands between words is `\h+`, which may go on or not; there the character
 * that is read says which, unless it could be both.  Then the chain is left.
 *
 * Bounds: one step a character.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/utf8.h"
#include "match/chain.h"

/* Whether a set is read again and again from here, up to a character. */
static bool is_run(const struct program *p, uint32_t step)
{
	uint32_t split = p->steps[step + 1];

	return step_op(split) == STEP_SPLIT && step_arg(split) == step &&
	       step_op(p->steps[step + 2]) == STEP_CHAR;
}

static bool goes_on(const struct program *p, uint32_t step)
{
	uint32_t next;

	switch (step_op(p->steps[step])) {
	case STEP_CHAR:
	case STEP_MATCH:
		return true;
	case STEP_SET:
		next = p->steps[step + 1];
		return step_op(next) != STEP_SPLIT || step_arg(next) != step || is_run(p, step);
	default:
		return false;
	}
}

bool chain_begins(const struct program *p, uint32_t step)
{
	return p->whole && goes_on(p, step);
}

static uint32_t fold(const struct program *p, uint32_t c)
{
	if (c < 0x80)
		return p->caseless && c - 'A' < 26 ? c | 0x20 : c;
	return p->caseless ? utf8_fold(c) : c;
}

/*
 * Reads what is left of a run of a set, behind its first character.  Where it may end or
 * go on with the same character, reading stands at the step that splits.
 */
static int read_run(struct charsets *sets, const struct program *p, struct chain *chain)
{
	uint32_t set = step_arg(p->steps[chain->step]), next = step_arg(p->steps[chain->step + 2]);

	while (chain->at < chain->end) {
		uint32_t c;
		size_t len = utf8_decode(chain->at, chain->end, &c);
		int has = charset_has(sets, set, c);

		if (has < 0)
			return -1;
		if (has && fold(p, c) == next) {
			chain->step++;
			return 0;
		}
		if (!has)
			break;
		chain->at += len;
		chain->last = c;
	}
	chain->step += 2;
	return 0;
}

enum chain_end chain_read(struct charsets *sets, const struct program *p, struct chain *chain)
{
	while (goes_on(p, chain->step)) {
		uint32_t step = p->steps[chain->step];
		int has;

		if (step_op(step) == STEP_MATCH)
			return chain->at == chain->end ? CHAIN_MATCHED : CHAIN_DEAD;
		if (chain->at == chain->end)
			return CHAIN_DEAD;
		chain->at += utf8_decode(chain->at, chain->end, &chain->last);
		if (step_op(step) == STEP_CHAR)
			has = fold(p, chain->last) == step_arg(step);
		else
			has = charset_has(sets, step_arg(step), chain->last);
		if (has <= 0)
			return has < 0 ? CHAIN_BROKEN : CHAIN_DEAD;
		if (step_op(step) == STEP_CHAR || !is_run(p, chain->step))
			chain->step++;
		else if (read_run(sets, p, chain) != 0)
			return CHAIN_BROKEN;
		while (step_op(p->steps[chain->step]) == STEP_JUMP)
			chain->step = step_arg(p->steps[chain->step]);
	}
	return CHAIN_LEFT;
}
