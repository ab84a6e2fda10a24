/*
 * stats: what went, as an aligned table for a person (--stats).
 */
#ifndef REPORT_STATS_H
#define REPORT_STATS_H

#include <stdio.h>

#include "api/descrape.h"

/* `per_rule` has an entry for each rule, in their order. */
void stats_print(FILE *out, descrape_rules *rules, const descrape_counts *counts,
                 const descrape_rule_counts *per_rule);

#endif
