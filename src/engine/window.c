/*
 * Cutting a document into lines, in memory that does not grow with it.
 *
 * A line ends with LF or CRLF; a lone CR is a character.  Blank lines have no
 * entry: the next entry counts them.  The search for a line ending goes on
 * where the last one stopped, so that cutting is linear however small the
 * pieces are in which the text comes.
 *
 * Bounds: at most LINE_MAX_BYTES and a piece of input wait for their ending.
 */
#include "engine/window.h"

#include <stdlib.h>

#include "base/utf8.h"

void window_free(struct window *w)
{
	buf_free(&w->bytes);
	free(w->lines);
	*w = (struct window){ 0 };
}

void window_reset(struct window *w)
{
	buf_clear(&w->bytes);
	/* Ordinals go on, with a gap, so that none means two lines. */
	w->first += w->n_lines + 1;
	w->n_lines = 0;
	w->offset = w->cut = w->searched = w->number = 0;
	w->blanks = 0;
	w->in_long = false;
}

int window_append(struct window *w, struct span bytes)
{
	return buf_append_span(&w->bytes, bytes);
}

static int add_line(struct window *w, const struct line *line)
{
	if (w->n_lines == w->cap_lines) {
		uint32_t cap = w->cap_lines ? w->cap_lines * 2 : 1024;
		struct line *grown = realloc(w->lines, cap * sizeof *grown);

		if (!grown)
			return -1;
		w->lines = grown;
		w->cap_lines = cap;
	}
	w->lines[w->n_lines++] = *line;
	w->blanks = 0;
	return 0;
}

/* Whether the line is blank; the first byte mostly tells. */
static bool is_blank(struct span text)
{
	if (text.len == 0)
		return true;
	unsigned char c = (unsigned char)text.ptr[0];

	if (c > ' ' && c < 0x80)
		return false;
	return utf8_is_blank(text);
}

/* Adds the line [w->cut, end), of which the last `ending` bytes are its ending. */
static int cut_line(struct window *w, uint64_t end, uint16_t ending)
{
	uint64_t start = w->cut;
	struct line line = {
		.start = start,
		.text_bytes = (uint32_t)(end - start - ending),
		.ending_bytes = ending,
		.flags = w->in_long ? LINE_LONG : 0,
		.blanks_before = w->blanks,
	};

	w->cut = w->searched = end;
	if (!w->in_long)
		w->number++;
	line.number = w->number;
	if (!w->in_long && is_blank(window_span(w, start, end - ending))) {
		w->blanks++;
		return 0;
	}
	w->in_long = w->in_long && ending == 0;
	return add_line(w, &line);
}

/* Adds the next part of a line that is too long to wait for its ending. */
static int cut_part(struct window *w)
{
	if (!w->in_long) {
		w->in_long = true;
		w->number++;
	}
	return cut_line(w, w->cut + LINE_MAX_BYTES, 0);
}

int window_cut(struct window *w, bool at_end)
{
	uint64_t end = window_bytes_end(w);

	for (;;) {
		struct span rest = window_span(w, w->searched, end);
		uint64_t limit = w->cut + LINE_MAX_BYTES;
		const char *lf = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;
		uint64_t found = lf ? w->searched + (uint64_t)(lf - rest.ptr) : end;

		if (found > limit) {
			if (cut_part(w))
				return -1;
			continue;
		}
		if (!lf)
			break;
		/* A CR that is the last byte of the part before belongs to the text. */
		uint16_t ending = found > w->cut && lf[-1] == '\r' ? 2 : 1;

		if (cut_line(w, found + 1, ending))
			return -1;
	}
	w->searched = end;
	if (at_end && w->cut < end)
		return cut_line(w, end, 0);
	return 0;
}

void window_drop(struct window *w, uint64_t offset, uint64_t line)
{
	size_t bytes = (size_t)(offset - w->offset);
	uint32_t lines = (uint32_t)(line - w->first);

	if (bytes) {
		memmove(w->bytes.ptr, w->bytes.ptr + bytes, w->bytes.len - bytes);
		w->bytes.len -= bytes;
		w->offset = offset;
	}
	if (lines) {
		memmove(w->lines, w->lines + lines, (w->n_lines - lines) * sizeof *w->lines);
		w->n_lines -= lines;
		w->first = line;
	}
}

uint64_t window_find(const struct window *w, uint64_t offset)
{
	uint32_t low = 0, high = w->n_lines;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (line_end(&w->lines[middle]) > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return w->first + low;
}
