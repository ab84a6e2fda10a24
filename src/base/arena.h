/*
 * arena: memory that is freed all at once.
 *
 * What a rule set is made of is allocated here and lives as long as the rule
 * set.  Start from `struct arena a = { 0 }`, end with arena_free.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
};

/* `size` zeroed bytes, aligned for any type; NULL when there is no memory. */
void *arena_alloc(struct arena *a, size_t size);
/* A NUL-terminated copy of `s`; NULL when there is no memory. */
char *arena_strdup(struct arena *a, struct span s);
/* A copy of `size` bytes, aligned for any type; NULL when there is no memory. */
void *arena_memdup(struct arena *a, const void *bytes, size_t size);
void arena_free(struct arena *a);

#endif
