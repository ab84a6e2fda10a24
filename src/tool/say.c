/*
 * say: how a program speaks on standard error and ends.
 *
 * The name is set once, before anything is said and any thread started.
 */
#include "tool/say.h"

#include <stdarg.h>
#include <stdio.h>

static const char *speaker = "descrape";

void say_as(const char *program)
{
	speaker = program;
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fprintf(stderr, "%s: ", speaker);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

void say_diags(struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *d = &diags->items[i];

		if (d->pos.file)
			say("%s: %s", d->pos.file, d->message);
		else
			say("%s", d->message);
	}
	if (diags->out_of_memory)
		say("out of memory");
	diags_clear(diags);
}

int say_end(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (status != EXIT_OUTPUT) /* which says so itself */
		say("standard output: cannot write");
	return EXIT_OUTPUT;
}
