/*
 * regular: patterns that a finite automaton can decide, as its program.
 *
 * Characters, classes, groups, alternatives, repetitions and simple assertions
 * are regular: whether such a pattern matches does not depend on the order in
 * which its parts are tried.  The tree of the pattern becomes a program after
 * Thompson (CACM 11(6), 1968), which automaton.c runs.  What looks around,
 * refers back or holds on to what it took is left to PCRE2.
 *
 * The verdict is PCRE2's to the letter: classes, and letters about whose case
 * versions of Unicode disagree, are asked of PCRE2 itself (charset.c), and
 * tests/unit/check_match_automaton.c compares both on random patterns.
 *
 * Alternatives that begin with a character hang on one step, which finds those
 * that begin with the one that is read: a list of phrases is entered without a
 * look at most of it.
 *
 * Bounds: PROGRAM_MAX_STEPS; time and memory are linear in the steps, because
 * a part that yields none is not repeated.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/fold.h"
#include "match/regular.h"

/* So many alternatives that begin with a character are worth a branch. */
#define BRANCH_MIN_WAYS 4u

#define NO_STEP STEP_ARG_MASK /* ends a chain of steps that wait for their target */

struct writer {
	struct program *program;
	const struct syntax *syntax;
	struct charsets *sets;
	bool refused;   /* a class could not be added */
	bool too_large;
};

static bool gave_up(const struct writer *w)
{
	return w->program->no_memory || w->refused || w->too_large;
}

/* Adds a step and returns its number. */
static uint32_t add(struct writer *w, enum step_op op, uint32_t arg)
{
	struct program *p = w->program;

	if (p->count == PROGRAM_MAX_STEPS) {
		w->too_large = true;
		return 0;
	}
	if (p->count == p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 64;
		uint32_t *steps = realloc(p->steps, cap * sizeof(*steps));

		if (!steps) {
			p->no_memory = true;
			return 0;
		}
		p->steps = steps;
		p->cap = cap;
	}
	p->steps[p->count] = (uint32_t)op << STEP_ARG_BITS | arg;
	return p->count++;
}

static void set_arg(struct writer *w, uint32_t step, uint32_t arg)
{
	if (!gave_up(w))
		w->program->steps[step] = (w->program->steps[step] & ~STEP_ARG_MASK) | arg;
}

/* Points all steps of a chain, each of which names the one before it, here. */
static void land(struct writer *w, uint32_t chain)
{
	while (chain != NO_STEP && !gave_up(w)) {
		uint32_t before = step_arg(w->program->steps[chain]);

		set_arg(w, chain, w->program->count);
		chain = before;
	}
}

static void write_set(struct writer *w, struct span source)
{
	long set = charsets_add(w->sets, source, w->program->caseless);

	if (set < 0)
		w->refused = true;
	else
		add(w, STEP_SET, (uint32_t)set);
}

static void write_char(struct writer *w, uint32_t c)
{
	char bytes[4];

	if (!w->program->caseless)
		add(w, STEP_CHAR, c);
	else if (fold_is_stable(c))
		add(w, STEP_CHAR, utf8_fold(c));
	else
		write_set(w, span_of(bytes, utf8_encode(c, bytes)));
}

static void write_text(struct writer *w, struct span text)
{
	const char *end = text.ptr + text.len;
	uint32_t c;

	for (const char *at = text.ptr; at < end && !gave_up(w);) {
		at += utf8_decode(at, end, &c);
		write_char(w, c);
	}
}

/* The part of the pattern that a NODE_TEXT or NODE_CLASS is. */
static struct span source_of(const struct writer *w, const struct node *node)
{
	return span_of(w->syntax->text.ptr + node->value, node->max);
}

static void write_node(struct writer *w, uint32_t at);

/* The character, as STEP_CHAR has it, that a node begins with; false: it may begin in
 * another way. */
static bool begins_with_char(const struct writer *w, uint32_t at, uint32_t *c)
{
	const struct node *node = &w->syntax->nodes[at];
	struct span text;

	switch (node->kind) {
	case NODE_SEQ:
		return node->first != NODE_NONE && begins_with_char(w, node->first, c);
	case NODE_TEXT:
		text = source_of(w, node);
		utf8_decode(text.ptr, text.ptr + text.len, c);
		break;
	case NODE_CHAR:
		*c = node->value;
		break;
	default:
		return false;
	}
	if (!w->program->caseless)
		return true;
	*c = fold_is_stable(*c) ? utf8_fold(*c) : 0;
	return *c != 0;
}

/* Room for one more item in an array that grows; NULL: no memory. */
static void *grow(struct writer *w, void *array, uint32_t count, uint32_t *cap, size_t size)
{
	uint32_t wanted = *cap ? *cap * 2 : 16;

	if (count < *cap)
		return array;
	array = realloc(array, wanted * size);
	if (array)
		*cap = wanted;
	else
		w->program->no_memory = true;
	return array;
}

static int compare_ways(const void *a, const void *b)
{
	const struct way *x = a, *y = b;

	return x->c != y->c ? (x->c > y->c) - (x->c < y->c) : (x->step > y->step) - (x->step < y->step);
}

/* An alternative that begins with `c`: what follows that is written here. */
static void write_way(struct writer *w, struct buf *ways, uint32_t node, uint32_t c)
{
	struct way way = { .c = c, .step = w->program->count + 1 };

	w->program->no_memory |= buf_append(ways, &way, sizeof(way)) != 0;
	write_node(w, node);
}

/* Makes a branch of the ways; those of branches inside them are there already. */
static void write_branch(struct writer *w, uint32_t step, struct buf *ways)
{
	struct program *p = w->program;
	uint32_t count = (uint32_t)(ways->len / sizeof(struct way));
	struct branch *branches;

	if (gave_up(w) || count == 0)
		return;
	branches = grow(w, p->branches, p->n_branches, &p->cap_branches, sizeof(*branches));
	if (!branches)
		return;
	p->branches = branches;
	while (p->n_ways + count > p->cap_ways) {
		struct way *grown = grow(w, p->ways, p->cap_ways, &p->cap_ways, sizeof(*grown));

		if (!grown)
			return;
		p->ways = grown;
	}
	qsort(ways->ptr, count, sizeof(struct way), compare_ways);
	memcpy(p->ways + p->n_ways, ways->ptr, ways->len);
	p->branches[p->n_branches] = (struct branch){ p->n_ways, count };
	p->n_ways += count;
	set_arg(w, step, p->n_branches++);
}

/* The alternatives that begin with a character, or the others; returns the
 * chain of steps that go behind all of them. */
static uint32_t write_ways(struct writer *w, const struct node *alt, uint32_t ends)
{
	uint32_t branch = add(w, STEP_BRANCH, 0), c;
	struct buf ways = { 0 };

	for (uint32_t i = alt->first; i != NODE_NONE && !gave_up(w); i = w->syntax->nodes[i].next)
		if (begins_with_char(w, i, &c)) {
			write_way(w, &ways, i, c);
			ends = add(w, STEP_JUMP, ends);
		}
	write_branch(w, branch, &ways);
	buf_free(&ways);
	return ends;
}

static void write_alternatives(struct writer *w, const struct node *alt)
{
	uint32_t ends = NO_STEP, left = 0, n_ways = 0, c;
	bool has_branch;

	for (uint32_t i = alt->first; i != NODE_NONE; i = w->syntax->nodes[i].next) {
		left++;
		n_ways += begins_with_char(w, i, &c);
	}
	has_branch = n_ways >= BRANCH_MIN_WAYS;
	for (uint32_t i = alt->first; i != NODE_NONE && !gave_up(w); i = w->syntax->nodes[i].next) {
		uint32_t split;

		left--;
		if (has_branch && begins_with_char(w, i, &c))
			continue;
		if (left == 0 && !has_branch) {
			write_node(w, i);
			break;
		}
		split = add(w, STEP_SPLIT, 0);
		write_node(w, i);
		ends = add(w, STEP_JUMP, ends);
		set_arg(w, split, w->program->count);
	}
	if (has_branch)
		ends = write_ways(w, alt, ends);
	land(w, ends);
}

static void write_repeat(struct writer *w, const struct node *repeat)
{
	uint32_t first = w->program->count, skips = NO_STEP, begin = first;

	for (uint32_t i = 0; i < repeat->value && !gave_up(w); i++) {
		begin = w->program->count;
		write_node(w, repeat->first);
		if (w->program->count == first)
			return; /* nothing is nothing, however often */
	}
	if (repeat->max == NODE_NO_MAX && repeat->value > 0) {
		add(w, STEP_SPLIT, begin); /* the last one once more */
		return;
	}
	if (repeat->max == NODE_NO_MAX) {
		begin = add(w, STEP_SPLIT, 0);
		write_node(w, repeat->first);
		add(w, STEP_JUMP, begin);
		set_arg(w, begin, w->program->count);
		return;
	}
	for (uint32_t i = repeat->value; i < repeat->max && !gave_up(w); i++) {
		skips = add(w, STEP_SPLIT, skips);
		begin = w->program->count;
		write_node(w, repeat->first);
		if (w->program->count == begin)
			break;
	}
	land(w, skips);
}

static void write_node(struct writer *w, uint32_t at)
{
	const struct node *node = &w->syntax->nodes[at];

	if (gave_up(w))
		return;
	switch (node->kind) {
	case NODE_EMPTY:
		break;
	case NODE_CHAR:
		write_char(w, node->value);
		break;
	case NODE_TEXT:
		write_text(w, source_of(w, node));
		break;
	case NODE_CLASS:
		write_set(w, source_of(w, node));
		break;
	case NODE_ANY:
		add(w, STEP_ANY, 0); /* no line holds the LF that it does not match */
		break;
	case NODE_ASSERT:
		add(w, STEP_ASSERT, node->value);
		w->program->has_asserts = true;
		break;
	case NODE_SEQ:
		for (uint32_t i = node->first; i != NODE_NONE; i = w->syntax->nodes[i].next)
			write_node(w, i);
		break;
	case NODE_ALT:
		write_alternatives(w, node);
		break;
	case NODE_REPEAT:
		write_repeat(w, node);
		break;
	case NODE_DIGIT:
	case NODE_BLANK:
	case NODE_DECOR:
	case NODE_UNKNOWN:
		w->too_large = true; /* not in an exact tree */
		break;
	}
}

bool program_make(struct program *out, struct syntax *syntax, struct charsets *sets,
                  struct span text, unsigned flags)
{
	struct writer w = { .program = out, .syntax = syntax, .sets = sets };
	uint32_t root;

	out->caseless = flags & PATTERN_CASELESS;
	out->whole = flags & PATTERN_WHOLE;
	syntax->exact = true;
	root = syntax_parse(syntax, text);
	out->no_memory = syntax->no_memory;
	if (root == NODE_NONE || !syntax->regular)
		return false;
	write_node(&w, root);
	add(&w, STEP_MATCH, 0);
	return !gave_up(&w);
}

/* Programs own what they consist of, so it has no const; it is never written to. */
struct program program_of_ready(const struct ready_programs *all, const struct ready_program *from,
                                unsigned flags)
{
	return (struct program){
		.steps = (uint32_t *)all->steps + from->steps, .count = from->count,
		.ways = (struct way *)all->ways + from->ways, .n_ways = from->n_ways,
		.branches = (struct branch *)all->branches + from->branches,
		.n_branches = from->n_branches, .is_ready = true,
		.caseless = flags & PATTERN_CASELESS, .whole = flags & PATTERN_WHOLE,
		.has_asserts = from->has_asserts,
	};
}

void program_free(struct program *p)
{
	if (!p->is_ready) {
		free(p->steps);
		free(p->ways);
		free(p->branches);
	}
	*p = (struct program){ 0 };
}
