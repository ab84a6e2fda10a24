/*
 * trial: what must hold for any rules over any documents; for the property
 * tests and the fuzz target of the engine.
 */
#ifndef TESTS_TRIAL_H
#define TESTS_TRIAL_H

#include <stdbool.h>

#include "base/buf.h"

/* What is compared with a plain run of each document. */
enum trial_part {
	TRIAL_SPLITS = 1 << 0,  /* how the input was split */
	TRIAL_INDEX = 1 << 1,   /* every rule tried on every line */
	TRIAL_TWICE = 1 << 2,   /* a second pass; only for `line:` and `has:` without guards */
	TRIAL_FORMATS = 1 << 3, /* the documents as records of every format that can hold them,
	                           split, and read back out of what was written */
	TRIAL_THREADS = 1 << 4, /* these by several threads */
	TRIAL_FILES = 1 << 5,   /* these through gzip files, in and out, and back by
	                           --restore; writes into TMPDIR, or memory */
};

struct trial {
	const char *rules;           /* text of a rule file */
	const struct span *documents;
	size_t n_documents;
	unsigned parts;              /* enum trial_part */
	unsigned seed;               /* of random splits */
};

/*
 * Runs it.  NULL when everything held, or what did not, static.  Rules that do
 * not compile hold.
 */
const char *trial_run(const struct trial *t);
/* Whether the rules compile. */
bool trial_compiles(const struct trial *t);

#endif
