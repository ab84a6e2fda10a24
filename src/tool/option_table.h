/*
 * option_table: a program's command line, read and explained from one table.
 *
 * A row says everything about an option: letter, name, argument, where its value
 * goes and of what type it is, and its lines in --help.  The fields it sets are in
 * a struct of the program, which holds the defaults before.
 */
#ifndef TOOL_OPTION_TABLE_H
#define TOOL_OPTION_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* What the field of an option is; strings in it point into argv. */
enum option_type {
	OPTION_FLAG,    /* bool: true */
	OPTION_SWITCH,  /* struct option_switch */
	OPTION_TEXT,    /* const char *; "" when its optional value is left out */
	OPTION_LIST,    /* struct option_values; can be given more than once */
	OPTION_NUMBER,  /* uint64_t from min to max; `absent` when its value is left out */
	OPTION_SIZE,    /* uint64_t bytes from min to max, with K, M or G (powers of 1024) */
	OPTION_COMMAND, /* struct option_command; min is the command */
};

/* An option whose value may be left out. */
struct option_switch {
	_Bool given;
	const char *value; /* NULL: left out */
};

/* The values of an option that can be given more than once, in order. */
struct option_values {
	const char **items; /* owned; freed by option_table_free */
	size_t count;
};

/* What to do; of several commands the last one counts. */
struct option_command {
	unsigned what;        /* 0: none was given */
	const char *argument; /* NULL: none */
};

struct option_row {
	char letter;          /* 0: none */
	const char *name;
	const char *argument; /* NULL: none; "[N]": optional; "[=a|b]": and one of these */
	enum option_type type;
	size_t offset;        /* of the field */
	uint64_t min, max;
	uint64_t absent;
	unsigned group;       /* 0, or that of its heading */
	const char *help;     /* NULL: tested, not documented; lines parted by LF */
};

/* getopt's own table is on the stack. */
#define OPTION_TABLE_MAX_ROWS 64

struct option_table {
	const struct option_row *rows;
	size_t n_rows;               /* at most OPTION_TABLE_MAX_ROWS */
	const char *const *headings; /* of the groups; NULL: there is one group, without */
	unsigned n_groups;
	const char *about, *ending;  /* what --help says before and after the options */
};

/* Sets the fields of what is in argv, which it puts in order: the operands are at
 * the end.  Returns the index of the first, or -1 after it said what is wrong. */
int option_table_read(const struct option_table *t, int argc, char **argv, void *fields);
/* Frees the lists among the fields, also after option_table_read failed. */
void option_table_free(const struct option_table *t, void *fields);
/* Prints --help on standard output. */
void option_table_print(const struct option_table *t);

#endif
