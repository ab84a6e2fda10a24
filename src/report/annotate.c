/*
 * The annotated text: id, mark, line.  The mark is '-' where all of the line
 * went, '~' where something of it stays or stands in its place, else a blank.
 *
 * Memory is one line.
 */
#include "report/annotate.h"

#include <stdlib.h>

#include "report/color.h"
#include "report/lines.h"
#include "report/place.h"

#define ID_COLUMNS 28 /* a longer id moves its line to the right */

struct annotate {
	struct view view;
	bool color;
	struct place place;
	struct lines lines;
	struct buf row; /* scratch */
};

static struct annotate *annotate_of(struct view *v)
{
	return (struct annotate *)v;
}

/* The first rule that took of the line; "+" behind it: there are more. */
static void print_id(const struct annotate *a, const struct lines *l)
{
	const struct line_part *first = NULL;
	bool more = false;

	for (size_t i = 0; i < l->n_parts; i++) {
		const struct line_part *part = &l->parts[i];

		more |= part->removed && first && part->rule != first->rule;
		if (part->removed && !first)
			first = part;
	}
	const char *id = first ? view_rule_id(&a->view, first->rule) : "";
	int width = ID_COLUMNS - (int)more - (int)strlen(id);

	if (a->color && first)
		fputs(color_of_rule(&a->view, first->rule), a->view.out);
	fprintf(a->view.out, "%s%s%*s %c ", id, more ? "+" : "", width > 0 ? width : 0, "",
	        !first ? ' ' : l->kept || l->written.len ? '~' : '-');
	if (a->color && first)
		fputs(COLOR_END, a->view.out);
}

static int on_line(void *ctx, const struct lines *l)
{
	struct annotate *a = ctx;
	struct span text = buf_span(&l->text);

	buf_clear(&a->row);
	for (size_t i = 0; i < l->n_parts; i++) {
		const struct line_part *part = &l->parts[i];
		struct span piece = span_of(text.ptr + part->start, part->len);
		bool colored = a->color && part->removed;

		if (piece.len && piece.ptr[piece.len - 1] == '\n')
			piece.len--;
		if ((colored && buf_append_cstr(&a->row, color_of_rule(&a->view, part->rule))) ||
		    color_append(&a->row, a->color, piece) ||
		    (colored && buf_append_cstr(&a->row, COLOR_END)))
			return -1;
	}
	print_id(a, l);
	if (a->row.len)
		fwrite(a->row.ptr, 1, a->row.len, a->view.out);
	fputc('\n', a->view.out);
	return 0;
}

static int on_begin_input(struct view *v, const char *name, const char *format)
{
	return place_begin_input(&annotate_of(v)->place, name, format);
}

static int on_document(struct view *v, const descrape_document *d)
{
	struct annotate *a = annotate_of(v);

	lines_begin(&a->lines);
	buf_clear(&a->row);
	if (place_begin_document(&a->place, d) ||
	    color_append(&a->row, a->color, buf_span(&a->place.document)))
		return -1;
	fprintf(v->out, "%s==> %.*s <==%s\n", a->color ? COLOR_HEADING : "", (int)a->row.len,
	        a->row.ptr ? a->row.ptr : "", a->color ? COLOR_END : "");
	return 0;
}

static int on_kept(struct view *v, uint64_t offset, const char *text, size_t len)
{
	(void)offset;
	return lines_keep(&annotate_of(v)->lines, span_of(text, len));
}

static int on_removed(struct view *v, const descrape_removal *removal)
{
	return lines_remove(&annotate_of(v)->lines, removal);
}

static int on_document_end(struct view *v)
{
	return lines_end(&annotate_of(v)->lines);
}

static void annotate_free(struct view *v)
{
	struct annotate *a = annotate_of(v);

	place_free(&a->place);
	lines_free(&a->lines);
	buf_free(&a->row);
	free(a);
}

struct view *annotate_new(FILE *out, descrape_rules *rules, bool color)
{
	static const struct view_ops ops = {
		.begin_input = on_begin_input, .document = on_document, .kept = on_kept,
		.removed = on_removed, .document_end = on_document_end, .free = annotate_free,
	};
	struct annotate *a = calloc(1, sizeof *a);

	if (!a)
		return NULL;
	a->view = (struct view){ .ops = &ops, .out = out, .rules = rules };
	a->color = color;
	a->lines.ctx = a;
	a->lines.line = on_line;
	return &a->view;
}
