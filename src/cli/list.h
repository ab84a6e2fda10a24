/*
 * list: --list, the rules that are loaded, a line each.
 */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "api/descrape.h"

/* Rules whose id matches `glob` (NULL: all).  Returns the exit status. */
int list_run(descrape_rules *rules, const char *glob);

#endif
