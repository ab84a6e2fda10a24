/*
 * event_log: what a stream called its handlers with, kept to be called again
 * later, in the same order, from another thread.
 *
 * Workers record while they clean their block; the main thread replays the
 * blocks in order, so that output and reports do not show how many threads
 * there were.  Only what the final handlers want is recorded.
 */
#ifndef CLI_EVENT_LOG_H
#define CLI_EVENT_LOG_H

#include "api/descrape.h"
#include "base/buf.h"

struct event;

struct event_log {
	const descrape_handlers *wanted; /* the final handlers; borrowed */
	struct event *events;            /* owned */
	size_t count, cap;
	struct buf bytes;                /* of all events, one behind the other */
	struct buf parts;                /* of all EVENT_COUNTED: descrape_rule_part, aligned */
};

/* Where a block stands in its input: added to what its stream counted. */
struct event_base {
	uint64_t documents, records, offset;
};

/* Handlers that record into `log`; it must not move while they are in use. */
descrape_handlers event_log_handlers(struct event_log *log);
/* Calls `log->wanted`; the first non-zero answer stops it and is returned. */
int event_log_replay(const struct event_log *log, const struct event_base *base);
void event_log_clear(struct event_log *log);
void event_log_free(struct event_log *log);

#endif
