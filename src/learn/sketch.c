/*
 * sketch: a count-min sketch whose cells count documents.
 *
 * After G. Cormode and S. Muthukrishnan, "An improved data stream summary: the
 * count-min sketch and its applications", Journal of Algorithms 55 (2005): a
 * key falls into one cell of each row, and the smallest of its cells is the
 * estimate.  With N additions and rows of w cells, an estimate is never below
 * the true count, and above it by more than e * N / w with a probability of at
 * most exp(-rows) a key.
 *
 * That a line counts once a document needs no set of the lines of a document
 * here: each cell remembers the document that it was last counted for, and does
 * not count it twice.  A cell so counts the documents that hold any of its keys,
 * which is at least the number of those that hold one key and at most what an
 * ordinary cell would say, so that both bounds of the paper hold.
 *
 * Bounds: 8 bytes a cell, allocated once; an addition touches SKETCH_ROWS cells.
 */
#include "learn/sketch.h"

#include <stdlib.h>

#include "learn/key.h"

int sketch_init(struct sketch *s, size_t max_bytes)
{
	*s = (struct sketch){ .width = 1 };
	while (s->width * 2 * SKETCH_ROWS * sizeof(*s->cells) <= max_bytes)
		s->width *= 2;
	s->cells = calloc(s->width * SKETCH_ROWS, sizeof(*s->cells));
	return s->cells ? 0 : -1;
}

void sketch_free(struct sketch *s)
{
	free(s->cells);
	s->cells = NULL;
}

uint32_t sketch_add(struct sketch *s, uint64_t key, uint32_t document)
{
	uint32_t smallest = UINT32_MAX;
	int counted = 0;

	for (unsigned row = 0; row < SKETCH_ROWS; row++) {
		size_t column = (size_t)key_mix(key, row) & (s->width - 1);
		struct sketch_cell *cell = &s->cells[row * s->width + column];

		if (cell->document != document && cell->count < UINT32_MAX) {
			cell->document = document;
			cell->count++;
			counted = 1;
		}
		if (cell->count < smallest)
			smallest = cell->count;
	}
	s->n_added += (uint64_t)counted;
	return smallest;
}

uint64_t sketch_error(const struct sketch *s)
{
	return (uint64_t)(2.718281828459045 * (double)s->n_added / (double)s->width);
}
