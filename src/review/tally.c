/*
 * Names to numbers, by a hash table.
 *
 * A log may be anybody's: the number of rules has a bound, and with it memory.
 */
#include "review/tally.h"

#include <stdlib.h>

static uint32_t hash(struct span name)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.ptr[i]) * 16777619u;
	return h;
}

/* The slot of a name: its own, or the free one where it belongs. */
static uint32_t *find_slot(const struct tally_list *l, struct span name)
{
	size_t at = hash(name) & (l->table_size - 1);

	while (l->table[at] && !span_equal(l->items[l->table[at] - 1].name, name))
		at = (at + 1) & (l->table_size - 1);
	return &l->table[at];
}

/* Makes room for one more entry. */
static int grow(struct tally_list *l)
{
	size_t cap = l->cap ? l->cap * 2 : 64;
	struct tally_entry *items;
	uint32_t *table;

	if (l->count < l->cap)
		return 0;
	items = realloc(l->items, cap * sizeof *items);
	if (!items)
		return -1;
	l->items = items;
	table = calloc(cap * 2, sizeof *table);
	if (!table)
		return -1;
	free(l->table);
	l->table = table;
	l->table_size = cap * 2;
	l->cap = cap;
	for (size_t i = 0; i < l->count; i++)
		*find_slot(l, items[i].name) = (uint32_t)i + 1;
	return 0;
}

/* The index of a name, added if it is new; -1: no memory. */
static long intern(struct tally *t, struct tally_list *l, struct span name)
{
	uint32_t *slot;
	char *copy;

	if (grow(l))
		return -1;
	slot = find_slot(l, name);
	if (*slot == 0) {
		copy = arena_strdup(&t->arena, name);
		if (!copy)
			return -1;
		l->items[l->count] = (struct tally_entry){ .name = span_of(copy, name.len) };
		*slot = (uint32_t)++l->count;
	}
	return (long)*slot - 1;
}

struct tally_entry *tally_rule(struct tally *t, struct span id)
{
	const char *slash = id.len ? memchr(id.ptr, '/', id.len) : NULL;
	struct span name = slash ? span_of(id.ptr, (size_t)(slash - id.ptr)) : id;
	long rule = intern(t, &t->rules, id);
	long category = rule < 0 ? -1 : intern(t, &t->categories, name);

	if (category < 0 || t->rules.count > TALLY_MAX_RULES)
		return NULL;
	t->rules.items[rule].category = (uint32_t)category;
	t->categories.items[category].category = (uint32_t)category;
	return &t->rules.items[rule];
}

void tally_add(struct tally *t, uint32_t rule, uint64_t removals, uint64_t bytes)
{
	struct tally_entry *r = &t->rules.items[rule];
	struct tally_entry *c = &t->categories.items[r->category];

	r->removals += removals;
	r->bytes += bytes;
	c->removals += removals;
	c->bytes += bytes;
}

/* ---- order ---- */

static int by_bytes(const void *a, const void *b)
{
	const struct tally_entry *x = *(const struct tally_entry *const *)a;
	const struct tally_entry *y = *(const struct tally_entry *const *)b;

	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return x < y ? -1 : x > y; /* met first */
}

uint32_t *tally_order(const struct tally_list *l)
{
	const struct tally_entry **sorted = calloc(l->count + 1, sizeof *sorted);
	uint32_t *order = calloc(l->count + 1, sizeof *order);

	if (sorted && order) {
		for (size_t i = 0; i < l->count; i++)
			sorted[i] = &l->items[i];
		qsort(sorted, l->count, sizeof *sorted, by_bytes);
		for (size_t i = 0; i < l->count; i++)
			order[i] = (uint32_t)(sorted[i] - l->items);
	} else {
		free(order);
		order = NULL;
	}
	free(sorted);
	return order;
}

void tally_free(struct tally *t)
{
	free(t->rules.items);
	free(t->rules.table);
	free(t->categories.items);
	free(t->categories.table);
	arena_free(&t->arena);
}
