/*
 * problems: what is wrong with rules, on standard error.
 */
#include "cli/problems.h"

#include <stdio.h>
#include <unistd.h>

/* The line and a caret under the column; tabs stay tabs so that they line up. */
static void print_source(const descrape_problem *p)
{
	fprintf(stderr, "  %s\n  ", p->source);
	for (unsigned i = 0; i + 1 < p->column && p->source[i]; i++)
		if (((unsigned char)p->source[i] & 0xC0) != 0x80)
			fputc(p->source[i] == '\t' ? '\t' : ' ', stderr);
	fputs("^\n", stderr);
}

static void print_problem(const descrape_problem *p)
{
	static const char *const names[] = { "error", "warning", "note" };

	if (p->file && p->line)
		fprintf(stderr, "%s:%u:%u: ", p->file, p->line, p->column);
	else if (p->file)
		fprintf(stderr, "%s: ", p->file);
	else
		fputs("descrape: ", stderr);
	fprintf(stderr, "%s: %s", names[p->severity], p->message);
	if (p->rule)
		fprintf(stderr, " [%s]", p->rule);
	fputc('\n', stderr);
	if (p->source && p->column && isatty(STDERR_FILENO))
		print_source(p);
}

size_t say_problems(const descrape_rules *rules, size_t from, int warnings)
{
	descrape_problem p = { .size = sizeof p };

	for (; descrape_rules_problem(rules, from, &p) == 0; from++)
		if (p.severity == DESCRAPE_PROBLEM_ERROR || warnings)
			print_problem(&p);
	return from;
}
