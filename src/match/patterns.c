/*
 * patterns: the set that rules are compiled into.
 *
 * Each pattern is parsed once for its literals when it is added; the eager
 * ones are compiled as well, so that a rule author gets PCRE2's own message,
 * unless they are so plain that there is none.
 * Patterns are told apart by text and flags: the packs repeat many guards, and
 * a line is then confirmed once for all rules that share one.
 *
 * A set may also be ready since the program was built; it is frozen then, and
 * equal to what adding its patterns would make, but that it cannot be asked for
 * a pattern by its text: only patterns_add does so.
 *
 * Bounds: a pattern has at most PATTERN_MAX_BYTES.  Frozen, the set is only
 * read, so that any number of threads may share it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdio.h>
#include <stdlib.h>

#include "match/patterns.h"
#include "match/plain.h"

#define FIRST_SLOTS 256u

struct patterns *patterns_new(const struct ready_plans *ready)
{
	struct patterns *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->ready = ready;
	p->compiler = pcre_compiler_new();
	p->slots = calloc(FIRST_SLOTS, sizeof(*p->slots));
	p->n_slots = FIRST_SLOTS;
	if (!p->compiler || !p->slots) {
		patterns_free(p);
		return NULL;
	}
	return p;
}

void patterns_free(struct patterns *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; i < p->count; i++)
		pcre_code_free(p->items[i].code);
	pcre_compiler_free(p->compiler);
	literals_free(&p->literals);
	index_free(&p->index);
	free(p->items);
	free(p->slots);
	arena_free(&p->arena);
	free(p);
}

/* Whether it is scanned for does not make it another pattern. */
static unsigned kind_of(unsigned flags)
{
	return flags & ~(unsigned)PATTERN_SCANNED;
}

static uint32_t slot_of(uint64_t hash, unsigned flags)
{
	return (uint32_t)((hash ^ kind_of(flags)) * 0x9E3779B97F4A7C15u >> 32);
}

static bool find_pattern(const struct patterns *p, struct span text, unsigned flags,
                         uint64_t hash, uint32_t *id)
{
	uint32_t slot = slot_of(hash, flags) & (p->n_slots - 1);

	for (uint32_t at = p->slots[slot]; at; at = p->items[at - 1].next) {
		const struct pattern *item = &p->items[at - 1];

		if (item->hash == hash && kind_of(item->flags) == kind_of(flags) &&
		    span_equal(item->text, text)) {
			*id = at - 1;
			return true;
		}
	}
	return false;
}

/* Room for one more item, and slots enough that chains stay short. */
static int grow(struct patterns *p)
{
	uint32_t *slots;

	if (p->count == p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 128;
		struct pattern *items = realloc(p->items, cap * sizeof(*items));

		if (!items)
			return -1;
		p->items = items;
		p->cap = cap;
	}
	if (p->count < p->n_slots)
		return 0;
	slots = calloc(p->n_slots * 2, sizeof(*slots));
	if (!slots)
		return -1;
	free(p->slots);
	p->slots = slots;
	p->n_slots *= 2;
	for (uint32_t i = 0; i < p->count; i++) {
		struct pattern *item = &p->items[i];
		uint32_t slot = slot_of(item->hash, item->flags) & (p->n_slots - 1);

		item->next = slots[slot];
		slots[slot] = i + 1;
	}
	return 0;
}

static int refuse(struct pattern_error *error, size_t offset, const char *message)
{
	error->offset = offset;
	snprintf(error->message, sizeof(error->message), "%s", message);
	return -1;
}

static int refuse_forbidden(struct span text, struct pattern_error *error)
{
	const char *what = syntax_forbidden(text, &error->offset);

	if (!what)
		return 0;
	snprintf(error->message, sizeof(error->message), "a pattern may not have %s", what);
	return -1;
}

/* How a pattern is found: as it was worked out before, or now. */
static int make_plan(struct patterns *p, struct pattern *item)
{
	int found = p->ready ? plans_find(p->ready, item->text, item->hash, item->flags, &p->arena,
	                                     &item->plan)
	                     : 0;

	if (found == 0)
		p->n_extracted++;
	return found ? found : literals_extract(&p->literals, item->text, item->flags, &p->arena,
	                                        &item->plan);
}

int patterns_add(struct patterns *p, struct span text, unsigned flags, uint32_t *id,
                 struct pattern_error *error)
{
	uint64_t hash = plans_hash(text, flags);
	struct pattern item = { .flags = flags, .hash = hash };
	uint32_t *slot;

	if (find_pattern(p, text, flags, hash, id)) {
		struct pattern *found = &p->items[*id];

		if (!(flags & PATTERN_SCANNED) || found->flags & PATTERN_SCANNED)
			return 0;
		found->flags |= PATTERN_SCANNED;
		return make_plan(p, found) < 0 ? refuse(error, 0, "out of memory") : 0;
	}
	if (p->frozen)
		return refuse(error, 0, "the set of patterns is closed");
	if (text.len == 0)
		return refuse(error, 0, "the pattern is empty");
	if (text.len > PATTERN_MAX_BYTES)
		return refuse(error, PATTERN_MAX_BYTES, "the pattern is too long");
	if (!(flags & (PATTERN_LAZY | PATTERN_LITERAL)) && !pattern_is_plain(text)) {
		if (refuse_forbidden(text, error) != 0)
			return -1;
		item.code = pcre_compile(p->compiler, text, flags, error);
		if (!item.code)
			return -1;
	}
	item.text.ptr = arena_memdup(&p->arena, text.ptr, text.len);
	item.text.len = text.len;
	if (!item.text.ptr || grow(p) != 0 || make_plan(p, &item) < 0) {
		pcre_code_free(item.code);
		return refuse(error, 0, "out of memory");
	}
	slot = &p->slots[slot_of(hash, flags) & (p->n_slots - 1)];
	item.next = *slot;
	p->items[p->count] = item;
	*id = p->count++;
	*slot = p->count;
	return 0;
}

int patterns_freeze(struct patterns *p)
{
	for (uint32_t id = 0; id < p->count && !p->frozen; id++)
		if ((p->items[id].flags & PATTERN_SCANNED) &&
		    index_add(&p->index, id, p->items[id].flags, &p->items[id].plan) != 0)
			return -1;
	if (!p->frozen && index_build(&p->index) != 0)
		return -1;
	literals_free(&p->literals);
	p->frozen = true;
	return 0;
}

struct patterns *patterns_ready(const struct ready_set *ready)
{
	struct patterns *p = patterns_new(ready->plans);
	int status = 0;

	if (!p)
		return NULL;
	p->items = calloc(ready->count, sizeof(*p->items));
	p->cap = p->items ? ready->count : 0;
	index_borrow(&p->index, ready->index);
	while (p->count < p->cap && status == 0) {
		const struct ready_pattern *from = &ready->items[p->count];
		const struct ready_plan *plan = &ready->plans->items[from->plan];
		struct pattern *item = &p->items[p->count++];

		item->text = span_of(ready->text + from->text, plan->text_bytes);
		item->flags = from->flags;
		item->hash = plan->hash;
		status = plans_take(ready->plans, plan, item->flags, &p->arena, &item->plan) < 0;
	}
	if (!p->items || status != 0 || patterns_freeze(p) != 0) {
		patterns_free(p);
		return NULL;
	}
	return p;
}

size_t patterns_count(const struct patterns *p)
{
	return p->count;
}

struct span patterns_text(const struct patterns *p, uint32_t id)
{
	return p->items[id].text;
}

unsigned patterns_flags(const struct patterns *p, uint32_t id)
{
	return p->items[id].flags;
}

enum pattern_route patterns_route(const struct patterns *p, uint32_t id)
{
	return p->items[id].plan.route;
}

size_t patterns_longest(const struct patterns *p, uint32_t id)
{
	return p->items[id].plan.longest_chars;
}
