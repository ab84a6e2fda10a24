/*
 * list: what is loaded: --list, --show, --dump-rules and --why.
 *
 * Each prints on standard output and returns the program's exit status.
 */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "api/descrape.h"

/* A line for each rule whose id matches `glob` (NULL: all). */
int list_run(descrape_rules *rules, const char *glob);
/* The rule with this id as it stands in its file, and how it is found. */
int list_show(descrape_rules *rules, const char *id);
/* A JSON object a line for each rule. */
int list_dump(descrape_rules *rules);
/* The rules that match the text, and what holds them back. */
int list_why(descrape_rules *rules, const char *text);

#endif
