/*
 * --restore: the cleaned text and the log of --removed go in, what was cleaned
 * comes out.
 *
 * The walk along both (report/removal_walk) sees a text that was changed since,
 * or another one's log; what comes out before that is on its way already,
 * unless it goes to a file, which then does not appear.
 */
#include "config.h"

#include "cli/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/confine.h"
#include "cli/output.h"
#include "report/removal_walk.h"
#include "tool/say.h"

#define READ_BYTES ((size_t)256 * 1024)

struct restore {
	struct removal_walk walk;
	struct source *log;
	struct inputs inputs;     /* the cleaned text, one file behind the other */
	size_t next_input;
	struct source *source;    /* NULL: none is open */
	char *bytes;              /* READ_BYTES; owned */
	struct output output;
	struct sandbox sandbox;
	struct diags diags;
	bool input_failed;
};

static long read_log(void *ctx, void *bytes, size_t size)
{
	struct restore *r = ctx;
	long n = source_read(r->log, bytes, size);

	r->input_failed |= n < 0;
	return n;
}

static int pull(void *ctx, struct span *out)
{
	struct restore *r = ctx;
	long n = 0;

	while (n == 0) {
		if (!r->source) {
			if (r->next_input == r->inputs.count)
				return 1;
			r->source = source_open(r->inputs.names[r->next_input++], &r->diags);
		}
		n = r->source ? source_read(r->source, r->bytes, READ_BYTES) : -1;
		if (r->next_input == r->inputs.count && output_is_open(&r->output))
			sandbox_seal(&r->sandbox, output_has_name(&r->output));
		if (n < 0) {
			r->input_failed = true;
			return -1;
		}
		if (n == 0) {
			source_close(r->source);
			r->source = NULL;
		}
	}
	*out = span_of(r->bytes, (size_t)n);
	return 0;
}

static int put(void *ctx, struct span bytes)
{
	struct restore *r = ctx;

	return output_write(&r->output, "text", bytes.ptr, bytes.len);
}

static int run(struct restore *r)
{
	bool went = removal_walk_run(&r->walk) == 0;

	say_diags(&r->diags);
	output_end(&r->output, "text", went, true);
	if (r->output.refused)
		return EXIT_USAGE;
	if (r->walk.mismatch)
		return EXIT_CHECK_FAILED;
	if (r->input_failed)
		return EXIT_INPUT;
	return went && !r->output.failed ? EXIT_OK : EXIT_OUTPUT;
}

/* Opens what is read; EXIT_OK, or what the program ends with after it was said. */
static int start(struct restore *r, const struct options *o)
{
	if (o->in_place.given || r->output.no_text) {
		say("--restore: not together with --in-place, nor with what writes no text");
		return EXIT_USAGE;
	}
	if (inputs_read(&r->inputs, o))
		return EXIT_USAGE;
	r->bytes = malloc(READ_BYTES);
	if (!r->bytes) {
		say("out of memory");
		return EXIT_USAGE;
	}
	confine_run(&r->sandbox, o, &r->inputs);
	r->log = source_open(o->command.argument, &r->diags);
	if (r->log && removal_walk_begin(&r->walk) == 0)
		return EXIT_OK;
	say_diags(&r->diags);
	return EXIT_USAGE;
}

int restore_run(const struct options *o)
{
	struct restore r = { 0 };
	int status;

	r.walk = (struct removal_walk){
		.client = { .ctx = &r, .pull = pull, .put = put },
		.log = { .read = read_log, .ctx = &r },
		.log_name = o->command.argument, .diags = &r.diags,
	};
	output_init(&r.output, o, &r.inputs);
	status = start(&r, o);
	if (status == EXIT_OK)
		status = run(&r);
	if (r.log)
		source_close(r.log);
	if (r.source)
		source_close(r.source);
	output_free(&r.output);
	sandbox_free(&r.sandbox);
	inputs_free(&r.inputs);
	removal_walk_free(&r.walk);
	diags_free(&r.diags);
	free(r.bytes);
	return status;
}
