/*
 * Lines, put together from pieces; memory is one line.
 *
 * What is written in place of a removal over several lines belongs to the first
 * of them.
 */
#include "report/lines.h"

#include <stdlib.h>

#include "base/grow.h"

static void start_line(struct lines *l)
{
	l->n_parts = 0;
	l->changed = l->kept = false;
	buf_clear(&l->text);
	buf_clear(&l->written);
}

void lines_begin(struct lines *l)
{
	l->number = 1;
	start_line(l);
}

static int add_part(struct lines *l, struct line_part part, struct span text, struct span written)
{
	bool is_newline = text.len == 1 && *text.ptr == '\n';

	if (l->n_parts == l->cap) {
		struct line_part *grown = grow_array(l->parts, &l->cap, sizeof *grown, 16);

		if (!grown)
			return -1;
		l->parts = grown;
	}
	part.start = l->text.len;
	part.len = text.len;
	part.written = l->written.len;
	part.written_len = written.len;
	l->parts[l->n_parts++] = part;
	l->changed |= part.removed;
	l->kept |= !part.removed && !is_newline;
	return buf_append_span(&l->text, text) || buf_append_span(&l->written, written) ? -1 : 0;
}

static int end_line(struct lines *l)
{
	int status = l->line(l->ctx, l);

	l->number++;
	start_line(l);
	return status;
}

/* Adds a piece with one fate, line by line. */
static int add(struct lines *l, struct line_part part, struct span text, struct span written)
{
	do {
		const char *lf = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
		size_t len = lf ? (size_t)(lf - text.ptr) + 1 : text.len;

		if (add_part(l, part, span_of(text.ptr, len), written) || (lf && end_line(l)))
			return -1;
		text = span_from(text, len);
		written.len = 0;
	} while (text.len);
	return 0;
}

int lines_keep(struct lines *l, struct span text)
{
	return text.len ? add(l, (struct line_part){ 0 }, text, (struct span){ 0 }) : 0;
}

int lines_remove(struct lines *l, const descrape_removal *r)
{
	struct line_part part = { .removed = true, .rule = r->rule };

	return add(l, part, span_of(r->text, r->len), span_of(r->written, r->written_len));
}

int lines_end(struct lines *l)
{
	return l->n_parts ? end_line(l) : 0;
}

void lines_free(struct lines *l)
{
	free(l->parts);
	buf_free(&l->text);
	buf_free(&l->written);
}
