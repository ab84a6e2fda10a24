/*
 * index: build.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/index.h"

static int add_always(struct index *x, uint32_t pattern)
{
	if (x->n_always == x->cap_always) {
		uint32_t cap = x->cap_always ? x->cap_always * 2 : 16;
		uint32_t *always = realloc(x->always, cap * sizeof(*always));

		if (!always)
			return -1;
		x->always = always;
		x->cap_always = cap;
	}
	x->always[x->n_always++] = pattern;
	return 0;
}

int index_add(struct index *x, uint32_t pattern, unsigned flags, const struct plan *plan)
{
	struct edge_table *edges = plan->route == ROUTE_SUFFIX ? &x->ends : &x->starts;
	bool whole = flags & PATTERN_WHOLE;

	if (plan->n_edges == 0 && plan->n_literals == 0)
		return add_always(x, pattern);
	for (uint32_t i = 0; i < plan->n_edges; i++)
		if (edge_table_add(edges, &plan->edges[i], pattern,
		                   whole ? plan->longest_bytes : UINT32_MAX) != 0)
			return -1;
	for (uint32_t i = 0; i < plan->n_literals; i++) {
		struct inner_literal literal = {
			.text = plan->literals[i], .pattern = pattern,
			.exact = (flags & PATTERN_LITERAL) != 0,
			.loose_blanks = plan->loose_blanks, .heads = plan->heads,
			.n_heads = plan->n_heads,
		};

		if (inner_table_add(&x->inner, &literal) != 0)
			return -1;
	}
	return 0;
}

int index_build(struct index *x)
{
	if (edge_table_build(&x->starts) != 0 || edge_table_build(&x->ends) != 0)
		return -1;
	return inner_table_build(&x->inner);
}

void index_free(struct index *x)
{
	edge_table_free(&x->starts);
	edge_table_free(&x->ends);
	inner_table_free(&x->inner);
	free(x->always);
}
