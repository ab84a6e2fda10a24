/*
 * listmacro: from the literal items of a `list` to a pattern.
 *
 * Items are what a reader sees; quote.c says how they are matched.
 *
 * Longest first, because the first alternative that fits wins: with "May"
 * before "May 1" a span would leave " 1" behind.  Ties are ordered by their
 * bytes, so that the order in the file means nothing; doubles go.
 */
#include "rule/listmacro.h"

#include <stdlib.h>

#include "rule/quote.h"

static int compare_items(const void *a, const void *b)
{
	const struct list_item *x = *(const struct list_item *const *)a;
	const struct list_item *y = *(const struct list_item *const *)b;

	if (x->text.len != y->text.len)
		return x->text.len > y->text.len ? -1 : 1;
	return memcmp(x->text.ptr, y->text.ptr, x->text.len);
}

int list_expand(const struct macro *list, struct buf *out)
{
	const struct list_item **items;
	uint32_t n = 0;
	int bad;

	if (list->n_items == 0)
		return buf_append_cstr(out, "(?!)");
	items = malloc(list->n_items * sizeof(*items));
	if (!items)
		return -1;
	for (const struct list_item *i = list->items; i; i = i->next)
		items[n++] = i;
	qsort(items, n, sizeof(*items), compare_items);

	bad = buf_append_cstr(out, "(?:");
	for (uint32_t i = 0; i < n && !bad; i++) {
		if (i && span_equal(items[i]->text, items[i - 1]->text))
			continue;
		if (i)
			bad = buf_append_char(out, '|');
		if (!bad)
			bad = quote_text(out, items[i]->text);
	}
	if (!bad)
		bad = buf_append_char(out, ')');
	free(items);
	return bad;
}
