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

#include <limits.h>
#include <string.h>

#include "base/cpu.h"
#include "match/pair_filter.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_PATH 1
#include <immintrin.h>
#endif

static uint64_t block_portable(const struct pair_filter *f, const unsigned char *b)
{
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

static void blocks_portable(const struct pair_filter *f, const char *p, size_t n_blocks,
                            uint64_t *found)
{
	const unsigned char *b = (const unsigned char *)p;

	for (size_t i = 0; i < n_blocks; i++)
		found[i] = block_portable(f, b + i * PAIR_FILTER_BLOCK);
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

__attribute__((target("avx2"))) static void blocks_avx2(const struct pair_filter *f, const char *p,
                                                        size_t n_blocks, uint64_t *found)
{
	const __m256i first_low = spread(f->first_low), first_high = spread(f->first_high);
	const __m256i second_low = spread(f->second_low), second_high = spread(f->second_high);

	for (size_t i = 0; i < 2 * n_blocks; i++, p += 32) {
		const void *at = p, *behind = p + 1;
		__m256i first = classify(_mm256_loadu_si256(at), first_low, first_high);
		__m256i second = classify(_mm256_loadu_si256(behind), second_low, second_high);
		__m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(first, second),
		                                 _mm256_setzero_si256());
		uint64_t half = (uint32_t)~_mm256_movemask_epi8(none);

		found[i / 2] = i % 2 ? found[i / 2] | half << 32 : half;
	}
}
#endif

void pair_filter_init(struct pair_filter *f)
{
	memset(f, 0, sizeof(*f));
}

/* The halves of the bytes of a range, as sets of 16. */
static void add_halves(struct pair_halves *h, unsigned from, unsigned to)
{
	for (unsigned b = from; b <= to; b++) {
		h->low |= (uint16_t)(1u << (b & 15));
		h->high |= (uint16_t)(1u << (b >> 4));
	}
}

/* How many bytes have one of each. */
static unsigned width(const struct pair_halves *h)
{
	return (unsigned)(__builtin_popcount(h->low) * __builtin_popcount(h->high));
}

static void mark(uint8_t table[256], unsigned from, unsigned to, uint8_t bit)
{
	for (unsigned b = from; b <= to; b++)
		table[b] |= bit;
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
	unsigned least = UINT_MAX, best = 0;

	if (has_all(f, first, first_last, second, second_last))
		return;
	/* Into the group that comes to stand for the fewest pairs more. */
	for (unsigned g = 0; g < PAIR_FILTER_GROUPS; g++) {
		struct pair_halves a = f->groups[g].first, b = f->groups[g].second;
		unsigned before = width(&a) * width(&b), growth;

		add_halves(&a, first, first_last);
		add_halves(&b, second, second_last);
		growth = width(&a) * width(&b) - before;
		if (growth < least) {
			least = growth;
			best = g;
		}
	}
	add_halves(&f->groups[best].first, first, first_last);
	add_halves(&f->groups[best].second, second, second_last);
	mark(f->first, first, first_last, (uint8_t)(1u << best));
	mark(f->second, second, second_last, (uint8_t)(1u << best));
	f->any = true;
}

/* The tables of halves, out of the groups. */
static void spread_halves(struct pair_filter *f)
{
	for (unsigned g = 0; g < PAIR_FILTER_GROUPS; g++)
		for (unsigned half = 0; half < 16; half++) {
			uint8_t bit = (uint8_t)(1u << g);

			f->first_low[half] |= f->groups[g].first.low >> half & 1 ? bit : 0;
			f->first_high[half] |= f->groups[g].first.high >> half & 1 ? bit : 0;
			f->second_low[half] |= f->groups[g].second.low >> half & 1 ? bit : 0;
			f->second_high[half] |= f->groups[g].second.high >> half & 1 ? bit : 0;
		}
}

uint64_t pair_filter_last(const struct pair_filter *f, const char *p, size_t len)
{
	char block[PAIR_FILTER_BLOCK + 1] = { 0 };
	uint64_t found;

	memcpy(block, p, len);
	f->blocks(f, block, 1, &found);
	return found & UINT64_MAX >> (PAIR_FILTER_BLOCK - len);
}

void pair_filter_finish(struct pair_filter *f, bool portable)
{
	f->blocks = blocks_portable;
	spread_halves(f);
#ifdef HAS_AVX2_PATH
	if (!portable && cpu_has_avx2())
		f->blocks = blocks_avx2;
#else
	(void)portable;
#endif
}
