/*
 * say: messages on standard error, all of them `descrape: what, where, why`.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "api/descrape.h"
#include "base/diag.h"

/* Exit status of the program. */
enum exit_status {
	EXIT_OK = 0,
	EXIT_CHECK_FAILED = 1,
	EXIT_USAGE = 2,   /* nothing was written */
	EXIT_INPUT = 3,   /* some input could not be processed */
	EXIT_OUTPUT = 4,  /* the output is not complete */
};

/* Prints "descrape: " and the message. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints what a floor reported, and forgets it. */
void say_diags(struct diags *diags);
/*
 * Prints the problems of the rules from number `from` on, errors only or
 * warnings too, each with the offending line and a caret where standard error
 * is a terminal.  Returns the number of the next problem.
 */
size_t say_problems(const descrape_rules *rules, size_t from, int warnings);

#endif
