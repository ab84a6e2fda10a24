/*
 * options: the command line of descrape-learn; tool/option_table reads and prints it.
 */
#include "learn/options.h"

#include "learn/learner.h"
#include "learn/reader.h"
#include "tool/option_table.h"

/* Where a value goes, and its bounds. */
#define BOUNDED(name, min, max, absent) offsetof(struct learn_options, name), min, max, absent
#define FIELD(name) BOUNDED(name, 0, 0, 0)
#define MAX_PAGES UINT32_MAX

static const struct option_row rows[] = {
	{ 't', "format", "FMT", OPTION_TEXT, FIELD(format), 0,
	  "auto, text, jsonl, nul, formfeed or wet (auto)" },
	{ 0, "field", "NAME,...", OPTION_TEXT, FIELD(fields), 0,
	  "JSONL: the fields that hold text, names or JSON Pointers (text)" },
	{ 0, "site-field", "NAME", OPTION_TEXT, FIELD(site_field), 0,
	  "JSONL: the field that names the site; of a URL, its host" },
	{ 0, "together", NULL, OPTION_FLAG, FIELD(together), 0,
	  "take all pages for those of one site" },
	{ 0, "max-record", "SIZE", OPTION_SIZE, BOUNDED(max_record_bytes, 1, UINT64_MAX, 0), 0,
	  "leave out larger JSONL and WET records (16M)" },
	{ 0, "min-pages", "N", OPTION_NUMBER, BOUNDED(min_pages, 2, MAX_PAGES, 0), 0,
	  "a line recurs when it stands on N pages of a site (2)" },
	{ 0, "min-percent", "P", OPTION_NUMBER, BOUNDED(min_percent, 0, 100, 0), 0,
	  "and on P in a hundred of them (2)" },
	{ 0, "min-site", "N", OPTION_NUMBER, BOUNDED(min_site_pages, 2, MAX_PAGES, 0), 0,
	  "learn of sites with N pages or more (5)" },
	{ 0, "prose", NULL, OPTION_FLAG, FIELD(prose), 0,
	  "lines that look like prose too" },
	{ 0, "memory", "SIZE", OPTION_SIZE,
	  BOUNDED(memory_bytes, LEARNER_MIN_MEMORY_BYTES, SIZE_MAX / 2, 0), 0,
	  "count in so much memory (64M)" },
	{ 'o', "output", "FILE", OPTION_TEXT, FIELD(output), 0,
	  "the rule file (standard output)" },
	{ 0, "split", "DIR", OPTION_TEXT, FIELD(split), 0,
	  "a rule file a site, DIR/SITE.rules" },
	{ 0, "force", NULL, OPTION_FLAG, FIELD(force), 0,
	  "existing files may be replaced" },
	{ 'q', "quiet", NULL, OPTION_FLAG, FIELD(quiet), 0, "no warnings" },
	{ 'h', "help", NULL, OPTION_FLAG, FIELD(help), 0, "this text" },
	{ 'V', "version", NULL, OPTION_FLAG, FIELD(version), 0, "the version" },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

_Static_assert(N_ROWS <= OPTION_TABLE_MAX_ROWS, "raise OPTION_TABLE_MAX_ROWS");

static const struct option_table table = {
	.rows = rows, .n_rows = N_ROWS,
	.about = "Usage: descrape-learn [OPTION]... [FILE]...\n"
	         "Count lines that recur on the pages of a site, and print rules for descrape\n"
	         "that remove them.  Reads files or standard input, gzip or plain.",
	.ending = "Exit status: 0 all was read; 2 usage is wrong, nothing was written; 3 some input\n"
	          "could not be read; 4 output is incomplete.",
};

int learn_options_parse(struct learn_options *o, int argc, char **argv)
{
	int first;

	*o = (struct learn_options){ .format = "auto",
		                     .max_record_bytes = READER_MAX_RECORD_BYTES,
		                     .min_pages = 2, .min_percent = 2, .min_site_pages = 5,
		                     .memory_bytes = LEARNER_MEMORY_BYTES };
	first = option_table_read(&table, argc, argv, o);
	if (first < 0)
		return -1;
	o->files = (const char *const *)argv + first;
	o->n_files = (size_t)(argc - first);
	return 0;
}

void learn_options_print_help(void)
{
	option_table_print(&table);
}
