/*
 * options: the command line of descrape-learn, from one table.
 */
#ifndef LEARN_OPTIONS_H
#define LEARN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strings point into argv. */
struct learn_options {
	const char *format, *fields, *site_field;
	bool together;
	uint64_t max_record_bytes;

	uint64_t min_pages, min_percent, min_site_pages;
	bool prose;
	uint64_t memory_bytes;

	const char *output; /* NULL: standard output */
	const char *split;  /* a directory; NULL: one file */
	bool force;

	bool quiet, help, version;
	const char *const *files; /* the operands; n_files 0: standard input */
	size_t n_files;
};

/* -1 after it said what is wrong. */
int learn_options_parse(struct learn_options *o, int argc, char **argv);
/* Prints the table on standard output. */
void learn_options_print_help(void);

#endif
