/*
 * automaton: does a regular pattern match, answered in one pass.
 *
 * A lazy DFA over the program of regular.c, as in RE2 (Cox, "Regular Expression
 * Matching in the Wild", 2010): a state is the set of steps that the text so
 * far may have led to; a transition is worked out when it is first taken and
 * remembered from then on.  Nothing is compiled ahead: a list of five hundred
 * phrases costs what the lines met go through of it, which is why no phrase
 * list needs to be turned into a tree by hand, and why machine code is not
 * missed.
 *
 * A state remembers the transition that was taken last, which in running text
 * is nearly always the next one too; one that many characters lead on from has
 * a row of all of ASCII.  Where only the number of characters still counts, as in
 * the `.{0,60}` at the end of many rules, they are counted instead of read.
 *
 * States hold assertions undecided, because \b depends on the character that
 * follows: they are decided by the transition, which knows both sides.
 *
 * Invariant: the verdict depends on the pattern and the text alone.  When
 * memory is used up everything is forgotten and worked out again.
 *
 * Bounds: time is linear in the text, times the steps of the program while
 * transitions are new.  The states of an automaton take EACH_MAX_BYTES, those
 * of all together ALL_MAX_BYTES, and what the last step added to that.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/automaton.h"

#define ALL_MAX_BYTES ((size_t)6 * 1024 * 1024)
#define EACH_MAX_BYTES ((size_t)768 * 1024)
#define MAX_STATES 16000u
#define FIRST_SLOTS 64u
/* An automaton is slow when after so many new transitions there is still one for
 * so few bytes. */
#define SLOW_MIN_NEW 20000u
#define SLOW_MOST_READ 20u

enum {
	STATE_DEAD,    /* nothing can match any more */
	STATE_MATCHED, /* whatever follows; only where the pattern is searched */
	STATE_START,
};

/* What is known of the text before a state. */
enum {
	BEFORE_NOTHING = 1, /* it is empty */
	BEFORE_WORD = 2,    /* it ends with a \w */
};

/* How a state goes on. */
enum state_kind {
	KIND_READS, /* some of its steps look at the character */
	KIND_NEW,   /* none does; whether it counts is not known yet */
	KIND_ANY,   /* none does, but some that follow do */
	KIND_COUNTS, /* none ever does: it matters how many characters follow */
};

struct state {
	uint32_t first;  /* of its steps, in items */
	uint32_t count;
	uint8_t before;
	uint8_t kind;
	bool has_match;  /* one of its steps is the end */
	uint8_t misses;  /* how often the next transition was not the last one's */
	uint16_t row;    /* its number in rows, which begin with 1; 0: it has none */
	union {
		struct { /* the transition that was taken last */
			uint32_t c; /* NO_CHAR: none was */
			uint32_t to;
		} last;
		struct { /* of KIND_COUNTS: characters that may follow */
			uint32_t least, most;
		} tail;
	} u;
};

/* Transitions by character: the state plus one, 0 is not known. */
struct row {
	uint16_t to[128];
};
#define ROW_MIN_MISSES 24u /* before a state gets one */

struct automaton {
	struct program program;
	uint32_t word_set;     /* the charset \w, if there are assertions */

	struct state *states;  /* owned */
	uint32_t n_states, cap_states;
	uint32_t *items;       /* the steps of all states; owned */
	uint32_t n_items, cap_items;
	uint16_t *slots;       /* states by their steps, 0 is free; owned */
	uint32_t n_slots;      /* a power of two */
	struct row *rows;      /* [0, n_rows); owned */
	uint32_t n_rows, cap_rows;
	uint64_t *arcs;        /* transitions, 0 is free: from, character, to; owned */
	uint32_t n_arcs, cap_arcs; /* the latter a power of two */
	size_t bytes;          /* of all these */

	uint64_t n_read, n_new; /* characters; transitions that were worked out */
};

#define ARC_TO_BITS 16
#define ARC_CHAR_BITS 21
#define ANY_CHAR 0x1FFFFFu /* whichever it is; no character has this number */
#define NO_CHAR UINT32_MAX
#define TAIL_MOST_CHARS 1024u /* in the bound of a tail */

static void forget_states(struct automata *all, struct automaton *a)
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

static void forget_all(struct automata *all)
{
	for (uint32_t i = 0; i < all->count; i++)
		forget_states(all, all->items[i]);
}

/* ---- one set of steps ---- */

/* Adds a step, and what is reached from it without reading, to the set. */
static void reach(struct automata *all, const struct program *p, uint32_t at)
{
	uint32_t depth = 0;

	for (;;) {
		uint32_t step = p->steps[at];
		bool is_new = all->seen[at] != all->round;

		all->seen[at] = all->round;
		if (is_new && step_op(step) == STEP_SPLIT) {
			all->stack[depth++] = step_arg(step);
			at++;
			continue;
		}
		if (is_new && step_op(step) == STEP_JUMP) {
			at = step_arg(step);
			continue;
		}
		if (is_new)
			all->set[all->n_set++] = at;
		if (depth == 0)
			return;
		at = all->stack[--depth];
	}
}

/* Begins an empty set. */
static void begin_set(struct automata *all)
{
	all->n_set = 0;
	if (++all->round == 0) {
		memset(all->seen, 0, all->cap_seen * sizeof(*all->seen));
		all->round = 1;
	}
}

static bool holds(enum node_assert what, unsigned before, bool at_end, bool word_follows)
{
	bool border = word_follows != ((before & BEFORE_WORD) != 0);

	switch (what) {
	case ASSERT_START: return before & BEFORE_NOTHING;
	case ASSERT_END: return at_end;
	case ASSERT_BORDER: return border;
	case ASSERT_NO_BORDER: return !border;
	}
	return false;
}

/*
 * Makes the set that of a state, with what its assertions let through, now that
 * both sides are known; whether it has the end of the program.
 */
static bool load_state(struct automata *all, const struct automaton *a, const struct state *state,
                       bool at_end, bool word_follows)
{
	const struct program *p = &a->program;
	bool has_match = false;

	if (!p->has_asserts) {
		all->n_set = state->count;
		memcpy(all->set, a->items + state->first, state->count * sizeof(*all->set));
		return state->has_match;
	}
	begin_set(all);
	for (uint32_t i = 0; i < state->count; i++) {
		uint32_t at = a->items[state->first + i];

		all->seen[at] = all->round;
		all->set[all->n_set++] = at;
	}
	for (uint32_t i = 0; i < all->n_set; i++) {
		uint32_t at = all->set[i], step = p->steps[at];

		has_match |= step_op(step) == STEP_MATCH;
		if (step_op(step) == STEP_ASSERT &&
		    holds((enum node_assert)step_arg(step), state->before, at_end, word_follows))
			reach(all, p, at + 1);
	}
	return has_match;
}

/* ---- states ---- */

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

static bool set_has_match(const struct automata *all, const struct program *p)
{
	for (uint32_t i = 0; i < all->n_set; i++)
		if (step_op(p->steps[all->set[i]]) == STEP_MATCH)
			return true;
	return false;
}

/* Whether all steps of the set read any character, and nothing is asserted. */
static bool set_reads_any(const struct automata *all, const struct program *p)
{
	for (uint32_t i = 0; i < all->n_set; i++) {
		enum step_op op = step_op(p->steps[all->set[i]]);

		if (op != STEP_MATCH && op != STEP_ANY)
			return false;
	}
	/* Where a pattern is searched, it may begin with every character. */
	return p->whole && !p->has_asserts;
}

static int add_state(struct automata *all, struct automaton *a, unsigned before)
{
	struct state state = { .first = a->n_items, .count = all->n_set,
	                       .before = (uint8_t)before, .u.last.c = NO_CHAR };

	state.has_match = set_has_match(all, &a->program);
	if (set_reads_any(all, &a->program))
		state.kind = KIND_NEW;

	if (a->n_states == a->cap_states) {
		struct state *states = grow(all, a, a->states, &a->cap_states, sizeof(*states), 32);

		if (!states)
			return -1;
		a->states = states;
	}
	/* There are items from the first state on, and be it an empty one. */
	while (!a->items || a->n_items + all->n_set > a->cap_items) {
		uint32_t *items = grow(all, a, a->items, &a->cap_items, sizeof(*items), 256);

		if (!items)
			return -1;
		a->items = items;
	}
	if (all->n_set)
		memcpy(a->items + a->n_items, all->set, all->n_set * sizeof(*all->set));
	a->n_items += all->n_set;
	a->states[a->n_states] = state;
	return (int)a->n_states++;
}

/* The number of the state that has the set; -1: no memory. */
static int find_state(struct automata *all, struct automaton *a, unsigned before)
{
	uint32_t at = hash_set(all->set, all->n_set, before);
	int state;

	if (all->n_set == 0)
		return STATE_DEAD;
	if (a->n_states * 2 >= a->n_slots && grow_slots(all, a) != 0)
		return -1;
	for (;; at++) {
		uint32_t i = a->slots[at & (a->n_slots - 1)];

		if (i == 0)
			break;
		if (a->states[i].count == all->n_set && a->states[i].before == before &&
		    memcmp(a->items + a->states[i].first, all->set,
		           all->n_set * sizeof(*all->set)) == 0)
			return (int)i;
	}
	state = add_state(all, a, before);
	if (state > 0)
		a->slots[at & (a->n_slots - 1)] = (uint16_t)state;
	return state;
}

/* ---- transitions ---- */

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

/* The states that an automaton begins with; -1: no memory. */
static int make_first_states(struct automata *all, struct automaton *a)
{
	begin_set(all);
	for (int i = STATE_DEAD; i < STATE_START; i++)
		if (add_state(all, a, 0) != i)
			return -1;
	reach(all, &a->program, 0);
	if (grow_arcs(all, a) != 0)
		return -1;
	return find_state(all, a, a->program.has_asserts ? BEFORE_NOTHING : 0) == STATE_START ? 0 : -1;
}

static int remember_arc(struct automata *all, struct automaton *a, uint64_t question, uint32_t to)
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

/* Goes on behind the ways of a branch that read a character. */
static void take_branch(struct automata *all, const struct program *p, uint32_t number, uint32_t c)
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
		reach(all, p, ways[low].step);
}

/* The steps that reading `c` leads to from those of the set, which becomes
 * theirs.  -1: no memory. */
static int read_char(struct automata *all, const struct automaton *a, uint32_t c)
{
	const struct program *p = &a->program;
	uint32_t *from = all->set + all->cap_seen; /* the upper half */
	uint32_t n_from = all->n_set, folded = p->caseless ? utf8_fold(c) : c;

	memmove(from, all->set, n_from * sizeof(*from));
	begin_set(all);
	for (uint32_t i = 0; i < n_from; i++) {
		uint32_t step = p->steps[from[i]];
		int has = 0;

		if (step_op(step) == STEP_BRANCH)
			take_branch(all, p, step_arg(step), folded);
		else if (step_op(step) == STEP_CHAR)
			has = step_arg(step) == folded;
		else if (step_op(step) == STEP_SET)
			has = charset_has(&all->sets, step_arg(step), c);
		else
			has = step_op(step) == STEP_ANY;
		if (has < 0)
			return -1;
		if (has)
			reach(all, p, from[i] + 1u);
	}
	return 0;
}

/* Works out where reading `c` in `from` leads; -1: no memory. */
static int work_out(struct automata *all, struct automaton *a, uint32_t from, uint32_t c)
{
	unsigned before = 0;
	int is_word = 0;
	bool matched;

	if (a->program.has_asserts) {
		is_word = charset_has(&all->sets, a->word_set, c);
		if (is_word < 0)
			return -1;
		before = is_word ? BEFORE_WORD : 0;
	}
	matched = load_state(all, a, &a->states[from], false, is_word);
	if (matched && !a->program.whole)
		return STATE_MATCHED;
	if (read_char(all, a, c) != 0)
		return -1;
	if (!a->program.whole) {
		reach(all, &a->program, 0); /* a match may begin here as well */
		if (set_has_match(all, &a->program))
			return STATE_MATCHED;
	}
	return find_state(all, a, before);
}

/* Forgets the states of the automaton, or of all, but for one, whose new number
 * is returned; -1: no memory. */
static int start_anew(struct automata *all, struct automaton *a, uint32_t state)
{
	const struct state kept = a->states[state];
	uint32_t *items = all->set + all->cap_seen; /* the first states do not need it */

	memcpy(items, a->items + kept.first, kept.count * sizeof(*items));
	if (all->bytes > ALL_MAX_BYTES)
		forget_all(all);
	else
		forget_states(all, a);
	if (make_first_states(all, a) != 0)
		return -1;
	memcpy(all->set, items, kept.count * sizeof(*items));
	all->n_set = kept.count;
	return find_state(all, a, kept.before);
}

/* Takes a transition that is not remembered; -1: no memory. */
static int take_new_arc(struct automata *all, struct automaton *a, uint32_t from, uint32_t c)
{
	uint64_t question;
	int to;

	a->n_new++;
	if (all->bytes > ALL_MAX_BYTES || a->bytes > EACH_MAX_BYTES || a->n_states >= MAX_STATES) {
		to = start_anew(all, a, from);
		if (to < 0)
			return -1;
		from = (uint32_t)to;
	}
	question = (uint64_t)from << ARC_CHAR_BITS | c;
	to = work_out(all, a, from, c);
	if (to < 0 || remember_arc(all, a, question, (uint32_t)to) != 0)
		return -1;
	/* What was found of a state behind one that does not count is as a rule the
	 * same: measuring each of a chain would take the square of its length. */
	if (c == ANY_CHAR && a->states[to].kind == KIND_NEW)
		a->states[to].kind = KIND_ANY;
	return to;
}

/*
 * Finds out whether a state of KIND_NEW counts: whether its steps, and those
 * that they lead to, read any character until none is left or they come round
 * to the same ones, and all numbers of characters in between are a match.
 */
static void measure_tail(struct automata *all, const struct automaton *a, struct state *state)
{
	const struct program *p = &a->program;
	uint32_t *before = all->set + all->cap_seen; /* the set that read_char read from */
	uint32_t least = 0, most = 0, n = 0, n_before;
	bool found = false, over = false;

	load_state(all, a, state, false, false);
	state->kind = KIND_ANY;
	for (;; n++) {
		if (set_has_match(all, p)) {
			if (over)
				return;
			least = found ? least : n;
			most = n;
			found = true;
		} else {
			over = found;
		}
		n_before = all->n_set;
		if (n == TAIL_MOST_CHARS || !set_reads_any(all, p) || read_char(all, a, ANY_CHAR) != 0)
			return;
		if (all->n_set == 0)
			break;
		if (all->n_set == n_before &&
		    memcmp(all->set, before, n_before * sizeof(*before)) == 0) {
			if (found && !over)
				most = UINT32_MAX;
			break;
		}
	}
	if (!found)
		return;
	state->kind = KIND_COUNTS;
	state->u.tail.least = least;
	state->u.tail.most = most;
}

static bool tail_matches(const struct state *state, const char *at, const char *end)
{
	size_t most = (size_t)(end - at), least = (most + 3) / 4; /* characters */

	if (least < state->u.tail.least || most > state->u.tail.most)
		least = most = utf8_count_valid(span_of(at, most));
	return least >= state->u.tail.least && most <= state->u.tail.most;
}

bool automaton_is_slow(const struct automaton *a)
{
	return a->n_new > SLOW_MIN_NEW && a->n_new > a->n_read / SLOW_MOST_READ;
}

/* The transition that is remembered; -1: none is. */
static int find_arc(const struct automaton *a, uint32_t from, uint32_t c)
{
	uint64_t question = (uint64_t)from << ARC_CHAR_BITS | c;
	uint32_t slot = arc_slot(a, question);

	while (a->arcs[slot] && a->arcs[slot] >> ARC_TO_BITS != question)
		slot = (slot + 1) & (a->cap_arcs - 1);
	return a->arcs[slot] ? (int)(a->arcs[slot] & ((1u << ARC_TO_BITS) - 1)) : -1;
}

/* Gives a state a row, if there is memory for one. */
static void add_row(struct automata *all, struct automaton *a, struct state *state)
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

/* Where reading `c` in `from` leads; -1: no memory. */
static int take_arc(struct automata *all, struct automaton *a, uint32_t from, uint32_t c)
{
	struct state *state = &a->states[from];
	uint32_t asked = state->kind == KIND_READS ? c : ANY_CHAR;
	int to = find_arc(a, from, asked);

	if (to < 0)
		return take_new_arc(all, a, from, asked);
	if (asked == ANY_CHAR)
		return to;
	state->u.last.c = c;
	state->u.last.to = (uint32_t)to;
	if (!state->row && ++state->misses == ROW_MIN_MISSES)
		add_row(all, a, state);
	if (state->row && c < 128)
		a->rows[state->row].to[c] = (uint16_t)(to + 1);
	return to;
}

enum match_result automaton_test(struct automata *all, struct automaton *a, struct span text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	uint32_t state = STATE_START;

	if (a->n_states == 0 && make_first_states(all, a) != 0) {
		forget_all(all);
		return MATCH_BROKEN;
	}
	a->n_read += text.len;
	while (at < end) {
		struct state *now = &a->states[state];
		uint32_t c;
		int to;

		if (now->kind == KIND_NEW)
			measure_tail(all, a, now);
		if (now->kind == KIND_COUNTS)
			return tail_matches(now, at, end) ? MATCH_YES : MATCH_NO;
		at += utf8_decode(at, end, &c);
		if (c == now->u.last.c)
			to = (int)now->u.last.to;
		else if (now->row == 0 || c >= 128 || (to = a->rows[now->row].to[c] - 1) < 0)
			to = take_arc(all, a, state, c);
		if (to < 0) {
			forget_all(all);
			return MATCH_BROKEN;
		}
		if (to <= STATE_MATCHED)
			return to == STATE_MATCHED ? MATCH_YES : MATCH_NO;
		state = (uint32_t)to;
	}
	if (!a->program.has_asserts)
		return a->states[state].has_match ? MATCH_YES : MATCH_NO;
	return load_state(all, a, &a->states[state], true, false) ? MATCH_YES : MATCH_NO;
}

/* ---- all of them ---- */

/* Room for the sets of a program; two of them lie one behind the other. */
static int reserve_steps(struct automata *all, uint32_t count)
{
	uint32_t cap = all->cap_seen ? all->cap_seen : 1024;
	uint32_t *seen;
	uint32_t *set, *stack;

	while (cap < count)
		cap *= 2;
	if (cap == all->cap_seen)
		return 0;
	seen = calloc(cap, sizeof(*seen));
	set = malloc(2 * cap * sizeof(*set));
	stack = malloc(2 * cap * sizeof(*stack));
	if (!seen || !set || !stack) {
		free(seen);
		free(set);
		free(stack);
		return -1;
	}
	free(all->seen);
	free(all->set);
	free(all->stack);
	all->seen = seen;
	all->set = set;
	all->stack = stack;
	all->cap_seen = cap;
	all->round = 0;
	return 0;
}

static void automaton_free(struct automata *all, struct automaton *a)
{
	program_free(&a->program);
	forget_states(all, a);
	free(a);
}

void automata_use_ready(struct automata *all, const struct ready_programs *ready)
{
	all->ready = ready;
	all->sets.ready = ready->classes;
	all->sets.ready_text = ready->class_text;
	all->sets.n_ready = ready->n_classes;
}

/* The program of a pattern, made now if there is none.  False: as program_make. */
static bool find_program(struct automata *all, struct program *out, struct span text,
                         unsigned flags, const struct ready_program *ready)
{
	if (!ready)
		return program_make(out, &all->syntax, &all->sets, text, flags);
	*out = program_of_ready(all->ready, ready, flags);
	return charsets_begin(&all->sets) == 0;
}

struct automaton *automata_add(struct automata *all, struct span text, unsigned flags,
                               const struct ready_program *ready)
{
	struct automaton *a = calloc(1, sizeof(*a));
	long word = 0;

	if (!a)
		goto no_memory;
	if (!find_program(all, &a->program, text, flags, ready))
		goto fail;
	if (reserve_steps(all, a->program.count) != 0)
		goto no_memory;
	if (a->program.has_asserts)
		word = charsets_add(&all->sets, span_cstr("\\w"), false);
	if (word < 0)
		goto no_memory;
	a->word_set = (uint32_t)word;
	if (all->count == all->cap) {
		uint32_t cap = all->cap ? all->cap * 2 : 32;
		struct automaton **items = realloc(all->items, cap * sizeof(*items));

		if (!items)
			goto no_memory;
		all->items = items;
		all->cap = cap;
	}
	all->items[all->count++] = a;
	return a;

no_memory:
	all->no_memory = true;
fail:
	if (a) {
		all->no_memory |= a->program.no_memory || all->sets.no_memory;
		automaton_free(all, a);
	}
	return NULL;
}

void automata_free(struct automata *all)
{
	for (uint32_t i = 0; i < all->count; i++)
		automaton_free(all, all->items[i]);
	free(all->items);
	charsets_free(&all->sets);
	syntax_free(&all->syntax);
	free(all->seen);
	free(all->set);
	free(all->stack);
}
