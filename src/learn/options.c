/*
 * options: the command line of descrape-learn, from one table.
 *
 * A row says everything about an option; getopt_long gets its tables from here, and
 * --help is printed from it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "learn/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learn/learner.h"
#include "learn/reader.h"
#include "tool/say.h"

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_SIZE };

struct option_row {
	char letter;          /* 0: none */
	const char *name;
	const char *argument; /* NULL: a flag */
	enum option_type type;
	size_t offset;        /* of the field in struct learn_options */
	uint64_t min, max;    /* NUMBER, SIZE */
	const char *help;
};

#define FIELD(name) offsetof(struct learn_options, name)
#define MAX_PAGES UINT32_MAX

static const struct option_row rows[] = {
	{ 't', "format", "FMT", OPTION_TEXT, FIELD(format), 0, 0,
	  "auto, text, jsonl, nul, formfeed or wet (auto)" },
	{ 0, "field", "NAME,...", OPTION_TEXT, FIELD(fields), 0, 0,
	  "JSONL: the fields that hold text, names or JSON Pointers (text)" },
	{ 0, "site-field", "NAME", OPTION_TEXT, FIELD(site_field), 0, 0,
	  "JSONL: the field that names the site; of a URL, its host" },
	{ 0, "together", NULL, OPTION_FLAG, FIELD(together), 0, 0,
	  "take all pages for those of one site" },
	{ 0, "max-record", "SIZE", OPTION_SIZE, FIELD(max_record_bytes), 1, UINT64_MAX,
	  "leave out larger JSONL and WET records (16M)" },
	{ 0, "min-pages", "N", OPTION_NUMBER, FIELD(min_pages), 2, MAX_PAGES,
	  "a line recurs when it stands on N pages of a site (2)" },
	{ 0, "min-percent", "P", OPTION_NUMBER, FIELD(min_percent), 0, 100,
	  "and on P in a hundred of them (2)" },
	{ 0, "min-site", "N", OPTION_NUMBER, FIELD(min_site_pages), 2, MAX_PAGES,
	  "learn of sites with N pages or more (5)" },
	{ 0, "prose", NULL, OPTION_FLAG, FIELD(prose), 0, 0,
	  "lines that look like prose too" },
	{ 0, "memory", "SIZE", OPTION_SIZE, FIELD(memory_bytes), LEARNER_MIN_MEMORY_BYTES,
	  SIZE_MAX / 2, "count in so much memory (64M)" },
	{ 'o', "output", "FILE", OPTION_TEXT, FIELD(output), 0, 0,
	  "the rule file (standard output)" },
	{ 0, "split", "DIR", OPTION_TEXT, FIELD(split), 0, 0,
	  "a rule file a site, DIR/SITE.rules" },
	{ 0, "force", NULL, OPTION_FLAG, FIELD(force), 0, 0,
	  "existing files may be replaced" },
	{ 'q', "quiet", NULL, OPTION_FLAG, FIELD(quiet), 0, 0, "no warnings" },
	{ 'h', "help", NULL, OPTION_FLAG, FIELD(help), 0, 0, "this text" },
	{ 'V', "version", NULL, OPTION_FLAG, FIELD(version), 0, 0, "the version" },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))
#define LONG_ONLY 256 /* getopt value of row i without a letter: LONG_ONLY + i */

/* A number; of a size, with an optional suffix K, M or G (powers of 1024). */
static int read_number(const struct option_row *row, const char *text, uint64_t *out)
{
	static const char suffixes[] = "KMG";
	const char *suffix;
	char *end;

	errno = 0;
	uint64_t n = strtoull(text, &end, 10);

	if (errno || end == text || *text == '-' || *text == '+' || *text == ' ')
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

static int set_option(struct learn_options *o, const struct option_row *row, const char *value)
{
	char *field = (char *)o + row->offset;

	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_NUMBER:
		if (read_number(row, value, (uint64_t *)field) == 0)
			return 0;
		say("--%s: '%s' is not a number from %llu to %llu", row->name, value,
		          (unsigned long long)row->min, (unsigned long long)row->max);
		return -1;
	case OPTION_SIZE:
		if (read_number(row, value, (uint64_t *)field) == 0)
			return 0;
		say("--%s: '%s' is not a size such as 64M or 1G, of %llu or more", row->name,
		          value, (unsigned long long)row->min);
		return -1;
	}
	return -1;
}

static const struct option_row *row_of(int value)
{
	if (value >= LONG_ONLY)
		return &rows[value - LONG_ONLY];
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].letter == value)
			return &rows[i];
	return NULL;
}

/* Says what getopt did not like about the word it stopped at. */
static int say_unknown(int what, char **argv)
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
	return -1;
}

int learn_options_parse(struct learn_options *o, int argc, char **argv)
{
	struct option longs[N_ROWS + 1] = { { 0 } };
	char letters[2 * N_ROWS + 2] = ":"; /* let us say what is wrong */
	size_t n_letters = 1;
	int value;

	*o = (struct learn_options){ .format = "auto",
		                     .max_record_bytes = READER_MAX_RECORD_BYTES,
		                     .min_pages = 2, .min_percent = 2, .min_site_pages = 5,
		                     .memory_bytes = LEARNER_MEMORY_BYTES };
	for (size_t i = 0; i < N_ROWS; i++) {
		longs[i].name = rows[i].name;
		longs[i].has_arg = rows[i].argument ? required_argument : no_argument;
		longs[i].val = rows[i].letter ? rows[i].letter : LONG_ONLY + (int)i;
		if (rows[i].letter)
			letters[n_letters++] = rows[i].letter;
		if (rows[i].letter && rows[i].argument)
			letters[n_letters++] = ':';
	}
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = row_of(value);

		if (!row)
			return say_unknown(value, argv);
		if (set_option(o, row, optarg) < 0)
			return -1;
	}
	o->files = (const char *const *)argv + optind;
	o->n_files = (size_t)(argc - optind);
	return 0;
}

void learn_options_print_help(void)
{
	puts("Usage: descrape-learn [OPTION]... [FILE]...\n"
	     "Count lines that recur on the pages of a site, and print rules for descrape\n"
	     "that remove them.  Reads files or standard input, gzip or plain.\n");
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct option_row *row = &rows[i];
		char left[64];

		snprintf(left, sizeof(left), "  %c%c%s--%s%s%s", row->letter ? '-' : ' ',
		         row->letter ? row->letter : ' ', row->letter ? ", " : "  ", row->name,
		         row->argument ? " " : "", row->argument ? row->argument : "");
		printf("%-26s%s\n", left, row->help);
	}
	puts("\nExit status: 0 all was read; 2 usage is wrong, nothing was written; 3 some input\n"
	     "could not be read; 4 output is incomplete.");
}
