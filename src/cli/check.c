/*
 * --check: loads the named rule files, or all built-in packs, with every rule
 * of every level and language, and runs their samples.
 *
 * With =tap, each rule is a test, for harnesses, and one more is what belongs to
 * no rule, as a name that nothing uses; what is wrong stands above as comments.
 * With =samples, what is printed are the samples that would settle warnings, each
 * under its rule, to be looked at and put into the rule file.
 */
#include "cli/check.h"

#include <stdio.h>
#include <string.h>

#include "cli/confine.h"
#include "cli/load.h"
#include "cli/problems.h"
#include "tool/say.h"

static descrape_status load(descrape_rules *rules, const struct options *o)
{
	if (o->n_files == 0)
		descrape_rules_add_builtin(rules, NULL);
	for (size_t i = 0; i < o->n_files; i++)
		descrape_rules_add_file(rules, o->files[i]);
	return descrape_rules_compile(rules);
}

static size_t count_problems(const descrape_rules *rules, descrape_severity severity)
{
	descrape_problem p = { .size = sizeof p };
	size_t n = 0;

	for (size_t i = 0; descrape_rules_problem(rules, i, &p) == 0; i++)
		n += p.severity == severity;
	return n;
}

/* Whether a problem is one of this rule, or of no rule (NULL). */
static int is_of(const descrape_rules *rules, const descrape_problem *p, const char *rule)
{
	if (rule)
		return p->rule && strcmp(p->rule, rule) == 0;
	return !p->rule || descrape_rules_find(rules, p->rule) == (size_t)-1;
}

/* Prints the problems of one rule, or of none, as comments; returns how many count. */
static size_t print_comments(const descrape_rules *rules, const char *rule, int strict)
{
	descrape_problem p = { .size = sizeof p };
	size_t n = 0;

	for (size_t i = 0; descrape_rules_problem(rules, i, &p) == 0; i++) {
		if (!is_of(rules, &p, rule))
			continue;
		n += p.severity == DESCRAPE_PROBLEM_ERROR || strict;
		printf("# %s:%u:%u: %s\n", p.file ? p.file : "-", p.line, p.column, p.message);
	}
	return n;
}

static void print_tap(descrape_rules *rules, int strict)
{
	descrape_rule r = { .size = sizeof r };

	size_t n = descrape_rules_count(rules);

	printf("1..%zu\n", n + 1);
	for (size_t i = 0; descrape_rules_get(rules, i, &r) == 0; i++)
		printf("%sok %zu - %s\n", print_comments(rules, r.id, strict) ? "not " : "", i + 1, r.id);
	printf("%sok %zu - what is of no rule\n", print_comments(rules, NULL, strict) ? "not " : "",
	       n + 1);
}

/* The samples to add, under the ids of their rules. */
static void print_samples(const descrape_rules *rules)
{
	descrape_problem p = { .size = sizeof p };
	const char *rule = "";

	for (size_t i = 0; descrape_rules_problem(rules, i, &p) == 0; i++) {
		if (!p.sample)
			continue;
		if (strcmp(rule, p.rule) != 0)
			printf("rule %s\n", p.rule);
		rule = p.rule;
		fputs(p.sample, stdout);
	}
}

/* Runs the samples and says what came of it. */
static int run_samples(descrape_rules *rules, const struct options *o)
{
	size_t n_run = 0, n_warnings;
	long failed = descrape_rules_check(rules, &n_run);

	if (failed < 0) {
		say("out of memory");
		return EXIT_USAGE;
	}
	n_warnings = count_problems(rules, DESCRAPE_PROBLEM_WARNING);
	if (o->command.argument && strcmp(o->command.argument, "tap") == 0) {
		print_tap(rules, o->strict);
	} else if (o->command.argument) {
		print_samples(rules);
	} else {
		say_problems(rules, 0, !o->quiet);
		printf("%zu rules, %zu samples, %ld failed, %zu warnings\n",
		       descrape_rules_count(rules), n_run, failed, n_warnings);
	}
	return failed || (o->strict && n_warnings) ? EXIT_CHECK_FAILED : EXIT_OK;
}

int check_run(const struct options *o)
{
	descrape_rules *rules = load_nothing(o, 1);
	int status = EXIT_USAGE;
	descrape_status loaded;

	if (!rules)
		return EXIT_USAGE;
	loaded = load(rules, o);
	confine_all(o);
	if (loaded == DESCRAPE_OK)
		status = run_samples(rules, o);
	else
		say_problems(rules, 0, 1);
	if (loaded == DESCRAPE_ERROR_MEMORY)
		say("out of memory");
	descrape_rules_free(rules);
	return status;
}
