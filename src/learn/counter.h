/*
 * counter: in how many documents texts stand, with those that stand in most.
 *
 * A sketch counts them all; what it has seen in two documents goes into a table
 * of heavy hitters.  Most lines of pages stand in one document only, and never
 * take a place.
 */
#ifndef LEARN_COUNTER_H
#define LEARN_COUNTER_H

#include "learn/hitters.h"
#include "learn/sketch.h"

struct counter {
	struct sketch sketch;
	struct hitters hitters;
};

/* -1: no memory; nothing is then to be freed. */
int counter_init(struct counter *c, size_t sketch_bytes, size_t table_bytes);
void counter_free(struct counter *c);
/* Counts an item in `document`; -1: no memory. */
int counter_add(struct counter *c, const struct hitter_item *item, uint32_t document);

/* Documents that hold a text of the table, without what is in doubt: at most the
 * true count, save in one of 55 cases, where the sketch has erred. */
uint32_t counter_certain(const struct counter *c, const struct hitter *x);
/* A text that is not in the table stands in no more documents than these. */
uint32_t counter_missed(const struct counter *c);

#endif
