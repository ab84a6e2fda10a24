/*
 * view: something that is shown of what a stream does: a diff, a log.
 *
 * A view sees the handler calls of all inputs in their order and writes to its
 * own stream.  It never decides anything: the text is settled before it looks.
 */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include <stdio.h>

#include "api/descrape.h"

struct view;

/*
 * What a view wants to see; calls that it leaves NULL are not made.  The names
 * and arguments are those of descrape_handlers.  A call that returns -1 ran out
 * of memory; what `out` could not take is for its owner to see with ferror.
 */
struct view_ops {
	int (*begin_input)(struct view *v, const char *name, const char *format);
	int (*write)(struct view *v, const void *bytes, size_t len);
	int (*document)(struct view *v, const descrape_document *document);
	int (*kept)(struct view *v, uint64_t offset, const char *text, size_t len);
	int (*removed)(struct view *v, const descrape_removal *removal);
	int (*document_end)(struct view *v);
	void (*remark)(struct view *v, const descrape_remark *remark);
	int (*record_end)(struct view *v);
	int (*edited)(struct view *v, uint64_t offset, const void *raw, size_t len,
	              const void *written, size_t written_len);
	int (*counted)(struct view *v, const descrape_document_counts *counts);
	int (*end_input)(struct view *v);
	void (*free)(struct view *v);
};

/* The first member of every view. */
struct view {
	const struct view_ops *ops;
	FILE *out;             /* borrowed */
	descrape_rules *rules; /* borrowed; for the names of rules */
};

/* The id of a rule; good until the rules are freed. */
static inline const char *view_rule_id(const struct view *v, size_t rule)
{
	descrape_rule r = { .size = sizeof r };

	return descrape_rules_get(v->rules, rule, &r) == 0 ? r.id : "";
}

#endif
