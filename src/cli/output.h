/*
 * output: where the cleaned text goes: standard output, a file of its own, each
 * input's own place, or nowhere.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/inputs.h"
#include "io/io.h"

struct output {
	const struct options *o;
	const struct inputs *inputs;
	struct diags diags;
	struct sink *sink;        /* NULL: not open */
	const char *in_place;     /* -i: the file whose place it takes; else NULL */
	bool in_place_gzip;
	unsigned jobs;            /* threads; counted when the system still tells */
	bool no_text;             /* it was asked for something else in its place */
	bool members;             /* every record is a gzip member of its own */
	bool refused;             /* it could not be opened: nothing was written */
	bool failed;              /* it is not whole */
	bool file_failed;         /* -i: this file stays as it was; the others go on */
};

/* Nothing is opened before the first byte or output_end. */
void output_init(struct output *out, const struct options *o, const struct inputs *inputs);
/* -i: what comes now takes the place of this file. */
void output_begin_file(struct output *out, const char *name, bool gzip);

/* `format`: of the records, known when there is something to write.  -1 after
 * out->refused or out->failed was set and the reason was said. */
int output_write(struct output *out, const char *format, const void *bytes, size_t len);
int output_flush(struct output *out);
int output_end_record(struct output *out);

/*
 * The work is done: completes the output, or gives it up where it is not whole,
 * or, in place, where nothing changed.  -1 as above; in place, 0 also where the
 * file could not be written: then out->failed is set.
 */
int output_end(struct output *out, const char *format, bool whole, bool changed);
void output_free(struct output *out);

/* Whether nothing will have to be opened for what is written from now on. */
bool output_is_open(const struct output *out);
/* Whether files will yet have to be named or removed. */
bool output_has_name(const struct output *out);

#endif
