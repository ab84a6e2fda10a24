/*
 * The explanations: a line a match that took nothing,
 * "document, line n: rule: held by guard", and a line a score.
 */
#include "report/explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/place.h"

struct explain {
	struct view view;
	struct place place;
};

static struct explain *explain_of(struct view *v)
{
	return (struct explain *)v;
}

static int on_begin_input(struct view *v, const char *name, const char *format)
{
	return place_begin_input(&explain_of(v)->place, name, format);
}

static int on_document(struct view *v, const descrape_document *d)
{
	return place_begin_document(&explain_of(v)->place, d);
}

static void on_remark(struct view *v, const descrape_remark *r)
{
	struct span place = buf_span(&explain_of(v)->place.document);

	if (place.len)
		fwrite(place.ptr, 1, place.len, v->out);
	fprintf(v->out, ", line %" PRIu64 ": %s: ", r->line, view_rule_id(v, r->rule));
	if (strcmp(r->held_by, "tag") == 0)
		fputs("only tags\n", v->out);
	else if (strcmp(r->held_by, "score") == 0)
		fprintf(v->out, "%.*s\n", (int)r->score_len, r->score);
	else if (strcmp(r->held_by, "keep") == 0)
		fprintf(v->out, "held by %s\n", view_rule_id(v, r->keeper)); /* "keep NAME" */
	else
		fprintf(v->out, "held by %s\n", r->held_by);
}

static void explain_free(struct view *v)
{
	place_free(&explain_of(v)->place);
	free(v);
}

struct view *explain_new(FILE *out, descrape_rules *rules)
{
	static const struct view_ops ops = {
		.begin_input = on_begin_input, .document = on_document, .remark = on_remark,
		.free = explain_free,
	};
	struct explain *e = calloc(1, sizeof *e);

	if (!e)
		return NULL;
	e->view = (struct view){ .ops = &ops, .out = out, .rules = rules };
	return &e->view;
}
