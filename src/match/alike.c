/*
 * alike: characters that a program does not tell apart.
 *
 * Where any text may stand between two words, an automaton would learn a transition for
 * each letter from each of a hundred states.  But all letters that the program does not
 * name lead to the same state, if the same of its classes have them; so one of them
 * stands for all.
 *
 * Bounds: what the sets say of a character is asked once for one of ASCII, each time for
 * others.  Characters that share the slot of one that is named, and classes beyond
 * ALIKE_MOST, stand for themselves: more transitions, and the same verdicts.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/utf8.h"
#include "match/alike.h"

enum { NOT_KNOWN, ITSELF, FIRST_CLASS };

static unsigned slot_of(uint32_t c)
{
	return c < 128 ? c : 128 + (c * 0x9E3779B1u >> 16) % 384;
}

static void name(struct alike *a, uint32_t c)
{
	a->named[slot_of(c) / 64] |= (uint64_t)1 << slot_of(c) % 64;
}

static bool is_named(const struct alike *a, uint32_t c)
{
	return a->named[slot_of(c) / 64] >> slot_of(c) % 64 & 1;
}

static void add_set(struct alike *a, uint32_t set)
{
	uint32_t i = 0;

	while (i < a->n_sets && i < ALIKE_MOST && a->sets[i] != set)
		i++;
	if (i < a->n_sets)
		return;
	if (i < ALIKE_MOST)
		a->sets[i] = set;
	a->n_sets++;
}

void alike_init(struct alike *a, const struct program *p, uint32_t word_set)
{
	*a = (struct alike){ 0 };
	for (uint32_t i = 0; i < p->count; i++) {
		if (step_op(p->steps[i]) == STEP_CHAR)
			name(a, step_arg(p->steps[i]));
		else if (step_op(p->steps[i]) == STEP_SET)
			add_set(a, step_arg(p->steps[i]));
	}
	for (uint32_t i = 0; i < p->n_ways; i++)
		name(a, p->ways[i].c);
	if (p->has_asserts)
		add_set(a, word_set);
}

static uint32_t class_of(struct alike *a, uint32_t has, uint32_t c)
{
	uint32_t i = 0;

	while (i < a->n_classes && a->has[i] != has)
		i++;
	if (i == a->n_classes && i < ALIKE_MOST) {
		a->has[i] = has;
		a->first[i] = c;
		a->n_classes++;
	}
	return i;
}

uint32_t alike_of(struct alike *a, struct charsets *sets, uint32_t c)
{
	uint32_t has = 0, class;

	if (c < 128 && a->ascii[c] != NOT_KNOWN)
		return a->ascii[c] == ITSELF ? c : a->first[a->ascii[c] - FIRST_CLASS];
	/* What equals a character that is named folds to the same. */
	if (a->n_sets > ALIKE_MOST || is_named(a, c) || is_named(a, utf8_fold(c))) {
		if (c < 128)
			a->ascii[c] = ITSELF;
		return c;
	}
	for (uint32_t i = 0; i < a->n_sets; i++) {
		int is_in = charset_has(sets, a->sets[i], c);

		if (is_in < 0)
			return ALIKE_NO_MEMORY;
		has |= (uint32_t)is_in << i;
	}
	class = class_of(a, has, c);
	if (c < 128)
		a->ascii[c] = (uint8_t)(class < ALIKE_MOST ? FIRST_CLASS + class : ITSELF);
	return class < ALIKE_MOST ? a->first[class] : c;
}
