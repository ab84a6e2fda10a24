/*
 * doubts: signs that the input is not what the rules are written for, each
 * worth one warning that names what helps.
 */
#ifndef CLI_DOUBTS_H
#define CLI_DOUBTS_H

#include <stdbool.h>

#include "api/descrape.h"

/* Says so when an input starts as HTML does. */
void doubts_look_at(const char *name, const char *bytes, size_t len);
/* Says what the counters of all inputs hint at, unless `quiet`.  Returns whether
 * --strict has something to fail for. */
bool doubts_say(const descrape_counts *counts, bool quiet);

#endif
