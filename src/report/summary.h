/*
 * summary: what a run came to, for programs (--report), and the rules that had
 * no part in it (--unused).
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/view.h"

#define SUMMARY_SCHEMA 1

/*
 * A report is one JSON object: the head, "documents" with an object a document,
 * written as they end, and "counts".  Everything under "counts" adds up over
 * runs, and that of the documents adds up to it: "totals", and the same five
 * numbers for each rule, and by category, language and level; rules that did
 * nothing are left out.
 *
 * The view writes the documents.  The rules were made with the option `digest`.
 * NULL: no memory.
 */
struct view *summary_new(FILE *out, descrape_rules *rules);
/* Completes the report.  `per_rule` has an entry for each rule, in their order.  -1:
 * no memory. */
int summary_finish(struct view *v, const descrape_counts *counts,
                   const descrape_rule_counts *per_rule, double seconds);
/* The ids of enabled rules that matched nothing, a line each; keep items aside. */
void summary_print_unused(FILE *out, descrape_rules *rules, const descrape_rule_counts *per_rule);

#endif
