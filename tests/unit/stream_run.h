/*
 * stream_run: runs documents through the public calls of the library, for the
 * tests of the engine and of what is above it.
 */
#ifndef TESTS_STREAM_RUN_H
#define TESTS_STREAM_RUN_H

#include "api/descrape.h"
#include "base/buf.h"

struct run_removal {
	descrape_removal_kind kind;
	size_t rule;
	uint64_t offset, line;
	size_t len;
	size_t written_at, written_len; /* in struct run.written */
};

/* What came of a run; owned, run_free. */
struct run {
	struct buf out;      /* what was written */
	struct buf kept;     /* the text events, as pieces, joined */
	struct buf written;  /* replacement texts, one behind the other */
	struct buf remarks;  /* "rule-id held-by\n" for each remark */
	struct run_removal *removals;
	size_t n_removals;
	uint64_t next;       /* offset that the next text event must have */
	int gaps;            /* text events that did not follow on */
	int troubles;
	descrape_rules *rules;
};

/* How the input is cut into calls of feed. */
enum split { SPLIT_WHOLE, SPLIT_BYTES, SPLIT_RANDOM };

/* Compiles rule text; fails the test with the problems when it is wrong. */
descrape_rules *run_rules(const char *text, unsigned level);
/* Runs `input`; `seed` is for SPLIT_RANDOM. */
void run_stream(struct run *run, descrape_rules *rules, const descrape_options *options,
                struct span input, enum split split, unsigned seed);
void run_free(struct run *run);

#endif
