/*
 * problems: what is wrong with rules, on standard error.
 */
#ifndef CLI_PROBLEMS_H
#define CLI_PROBLEMS_H

#include "api/descrape.h"

/*
 * Prints the problems of the rules from number `from` on, errors only or
 * warnings too, each with the offending line and a caret where standard error
 * is a terminal.  Returns the number of the next problem.
 */
size_t say_problems(const descrape_rules *rules, size_t from, int warnings);

#endif
