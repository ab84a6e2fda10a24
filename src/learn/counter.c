/*
 * counter: a sketch in front of a table of heavy hitters.
 *
 * Bounds and errors are those of the two, see there.
 */
#include "learn/counter.h"

#define ADMIT_DOCUMENTS 2u /* before that, a text takes no place */

int counter_init(struct counter *c, size_t sketch_bytes, size_t table_bytes)
{
	if (sketch_init(&c->sketch, sketch_bytes) < 0)
		return -1;
	if (hitters_init(&c->hitters, table_bytes) == 0)
		return 0;
	sketch_free(&c->sketch);
	return -1;
}

void counter_free(struct counter *c)
{
	sketch_free(&c->sketch);
	hitters_free(&c->hitters);
}

int counter_add(struct counter *c, const struct hitter_item *item, uint32_t document)
{
	uint32_t estimate = sketch_add(&c->sketch, item->key, document);

	return estimate < ADMIT_DOCUMENTS ? 0 : hitters_add(&c->hitters, item, document, estimate);
}

uint32_t counter_certain(const struct counter *c, const struct hitter *x)
{
	uint64_t doubt = sketch_error(&c->sketch);

	return x->count - (doubt < x->over ? (uint32_t)doubt : x->over);
}

uint32_t counter_missed(const struct counter *c)
{
	uint32_t below = ADMIT_DOCUMENTS - 1;

	return c->hitters.floor > below ? c->hitters.floor : below;
}
