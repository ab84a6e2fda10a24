/*
 * window: the part of a document that is in memory, cut into lines.
 *
 * Bytes are appended at the end and dropped at the start; lines that are not
 * blank have ordinals.  They go on from one document to the next and leave a
 * gap there, so an ordinal names one line of an engine's life and what is
 * remembered about a line need not be forgotten at the end of its document.  A line over
 * LINE_MAX_BYTES is cut into parts of exactly that size as it comes, each an
 * entry of its own, so that memory stays bounded.
 */
#ifndef ENGINE_WINDOW_H
#define ENGINE_WINDOW_H

#include "base/buf.h"
#include "base/line.h"

struct window {
	struct buf bytes;     /* the document from `offset` on */
	uint64_t offset;      /* of bytes.ptr[0] in the document */
	struct line *lines;   /* owned; entries [0, n_lines) */
	uint32_t n_lines, cap_lines;
	uint64_t first;       /* ordinal of lines[0], or of the next entry */
	uint64_t cut;         /* offset up to which lines were cut */
	uint64_t searched;    /* offset up to which no line ending was found */
	uint64_t number;      /* lines of the document cut so far, blank ones too */
	uint32_t blanks;      /* blank lines since the last entry */
	uint32_t found;       /* what window_find found last, counted from lines[0] */
	bool in_long;         /* `cut` is inside a long line */
};

void window_free(struct window *w);
/* For the next document; keeps the memory. */
void window_reset(struct window *w);
/* -1: no memory. */
int window_append(struct window *w, struct span bytes);
/*
 * Cuts what can be cut; at_end: the document ends here.  New entries are those
 * with ordinals from the previous window_end() on.  -1: no memory.
 */
int window_cut(struct window *w, bool at_end);
/* Forgets bytes before `offset` and lines before ordinal `line` (which ends
 * after it). */
void window_drop(struct window *w, uint64_t offset, uint64_t line);

/* The ordinal after the newest entry. */
static inline uint64_t window_end(const struct window *w)
{
	return w->first + w->n_lines;
}

static inline bool window_has(const struct window *w, uint64_t ordinal)
{
	return ordinal >= w->first && ordinal < window_end(w);
}

static inline const struct line *window_line(const struct window *w, uint64_t ordinal)
{
	return &w->lines[ordinal - w->first];
}

static inline struct span window_span(const struct window *w, uint64_t start, uint64_t end)
{
	struct span from_start = span_from(buf_span(&w->bytes), (size_t)(start - w->offset));

	return span_of(from_start.ptr, (size_t)(end - start));
}

static inline uint64_t window_bytes_end(const struct window *w)
{
	return w->offset + w->bytes.len;
}

/* The ordinal of the entry that holds byte `offset`, or of the first one after it. */
uint64_t window_find(struct window *w, uint64_t offset);

#endif
