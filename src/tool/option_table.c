/*
 * option_table: a program's command line, read and explained from one table.
 *
 * getopt_long gets its tables from the rows; what it does not like, and what a
 * value is not, is said here, so that all programs say it the same way.
 *
 * Bounds: OPTION_TABLE_MAX_ROWS rows; a list grows by one with each value.
 */
#include "config.h"

#include "tool/option_table.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/say.h"

#define LONG_ONLY 256 /* getopt value of row i without a letter: LONG_ONLY + i */

static bool is_optional(const struct option_row *row)
{
	return row->argument && row->argument[0] == '[';
}

/* ---- values ---- */

static int add_value(struct option_values *v, const char *item)
{
	const char **grown = realloc(v->items, (v->count + 1) * sizeof *grown);

	if (!grown) {
		say("out of memory");
		return -1;
	}
	v->items = grown;
	v->items[v->count++] = item;
	return 0;
}

/* A number in the row's bounds; of a size, with its suffix. */
static int read_number(const struct option_row *row, const char *text, uint64_t *out)
{
	static const char suffixes[] = "KMG";
	const char *suffix;
	char *end;

	errno = 0;
	uint64_t n = strtoull(text, &end, 10);

	/* strtoull takes blanks and signs, and a minus makes the number huge. */
	if (errno || *text < '0' || *text > '9')
		return -1;
	if (row->type == OPTION_SIZE && *end && (suffix = strchr(suffixes, *end)) != NULL) {
		unsigned shift = 10 * (unsigned)(suffix - suffixes + 1);

		if (n > UINT64_MAX >> shift)
			return -1;
		n <<= shift;
		end++;
	}
	*out = n;
	return *end || n < row->min || n > row->max ? -1 : 0;
}

static int set_number(const struct option_row *row, const char *value, uint64_t *field)
{
	uint64_t n = row->absent;

	if (value && read_number(row, value, &n) < 0) {
		say("--%s: '%s' is not a number from %llu to %llu", row->name, value,
		    (unsigned long long)row->min, (unsigned long long)row->max);
		return -1;
	}
	*field = n;
	return 0;
}

static int set_size(const struct option_row *row, const char *value, uint64_t *field)
{
	if (read_number(row, value, field) == 0)
		return 0;
	if (row->min > 1)
		say("--%s: '%s' is not a size such as 64M or 1G, of %llu or more", row->name, value,
		    (unsigned long long)row->min);
	else
		say("--%s: '%s' is not a size such as 64K, 256M or 1G", row->name, value);
	return -1;
}

/* Whether `value` is among the words of "tap|samples]". */
static bool is_listed(const char *value, const char *words)
{
	for (;;) {
		size_t len = strcspn(words, "|]");

		if (strlen(value) == len && memcmp(value, words, len) == 0)
			return true;
		if (words[len] != '|')
			return false;
		words += len + 1;
	}
}

static int set_command(const struct option_row *row, const char *value,
                       struct option_command *field)
{
	*field = (struct option_command){ (unsigned)row->min, value };
	if (!value || row->argument[1] != '=' || is_listed(value, row->argument + 2))
		return 0;
	say("--%s: there is no '%s'; only %s", row->name, value, row->argument);
	return -1;
}

static int set_field(const struct option_row *row, const char *value, void *field)
{
	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_SWITCH:
		*(struct option_switch *)field = (struct option_switch){ true, value };
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value ? value : "";
		return 0;
	case OPTION_LIST:
		return add_value(field, value);
	case OPTION_NUMBER:
		return set_number(row, value, field);
	case OPTION_SIZE:
		return set_size(row, value, field);
	case OPTION_COMMAND:
		return set_command(row, value, field);
	}
	return -1;
}

/* ---- getopt ---- */

static void make_tables(const struct option_table *t, struct option *longs, char *letters)
{
	*letters++ = ':'; /* let us say what is wrong */
	for (size_t i = 0; i < t->n_rows; i++) {
		const struct option_row *row = &t->rows[i];

		longs[i] = (struct option){
			.name = row->name,
			.has_arg = !row->argument ? no_argument
			           : is_optional(row) ? optional_argument : required_argument,
			.val = row->letter ? row->letter : LONG_ONLY + (int)i,
		};
		if (!row->letter)
			continue;
		*letters++ = row->letter;
		if (row->argument)
			*letters++ = ':';
		if (is_optional(row))
			*letters++ = ':';
	}
	longs[t->n_rows] = (struct option){ 0 };
	*letters = '\0';
}

/* NULL: getopt's sign for what it does not like. */
static const struct option_row *row_of(const struct option_table *t, int value)
{
	if (value >= LONG_ONLY)
		return &t->rows[value - LONG_ONLY];
	for (size_t i = 0; i < t->n_rows; i++)
		if (t->rows[i].letter == value)
			return &t->rows[i];
	return NULL;
}

/* Says what getopt did not like about the word it stopped at. */
static void say_unknown(int what, char **argv)
{
	const char *word = argv[optind - 1];

	if (what == ':')
		say("option '%s' needs a value", word);
	else if (optopt && optopt < LONG_ONLY && word[1] != '-')
		say("there is no option '-%c'; see --help", optopt);
	else if (optopt)
		say("option '%s' takes no value", word);
	else
		say("there is no option '%s'; see --help", word);
}

int option_table_read(const struct option_table *t, int argc, char **argv, void *fields)
{
	struct option longs[OPTION_TABLE_MAX_ROWS + 1];
	char letters[3 * OPTION_TABLE_MAX_ROWS + 2]; /* a letter, two colons; one more, and NUL */
	int value;

	make_tables(t, longs, letters);
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = row_of(t, value);

		if (!row) {
			say_unknown(value, argv);
			return -1;
		}
		if (set_field(row, optarg, (char *)fields + row->offset) < 0)
			return -1;
	}
	return optind;
}

void option_table_free(const struct option_table *t, void *fields)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		struct option_values *v = (void *)((char *)fields + t->rows[i].offset);

		if (t->rows[i].type != OPTION_LIST)
			continue;
		free(v->items);
		*v = (struct option_values){ 0 };
	}
}

/* ---- help ---- */

#define HELP_COLUMN 26 /* where the explanations start */

static void print_row(const struct option_row *row)
{
	char left[64];
	const char *text = row->help;
	const char *argument = row->argument ? row->argument : "";
	const char *between = !row->argument || is_optional(row) ? "" : " ";
	char optional[32] = "";

	if (is_optional(row)) { /* [LEVEL] reads [=LEVEL] behind a long name */
		snprintf(optional, sizeof optional, "[=%s", argument + 1 + (argument[1] == '='));
		argument = optional;
	}
	snprintf(left, sizeof left, "  %c%c%s--%s%s%s", row->letter ? '-' : ' ',
	         row->letter ? row->letter : ' ', row->letter ? ", " : "  ", row->name, between,
	         argument);
	printf("%-*s", HELP_COLUMN, left);
	if (strlen(left) >= HELP_COLUMN)
		printf("\n%*s", HELP_COLUMN, "");
	for (const char *lf; (lf = strchr(text, '\n')) != NULL; text = lf + 1)
		printf("%.*s\n%*s", (int)(lf - text), text, HELP_COLUMN, "");
	printf("%s\n", text);
}

void option_table_print(const struct option_table *t)
{
	puts(t->about);
	for (unsigned group = 0; group == 0 || group < t->n_groups; group++) {
		putchar('\n');
		if (t->headings)
			printf("%s:\n", t->headings[group]);
		for (size_t i = 0; i < t->n_rows; i++)
			if (t->rows[i].group == group && t->rows[i].help)
				print_row(&t->rows[i]);
	}
	printf("\n%s\n", t->ending);
}
