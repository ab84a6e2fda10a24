/*
 * make-plans: writes what src/rule/builtin.h wants worked out of the packs, on
 * standard output.
 *
 * Loads all packs as the program does, with every rule of every level enabled,
 * and writes down how each pattern is found and decided (src/match/plans.h), and
 * the packs with their lists as patterns; then those of level 1 once more, and writes down
 * the whole ruleset (src/rule/ready.h).  Runs at build time on the machine that
 * builds.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "match/patterns.h"
#include "rule/builtin.h"
#include "rule/compile.h"
#include "rule/draft.h"
#include "rule/listmacro.h"
#include "rule/rule.h"
#include "write.h"

/* Position in the tables of what was written so far. */
struct totals {
	uint32_t edges, literals, bytes;
};

/* The set is NULL after an error. */
static struct ruleset *load_packs(struct rule_compiler *c)
{
	bool good = true;

	for (const struct builtin_file *f = builtin_files; good && f->name; f++)
		if (f->lean) /* it is a pack */
			good = compiler_add_builtin(c, f->name, span_of(f->lean, f->lean_len)) == 0;
	return good ? compiler_finish(c) : NULL;
}

static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->hash != y->hash)
		return (x->hash > y->hash) - (x->hash < y->hash);
	return (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

/* Of all patterns, those that are scanned in place of the same ones that are not. */
static uint32_t list_entries(const struct patterns *p, struct entry *entries)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < p->count; i++)
		entries[i] = (struct entry){ plans_hash(p->items[i].text, p->items[i].flags), i };
	qsort(entries, p->count, sizeof(*entries), compare);
	for (uint32_t i = 0; i < p->count; i++) {
		if (kept == 0 || entries[kept - 1].hash != entries[i].hash)
			entries[kept++] = entries[i];
		else if (p->items[entries[i].pattern].flags & PATTERN_SCANNED)
			entries[kept - 1] = entries[i];
	}
	return kept;
}

static void write_edges(const struct edge *edges, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		printf("\t{ 0x%" PRIx64 "u, 0x%" PRIx64 "u, %u, %u, %d, %d, %d, %d, %d },\n", edges[i].key,
		       edges[i].nexts, edges[i].len, edges[i].solid, edges[i].decorated, edges[i].bare,
		       edges[i].sealed, edges[i].core, edges[i].counted);
}

static void write_item(const struct pattern *item, uint32_t program, struct totals *at)
{
	const struct plan *plan = &item->plan;
	uint64_t longest = plan->longest_chars == SIZE_MAX ? UINT64_MAX : plan->longest_chars;

	printf("\t{ 0x%" PRIx64 "u, %zuu, %u, %d, %d, %uu, %uu, %uu, %uu, %uu, %uu, 0x%" PRIx64 "u, 0x%"
	       PRIx64 "u, 0x%xu, %u },\n", plans_hash(item->text, item->flags), item->text.len,
	       (unsigned)plan->route, (item->flags & PATTERN_SCANNED) != 0, plan->loose_blanks,
	       at->edges, plan->n_edges, at->edges + plan->n_edges, plan->n_heads, at->literals,
	       plan->n_literals, plan->tails, longest, plan->longest_bytes,
	       program);
	at->edges += plan->n_edges + plan->n_heads;
	at->literals += plan->n_literals;
}

/* The list that is defined in a line of a pack, or NULL. */
static const struct macro *list_at(const struct rule_compiler *c, const char *pack, unsigned line)
{
	for (const struct macro *m = c->macros_first; m; m = m->next_defined)
		if (m->kind == MACRO_LIST && m->line == line && strcmp(m->file->name, pack) == 0)
			return m;
	return NULL;
}

/* `let NAME = X` for a list that comes to (?:X): so does the let. */
static int write_list(const struct macro *list)
{
	struct buf text = { 0 }, line = { 0 };
	int status = list_expand(list, &text);

	if (status == 0)
		status = buf_printf(&line, "let %.*s = %.*s\n", (int)list->name.len, list->name.ptr,
		                    (int)text.len - 4, text.ptr + 3);
	if (status == 0)
		write_text(buf_span(&line));
	buf_free(&text);
	buf_free(&line);
	return status;
}

/* A lean pack with its lists as patterns, each line where it was. */
static int write_pack(const struct rule_compiler *c, const struct builtin_file *f)
{
	const char *at = f->lean, *end = f->lean + f->lean_len;
	bool in_list = false;

	for (unsigned line = 1; at < end; line++) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		struct span text = span_of(at, lf ? (size_t)(lf - at) + 1 : (size_t)(end - at));
		const struct macro *list = list_at(c, f->name, line);

		in_list = list || (in_list && (text.ptr[0] == ' ' || text.ptr[0] == '\n'));
		if (list && write_list(list) != 0)
			return -1;
		else if (!list)
			write_text(in_list ? span_cstr("\n") : text);
		at += text.len;
	}
	return 0;
}

static int write_packs(const struct rule_compiler *c)
{
	unsigned n = 0;

	for (const struct builtin_file *f = builtin_files; f->name; f++) {
		if (!f->lean)
			continue;
		printf("\nstatic const char pack_%u[] =\n", n++);
		if (write_pack(c, f) != 0)
			return -1;
		printf("\t;\n");
	}
	printf("\nconst struct ready_pack builtin_ready_packs[] = {\n");
	n = 0;
	for (const struct builtin_file *f = builtin_files; f->name; f++) {
		if (f->lean)
			printf("\t{ \"%s\", pack_%u, sizeof pack_%u - 1 },\n", f->name, n, n);
		n += f->lean != NULL;
	}
	printf("\t{ 0 },\n};\n");
	return 0;
}

/* `programs` has the number of the program of each entry. */
static void write_plans(const struct patterns *p, const struct entry *entries, uint32_t count,
                        const uint32_t *programs)
{
	struct totals at = { 0 };

	printf("\nstatic const struct edge edges[] = {\n");
	for (uint32_t i = 0; i < count; i++) {
		write_edges(p->items[entries[i].pattern].plan.edges,
		            p->items[entries[i].pattern].plan.n_edges);
		write_edges(p->items[entries[i].pattern].plan.heads,
		            p->items[entries[i].pattern].plan.n_heads);
	}
	printf("\t{ 0, 0, 0, 0, 0, 0, 0, 0, 0 },\n};\n\nstatic const char text[] =\n\t\"\"\n");
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < p->items[entries[i].pattern].plan.n_literals; k++)
			write_text(p->items[entries[i].pattern].plan.literals[k]);
	printf("\t;\n\nstatic const struct ready_text literals[] = {\n");
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < p->items[entries[i].pattern].plan.n_literals; k++) {
			struct span literal = p->items[entries[i].pattern].plan.literals[k];

			printf("\t{ %u, %zu },\n", at.bytes, literal.len);
			at.bytes += (uint32_t)literal.len;
		}
	printf("\t{ 0, 0 },\n};\n\nstatic const struct ready_plan items[] = {\n");
	for (uint32_t i = 0; i < count; i++)
		write_item(&p->items[entries[i].pattern], programs[i], &at);
	printf("};\n\nconst struct ready_plans builtin_plans = {\n\titems, %u, edges, literals, text, "
	       "regular, &programs,\n};\n", count);
}

/* -1: no memory. */
static int write_tables(const struct patterns *p, const struct entry *entries, uint32_t count)
{
	uint32_t *programs = calloc(count + 1, sizeof(*programs));
	int status = -1;

	printf("/* Generated by rules/make-plans from the packs. */\n"
	       "#include \"match/index.h\"\n#include \"rule/ready.h\"\n");
	if (programs)
		status = write_programs(p, entries, count, programs);
	if (status == 0)
		write_plans(p, entries, count, programs);
	free(programs);
	return status;
}

/* What the packs come to at level 1. */
static int write_first_level(struct diags *diags, const struct entry *plans, uint32_t n_plans)
{
	const struct compile_options options = { .level = 1, .digest = true };
	struct rule_compiler *c = compiler_new(&options, diags);
	struct ruleset *set = c ? load_packs(c) : NULL;
	int status = set ? write_rules(set, plans, n_plans) : -1;

	ruleset_free(set);
	compiler_free(c);
	return status;
}

int main(void)
{
	const struct compile_options options = { .level = 3 };
	struct diags diags = { 0 };
	struct rule_compiler *c = compiler_new(&options, &diags);
	struct ruleset *set = c ? load_packs(c) : NULL;
	struct entry *entries = NULL;
	uint32_t count;
	int status = EXIT_FAILURE;

	if (set)
		entries = calloc(set->patterns->count + 1, sizeof(*entries));
	if (entries) {
		count = list_entries(set->patterns, entries);
		if (write_tables(set->patterns, entries, count) == 0 && write_packs(c) == 0 &&
		    write_first_level(&diags, entries, count) == 0 && fflush(stdout) == 0 &&
		    !ferror(stdout))
			status = EXIT_SUCCESS;
	}
	for (size_t i = 0; i < diags.count; i++)
		fprintf(stderr, "%s:%u: %s\n", diags.items[i].pos.file ? diags.items[i].pos.file : "",
		        (unsigned)diags.items[i].pos.line, diags.items[i].message);
	if (diags.count > 0)
		status = EXIT_FAILURE;
	if (status != EXIT_SUCCESS)
		fprintf(stderr, "make-plans: the built-in packs do not load\n");
	free(entries);
	ruleset_free(set);
	compiler_free(c);
	diags_free(&diags);
	return status;
}
