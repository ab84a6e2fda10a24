/*
 * --check: loads the named rule files, or all built-in packs, with every rule
 * of every level and language, and runs their samples.
 */
#include "cli/check.h"

#include <stdio.h>

#include "cli/load.h"
#include "cli/say.h"

static descrape_status load(descrape_rules *rules, const struct options *o)
{
	descrape_status status = DESCRAPE_OK;

	if (o->n_files == 0)
		descrape_rules_add_builtin(rules, NULL);
	for (size_t i = 0; i < o->n_files; i++)
		descrape_rules_add_file(rules, o->files[i]);
	status = descrape_rules_compile(rules);
	if (status == DESCRAPE_ERROR_MEMORY)
		say("out of memory");
	return status;
}

int check_run(const struct options *o)
{
	descrape_rules *rules = load_nothing(o, 1);
	size_t n_run = 0;
	int status = EXIT_USAGE;

	if (!rules)
		return EXIT_USAGE;
	if (load(rules, o) == DESCRAPE_OK) {
		long failed = descrape_rules_check(rules, &n_run);

		status = failed == 0 ? EXIT_OK : EXIT_CHECK_FAILED;
		if (failed < 0)
			say("out of memory");
		say_problems(rules, 0, 1);
		printf("%zu rules, %zu samples, %ld failed\n", descrape_rules_count(rules), n_run,
		       failed < 0 ? 0 : failed);
	} else {
		say_problems(rules, 0, 1);
	}
	descrape_rules_free(rules);
	return status;
}
