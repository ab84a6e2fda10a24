/*
 * totals: what the run came to: --stats, --report and --unused.
 */
#ifndef CLI_TOTALS_H
#define CLI_TOTALS_H

#include <stdio.h>
#include <time.h>

#include "cli/options.h"
#include "cli/pool.h"

struct totals {
	const struct options *o; /* borrowed */
	FILE *report;            /* NULL: not asked for */
	struct timespec started; /* of the monotonic clock */
};

/* The work begins.  -1 after it said what is wrong. */
int totals_open(struct totals *t, const struct options *o);
/* It is done: prints what was asked for; -1 after it said what is not whole. */
int totals_print(struct totals *t, const struct pool *pool, descrape_rules *rules);
/* Nothing is printed; after totals_print nothing is left to do. */
void totals_close(struct totals *t);

#endif
