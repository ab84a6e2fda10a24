/*
 * From decided claims to cuts: every byte is charged once.
 *
 * Claims come in the order of their first byte, then of their rule's id; each
 * is charged what the ones before it left over.  A cut is handed on only when
 * all of it lies before the horizon, so that how the input was split cannot
 * show in what is reported.  A replacement that overlaps a deletion is void; of
 * overlapping replacements the longest wins, then the leftmost, then by id.
 */
#include "engine/state.h"

static enum rule_action action_of(const struct engine *e, const struct claim *c)
{
	return e->rules->rules[c->rule].action;
}

/* The lines that `before` and `after` of a replacing rule take are deletions. */
static bool replaces(const struct engine *e, const struct claim *c)
{
	return action_of(e, c) == ACTION_REPLACE && c->written;
}

static bool deletes(const struct engine *e, const struct claim *c)
{
	return !c->lost && action_of(e, c) != ACTION_TAG && !replaces(e, c);
}

static void lose(struct engine *e, struct claim *c)
{
	c->lost = true;
	engine_held(e, c->rule, HOLD_OVERLAP, 0, c->start, c->end, c->first);
}

/* Whether `a` is the better of two overlapping replacements. */
static bool is_better(const struct claim *a, const struct claim *b)
{
	uint64_t a_bytes = a->end - a->start, b_bytes = b->end - b->start;

	if (a_bytes != b_bytes)
		return a_bytes > b_bytes;
	if (a->start != b->start)
		return a->start < b->start;
	return a->rule < b->rule;
}

/* Voids replacement [i] or the ones behind it that overlap it and are worse. */
static void weigh(struct engine *e, size_t i, size_t end)
{
	struct claim *items = e->claims.decided.items;

	for (size_t j = i + 1; j < end && items[j].start < items[i].end; j++) {
		if (items[j].lost || action_of(e, &items[j]) == ACTION_TAG)
			continue;
		if (!replaces(e, &items[j]) || is_better(&items[j], &items[i])) {
			lose(e, &items[i]);
			return;
		}
	}
	for (size_t j = i + 1; j < end && items[j].start < items[i].end; j++)
		if (!items[j].lost && replaces(e, &items[j]))
			lose(e, &items[j]);
}

/* Settles replacements against all that overlaps them, in decided [from, end). */
static void resolve_replacements(struct engine *e, size_t from, size_t end)
{
	struct claim *items = e->claims.decided.items;
	uint64_t deleted = e->settled; /* up to here by the deletions seen so far */

	for (size_t i = from; i < end; i++) {
		if (deletes(e, &items[i]) && items[i].end > deleted)
			deleted = items[i].end;
		if (!replaces(e, &items[i]) || items[i].lost)
			continue;
		if (items[i].start < deleted)
			lose(e, &items[i]);
		else
			weigh(e, i, end);
	}
}

static int hand_on(struct engine *e, uint64_t start, const struct claim *c)
{
	struct cut cut = { .start = start, .end = c->end, .rule = c->rule };

	if (e->settled < start && tidy_keep(e, e->settled, start))
		return -1;
	if (replaces(e, c))
		cut.written = span_of(c->written, c->written_bytes);
	e->rule_counts[c->rule].claims++;
	e->settled = c->end;
	return tidy_cut(e, &cut);
}

static void remark_tag(struct engine *e, const struct claim *c)
{
	e->rule_counts[c->rule].claims++;
	engine_held(e, c->rule, HOLD_NOTHING, 0, c->start, c->end, c->first);
}

/* The offset before which everything is final. */
static uint64_t final_offset(const struct engine *e, bool at_end)
{
	uint64_t ordinal = claims_horizon(e, UINT32_MAX, at_end);

	if (at_end)
		return window_bytes_end(&e->window);
	if (ordinal < window_end(&e->window))
		return window_line(&e->window, ordinal)->start;
	return e->window.cut;
}

int settle(struct engine *e, bool at_end)
{
	struct claims *c = &e->claims;
	uint64_t horizon = final_offset(e, at_end);
	size_t end = c->n_done;

	if (horizon <= e->settled)
		return 0;
	while (end < c->decided.count && c->decided.items[end].start < horizon)
		end++;
	resolve_replacements(e, c->n_done, end);
	for (; c->n_done < end; c->n_done++) {
		const struct claim *claim = &c->decided.items[c->n_done];
		uint64_t start = claim->start > e->settled ? claim->start : e->settled;

		if (claim->lost)
			continue;
		if (action_of(e, claim) == ACTION_TAG) { /* also of text that goes */
			remark_tag(e, claim);
			continue;
		}
		if (claim->end <= start)
			continue;
		if (claim->end > horizon) {
			horizon = start; /* the rest of it is not final */
			break;
		}
		if (hand_on(e, start, claim))
			return -1;
	}
	if (e->settled < horizon) {
		uint64_t start = e->settled;

		e->settled = horizon;
		return tidy_keep(e, start, horizon);
	}
	return 0;
}
