/*
 * diff: what changed, as a unified diff that patch(1) takes, the rules named
 * behind each hunk's place.
 */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include <stdbool.h>

#include "report/view.h"

/* `color`: for a terminal.  NULL: no memory. */
struct view *diff_new(FILE *out, descrape_rules *rules, bool color);

#endif
