/*
 * annotate: every line of the input, with the rule that took it in front.
 */
#ifndef REPORT_ANNOTATE_H
#define REPORT_ANNOTATE_H

#include <stdbool.h>

#include "report/view.h"

/* `color`: for a terminal.  NULL: no memory. */
struct view *annotate_new(FILE *out, descrape_rules *rules, bool color);

#endif
