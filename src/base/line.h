/*
 * line: where the lines of a document are.
 *
 * Offsets count bytes from the start of the document.  Only lines that are not
 * blank have an entry; the blank lines in front of one are the bytes between
 * the previous entry's end and its start.
 */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include <stdint.h>

#include "base/span.h"

/* A longer line is matched by structures only, and may be handed on in parts. */
#define LINE_MAX_BYTES ((size_t)64 * 1024)

enum line_flag {
	LINE_LONG = 1 << 0, /* a part of a line over LINE_MAX_BYTES; each counts as a line */
};

struct line {
	uint64_t start;         /* offset of its first byte */
	uint64_t number;        /* lines up to and with it, blank ones too: from 1 */
	uint32_t text_bytes;    /* without its ending */
	uint16_t ending_bytes;  /* 0 at the end of a document, 1 LF, 2 CRLF */
	uint16_t flags;         /* enum line_flag */
	uint32_t blanks_before; /* blank lines between it and the entry before */
};

static inline uint64_t line_text_end(const struct line *l)
{
	return l->start + l->text_bytes;
}

static inline uint64_t line_end(const struct line *l)
{
	return l->start + l->text_bytes + l->ending_bytes;
}

/* A stretch of a document that is in memory. */
struct stretch {
	const char *ptr;
	uint64_t offset; /* of ptr[0] in the document */
	size_t len;
};

/* Bytes [start, end) of the document; both must lie inside the stretch. */
static inline struct span stretch_span(const struct stretch *s, uint64_t start, uint64_t end)
{
	return span_of(s->ptr + (start - s->offset), (size_t)(end - start));
}

static inline struct span stretch_line(const struct stretch *s, const struct line *l)
{
	return stretch_span(s, l->start, line_text_end(l));
}

#endif
