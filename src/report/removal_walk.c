/*
 * The walk along cleaned text and log: each edit undone in order.
 *
 * Both are read side by side, in memory of one line of the log.  Every replaced
 * byte is compared and every stretch has its checksum, so a text that was
 * changed since, or another one's log, is seen at its document.
 */
#include "config.h"

#include "report/removal_walk.h"

#include <inttypes.h>
#include <stdlib.h>

int removal_walk_mismatch(struct removal_walk *w, const char *what)
{
	struct source_pos pos = { .file = w->input ? w->input : w->log_name };
	struct span id = buf_span(&w->log.id);

	w->mismatch = true;
	return diags_add(w->diags, DIAG_ERROR, pos, NULL,
	                 "document %" PRIu64 "%s%.*s, byte %" PRIu64 ": %s (line %" PRIu64 " of %s)",
	                 w->log.document, id.len ? ", " : "", (int)id.len, id.len ? id.ptr : "",
	                 w->restored_bytes, what, w->log.line_number, w->log_name);
}

/* ---- bytes ---- */

/* Waits for some cleaned text.  1: it is at its end. */
static int fill(struct removal_walk *w)
{
	return w->waiting.len ? 0 : w->client.pull(w->client.ctx, &w->waiting);
}

/* A piece of at most `limit` bytes; -1 where there is none. */
static int take(struct removal_walk *w, uint64_t limit, struct span *out)
{
	int status = fill(w);

	if (status == 1)
		return removal_walk_mismatch(w, "the cleaned text ends here");
	if (status)
		return -1;
	*out = w->waiting;
	if (out->len > limit)
		out->len = (size_t)limit;
	w->waiting = span_from(w->waiting, out->len);
	return w->client.used ? w->client.used(w->client.ctx, *out) : 0;
}

static int put(struct removal_walk *w, struct span bytes)
{
	if (bytes.len == 0)
		return 0;
	sha256_update(&w->hash, bytes.ptr, bytes.len);
	w->restored_bytes += bytes.len;
	return w->client.put(w->client.ctx, bytes);
}

/* What was kept, up to this offset of the input. */
static int copy_until(struct removal_walk *w, uint64_t offset)
{
	struct span piece = { 0 };

	if (offset < w->restored_bytes)
		return removal_walk_mismatch(w, "the log goes back");
	while (w->restored_bytes < offset)
		if (take(w, offset - w->restored_bytes, &piece) || put(w, piece))
			return -1;
	return 0;
}

/* ---- lines of the log ---- */

static int undo(struct removal_walk *w, const struct removal_line *line)
{
	struct span written = line->written, piece = { 0 };

	if (copy_until(w, line->at))
		return -1;
	while (written.len) {
		if (take(w, written.len, &piece))
			return -1;
		/* It has bytes.  NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
		if (memcmp(piece.ptr, written.ptr, piece.len) != 0)
			return removal_walk_mismatch(w, "another text stands where something was replaced");
		written = span_from(written, piece.len);
	}
	return put(w, line->raw);
}

static int on_removal(struct removal_walk *w, const struct removal_line *line)
{
	if (w->client.removal && w->client.removal(w->client.ctx, line))
		return -1;
	return line->is_edit ? undo(w, line) : 0;
}

static int check(struct removal_walk *w, const struct removal_line *line)
{
	char hex[SHA256_HEX_BYTES];

	if (line->from != w->checked_bytes || line->bytes > UINT64_MAX - line->from)
		return removal_walk_mismatch(w, "a checksum of the log is not where it was made");
	if (copy_until(w, line->from + line->bytes))
		return -1;
	sha256_hex(&w->hash, hex);
	sha256_init(&w->hash);
	if (!span_equal_cstr(line->checksum, hex)) {
		w->restored_bytes = w->checked_bytes; /* the place is somewhere behind it */
		return removal_walk_mismatch(w, "the text from here on is not what was cleaned");
	}
	w->checked_bytes = w->restored_bytes;
	return 0;
}

static int begin_input(struct removal_walk *w, const struct removal_line *line)
{
	if (w->in_input)
		return removal_walk_mismatch(w, "the log is cut off");
	free(w->input);
	w->input = strndup(line->name.ptr, line->name.len);
	if (!w->input)
		return diags_no_memory(w->diags);
	w->in_input = true;
	w->restored_bytes = w->checked_bytes = 0;
	sha256_init(&w->hash);
	return w->client.begin_input ? w->client.begin_input(w->client.ctx, line) : 0;
}

static int end_input(struct removal_walk *w, const struct removal_line *line)
{
	/* Every byte has its checksum, so there is nothing left to copy. */
	if (line->bytes != w->checked_bytes || line->bytes != w->restored_bytes)
		return removal_walk_mismatch(w, "the log lacks a checksum");
	w->in_input = false;
	return w->client.end_input ? w->client.end_input(w->client.ctx) : 0;
}

/* Everything has been undone: is this all there is? */
static int end_of_log(struct removal_walk *w)
{
	int status;

	if (w->in_input)
		return removal_walk_mismatch(w, "the log is cut off");
	status = fill(w);
	if (status == 0)
		return removal_walk_mismatch(w, "the cleaned text goes on behind what the log knows");
	return status == 1 ? 0 : -1;
}

static int walk_line(struct removal_walk *w, const struct removal_line *line)
{
	if (line->kind == REMOVAL_LINE_END_OF_LOG)
		return end_of_log(w);
	if (line->kind == REMOVAL_LINE_INPUT)
		return begin_input(w, line);
	if (!w->in_input)
		return removal_walk_mismatch(w, "the log is damaged");
	if (line->kind == REMOVAL_LINE_REMOVAL)
		return on_removal(w, line);
	if (line->kind == REMOVAL_LINE_EDIT)
		return undo(w, line);
	return line->kind == REMOVAL_LINE_CHECK ? check(w, line) : end_input(w, line);
}

/* ---- the walk ---- */

int removal_walk_begin(struct removal_walk *w)
{
	struct source_pos pos = { .file = w->log_name };

	if (removal_reader_begin(&w->log) == 0)
		return 0;
	if (w->log.unreadable)
		return -1;
	return diags_add(w->diags, DIAG_ERROR, pos, NULL,
	                 "is not a log of --removed that this version reads");
}

int removal_walk_run(struct removal_walk *w)
{
	struct removal_line line;

	do {
		if (removal_reader_next(&w->log, &line))
			return w->log.unreadable ? -1 : removal_walk_mismatch(w, "the log is damaged");
		if (walk_line(w, &line))
			return -1;
	} while (line.kind != REMOVAL_LINE_END_OF_LOG);
	return 0;
}

void removal_walk_free(struct removal_walk *w)
{
	removal_reader_free(&w->log);
	free(w->input);
}
