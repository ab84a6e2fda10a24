/*
 * The removal log, read.
 *
 * A line is known by its members.  Memory is the longest line.
 */
#include "config.h"

#include "report/removal_reader.h"

#include <stdlib.h>

#include "base/base64.h"
#include "report/removal_log.h"

/* Reads a line into r->json.  1: there is none; -1: it is damaged. */
static int read_line(struct removal_reader *r)
{
	ssize_t len = getline(&r->text, &r->text_bytes, r->in);

	if (len < 0)
		return feof(r->in) ? 1 : -1;
	r->line_number++;
	return json_line_read(&r->json, span_of(r->text, (size_t)len));
}

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

static int get_edit(struct removal_reader *r, struct removal_line *out)
{
	int status = get_bytes(r, "raw", "raw64", &r->raw, &out->raw);

	out->kind = REMOVAL_LINE_EDIT;
	if (status == 1)
		status = get_bytes(r, "text", "base64", &r->raw, &out->raw);
	if (status)
		return -1;
	return get_bytes(r, "written", "written64", &r->written, &out->written) < 0 ? -1 : 0;
}

/* The document that this line is about, if it says. */
static int note_document(struct removal_reader *r)
{
	struct span id;

	if (!json_line_number(&r->json, "document", &r->document))
		return 0;
	buf_clear(&r->id);
	return json_line_string(&r->json, "id", &id) ? buf_append_span(&r->id, id) : 0;
}

int removal_reader_begin(struct removal_reader *r)
{
	uint64_t format;

	if (read_line(r) || !json_line_number(&r->json, "descrape_removals", &format))
		return -1;
	return format == REMOVAL_LOG_FORMAT ? 0 : -1;
}

int removal_reader_next(struct removal_reader *r, struct removal_line *out)
{
	int status;

	*out = (struct removal_line){ .kind = REMOVAL_LINE_END_OF_LOG };
	while ((status = read_line(r)) == 0) {
		const struct json_line *j = &r->json;

		if (note_document(r))
			return -1;
		if (json_line_number(j, "at", &out->at))
			return get_edit(r, out);
		if (json_line_string(j, "checked", &out->checksum)) {
			out->kind = REMOVAL_LINE_CHECK;
			return json_line_number(j, "from", &out->from) &&
			       json_line_number(j, "bytes", &out->bytes) ? 0 : -1;
		}
		if (json_line_string(j, "end", &out->name)) {
			out->kind = REMOVAL_LINE_END;
			return json_line_number(j, "bytes", &out->bytes) ? 0 : -1;
		}
		if (json_line_string(j, "input", &out->name)) {
			out->kind = REMOVAL_LINE_INPUT;
			r->document = 0;
			return 0;
		}
	}
	return status == 1 ? 0 : -1;
}

void removal_reader_free(struct removal_reader *r)
{
	free(r->text);
	json_line_free(&r->json);
	buf_free(&r->id);
	buf_free(&r->raw);
	buf_free(&r->written);
}
