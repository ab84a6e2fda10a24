/*
 * The engine's round: append bytes, cut lines, scan them once for patterns
 * that can match, show those lines to the rules, settle, drop what is final.
 *
 * A line that no pattern can match, while nothing waits for lines, costs only
 * the cut and the scan.  Input is taken in portions of ROUND_BYTES, so memory
 * is bounded: a round, the window before it, and the blanks that tidy holds.
 */
#include "engine/engine.h"

#include <stdlib.h>

#include "engine/kind.h"
#include "engine/state.h"

/* How far a scan of a part of a long line reaches back over the cut. */
#define SCAN_OVERLAP_BYTES 32u

static const char *const hold_names[HOLD_N] = {
	[HOLD_NOTHING] = "tag",
	[HOLD_BEFORE] = "before",
	[HOLD_AFTER] = "after",
	[HOLD_ABOVE] = "above",
	[HOLD_BELOW] = "below",
	[HOLD_NEAR] = "near",
	[HOLD_UNLESS_NEAR] = "unless-near",
	[HOLD_AT] = "at",
	[HOLD_WORDS] = "words",
	[HOLD_CHARS] = "chars",
	[HOLD_UNLESS] = "unless",
	[HOLD_REQUIRE] = "require",
	[HOLD_KEEP] = "keep",
	[HOLD_NO_END] = "no end",
	[HOLD_WINDOW] = "window",
	[HOLD_OPEN] = "open blocks",
	[HOLD_LIMIT] = "match limit",
	[HOLD_OVERLAP] = "overlap",
	[HOLD_SCORE] = "score",
};

const char *engine_hold_name(enum engine_hold hold)
{
	return hold_names[hold];
}

/* How far rules reach back: which lines must not be final yet (hold_lines), and
 * which must still be in memory (near_lines). */
static void measure_reach(struct engine *e)
{
	const struct ruleset *rs = e->rules;

	for (uint32_t i = 0; i < rs->n_rules; i++) {
		const struct rule *rule = &rs->rules[i];
		uint32_t held = rule->before.count ? rule->run : 0;
		uint32_t near = rule->n_near || rule->unless_near.count ? rule->reach_near_lines : 0;

		if (!rule->enabled)
			continue;
		if (rule->kind == RULE_STRUCT) /* may start in the part before, of a long line */
			held = held > 1 ? held : 1;
		if (held > e->hold_lines)
			e->hold_lines = held;
		if (near > e->near_lines)
			e->near_lines = near;
	}
	for (uint32_t i = 0; i < rs->n_every_line; i++) {
		const struct rule *rule = &rs->rules[rs->every_line[i]];
		uint64_t lines = rule->at == AT_HEAD ? rule->at_lines : UINT64_MAX;

		if (rule->kind == RULE_REPEAT && lines > e->head_lines)
			e->head_lines = lines;
	}
}

static void reset_document(struct engine *e)
{
	window_reset(&e->window);
	trackers_reset(&e->trackers);
	sleepers_reset(&e->sleepers);
	claims_reset(&e->claims);
	tidy_reset(&e->tidy);
	remarks_reset(&e->remarks);
	kind_struct_reset(e);
	e->base = e->seen = e->window.first;
	kind_score_reset(e);
	e->settled = 0;
	e->failed = false;
}

/* Prepared lines point into the window: for when its bytes may move. */
static void forget_subjects(struct engine *e)
{
	for (unsigned i = 0; i < MATCHER_SLOTS; i++)
		e->subject_lines[i] = NO_ORDINAL;
}

/* Nothing is known about any line yet. */
static void init_memory_of_lines(struct engine *e, size_t n_patterns)
{
	for (uint32_t i = 0; i < e->rules->n_rules; i++) {
		struct rule_state *s = &e->rule_states[i];

		s->last_anchor = s->limit_line = NO_ORDINAL;
		s->unless = s->unless_near = (struct watch){ 0, 0, NO_ORDINAL };
	}
	for (size_t i = 0; i < n_patterns; i++)
		e->answers[i].ordinal = e->hit_lines[i] = NO_ORDINAL;
	e->scanned_line = NO_ORDINAL;
	forget_subjects(e);
}

struct engine *engine_new(const struct ruleset *rules, const struct engine_options *options,
                          const struct engine_client *client)
{
	struct engine *e = calloc(1, sizeof *e);
	size_t n_patterns = patterns_count(rules->patterns);

	if (!e)
		return NULL;
	e->rules = rules;
	e->client = *client;
	e->matcher = matcher_new(rules->patterns);
	e->rule_states = calloc(rules->n_rules + 1, sizeof *e->rule_states);
	e->rule_counts = calloc(rules->n_rules + 1, sizeof *e->rule_counts);
	e->answers = calloc(n_patterns + 1, sizeof *e->answers);
	e->hit_lines = calloc(n_patterns + 1, sizeof *e->hit_lines);
	if (!e->matcher || !e->rule_states || !e->rule_counts || !e->answers || !e->hit_lines ||
	    kind_repeat_new(e) || kind_score_new(e)) {
		engine_free(e);
		return NULL;
	}
	e->counts.per_rule = e->rule_counts;
	if (options->match_limit)
		matcher_set_limit(e->matcher, options->match_limit);
	matcher_set_index(e->matcher, !options->no_index);
	measure_reach(e);
	init_memory_of_lines(e, n_patterns);
	reset_document(e);
	return e;
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	kind_struct_free(e);
	kind_repeat_free(e);
	kind_score_free(e);
	window_free(&e->window);
	trackers_free(&e->trackers);
	sleepers_free(&e->sleepers);
	claims_free(&e->claims);
	tidy_free(&e->tidy);
	remarks_free(&e->remarks);
	matcher_free(e->matcher);
	free(e->rule_states);
	free(e->rule_counts);
	free(e->answers);
	free(e->hit_lines);
	free(e);
}

void engine_reset(struct engine *e)
{
	reset_document(e);
}

void engine_set_active(struct engine *e, const bool *active)
{
	e->active = active;
}

void engine_say_instead(struct engine *e, const struct said_instead *said, uint32_t n)
{
	matcher_say_instead(e->matcher, said, n);
}

/* Puts a rule on the list of those whose references are not marked yet, once. */
static void mark(const struct ruleset *rules, uint32_t rule, bool *active, uint32_t *list,
                 uint32_t *count)
{
	if (active[rule] || !rules->rules[rule].enabled)
		return;
	active[rule] = true;
	list[(*count)++] = rule;
}

int engine_mark_active(const struct ruleset *rules, uint32_t rule, bool *active)
{
	/* Not by recursion: a chain of rules may be as long as there are rules. */
	uint32_t *list = malloc((rules->n_rules + 1) * sizeof *list), count = 0;

	if (!list)
		return -1;
	mark(rules, rule, active, list, &count);
	for (uint32_t done = 0; done < count; done++) {
		const struct rule *r = &rules->rules[list[done]];

		for (uint32_t i = 0; i < r->n_near; i++)
			mark(rules, r->near[i], active, list, &count);
		for (uint32_t i = 0; i < r->n_keeps; i++)
			mark(rules, r->keeps[i], active, list, &count);
	}
	free(list);
	return 0;
}

void engine_get_counts(const struct engine *e, struct engine_counts *out)
{
	*out = e->counts;
}

void engine_held(struct engine *e, uint32_t rule, enum engine_hold why, uint32_t keeper,
                 uint64_t start, uint64_t end, uint64_t first)
{
	struct engine_remark remark = {
		.rule = rule, .hold = why, .keeper = keeper, .offset = start, .len = end - start,
	};

	if (why != HOLD_NOTHING && why != HOLD_LIMIT)
		e->rule_counts[rule].held++;
	if (why == HOLD_WINDOW)
		e->counts.window_voids++;
	if (!e->client.remark)
		return;
	if (window_has(&e->window, first))
		remark.line = window_line(&e->window, first)->number;
	engine_say(e, &remark);
}

void engine_say(struct engine *e, const struct engine_remark *remark)
{
	if (remarks_add(&e->remarks, remark))
		e->failed = true;
}

/* ---- one line ---- */

/* Shows a line to every rule that uses the pattern. */
static int show_candidate(struct engine *e, uint64_t ordinal, uint32_t pattern)
{
	const struct pattern_users *users = &e->rules->users[pattern];

	for (uint32_t i = 0; i < users->count; i++) {
		uint32_t rule = users->rules[i];
		enum rule_kind kind = e->rules->rules[rule].kind;

		if (e->active && !e->active[rule])
			continue;
		if (kind_table[kind].candidate(e, rule, ordinal, pattern))
			return -1;
	}
	return 0;
}

/* Whether anything wants to see every line from here on. */
static bool sees_every_line(const struct engine *e)
{
	return trackers_wait(e) || e->seen - e->base < e->head_lines ||
	       kind_struct_horizon(e, UINT32_MAX) != UINT64_MAX;
}

/*
 * Shows the lines with ordinals [base, base + count) to the rules.  e->seen is
 * the ordinal behind the line that is being shown.
 */
static int show_lines(struct engine *e, uint64_t base, uint32_t count, const struct hit *hits,
                      size_t n_hits)
{
	size_t h = 0;

	while (e->seen < base + count) {
		uint64_t next_hit = h < n_hits ? base + hits[h].line : base + count;

		if (next_hit > e->seen && !sees_every_line(e)) {
			e->seen = next_hit;
			continue;
		}
		uint64_t ordinal = e->seen++;

		e->scanned_line = ordinal;
		for (size_t i = h; i < n_hits && base + hits[i].line == ordinal; i++)
			e->hit_lines[hits[i].pattern] = ordinal;
		if (trackers_wait(e) && trackers_advance(e, ordinal))
			return -1;
		if (e->shapes && kind_struct_advance(e, ordinal))
			return -1;
		if (e->repeats && ordinal - e->base < e->head_lines && kind_repeat_line(e, ordinal))
			return -1;
		for (; h < n_hits && base + hits[h].line == ordinal; h++)
			if (show_candidate(e, ordinal, hits[h].pattern))
				return -1;
		if (e->failed)
			return -1;
	}
	return 0;
}

/* Scans the new lines [base, base + count) and shows them.  A part of a long
 * line is scanned by itself, with the end of the part before it. */
static int scan_and_show(struct engine *e, uint64_t base, uint32_t count)
{
	struct stretch text = { e->window.bytes.ptr, e->window.offset, e->window.bytes.len };
	const struct line *lines = window_line(&e->window, base);
	const struct hit *hits;

	while (count > 0) {
		struct line part = *lines;
		bool is_long = lines->flags & LINE_LONG;
		uint32_t n = 1;
		long n_hits;

		if (is_long) {
			uint64_t back = part.start - text.offset;

			back = back < SCAN_OVERLAP_BYTES ? back : SCAN_OVERLAP_BYTES;
			part.start -= back;
			part.text_bytes += (uint32_t)back;
			n_hits = matcher_scan(e->matcher, &text, &part, 1, &hits);
		} else {
			while (n < count && !(lines[n].flags & LINE_LONG))
				n++;
			n_hits = matcher_scan(e->matcher, &text, lines, n, &hits);
		}
		if (n_hits < 0 || show_lines(e, base, n, hits, (size_t)n_hits))
			return -1;
		base += n;
		lines += n;
		count -= n;
	}
	return 0;
}

/* ---- a round ---- */

/* The first line that rules may still look at. */
static uint64_t first_needed(const struct engine *e)
{
	uint64_t horizon = claims_horizon(e, UINT32_MAX, false);
	uint64_t back = (uint64_t)e->near_lines + e->hold_lines + 2;
	uint64_t line = horizon - e->base > back ? horizon - back : e->base;

	return line < e->window.first ? e->window.first : line;
}

/* Hands on the remarks before all that may still be remarked upon. */
static void flush_remarks(struct engine *e, bool at_end)
{
	uint64_t line = first_needed(e), offset = at_end ? UINT64_MAX : e->settled;
	const struct claims *c = &e->claims;

	if (!at_end && line < window_end(&e->window) &&
	    window_line(&e->window, line)->start < offset)
		offset = window_line(&e->window, line)->start;
	if (!at_end && c->n_done < c->decided.count && c->decided.items[c->n_done].start < offset)
		offset = c->decided.items[c->n_done].start;
	remarks_flush(&e->remarks, offset, &e->client);
}

/* Drops bytes and lines that nothing will look at again, when that is at least
 * as much as what must be moved for it. */
static void drop_final(struct engine *e)
{
	struct window *w = &e->window;
	uint64_t line = first_needed(e), offset = tidy_hold(&e->tidy);

	claims_forget(&e->claims, line);
	if (line < window_end(w) && window_line(w, line)->start < offset)
		offset = window_line(w, line)->start;
	if (e->settled < offset)
		offset = e->settled;
	uint64_t gone = offset - w->offset, left = window_bytes_end(w) - offset;

	if (gone < left && window_end(w) - line > line - w->first)
		return;
	window_drop(w, offset, line);
}

static int run_round(struct engine *e, bool at_end)
{
	uint64_t base = window_end(&e->window);

	forget_subjects(e);
	if (window_cut(&e->window, at_end))
		return -1;

	uint32_t count = (uint32_t)(window_end(&e->window) - base);

	e->counts.lines += count;
	if (count && (kind_score_measure(e, base, count) || scan_and_show(e, base, count)))
		return -1;
	if (at_end && (trackers_end(e) || kind_struct_end(e) || trackers_end(e)))
		return -1;
	if (!count && !at_end && e->window.cut - e->settled < ROUND_BYTES)
		return 0; /* blanks can wait for company */
	if (claims_decide(e, at_end) || kind_score_run(e, at_end) ||
	    (at_end && trackers_end(e)) || claims_decide(e, at_end) || e->failed ||
	    settle(e, at_end))
		return -1;
	if (e->failed)
		return -1;
	if (e->remarks.count)
		flush_remarks(e, at_end);
	if (!at_end)
		drop_final(e);
	return 0;
}

static int fail(struct engine *e)
{
	e->failed = true;
	return -1;
}

int engine_feed(struct engine *e, struct span bytes)
{
	if (e->failed)
		return -1;
	e->counts.bytes_in += bytes.len;
	while (bytes.len > 0) {
		size_t n = bytes.len < ROUND_BYTES ? bytes.len : ROUND_BYTES;

		if (window_append(&e->window, span_of(bytes.ptr, n)) || run_round(e, false))
			return fail(e);
		bytes = span_from(bytes, n);
	}
	return 0;
}

int engine_end(struct engine *e)
{
	if (e->failed || run_round(e, true) || tidy_end(e))
		return fail(e);
	reset_document(e);
	return 0;
}
