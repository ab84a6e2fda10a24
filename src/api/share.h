/*
 * share: what each document had of what a stream counted; private to the library.
 *
 * The engine counts through.  At the end of a document its counters are held
 * against those at the end of the one before.
 */
#ifndef API_SHARE_H
#define API_SHARE_H

#include "api/descrape.h"
#include "engine/engine.h"

/* Start from { 0 }; free with share_free. */
struct share {
	/* The engine's counters at the end of the newest document; per_rule is owned. */
	struct engine_counts seen;
	struct engine_rule_counts *seen_rules;
	/* What documents lost that then passed unchanged (--max-removed); owned. */
	uint64_t undone_removed_bytes, undone_written_bytes;
	struct engine_rule_counts *undone_rules;
	/* Of the newest document. */
	descrape_document_counts counts;
	descrape_rule_part *parts;           /* room for all rules; owned */
};

/* Makes room for so many rules.  -1: no memory. */
int share_init(struct share *s, size_t n_rules);
/* A document ended: s->counts is what it had.  `undone`: it passed unchanged. */
void share_take(struct share *s, const struct engine *e, size_t n_rules, bool undone);
void share_free(struct share *s);

#endif
