/*
 * restore: --restore, the inverse of the filter.
 */
#ifndef CLI_RESTORE_H
#define CLI_RESTORE_H

#include "cli/options.h"

/* Returns the exit status: 1 where text and log do not go together. */
int restore_run(const struct options *o);

#endif
