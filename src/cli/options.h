/*
 * options: the command line of descrape, from one table.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tool/option_table.h"

/* What is asked for; without any of these, text is filtered. */
enum command {
	COMMAND_FILTER,
	COMMAND_CHECK,
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_DUMP_RULES,
	COMMAND_WHY,
	COMMAND_RESTORE,
	COMMAND_HELP,
	COMMAND_VERSION,
};

/* Strings point into argv; the fields are in the order of the table. */
struct options {
	struct option_command command; /* an enum command, and the value of its option */

	/* One list, because their order matters in messages: a rule file, a name of
	 * a pack, or +FILE; and one-off rules. */
	struct option_values rule_files;
	struct option_values rule_texts;
	uint64_t level;
	const char *langs;
	struct option_values only, disable, enable; /* globs, comma-separated */

	const char *format;
	const char *fields;
	uint64_t max_record_bytes;
	const char *files0_from;

	const char *output;
	bool force;
	struct option_switch in_place; /* value: suffix of the backup, NULL: none is kept */
	uint64_t gzip_level; /* 0: not asked for */
	bool gzip_single;
	uint64_t jobs;       /* 0: as many as there are cores */
	bool drop_empty;
	bool line_buffered;

	bool dry_run;
	bool stats;
	bool diff, annotate, explain;
	const char *color;    /* auto, always, never; NULL: auto */
	const char *progress; /* auto, always or "", never; NULL: auto */
	const char *removed;  /* name of the log; NULL: none */
	const char *report;   /* likewise */
	bool unused;

	uint64_t max_removed_percent;
	uint64_t match_limit;
	bool strict;
	bool no_prefilter;
	bool no_sandbox;
	bool quiet;
	bool verbose;

	const char *const *files; /* the operands; n_files 0: standard input */
	size_t n_files;
};

/*
 * Reads argv into *out.  Returns 0, or -1 after it said what is wrong; *out is
 * to be freed by options_free in any case.
 */
int options_parse(struct options *out, int argc, char **argv);
void options_free(struct options *o);
/* Prints the table on standard output. */
void options_print_help(void);

#endif
