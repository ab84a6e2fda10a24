/*
 * random_case: rule sets and documents out of a small vocabulary, so that rules
 * hit and meet each other; for the property tests and the fuzz targets.
 */
#ifndef TESTS_RANDOM_CASE_H
#define TESTS_RANDOM_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Where decisions come from: the bytes of a fuzzer, and behind their end the
 * first of all possibilities; without bytes, a small generator. */
struct choices {
	const uint8_t *bytes; /* borrowed; NULL: the generator */
	size_t left;
	uint32_t state;       /* of the generator, not 0 */
};

/* A generator that is well mixed already. */
struct choices choices_from_seed(unsigned seed);
/* A number below n. */
uint32_t choose(struct choices *c, uint32_t n);

/* What random_rules makes. */
enum rule_mix {
	MIX_ALL,
	MIX_PLAIN, /* only `line:` and `has:`, unguarded */
};

/* Appends a rule file, NUL-terminated.  It compiles, unless the choices are
 * bytes: then there may be patterns in it that stand in them. */
void random_rules(struct choices *c, enum rule_mix mix, struct buf *out);
/*
 * Appends a document.  One in many has a line longer than the engine takes
 * whole, or more lines than fit its window; at most so many bytes, about.
 */
void random_document(struct choices *c, size_t most_bytes, struct buf *out);

#endif
