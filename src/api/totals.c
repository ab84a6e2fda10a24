/*
 * What a stream counted: its framers', its engine's and its own counters, in
 * the public structures.
 */
#include "api/stream.h"

void descrape_stream_counts(const descrape_stream *s, descrape_counts *out)
{
	static const struct frame_counts none;
	const struct frame_counts *p = &s->past;
	const struct frame_counts *f = s->framer ? framer_counts(s->framer) : &none;
	struct engine_counts e;
	size_t size = out->size < sizeof *out ? out->size : sizeof *out;

	engine_get_counts(s->engine, &e);
	descrape_counts full = {
		.size = out->size,
		.records = p->records + f->records, .documents = p->documents + f->documents,
		.documents_changed = s->documents_changed,
		.records_broken = p->broken + f->broken,
		.records_without_text = p->no_text + f->no_text,
		.records_oversize = p->oversize + f->oversize,
		.records_resynced = p->resync + f->resync,
		.records_dropped = p->dropped + f->dropped,
		.documents_over_max_removed = s->documents_over_max,
		.bytes_text = e.bytes_in,
		.bytes_removed = e.bytes_removed - s->share.undone_removed_bytes,
		.bytes_written = e.bytes_written - s->share.undone_written_bytes, .lines = e.lines,
		.lines_not_utf8 = e.lines_broken, .window_voids = e.window_voids,
	};

	for (uint32_t i = 0; i < s->set->n_rules; i++)
		full.limits_hit += e.per_rule[i].limits;
	memcpy(out, &full, size);
}

void descrape_stream_rule_counts(const descrape_stream *s, size_t rule, descrape_rule_counts *out)
{
	struct engine_counts e;
	size_t size = out->size < sizeof *out ? out->size : sizeof *out;

	engine_get_counts(s->engine, &e);
	static const struct engine_rule_counts none;
	const struct engine_rule_counts *r = &e.per_rule[rule];
	const struct engine_rule_counts *undone = s->share.undone_rules ? &s->share.undone_rules[rule]
	                                                                : &none;
	descrape_rule_counts full = {
		.size = out->size, .removals = r->claims - undone->claims,
		.bytes = r->bytes - undone->bytes, .lines = r->lines - undone->lines,
		.held = r->held, .limits_hit = r->limits,
	};

	memcpy(out, &full, size);
}
