/*
 * arena: memory that is freed all at once.
 *
 * A list of blocks; the newest one is cut from front to back, and what does
 * not fit opens a new block.  The rest of the old block is given up, at most a
 * quarter of it: a larger request gets a block of its own, which is linked
 * behind the newest so that the newest goes on being cut.
 *
 * Invariant: used <= size in each block, and both are multiples of the
 * strictest alignment.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define ARENA_BLOCK_BYTES ((size_t)16 * 1024)
#define ARENA_OWN_BLOCK_BYTES (ARENA_BLOCK_BYTES / 4)

struct arena_block {
	struct arena_block *next; /* the one opened before; owned */
	size_t used, size;        /* bytes of `bytes` */
	alignas(max_align_t) char bytes[];
};

/* A zeroed block, not linked yet; NULL when there is no memory. */
static struct arena_block *block_new(size_t size)
{
	struct arena_block *block;

	if (size > PTRDIFF_MAX - sizeof(*block)) /* nothing larger can be indexed */
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (block)
		block->size = size;
	return block;
}

/* The newest block, or a new one, with room for `size` bytes; NULL without memory. */
static struct arena_block *block_with_room(struct arena *a, size_t size)
{
	struct arena_block *newest = a->blocks;
	struct arena_block *block;

	if (newest && size <= newest->size - newest->used)
		return newest;
	block = block_new(size > ARENA_OWN_BLOCK_BYTES ? size : ARENA_BLOCK_BYTES);
	if (!block)
		return NULL;
	if (newest && size > ARENA_OWN_BLOCK_BYTES) {
		block->next = newest->next;
		newest->next = block;
	} else {
		block->next = newest;
		a->blocks = block;
	}
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block;
	void *bytes;

	if (size > SIZE_MAX - align)
		return NULL;
	if (size == 0) /* NULL would be taken for a failure */
		size = 1;
	size = (size + align - 1) / align * align;
	block = block_with_room(a, size);
	if (!block)
		return NULL;
	bytes = block->bytes + block->used;
	block->used += size;
	return bytes;
}

void *arena_memdup(struct arena *a, const void *bytes, size_t size)
{
	void *copy = arena_alloc(a, size);

	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_strdup(struct arena *a, struct span s)
{
	char *copy;

	if (s.len == SIZE_MAX)
		return NULL;
	copy = arena_alloc(a, s.len + 1); /* zeroed: the NUL is there */
	if (copy && s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

void arena_free(struct arena *a)
{
	struct arena_block *block = a->blocks;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	a->blocks = NULL;
}
