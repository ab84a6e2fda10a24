/*
 * literals_inner: a text, or one of a few, that every match holds somewhere.
 *
 * Runs of characters that follow each other in every match are candidates, and
 * so are alternations all of whose members have one.  The one that says most
 * wins, where a set is as good as its worst member: the text of a line is
 * looked through for all of them at once, so what counts is how often a
 * literal occurs where the pattern does not match.
 *
 * Invariant: every match holds at least one literal of the set, up to case and
 * up to the kind and number of blanks.
 *
 * Bounds: one visit to each node.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/fold.h"
#include "match/literals.h"

#define RUN_BYTES 32u     /* longer literals find nothing less */
#define MAX_REPEATS 8u
#define MAX_LITERALS 2048u
#define LEAST_BITS 5u     /* less is found in every line */
#define ENOUGH_BITS 28u   /* more literals are not worth more bits */
#define ANY_BLANK 0xA0u   /* stands for a blank of whatever kind */

struct finder {
	struct literals *l;
	char run[RUN_BYTES]; /* folded UTF-8 of the characters just seen */
	size_t run_len;
	bool run_is_loose; /* some blank in it may be another one, or several */
	bool run_is_head;  /* every match begins with it */
	bool at_head;      /* nothing was seen yet that takes a character */
	struct inner best;
};

/* Bits by letter, a to z, measured over running text of eight languages. */
static const uint8_t letter_bits[26] = {
	4, 6, 5, 5, 3, 6, 6, 5, 4, 9, 7, 5, 5, 4, 4, 6, 9, 4, 4, 4, 5, 6, 6, 9, 6, 8,
};

/* The same by continuation byte, 0x80 on, measured over Cyrillic; in other
 * scripts they say about as much. */
static const uint8_t continuation_bits[64] = {
	4, 4, 4, 5, 7, 7, 7, 6, 7, 7, 7, 6, 6, 7, 7, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 4, 6, 5, 7, 5, 3, 7, 6, 4, 6, 5, 5, 5, 4, 3, 5,
};

unsigned literals_byte_bits(unsigned char byte)
{
	if (byte >= 0xC0)
		return 1; /* says the script only */
	if (byte >= 0x80)
		return continuation_bits[byte - 0x80];
	if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
		return letter_bits[(byte | 0x20) - 'a'];
	if (byte == ' ')
		return 2;
	if ((byte >= '0' && byte <= '9') || byte == '.' || byte == ',')
		return 6;
	return 8;
}

unsigned literals_bits(struct span literal)
{
	unsigned bits = 0;

	for (size_t i = 0; i < literal.len; i++)
		bits += literals_byte_bits((unsigned char)literal.ptr[i]);
	return bits;
}

/* Makes `set` the best one if it is, and otherwise forgets it. */
static void consider(struct finder *f, struct inner set)
{
	bool enough = f->best.bits >= ENOUGH_BITS && set.count > f->best.count;

	if (set.count > 0 && set.bits >= LEAST_BITS && set.bits > f->best.bits && !enough)
		f->best = set;
	else
		f->l->n_items = set.first;
}

static void end_run(struct finder *f)
{
	struct span run = span_of(f->run, f->run_len);
	struct literals *l = f->l;
	struct inner set = { .first = l->n_items, .count = 1, .bits = literals_bits(run),
	                     .loose_blanks = f->run_is_loose, .is_head = f->run_is_head };

	f->run_len = 0;
	f->run_is_loose = f->run_is_head = f->at_head = false;
	if (run.len == 0 || set.bits <= f->best.bits || l->failed)
		return;
	if (l->n_items == l->cap_items) {
		uint32_t cap = l->cap_items ? l->cap_items * 2 : 64;
		struct span *items = realloc(l->items, cap * sizeof(*items));

		if (!items) {
			l->failed = l->no_memory = true;
			return;
		}
		l->items = items;
		l->cap_items = cap;
	}
	/* An offset for now: the bytes may still move. */
	l->items[l->n_items++] = span_of((const char *)(uintptr_t)l->bytes.len, run.len);
	if (buf_append_span(&l->bytes, run) != 0)
		l->failed = l->no_memory = true;
	consider(f, set);
}

static void add_char(struct finder *f, uint32_t c)
{
	char bytes[4];
	size_t len;

	if (c == '\n' || !fold_is_stable(c)) {
		end_run(f);
		return;
	}
	if (fold_is_blank(c)) {
		bool again = f->run_len > 0 && f->run[f->run_len - 1] == ' ';

		f->run_is_loose |= c != ' ' || again;
		if (again)
			return;
		c = ' ';
	}
	len = utf8_encode(utf8_fold(c), bytes);
	if (f->run_len + len > RUN_BYTES)
		end_run(f);
	if (f->run_len == 0)
		f->run_is_head = f->at_head;
	f->at_head = false;
	memcpy(f->run + f->run_len, bytes, len);
	f->run_len += len;
}

static void add_text(struct finder *f, struct span text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	uint32_t c;

	while (at < end) {
		at += utf8_decode(at, end, &c);
		add_char(f, c);
	}
}

static void visit(struct finder *f, uint32_t at);

/* The best set inside one node, in front of which the run of `before` stands,
 * if any; on top of the items. */
static struct inner find_inside(struct literals *l, uint32_t at, const struct finder *before)
{
	uint32_t base = l->n_items;
	struct finder f = { .l = l, .best = { .first = base }, .at_head = l->inner_at_head };

	l->inner_at_head = false; /* only the root is */
	if (before) {
		memcpy(f.run, before->run, before->run_len);
		f.run_len = before->run_len;
		f.run_is_loose = before->run_is_loose;
	}
	visit(&f, at);
	end_run(&f);
	/* What was best for a while lies below. */
	if (f.best.first > base) {
		memmove(l->items + base, l->items + f.best.first,
		        f.best.count * sizeof(*l->items));
		f.best.first = base;
	}
	l->n_items = base + f.best.count;
	return f.best;
}

static void visit_alternatives(struct finder *f, const struct node *alt)
{
	struct finder before = *f;
	struct inner set = { .bits = UINT32_MAX };
	unsigned cost = 0;

	/* What stands in front says more together with what follows it: "(" and
	 * "photo" are met much oftener than "(photo". */
	end_run(f);
	set.first = f->l->n_items;
	for (uint32_t i = alt->first; i != NODE_NONE; i = f->l->syntax.nodes[i].next) {
		struct inner one = find_inside(f->l, i, &before);

		if (one.count == 0 || set.count + one.count > MAX_LITERALS) {
			f->l->n_items = set.first;
			return;
		}
		set.count += one.count;
		set.loose_blanks |= one.loose_blanks;
		if (one.bits < set.bits)
			set.bits = one.bits;
	}
	/* Twice as many find twice as much. */
	for (uint32_t n = set.count; n > 1; n /= 2)
		cost++;
	set.bits = set.bits > cost ? set.bits - cost : 0;
	consider(f, set);
}

static void visit_repeat(struct finder *f, const struct node *repeat)
{
	const struct node *child = &f->l->syntax.nodes[repeat->first];
	struct inner set;

	if (child->kind == NODE_BLANK && repeat->value > 0) {
		add_char(f, ANY_BLANK);
		return;
	}
	if (child->kind == NODE_CHAR && repeat->value > 0 && repeat->value <= MAX_REPEATS) {
		for (uint32_t i = 0; i < repeat->value; i++)
			add_char(f, child->value);
		if (repeat->max == repeat->value)
			return;
		/* A blank more changes nothing: a run of them is one. */
		if (fold_is_blank(child->value))
			add_char(f, ANY_BLANK);
		else
			end_run(f);
		return;
	}
	end_run(f);
	if (repeat->value == 0)
		return;
	set = find_inside(f->l, repeat->first, NULL);
	consider(f, set);
}

static void visit(struct finder *f, uint32_t at)
{
	const struct node *node = &f->l->syntax.nodes[at];

	switch (node->kind) {
	case NODE_EMPTY:
		break;
	case NODE_CHAR:
		add_char(f, node->value);
		break;
	case NODE_TEXT:
		add_text(f, span_of(f->l->syntax.text.ptr + node->value, node->max));
		break;
	case NODE_BLANK:
		add_char(f, ANY_BLANK); /* or more of them: a run is one */
		break;
	case NODE_DIGIT:
	case NODE_ANY:
	case NODE_DECOR:
	case NODE_UNKNOWN:
	case NODE_CLASS: /* not in the trees of this file */
	case NODE_ASSERT:
		end_run(f);
		break;
	case NODE_SEQ:
		for (uint32_t i = node->first; i != NODE_NONE; i = f->l->syntax.nodes[i].next)
			visit(f, i);
		break;
	case NODE_ALT:
		visit_alternatives(f, node);
		break;
	case NODE_REPEAT:
		visit_repeat(f, node);
		break;
	}
}

struct inner literals_inner(struct literals *l, uint32_t root)
{
	struct inner set;

	l->failed = false;
	l->n_items = 0;
	buf_clear(&l->bytes);
	l->inner_at_head = true;
	set = find_inside(l, root, NULL);
	for (uint32_t i = 0; i < l->n_items && !l->failed; i++)
		l->items[i].ptr = l->bytes.ptr + (uintptr_t)l->items[i].ptr;
	if (l->failed)
		set.count = 0;
	return set;
}
