/*
 * reader: the pages of files, handed to a learner.
 */
#ifndef LEARN_READER_H
#define LEARN_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "io/io.h"
#include "learn/learner.h"

#define READER_MAX_RECORD_BYTES ((uint64_t)16 * 1024 * 1024) /* unless told otherwise */

struct reader_options {
	const char *format;        /* a name of frame_formats, or "auto" */
	const char *fields;        /* JSONL: where the text is; NULL: "text" */
	const char *site_field;    /* JSONL: where the site is; NULL: nowhere */
	bool together;             /* all pages are of one site */
	uint64_t max_record_bytes; /* what is larger is left out */
	bool quiet;                /* no warnings */
};

/* Whether a reader can be made of them: "" or what is wrong. */
const char *reader_check_options(const struct reader_options *options);

enum reader_status {
	READER_OK,
	READER_INPUT,     /* the input could not be read to its end */
	READER_NO_MEMORY, /* it is pointless to go on */
};

/* Reads a source to its end; all is borrowed.  What is wrong with its records is
 * said, what is wrong with the source is in its diags. */
enum reader_status reader_read(struct learner *l, const struct reader_options *options,
                               struct source *source);

#endif
