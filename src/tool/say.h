/*
 * say: how a program speaks on standard error and ends, `PROGRAM: what, where, why`.
 */
#ifndef TOOL_SAY_H
#define TOOL_SAY_H

#include "base/diag.h"

/* Exit status of each of the programs. */
enum exit_status {
	EXIT_OK = 0,
	EXIT_CHECK_FAILED = 1, /* a check, or what should go together does not */
	EXIT_USAGE = 2,   /* nothing was written */
	EXIT_INPUT = 3,   /* some input could not be processed */
	EXIT_OUTPUT = 4,  /* the output is not complete */
};

/* Who speaks from here on; the text is static.  "descrape" until then. */
void say_as(const char *program);
/* Prints the program's name and the message. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints what a floor reported, and forgets it. */
void say_diags(struct diags *diags);
/* What was printed may still be waiting to be written; the status to end with. */
int say_end(int status);

#endif
