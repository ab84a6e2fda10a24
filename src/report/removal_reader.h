/*
 * removal_reader: a removal log, line by line, for whoever undoes it.
 */
#ifndef REPORT_REMOVAL_READER_H
#define REPORT_REMOVAL_READER_H

#include <stdio.h>

#include "report/json_in.h"

enum removal_line_kind {
	REMOVAL_LINE_END_OF_LOG,
	REMOVAL_LINE_INPUT, /* name */
	REMOVAL_LINE_EDIT,  /* at, raw, written */
	REMOVAL_LINE_CHECK, /* from, bytes, checksum, document, id */
	REMOVAL_LINE_END,   /* name, bytes */
};

/* Spans are good until the next line. */
struct removal_line {
	enum removal_line_kind kind;
	struct span name;
	uint64_t at, from, bytes;
	struct span raw, written;
	struct span checksum;
};

/* Start from { .in = … }; free with removal_reader_free. */
struct removal_reader {
	FILE *in;                /* borrowed */
	uint64_t line_number;    /* of the log, from 1 */
	uint64_t document;       /* that the newest line with one is about; 0: none */
	struct buf id;           /* its name, or empty */
	char *text;              /* the line; of getline, owned */
	size_t text_bytes;       /* allocated */
	struct json_line json;
	struct buf raw, written; /* decoded from base64 */
};

/*
 * Reads the first line.  -1: the log is not one, or one of another format.
 */
int removal_reader_begin(struct removal_reader *r);
/* Reads on to the next line that matters for a restore: removals whose edit
 * stands apart are passed over.  -1: the line is damaged. */
int removal_reader_next(struct removal_reader *r, struct removal_line *out);
void removal_reader_free(struct removal_reader *r);

#endif
