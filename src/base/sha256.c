/*
 * sha256: the digest of FIPS 180-4, for the names of rule sets in reports.
 *
 * The code follows the standard's own letters, for it is read beside the
 * standard.
 */
#include "base/sha256.h"

#include <string.h>

static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t first_state[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t rotate_right(uint32_t x, unsigned bits)
{
	return x >> bits | x << (32 - bits);
}

/* The message schedule of one block. */
static void expand_block(uint32_t w[64], const unsigned char *block)
{
	for (unsigned t = 0; t < 16; t++)
		w[t] = sha_load_word(block + 4 * (size_t)t);
	for (unsigned t = 16; t < 64; t++) {
		uint32_t x = w[t - 15], y = w[t - 2];
		uint32_t s0 = rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3;
		uint32_t s1 = rotate_right(y, 17) ^ rotate_right(y, 19) ^ y >> 10;

		w[t] = w[t - 16] + s0 + w[t - 7] + s1;
	}
}

/*
 * One round.  Of the eight working variables only d and h change; instead of
 * moving all of them along, the caller names them one place further each time.
 */
static inline void hash_round(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e,
                              uint32_t f, uint32_t g, uint32_t *h, uint32_t k_and_w)
{
	uint32_t sum1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
	uint32_t sum0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
	uint32_t choice = g ^ (e & (f ^ g));
	uint32_t majority = (a & b) | (c & (a | b));

	*h += sum1 + choice + k_and_w;
	*d += *h;
	*h += sum0 + majority;
}

static void hash_block(uint32_t state[8], const unsigned char *block)
{
	const uint32_t *k = round_constants;
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	uint32_t w[64];

	expand_block(w, block);
	for (unsigned t = 0; t < 64; t += 8) {
		hash_round(a, b, c, &d, e, f, g, &h, k[t] + w[t]);
		hash_round(h, a, b, &c, d, e, f, &g, k[t + 1] + w[t + 1]);
		hash_round(g, h, a, &b, c, d, e, &f, k[t + 2] + w[t + 2]);
		hash_round(f, g, h, &a, b, c, d, &e, k[t + 3] + w[t + 3]);
		hash_round(e, f, g, &h, a, b, c, &d, k[t + 4] + w[t + 4]);
		hash_round(d, e, f, &g, h, a, b, &c, k[t + 5] + w[t + 5]);
		hash_round(c, d, e, &f, g, h, a, &b, k[t + 6] + w[t + 6]);
		hash_round(b, c, d, &e, f, g, h, &a, k[t + 7] + w[t + 7]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_init(struct sha256 *s)
{
	memcpy(s->state, first_state, sizeof(s->state));
	s->blocks.total_bytes = 0;
}

static void hash_blocks(uint32_t *state, const unsigned char *blocks, size_t count)
{
	for (; count > 0; count--, blocks += SHA_BLOCK_BYTES)
		hash_block(state, blocks);
}

void sha256_update(struct sha256 *s, const void *bytes, size_t len)
{
	sha_blocks_update(&s->blocks, hash_blocks, s->state, bytes, len);
}

void sha256_hex(struct sha256 *s, char out[SHA256_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	sha_blocks_end(&s->blocks, hash_blocks, s->state);
	for (unsigned i = 0; i < 32; i++) {
		unsigned char byte = sha_digest_byte(s->state, i);

		*out++ = digits[byte >> 4];
		*out++ = digits[byte & 15];
	}
	*out = '\0';
}
