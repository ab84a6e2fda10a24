/*
 * Views, dispatched.
 *
 * A handler goes to the pool only if a view or the filter wants it: what nobody
 * looks at is not recorded by the workers either.  An input is announced with
 * the first call that is about it, when its format is known.
 */
#include "cli/views.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/side_file.h"
#include "report/annotate.h"
#include "report/diff.h"
#include "report/explain.h"
#include "report/removal_log.h"
#include "tool/say.h"

/* Calls an operation of all views that have it; -1 when one failed. */
#define CALL_ALL(v, status, name, ...) \
	do { \
		for (size_t i = 0; i < (v)->count; i++) \
			if ((v)->items[i]->ops->name && \
			    (v)->items[i]->ops->name((v)->items[i], __VA_ARGS__)) \
				(status) = -1; \
	} while (0)
#define CALL_ALL_PLAIN(v, status, name) \
	do { \
		for (size_t i = 0; i < (v)->count; i++) \
			if ((v)->items[i]->ops->name && (v)->items[i]->ops->name((v)->items[i])) \
				(status) = -1; \
	} while (0)

/* ---- dispatch ---- */

static int note(struct views *v, int status)
{
	v->no_memory |= status != 0;
	return status;
}

/* Shows the input to the views if it is new. */
static int announce(struct views *v)
{
	const char *name = v->input;
	int status = 0;

	if (!name)
		return 0;
	v->input = NULL;
	CALL_ALL(v, status, begin_input, name, pool_format(v->pool));
	return note(v, status);
}

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct views *v = ctx;
	int status = v->next.write(v->next.ctx, bytes, len);

	if (status || announce(v))
		return -1;
	CALL_ALL(v, status, write, bytes, len);
	return note(v, status);
}

static int on_document(void *ctx, const descrape_document *document)
{
	struct views *v = ctx;
	int status = 0;

	if (announce(v))
		return -1;
	CALL_ALL(v, status, document, document);
	return note(v, status);
}

static int on_kept(void *ctx, uint64_t offset, const char *text, size_t len)
{
	struct views *v = ctx;
	int status = 0;

	CALL_ALL(v, status, kept, offset, text, len);
	return note(v, status);
}

static int on_removed(void *ctx, const descrape_removal *removal)
{
	struct views *v = ctx;
	int status = 0;

	CALL_ALL(v, status, removed, removal);
	return note(v, status);
}

static int on_document_end(void *ctx)
{
	struct views *v = ctx;
	int status = 0;

	CALL_ALL_PLAIN(v, status, document_end);
	return note(v, status);
}

static void on_remark(void *ctx, const descrape_remark *remark)
{
	struct views *v = ctx;

	for (size_t i = 0; i < v->count; i++)
		if (v->items[i]->ops->remark)
			v->items[i]->ops->remark(v->items[i], remark);
}

static int on_record_end(void *ctx)
{
	struct views *v = ctx;
	int status = v->next.record_end(v->next.ctx);

	if (status || announce(v))
		return -1;
	CALL_ALL_PLAIN(v, status, record_end);
	return note(v, status);
}

static int on_edited(void *ctx, uint64_t offset, const void *raw, size_t len, const void *written,
                     size_t written_len)
{
	struct views *v = ctx;
	int status = 0;

	if (announce(v))
		return -1;
	CALL_ALL(v, status, edited, offset, raw, len, written, written_len);
	return note(v, status);
}

static int on_counted(void *ctx, const descrape_document_counts *counts)
{
	struct views *v = ctx;
	int status = 0;

	CALL_ALL(v, status, counted, counts);
	return note(v, status);
}

static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct views *v = ctx;

	v->next.trouble(v->next.ctx, trouble);
}

descrape_handlers views_handlers(struct views *v, const descrape_handlers *next)
{
	descrape_handlers h = {
		.size = sizeof h, .ctx = v, .write = on_write, .trouble = on_trouble,
		.record_end = on_record_end,
	};

	if (v->count == 0)
		return *next;
	v->next = *next;
	for (size_t i = 0; i < v->count; i++) {
		const struct view_ops *ops = v->items[i]->ops;

		h.document = ops->document ? on_document : h.document;
		h.kept = ops->kept ? on_kept : h.kept;
		h.removed = ops->removed ? on_removed : h.removed;
		h.document_end = ops->document_end ? on_document_end : h.document_end;
		h.remark = ops->remark ? on_remark : h.remark;
		h.edited = ops->edited ? on_edited : h.edited;
		h.counted = ops->counted ? on_counted : h.counted;
	}
	return h;
}

void views_begin_input(struct views *v, const char *name)
{
	v->input = name;
}

int views_end_input(struct views *v)
{
	int status = 0;

	if (announce(v))
		return -1;
	CALL_ALL_PLAIN(v, status, end_input);
	return note(v, status);
}

/* ---- life ---- */

/* Adds a view that was made; NULL: there was no memory for it. */
static int add(struct views *v, struct view *view, const char *name)
{
	if (!view) {
		say("out of memory");
		return -1;
	}
	v->names[v->count] = name;
	v->items[v->count++] = view;
	return 0;
}

static int open_removal_log(struct views *v, const struct options *o, descrape_rules *rules)
{
	FILE *out = side_file_open(o, o->removed);
	descrape_options options = {
		.size = sizeof options, .fields = o->fields, .max_record_bytes = o->max_record_bytes,
		.drop_empty = o->drop_empty,
	};

	if (!out)
		return -1;
	if (add(v, removal_log_new(out, rules, &options), o->removed) == 0)
		return 0;
	side_file_close(out, o->removed);
	return -1;
}

/* Whether standard output is to be coloured. */
static bool wants_color(const struct options *o)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (o->color && strcmp(o->color, "auto") != 0)
		return strcmp(o->color, "always") == 0;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
	       !(terminal && strcmp(terminal, "dumb") == 0);
}

int views_open(struct views *v, const struct options *o, descrape_rules *rules,
               struct view *report)
{
	*v = (struct views){ 0 };
	if (report)
		v->items[v->count++] = report;
	if (o->diff && add(v, diff_new(stdout, rules, wants_color(o)), "standard output"))
		return -1;
	if (o->annotate && add(v, annotate_new(stdout, rules, wants_color(o)), "standard output"))
		return -1;
	if (o->explain && add(v, explain_new(stderr, rules), "standard error"))
		return -1;
	if (o->removed && open_removal_log(v, o, rules))
		return -1;
	return 0;
}

int views_close(struct views *v)
{
	int status = 0;

	for (size_t i = 0; i < v->count; i++) {
		FILE *out;

		if (!v->names[i])
			continue;
		out = v->items[i]->out;
		v->items[i]->ops->free(v->items[i]);
		if (side_file_close(out, v->names[i]))
			status = -1;
	}
	v->count = 0;
	return status;
}
