/*
 * jsonl: a JSON value a line, the text in some of its fields.
 *
 * A line is parsed before anything of it goes out; its texts are then given to
 * the client one by one, decoded, and the answers become edits of the raw line.
 * Every other byte stays: the order of keys, the spelling of numbers, blanks,
 * and the escapes of what is kept.  A line that is not JSON, or has no text,
 * passes as it is.  Blank lines pass and are no records; a BOM in front of a line
 * (files get joined), CR before LF and a missing last LF stay as they are.
 *
 * A key that stands twice in an object names two texts, and both are cleaned:
 * readers differ in which one they see.
 *
 * Bounds: a line is held in memory only when it came in pieces, and up to
 * max_record_bytes (its LF not counted); a longer one streams past.
 * Invariant: between two feeds, `line` is the start of the line at the framer's
 * offset, or empty while `passing`.
 */
#include <stdlib.h>

#include "frame/framer.h"
#include "frame/json.h"

#define DEFAULT_FIELDS "text"
#define BOM "\xef\xbb\xbf"
#define BOM_BYTES 3
#define DECODED_BYTES ((size_t)16 * 1024) /* stays in the first-level cache */

struct jsonl {
	struct json_fields fields;
	struct json_walk walk;
	struct buf line;           /* owned */
	bool passing;              /* in a line that is too long */
	/* Of the open document. */
	size_t text_start;         /* of its string in the record */
	bool escaped;
	struct json_cursor cursor; /* where the last edit ended */
	const char *record;        /* its first byte; borrowed while it is handled */
	struct buf written;        /* an edit's text, escaped; owned */
	char decoded[DECODED_BYTES];
};

static int jsonl_open(struct framer *f)
{
	const char *names = f->options.fields ? f->options.fields : DEFAULT_FIELDS;
	struct jsonl *j = calloc(1, sizeof(*j));

	f->state = j;
	if (!j || json_fields_parse(&j->fields, names) < 0)
		return -1;
	j->walk.fields = &j->fields;
	return 0;
}

static void jsonl_close(struct framer *f)
{
	struct jsonl *j = f->state;

	if (!j)
		return;
	json_fields_free(&j->fields);
	json_walk_free(&j->walk);
	buf_free(&j->line);
	buf_free(&j->written);
	free(j);
}

/* ---- a record ---- */

static bool is_blank_line(struct span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!memchr(" \t\r\n", line.ptr[i], 4))
			return false;
	return true;
}

static int give_text(struct framer *f, const struct json_hit *hit)
{
	struct jsonl *j = f->state;
	struct span raw = span_of(j->record + hit->start, hit->end - hit->start);
	struct json_cursor c = { raw.ptr, raw.ptr + raw.len, 0 };
	size_t len;

	j->text_start = hit->start;
	j->escaped = hit->escaped;
	j->cursor = c;
	if (!hit->escaped)
		return framer_give(f, raw);
	while ((len = json_decode(&c, j->decoded, sizeof(j->decoded))) > 0)
		if (framer_give(f, span_of(j->decoded, len)) < 0)
			return -1;
	return 0;
}

/* The texts of a record that was parsed, in the order in which they stand. */
static int give_texts(struct framer *f)
{
	struct jsonl *j = f->state;
	struct span id = j->walk.id.len ? j->walk.id : j->walk.url;

	for (size_t i = 0; i < j->walk.n_hits; i++) {
		const struct json_hit *hit = &j->walk.hits[i];

		if (framer_begin_document(f, id, j->fields.items[hit->field].name) < 0 ||
		    give_text(f, hit) < 0 || framer_end_document(f) < 0)
			return -1;
	}
	return 0;
}

/* Hands a whole line on, its LF included if it has one. */
static int handle_line(struct framer *f, struct span line)
{
	struct jsonl *j = f->state;
	int status = 0;

	if (span_starts_with(line, span_of(BOM, BOM_BYTES))) {
		if (framer_emit(f, span_of(line.ptr, BOM_BYTES)) < 0)
			return -1;
		line = span_from(line, BOM_BYTES);
	}
	if (is_blank_line(line))
		return framer_emit(f, line);
	framer_begin_record(f);
	j->record = line.ptr;
	switch (json_walk_record(&j->walk, line)) {
	case JSON_OK:
		if (j->walk.n_hits == 0)
			status = framer_trouble(f, FRAME_NO_TEXT, f->offset);
		else
			status = give_texts(f);
		break;
	case JSON_BROKEN:
		status = framer_trouble(f, FRAME_BROKEN, f->offset + j->walk.error_at);
		break;
	case JSON_NO_MEMORY:
		status = -1;
	}
	return status < 0 ? -1 : framer_emit_record(f, line);
}

/* ---- the stream ---- */

/* From here to its LF the line is too long to be a record. */
static int pass_line(struct framer *f)
{
	struct jsonl *j = f->state;

	framer_begin_record(f);
	if (framer_trouble(f, FRAME_OVERSIZE, f->offset) < 0 ||
	    framer_emit(f, buf_span(&j->line)) < 0)
		return -1;
	buf_free(&j->line); /* it may be large, and the next one seldom is */
	j->passing = true;
	return 0;
}

/* Takes the next piece of a line; `ends` says that it ends with LF. */
static int take_piece(struct framer *f, struct span piece, bool ends)
{
	struct jsonl *j = f->state;
	int status;

	if (!j->passing && j->line.len + piece.len - ends > f->options.max_record_bytes &&
	    pass_line(f) < 0)
		return -1;
	if (j->passing) {
		j->passing = !ends;
		if (framer_emit(f, piece) < 0)
			return -1;
		return ends ? framer_end_record(f) : 0;
	}
	if (ends && j->line.len == 0)
		return handle_line(f, piece);
	if (buf_append_span(&j->line, piece) < 0)
		return -1;
	if (!ends)
		return 0;
	status = handle_line(f, buf_span(&j->line));
	buf_clear(&j->line);
	return status;
}

static int jsonl_feed(struct framer *f, struct span bytes)
{
	while (bytes.len) {
		const char *lf = memchr(bytes.ptr, '\n', bytes.len);
		size_t len = lf ? (size_t)(lf + 1 - bytes.ptr) : bytes.len;

		if (take_piece(f, span_of(bytes.ptr, len), lf != NULL) < 0)
			return -1;
		bytes = span_from(bytes, len);
	}
	return 0;
}

static int jsonl_finish(struct framer *f)
{
	struct jsonl *j = f->state;
	bool passing = j->passing;
	int status;

	j->passing = false;
	if (passing)
		return framer_end_record(f);
	if (j->line.len == 0)
		return 0;
	status = handle_line(f, buf_span(&j->line));
	buf_clear(&j->line);
	return status;
}

/* ---- answers ---- */

/* What is kept needs nothing done: only edits touch the record. */
static int jsonl_keep(struct framer *f, uint64_t at, struct span text)
{
	(void)f, (void)at, (void)text;
	return 0;
}

static int jsonl_cut_text(struct framer *f, uint64_t at, struct span text, struct span written)
{
	struct jsonl *j = f->state;
	size_t start = j->text_start + (size_t)at;
	size_t end = start + text.len;

	if (j->escaped) {
		json_move_to(&j->cursor, at);
		start = (size_t)(j->cursor.p - j->record);
		json_move_within(&j->cursor, at + text.len);
		end = (size_t)(j->cursor.p - j->record);
	}
	buf_clear(&j->written);
	if (json_escape(&j->written, written) < 0)
		return -1;
	return edits_add(&f->edits, start, end, buf_span(&j->written));
}

/* ---- the format ---- */

int jsonl_detect(struct span head, bool at_end, const struct frame_options *options)
{
	struct json_walk walk = { 0 };
	struct json_fields fields;
	enum json_status status;
	const char *lf;
	int verdict = 0;

	if (!at_end && span_starts_with(span_of(BOM, BOM_BYTES), head))
		return -1;
	if (span_starts_with(head, span_of(BOM, BOM_BYTES)))
		head = span_from(head, BOM_BYTES);
	while (head.len && (*head.ptr == ' ' || *head.ptr == '\t'))
		head = span_from(head, 1);
	if (head.len == 0)
		return at_end ? 0 : -1;
	if (*head.ptr != '{')
		return 0;
	lf = memchr(head.ptr, '\n', head.len);
	if (lf)
		head.len = (size_t)(lf - head.ptr);
	switch (json_fields_parse(&fields, options->fields ? options->fields : DEFAULT_FIELDS)) {
	case 0:
		break;
	case JSON_FIELDS_INVALID:
		return 0;
	default:
		return FRAME_DETECT_NO_MEMORY;
	}
	walk.fields = &fields;
	status = json_walk_record(&walk, head);
	if (status == JSON_NO_MEMORY)
		verdict = FRAME_DETECT_NO_MEMORY;
	else if (!lf && !at_end && (status == JSON_OK || walk.error_at == head.len))
		verdict = -1; /* more bytes may complete it, or spoil it */
	else
		verdict = status == JSON_OK && walk.n_hits > 0;
	json_walk_free(&walk);
	json_fields_free(&fields);
	return verdict;
}

size_t jsonl_cut(struct span bytes, size_t known, const struct frame_options *options)
{
	(void)options;
	return frame_cut_after_last(bytes, known, '\n');
}

const struct framer_ops jsonl_ops = {
	jsonl_open, jsonl_close, jsonl_feed, jsonl_finish, jsonl_keep, jsonl_cut_text,
};
