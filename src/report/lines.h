/*
 * lines: the lines of a document as they were, with what became of their parts.
 *
 * Documents are settled in pieces that know nothing of lines; whoever shows
 * lines has them put together here.
 */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include <stdbool.h>

#include "api/descrape.h"
#include "base/buf.h"

/* A stretch of a line that has one fate. */
struct line_part {
	bool removed;
	size_t rule;                /* removed: by this one */
	size_t start, len;          /* in the line's text */
	size_t written, written_len; /* removed: what stands in its place, in lines.written */
};

/* Start from { .ctx, .line }; free with lines_free. */
struct lines {
	void *ctx;
	/* A line is complete, with its newline unless it is the last and has none;
	 * -1 stops. */
	int (*line)(void *ctx, const struct lines *l);

	/* The line, for `line` to read. */
	uint64_t number;         /* in the document, from 1 */
	struct buf text;         /* as it was */
	struct buf written;      /* by all its parts */
	struct line_part *parts; /* in order, without gaps; owned */
	size_t n_parts, cap;
	bool changed;            /* a part was removed */
	bool kept;               /* a part was not, the newline aside */
};

/* A document begins. */
void lines_begin(struct lines *l);
/* What became of the text, in order; -1: no memory, or `line` said so. */
int lines_keep(struct lines *l, struct span text);
int lines_remove(struct lines *l, const descrape_removal *removal);
/* The document ends: hands on what is left. */
int lines_end(struct lines *l);
void lines_free(struct lines *l);

#endif
