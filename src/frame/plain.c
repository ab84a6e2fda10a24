/*
 * plain: text, nul and formfeed, the formats whose documents are stretches of
 * the stream as they stand.
 *
 * Nothing is held back: the client's answers are written at once, so a document
 * of any length streams in constant memory.  A separator ends a document and
 * always stays; what follows the last one is a document if it is not empty.
 * Text has no separator, and its one document is there even in an empty stream.
 *
 * Only with drop_empty, a separated document is held back until a byte of it
 * stays that is no blank, or until it is larger than max_record_bytes: then it
 * is not dropped any more.
 *
 * Invariant: while `holding`, `held` are the record's bytes from its start, and
 * the framer's edits are those of the held bytes.
 */
#include <stdlib.h>

#include "frame/framer.h"

#define NO_SEPARATOR (-1)

struct plain {
	int separator;   /* a byte, or NO_SEPARATOR */
	bool in_record;
	bool holding;
	struct buf held; /* owned */
};

static int plain_open(struct framer *f, int separator)
{
	struct plain *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	p->separator = separator;
	f->state = p;
	return 0;
}

static int text_open(struct framer *f)
{
	return plain_open(f, NO_SEPARATOR);
}

static int nul_open(struct framer *f)
{
	return plain_open(f, '\0');
}

static int formfeed_open(struct framer *f)
{
	return plain_open(f, '\f');
}

static void plain_close(struct framer *f)
{
	struct plain *p = f->state;

	if (p)
		buf_free(&p->held);
	free(p);
}

static int plain_begin(struct framer *f)
{
	struct plain *p = f->state;

	p->in_record = true;
	p->holding = f->options.drop_empty && p->separator != NO_SEPARATOR;
	framer_begin_record(f);
	return framer_begin_document(f, (struct span){ 0 }, (struct span){ 0 });
}

/* Ends the document and its record; `separator` is what ended it, or empty. */
static int plain_end(struct framer *f, struct span separator)
{
	struct plain *p = f->state;
	int status;

	p->in_record = false;
	if (framer_end_document(f) < 0)
		return -1;
	if (!p->holding)
		return framer_emit(f, separator) < 0 ? -1 : framer_end_record(f);
	if (buf_append_span(&p->held, separator) < 0)
		return -1;
	status = framer_emit_record(f, buf_span(&p->held));
	buf_clear(&p->held);
	return status;
}

static int plain_feed(struct framer *f, struct span bytes)
{
	struct plain *p = f->state;

	while (bytes.len) {
		const char *separator = NULL;
		size_t len = bytes.len;

		if (p->separator != NO_SEPARATOR)
			separator = memchr(bytes.ptr, p->separator, bytes.len);
		if (separator)
			len = (size_t)(separator - bytes.ptr);
		if (!p->in_record && plain_begin(f) < 0)
			return -1;
		if (framer_give(f, span_of(bytes.ptr, len)) < 0)
			return -1;
		if (!separator)
			break;
		if (plain_end(f, span_of(separator, 1)) < 0)
			return -1;
		bytes = span_from(bytes, len + 1);
	}
	return 0;
}

static int plain_finish(struct framer *f)
{
	struct plain *p = f->state;

	if (p->separator == NO_SEPARATOR && !p->in_record && plain_begin(f) < 0)
		return -1;
	return p->in_record ? plain_end(f, (struct span){ 0 }) : 0;
}

/* Takes an answer into the held bytes, and lets them go when they need not be held. */
static int plain_hold(struct framer *f, struct span text)
{
	struct plain *p = f->state;

	if (buf_append_span(&p->held, text) < 0)
		return -1;
	if (!f->blank.found && p->held.len <= f->options.max_record_bytes)
		return 0;
	p->holding = false;
	if (framer_emit_edited(f, buf_span(&p->held)) < 0)
		return -1;
	buf_clear(&p->held);
	return 0;
}

static int plain_keep(struct framer *f, uint64_t at, struct span text)
{
	struct plain *p = f->state;

	(void)at;
	return p->holding ? plain_hold(f, text) : framer_emit(f, text);
}

static int plain_cut(struct framer *f, uint64_t at, struct span text, struct span written)
{
	struct plain *p = f->state;
	size_t start = p->held.len;

	(void)at;
	if (text.len == 0 && written.len == 0)
		return 0;
	if (!p->holding)
		return framer_replace(f, text, written);
	if (edits_add(&f->edits, start, start + text.len, written) < 0)
		return -1;
	return plain_hold(f, text);
}

size_t nul_cut(struct span bytes, size_t known, const struct frame_options *options)
{
	(void)options;
	return frame_cut_after_last(bytes, known, '\0');
}

size_t formfeed_cut(struct span bytes, size_t known, const struct frame_options *options)
{
	(void)options;
	return frame_cut_after_last(bytes, known, '\f');
}

const struct framer_ops text_ops = {
	text_open, plain_close, plain_feed, plain_finish, plain_keep, plain_cut,
};

const struct framer_ops nul_ops = {
	nul_open, plain_close, plain_feed, plain_finish, plain_keep, plain_cut,
};

const struct framer_ops formfeed_ops = {
	formfeed_open, plain_close, plain_feed, plain_finish, plain_keep, plain_cut,
};
