/*
 * The removal log, read.
 *
 * Bytes are pulled in pieces and cut into lines; a line is known by its members.
 * Memory is the longest line and a piece.
 *
 * Invariant: what stands before line_start in `text` is used up.
 */
#include "report/removal_reader.h"

#include "base/base64.h"
#include "report/removal_log.h"

#define PIECE_BYTES ((size_t)64 * 1024)

/* ---- lines ---- */

/* Pulls a piece.  1: there is none; -1: unreadable, or no memory. */
static int pull(struct removal_reader *r)
{
	long n;

	if (buf_reserve(&r->text, PIECE_BYTES))
		return -1;
	n = r->read(r->ctx, r->text.ptr + r->text.len, PIECE_BYTES);
	if (n < 0)
		r->unreadable = true;
	if (n <= 0)
		return n < 0 ? -1 : 1;
	r->text.len += (size_t)n;
	return 0;
}

/* Makes the next line the current one.  1: there is none; -1 as above. */
static int next_line(struct removal_reader *r)
{
	size_t seen = 0; /* of the line, without a newline */
	int status = 0;

	r->line_start += r->line_bytes;
	r->line_bytes = 0;
	while (status == 0) {
		struct span line = span_from(buf_span(&r->text), r->line_start);
		const char *newline = line.len > seen ? memchr(line.ptr + seen, '\n', line.len - seen)
		                                      : NULL;

		seen = line.len;
		if (newline) {
			r->line_bytes = (size_t)(newline - line.ptr) + 1;
			break;
		}
		if (r->line_start)
			memmove(r->text.ptr, line.ptr, line.len);
		r->text.len = line.len;
		r->line_start = 0;
		status = pull(r);
	}
	if (status == 1 && seen) { /* the last line lacks its newline */
		r->line_bytes = seen;
		status = 0;
	}
	r->line_number += status == 0;
	return status;
}

/* Reads a line into r->json.  1: there is none; -1: it is damaged. */
static int read_line(struct removal_reader *r)
{
	int status = next_line(r);

	if (status)
		return status;
	return json_line_read(&r->json, span_of(r->text.ptr + r->line_start, r->line_bytes));
}

/* ---- members ---- */

/* A string member, or its base64 under another name, decoded into `room`.  1:
 * there is neither. */
static int get_bytes(struct removal_reader *r, const char *name, const char *name64,
                     struct buf *room, struct span *out)
{
	struct span encoded;

	*out = (struct span){ 0 };
	if (json_line_string(&r->json, name, out))
		return 0;
	if (!json_line_string(&r->json, name64, &encoded))
		return 1;
	buf_clear(room);
	if (base64_decode(room, encoded))
		return -1;
	*out = buf_span(room);
	return 0;
}

static int get_written(struct removal_reader *r, struct removal_line *out)
{
	return get_bytes(r, "written", "written64", &r->written, &out->written) < 0 ? -1 : 0;
}

static int get_removal(struct removal_reader *r, struct removal_line *out)
{
	out->kind = REMOVAL_LINE_REMOVAL;
	out->is_blanks = json_line_true(&r->json, "blanks");
	if (!json_line_number(&r->json, "line", &out->line) ||
	    !json_line_number(&r->json, "offset", &out->offset) ||
	    get_bytes(r, "text", "base64", &r->raw, &out->raw))
		return -1;
	return get_written(r, out);
}

static int get_edit(struct removal_reader *r, struct removal_line *out)
{
	out->kind = REMOVAL_LINE_EDIT;
	return get_bytes(r, "raw", "raw64", &r->raw, &out->raw) ? -1 : get_written(r, out);
}

static int get_check(struct removal_reader *r, struct removal_line *out)
{
	out->kind = REMOVAL_LINE_CHECK;
	return json_line_number(&r->json, "from", &out->from) &&
	       json_line_number(&r->json, "bytes", &out->bytes) ? 0 : -1;
}

static int get_input(struct removal_reader *r, struct removal_line *out)
{
	const struct json_line *j = &r->json;

	out->kind = REMOVAL_LINE_INPUT;
	r->document = 0;
	json_line_string(j, "fields", &out->fields);
	json_line_number(j, "max_record", &out->max_record_bytes);
	out->drop_empty = json_line_true(j, "drop_empty");
	return json_line_string(j, "format", &out->format) ? 0 : -1;
}

/* The document that this line is about, if it says. */
static int note_document(struct removal_reader *r)
{
	if (!json_line_number(&r->json, "document", &r->document))
		return 0;

	struct span id;
	int status = get_bytes(r, "id", "id64", &r->raw, &id);

	buf_clear(&r->id);
	return status < 0 ? -1 : buf_append_span(&r->id, id);
}

/* ---- the reader ---- */

int removal_reader_begin(struct removal_reader *r)
{
	uint64_t format;

	if (read_line(r) || !json_line_number(&r->json, "descrape_removals", &format))
		return -1;
	return format == REMOVAL_LOG_FORMAT ? 0 : -1;
}

int removal_reader_next(struct removal_reader *r, struct removal_line *out)
{
	const struct json_line *j = &r->json;
	int status;

	*out = (struct removal_line){ .kind = REMOVAL_LINE_END_OF_LOG };
	while ((status = read_line(r)) == 0) {
		if (note_document(r))
			return -1;
		out->is_edit = json_line_number(j, "at", &out->at);
		if (json_line_string(j, "rule", &out->rule))
			return get_removal(r, out);
		if (out->is_edit)
			return get_edit(r, out);
		if (json_line_string(j, "checked", &out->checksum))
			return get_check(r, out);
		if (json_line_string(j, "end", &out->name)) {
			out->kind = REMOVAL_LINE_END;
			return json_line_number(j, "bytes", &out->bytes) ? 0 : -1;
		}
		if (json_line_string(j, "input", &out->name))
			return get_input(r, out);
		/* another line is a later version's, which this one can do without */
	}
	return status == 1 ? 0 : -1;
}

void removal_reader_free(struct removal_reader *r)
{
	buf_free(&r->text);
	json_line_free(&r->json);
	buf_free(&r->id);
	buf_free(&r->raw);
	buf_free(&r->written);
}
