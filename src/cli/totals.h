/*
 * totals: what the run came to: --stats, --report and --unused.
 */
#ifndef CLI_TOTALS_H
#define CLI_TOTALS_H

#include <stdio.h>
#include <time.h>

#include "cli/options.h"
#include "cli/pool.h"
#include "report/view.h"

struct totals {
	const struct options *o; /* borrowed */
	FILE *file;              /* of the report; NULL: not asked for, or closed */
	struct view *report;     /* what it sees of the stream; owned; or NULL */
	struct timespec started; /* of the monotonic clock */
};

/* The work begins.  t->report, if there is one, is to be shown what the stream
 * does.  -1 after it said what is wrong. */
int totals_open(struct totals *t, const struct options *o, descrape_rules *rules);
/* It is done: prints what was asked for; -1 after it said what is not whole. */
int totals_print(struct totals *t, const struct pool *pool, descrape_rules *rules);
/* Nothing more is printed; after totals_print it only frees. */
void totals_close(struct totals *t);

#endif
