/*
 * diag: what went wrong, where, and in whose rule.
 *
 * A growing list whose strings live in an arena of its own, so that a report
 * outlives the file, the rule and the line it is about.
 *
 * Memory can run out while an error is being reported.  The counters are
 * raised before anything is allocated, and out_of_memory says that an item is
 * missing: a caller that looks at n_errors never takes a failure for success.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/grow.h"

#define DIAGS_FIRST_CAP 8

/* Makes room for one more item; -1 when there is no memory. */
static int diags_grow(struct diags *d)
{
	struct diag *grown;

	if (d->count < d->cap)
		return 0;
	grown = grow_array(d->items, &d->cap, sizeof(*grown), DIAGS_FIRST_CAP);
	if (!grown)
		return -1;
	d->items = grown;
	return 0;
}

/* The formatted message, a copy in the arena; NULL when it cannot be made. */
__attribute__((format(printf, 2, 0)))
static char *format_message(struct arena *a, const char *format, va_list args)
{
	va_list again;
	char *message = NULL;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len >= 0)
		message = arena_alloc(a, (size_t)len + 1);
	if (message)
		vsnprintf(message, (size_t)len + 1, format, again);
	va_end(again);
	return message;
}

/* Copies `s` to *out, a null one as NULL; -1 when there is no memory. */
static int copy_or_null(struct arena *a, const char *s, const char **out)
{
	*out = s ? arena_strdup(a, span_cstr(s)) : NULL;
	return s && !*out ? -1 : 0;
}

int diags_add(struct diags *d, enum diag_severity severity, struct source_pos pos,
              const char *rule, const char *format, ...)
{
	struct diag item = { .severity = severity, .pos = pos };
	va_list args;

	d->n_errors += severity == DIAG_ERROR;
	d->n_warnings += severity == DIAG_WARNING;

	va_start(args, format);
	item.message = format_message(&d->arena, format, args);
	va_end(args);
	if (!item.message || copy_or_null(&d->arena, pos.file, &item.pos.file) < 0 ||
	    copy_or_null(&d->arena, rule, &item.rule) < 0 || diags_grow(d) < 0) {
		d->out_of_memory = true;
		return -1;
	}
	d->items[d->count++] = item;
	return -1;
}

/* Copies `text` into a field of the last item. */
static void attach(struct diags *d, size_t field, struct span text)
{
	const char **place;

	/* Once an item is missing, the last one may not be the one that is meant. */
	if (d->count == 0 || d->out_of_memory)
		return;
	place = (const char **)((char *)&d->items[d->count - 1] + field);
	*place = arena_strdup(&d->arena, text);
	if (!*place)
		d->out_of_memory = true;
}

void diags_attach_source(struct diags *d, struct span line)
{
	attach(d, offsetof(struct diag, source), line);
}

void diags_attach_sample(struct diags *d, struct span entries)
{
	attach(d, offsetof(struct diag, sample), entries);
}

int diags_no_memory(struct diags *d)
{
	/* It is one error, however many callers say so on the way up. */
	d->n_errors += !d->out_of_memory;
	d->out_of_memory = true;
	return -1;
}

void diags_clear(struct diags *d)
{
	struct diag *items = d->items;
	size_t cap = d->cap;

	arena_free(&d->arena);
	*d = (struct diags){ .items = items, .cap = cap };
}

void diags_free(struct diags *d)
{
	arena_free(&d->arena);
	free(d->items);
	*d = (struct diags){ 0 };
}

const char *diag_severity_name(enum diag_severity severity)
{
	static const char *const names[] = {
		[DIAG_ERROR] = "error",
		[DIAG_WARNING] = "warning",
		[DIAG_NOTE] = "note",
	};

	return names[severity];
}
