/*
 * Repeated lines: `repeat: N` claims a line that reads the same as one of the
 * N lines before it (case, blanks and punctuation aside).
 *
 * Whether the earlier line itself is claimed does not matter.  A line of fewer
 * than MIN_WORDS words, or MIN_DENSE characters in scripts without blanks, repeats
 * by chance and is passed over.
 *
 * Nearly all lines differ in how they begin: of each, the head of its fingerprint
 * is kept, for the longest N of all rules, and its text, for the day that another
 * one begins like it.  Then the fingerprints decide.
 *
 * Bounds: COPY_MAX_BYTES of text a line, COPIES_BYTES in all; of a line for which
 * there is no room the fingerprint is made at once.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "engine/guard.h"
#include "engine/kind.h"

#define MIN_WORDS 3
#define MIN_DENSE 8
#define COPY_MAX_BYTES ((size_t)4096)
#define COPIES_BYTES ((size_t)256 * 1024)

/* A line that was seen. */
struct seen_line {
	struct fingerprint head;
	struct buf text; /* a copy, while not `judged`; owned */
	/* Made from the text when first asked for. */
	bool judged;
	bool counts;     /* it has words enough */
	struct fingerprint print;
};

struct repeat_ring {
	uint32_t size;           /* the largest N of all rules, and the line at hand */
	struct seen_line *lines; /* by ordinal % size; owned */
	size_t copy_bytes;       /* the longest text that is copied */
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
	e->repeats->size = size + 1;
	e->repeats->copy_bytes = COPIES_BYTES / e->repeats->size;
	if (e->repeats->copy_bytes > COPY_MAX_BYTES)
		e->repeats->copy_bytes = COPY_MAX_BYTES;
	e->repeats->lines = calloc(e->repeats->size, sizeof *e->repeats->lines);
	return e->repeats->lines ? 0 : -1;
}

void kind_repeat_free(struct engine *e)
{
	struct repeat_ring *ring = e->repeats;

	for (uint32_t i = 0; ring && ring->lines && i < ring->size; i++)
		buf_free(&ring->lines[i].text);
	if (ring)
		free(ring->lines);
	free(ring);
}

static void judge(struct seen_line *l, struct span text)
{
	l->judged = true;
	l->counts = utf8_count_words(text) >= MIN_WORDS || utf8_count_dense(text) >= MIN_DENSE;
	l->print = utf8_fingerprint(text);
}

/* Takes the line at hand into the ring.  -1: no memory. */
static int see_line(struct repeat_ring *ring, uint64_t ordinal, struct span text, bool is_part)
{
	struct seen_line *l = &ring->lines[ordinal % ring->size];

	buf_clear(&l->text);
	l->judged = l->counts = false;
	l->head = utf8_fingerprint_head(text);
	if (is_part) /* of a long line: repeats nothing */
		l->judged = true;
	else if (text.len > ring->copy_bytes)
		judge(l, text);
	else
		return buf_append_span(&l->text, text);
	return 0;
}

static bool reads_the_same(struct seen_line *a, struct seen_line *b)
{
	if (a->head.lo != b->head.lo || a->head.hi != b->head.hi)
		return false;
	if (!a->judged)
		judge(a, buf_span(&a->text));
	if (!b->judged)
		judge(b, buf_span(&b->text));
	return a->counts && b->counts && a->print.lo == b->print.lo && a->print.hi == b->print.hi;
}

/* How many lines above `ordinal` the same one stands, of the `above` lines that the
 * document has there; 0: not within the ring. */
static uint64_t distance_back(const struct repeat_ring *ring, uint64_t ordinal, uint64_t above)
{
	uint64_t most = above < ring->size - 1 ? above : ring->size - 1;
	struct seen_line *line = &ring->lines[ordinal % ring->size];

	for (uint64_t back = 1; back <= most; back++)
		if (reads_the_same(line, &ring->lines[(ordinal - back) % ring->size]))
			return back;
	return 0;
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
	uint64_t back;

	if (see_line(ring, ordinal, text, line->flags & LINE_LONG))
		return -1;
	back = distance_back(ring, ordinal, ordinal - e->base);
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
