/*
 * gram_filter: which groups of four bytes may be keys of inner_table.
 *
 * A group is folded and hashed, and its bit looked up in a map of 16 KB.  AVX2
 * does that to eight groups at a time, the map read by one gather.
 *
 * Invariant: both ways give the same bits.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/cpu.h"
#include "match/gram_filter.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_PATH 1
#include <immintrin.h>
#endif

uint32_t gram_filter_portable(const struct key_table *keys, const char *p)
{
	uint32_t found = 0;

	for (unsigned i = 0; i < GRAM_FILTER_BLOCK / 4; i++) {
		uint32_t key = inner_fold4(inner_load4(p + (size_t)4 * i));

		found |= (uint32_t)key_table_maybe(keys, inner_hash(key)) << i;
	}
	return found;
}

#ifdef HAS_AVX2_PATH
/* The bits of the eight groups at `p`. */
__attribute__((target("avx2"))) static inline uint32_t eight(const struct key_table *keys,
                                                             const char *p)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i key = _mm256_or_si256(bytes, _mm256_set1_epi32(0x20202020));
	__m256i hash = _mm256_mullo_epi32(key, _mm256_set1_epi32((int)0x9E3779B1u));
	__m256i bit = _mm256_srli_epi32(hash, 32 - INNER_MAP_BITS);
	/* Words of 64 bits are two of 32 each, the lower one first. */
	__m256i words = _mm256_i32gather_epi32((const int *)(const void *)keys->map,
	                                       _mm256_srli_epi32(bit, 5), 4);
	__m256i found = _mm256_srlv_epi32(words, _mm256_and_si256(bit, _mm256_set1_epi32(31)));

	return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(found, 31)));
}

__attribute__((target("avx2"))) static uint32_t filter_avx2(const struct key_table *keys,
                                                            const char *p)
{
	return eight(keys, p) | eight(keys, p + GRAM_FILTER_BLOCK / 2) << 8;
}
#endif

gram_filter_fn *gram_filter_best(void)
{
#ifdef HAS_AVX2_PATH
	if (cpu_has_avx2())
		return filter_avx2;
#endif
	return gram_filter_portable;
}
