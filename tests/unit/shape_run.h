/*
 * shape_run: what the tests of the shape floor share: a search through a whole
 * text for the structures of a kind, as the engine makes it.
 *
 * Every run checks the promises of shape.h: a length is within what was fed, a
 * resume at least 1 and within it too.
 */
#ifndef TESTS_SHAPE_RUN_H
#define TESTS_SHAPE_RUN_H

#include "base/buf.h"
#include "shape/shape.h"

struct shape_run {
	/* Set by the test. */
	const char *kind;
	size_t min_bytes;     /* 0: SHAPE_MIN_BYTES */
	size_t portion_bytes; /* of a feed; 0: all that is left */

	/* Results; freed by shape_run_free. */
	struct buf out;       /* the text, "@" in place of each structure */
	uint64_t fed_bytes;   /* all told: what the search has cost */
	size_t n_found;
};

void shape_run(struct shape_run *r, struct span text);
void shape_run_free(struct shape_run *r);

/*
 * Checks that a search through `text` finds what `expected` has "@" for, fed in
 * portions of several sizes.
 */
void shape_expect(const char *kind, struct span text, const char *expected);
void shape_expect_min(const char *kind, size_t min_bytes, struct span text,
                      const char *expected);
/* The same for a text that holds no NUL; nothing is to be found in it. */
void shape_expect_kept(const char *kind, const char *text);

/* A literal with its NUL bytes. */
#define SPAN(s) span_of((s), sizeof(s) - 1)

#endif
