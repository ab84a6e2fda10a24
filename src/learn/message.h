/*
 * message: what descrape-learn says on standard error.
 */
#ifndef LEARN_MESSAGE_H
#define LEARN_MESSAGE_H

#include "base/diag.h"

/* Exit status of the program, as that of descrape. */
enum learn_status {
	LEARN_OK = 0,
	LEARN_USAGE = 2,  /* nothing was written */
	LEARN_INPUT = 3,  /* some input could not be read, the rest was counted */
	LEARN_OUTPUT = 4, /* the output is not complete */
};

/* Prints "descrape-learn: " and the message. */
void learn_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints what a floor reported, and forgets it. */
void learn_say_diags(struct diags *diags);

#endif
