/*
 * explain: matches that took nothing, and what held them.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "report/view.h"

/* NULL: no memory. */
struct view *explain_new(FILE *out, descrape_rules *rules);

#endif
