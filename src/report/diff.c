/*
 * The unified diff.
 *
 * Nothing is compared: the lines come with what became of their parts.  A group
 * of changed lines is printed as it was, then as it is; it goes on while what
 * is left of it has no newline, because what follows then joins its line.
 * Memory is one hunk, because its header says how long it is.
 *
 * Invariant: `context` holds the newest unchanged lines: outside a hunk up to
 * CONTEXT_LINES, inside those that are not known to end it.
 */
#include "report/diff.h"

#include <inttypes.h>
#include <stdlib.h>

#include "report/color.h"
#include "report/lines.h"
#include "report/place.h"

#define NO_NEWLINE "\n\\ No newline at end of file\n"
#define CONTEXT_LINES 3
#define MAX_CONTEXT (2 * CONTEXT_LINES) /* more part two hunks */

struct diff {
	struct view view;
	bool color;
	struct place place;
	struct lines lines;
	bool headed;               /* the document's header was printed */
	struct buf context[MAX_CONTEXT + 1]; /* lines with their newline; the oldest first */
	size_t n_context;
	uint64_t old_line, new_line; /* numbers of the next line, before and after */
	/* Of the hunk. */
	bool in_hunk;
	struct buf hunk;           /* what is settled of it, with marks */
	struct buf rules;          /* ids of its rules */
	size_t last_rule;          /* the newest of them */
	uint64_t old_start, new_start, old_count, new_count;
	/* Of its newest group of changed lines; not in `hunk` yet. */
	bool in_group;
	struct buf minus, plus;    /* with marks and colours */
	bool plus_open;            /* the last line of plus lacks its newline */
};

static struct diff *diff_of(struct view *v)
{
	return (struct diff *)v;
}

/* ---- lines of the hunk ---- */

static int start_mark(const struct diff *d, struct buf *out, const char *color, char mark)
{
	return (d->color && buf_append_cstr(out, color)) || buf_append_char(out, mark) ? -1 : 0;
}

/* Ends a line whose newline is there or not. */
static int end_mark(const struct diff *d, struct buf *out, bool has_newline)
{
	if (d->color && buf_append_cstr(out, COLOR_END))
		return -1;
	return buf_append_cstr(out, has_newline ? "\n" : NO_NEWLINE);
}

static int add_context(struct diff *d, const struct buf *line)
{
	bool has_newline = line->len && line->ptr[line->len - 1] == '\n';

	d->old_count++;
	d->new_count++;
	return buf_append_char(&d->hunk, ' ') ||
	       color_append(&d->hunk, d->color, span_of(line->ptr, line->len - has_newline)) ||
	       buf_append_cstr(&d->hunk, has_newline ? "\n" : NO_NEWLINE) ? -1 : 0;
}

/* Forgets the oldest `n` lines of context. */
static void drop_context(struct diff *d, size_t n)
{
	for (size_t i = 0; i < n; i++) { /* their memory goes to the end and is used again */
		struct buf first = d->context[0];

		memmove(d->context, d->context + 1, MAX_CONTEXT * sizeof first);
		d->context[MAX_CONTEXT] = first;
	}
	d->n_context -= n;
}

static int end_group(struct diff *d)
{
	if (!d->in_group)
		return 0;
	d->in_group = false;
	if (d->plus_open && end_mark(d, &d->plus, false))
		return -1;
	d->plus_open = false;
	if (buf_append_span(&d->hunk, buf_span(&d->minus)) ||
	    buf_append_span(&d->hunk, buf_span(&d->plus)))
		return -1;
	buf_clear(&d->minus);
	buf_clear(&d->plus);
	return 0;
}

/* ---- hunks ---- */

static int print_header(struct diff *d)
{
	struct buf name = { 0 };
	int status = color_append(&name, d->color, buf_span(&d->place.document));

	if (status == 0)
		fprintf(d->view.out, "%s--- %.*s\n+++ %.*s%s\n", d->color ? COLOR_HEADING : "",
		        (int)name.len, name.ptr ? name.ptr : "", (int)name.len,
		        name.ptr ? name.ptr : "", d->color ? COLOR_END : "");
	d->headed = true;
	buf_free(&name);
	return status;
}

/* A side without a line is said to be at the line before. */
static void print_range(FILE *out, char mark, uint64_t start, uint64_t count)
{
	fprintf(out, "%c%" PRIu64 ",%" PRIu64 " ", mark, count ? start : start - 1, count);
}

/* Prints the hunk; up to CONTEXT_LINES of the context end it. */
static int end_hunk(struct diff *d)
{
	FILE *out = d->view.out;
	size_t n = d->n_context < CONTEXT_LINES ? d->n_context : CONTEXT_LINES;

	if (!d->in_hunk)
		return 0;
	if (end_group(d) || (!d->headed && print_header(d)))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_context(d, &d->context[i]))
			return -1;
	fprintf(out, "%s@@ ", d->color ? COLOR_PLACE : "");
	print_range(out, '-', d->old_start, d->old_count);
	print_range(out, '+', d->new_start, d->new_count);
	fprintf(out, "@@%s%.*s\n", d->color ? COLOR_END : "", (int)d->rules.len, d->rules.ptr);
	fwrite(d->hunk.ptr, 1, d->hunk.len, out);
	buf_clear(&d->hunk);
	buf_clear(&d->rules);
	d->in_hunk = false;
	return 0;
}

/* A changed line comes: the context before it is of its hunk. */
static int begin_group(struct diff *d)
{
	if (!d->in_hunk) {
		d->in_hunk = true;
		d->old_count = d->new_count = 0;
		d->old_start = d->old_line - d->n_context;
		d->new_start = d->new_line - d->n_context;
		d->last_rule = (size_t)-1;
	}
	for (size_t i = 0; i < d->n_context; i++)
		if (add_context(d, &d->context[i]))
			return -1;
	drop_context(d, d->n_context);
	d->in_group = true;
	return 0;
}

/* ---- lines of the document ---- */

static int unchanged_line(struct diff *d, const struct lines *l)
{
	struct buf *line = &d->context[d->n_context++];

	buf_clear(line);
	d->old_line++;
	d->new_line++;
	if (end_group(d) || buf_append_span(line, buf_span(&l->text)))
		return -1;
	if (d->in_hunk && d->n_context <= MAX_CONTEXT)
		return 0;
	if (end_hunk(d))
		return -1;
	if (d->n_context > CONTEXT_LINES)
		drop_context(d, d->n_context - CONTEXT_LINES);
	return 0;
}

/* Adds to the new side; `within`: it stands in place of something. */
static int add_plus(struct diff *d, struct span text, bool within)
{
	while (text.len) {
		const char *lf = memchr(text.ptr, '\n', text.len);
		size_t len = lf ? (size_t)(lf - text.ptr) : text.len;

		if (!d->plus_open && start_mark(d, &d->plus, COLOR_ADDED, '+'))
			return -1;
		d->new_count += !d->plus_open;
		d->new_line += !d->plus_open;
		d->plus_open = true;
		if ((d->color && within && buf_append_cstr(&d->plus, COLOR_WITHIN)) ||
		    color_append(&d->plus, d->color, span_of(text.ptr, len)) ||
		    (d->color && within && buf_append_cstr(&d->plus, COLOR_END COLOR_ADDED)))
			return -1;
		if (lf && end_mark(d, &d->plus, true))
			return -1;
		d->plus_open = !lf;
		text = span_from(text, len + (lf != NULL));
	}
	return 0;
}

static int add_minus(struct diff *d, struct span text, bool within)
{
	within &= d->color;
	return (within && buf_append_cstr(&d->minus, COLOR_WITHIN)) ||
	       color_append(&d->minus, d->color, text) ||
	       (within && buf_append_cstr(&d->minus, COLOR_END COLOR_REMOVED)) ? -1 : 0;
}

/* Names a rule behind the hunk's place, unless it is the one before. */
static int name_rule(struct diff *d, size_t rule)
{
	if (rule == d->last_rule)
		return 0;
	d->last_rule = rule;
	return buf_append_char(&d->rules, ' ') ||
	       buf_append_cstr(&d->rules, view_rule_id(&d->view, rule)) ? -1 : 0;
}

static int changed_line(struct diff *d, const struct lines *l)
{
	bool has_newline = l->text.len && l->text.ptr[l->text.len - 1] == '\n';

	if ((!d->in_group && begin_group(d)) || start_mark(d, &d->minus, COLOR_REMOVED, '-'))
		return -1;
	for (size_t i = 0; i < l->n_parts; i++) {
		const struct line_part *part = &l->parts[i];
		struct span text = part->len ? span_of(l->text.ptr + part->start, part->len)
		                             : (struct span){ 0 };
		struct span line = text;
		/* All of a line that went needs nothing to stand out in it. */
		bool within = part->removed && l->kept;

		if (has_newline && i + 1 == l->n_parts && line.len)
			line.len--;
		if (add_minus(d, line, within))
			return -1;
		if (part->removed && name_rule(d, part->rule))
			return -1;
		if (part->removed && part->written_len)
			text = span_of(l->written.ptr + part->written, part->written_len);
		else if (part->removed)
			text.len = 0;
		if (add_plus(d, text, within))
			return -1;
	}
	d->old_line++;
	d->old_count++;
	return end_mark(d, &d->minus, has_newline);
}

static int on_line(void *ctx, const struct lines *l)
{
	struct diff *d = ctx;

	return l->changed || d->plus_open ? changed_line(d, l) : unchanged_line(d, l);
}

/* ---- what the stream calls ---- */

static int on_begin_input(struct view *v, const char *name, const char *format)
{
	return place_begin_input(&diff_of(v)->place, name, format);
}

static int on_document(struct view *v, const descrape_document *document)
{
	struct diff *d = diff_of(v);

	d->headed = false;
	d->old_line = d->new_line = 1;
	d->n_context = 0;
	lines_begin(&d->lines);
	return place_begin_document(&d->place, document);
}

static int on_kept(struct view *v, uint64_t offset, const char *text, size_t len)
{
	(void)offset;
	return lines_keep(&diff_of(v)->lines, span_of(text, len));
}

static int on_removed(struct view *v, const descrape_removal *removal)
{
	return lines_remove(&diff_of(v)->lines, removal);
}

static int on_document_end(struct view *v)
{
	struct diff *d = diff_of(v);

	return lines_end(&d->lines) || end_hunk(d) ? -1 : 0;
}

static void diff_free(struct view *v)
{
	struct diff *d = diff_of(v);

	place_free(&d->place);
	lines_free(&d->lines);
	for (size_t i = 0; i <= MAX_CONTEXT; i++)
		buf_free(&d->context[i]);
	buf_free(&d->hunk);
	buf_free(&d->rules);
	buf_free(&d->minus);
	buf_free(&d->plus);
	free(d);
}

struct view *diff_new(FILE *out, descrape_rules *rules, bool color)
{
	static const struct view_ops ops = {
		.begin_input = on_begin_input, .document = on_document, .kept = on_kept,
		.removed = on_removed, .document_end = on_document_end, .free = diff_free,
	};
	struct diff *d = calloc(1, sizeof *d);

	if (!d)
		return NULL;
	d->view = (struct view){ .ops = &ops, .out = out, .rules = rules };
	d->color = color;
	d->lines.ctx = d;
	d->lines.line = on_line;
	return &d->view;
}
