/*
 * retain: a document held whole until it is known how much of it would go
 * (--max-removed).  Over the limit it passes unchanged.
 *
 * A document larger than max_bytes is let through as it comes, without the
 * limit: what was held is handed on first.
 */
#ifndef API_RETAIN_H
#define API_RETAIN_H

#include "engine/engine.h"

struct descrape_stream;

struct retained_removal {
	struct engine_removal removal; /* its spans are set when handed on */
	size_t written_at;             /* in `written` */
	size_t written_bytes;
	size_t text_bytes;
};

struct retain {
	uint64_t max_bytes;
	bool holding;             /* this document is held so far */
	struct buf text;          /* the document up to now */
	struct buf written;       /* replacement texts */
	struct retained_removal *removals; /* owned, in order */
	size_t count, cap;
};

void retain_begin(struct retain *r);
void retain_free(struct retain *r);
/* What the engine settled, in order: text that stays, and what goes. */
int retain_text(struct descrape_stream *s, struct span text);
int retain_removal(struct descrape_stream *s, const struct engine_removal *removal);
/* The engine has ended: hands the document on, cleaned or as it was. */
int retain_end(struct descrape_stream *s);

#endif
