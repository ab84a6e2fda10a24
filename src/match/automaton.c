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
 * What costs time is not walking through states that are known but making new
 * ones, and fetching what was not looked at for long from behind the caches; so
 * there are few.  Where only one phrase of a list is left, it is compared with the
 * text as it stands in the program (chain.c).  Characters that the program does not
 * tell apart share their transitions (alike.c).  Where only the number of characters
 * still counts, as in the `.{0,60}` at the end of many rules, they are counted
 * instead of read.
 *
 * A state remembers the transition that was taken last, which in running text
 * is nearly always the next one too; one that many characters lead on from has
 * a row of all of ASCII.
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
#include "match/chain.h"
#include "match/states.h"

/* An automaton is slow when after so many new transitions there is still one for
 * so few bytes. */
#define SLOW_MIN_NEW 20000u
#define SLOW_MOST_READ 20u
#define ROW_MIN_MISSES 24u    /* before a state gets a row */
#define TAIL_MOST_CHARS 1024u /* in the bound of a tail */

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
		all->steps.count = state->count;
		memcpy(all->steps.items, a->items + state->first, state->count * sizeof(*all->steps.items));
		return state->has_match;
	}
	step_set_begin(&all->steps);
	for (uint32_t i = 0; i < state->count; i++) {
		uint32_t at = a->items[state->first + i];

		all->steps.seen[at] = all->steps.round;
		all->steps.items[all->steps.count++] = at;
	}
	for (uint32_t i = 0; i < all->steps.count; i++) {
		uint32_t at = all->steps.items[i], step = p->steps[at];

		has_match |= step_op(step) == STEP_MATCH;
		if (step_op(step) == STEP_ASSERT &&
		    holds((enum node_assert)step_arg(step), state->before, at_end, word_follows))
			step_set_reach(&all->steps, p, at + 1);
	}
	return has_match;
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
	if (step_set_read(&all->steps, &a->program, &all->sets, c) != 0)
		return -1;
	if (!a->program.whole) {
		step_set_reach(&all->steps, &a->program, 0); /* a match may begin here as well */
		if (step_set_matches(&all->steps, &a->program))
			return STATE_MATCHED;
	}
	return states_find(all, a, before);
}

/* Forgets states, but for one, whose new number is returned; -1: no memory. */
static int start_anew(struct automata *all, struct automaton *a, uint32_t state)
{
	const struct state kept = a->states[state];
	uint32_t *items = all->steps.from; /* the first states do not need it */

	memcpy(items, a->items + kept.first, kept.count * sizeof(*items));
	if (states_forget_some(all, a) != 0)
		return -1;
	memcpy(all->steps.items, items, kept.count * sizeof(*items));
	all->steps.count = kept.count;
	return states_find(all, a, kept.before);
}

/* Takes a transition that is not remembered; -1: no memory. */
static int take_new_arc(struct automata *all, struct automaton *a, uint32_t from, uint32_t c)
{
	uint64_t question;
	int to;

	a->n_new++;
	if (states_full(all, a)) {
		to = start_anew(all, a, from);
		if (to < 0)
			return -1;
		from = (uint32_t)to;
	}
	question = arc_question(from, c);
	to = work_out(all, a, from, c);
	if (to < 0 || states_remember_arc(all, a, question, (uint32_t)to) != 0)
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
	uint32_t *before = all->steps.from; /* the set that read_char read from */
	uint32_t least = 0, most = 0, n = 0, n_before;
	bool found = false, over = false;

	load_state(all, a, state, false, false);
	state->kind = KIND_ANY;
	for (;; n++) {
		if (step_set_matches(&all->steps, p)) {
			if (over)
				return;
			least = found ? least : n;
			most = n;
			found = true;
		} else {
			over = found;
		}
		n_before = all->steps.count;
		if (n == TAIL_MOST_CHARS || !step_set_reads_any(&all->steps, p) ||
		    step_set_read(&all->steps, p, &all->sets, ANY_CHAR) != 0)
			return;
		if (all->steps.count == 0)
			break;
		if (all->steps.count == n_before &&
		    memcmp(all->steps.items, before, n_before * sizeof(*before)) == 0) {
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

static bool tail_matches(const struct state *state, struct span text)
{
	size_t most = text.len, least = (most + 3) / 4; /* characters */

	if (least < state->u.tail.least || most > state->u.tail.most)
		least = most = utf8_count_valid(text);
	return least >= state->u.tail.least && most <= state->u.tail.most;
}

bool automaton_is_slow(const struct automaton *a)
{
	return a->n_new > SLOW_MIN_NEW && a->n_new > a->n_read / SLOW_MOST_READ;
}

/* The character whose transitions are those of `c`; ALIKE_NO_MEMORY. */
static uint32_t stand_in(struct automata *all, struct automaton *a, uint32_t c)
{
	if (!a->alike) {
		a->alike = malloc(sizeof(*a->alike));
		if (!a->alike)
			return ALIKE_NO_MEMORY;
		alike_init(a->alike, &a->program, a->word_set);
	}
	return alike_of(a->alike, &all->sets, c);
}

/* Where reading `c` in `from` leads; -1: no memory. */
static int take_arc(struct automata *all, struct automaton *a, uint32_t from, uint32_t c)
{
	struct state *state = &a->states[from];
	uint32_t asked = ANY_CHAR;
	int to;

	if (state->kind == KIND_READS)
		asked = stand_in(all, a, c);
	if (asked == ALIKE_NO_MEMORY)
		return -1;
	to = states_find_arc(a, arc_question(from, asked));
	if (to < 0)
		return take_new_arc(all, a, from, asked);
	if (asked == ANY_CHAR)
		return to;
	state->u.last.c = c;
	state->u.last.to = (uint32_t)to;
	if (!state->row && ++state->misses == ROW_MIN_MISSES)
		states_add_row(all, a, state);
	if (state->row && c < 128)
		a->rows[state->row].to[c] = (uint16_t)(to + 1);
	return to;
}

/* The state that a chain leads to when it is left; -1: no memory. */
static int leave_chain(struct automata *all, struct automaton *a, const struct chain *chain)
{
	unsigned before = 0;
	uint64_t question;
	int is_word, to;

	if (a->program.has_asserts) {
		is_word = charset_has(&all->sets, a->word_set, chain->last);
		if (is_word < 0)
			return -1;
		before = is_word ? BEFORE_WORD : 0;
	}
	question = arc_question(chain->step << 2 | before, AFTER_CHAIN);
	to = states_find_arc(a, question);
	if (to >= 0)
		return to;
	a->n_new++;
	if (states_full(all, a) && states_forget_some(all, a) != 0)
		return -1;
	step_set_begin(&all->steps);
	step_set_reach(&all->steps, &a->program, chain->step);
	to = states_find(all, a, before);
	return to < 0 || states_remember_arc(all, a, question, (uint32_t)to) != 0 ? -1 : to;
}

/* Where a state of KIND_CHAIN leads, behind what is read of the text; -1: no memory. */
static int pass_chain(struct automata *all, struct automaton *a, uint32_t step, struct span *text)
{
	struct chain chain = { .step = step, .at = text->ptr, .end = text->ptr + text->len };

	switch (chain_read(&all->sets, &a->program, &chain)) {
	case CHAIN_DEAD: return STATE_DEAD;
	case CHAIN_MATCHED: return STATE_MATCHED;
	case CHAIN_LEFT: break;
	case CHAIN_BROKEN: return -1;
	}
	*text = span_from(*text, (size_t)(chain.at - text->ptr));
	return leave_chain(all, a, &chain);
}

enum match_result automaton_test(struct automata *all, struct automaton *a, struct span text)
{
	uint32_t state = STATE_START;

	if (a->n_states == 0 && states_begin(all, a) != 0) {
		states_forget_all(all);
		return MATCH_BROKEN;
	}
	a->n_read += text.len;
	while (text.len > 0) {
		struct state *now = &a->states[state];
		uint32_t c;
		int to;

		if (now->kind == KIND_NEW)
			measure_tail(all, a, now);
		if (now->kind == KIND_COUNTS)
			return tail_matches(now, text) ? MATCH_YES : MATCH_NO;
		if (now->kind == KIND_CHAIN) {
			to = pass_chain(all, a, now->u.step, &text);
		} else {
			text = span_from(text, utf8_decode(text.ptr, text.ptr + text.len, &c));
			if (c == now->u.last.c)
				to = (int)now->u.last.to;
			else if (now->row == 0 || c >= 128 || (to = a->rows[now->row].to[c] - 1) < 0)
				to = take_arc(all, a, state, c);
		}
		if (to < 0) {
			states_forget_all(all);
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

static void automaton_free(struct automata *all, struct automaton *a)
{
	program_free(&a->program);
	states_forget(all, a);
	free(a->alike);
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
	if (step_set_reserve(&all->steps, a->program.count) != 0)
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
	step_set_free(&all->steps);
}
