/*
 * edge_near: which lines may start like an edge, as five bytes tell.
 *
 * Which lines these are nobody can predict, and most are not: so there is no branch for
 * it.  AVX2 judges eight lines at a time; their bytes, and what the table says of two and
 * of four symbols, are gathered.
 *
 * Invariant: both ways give the same bits.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/cpu.h"
#include "match/edge_near.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_PATH 1
#include <immintrin.h>
#endif

/* Whether a line may start like an edge. */
static bool is_near(const struct edge_table *t, const char *p)
{
	bool letter[5], plain[5];
	uint32_t key = 0;

	for (unsigned i = 0; i < 5; i++) {
		letter[i] = edge_is_ascii_letter(p[i]);
		plain[i] = letter[i] || (p[i] == ' ' && (i == 0 || p[i - 1] != ' '));
		if (i < 4)
			key |= (uint32_t)((unsigned char)p[i] | (letter[i] ? 0x20u : 0)) << 8 * i;
	}
	if (!letter[0] || !(letter[1] || (plain[1] && letter[2])))
		return true;
	if (!plain[1] || !plain[2] || !plain[3] || !(letter[3] || letter[4]))
		return t->pairs[edge_pair(key)] != 0;
	return edge_classes_near(t, key) != 0;
}

uint64_t edge_near_portable(const struct edge_table *t, const struct stretch *text,
                            const struct line *lines, uint32_t count)
{
	uint64_t near = 0;

	for (uint32_t i = 0; i < count; i++)
		near |= (uint64_t)is_near(t, stretch_line(text, &lines[i]).ptr) << i;
	return near;
}

#ifdef HAS_AVX2_PATH
/* A byte of a table for each place in it; EDGE_SLACK bytes more are read. */
__attribute__((target("avx2"))) static inline __m256i gather_bytes(const uint8_t *table,
                                                                   __m256i at)
{
	const int *words = (const int *)(const void *)table;

	return _mm256_and_si256(_mm256_i32gather_epi32(words, at, 1), _mm256_set1_epi32(0xFF));
}

/* Marks the letters of ASCII among bytes. */
__attribute__((target("avx2"))) static inline __m256i mark_letters(__m256i bytes)
{
	__m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
	__m256i from_a = _mm256_sub_epi8(lower, _mm256_set1_epi8((char)('a' + 128)));

	return _mm256_cmpgt_epi8(_mm256_set1_epi8(-128 + 26), from_a);
}

/* Whether none of the classes in which eight keys may be found remains, by the first two
 * of their symbols, and by the first four. */
struct no_class {
	__m256i by_2, by_4;
};

__attribute__((target("avx2"))) static inline struct no_class ask(const struct edge_table *t,
                                                                  __m256i key)
{
	const __m256i factor = _mm256_set1_epi32((int)0x9E3779B1u);
	__m256i pair = _mm256_and_si256(key, _mm256_set1_epi32(0xFFFF)), quad;

	pair = _mm256_srli_epi32(_mm256_mullo_epi32(pair, factor), 32 - EDGE_PAIR_BITS);
	pair = gather_bytes(t->pairs, pair);
	quad = _mm256_srl_epi32(_mm256_mullo_epi32(key, factor),
	                        _mm_cvtsi32_si128((int)t->quad_shift));
	quad = _mm256_or_si256(gather_bytes(t->quads, quad),
	                       _mm256_set1_epi32(0xFF & ~EDGE_LONG_CLASSES));
	quad = _mm256_and_si256(pair, quad);
	return (struct no_class){ _mm256_cmpeq_epi32(pair, _mm256_setzero_si256()),
		                  _mm256_cmpeq_epi32(quad, _mm256_setzero_si256()) };
}

/* The same as is_near for the eight lines that begin `at` so many bytes behind `base`. */
__attribute__((target("avx2"))) static inline unsigned near_eight(const struct edge_table *t,
                                                                  const char *base, __m256i at)
{
	const int *from = (const int *)(const void *)base;
	const int *from_next = (const int *)(const void *)(base + 1);
	__m256i bytes = _mm256_i32gather_epi32(from, at, 1);
	__m256i next = _mm256_i32gather_epi32(from_next, at, 1);
	__m256i letters = mark_letters(bytes);
	__m256i spaces = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' '));
	__m256i single = _mm256_andnot_si256(_mm256_slli_epi32(spaces, 8), spaces);
	__m256i plain = _mm256_or_si256(letters, single);
	/* For each place whether it, or the one behind it, is a letter. */
	__m256i soon = _mm256_or_si256(letters, mark_letters(next));
	__m256i first = _mm256_and_si256(letters, _mm256_set1_epi32(0xFF));
	__m256i second = _mm256_and_si256(_mm256_and_si256(plain, soon),
	                                  _mm256_set1_epi32(0xFF00));
	__m256i fourth = _mm256_and_si256(
		plain, _mm256_or_si256(soon, _mm256_set1_epi32(0x00FFFFFF)));
	__m256i to_2 = _mm256_cmpeq_epi32(_mm256_or_si256(first, second),
	                                  _mm256_set1_epi32(0xFFFF));
	__m256i to_4 = _mm256_cmpeq_epi32(fourth, _mm256_set1_epi32(-1));
	__m256i lower = _mm256_and_si256(letters, _mm256_set1_epi8(0x20));
	struct no_class none = ask(t, _mm256_or_si256(bytes, lower));
	__m256i closed = _mm256_and_si256(
		to_2, _mm256_or_si256(none.by_2, _mm256_and_si256(to_4, none.by_4)));

	return ~(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(closed)) & 0xFF;
}

__attribute__((target("avx2"))) static uint64_t near_avx2(const struct edge_table *t,
                                                          const struct stretch *text,
                                                          const struct line *lines,
                                                          uint32_t count)
{
	/* Lines of a batch are not gigabytes apart. */
	const __m256i steps = _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7),
	                                         _mm256_set1_epi32(sizeof(struct line) / 4));
	const __m256i offset = _mm256_set1_epi32((int)(uint32_t)lines[0].start);
	const char *base = stretch_line(text, &lines[0]).ptr;
	uint64_t near = 0;
	uint32_t i = 0;

	for (; count - i >= 8; i += 8) {
		const int *starts = (const int *)(const void *)&lines[i].start;
		__m256i at = _mm256_i32gather_epi32(starts, steps, 4);

		near |= (uint64_t)near_eight(t, base, _mm256_sub_epi32(at, offset)) << i;
	}
	if (i < count)
		near |= edge_near_portable(t, text, lines + i, count - i) << i;
	return near;
}
#endif

edge_near_fn *edge_near_best(void)
{
#ifdef HAS_AVX2_PATH
	if (cpu_has_avx2())
		return near_avx2;
#endif
	return edge_near_portable;
}
