/*
 * stats: what went, as an aligned table for a person (--stats).
 */
#ifndef REPORT_STATS_H
#define REPORT_STATS_H

#include <stdio.h>

#include "api/descrape.h"

void stats_print(FILE *out, descrape_rules *rules, const descrape_stream *stream);

#endif
