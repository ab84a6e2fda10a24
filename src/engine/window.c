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

#include "base/newlines.h"
#include "base/utf8.h"

/* Searched for line endings at a time: their list stays in the first cache. */
#define CUT_BLOCKS 32u

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
	w->n_lines = w->found = 0;
	w->offset = w->cut = w->searched = w->number = 0;
	w->blanks = 0;
	w->in_long = false;
}

int window_append(struct window *w, struct span bytes)
{
	return buf_append_span(&w->bytes, bytes);
}

static int grow_lines(struct window *w, uint32_t more)
{
	uint32_t cap = w->cap_lines ? w->cap_lines : 1024;
	struct line *grown;

	while (cap - w->n_lines < more)
		cap *= 2;
	grown = realloc(w->lines, cap * sizeof *grown);
	if (!grown)
		return -1;
	w->lines = grown;
	w->cap_lines = cap;
	return 0;
}

/* Makes room for `more` lines. */
static inline int reserve_lines(struct window *w, uint32_t more)
{
	return w->cap_lines - w->n_lines >= more ? 0 : grow_lines(w, more);
}

/* Whether the line is blank; the first byte mostly tells. */
static inline bool is_blank(struct span text)
{
	/* From here on 128 bytes, and in front of some of them, are no blank's first one. */
	static const bool may_be[128] = { [0xC2 - 0x80] = true, [0xE1 - 0x80] = true,
		                          [0xE2 - 0x80] = true, [0xE3 - 0x80] = true,
		                          [0xEF - 0x80] = true };
	unsigned char c = text.len > 0 ? (unsigned char)text.ptr[0] : ' ';

	if (c > ' ' && (c < 0x80 || !may_be[c - 0x80]))
		return false;
	return utf8_is_blank(text);
}

/* Adds the line [w->cut, end), of which the last `ending` bytes are its ending;
 * there is room for it. */
static inline void cut_line(struct window *w, uint64_t end, uint16_t ending)
{
	struct line *line = &w->lines[w->n_lines];
	uint64_t start = w->cut;

	w->cut = end;
	if (!w->in_long) {
		w->number++;
		if (is_blank(window_span(w, start, end - ending))) {
			w->blanks++;
			return;
		}
	}
	*line = (struct line){
		.start = start,
		.number = w->number,
		.text_bytes = (uint32_t)(end - start - ending),
		.ending_bytes = ending,
		.flags = w->in_long ? LINE_LONG : 0,
		.blanks_before = w->blanks,
	};
	w->in_long = w->in_long && ending == 0;
	w->blanks = 0;
	w->n_lines++;
}

/* Cuts off what is too long to wait for an ending that is not before `offset`. */
static int cut_parts(struct window *w, uint64_t offset)
{
	while (offset - w->cut > LINE_MAX_BYTES) {
		if (!w->in_long) {
			w->in_long = true;
			w->number++;
		}
		if (reserve_lines(w, 1))
			return -1;
		cut_line(w, w->cut + LINE_MAX_BYTES, 0);
	}
	return 0;
}

/* Cuts the line that the LF at offset `lf` ends. */
static int cut_at(struct window *w, uint64_t lf)
{
	const char *end = w->bytes.ptr + (lf - w->offset);

	if (cut_parts(w, lf) || reserve_lines(w, 1))
		return -1;
	/* A CR that is the last byte of the part before belongs to the text. */
	cut_line(w, lf + 1, lf > w->cut && end[-1] == '\r' ? 2 : 1);
	return 0;
}

/*
 * Cuts the lines that end at the LFs listed, whose places count from offset `at`.
 * What is known of the window stays in registers meanwhile.
 */
static int cut_places(struct window *w, uint64_t at, const uint32_t *places, size_t count)
{
	const char *bytes = w->bytes.ptr + (at - w->offset), *start;
	uint64_t number;
	uint32_t blanks;
	struct line *line;

	/* The first may end a long line; the others lie behind it. */
	if (w->in_long || at + places[0] - w->cut > LINE_MAX_BYTES) {
		if (cut_at(w, at + places[0]))
			return -1;
		places++;
		count--;
	}
	if (reserve_lines(w, (uint32_t)count))
		return -1;
	start = w->bytes.ptr + (w->cut - w->offset);
	number = w->number;
	blanks = w->blanks;
	line = w->lines + w->n_lines;
	for (size_t i = 0; i < count; i++) {
		const char *lf = bytes + places[i];
		unsigned ending = 1 + (lf > start && lf[-1] == '\r');

		*line = (struct line){
			.start = at + (uint64_t)(start - bytes),
			.number = ++number,
			.text_bytes = (uint32_t)(lf + 1 - start) - ending,
			.ending_bytes = (uint16_t)ending,
			.blanks_before = blanks,
		};
		if (is_blank(span_of(start, line->text_bytes))) {
			blanks++;
		} else {
			blanks = 0;
			line++;
		}
		start = lf + 1;
	}
	w->cut = at + (uint64_t)(start - bytes);
	w->number = number;
	w->blanks = blanks;
	w->n_lines = (uint32_t)(line - w->lines);
	return 0;
}

/* Cuts the lines of whole blocks, CUT_BLOCKS at a time. */
static int cut_blocks(struct window *w, uint64_t end)
{
	uint32_t places[CUT_BLOCKS * NEWLINES_BLOCK + 2];

	while (end - w->searched >= NEWLINES_BLOCK) {
		uint64_t at = w->searched;
		size_t n = (size_t)(end - at) / NEWLINES_BLOCK;

		n = n < CUT_BLOCKS ? n : CUT_BLOCKS;
		w->searched += n * NEWLINES_BLOCK;
		n = newlines_list(w->bytes.ptr + (at - w->offset), n, places);
		if (n > 0 && cut_places(w, at, places, n))
			return -1;
	}
	return 0;
}

int window_cut(struct window *w, bool at_end)
{
	uint64_t end = window_bytes_end(w);

	if (cut_blocks(w, end))
		return -1;
	while (w->searched < end) {
		struct span rest = window_span(w, w->searched, end);
		const char *lf = memchr(rest.ptr, '\n', rest.len);

		if (!lf)
			break;
		w->searched += (uint64_t)(lf - rest.ptr) + 1;
		if (cut_at(w, w->searched - 1))
			return -1;
	}
	w->searched = end;
	if (cut_parts(w, end))
		return -1;
	if (at_end && w->cut < end) {
		if (reserve_lines(w, 1))
			return -1;
		cut_line(w, end, 0);
	}
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
		w->found = 0;
	}
}

uint64_t window_find(struct window *w, uint64_t offset)
{
	uint32_t low = 0, high = w->n_lines, step = 1;

	/* Mostly it is asked for places in order: the search begins where the last one
	 * ended, with longer and longer steps. */
	if (w->found < high && line_end(&w->lines[w->found]) <= offset) {
		low = w->found + 1;
		while (high - low > step && line_end(&w->lines[low + step - 1]) <= offset) {
			low += step;
			step *= 2;
		}
		high = high - low > step ? low + step : high;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (line_end(&w->lines[middle]) > offset)
			high = middle;
		else
			low = middle + 1;
	}
	w->found = low;
	return w->first + low;
}
