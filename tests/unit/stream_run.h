/*
 * stream_run: runs inputs through the public calls of the library, for the
 * tests of the engine and of what is above it, and for the fuzz targets.
 *
 * What must work for a test to mean anything aborts when it does not.
 */
#ifndef TESTS_STREAM_RUN_H
#define TESTS_STREAM_RUN_H

#include "api/descrape.h"
#include "base/buf.h"

struct run_removal {
	descrape_removal_kind kind;
	size_t rule;
	uint64_t document; /* from 1 */
	uint64_t offset, line;
	size_t len;
	size_t written_at, written_len; /* in struct run.written */
};

/* Ends the text of each document in struct run.cleaned. */
#define RUN_END_OF_DOCUMENT "\x01\xFF\x02"

/* What came of a run; owned, run_free. */
struct run {
	struct buf out;      /* what was written */
	struct buf cleaned;  /* the documents as they became, RUN_END_OF_DOCUMENT behind each */
	struct buf written;  /* replacement texts, one behind the other */
	struct buf remarks;  /* "rule-id held-by at offset\n" for each remark */
	struct buf rebuilt;  /* the input with its edits made, when it is over */
	struct run_removal *removals;
	size_t n_removals, cap_removals;
	uint64_t document;   /* that is open, from 1 */
	uint64_t next;       /* offset that the next text event must have */
	int gaps;            /* text events that did not follow on */
	int bad_edits;       /* edits that go back, or of other bytes than the input's */
	int troubles;
	uint64_t lines;      /* that went, by the totals of all rules; of run_stream */
	descrape_rules *rules;
	struct span input;   /* borrowed */
	uint64_t rebuilt_to; /* the input's bytes before it are in `rebuilt` */
};

/* How the input is cut into calls of feed. */
enum split { SPLIT_WHOLE, SPLIT_BYTES, SPLIT_RANDOM };

/* Compiles rule text; NULL when it is wrong. */
descrape_rules *run_try_rules(const char *text, unsigned level);
/* The same; aborts with the problem when it is wrong. */
descrape_rules *run_rules(const char *text, unsigned level);
/* Runs `input`; `seed` is for SPLIT_RANDOM. */
void run_stream(struct run *run, descrape_rules *rules, const descrape_options *options,
                struct span input, enum split split, unsigned seed);
/*
 * The pieces of run_stream, for input that reaches the handlers another way:
 * begin, feed with these handlers, end.  `run` must not move in between.
 */
void run_begin(struct run *run, descrape_rules *rules, struct span input);
descrape_handlers run_handlers(struct run *run);
void run_end(struct run *run);
void run_free(struct run *run);
/* Length of the next random portion of `left` bytes, small ones mostly. */
size_t run_portion(unsigned *seed, size_t left);

/* Aborts with a message when something does not work that must. */
#define RUN_REQUIRE(truth) ((truth) ? (void)0 : run_abort(#truth, __FILE__, __LINE__))
void run_abort(const char *what, const char *file, int line) __attribute__((noreturn));

#endif
