/*
 * sha_blocks: bytes that come in any portions, hashed in blocks of 64.
 *
 * Whole blocks are hashed where they lie; only the rest of an update that does
 * not fill a block is copied.
 *
 * Invariant: the first total_bytes % 64 bytes of `block` are not yet hashed.
 */
#include "base/sha_blocks.h"

#include <string.h>

void sha_blocks_update(struct sha_blocks *b, sha_hash_blocks *hash, uint32_t *state,
                       const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t waiting = b->total_bytes % SHA_BLOCK_BYTES;

	b->total_bytes += len;
	if (waiting) {
		size_t room = SHA_BLOCK_BYTES - waiting;
		size_t take = len < room ? len : room;

		if (take)
			memcpy(b->block + waiting, p, take);
		if (len < room)
			return;
		hash(state, b->block, 1);
		p += take;
		len -= take;
	}
	if (len >= SHA_BLOCK_BYTES) {
		hash(state, p, len / SHA_BLOCK_BYTES);
		p += len - len % SHA_BLOCK_BYTES;
		len %= SHA_BLOCK_BYTES;
	}
	if (len)
		memcpy(b->block, p, len);
}

void sha_blocks_end(struct sha_blocks *b, sha_hash_blocks *hash, uint32_t *state)
{
	static const unsigned char padding[SHA_BLOCK_BYTES] = { 0x80 };
	uint64_t bits = b->total_bytes * 8;
	size_t waiting = b->total_bytes % SHA_BLOCK_BYTES;
	unsigned char length[8];

	/* One bit, zeros, and the length in the last 8 bytes of a block. */
	for (unsigned i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha_blocks_update(b, hash, state, padding, waiting < 56 ? 56 - waiting : 120 - waiting);
	sha_blocks_update(b, hash, state, length, sizeof(length));
}
