/*
 * Why a text goes or stays: every rule is tried on it, alone with what it
 * refers to, and the engine says what came of it.
 *
 * Alone, because in a run with all rules the first one that covers a byte is
 * charged for it and hides the others.
 */
#include <stdlib.h>

#include "api/rules.h"
#include "engine/engine.h"

struct why {
	const struct ruleset *set;
	uint32_t rule;          /* that is tried */
	bool takes, matches;
	enum engine_hold hold;  /* of its last match that took nothing */
	uint32_t keeper;
};

static int on_keep(void *ctx, uint64_t offset, struct span text)
{
	(void)ctx;
	(void)offset;
	(void)text;
	return 0;
}

static int on_remove(void *ctx, const struct engine_removal *removal)
{
	struct why *w = ctx;

	w->takes |= removal->rule == w->rule;
	return 0;
}

static void on_remark(void *ctx, const struct engine_remark *remark)
{
	struct why *w = ctx;

	if (remark->rule != w->rule || remark->hold == HOLD_SCORE)
		return;
	w->matches = true;
	w->hold = remark->hold;
	w->keeper = remark->keeper;
}

/* The first of the rule's patterns that matches a line of the text; "" for kinds
 * without one.  -1: no memory. */
static int find_pattern(const struct ruleset *set, struct matcher *m, const struct rule *r,
                        struct span text, struct span *out)
{
	*out = span_of("", 0);
	while (text.len > 0) {
		const char *lf = memchr(text.ptr, '\n', text.len);
		size_t n = lf ? (size_t)(lf - text.ptr) : text.len;
		struct subject s;

		if (matcher_subject(m, 0, span_of(text.ptr, n), &s))
			return -1;
		for (uint32_t i = 0; i < r->match.count; i++) {
			enum match_result result = matcher_test(m, r->match.ids[i], &s);

			if (result == MATCH_BROKEN)
				return -1;
			if (result == MATCH_YES) {
				*out = patterns_text(set->patterns, r->match.ids[i]);
				return 0;
			}
		}
		text = span_from(text, lf ? n + 1 : n);
	}
	return 0;
}

static int tell(const struct why *w, struct span pattern, descrape_verdict_handler *handler,
                void *ctx)
{
	descrape_verdict v = {
		.rule = w->rule, .pattern = pattern.ptr, .pattern_len = pattern.len,
		.held_by = w->takes ? NULL : engine_hold_name(w->hold), .keeper = w->keeper,
	};

	return handler(ctx, &v);
}

descrape_status descrape_rules_why(const descrape_rules *rules, const char *text, size_t len,
                                   descrape_verdict_handler *handler, void *ctx)
{
	const struct ruleset *set = rules->set;
	struct why w = { .set = set };
	struct engine_options options = { 0 };
	struct engine_client client = {
		.ctx = &w, .keep = on_keep, .remove = on_remove, .remark = on_remark,
	};
	descrape_status status = DESCRAPE_ERROR_MEMORY;

	if (!set)
		return DESCRAPE_ERROR_USAGE;

	bool *active = calloc(set->n_rules + 1, sizeof *active);
	struct engine *engine = engine_new(set, &options, &client);
	struct matcher *matcher = matcher_new(set->patterns);

	if (!active || !engine || !matcher)
		goto out;
	engine_set_active(engine, active);
	for (w.rule = 0; w.rule < set->n_rules; w.rule++) {
		const struct rule *r = &set->rules[w.rule];
		struct span pattern;

		if (!r->enabled || r->action == ACTION_KEEP)
			continue;
		w.takes = w.matches = false;
		memset(active, 0, set->n_rules * sizeof *active);
		if (engine_mark_active(set, w.rule, active) ||
		    engine_feed(engine, span_of(text, len)) || engine_end(engine))
			goto out;
		if (!w.takes && !w.matches)
			continue;
		if (find_pattern(set, matcher, r, span_of(text, len), &pattern))
			goto out;
		if (tell(&w, pattern, handler, ctx)) {
			status = DESCRAPE_ERROR_STOPPED;
			goto out;
		}
	}
	status = DESCRAPE_OK;
out:
	matcher_free(matcher);
	engine_free(engine);
	free(active);
	return status;
}
