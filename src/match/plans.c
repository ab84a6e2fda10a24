/*
 * plans: how patterns are found and decided, worked out when the program was built.
 *
 * A pattern is known by 64 bits of hash and its length.  Two patterns that
 * share both would get the plan of one; against accident that is enough, and
 * who writes a pattern to that end makes only his own rule miss lines.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/ascii8.h"
#include "match/plans.h"

#define MEANING ((unsigned)(PATTERN_WHOLE | PATTERN_CASELESS | PATTERN_LITERAL))

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 32;
}

uint64_t plans_hash(struct span text, unsigned flags)
{
	uint64_t h = mix(text.len, flags & MEANING);
	size_t at = 0;

	for (; text.len - at >= 8; at += 8)
		h = mix(h, ascii8_load(text.ptr + at));
	for (; at < text.len; at++)
		h = mix(h, (unsigned char)text.ptr[at]);
	return h;
}

static const struct ready_plan *find(const struct ready_plans *ready, uint64_t hash)
{
	uint32_t low = 0, high = ready->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (ready->items[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ready->count && ready->items[low].hash == hash ? &ready->items[low] : NULL;
}

/* The literals of a plan as spans. */
static int list_literals(const struct ready_plans *ready, const struct ready_plan *from,
                         struct arena *arena, struct plan *plan)
{
	struct span *items = arena_alloc(arena, from->n_literals * sizeof(*items));

	if (!items)
		return -1;
	for (uint32_t i = 0; i < from->n_literals; i++) {
		struct ready_text text = ready->literals[from->literals + i];

		items[i] = span_of(ready->text + text.at, text.len);
	}
	plan->literals = items;
	plan->n_literals = from->n_literals;
	return 1;
}

int plans_find(const struct ready_plans *ready, struct span text, uint64_t hash, unsigned flags,
               struct arena *arena, struct plan *plan)
{
	const struct ready_plan *from = find(ready, hash);

	if (!from || from->text_bytes != text.len || (flags & PATTERN_SCANNED && !from->scanned))
		return 0;
	return plans_take(ready, from, flags, arena, plan);
}

int plans_take(const struct ready_plans *ready, const struct ready_plan *from, unsigned flags,
               struct arena *arena, struct plan *plan)
{
	*plan = (struct plan){
		.route = ROUTE_UNSCANNED,
		.longest_chars = from->longest_chars < SIZE_MAX ? (size_t)from->longest_chars : SIZE_MAX,
		.longest_bytes = from->longest_bytes,
		.program = from->program ? &ready->regular[from->program - 1] : NULL,
	};
	if (!(flags & PATTERN_SCANNED))
		return 1;
	plan->route = (enum pattern_route)from->route;
	plan->edges = ready->edges + from->edges;
	plan->n_edges = from->n_edges;
	plan->tails = from->tails;
	plan->heads = ready->edges + from->heads;
	plan->n_heads = from->n_heads;
	plan->loose_blanks = from->loose_blanks;
	return from->n_literals ? list_literals(ready, from, arena, plan) : 1;
}
