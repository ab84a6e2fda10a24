/*
 * describe: the literals by which a pattern is found, for people.
 *
 * Edges are shown as the symbols that the index compares: case folded, `0` for
 * digits, `?` for what is not ASCII.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/patterns.h"

/* More than a person wants to read. */
#define MOST_SHOWN 12u

static int describe_edge(const struct edge *edge, bool backwards, struct buf *out)
{
	char text[EDGE_SYMBOLS];
	uint32_t len = 0;

	if (edge->counted && buf_append_cstr(out, "0 ") != 0)
		return -1;
	for (; len < edge->len && (uint8_t)(edge->key >> 8 * len) != 0; len++) {
		uint8_t symbol = (uint8_t)(edge->key >> 8 * len);

		text[len] = (char)(symbol < ' ' || symbol > '~' ? '?' : symbol);
	}
	for (uint32_t i = 0; i < len / 2 && backwards; i++) {
		char c = text[i];

		text[i] = text[len - 1 - i];
		text[len - 1 - i] = c;
	}
	return buf_append(out, text, len);
}

int patterns_describe(const struct patterns *p, uint32_t id, struct buf *out)
{
	const struct plan *plan = &p->items[id].plan;
	uint32_t count = plan->n_edges + plan->n_literals;

	for (uint32_t i = 0; i < count && i < MOST_SHOWN; i++) {
		int status = buf_append_cstr(out, i > 0 ? " \"" : "\"");

		if (status == 0 && plan->n_edges > 0)
			status = describe_edge(&plan->edges[i], plan->route == ROUTE_SUFFIX, out);
		else if (status == 0)
			status = buf_append_span(out, plan->literals[i]);
		if (status != 0 || buf_append_char(out, '"') != 0)
			return -1;
	}
	if (count > MOST_SHOWN)
		return buf_printf(out, " and %lu more", (unsigned long)(count - MOST_SHOWN));
	return 0;
}
