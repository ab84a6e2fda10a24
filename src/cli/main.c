/*
 * descrape: reads the command line and does what it asks for.
 */
#include <stdio.h>

#include "cli/check.h"
#include "cli/confine.h"
#include "cli/filter.h"
#include "cli/list.h"
#include "cli/load.h"
#include "cli/options.h"
#include "cli/restore.h"
#include "cli/signals.h"
#include "tool/say.h"
#include "config.h"

#ifndef HAVE_LIBDEFLATE
#define HAVE_LIBDEFLATE 0
#endif
#ifndef HAVE_ISAL
#define HAVE_ISAL 0
#endif

static int print_version(const struct options *o)
{
	char sandbox[64];

	confine_describe(o, sandbox, sizeof sandbox);
	printf("descrape %s\n", descrape_version());
	printf("built with zlib%s%s\n", HAVE_LIBDEFLATE ? ", libdeflate" : "",
	       HAVE_ISAL ? ", ISA-L" : "");
	printf("sandbox: %s\n", sandbox);
	return EXIT_OK;
}

static int print_help(void)
{
	options_print_help();
	return EXIT_OK;
}

/* Commands that work on loaded rules. */
static int run_with_rules(const struct options *o)
{
	descrape_rules *rules = load_rules(o);
	int status = EXIT_USAGE;

	if (!rules)
		return EXIT_USAGE;
	if (o->command.what != COMMAND_FILTER)
		confine_all(o);
	switch (o->command.what) {
	case COMMAND_LIST:
		status = list_run(rules, o->command.argument);
		break;
	case COMMAND_SHOW:
		status = list_show(rules, o->command.argument);
		break;
	case COMMAND_DUMP_RULES:
		status = list_dump(rules);
		break;
	case COMMAND_WHY:
		status = list_why(rules, o->command.argument);
		break;
	default:
		status = filter_run(o, rules);
		break;
	}
	descrape_rules_free(rules);
	return status;
}

int main(int argc, char **argv)
{
	struct options o;
	int status = EXIT_USAGE;

	signals_install();
	if (options_parse(&o, argc, argv) == 0) {
		switch (o.command.what) {
		case COMMAND_HELP:
			status = print_help();
			break;
		case COMMAND_VERSION:
			status = print_version(&o);
			break;
		case COMMAND_CHECK:
			status = check_run(&o);
			break;
		case COMMAND_RESTORE:
			status = restore_run(&o);
			break;
		default:
			status = run_with_rules(&o);
			break;
		}
	}
	options_free(&o);
	return say_end(status);
}
