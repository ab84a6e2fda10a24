/*
 * index: everything that matcher_scan looks at, for a frozen set of patterns.
 */
#ifndef MATCH_INDEX_H
#define MATCH_INDEX_H

#include "match/edge_gate.h"
#include "match/edge_table.h"
#include "match/inner_table.h"

struct index {
	struct edge_table starts; /* how lines start behind their decoration */
	struct edge_table signs;  /* how they start when it is part of that */
	struct edge_table numbers; /* how they go on behind a number */
	struct edge_table ends;   /* how lines end, */
	struct edge_gate gate;    /* and which lines to look up at all */
	bool has_cores;           /* some starts end the line but for its decoration */
	struct inner_table inner; /* what they hold */
	uint32_t *always;         /* patterns that no literal stands for; owned */
	uint32_t n_always, cap_always;
	bool is_borrowed;         /* tables of edges and of keys are those of a ready_index */
};

/* The large tables of an index, made when the program was built; static.  Of the
 * inner table only the keys. */
struct ready_index {
	struct edge_table starts, signs, numbers, ends;
	bool has_cores;
	struct key_table grams, pairs;
	struct pair_filter places;
};

/* Start from { 0 }.  The tables need not be filled any more; the patterns are to be
 * added all the same, the same ones in the same order. */
void index_borrow(struct index *x, const struct ready_index *ready);

/* Start from { 0 }, or borrow.  Adds a scanned pattern; `plan` must outlive the index.
 * -1: no memory. */
int index_add(struct index *x, uint32_t pattern, unsigned flags, const struct plan *plan);
/* Afterwards the index is immutable. */
int index_build(struct index *x);
void index_free(struct index *x);

#endif
