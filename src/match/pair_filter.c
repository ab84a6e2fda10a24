/*
 * pair_filter: where in a text one of a set of byte pairs may stand.
 *
 * The pairs are shared out among eight groups.  A byte that comes first in a
 * pair of a group has the group's bit in one table, a byte that comes second in
 * another; where the bits of two neighbours have one in common, a pair may
 * stand.  With AVX2 the tables are looked up by halves of a byte, thirty-two
 * bytes at a time: after Langdale and Lemire's classification of characters
 * ("Parsing Gigabytes of JSON per Second", 2019) and Hyperscan's Teddy.
 *
 * Halves confuse some bytes, and a group takes every first byte with every
 * second one of its pairs; so pairs that are alike are put together.  What is
 * found too much costs time and no more.
 *
 * Invariant: both ways to look find every pair of the set; the portable one and
 * AVX2 need not find the same places besides.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <string.h>

#include "match/pair_filter.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_PATH 1
#include <immintrin.h>
#endif

#define GROUPS 8

static uint64_t block_portable(const struct pair_filter *f, const char *p)
{
	const unsigned char *b = (const unsigned char *)p;
	uint64_t found = 0;

	for (unsigned i = 0; i < PAIR_FILTER_BLOCK; i += 8) {
		uint8_t any = 0;

		for (unsigned k = 0; k < 8; k++)
			any |= f->first[b[i + k]] & f->second[b[i + k + 1]];
		for (unsigned k = 0; any && k < 8; k++)
			if (f->first[b[i + k]] & f->second[b[i + k + 1]])
				found |= (uint64_t)1 << (i + k);
	}
	return found;
}

#ifdef HAS_AVX2_PATH
__attribute__((target("avx2"))) static inline __m256i spread(const uint8_t table[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

/* The groups that both halves of each byte have. */
__attribute__((target("avx2"))) static inline __m256i classify(__m256i bytes, __m256i low,
                                                               __m256i high)
{
	const __m256i half = _mm256_set1_epi8(0x0F);

	return _mm256_and_si256(
		_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
		_mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

__attribute__((target("avx2"))) static uint64_t block_avx2(const struct pair_filter *f,
                                                           const char *p)
{
	const __m256i first_low = spread(f->first_low), first_high = spread(f->first_high);
	const __m256i second_low = spread(f->second_low), second_high = spread(f->second_high);
	uint64_t found = 0;

	for (int half = 1; half >= 0; half--) {
		const void *at = p + 32 * half, *behind = p + 32 * half + 1;
		__m256i first = classify(_mm256_loadu_si256(at), first_low, first_high);
		__m256i second = classify(_mm256_loadu_si256(behind), second_low, second_high);
		__m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(first, second),
		                                 _mm256_setzero_si256());

		found = found << 32 | (uint32_t)~_mm256_movemask_epi8(none);
	}
	return found;
}
#endif

void pair_filter_init(struct pair_filter *f)
{
	memset(f, 0, sizeof(*f));
	f->block = block_portable;
}

/* Puts the bytes of a range into a group. */
static void mark(uint8_t table[256], uint8_t low[16], uint8_t high[16], unsigned from, unsigned to,
                 uint8_t bit)
{
	for (unsigned b = from; b <= to; b++) {
		table[b] |= bit;
		low[b & 15] |= bit;
		high[b >> 4] |= bit;
	}
}

static unsigned count_with(const uint8_t table[16], uint8_t bit)
{
	unsigned count = 0;

	for (int i = 0; i < 16; i++)
		count += (table[i] & bit) != 0;
	return count;
}

/* How many pairs a group stands for, whether they are in the set or not. */
static uint64_t width(const struct pair_filter *f, uint8_t bit)
{
	return (uint64_t)count_with(f->first_low, bit) * count_with(f->first_high, bit) *
	       count_with(f->second_low, bit) * count_with(f->second_high, bit);
}

static bool has_all(const struct pair_filter *f, unsigned first, unsigned first_last,
                    unsigned second, unsigned second_last)
{
	for (unsigned a = first; a <= first_last; a++)
		for (unsigned b = second; b <= second_last; b++)
			if (!pair_filter_at(f, (uint8_t)a, (uint8_t)b))
				return false;
	return true;
}

void pair_filter_add(struct pair_filter *f, uint8_t first, uint8_t first_last, uint8_t second,
                     uint8_t second_last)
{
	uint64_t least = UINT64_MAX;
	uint8_t best = 1;

	if (has_all(f, first, first_last, second, second_last))
		return;
	/* Into the group that grows least. */
	for (unsigned g = 0; g < GROUPS; g++) {
		uint8_t bit = (uint8_t)(1u << g);
		struct pair_filter with = *f;
		uint64_t growth;

		mark(with.first, with.first_low, with.first_high, first, first_last, bit);
		mark(with.second, with.second_low, with.second_high, second, second_last, bit);
		growth = width(&with, bit) - width(f, bit);
		if (growth < least) {
			least = growth;
			best = bit;
		}
	}
	mark(f->first, f->first_low, f->first_high, first, first_last, best);
	mark(f->second, f->second_low, f->second_high, second, second_last, best);
	f->any = true;
}

void pair_filter_finish(struct pair_filter *f, bool portable)
{
#ifdef HAS_AVX2_PATH
	if (!portable && __builtin_cpu_supports("avx2"))
		f->block = block_avx2;
#else
	(void)portable;
#endif
}
