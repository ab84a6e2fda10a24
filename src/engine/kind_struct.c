/*
 * Structures: a rule's recogniser is fed the bytes of the document from a
 * possible first byte on, over lines and blanks, until it closes or fails.
 *
 * A rule has one structure open at a time.  When one closes, the search goes
 * on behind it; when one fails, where the recogniser says.  The same bytes may
 * then be read again, so the work is bounded: in all, SHAPE_WORK_FACTOR times
 * the bytes of the document so far and a fixed allowance; a rule that would
 * need more opens no structure there, and the limit is counted.
 */
#include <stdlib.h>

#include "engine/guard.h"
#include "engine/kind.h"

#define SHAPE_WORK_FACTOR 16
#define SHAPE_WORK_ALLOWANCE ((uint64_t)16 * 1024 * 1024)
/* More than the longest opener; it may straddle two parts of a long line. */
#define SHAPE_OPENER_BYTES 64

struct shape_state {
	struct shape_state *next;    /* the other rules' in this engine */
	uint32_t rule;
	struct shape_reader *reader; /* owned */
	bool open;
	uint64_t start;   /* of the open structure */
	uint64_t fed;     /* offset up to which it was fed */
	uint64_t first;   /* ordinal of the line it starts in */
	uint64_t searched; /* offset up to which openers were looked for */
};

static struct shape_state *state_of(struct engine *e, uint32_t rule)
{
	struct rule_state *state = &e->rule_states[rule];

	if (!state->shape) {
		struct shape_state *made = calloc(1, sizeof *made);

		if (!made)
			return NULL;
		made->reader = shape_reader_new();
		made->rule = rule;
		if (!made->reader) {
			free(made);
			return NULL;
		}
		made->next = e->shapes;
		e->shapes = state->shape = made;
	}
	return state->shape;
}

/* The structure [s->start, end) is complete: the rest is for the guards. */
static int claim_structure(struct engine *e, const struct shape_state *s, uint64_t end)
{
	struct tracker t = {
		.rule = &e->rules->rules[s->rule], .rule_index = s->rule, .anchor = s->first,
		.first = s->first, .last = window_find(&e->window, end - 1),
		.start = s->start, .end = end,
	};

	return guard_and_open(e, &t);
}

static const struct shape_kind *shape_of(const struct engine *e, const struct shape_state *s)
{
	return e->rules->rules[s->rule].shape;
}

/* Whether an entry is the rest of a long line whose part before is in memory. */
static bool goes_on(const struct engine *e, uint64_t ordinal)
{
	const struct line *before;

	if (!window_has(&e->window, ordinal) || ordinal == e->window.first)
		return false;
	before = window_line(&e->window, ordinal - 1);
	return before->flags & LINE_LONG && before->ending_bytes == 0 &&
	       line_end(before) == window_line(&e->window, ordinal)->start;
}

/* The entry with which the text ends that starts with `line`: itself, or the last
 * part of a long line before `to`. */
static const struct line *last_part(const struct line *line, uint64_t to)
{
	while (line->flags & LINE_LONG && line->ending_bytes == 0 && line_end(line) < to)
		line++;
	return line;
}

/* Where to search from when the bytes before `place`, inside a long line, were
 * searched: what starts there may have its opener behind. */
static uint64_t before_opener(const struct shape_kind *shape, uint64_t place)
{
	uint64_t reach = shape->opener_reach_bytes + SHAPE_OPENER_BYTES;

	return place > reach ? place - reach : 0;
}

/* A structure's first byte in [s->searched, to); NO_ORDINAL: there is none. */
static uint64_t find_start(struct engine *e, struct shape_state *s, uint64_t to)
{
	const struct shape_kind *shape = shape_of(e, s);

	while (s->searched < to) {
		uint64_t o = window_find(&e->window, s->searched);

		if (!window_has(&e->window, o)) { /* blanks are all that is left */
			s->searched = to;
			break;
		}
		const struct line *line = window_line(&e->window, o);
		uint64_t from = line->start > s->searched ? line->start : s->searched;
		const struct line *last = last_part(line, to);
		uint64_t end = line_text_end(last);

		/* with what stands in front: no structure starts inside a word */
		if (goes_on(e, o))
			line--;

		struct span text = window_span(&e->window, line->start, end);
		size_t at = from < end ? shape->find(text, from - line->start) : SIZE_MAX;

		if (at != SIZE_MAX)
			return line->start + at;
		if (last->flags & LINE_LONG && last->ending_bytes == 0) {
			uint64_t again = before_opener(shape, end);

			s->searched = again > from ? again : from;
			break;
		}
		s->searched = line_end(last);
	}
	return NO_ORDINAL;
}

/* Opens the next possible structure of [s->searched, to); false: there is none. */
static bool open_next(struct engine *e, struct shape_state *s, uint64_t to)
{
	const struct rule *rule = &e->rules->rules[s->rule];
	uint64_t start = find_start(e, s, to);

	if (start == NO_ORDINAL)
		return false;
	s->first = window_find(&e->window, start);
	if (e->shape_work_bytes > SHAPE_WORK_ALLOWANCE + SHAPE_WORK_FACTOR * start) {
		subject_note_limit(e, s->rule, s->first);
		s->searched = to;
		return false;
	}
	s->start = s->fed = start;
	shape_begin(s->reader, rule->shape, rule->min_bytes);
	return s->open = true;
}

/* Runs the rule's recogniser over the bytes up to `to`; at_end: there are no more. */
static int run(struct engine *e, struct shape_state *s, uint64_t to, bool at_end)
{
	while (s->open || open_next(e, s, to)) {
		struct span more = window_span(&e->window, s->fed, to);
		enum shape_status status = shape_feed(s->reader, more.ptr, more.len);

		e->shape_work_bytes += more.len;
		s->fed = to;
		if (status == SHAPE_MORE && to - s->start > WINDOW_MAX_BYTES) {
			engine_held(e, s->rule, HOLD_WINDOW, 0, s->start, to, s->first);
			s->open = false;
			s->searched = s->start + 1;
			continue;
		}
		if (status == SHAPE_MORE && at_end)
			status = shape_end(s->reader);
		if (status == SHAPE_MORE)
			return 0;
		s->open = false;
		if (status == SHAPE_FAILED) {
			s->searched = s->start + shape_resume(s->reader);
			continue;
		}
		s->searched = s->start + shape_length(s->reader);
		if (claim_structure(e, s, s->searched))
			return -1;
	}
	return 0;
}

int kind_struct_candidate(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern)
{
	struct shape_state *s = state_of(e, rule);
	const struct line *line = window_line(&e->window, ordinal);
	uint64_t from;

	(void)pattern; /* the recogniser looks for its openers itself */
	if (!s)
		return -1;
	if (s->open) /* kind_struct_advance has shown it this line already */
		return 0;
	/* From this line on; of a long one, from its part before. */
	from = line->start;
	if (goes_on(e, ordinal)) {
		uint64_t part = window_line(&e->window, ordinal - 1)->start;

		from = before_opener(shape_of(e, s), from);
		from = from > part ? from : part;
	}
	if (s->searched < from)
		s->searched = from;
	return run(e, s, line_end(line), false);
}

int kind_struct_advance(struct engine *e, uint64_t ordinal)
{
	uint64_t to = line_end(window_line(&e->window, ordinal));

	for (struct shape_state *s = e->shapes; s; s = s->next)
		if (s->open && run(e, s, to, false))
			return -1;
	return 0;
}

int kind_struct_end(struct engine *e)
{
	for (struct shape_state *s = e->shapes; s; s = s->next)
		if (s->open && run(e, s, window_bytes_end(&e->window), true))
			return -1;
	return 0;
}

void kind_struct_reset(struct engine *e)
{
	for (struct shape_state *s = e->shapes; s; s = s->next) {
		s->open = false;
		s->searched = 0;
	}
	e->shape_work_bytes = 0;
}

void kind_struct_free(struct engine *e)
{
	while (e->shapes) {
		struct shape_state *next = e->shapes->next;

		shape_reader_free(e->shapes->reader);
		free(e->shapes);
		e->shapes = next;
	}
}

uint64_t kind_struct_horizon(const struct engine *e, uint32_t strata)
{
	uint64_t horizon = UINT64_MAX;

	for (const struct shape_state *s = e->shapes; s; s = s->next) {
		const struct rule *rule = &e->rules->rules[s->rule];
		uint64_t above = rule->before.count ? rule->run : 0; /* lines it will take */
		uint64_t first = s->first - e->base > above ? s->first - above : e->base;

		if (s->open && first < horizon && rule->stratum < strata)
			horizon = first;
	}
	return horizon;
}
