/*
 * Lines by their look: `score: MODEL > P`.
 *
 * Every line is measured once, as it is cut.  It is scored when the lines of
 * the look-ahead have come and all that other rules may take among them is
 * decided, because lines that rules took nearby count.  Until then its text is
 * held: kind_score_horizon.  The score rules are the last stratum.
 */
#include <stdlib.h>

#include "engine/guard.h"
#include "engine/kind.h"
#include "layout/layout.h"

struct score_state {
	/* The document once a model, as rules ask it; mostly one. */
	struct scored_doc {
		const struct layout_model *model;
		struct layout_doc *doc; /* owned */
	} *docs;                /* owned */
	uint32_t n_docs;
	uint32_t stratum;       /* of the score rules */
	uint64_t noted;         /* ordinal before which all taken lines were told to docs */
	uint64_t scored;        /* ordinal of the first line that is not scored yet */
	bool ended;             /* docs were told that the document ends */
	struct buf words;       /* owned; what is told of a score */
};

#define SCORE_REASONS 5 /* that are told of a score, the strongest */

static struct layout_doc *doc_of(const struct score_state *s, const struct layout_model *model)
{
	for (uint32_t i = 0; i < s->n_docs; i++)
		if (s->docs[i].model == model)
			return s->docs[i].doc;
	return NULL;
}

/* Adds a document for the rule's model, if there is none. */
static int add_doc(struct score_state *s, const struct rule *rule)
{
	struct scored_doc *last = &s->docs[s->n_docs];

	if (doc_of(s, rule->model))
		return 0;
	*last = (struct scored_doc){ rule->model, layout_doc_new(rule->model) };
	if (!last->doc)
		return -1;
	s->n_docs++;
	return 0;
}

int kind_score_new(struct engine *e)
{
	const struct ruleset *rs = e->rules;

	for (uint32_t i = 0; i < rs->n_every_line; i++) {
		const struct rule *rule = &rs->rules[rs->every_line[i]];

		if (rule->kind != RULE_SCORE)
			continue;
		if (!e->scores) {
			e->scores = calloc(1, sizeof *e->scores);
			if (!e->scores)
				return -1;
			e->scores->stratum = rule->stratum;
			e->scores->docs = calloc(rs->n_every_line, sizeof *e->scores->docs);
			if (!e->scores->docs)
				return -1;
		}
		if (add_doc(e->scores, rule))
			return -1;
	}
	return 0;
}

void kind_score_free(struct engine *e)
{
	struct score_state *s = e->scores;

	if (!s)
		return;
	for (uint32_t i = 0; i < s->n_docs; i++)
		layout_doc_free(s->docs[i].doc);
	buf_free(&s->words);
	free(s->docs);
	free(s);
}

void kind_score_reset(struct engine *e)
{
	struct score_state *s = e->scores;

	if (!s)
		return;
	for (uint32_t i = 0; i < s->n_docs; i++)
		layout_begin(s->docs[i].doc);
	s->noted = s->scored = e->base;
	s->ended = false;
}

/* Measures a line for every model. */
static int push_line(struct score_state *s, struct span text, unsigned flags)
{
	for (uint32_t i = 0; i < s->n_docs; i++)
		if (layout_push_line(s->docs[i].doc, text, flags))
			return -1;
	return 0;
}

int kind_score_measure(struct engine *e, uint64_t ordinal, uint32_t count)
{
	for (uint64_t o = ordinal; e->scores && o < ordinal + count; o++) {
		const struct line *line = window_line(&e->window, o);
		struct span text = window_span(&e->window, line->start, line_text_end(line));

		if (push_line(e->scores, text, line->flags))
			return -1;
	}
	return 0;
}

uint64_t kind_score_horizon(const struct engine *e, uint32_t strata)
{
	if (!e->scores || e->scores->stratum >= strata)
		return UINT64_MAX;
	return e->scores->scored;
}

/* Tells the document of the lines before `horizon` that rules took whole. */
static void note_taken_lines(struct engine *e, uint64_t horizon)
{
	const struct claim_list *decided = &e->claims.decided;
	struct score_state *s = e->scores;
	size_t i = decided->count;

	while (i > 0 && decided->items[i - 1].first >= s->noted)
		i--;
	for (; i < decided->count && decided->items[i].first < horizon; i++) {
		const struct claim *c = &decided->items[i];
		const struct rule *rule = &e->rules->rules[c->rule];

		if (rule->action == ACTION_TAG || rule->kind == RULE_SCORE)
			continue;
		for (uint64_t o = c->first; o <= c->last; o++) {
			const struct line *line = window_line(&e->window, o);

			if (c->start > line->start || c->end < line_text_end(line))
				continue;
			for (uint32_t k = 0; k < s->n_docs; k++)
				layout_note_hit(s->docs[k].doc, o - e->base);
		}
	}
	s->noted = horizon;
}

static int append_value(struct buf *out, const char *measure, unsigned value)
{
	return value == LAYOUT_MISSING ? buf_printf(out, " %s none", measure) :
	                                 buf_printf(out, " %s %u", measure, value);
}

/* "0.981, above 0.955: words 1 +0.565, in-recent 0 by words 1 +0.194", … */
static int describe_score(struct score_state *s, const struct rule *rule, uint64_t n, int score)
{
	struct layout_reason reasons[SCORE_REASONS];
	struct buf *out = &s->words;
	const char *guard;
	unsigned count = layout_explain(doc_of(s, rule->model), n, reasons, SCORE_REASONS, &guard);

	buf_clear(out);
	if (buf_printf(out, "%.3f, %sabove %g:", layout_probability(score),
	               score > rule->threshold_score ? "" : "not ", rule->threshold) < 0)
		return -1;
	for (unsigned i = 0; i < count; i++) {
		const struct layout_reason *r = &reasons[i];

		if ((i && buf_append_char(out, ',')) || append_value(out, r->measure, r->value) < 0 ||
		    (r->other && (buf_append_cstr(out, " by") ||
		                  append_value(out, r->other, r->other_value) < 0)) ||
		    buf_printf(out, " %+.3f", r->score / 1000.0) < 0)
			return -1;
	}
	return guard ? buf_printf(out, "; guard: %s", guard) : 0;
}

/* Tells why a line has its score, if more speaks for noise than against. */
static int remark_score(struct engine *e, uint32_t index, uint64_t ordinal)
{
	const struct rule *rule = &e->rules->rules[index];
	int score = layout_score(doc_of(e->scores, rule->model), ordinal - e->base);
	const struct line *line = window_line(&e->window, ordinal);
	struct engine_remark remark = {
		.rule = index, .hold = HOLD_SCORE, .offset = line->start, .line = line->number,
		.len = line_end(line) - line->start,
	};

	if (score <= 0)
		return 0;
	if (describe_score(e->scores, rule, ordinal - e->base, score) < 0)
		return -1;
	remark.score = buf_span(&e->scores->words);
	engine_say(e, &remark);
	return 0;
}

/* Opens a claim for every score rule that takes the line. */
static int score_line(struct engine *e, uint64_t ordinal)
{
	const struct ruleset *rs = e->rules;
	const struct line *line = window_line(&e->window, ordinal);

	for (uint32_t i = 0; i < rs->n_every_line; i++) {
		uint32_t index = rs->every_line[i];
		const struct rule *rule = &rs->rules[index];

		if (rule->kind != RULE_SCORE || (e->active && !e->active[index]))
			continue;
		if (e->client.remark && remark_score(e, index, ordinal) < 0)
			return -1;
		if (!layout_exceeds(doc_of(e->scores, rule->model), ordinal - e->base,
		                    rule->threshold_score))
			continue;
		struct tracker t = {
			.rule = rule, .rule_index = index, .anchor = ordinal, .first = ordinal,
			.last = ordinal, .start = line->start, .end = line_end(line),
		};

		if (guard_and_open(e, &t))
			return -1;
	}
	return 0;
}

int kind_score_run(struct engine *e, bool at_end)
{
	struct score_state *s = e->scores;

	if (!s)
		return 0;
	if (at_end && !s->ended) {
		for (uint32_t i = 0; i < s->n_docs; i++)
			layout_end(s->docs[i].doc);
		s->ended = true;
	}
	uint64_t shown = window_end(&e->window);
	uint64_t horizon = claims_horizon(e, s->stratum, at_end);
	uint64_t ready = e->base + layout_ready_lines(s->docs->doc); /* the same of all */

	if (horizon > shown)
		horizon = shown;
	if (horizon > s->noted)
		note_taken_lines(e, horizon);
	/* Hits among the look-ahead must be known too. */
	if (!at_end && horizon < ready + LAYOUT_AHEAD_LINES)
		ready = horizon > LAYOUT_AHEAD_LINES ? horizon - LAYOUT_AHEAD_LINES : 0;
	for (; s->scored < ready; s->scored++)
		if (score_line(e, s->scored))
			return -1;
	for (uint32_t i = 0; i < s->n_docs; i++)
		layout_release(s->docs[i].doc, s->scored - e->base);
	return 0;
}
