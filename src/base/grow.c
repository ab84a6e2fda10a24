/*
 * grow: arrays that double when they are full, so that adding an item costs the
 * same however many there are.
 */
#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>

void *grow_array(void *items, size_t *cap, size_t item_bytes, size_t first)
{
	size_t wanted = *cap ? *cap * 2 : first;
	void *grown;

	if (*cap > SIZE_MAX / 2 || wanted > SIZE_MAX / item_bytes)
		return NULL;
	grown = realloc(items, wanted * item_bytes);
	if (grown)
		*cap = wanted;
	return grown;
}
