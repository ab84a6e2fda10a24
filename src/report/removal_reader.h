/*
 * removal_reader: a removal log, line by line, for whoever undoes or shows it.
 */
#ifndef REPORT_REMOVAL_READER_H
#define REPORT_REMOVAL_READER_H

#include "report/json_in.h"

enum removal_line_kind {
	REMOVAL_LINE_END_OF_LOG,
	REMOVAL_LINE_INPUT,   /* name, format, fields, max_record_bytes, drop_empty */
	REMOVAL_LINE_REMOVAL, /* rule, line, offset, is_blanks, raw, written; see is_edit */
	REMOVAL_LINE_EDIT,    /* at, raw, written */
	REMOVAL_LINE_CHECK,   /* from, bytes, checksum */
	REMOVAL_LINE_END,     /* name, bytes */
};

/* Spans are good until the next line. */
struct removal_line {
	enum removal_line_kind kind;
	struct span name, format, fields; /* fields: empty where the format has none */
	uint64_t max_record_bytes;        /* 0: the log does not say */
	bool drop_empty;

	struct span rule;
	uint64_t line, offset;            /* in the document */
	bool is_blanks;                   /* blank lines that went along */
	bool is_edit;                     /* the removal is the edit of the input too, at `at` */
	uint64_t at;                      /* in the input */
	struct span raw;                  /* what went */
	struct span written;              /* what stands in its place */

	uint64_t from, bytes;
	struct span checksum;
};

/* Some more of the log into `bytes`, at most `size`.  Returns how many, 0 at its
 * end, -1 after it told its owner what is wrong. */
typedef long removal_read_fn(void *ctx, void *bytes, size_t size);

/* Start from { .read, .ctx }; free with removal_reader_free. */
struct removal_reader {
	removal_read_fn *read;
	void *ctx;
	uint64_t line_number;    /* of the log, from 1 */
	uint64_t document;       /* that the newest line with one is about; 0: none */
	struct buf id;           /* its name, or empty */
	bool unreadable;         /* read said -1: what is wrong was told */
	struct buf text;         /* read, and not all used up */
	size_t line_start, line_bytes; /* of the current line, in text */
	struct json_line json;
	struct buf raw, written; /* decoded from base64 */
};

/*
 * Reads the first line.  -1: the log cannot be read, is not one, or one of
 * another format.
 */
int removal_reader_begin(struct removal_reader *r);
/* Reads on to the next line.  -1: it is damaged, or cannot be read. */
int removal_reader_next(struct removal_reader *r, struct removal_line *out);
void removal_reader_free(struct removal_reader *r);

#endif
