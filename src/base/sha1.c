/*
 * sha1: the digest of FIPS 180-4 that WARC records are labelled with.
 *
 * The eighty words of the schedule are made as they are needed, in a ring of
 * sixteen.
 */
#include "base/sha1.h"

#include <string.h>

static uint32_t rotate_left(uint32_t x, unsigned bits)
{
	return x << bits | x >> (32 - bits);
}

/* Word t of the schedule; 16 words behind, its place in the ring is free. */
static inline uint32_t schedule(uint32_t ring[16], unsigned t)
{
	uint32_t *w = &ring[t % 16];

	if (t >= 16)
		*w = rotate_left(ring[(t + 13) % 16] ^ ring[(t + 8) % 16] ^ ring[(t + 2) % 16] ^ *w, 1);
	return *w;
}

/* The five variables of the standard, with names that change places. */
struct variables {
	uint32_t a, b, c, d, e;
};

/* One round; `mixed` is the round's function of b, c and d, and its constant. */
static inline void step(struct variables *v, uint32_t mixed, uint32_t word)
{
	uint32_t a = rotate_left(v->a, 5) + mixed + v->e + word;

	v->e = v->d;
	v->d = v->c;
	v->c = rotate_left(v->b, 30);
	v->b = v->a;
	v->a = a;
}

static void hash_block(uint32_t state[5], const unsigned char *block)
{
	struct variables v = { state[0], state[1], state[2], state[3], state[4] };
	uint32_t ring[16];
	unsigned t;

	for (t = 0; t < 16; t++)
		ring[t] = sha_load_word(block + 4 * (size_t)t);
	for (t = 0; t < 20; t++)
		step(&v, (v.d ^ (v.b & (v.c ^ v.d))) + 0x5a827999, schedule(ring, t));
	for (; t < 40; t++)
		step(&v, (v.b ^ v.c ^ v.d) + 0x6ed9eba1, schedule(ring, t));
	for (; t < 60; t++)
		step(&v, ((v.b & v.c) | (v.d & (v.b | v.c))) + 0x8f1bbcdc, schedule(ring, t));
	for (; t < 80; t++)
		step(&v, (v.b ^ v.c ^ v.d) + 0xca62c1d6, schedule(ring, t));
	state[0] += v.a;
	state[1] += v.b;
	state[2] += v.c;
	state[3] += v.d;
	state[4] += v.e;
}

void sha1_init(struct sha1 *s)
{
	static const uint32_t first_state[5] = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
	};

	memcpy(s->state, first_state, sizeof(s->state));
	s->blocks.total_bytes = 0;
}

static void hash_blocks(uint32_t *state, const unsigned char *blocks, size_t count)
{
	for (; count > 0; count--, blocks += SHA_BLOCK_BYTES)
		hash_block(state, blocks);
}

void sha1_update(struct sha1 *s, const void *bytes, size_t len)
{
	sha_blocks_update(&s->blocks, hash_blocks, s->state, bytes, len);
}

void sha1_final(struct sha1 *s, unsigned char digest[SHA1_DIGEST_BYTES])
{
	sha_blocks_end(&s->blocks, hash_blocks, s->state);
	for (unsigned i = 0; i < SHA1_DIGEST_BYTES; i++)
		digest[i] = sha_digest_byte(s->state, i);
}
