/*
 * charset: which characters a class matches, as PCRE2 sees it.
 *
 * What [\w.], \p{Lu} or a letter in any case match depends on the version of
 * Unicode that PCRE2 was built with.  So nothing is interpreted here: PCRE2
 * compiles the class as a pattern of its own and is asked once for each
 * character that occurs; the answer is remembered.
 *
 * Bounds: two bits a class for each ASCII character; for the others one table
 * of MEMORY_SLOTS answers for all classes, which is begun anew when it is
 * three quarters full.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/charset.h"

#define MEMORY_SLOTS 8192u /* a power of two */
#define MEMORY_MOST (MEMORY_SLOTS / 4 * 3)

struct charset {
	char *source;           /* owned */
	uint32_t source_bytes;
	bool caseless;
	struct pcre_code *code; /* owned */
	uint64_t known[2], has[2]; /* ASCII, a bit each */
};

static long no_memory(struct charsets *sets)
{
	sets->no_memory = true;
	return -1;
}

long charsets_add(struct charsets *sets, struct span source, bool caseless)
{
	struct charset set = { .source_bytes = (uint32_t)source.len, .caseless = caseless };
	struct pattern_error ignored = { 0 };

	for (uint32_t i = 0; i < sets->count; i++)
		if (sets->items[i].caseless == caseless &&
		    span_equal(span_of(sets->items[i].source, sets->items[i].source_bytes), source))
			return (long)i;
	if (!sets->runner)
		sets->runner = pcre_runner_new();
	if (!sets->memory)
		sets->memory = calloc(MEMORY_SLOTS, sizeof(*sets->memory));
	if (!sets->runner || !sets->memory)
		return no_memory(sets);
	if (sets->count == sets->cap) {
		uint32_t cap = sets->cap ? sets->cap * 2 : 32;
		struct charset *items = realloc(sets->items, cap * sizeof(*items));

		if (!items)
			return no_memory(sets);
		sets->items = items;
		sets->cap = cap;
	}
	set.source = malloc(source.len);
	set.code = pcre_compile(sets->compiler, source,
	                        PATTERN_WHOLE | (caseless ? PATTERN_CASELESS : 0u), &ignored);
	if (!set.source || !set.code) {
		sets->no_memory |= !set.source || ignored.no_memory;
		free(set.source);
		pcre_code_free(set.code);
		return -1;
	}
	memcpy(set.source, source.ptr, source.len);
	sets->items[sets->count] = set;
	return (long)sets->count++;
}

/* 1, 0, or -1. */
static int ask(struct charsets *sets, const struct charset *set, uint32_t c)
{
	char bytes[4];
	size_t len = utf8_encode(c, bytes);

	switch (pcre_run(sets->runner, set->code, false, span_of(bytes, len), 0)) {
	case MATCH_YES: return 1;
	case MATCH_NO: return 0;
	default: return -1;
	}
}

static int ask_ascii(struct charsets *sets, struct charset *set, uint32_t c)
{
	uint64_t bit = (uint64_t)1 << (c & 63);
	int has;

	if (!(set->known[c >> 6] & bit)) {
		has = ask(sets, set, c);
		if (has < 0)
			return -1;
		set->known[c >> 6] |= bit;
		set->has[c >> 6] |= has ? bit : 0;
	}
	return (set->has[c >> 6] & bit) != 0;
}

int charset_has(struct charsets *sets, uint32_t number, uint32_t c)
{
	/* An entry is the class and the character, above a bit for the answer
	 * and one that is always set. */
	uint64_t question = ((uint64_t)number << 21 | c) << 2 | 2;
	uint32_t at = (uint32_t)(question * 0x9E3779B97F4A7C15u >> 40);
	int has;

	if (c < 0x80)
		return ask_ascii(sets, &sets->items[number], c);
	for (at &= MEMORY_SLOTS - 1; sets->memory[at]; at = (at + 1) & (MEMORY_SLOTS - 1))
		if ((sets->memory[at] & ~(uint64_t)1) == question)
			return (int)(sets->memory[at] & 1);
	has = ask(sets, &sets->items[number], c);
	if (has < 0)
		return -1;
	if (sets->n_remembered == MEMORY_MOST) {
		memset(sets->memory, 0, MEMORY_SLOTS * sizeof(*sets->memory));
		sets->n_remembered = 0;
		at = (uint32_t)(question * 0x9E3779B97F4A7C15u >> 40) & (MEMORY_SLOTS - 1);
	}
	sets->memory[at] = question | (uint64_t)has;
	sets->n_remembered++;
	return has;
}

void charsets_free(struct charsets *sets)
{
	for (uint32_t i = 0; i < sets->count; i++) {
		free(sets->items[i].source);
		pcre_code_free(sets->items[i].code);
	}
	pcre_runner_free(sets->runner);
	free(sets->items);
	free(sets->memory);
}
