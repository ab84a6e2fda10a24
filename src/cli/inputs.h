/*
 * inputs: the names of what is to be read.
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "base/buf.h"
#include "cli/options.h"

struct inputs {
	const char **names; /* "-": standard input; owned array */
	size_t count;
	struct buf text;    /* names read by --files0-from; owned */
};

/*
 * The operands, or the names in the file of --files0-from, or standard input
 * alone.  -1 after it said what is wrong.
 */
int inputs_read(struct inputs *in, const struct options *o);
void inputs_free(struct inputs *in);

#endif
