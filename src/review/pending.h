/*
 * pending: removals that the log has told of and the text has not reached.
 */
#ifndef REVIEW_PENDING_H
#define REVIEW_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct pending_removal {
	uint64_t document, offset, line;
	uint64_t bytes;     /* of text that goes */
	uint64_t left;      /* of them, not reached */
	uint32_t rule;
	bool is_blanks;
	bool begun;         /* some of it was shown */
	size_t written_start, written_len; /* in pending.written */
};

/* A queue; start from { 0 }, free with pending_free. */
struct pending {
	struct pending_removal *items; /* owned */
	size_t first, count, cap;      /* [first, count) wait */
	struct buf written;            /* of all of them */
};

/* At the end of the queue.  -1: no memory. */
int pending_add(struct pending *q, const struct pending_removal *r, struct span written);
/* The first that waits, or NULL; good until the next pending_add. */
struct pending_removal *pending_first(struct pending *q);
struct span pending_written(const struct pending *q, const struct pending_removal *r);
/* The first has been dealt with. */
void pending_drop(struct pending *q);
void pending_free(struct pending *q);

#endif
