/*
 * check: what --check finds by running rules; private to the library.
 */
#ifndef API_CHECK_H
#define API_CHECK_H

#include "api/rules.h"
#include "engine/engine.h"

struct check {
	descrape_rules *rules;
	const struct ruleset *set; /* a copy whose rules can be changed for a run */
	struct rule *editable;     /* its rules; owned */
	struct engine *engine;
	bool *active;              /* by rule: takes part in this run; owned */
	struct buf document, expected, got;
	/* Of the sample that is run: */
	const struct sample *sample;
	const struct rule *rule;
	uint32_t taker;            /* who took a line that was to stay, UINT32_MAX: nobody */
	uint32_t remover;          /* who took all that went, UINT32_MAX: nobody or several */
	bool several;              /* more than one rule took something */
	long failed;
	size_t n_run;
	bool no_memory;
};

/* Makes the sample's document and what must become of it.  -1: no memory. */
int check_make_texts(struct check *c, const struct rule *rule, const struct sample *sample);
/* Runs the document with the active rules.  -1: no memory. */
int check_run_document(struct check *c);
/* Makes the rule, and what it refers to, the only active ones. */
void check_activate_alone(struct check *c, uint32_t rule);
static inline bool check_as_marked(const struct check *c)
{
	return span_equal(buf_span(&c->got), buf_span(&c->expected));
}
/* Reports at a place of the sample, or of the rule when there is none. */
void check_warn(struct check *c, const struct rule *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* check_guards.c: each guard of the rule is taken away in turn; samples that
 * all come out the same without it do not test it. */
int check_guards(struct check *c, uint32_t rule);
/* check_cost.c: patterns that take more than linear time on their own samples,
 * made long. */
int check_cost(struct check *c, uint32_t rule);

#endif
