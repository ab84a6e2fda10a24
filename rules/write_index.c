/*
 * write_index: the large tables of an index as C.
 *
 * They are written as they stand in memory, field by field; pointers are the
 * names of arrays that are written before.
 */
#include <inttypes.h>
#include <stdio.h>

#include "match/index.h"
#include "write.h"

static void write_bytes(const void *bytes, size_t count)
{
	const unsigned char *b = bytes;

	for (size_t i = 0; i < count; i++)
		printf("%u,%s", b[i], i % 32 == 31 ? "\n" : "");
}

static void write_numbers(const uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%" PRIu32 ",%s", numbers[i], i % 16 == 15 ? "\n" : "");
}

static void write_words(const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("0x%" PRIx64 "u,%s", words[i], i % 8 == 7 ? "\n" : "");
}

static uint32_t buckets_of(uint32_t count)
{
	uint32_t n = 2;

	while (n < count)
		n *= 2;
	return n + 1;
}

static void write_edge_arrays(const char *name, const struct edge_table *t)
{
	printf("\nstatic const struct edge_entry %s_entries[] = {\n", name);
	for (uint32_t i = 0; i < t->count; i++)
		printf("{0x%" PRIx64 "u,0x%" PRIx64 "u,0x%" PRIx64 "u,%u,%u,%u,%d},\n", t->entries[i].key,
		       t->entries[i].nexts, t->entries[i].tails, t->entries[i].pattern,
		       t->entries[i].longest_bytes, t->entries[i].len, t->entries[i].core);
	printf("{0} };\nstatic const uint32_t %s_buckets[] = {\n", name);
	write_numbers(t->buckets, buckets_of(t->count));
	printf("};\nstatic const uint8_t %s_quads[] = {\n", name);
	write_bytes(t->quads, ((size_t)1 << (32 - t->quad_shift)) + EDGE_SLACK);
	printf("};\nstatic const uint64_t %s_deep[] = {\n", name);
	write_words(t->deep, ((size_t)1 << (64 - t->deep_shift)) / 64);
	printf("};\n");
}

/* An index owns its tables, so it has no const; these are never written to. */
static void write_edge_table(const char *name, const struct edge_table *t)
{
	printf("\t.%s = {\n\t\t.firsts = {\n", name);
	write_bytes(t->firsts, sizeof(t->firsts));
	printf("},\n\t\t.pairs = {\n");
	write_bytes(t->pairs, sizeof(t->pairs));
	printf("},\n\t\t.quad_shift = %u, .deep_shift = %u, .shift = %u, .count = %u, .cap = %u,\n",
	       t->quad_shift, t->deep_shift, t->shift, t->count, t->count);
	printf("\t\t.quads = (uint8_t *)%s_quads, .deep = (uint64_t *)%s_deep,\n"
	       "\t\t.buckets = (uint32_t *)%s_buckets, .entries = (struct edge_entry *)%s_entries,\n"
	       "\t},\n", name, name, name, name);
}

static void write_key_arrays(const char *name, const struct key_table *t)
{
	if (t->count == 0)
		return;
	printf("\nstatic const struct inner_entry %s_entries[] = {\n", name);
	for (uint32_t i = 0; i < t->count; i++)
		printf("{%u,%u,%u,%d,0x%" PRIx64 "u,0x%" PRIx64 "u},\n", t->entries[i].key,
		       t->entries[i].literal, t->entries[i].offset, t->entries[i].around,
		       t->entries[i].bytes, t->entries[i].mask);
	printf("};\nstatic const uint32_t %s_buckets[] = {\n", name);
	write_numbers(t->buckets, buckets_of(t->count));
	printf("};\n");
}

static void write_key_table(const char *name, const struct key_table *t)
{
	printf("\t.%s = {\n\t\t.map = {\n", name);
	write_words(t->map, sizeof(t->map) / sizeof(t->map[0]));
	printf("},\n\t\t.shift = %u, .count = %u, .cap = %u,\n", t->shift, t->count, t->count);
	if (t->count)
		printf("\t\t.entries = (struct inner_entry *)%s_entries, "
		       ".buckets = (uint32_t *)%s_buckets,\n", name, name);
	printf("\t},\n");
}

/* What pair_filter_finish makes of it depends on the machine that runs it. */
static void write_filter(const char *name, const struct pair_filter *f)
{
	printf("\t.%s = {\n\t\t.any = %d,\n\t\t.first = {\n", name, f->any);
	write_bytes(f->first, sizeof(f->first));
	printf("},\n\t\t.second = {\n");
	write_bytes(f->second, sizeof(f->second));
	printf("},\n\t\t.groups = {\n");
	for (unsigned i = 0; i < PAIR_FILTER_GROUPS; i++)
		printf("\t\t\t{ { %u, %u }, { %u, %u } },\n", f->groups[i].first.low,
		       f->groups[i].first.high, f->groups[i].second.low, f->groups[i].second.high);
	printf("\t\t},\n\t},\n");
}

void write_index(const struct index *x)
{
	write_edge_arrays("starts", &x->starts);
	write_edge_arrays("signs", &x->signs);
	write_edge_arrays("numbers", &x->numbers);
	write_edge_arrays("ends", &x->ends);
	write_key_arrays("grams", &x->inner.grams);
	write_key_arrays("pairs", &x->inner.pairs);
	printf("\nstatic const struct ready_index ready_index = {\n\t.has_cores = %d,\n",
	       x->has_cores);
	write_edge_table("starts", &x->starts);
	write_edge_table("signs", &x->signs);
	write_edge_table("numbers", &x->numbers);
	write_edge_table("ends", &x->ends);
	write_key_table("grams", &x->inner.grams);
	write_key_table("pairs", &x->inner.pairs);
	write_filter("places", &x->inner.places);
	printf("};\n");
}
