/*
 * filter: the main job, from the named inputs to the output.
 */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "api/descrape.h"
#include "cli/options.h"

/* Returns the program's exit status. */
int filter_run(const struct options *o, descrape_rules *rules);

#endif
