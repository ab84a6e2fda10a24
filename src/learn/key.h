/*
 * key: 64 bits that stand for a text.
 *
 * Keys are good against accident only: among ten million texts two meet with a
 * probability of 1 in 370,000.  They are the same on every machine, so that what is
 * printed is too.
 */
#ifndef LEARN_KEY_H
#define LEARN_KEY_H

#include <stdint.h>

/* A hash of `key`, another one for each `seed` (the finaliser of splitmix64). */
static inline uint64_t key_mix(uint64_t key, uint64_t seed)
{
	uint64_t x = key + (seed + 1) * 0x9E3779B97F4A7C15u;

	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

/* The key of the text that `inner` stands for at the place `outer` stands for. */
static inline uint64_t key_within(uint64_t outer, uint64_t inner)
{
	return key_mix(inner, outer);
}

#endif
