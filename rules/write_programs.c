/*
 * write_programs: the programs of automata as C.
 *
 * All are made with one set of classes, whose numbers their steps have.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "match/patterns.h"
#include "write.h"

static void write_steps(const struct program *programs, uint32_t count)
{
	printf("\nstatic const uint32_t steps[] = {\n");
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < programs[i].count; k++)
			printf("%" PRIu32 ",%s", programs[i].steps[k], k % 16 == 15 ? "\n" : "");
	printf("0 };\n\nstatic const struct way ways[] = {\n");
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < programs[i].n_ways; k++)
			printf("{%u,%u},%s", programs[i].ways[k].c, programs[i].ways[k].step,
			       k % 8 == 7 ? "\n" : "");
	printf("{ 0, 0 } };\n\nstatic const struct branch branches[] = {\n");
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < programs[i].n_branches; k++)
			printf("\t{ %u, %u },\n", programs[i].branches[k].first,
			       programs[i].branches[k].count);
	printf("\t{ 0, 0 },\n};\n");
}

static void write_classes(const struct charsets *sets)
{
	struct span source;
	size_t at = 0;

	printf("\nstatic const char class_text[] =\n\t\"\"\n");
	for (uint32_t i = 0; i < sets->count; i++) {
		charset_source(sets, i, &source);
		write_text(source);
	}
	printf("\t;\n\nstatic const struct ready_class classes[] = {\n");
	for (uint32_t i = 0; i < sets->count; i++) {
		bool caseless = charset_source(sets, i, &source);

		printf("\t{ %zu, %zu, %d },\n", at, source.len, caseless);
		at += source.len;
	}
	printf("\t{ 0, 0, 0 },\n};\n");
}

/* Where each program begins in the tables. */
static void write_places(const struct program *programs, uint32_t count)
{
	uint32_t steps = 0, ways = 0, branches = 0;

	printf("\nstatic const struct ready_program regular[] = {\n");
	for (uint32_t i = 0; i < count; i++) {
		const struct program *p = &programs[i];

		printf("\t{ %u, %u, %u, %u, %u, %u, %d },\n", steps, p->count, ways, p->n_ways,
		       branches, p->n_branches, p->has_asserts);
		steps += p->count;
		ways += p->n_ways;
		branches += p->n_branches;
	}
	printf("\t{ 0, 0, 0, 0, 0, 0, 0 },\n};\n");
}

int write_programs(const struct patterns *p, const struct entry *plans, uint32_t count,
                   uint32_t *numbers)
{
	struct program *programs = calloc(count + 1, sizeof(*programs));
	struct charsets *sets = calloc(1, sizeof(*sets));
	struct syntax syntax = { 0 };
	uint32_t n = 0;

	if (!programs || !sets)
		return -1;
	sets->compiler = p->compiler;
	for (uint32_t i = 0; i < count; i++) {
		const struct pattern *item = &p->items[plans[i].pattern];
		bool regular = !(item->flags & PATTERN_LITERAL) &&
		               program_make(&programs[n], &syntax, sets, item->text, item->flags);

		if (programs[n].no_memory || sets->no_memory)
			return -1;
		numbers[i] = regular ? n + 1 : 0;
		if (regular)
			n++;
		else
			program_free(&programs[n]);
	}
	write_steps(programs, n);
	write_classes(sets);
	write_places(programs, n);
	printf("\nstatic const struct ready_programs programs = {\n\tsteps, ways, branches, classes, "
	       "%u, class_text,\n};\n", sets->count);
	for (uint32_t i = 0; i < n; i++)
		program_free(&programs[i]);
	free(programs);
	charsets_free(sets);
	free(sets);
	syntax_free(&syntax);
	return 0;
}
