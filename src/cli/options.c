/*
 * options: the command line of descrape; tool/option_table reads and prints it.
 *
 * check-options holds the table against the manual, check-completions against what
 * the shells complete.
 */
#include "cli/options.h"

enum option_group {
	GROUP_RULES,
	GROUP_INPUT,
	GROUP_OUTPUT,
	GROUP_LOOK,
	GROUP_SAFETY,
	GROUP_AUTHORS,
	N_GROUPS,
};

static const char *const headings[N_GROUPS] = {
	[GROUP_RULES] = "Rules",
	[GROUP_INPUT] = "Input",
	[GROUP_OUTPUT] = "Output",
	[GROUP_LOOK] = "Look first, and reports",
	[GROUP_SAFETY] = "Safety",
	[GROUP_AUTHORS] = "For authors of rules, and help",
};

/* Where a value goes, and its bounds; DO: which command that is. */
#define BOUNDED(name, min, max, absent) offsetof(struct options, name), min, max, absent
#define FIELD(name) BOUNDED(name, 0, 0, 0)
#define DO(what) BOUNDED(command, what, 0, 0)

static const struct option_row rows[] = {
	{ 'r', "rules", "FILE", OPTION_LIST, FIELD(rule_files), GROUP_RULES,
	  "rule file, directory or built-in pack in place of the default\n"
	  "set; +FILE adds to it; repeatable" },
	{ 'e', "rule", "TEXT", OPTION_LIST, FIELD(rule_texts), GROUP_RULES,
	  "entries of a one-off rule ('line: sponsored by .*'); repeatable" },
	{ 'L', "level", "N", OPTION_NUMBER, BOUNDED(level, 1, 3, 0), GROUP_RULES,
	  "rules up to this level: 1 safe (default), 2 eager, 3 only\n"
	  "running prose stays" },
	{ 'l', "lang", "LIST", OPTION_TEXT, FIELD(langs), GROUP_RULES,
	  "only rules and phrases of these languages (en,fr) and of none" },
	{ 0, "only", "GLOB,...", OPTION_LIST, FIELD(only), GROUP_RULES,
	  "only rules with these ids (share/*)" },
	{ 0, "disable", "GLOB,...", OPTION_LIST, FIELD(disable), GROUP_RULES,
	  "not these" },
	{ 0, "enable", "GLOB,...", OPTION_LIST, FIELD(enable), GROUP_RULES,
	  "these, whatever their level" },

	{ 't', "format", "FMT", OPTION_TEXT, FIELD(format), GROUP_INPUT,
	  "text, jsonl, nul, formfeed, wet; default auto" },
	{ 0, "field", "NAME,...", OPTION_TEXT, FIELD(fields), GROUP_INPUT,
	  "jsonl: fields that hold text, names or JSON Pointers;\n"
	  "default text" },
	{ 0, "max-record", "SIZE", OPTION_SIZE, BOUNDED(max_record_bytes, 1, UINT64_MAX, 0),
	  GROUP_INPUT, "larger records pass unchanged; default 256M" },
	{ 0, "files0-from", "FILE", OPTION_TEXT, FIELD(files0_from), GROUP_INPUT,
	  "read the files named in FILE, each ended by NUL; - is standard\ninput" },

	{ 'o', "output", "FILE", OPTION_TEXT, FIELD(output), GROUP_OUTPUT,
	  "write to FILE, which appears when it is complete" },
	{ 0, "force", NULL, OPTION_FLAG, FIELD(force), GROUP_OUTPUT,
	  "replace an existing FILE" },
	{ 'i', "in-place", "[SUFFIX]", OPTION_SWITCH, FIELD(in_place), GROUP_OUTPUT,
	  "clean each FILE where it is; with SUFFIX keep the original" },
	{ 'z', "gzip", "[LEVEL]", OPTION_NUMBER, BOUNDED(gzip_level, 1, 9, 6), GROUP_OUTPUT,
	  "compressed output, level 1-9 (6); on for -o *.gz" },
	{ 0, "gzip-single", NULL, OPTION_FLAG, FIELD(gzip_single), GROUP_OUTPUT,
	  "one gzip member, for readers that expect one" },
	{ 'j', "jobs", "N", OPTION_NUMBER, BOUNDED(jobs, 0, 256, 0), GROUP_OUTPUT,
	  "threads; 0: as many as there are cores; default 1" },
	{ 0, "drop-empty", NULL, OPTION_FLAG, FIELD(drop_empty), GROUP_OUTPUT,
	  "leave out records whose text became empty" },
	{ 0, "line-buffered", NULL, OPTION_FLAG, FIELD(line_buffered), GROUP_OUTPUT,
	  "hand on every line or record at once" },

	{ 'n', "dry-run", NULL, OPTION_FLAG, FIELD(dry_run), GROUP_LOOK,
	  "write no text" },
	{ 'D', "diff", NULL, OPTION_FLAG, FIELD(diff), GROUP_LOOK,
	  "what would change, as a unified diff that names the rules" },
	{ 'A', "annotate", NULL, OPTION_FLAG, FIELD(annotate), GROUP_LOOK,
	  "every line, with the rule that would take it in front" },
	{ 0, "explain", NULL, OPTION_FLAG, FIELD(explain), GROUP_LOOK,
	  "matches that took nothing, and why, on standard error" },
	{ 0, "color", "WHEN", OPTION_TEXT, FIELD(color), GROUP_LOOK,
	  "of --diff and --annotate: auto, always or never" },
	{ 's', "stats", NULL, OPTION_FLAG, FIELD(stats), GROUP_LOOK,
	  "what went, by category and rule, on standard error" },
	{ 0, "report", "FILE", OPTION_TEXT, FIELD(report), GROUP_LOOK,
	  "the same and more, as JSON" },
	{ 0, "unused", NULL, OPTION_FLAG, FIELD(unused), GROUP_LOOK,
	  "the rules that matched nothing, on standard error" },
	{ 0, "progress", "[WHEN]", OPTION_TEXT, FIELD(progress), GROUP_LOOK,
	  "auto, always or never; SIGUSR1 prints one line" },
	{ 0, "removed", "FILE", OPTION_TEXT, FIELD(removed), GROUP_LOOK,
	  "log every removal, as JSON Lines, for --restore" },
	{ 0, "restore", "LOG", OPTION_COMMAND, DO(COMMAND_RESTORE), GROUP_LOOK,
	  "cleaned text in, what it was before out, verified" },
	{ 'W', "why", "TEXT", OPTION_COMMAND, DO(COMMAND_WHY), GROUP_LOOK,
	  "the rules that match TEXT, and what holds them back" },

	{ 0, "max-removed", "PCT", OPTION_NUMBER, BOUNDED(max_removed_percent, 1, 100, 0),
	  GROUP_SAFETY, "a document that would lose more of its characters passes\n"
	  "unchanged" },
	{ 0, "match-limit", "N", OPTION_NUMBER, BOUNDED(match_limit, 1, UINT32_MAX, 0), GROUP_SAFETY,
	  "steps a match attempt may take; default 100000" },
	{ 0, "strict", NULL, OPTION_FLAG, FIELD(strict), GROUP_SAFETY,
	  "limits hit, lines that are not UTF-8 and warnings of --check\nare errors: exit status 1" },
	{ 0, "no-sandbox", NULL, OPTION_FLAG, FIELD(no_sandbox), GROUP_SAFETY,
	  "give up no rights of the process; -V says which it would" },

	{ 0, "check", "[=tap|samples]", OPTION_COMMAND, DO(COMMAND_CHECK), GROUP_AUTHORS,
	  "check rule FILEs, or the built-in packs: syntax and samples" },
	{ 0, "list", "[GLOB]", OPTION_COMMAND, DO(COMMAND_LIST), GROUP_AUTHORS,
	  "the rules that are loaded" },
	{ 0, "show", "ID", OPTION_COMMAND, DO(COMMAND_SHOW), GROUP_AUTHORS,
	  "a rule as it stands in its file, and how it is found" },
	{ 0, "dump-rules", "[=json]", OPTION_COMMAND, DO(COMMAND_DUMP_RULES), GROUP_AUTHORS,
	  "all that is loaded, a JSON object a line" },
	{ 'q', "quiet", NULL, OPTION_FLAG, FIELD(quiet), GROUP_AUTHORS,
	  "no warnings" },
	{ 'v', "verbose", NULL, OPTION_FLAG, FIELD(verbose), GROUP_AUTHORS,
	  "say what was taken for what" },
	{ 'h', "help", NULL, OPTION_COMMAND, DO(COMMAND_HELP), GROUP_AUTHORS, "this text" },
	{ 'V', "version", NULL, OPTION_COMMAND, DO(COMMAND_VERSION), GROUP_AUTHORS,
	  "version, what it was built with, and what confines it" },

	{ 0, "no-prefilter", NULL, OPTION_FLAG, FIELD(no_prefilter), GROUP_SAFETY, NULL },
};

#define N_ROWS (sizeof rows / sizeof rows[0])

_Static_assert(N_ROWS <= OPTION_TABLE_MAX_ROWS, "raise OPTION_TABLE_MAX_ROWS");

static const struct option_table table = {
	.rows = rows, .n_rows = N_ROWS, .headings = headings, .n_groups = N_GROUPS,
	.about = "Usage: descrape [OPTION]... [FILE]...\n"
	         "Strip the noise of web scraping from text: ads, newsletter prompts, comment\n"
	         "forms, share bars, embeds, debug output.  Reads files or standard input, gzip\n"
	         "or plain, and writes the cleaned text to standard output.",
	.ending = "Exit status: 0 all was processed; 1 a check failed; 2 usage or rules are wrong,\n"
	          "nothing was written; 3 some input could not be read; 4 output is incomplete.",
};

int options_parse(struct options *o, int argc, char **argv)
{
	int first;

	*o = (struct options){ .level = 1, .format = "auto", .jobs = 1 };
	first = option_table_read(&table, argc, argv, o);
	if (first < 0)
		return -1;
	o->files = (const char *const *)argv + first;
	o->n_files = (size_t)(argc - first);
	/* `--list GLOB` reads better than `--list=GLOB`; both work. */
	if (o->command.what == COMMAND_LIST && !o->command.argument && o->n_files == 1) {
		o->command.argument = o->files[0];
		o->n_files = 0;
	}
	return 0;
}

void options_free(struct options *o)
{
	option_table_free(&table, o);
}

void options_print_help(void)
{
	option_table_print(&table);
}
