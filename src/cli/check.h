/*
 * check: --check, what is wrong with rule files, their samples included.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/options.h"

/* Returns the exit status: 1 when a sample fails, 2 when a file does not load. */
int check_run(const struct options *o);

#endif
