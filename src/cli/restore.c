/*
 * --restore: the cleaned text and the log of --removed go in, what was cleaned
 * comes out, each edit undone in order.
 *
 * Both are read side by side, in memory of one line of the log.  Every
 * replaced byte is compared and every stretch has its checksum, so a text that
 * was changed since, or another one's log, is seen at its document; what comes
 * out before that is on its way already, unless it goes to a file, which then
 * does not appear.
 */
#include "config.h"

#include "cli/restore.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "cli/output.h"
#include "cli/say.h"
#include "report/removal_reader.h"

#define READ_BYTES ((size_t)256 * 1024)

struct restore {
	const struct options *o;
	const char *log_name;
	struct removal_reader log;
	struct inputs inputs;     /* the cleaned text, one file behind the other */
	size_t next_input;
	struct source *source;    /* NULL: none is open */
	char *bytes;              /* READ_BYTES; owned */
	struct span waiting;      /* of bytes, not used yet */
	struct output output;
	struct diags diags;
	char *name;               /* of the input that is being restored; owned */
	bool in_input;
	uint64_t restored_bytes;  /* of it */
	uint64_t checked_bytes;
	struct sha256 hash;       /* of what is between the two */
	bool input_failed, mismatch;
};

/* Says where text and log part; -1. */
static int mismatch(struct restore *r, const char *what)
{
	struct span id = buf_span(&r->log.id);

	r->mismatch = true;
	say("%s: document %" PRIu64 "%s%.*s, byte %" PRIu64 ": %s (line %" PRIu64 " of %s)",
	    r->name ? r->name : r->log_name, r->log.document, id.len ? ", " : "", (int)id.len,
	    id.len ? id.ptr : "", r->restored_bytes, what, r->log.line_number, r->log_name);
	return -1;
}

/* ---- the cleaned text ---- */

/* Waits for some cleaned text.  1: it is at its end. */
static int fill(struct restore *r)
{
	long n;

	while (r->waiting.len == 0) {
		if (!r->source) {
			if (r->next_input == r->inputs.count)
				return 1;
			r->source = source_open(r->inputs.names[r->next_input++], &r->diags);
		}
		n = r->source ? source_read(r->source, r->bytes, READ_BYTES) : -1;
		if (n < 0) {
			say_diags(&r->diags);
			r->input_failed = true;
			return -1;
		}
		r->waiting = span_of(r->bytes, (size_t)n);
		if (n == 0) {
			source_close(r->source);
			r->source = NULL;
		}
	}
	return 0;
}

/* A piece of at most `limit` bytes; -1 where there is none. */
static int take(struct restore *r, uint64_t limit, struct span *out)
{
	int status = fill(r);

	if (status == 1)
		mismatch(r, "the cleaned text ends here");
	if (status)
		return -1;
	*out = r->waiting;
	if (out->len > limit)
		out->len = (size_t)limit;
	r->waiting = span_from(r->waiting, out->len);
	return 0;
}

/* ---- what comes out ---- */

static int put(struct restore *r, struct span bytes)
{
	if (bytes.len == 0)
		return 0;
	sha256_update(&r->hash, bytes.ptr, bytes.len);
	r->restored_bytes += bytes.len;
	return output_write(&r->output, "text", bytes.ptr, bytes.len);
}

/* What was kept, up to this offset of the input. */
static int copy_until(struct restore *r, uint64_t offset)
{
	struct span piece;

	if (offset < r->restored_bytes)
		return mismatch(r, "the log goes back");
	while (r->restored_bytes < offset)
		if (take(r, offset - r->restored_bytes, &piece) || put(r, piece))
			return -1;
	return 0;
}

static int undo(struct restore *r, const struct removal_line *line)
{
	struct span written = line->written, piece;

	if (copy_until(r, line->at))
		return -1;
	while (written.len) {
		if (take(r, written.len, &piece))
			return -1;
		if (memcmp(piece.ptr, written.ptr, piece.len) != 0)
			return mismatch(r, "another text stands where something was replaced");
		written = span_from(written, piece.len);
	}
	return put(r, line->raw);
}

static int check(struct restore *r, const struct removal_line *line)
{
	char hex[SHA256_HEX_BYTES];

	if (line->from != r->checked_bytes || line->bytes > UINT64_MAX - line->from)
		return mismatch(r, "a checksum of the log is not where it was made");
	if (copy_until(r, line->from + line->bytes))
		return -1;
	sha256_hex(&r->hash, hex);
	sha256_init(&r->hash);
	if (!span_equal_cstr(line->checksum, hex)) {
		r->restored_bytes = r->checked_bytes; /* the place is somewhere behind it */
		return mismatch(r, "the text from here on is not what was cleaned");
	}
	r->checked_bytes = r->restored_bytes;
	return 0;
}

static int begin_input(struct restore *r, struct span name)
{
	free(r->name);
	r->name = strndup(name.ptr, name.len);
	r->in_input = true;
	r->restored_bytes = r->checked_bytes = 0;
	sha256_init(&r->hash);
	return r->name ? 0 : diags_no_memory(&r->diags);
}

static int end_input(struct restore *r, uint64_t bytes)
{
	/* Every byte has its checksum, so there is nothing left to copy. */
	if (bytes != r->checked_bytes || bytes != r->restored_bytes)
		return mismatch(r, "the log lacks a checksum");
	r->in_input = false;
	return 0;
}

/* Everything has been undone: is this all there is? */
static int end_of_log(struct restore *r)
{
	int status;

	if (r->in_input)
		return mismatch(r, "the log is cut off");
	status = fill(r);
	if (status == 0)
		return mismatch(r, "the cleaned text goes on behind what the log knows");
	return status == 1 ? 0 : -1;
}

static int restore_all(struct restore *r)
{
	struct removal_line line;
	int status;

	do {
		if (removal_reader_next(&r->log, &line))
			return mismatch(r, "the log is damaged");
		if (line.kind == REMOVAL_LINE_END_OF_LOG)
			status = end_of_log(r);
		else if (line.kind == REMOVAL_LINE_INPUT)
			status = begin_input(r, line.name);
		else if (!r->in_input)
			status = mismatch(r, "the log is damaged");
		else if (line.kind == REMOVAL_LINE_EDIT)
			status = undo(r, &line);
		else if (line.kind == REMOVAL_LINE_CHECK)
			status = check(r, &line);
		else
			status = end_input(r, line.bytes);
	} while (status == 0 && line.kind != REMOVAL_LINE_END_OF_LOG);
	return status;
}

static int run(struct restore *r)
{
	bool went = restore_all(r) == 0;

	say_diags(&r->diags);
	output_end(&r->output, "text", went, true);
	if (r->output.refused)
		return EXIT_USAGE;
	if (r->mismatch)
		return EXIT_CHECK_FAILED;
	if (r->input_failed)
		return EXIT_INPUT;
	return went && !r->output.failed ? EXIT_OK : EXIT_OUTPUT;
}

int restore_run(const struct options *o)
{
	struct restore r = { .o = o, .log_name = o->command_argument };
	FILE *in = NULL;
	int status = EXIT_USAGE;

	output_init(&r.output, o, &r.inputs);
	if (o->in_place.given || r.output.no_text)
		say("--restore: not together with --in-place, nor with what writes no text");
	else if (!(in = fopen(r.log_name, "r")))
		say("%s: %s", r.log_name, strerror(errno));
	else if (inputs_read(&r.inputs, o) == 0) {
		r.log.in = in;
		r.bytes = malloc(READ_BYTES);
		if (!r.bytes)
			say("out of memory");
		else if (removal_reader_begin(&r.log))
			say("%s: is not a log of --removed that this version reads", r.log_name);
		else
			status = run(&r);
	}
	if (in)
		fclose(in);
	if (r.source)
		source_close(r.source);
	output_free(&r.output);
	inputs_free(&r.inputs);
	removal_reader_free(&r.log);
	diags_free(&r.diags);
	free(r.bytes);
	free(r.name);
	return status;
}
