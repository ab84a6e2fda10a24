/*
 * sketch: about how many documents hold a key, for any number of keys in a fixed
 * piece of memory.
 */
#ifndef LEARN_SKETCH_H
#define LEARN_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#define SKETCH_ROWS 4u

/* A cell counts the documents that hold any of the keys that fall into it. */
struct sketch_cell {
	uint32_t count;
	uint32_t document; /* the newest that was counted here; 0: none */
};

struct sketch {
	struct sketch_cell *cells; /* SKETCH_ROWS rows of width cells; owned */
	size_t width;              /* cells of a row, a power of 2 */
	uint64_t n_added;          /* calls that counted in at least one row */
};

/* Takes at most `max_bytes`, of which at least one cell a row; -1: no memory. */
int sketch_init(struct sketch *s, size_t max_bytes);
void sketch_free(struct sketch *s);

/*
 * Counts `key` in `document`, which is no smaller than that of any call before
 * and not 0; a second time in the same document counts nothing.  Returns the
 * estimate, which is never too small.
 */
uint32_t sketch_add(struct sketch *s, uint64_t key, uint32_t document);

/* What an estimate is too large by at most, in all but one of exp(SKETCH_ROWS),
 * that is 55, keys: e * n_added / width, rounded down. */
uint64_t sketch_error(const struct sketch *s);

#endif
