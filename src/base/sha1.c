/*
 * sha1: the digest of FIPS 180-4 that WARC records are labelled with.
 *
 * Whole blocks are hashed where they lie; only the rest of an update that does
 * not fill a block is copied.  The eighty words of the schedule are made as they
 * are needed, in a ring of sixteen.
 *
 * Invariant: the first total_bytes % 64 bytes of `block` are not yet hashed.
 */
#include "base/sha1.h"

#include <string.h>

static uint32_t rotate_left(uint32_t x, unsigned bits)
{
	return x << bits | x >> (32 - bits);
}

static uint32_t load_big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
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
		ring[t] = load_big_endian(block + 4 * (size_t)t);
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
	s->total_bytes = 0;
}

void sha1_update(struct sha1 *s, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t waiting = s->total_bytes % SHA1_BLOCK_BYTES;

	s->total_bytes += len;
	if (waiting) {
		size_t room = SHA1_BLOCK_BYTES - waiting;
		size_t take = len < room ? len : room;

		if (take)
			memcpy(s->block + waiting, p, take);
		if (len < room)
			return;
		hash_block(s->state, s->block);
		p += take;
		len -= take;
	}
	for (; len >= SHA1_BLOCK_BYTES; p += SHA1_BLOCK_BYTES, len -= SHA1_BLOCK_BYTES)
		hash_block(s->state, p);
	if (len)
		memcpy(s->block, p, len);
}

void sha1_final(struct sha1 *s, unsigned char digest[SHA1_DIGEST_BYTES])
{
	static const unsigned char padding[SHA1_BLOCK_BYTES] = { 0x80 };
	uint64_t bits = s->total_bytes * 8;
	size_t waiting = s->total_bytes % SHA1_BLOCK_BYTES;
	unsigned char length[8];

	/* One bit, zeros, and the length in the last 8 bytes of a block. */
	for (unsigned i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha1_update(s, padding, waiting < 56 ? 56 - waiting : 120 - waiting);
	sha1_update(s, length, sizeof(length));
	for (unsigned i = 0; i < SHA1_DIGEST_BYTES; i++)
		digest[i] = (unsigned char)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}
