/*
 * summary: what a run came to, for programs (--report), and the rules that had
 * no part in it (--unused).
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stdio.h>

#include "api/descrape.h"

#define SUMMARY_SCHEMA 1

/*
 * One JSON object.  Everything under "counts" adds up over runs: "totals", and
 * the same five numbers for each rule, and by category, language and level;
 * rules that did nothing are left out.  `per_rule` has an entry for each rule,
 * in their order; the rules were made with the option `digest`.  -1: no memory.
 */
int summary_print_json(FILE *out, descrape_rules *rules, const descrape_counts *counts,
                       const descrape_rule_counts *per_rule, double seconds);
/* The ids of enabled rules that matched nothing, a line each; keep items aside. */
void summary_print_unused(FILE *out, descrape_rules *rules, const descrape_rule_counts *per_rule);

#endif
