/*
 * views: what was asked to be shown beside the output or in its place.
 *
 * They stand between the pool and the filter's own handlers, which see each
 * call first.
 */
#ifndef CLI_VIEWS_H
#define CLI_VIEWS_H

#include "cli/options.h"
#include "cli/pool.h"
#include "report/view.h"

#define MAX_VIEWS 5

struct views {
	struct view *items[MAX_VIEWS]; /* owned, those that have a name */
	const char *names[MAX_VIEWS];  /* of what they write to */
	size_t count;
	descrape_handlers next;        /* the filter's own */
	const struct pool *pool;       /* whose calls these are; borrowed, set by the owner */
	const char *input;             /* the current one, not shown to the views yet; or NULL */
	bool no_memory;
};

/* Opens what the options ask for, and takes in that of the report, borrowed; NULL:
 * there is none.  -1 after it said what is wrong. */
int views_open(struct views *v, const struct options *o, descrape_rules *rules,
               struct view *report);
/* The handlers for the pool: `next` alone where there are no views.  `v` must not
 * move while they are in use. */
descrape_handlers views_handlers(struct views *v, const descrape_handlers *next);
/* What comes now is of this input; `name` is borrowed until its end. */
void views_begin_input(struct views *v, const char *name);
/* -1: no memory. */
int views_end_input(struct views *v);
/* Frees the views; -1 after it said which of them is not whole. */
int views_close(struct views *v);

#endif
