/*
 * states: what an automaton has learnt.
 *
 * A state is a set of steps, found by its hash; a transition is found by the state that
 * it leads from and the character that is read, in one table of hashes.  States that many
 * characters lead on from have a row of all of ASCII besides.
 *
 * Bounds: the states of an automaton take EACH_MAX_BYTES, those of all together
 * ALL_MAX_BYTES, and what the last step added to that.  Then they are forgotten: the
 * verdict of an automaton never depends on what it remembers.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/chain.h"
#include "match/states.h"

#define FIRST_SLOTS 64u
#define ARC_TO_BITS 16

void states_forget(struct automata *all, struct automaton *a)
{
	all->bytes -= a->bytes;
	a->bytes = 0;
	free(a->states);
	free(a->items);
	free(a->slots);
	free(a->arcs);
	free(a->rows);
	a->rows = NULL;
	a->n_rows = a->cap_rows = 0;
	a->states = NULL;
	a->items = NULL;
	a->slots = NULL;
	a->arcs = NULL;
	a->n_states = a->cap_states = a->n_items = a->cap_items = 0;
	a->n_slots = a->n_arcs = a->cap_arcs = 0;
}

void states_forget_all(struct automata *all)
{
	for (uint32_t i = 0; i < all->count; i++)
		states_forget(all, all->items[i]);
}

static uint32_t hash_set(const uint32_t *items, uint32_t count, unsigned before)
{
	uint64_t h = before + 1;

	for (uint32_t i = 0; i < count; i++)
		h = (h ^ items[i]) * 0x9E3779B97F4A7C15u;
	return (uint32_t)(h >> 32);
}

static void charge(struct automata *all, struct automaton *a, size_t bytes)
{
	a->bytes += bytes;
	all->bytes += bytes;
}

/* Grows an array of an automaton to twice its size. */
static void *grow(struct automata *all, struct automaton *a, void *array, uint32_t *cap,
                  size_t size, uint32_t first)
{
	uint32_t wanted = *cap ? *cap * 2 : first;
	void *grown = realloc(array, wanted * size);

	if (!grown)
		return NULL;
	charge(all, a, (wanted - *cap) * size);
	*cap = wanted;
	return grown;
}

/* Doubles a table of states by hash. */
static int grow_slots(struct automata *all, struct automaton *a)
{
	uint32_t n_slots = a->n_slots ? a->n_slots * 2 : FIRST_SLOTS;
	uint16_t *slots = calloc(n_slots, sizeof(*slots));

	if (!slots)
		return -1;
	charge(all, a, (n_slots - a->n_slots) * sizeof(*slots));
	free(a->slots);
	a->slots = slots;
	a->n_slots = n_slots;
	for (uint32_t i = STATE_START; i < a->n_states; i++) {
		const struct state *s = &a->states[i];
		uint32_t at = hash_set(a->items + s->first, s->count, s->before);

		while (slots[at & (n_slots - 1)])
			at++;
		slots[at & (n_slots - 1)] = (uint16_t)i;
	}
	return 0;
}

static int add_state(struct automata *all, struct automaton *a, unsigned before)
{
	struct state state = { .first = a->n_items, .count = all->steps.count,
	                       .before = (uint8_t)before, .u.last.c = NO_CHAR };

	state.has_match = step_set_matches(&all->steps, &a->program);
	if (step_set_reads_any(&all->steps, &a->program))
		state.kind = KIND_NEW;
	if (all->steps.count == 1 && chain_begins(&a->program, all->steps.items[0])) {
		state.kind = KIND_CHAIN;
		state.u.step = all->steps.items[0];
	}

	if (a->n_states == a->cap_states) {
		struct state *states = grow(all, a, a->states, &a->cap_states, sizeof(*states), 32);

		if (!states)
			return -1;
		a->states = states;
	}
	/* There are items from the first state on, and be it an empty one. */
	while (!a->items || a->n_items + all->steps.count > a->cap_items) {
		uint32_t *items = grow(all, a, a->items, &a->cap_items, sizeof(*items), 256);

		if (!items)
			return -1;
		a->items = items;
	}
	if (all->steps.count)
		memcpy(a->items + a->n_items, all->steps.items,
		       all->steps.count * sizeof(*a->items));
	a->n_items += all->steps.count;
	a->states[a->n_states] = state;
	return (int)a->n_states++;
}

int states_find(struct automata *all, struct automaton *a, unsigned before)
{
	uint32_t at = hash_set(all->steps.items, all->steps.count, before);
	int state;

	if (all->steps.count == 0)
		return STATE_DEAD;
	if (a->n_states * 2 >= a->n_slots && grow_slots(all, a) != 0)
		return -1;
	for (;; at++) {
		uint32_t i = a->slots[at & (a->n_slots - 1)];

		if (i == 0)
			break;
		if (a->states[i].count == all->steps.count && a->states[i].before == before &&
		    memcmp(a->items + a->states[i].first, all->steps.items,
		           all->steps.count * sizeof(*all->steps.items)) == 0)
			return (int)i;
	}
	state = add_state(all, a, before);
	if (state > 0)
		a->slots[at & (a->n_slots - 1)] = (uint16_t)state;
	return state;
}

static uint32_t arc_slot(const struct automaton *a, uint64_t question)
{
	return (uint32_t)(question * 0x9E3779B97F4A7C15u >> 32) & (a->cap_arcs - 1);
}

static int grow_arcs(struct automata *all, struct automaton *a)
{
	uint32_t cap = a->cap_arcs ? a->cap_arcs * 2 : FIRST_SLOTS;
	uint64_t *old = a->arcs, *arcs = calloc(cap, sizeof(*arcs));
	uint32_t old_cap = a->cap_arcs;

	if (!arcs)
		return -1;
	charge(all, a, (cap - old_cap) * sizeof(*arcs));
	a->arcs = arcs;
	a->cap_arcs = cap;
	for (uint32_t i = 0; i < old_cap; i++) {
		uint32_t at;

		if (!old[i])
			continue;
		at = arc_slot(a, old[i] >> ARC_TO_BITS);
		while (arcs[at])
			at = (at + 1) & (cap - 1);
		arcs[at] = old[i];
	}
	free(old);
	return 0;
}

int states_find_arc(const struct automaton *a, uint64_t question)
{
	uint32_t slot = arc_slot(a, question);

	while (a->arcs[slot] && a->arcs[slot] >> ARC_TO_BITS != question)
		slot = (slot + 1) & (a->cap_arcs - 1);
	return a->arcs[slot] ? (int)(a->arcs[slot] & ((1u << ARC_TO_BITS) - 1)) : -1;
}

int states_remember_arc(struct automata *all, struct automaton *a, uint64_t question, uint32_t to)
{
	uint32_t at;

	if (a->n_arcs * 2 >= a->cap_arcs && grow_arcs(all, a) != 0)
		return -1;
	at = arc_slot(a, question);
	while (a->arcs[at])
		at = (at + 1) & (a->cap_arcs - 1);
	a->arcs[at] = question << ARC_TO_BITS | to;
	a->n_arcs++;
	return 0;
}

void states_add_row(struct automata *all, struct automaton *a, struct state *state)
{
	if (a->n_rows == 0)
		a->n_rows = 1; /* the first is never used */
	if (a->n_rows >= a->cap_rows) {
		struct row *rows = grow(all, a, a->rows, &a->cap_rows, sizeof(*rows), 4);

		if (!rows)
			return;
		a->rows = rows;
	}
	a->rows[a->n_rows] = (struct row){ { 0 } };
	state->row = (uint16_t)a->n_rows++;
}

int states_begin(struct automata *all, struct automaton *a)
{
	step_set_begin(&all->steps);
	for (int i = STATE_DEAD; i < STATE_START; i++)
		if (add_state(all, a, 0) != i)
			return -1;
	step_set_reach(&all->steps, &a->program, 0);
	if (grow_arcs(all, a) != 0)
		return -1;
	return states_find(all, a, a->program.has_asserts ? BEFORE_NOTHING : 0) == STATE_START ? 0 : -1;
}

int states_forget_some(struct automata *all, struct automaton *a)
{
	if (all->bytes > ALL_MAX_BYTES)
		states_forget_all(all);
	else
		states_forget(all, a);
	return states_begin(all, a);
}

bool states_full(const struct automata *all, const struct automaton *a)
{
	return all->bytes > ALL_MAX_BYTES || a->bytes > EACH_MAX_BYTES || a->n_states >= MAX_STATES;
}
