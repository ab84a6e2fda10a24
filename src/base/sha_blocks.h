/*
 * sha_blocks: what the digests of FIPS 180-4 have in common: bytes that come in
 * any portions, hashed in blocks of 64, and the padding at the end.
 */
#ifndef BASE_SHA_BLOCKS_H
#define BASE_SHA_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#define SHA_BLOCK_BYTES 64

struct sha_blocks {
	uint64_t total_bytes;
	unsigned char block[SHA_BLOCK_BYTES]; /* total_bytes % 64 of it wait */
};

/* Hashes `count` blocks that lie one behind the other into `state`. */
typedef void sha_hash_blocks(uint32_t *state, const unsigned char *blocks, size_t count);

void sha_blocks_update(struct sha_blocks *b, sha_hash_blocks *hash, uint32_t *state,
                       const void *bytes, size_t len);
/* Adds the padding; `state` is the digest then, and `b` must be started anew. */
void sha_blocks_end(struct sha_blocks *b, sha_hash_blocks *hash, uint32_t *state);

static inline uint32_t sha_load_word(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Byte i of the digest. */
static inline unsigned char sha_digest_byte(const uint32_t *state, unsigned i)
{
	return (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

#endif
