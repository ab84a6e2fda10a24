/*
 * The table of options, and its reader.
 *
 * A row says everything about an option: letter, name, argument, where its
 * value goes and of what type it is, and its line in --help.  getopt_long gets
 * its tables from here.
 */
#include "cli/options.h"
#include "tool/say.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


enum option_type {
	OPTION_FLAG,    /* bool: true */
	OPTION_SWITCH,  /* struct switched */
	OPTION_TEXT,    /* const char * */
	OPTION_LIST,    /* struct values */
	OPTION_NUMBER,  /* uint64_t within min..max; without its optional value: max_default */
	OPTION_SIZE,    /* uint64_t bytes, with K, M, G; at least 1 */
	OPTION_COMMAND, /* enum command, and its argument */
};

enum option_group {
	GROUP_RULES,
	GROUP_INPUT,
	GROUP_OUTPUT,
	GROUP_LOOK,
	GROUP_SAFETY,
	GROUP_AUTHORS,
	GROUP_HIDDEN, /* tested, not documented */
};

static const char *const group_names[] = {
	[GROUP_RULES] = "Rules",
	[GROUP_INPUT] = "Input",
	[GROUP_OUTPUT] = "Output",
	[GROUP_LOOK] = "Look first, and reports",
	[GROUP_SAFETY] = "Safety",
	[GROUP_AUTHORS] = "For authors of rules, and help",
};

struct option_row {
	char letter;          /* 0: none */
	const char *name;
	const char *argument; /* NULL: none; "[N]": optional */
	enum option_type type;
	size_t offset;        /* of the field in struct options */
	uint64_t min, max;    /* NUMBER; COMMAND: min is the command */
	uint64_t absent;      /* NUMBER: value when the optional argument is absent */
	enum option_group group;
	const char *help;
};

#define FIELD(name) offsetof(struct options, name)

static const struct option_row rows[] = {
	{ 'r', "rules", "FILE", OPTION_LIST, FIELD(rule_files), 0, 0, 0, GROUP_RULES,
	  "rule file, directory or built-in pack in place of the default\n"
	  "set; +FILE adds to it; repeatable" },
	{ 'e', "rule", "TEXT", OPTION_LIST, FIELD(rule_texts), 0, 0, 0, GROUP_RULES,
	  "entries of a one-off rule ('line: sponsored by .*'); repeatable" },
	{ 'L', "level", "N", OPTION_NUMBER, FIELD(level), 1, 3, 0, GROUP_RULES,
	  "rules up to this level: 1 safe (default), 2 eager, 3 only\n"
	  "running prose stays" },
	{ 'l', "lang", "LIST", OPTION_TEXT, FIELD(langs), 0, 0, 0, GROUP_RULES,
	  "only rules and phrases of these languages (en,fr) and of none" },
	{ 0, "only", "GLOB,...", OPTION_LIST, FIELD(only), 0, 0, 0, GROUP_RULES,
	  "only rules with these ids (share/*)" },
	{ 0, "disable", "GLOB,...", OPTION_LIST, FIELD(disable), 0, 0, 0, GROUP_RULES,
	  "not these" },
	{ 0, "enable", "GLOB,...", OPTION_LIST, FIELD(enable), 0, 0, 0, GROUP_RULES,
	  "these, whatever their level" },

	{ 't', "format", "FMT", OPTION_TEXT, FIELD(format), 0, 0, 0, GROUP_INPUT,
	  "text, jsonl, nul, formfeed, wet; default auto" },
	{ 0, "field", "NAME,...", OPTION_TEXT, FIELD(fields), 0, 0, 0, GROUP_INPUT,
	  "jsonl: fields that hold text, names or JSON Pointers;\n"
	  "default text" },
	{ 0, "max-record", "SIZE", OPTION_SIZE, FIELD(max_record_bytes), 0, 0, 0, GROUP_INPUT,
	  "larger records pass unchanged; default 256M" },

	{ 0, "files0-from", "FILE", OPTION_TEXT, FIELD(files0_from), 0, 0, 0, GROUP_INPUT,
	  "read the files named in FILE, each ended by NUL; - is standard\ninput" },

	{ 'o', "output", "FILE", OPTION_TEXT, FIELD(output), 0, 0, 0, GROUP_OUTPUT,
	  "write to FILE, which appears when it is complete" },
	{ 0, "force", NULL, OPTION_FLAG, FIELD(force), 0, 0, 0, GROUP_OUTPUT,
	  "replace an existing FILE" },
	{ 'i', "in-place", "[SUFFIX]", OPTION_SWITCH, FIELD(in_place), 0, 0, 0, GROUP_OUTPUT,
	  "clean each FILE where it is; with SUFFIX keep the original" },
	{ 'z', "gzip", "[LEVEL]", OPTION_NUMBER, FIELD(gzip_level), 1, 9, 6, GROUP_OUTPUT,
	  "compressed output, level 1-9 (6); on for -o *.gz" },
	{ 0, "gzip-single", NULL, OPTION_FLAG, FIELD(gzip_single), 0, 0, 0, GROUP_OUTPUT,
	  "one gzip member, for readers that expect one" },
	{ 'j', "jobs", "N", OPTION_NUMBER, FIELD(jobs), 0, 256, 0, GROUP_OUTPUT,
	  "threads; 0: as many as there are cores; default 1" },
	{ 0, "drop-empty", NULL, OPTION_FLAG, FIELD(drop_empty), 0, 0, 0, GROUP_OUTPUT,
	  "leave out records whose text became empty" },
	{ 0, "line-buffered", NULL, OPTION_FLAG, FIELD(line_buffered), 0, 0, 0, GROUP_OUTPUT,
	  "hand on every line or record at once" },

	{ 'n', "dry-run", NULL, OPTION_FLAG, FIELD(dry_run), 0, 0, 0, GROUP_LOOK,
	  "write no text" },
	{ 'D', "diff", NULL, OPTION_FLAG, FIELD(diff), 0, 0, 0, GROUP_LOOK,
	  "what would change, as a unified diff that names the rules" },
	{ 'A', "annotate", NULL, OPTION_FLAG, FIELD(annotate), 0, 0, 0, GROUP_LOOK,
	  "every line, with the rule that would take it in front" },
	{ 0, "explain", NULL, OPTION_FLAG, FIELD(explain), 0, 0, 0, GROUP_LOOK,
	  "matches that took nothing, and why, on standard error" },
	{ 0, "color", "WHEN", OPTION_TEXT, FIELD(color), 0, 0, 0, GROUP_LOOK,
	  "of --diff and --annotate: auto, always or never" },
	{ 's', "stats", NULL, OPTION_FLAG, FIELD(stats), 0, 0, 0, GROUP_LOOK,
	  "what went, by category and rule, on standard error" },
	{ 0, "report", "FILE", OPTION_TEXT, FIELD(report), 0, 0, 0, GROUP_LOOK,
	  "the same and more, as JSON" },
	{ 0, "unused", NULL, OPTION_FLAG, FIELD(unused), 0, 0, 0, GROUP_LOOK,
	  "the rules that matched nothing, on standard error" },
	{ 0, "progress", "[WHEN]", OPTION_TEXT, FIELD(progress), 0, 0, 0, GROUP_LOOK,
	  "auto, always or never; SIGUSR1 prints one line" },

	{ 0, "removed", "FILE", OPTION_TEXT, FIELD(removed), 0, 0, 0, GROUP_LOOK,
	  "log every removal, as JSON Lines, for --restore" },
	{ 0, "restore", "LOG", OPTION_COMMAND, 0, COMMAND_RESTORE, 0, 0, GROUP_LOOK,
	  "cleaned text in, what it was before out, verified" },
	{ 'W', "why", "TEXT", OPTION_COMMAND, 0, COMMAND_WHY, 0, 0, GROUP_LOOK,
	  "the rules that match TEXT, and what holds them back" },

	{ 0, "max-removed", "PCT", OPTION_NUMBER, FIELD(max_removed_percent), 1, 100, 0,
	  GROUP_SAFETY, "a document that would lose more of its characters passes\n"
	  "unchanged" },
	{ 0, "match-limit", "N", OPTION_NUMBER, FIELD(match_limit), 1, UINT32_MAX, 0, GROUP_SAFETY,
	  "steps a match attempt may take; default 100000" },
	{ 0, "strict", NULL, OPTION_FLAG, FIELD(strict), 0, 0, 0, GROUP_SAFETY,
	  "limits hit, lines that are not UTF-8 and warnings of --check\nare errors: exit status 1" },
	{ 0, "no-sandbox", NULL, OPTION_FLAG, FIELD(no_sandbox), 0, 0, 0, GROUP_SAFETY,
	  "give up no rights of the process; -V says which it would" },

	{ 0, "check", "[=tap|samples]", OPTION_COMMAND, 0, COMMAND_CHECK, 0, 0, GROUP_AUTHORS,
	  "check rule FILEs, or the built-in packs: syntax and samples" },
	{ 0, "list", "[GLOB]", OPTION_COMMAND, 0, COMMAND_LIST, 0, 0, GROUP_AUTHORS,
	  "the rules that are loaded" },
	{ 0, "show", "ID", OPTION_COMMAND, 0, COMMAND_SHOW, 0, 0, GROUP_AUTHORS,
	  "a rule as it stands in its file, and how it is found" },
	{ 0, "dump-rules", "[=json]", OPTION_COMMAND, 0, COMMAND_DUMP_RULES, 0, 0, GROUP_AUTHORS,
	  "all that is loaded, a JSON object a line" },
	{ 'q', "quiet", NULL, OPTION_FLAG, FIELD(quiet), 0, 0, 0, GROUP_AUTHORS,
	  "no warnings" },
	{ 'v', "verbose", NULL, OPTION_FLAG, FIELD(verbose), 0, 0, 0, GROUP_AUTHORS,
	  "say what was taken for what" },
	{ 'h', "help", NULL, OPTION_COMMAND, 0, COMMAND_HELP, 0, 0, GROUP_AUTHORS, "this text" },
	{ 'V', "version", NULL, OPTION_COMMAND, 0, COMMAND_VERSION, 0, 0, GROUP_AUTHORS,
	  "version, what it was built with, and what confines it" },

	{ 0, "no-prefilter", NULL, OPTION_FLAG, FIELD(no_prefilter), 0, 0, 0, GROUP_HIDDEN, "" },
};

#define N_ROWS (sizeof rows / sizeof rows[0])
#define LONG_ONLY 256 /* getopt value of row i without a letter: LONG_ONLY + i */

/* ---- values ---- */

static int add_value(struct values *v, const char *item)
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

/* A number with an optional suffix K, M, G (powers of 1024). */
static int read_size(const char *text, uint64_t *out)
{
	static const char suffixes[] = "KMG";
	const char *suffix;
	char *end;

	errno = 0;
	uint64_t n = strtoull(text, &end, 10);

	if (errno || end == text || *text == '-' || n == 0)
		return -1;
	if (*end && (suffix = strchr(suffixes, *end)) != NULL) {
		unsigned shift = 10 * (unsigned)(suffix - suffixes + 1);

		if (n > UINT64_MAX >> shift)
			return -1;
		n <<= shift;
		end++;
	}
	*out = n;
	return *end ? -1 : 0;
}

static int set_number(const struct option_row *row, const char *value, uint64_t *field)
{
	char *end = NULL;

	if (!value) {
		*field = row->absent;
		return 0;
	}
	errno = 0;
	uint64_t n = strtoull(value, &end, 10);

	if (errno || end == value || *end || *value == '-' || n < row->min || n > row->max) {
		say("--%s: '%s' is not a number from %llu to %llu", row->name, value,
		    (unsigned long long)row->min, (unsigned long long)row->max);
		return -1;
	}
	*field = n;
	return 0;
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

static int set_option(struct options *o, const struct option_row *row, const char *value)
{
	char *field = (char *)o + row->offset;

	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_SWITCH:
		*(struct switched *)field = (struct switched){ true, value };
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value ? value : "always";
		return 0;
	case OPTION_LIST:
		return add_value((struct values *)field, value);
	case OPTION_NUMBER:
		return set_number(row, value, (uint64_t *)field);
	case OPTION_SIZE:
		if (read_size(value, (uint64_t *)field) == 0)
			return 0;
		say("--%s: '%s' is not a size such as 64K, 256M or 1G", row->name, value);
		return -1;
	case OPTION_COMMAND:
		o->command = (enum command)row->min;
		o->command_argument = value;
		if (!value || row->argument[1] != '=' || is_listed(value, row->argument + 2))
			return 0;
		say("--%s: there is no '%s'; only %s", row->name, value, row->argument);
		return -1;
	}
	return -1;
}

/* ---- getopt's tables ---- */

static bool is_optional(const struct option_row *row)
{
	return row->argument && row->argument[0] == '[';
}

static void make_tables(struct option *longs, char *letters)
{
	*letters++ = ':'; /* let us say what is wrong */
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct option_row *row = &rows[i];

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
	longs[N_ROWS] = (struct option){ 0 };
	*letters = '\0';
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

int options_parse(struct options *o, int argc, char **argv)
{
	struct option longs[N_ROWS + 1];
	char letters[3 * N_ROWS + 2];
	int value;

	*o = (struct options){ .level = 1, .format = "auto", .jobs = 1 };
	make_tables(longs, letters);
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = row_of(value);

		if (!row)
			return say_unknown(value, argv);
		if (set_option(o, row, optarg))
			return -1;
	}
	o->files = (const char *const *)argv + optind;
	o->n_files = (size_t)(argc - optind);
	/* `--list GLOB` reads better than `--list=GLOB`; both work. */
	if (o->command == COMMAND_LIST && !o->command_argument && o->n_files == 1) {
		o->command_argument = o->files[0];
		o->n_files = 0;
	}
	return 0;
}

void options_free(struct options *o)
{
	free(o->rule_files.items);
	free(o->rule_texts.items);
	free(o->only.items);
	free(o->disable.items);
	free(o->enable.items);
}

/* ---- help ---- */

#define HELP_COLUMN 26 /* where the explanations start */

static void print_row(const struct option_row *row)
{
	char left[64];
	const char *text = row->help;
	const char *argument = row->argument ? row->argument : "";
	const char *between = !row->argument ? "" : is_optional(row) ? "" : " ";
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

void options_print_help(void)
{
	puts("Usage: descrape [OPTION]... [FILE]...\n"
	     "Strip the noise of web scraping from text: ads, newsletter prompts, comment\n"
	     "forms, share bars, embeds, debug output.  Reads files or standard input, gzip\n"
	     "or plain, and writes the cleaned text to standard output.");
	for (int group = 0; group < GROUP_HIDDEN; group++) {
		printf("\n%s:\n", group_names[group]);
		for (size_t i = 0; i < N_ROWS; i++)
			if ((int)rows[i].group == group)
				print_row(&rows[i]);
	}
	puts("\nExit status: 0 all was processed; 1 a check failed; 2 usage or rules are wrong,\n"
	     "nothing was written; 3 some input could not be read; 4 output is incomplete.");
}
