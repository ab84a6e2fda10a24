/*
 * The share of a document: differences of counters.
 *
 * One pass over the rules a document; it is made only where somebody asks, or
 * where documents can pass unchanged after all, so that what they lost must not
 * stay counted.
 *
 * Invariant: the shares of all documents add up to what the stream counted.
 */
#include "api/share.h"

#include <stdlib.h>

int share_init(struct share *s, size_t n_rules)
{
	s->seen_rules = calloc(n_rules + 1, sizeof *s->seen_rules);
	s->undone_rules = calloc(n_rules + 1, sizeof *s->undone_rules);
	s->parts = calloc(n_rules + 1, sizeof *s->parts);
	return s->seen_rules && s->undone_rules && s->parts ? 0 : -1;
}

static void undo(struct share *s, descrape_rule_part *part)
{
	struct engine_rule_counts *u = &s->undone_rules[part->rule];

	u->claims += part->removals;
	u->bytes += part->bytes;
	u->lines += part->lines;
	part->removals = part->bytes = part->lines = 0;
}

/* What a rule had; false: nothing. */
static bool take_part(struct share *s, size_t rule, const struct engine_rule_counts *now)
{
	struct engine_rule_counts *seen = &s->seen_rules[rule];
	descrape_rule_part part = {
		.rule = rule, .removals = now->claims - seen->claims, .bytes = now->bytes - seen->bytes,
		.lines = now->lines - seen->lines, .held = now->held - seen->held,
		.limits_hit = now->limits - seen->limits,
	};

	if ((part.removals | part.bytes | part.lines | part.held | part.limits_hit) == 0)
		return false;
	*seen = *now;
	s->counts.limits_hit += part.limits_hit;
	s->parts[s->counts.n_rules] = part;
	return true;
}

void share_take(struct share *s, const struct engine *e, size_t n_rules, bool undone)
{
	struct engine_counts now;

	engine_get_counts(e, &now);
	s->counts = (descrape_document_counts){
		.size = sizeof s->counts, .bytes_text = now.bytes_in - s->seen.bytes_in,
		.bytes_removed = now.bytes_removed - s->seen.bytes_removed,
		.bytes_written = now.bytes_written - s->seen.bytes_written,
		.lines = now.lines - s->seen.lines,
		.lines_not_utf8 = now.lines_broken - s->seen.lines_broken,
		.window_voids = now.window_voids - s->seen.window_voids, .rules = s->parts,
	};
	s->seen = now;
	for (size_t i = 0; i < n_rules; i++) {
		if (!take_part(s, i, &now.per_rule[i]))
			continue;
		if (undone)
			undo(s, &s->parts[s->counts.n_rules]);
		s->counts.n_rules++;
	}
	if (!undone)
		return;
	s->undone_removed_bytes += s->counts.bytes_removed;
	s->undone_written_bytes += s->counts.bytes_written;
	s->counts.bytes_removed = s->counts.bytes_written = 0;
}

void share_free(struct share *s)
{
	free(s->seen_rules);
	free(s->undone_rules);
	free(s->parts);
}
