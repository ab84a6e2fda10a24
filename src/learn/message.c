/*
 * message: what descrape-learn says on standard error.
 */
#include "learn/message.h"

#include <stdarg.h>
#include <stdio.h>

void learn_say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("descrape-learn: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

void learn_say_diags(struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *d = &diags->items[i];

		if (d->pos.file)
			learn_say("%s: %s", d->pos.file, d->message);
		else
			learn_say("%s", d->message);
	}
	if (diags->out_of_memory)
		learn_say("out of memory");
	diags_clear(diags);
}
