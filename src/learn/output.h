/*
 * output: rule files, written whole or not at all.
 */
#ifndef LEARN_OUTPUT_H
#define LEARN_OUTPUT_H

#include "io/io.h"
#include "learn/options.h"
#include "learn/rulefile.h"
#include "tool/say.h"

struct output {
	const struct learn_options *options; /* borrowed */
	struct sink *sink;  /* owned; NULL with --split, and once it is finished */
	struct diags diags; /* of the sink */
};

/* Opens the one file, or makes the directory, so that a run that cannot write ends
 * before it reads; says what is wrong.  To be closed in any case. */
enum exit_status output_open(struct output *out, const struct learn_options *o);
/* Writes the choice, one file or one a site; says what is wrong.  Once. */
enum exit_status output_rules(struct output *out, const struct choice *choice,
                              const struct rulefile_facts *facts);
/* What was not written leaves nothing behind. */
void output_close(struct output *out);

#endif
