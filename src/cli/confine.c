/*
 * The sandbox, as the command line needs it: which names a run will still open.
 * What is allowed when, and why, stands in io/sandbox.c.
 */
#include "cli/confine.h"

void confine_run(struct sandbox *s, const struct options *o, const struct inputs *inputs)
{
	unsigned uses = SANDBOX_READ | (o->in_place.given ? SANDBOX_REPLACE : 0);

	sandbox_init(s, !o->no_sandbox);
	for (size_t i = 0; i < inputs->count; i++)
		sandbox_allow(s, inputs->names[i], uses);
	if (o->command.what == COMMAND_RESTORE)
		sandbox_allow(s, o->command.argument, SANDBOX_READ);
	if (o->output)
		sandbox_allow(s, o->output, SANDBOX_REPLACE);
	sandbox_enter(s);
}

static void enter_and_seal(struct sandbox *s, const struct options *o)
{
	sandbox_init(s, !o->no_sandbox);
	sandbox_enter(s);
	sandbox_seal(s, false);
}

void confine_all(const struct options *o)
{
	struct sandbox s;

	enter_and_seal(&s, o);
	sandbox_free(&s);
}

void confine_describe(const struct options *o, char *out, size_t room)
{
	struct sandbox s;

	enter_and_seal(&s, o);
	sandbox_describe(&s, out, room);
	sandbox_free(&s);
}
