/*
 * options: the command line of descrape-review; tool/option_table reads and prints it.
 */
#include "review/options.h"

#include <string.h>

#include "tool/option_table.h"
#include "tool/say.h"

#define FIELD(name) offsetof(struct review_options, name), 0, 0, 0

static const struct option_row rows[] = {
	{ 'c', "changed", NULL, OPTION_FLAG, FIELD(changed), 0,
	  "leave out documents in which nothing went" },
	{ 'o', "output", "FILE", OPTION_TEXT, FIELD(output), 0,
	  "write to FILE, which appears when it is complete" },
	{ 'f', "force", NULL, OPTION_FLAG, FIELD(force), 0, "replace an existing FILE" },
	{ 't', "title", "TEXT", OPTION_TEXT, FIELD(title), 0, "the page's heading" },
	{ 'h', "help", NULL, OPTION_FLAG, FIELD(help), 0, "this text" },
	{ 'V', "version", NULL, OPTION_FLAG, FIELD(version), 0, "the version" },
};

#define N_ROWS (sizeof rows / sizeof rows[0])

_Static_assert(N_ROWS <= OPTION_TABLE_MAX_ROWS, "raise OPTION_TABLE_MAX_ROWS");

static const struct option_table table = {
	.rows = rows, .n_rows = N_ROWS,
	.about = "Usage: descrape-review [OPTION]... LOG [FILE]...\n"
	         "Show what descrape removed, from the LOG that descrape --removed wrote and the\n"
	         "cleaned text in the FILEs or on standard input, as one page for a browser.",
	.ending = "Exit status: 0 the page is complete; 1 text and log do not go together; 2 usage,\n"
	          "or no log; 3 some input could not be read; 4 the page could not be written.",
};

/* Takes the log and the texts from the operands. */
static int take_operands(struct review_options *o, const char *const *operands, size_t n)
{
	static const char *const standard_input[] = { "-" };

	if (n == 0) {
		say("which log? see --help");
		return -1;
	}
	o->log = operands[0];
	o->texts = n > 1 ? operands + 1 : standard_input;
	o->n_texts = n > 1 ? n - 1 : 1;
	if (n == 1 && strcmp(o->log, "-") == 0) {
		say("standard input is the log; name the cleaned text");
		return -1;
	}
	return 0;
}

int review_options_parse(struct review_options *o, int argc, char **argv)
{
	int first;

	*o = (struct review_options){ .title = "What descrape removed" };
	first = option_table_read(&table, argc, argv, o);
	if (first < 0)
		return -1;
	if (o->help || o->version)
		return 0;
	return take_operands(o, (const char *const *)argv + first, (size_t)(argc - first));
}

void review_options_print_help(void)
{
	option_table_print(&table);
}
