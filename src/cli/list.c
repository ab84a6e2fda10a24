/*
 * --list: id, kind, level, languages, memory class and literals, separated by
 * tabs, so that cut, sort and grep work on it.
 */
#include "cli/list.h"

#include <fnmatch.h>
#include <stdio.h>

#include "cli/say.h"

static void print_langs(const descrape_rule *r)
{
	for (size_t i = 0; r->langs[i]; i++)
		printf("%s%s", i ? "," : "", r->langs[i]);
}

static void print_rule(const descrape_rule *r)
{
	printf("%s\t%s\t", r->id, r->kind);
	if (r->level)
		printf("%u%s\t", r->level, r->enabled ? "" : " off");
	else
		printf("%s\t", r->enabled ? "keep" : "keep off");
	print_langs(r);
	if (r->window_lines)
		printf("\twindow %u\t", r->window_lines);
	else
		printf("\tline\t");
	printf("%s\n", r->literals);
}

int list_run(descrape_rules *rules, const char *glob)
{
	descrape_rule r = { .size = sizeof r };
	size_t printed = 0;

	for (size_t i = 0; descrape_rules_get(rules, i, &r) == 0; i++)
		if (!glob || fnmatch(glob, r.id, 0) == 0) {
			print_rule(&r);
			printed++;
		}
	if (glob && !printed) {
		say("--list: no rule is named '%s'", glob);
		return EXIT_USAGE;
	}
	if (fflush(stdout) || ferror(stdout)) {
		say("standard output: cannot write");
		return EXIT_OUTPUT;
	}
	return EXIT_OK;
}
