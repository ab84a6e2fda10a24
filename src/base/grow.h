/*
 * grow: arrays that double when they are full.
 */
#ifndef BASE_GROW_H
#define BASE_GROW_H

#include <stddef.h>

/*
 * The array `items` with room for twice the *cap items of `item_bytes` that it had,
 * or for `first` if it had none; sets *cap.  The caller owns it as before.  NULL
 * without memory: the array and *cap are as they were.
 */
void *grow_array(void *items, size_t *cap, size_t item_bytes, size_t first);

#endif
