/*
 * charset: which characters a class matches, as PCRE2 sees it.
 *
 * What [\w.], \p{Lu} or a letter in any case match depends on the version of
 * Unicode that PCRE2 was built with.  So nothing is interpreted here: PCRE2
 * compiles the class as a pattern of its own and is asked once for each
 * character that occurs; the answer is remembered.  Classes of patterns that were
 * ready when the program started are compiled when they are first asked.
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
	struct span source;     /* owned, or static if it was ready */
	uint32_t next;          /* of the same slot: number + 1; 0 ends the chain */
	bool caseless;
	struct pcre_code *code; /* owned; of a ready one NULL until it is asked for */
	uint64_t known[2], has[2]; /* ASCII, a bit each */
};

static long no_memory(struct charsets *sets)
{
	sets->no_memory = true;
	return -1;
}

static uint32_t *slot_of(struct charsets *sets, struct span source, bool caseless)
{
	uint32_t hash = caseless;

	for (size_t i = 0; i < source.len; i++)
		hash = (hash ^ (unsigned char)source.ptr[i]) * 0x9E3779B1u;
	return &sets->slots[hash / (UINT32_MAX / CHARSET_SLOTS + 1)];
}

/* Takes a class in, for which there is room. */
static void enter(struct charsets *sets, const struct charset *set)
{
	uint32_t *slot = slot_of(sets, set->source, set->caseless);

	sets->items[sets->count] = *set;
	sets->items[sets->count++].next = *slot;
	*slot = sets->count;
}

int charsets_begin(struct charsets *sets)
{
	if (sets->runner)
		return 0;
	sets->cap = sets->n_ready + 32;
	sets->items = calloc(sets->cap, sizeof(*sets->items));
	sets->memory = calloc(MEMORY_SLOTS, sizeof(*sets->memory));
	if (sets->items && sets->memory)
		sets->runner = pcre_runner_new();
	if (!sets->runner) {
		free(sets->items);
		free(sets->memory);
		sets->items = NULL;
		sets->memory = NULL;
		return (int)no_memory(sets);
	}
	for (uint32_t i = 0; i < sets->n_ready; i++) {
		const struct ready_class *ready = &sets->ready[i];
		struct charset set = { .source = span_of(sets->ready_text + ready->at, ready->len),
		                       .caseless = ready->caseless };

		enter(sets, &set);
	}
	return 0;
}

static int compile(struct charsets *sets, struct charset *set)
{
	unsigned flags = PATTERN_WHOLE | (set->caseless ? PATTERN_CASELESS : 0u);
	struct pattern_error ignored = { 0 };

	set->code = pcre_compile(sets->compiler, set->source, flags, &ignored);
	sets->no_memory |= ignored.no_memory;
	return set->code ? 0 : -1;
}

long charsets_add(struct charsets *sets, struct span source, bool caseless)
{
	struct charset set = { .caseless = caseless };
	char *copy;

	if (charsets_begin(sets) != 0)
		return -1;
	for (uint32_t at = *slot_of(sets, source, caseless); at; at = sets->items[at - 1].next)
		if (sets->items[at - 1].caseless == caseless &&
		    span_equal(sets->items[at - 1].source, source))
			return (long)at - 1;
	if (sets->count == sets->cap) {
		struct charset *items = realloc(sets->items, sets->cap * 2 * sizeof(*items));

		if (!items)
			return no_memory(sets);
		sets->items = items;
		sets->cap *= 2;
	}
	copy = malloc(source.len);
	if (!copy)
		return no_memory(sets);
	memcpy(copy, source.ptr, source.len);
	set.source = span_of(copy, source.len);
	if (compile(sets, &set) != 0) {
		free(copy);
		return -1;
	}
	enter(sets, &set);
	return (long)sets->count - 1;
}

bool charset_source(const struct charsets *sets, uint32_t set, struct span *source)
{
	*source = sets->items[set].source;
	return sets->items[set].caseless;
}

/* 1, 0, or -1. */
static int ask(struct charsets *sets, struct charset *set, uint32_t c)
{
	char bytes[4];
	size_t len = utf8_encode(c, bytes);

	if (!set->code && compile(sets, set) != 0)
		return -1;

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
		if (i >= sets->n_ready)
			free((char *)sets->items[i].source.ptr);
		pcre_code_free(sets->items[i].code);
	}
	pcre_runner_free(sets->runner);
	free(sets->items);
	free(sets->memory);
}
