/* confine: the sandbox, as the command line needs it. */
#ifndef CLI_CONFINE_H
#define CLI_CONFINE_H

#include "cli/inputs.h"
#include "io/sandbox.h"

/* For commands that read inputs and may write an output: only these can be
 * opened from here on. */
void confine_run(struct sandbox *s, const struct options *o, const struct inputs *inputs);
/* For commands that have read all they need: nothing can be opened any more. */
void confine_all(const struct options *o);
/* What the system gives, to be printed; it is in force then, as in confine_all. */
void confine_describe(const struct options *o, char *out, size_t room);

#endif
