/*
 * frame_run: runs a framer over an input as a client that cuts by a rule of the
 * test, and writes down what happened.
 *
 * Every run checks the promise of the edit callback: the input with each edit
 * undone in it is the output.
 */
#ifndef TESTS_FRAME_RUN_H
#define TESTS_FRAME_RUN_H

#include "frame/frame.h"

/* How the client answers; each looks at the whole document. */
enum frame_run_rule {
	RUN_KEEP,     /* everything stays */
	RUN_BRACKETS, /* "[…]" goes, "<…>" is replaced by what is between, turned around */
	RUN_CUT_ALL,  /* everything goes */
	RUN_STRETCH,  /* bytes [from, to) are replaced by "W" */
	RUN_RANDOM,   /* stretches of random length, by seed; some are replaced */
};

struct frame_run {
	/* Set by the test. */
	const char *format;
	struct frame_options options;
	enum frame_run_rule rule;
	size_t from, to;  /* of RUN_STRETCH */
	unsigned seed;    /* of RUN_RANDOM and of random splits */
	size_t split;     /* bytes a feed; 0: all at once; FRAME_RUN_RANDOM_SPLIT */
	bool early;       /* answer while the text comes, not at the end */
	bool log_texts;   /* the log has the documents' texts */

	/* Results; freed by frame_run_free. */
	int status;       /* of the first call that failed, or 0 */
	struct buf out;
	struct buf log;   /* a line an event: doc, text, end, record, trouble */
	struct frame_counts counts;

	/* Working memory. */
	struct framer *framer;
	struct span input;
	struct buf text;  /* the document so far */
	size_t answered;  /* bytes of it */
	unsigned state;   /* of the random numbers */
	size_t run_left;  /* RUN_RANDOM: of the stretch at hand */
	bool run_cut;
	uint64_t mended;  /* input bytes the edits and writes account for */
	struct buf model; /* input with the edits made, up to mended */
};

#define FRAME_RUN_RANDOM_SPLIT ((size_t)-1)

/* Runs one stream; fails the test when the edits do not explain the output. */
void frame_run(struct frame_run *r, struct span input);
void frame_run_free(struct frame_run *r);

#endif
