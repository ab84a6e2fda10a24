/*
 * options: the command line of descrape-review, from one table.
 */
#ifndef REVIEW_OPTIONS_H
#define REVIEW_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Strings point into argv. */
struct review_options {
	bool changed;
	const char *output; /* NULL: standard output */
	bool force;
	const char *title;
	bool help, version;

	/* The operands, unless `help` or `version`. */
	const char *log;
	const char *const *texts; /* of the cleaned text; one at least, may be "-" */
	size_t n_texts;
};

/* -1 after it said what is wrong. */
int review_options_parse(struct review_options *o, int argc, char **argv);
/* Prints the table on standard output. */
void review_options_print_help(void);

#endif
