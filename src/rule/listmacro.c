/*
 * listmacro: from the literal items of a `list` to a pattern.
 *
 * Items are what a reader sees, so they are matched with three courtesies: a
 * blank matches any run of horizontal blanks, ' the apostrophes that are in
 * use, and ... the one character that stands for it.  Everything else that
 * PCRE2 would read as syntax is escaped.
 *
 * Longest first, because the first alternative that fits wins: with "May"
 * before "May 1" a span would leave " 1" behind.  Ties are ordered by their
 * bytes, so that the order in the file means nothing; doubles go.
 */
#include "rule/listmacro.h"

#include <stdlib.h>

static int compare_items(const void *a, const void *b)
{
	const struct list_item *x = *(const struct list_item *const *)a;
	const struct list_item *y = *(const struct list_item *const *)b;

	if (x->text.len != y->text.len)
		return x->text.len > y->text.len ? -1 : 1;
	return memcmp(x->text.ptr, y->text.ptr, x->text.len);
}

/* Bytes that cannot stand as they are. */
static const bool is_special[256] = {
	[' '] = true, ['\t'] = true, ['\''] = true, ['.'] = true, ['\\'] = true, ['^'] = true,
	['$'] = true, ['['] = true, [']'] = true, ['|'] = true, ['('] = true, [')'] = true,
	['?'] = true, ['*'] = true, ['+'] = true, ['{'] = true, ['}'] = true, ['#'] = true,
};

/* What stands for the special byte at the start of `s`; *taken: the bytes it covers. */
static int append_special(struct buf *out, struct span s, size_t *taken)
{
	char escaped[2] = { '\\', s.ptr[0] };

	*taken = 1;
	if (s.ptr[0] == ' ' || s.ptr[0] == '\t') {
		while (*taken < s.len && (s.ptr[*taken] == ' ' || s.ptr[*taken] == '\t'))
			++*taken;
		return buf_append_cstr(out, "\\h+");
	}
	if (s.ptr[0] == '\'')
		return buf_append_cstr(out, "['\u2019\u02BC]");
	if (span_starts_with(s, span_cstr("..."))) {
		*taken = 3;
		return buf_append_cstr(out, "(?:\\.{3}|\u2026)");
	}
	return buf_append(out, escaped, sizeof(escaped));
}

static int append_item(struct buf *out, struct span item)
{
	while (item.len) {
		size_t taken, plain = 0;

		while (plain < item.len && !is_special[(unsigned char)item.ptr[plain]])
			plain++;
		if (buf_append(out, item.ptr, plain) < 0)
			return -1;
		item = span_from(item, plain);
		if (!item.len)
			break;
		if (append_special(out, item, &taken) < 0)
			return -1;
		item = span_from(item, taken);
	}
	return 0;
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
			bad = append_item(out, items[i]->text);
	}
	if (!bad)
		bad = buf_append_char(out, ')');
	free(items);
	return bad;
}
