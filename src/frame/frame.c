/*
 * frame: the table of formats, `auto`, and the driver that all formats share.
 *
 * The driver knows no format.  It keeps the numbers of records and documents,
 * passes the text on, and checks that the client answers for every byte of it:
 * a framer that wrote out what its client did not answer for, or twice, would
 * damage a corpus silently.
 *
 * A client that answers beyond the text is refused at once, one that leaves
 * some of it open at the end of the document.
 */
#include "frame/frame.h"

#include <stdlib.h>

#include "frame/framer.h"

const struct frame_format frame_formats[] = {
	{ "text", "one text from the first byte to the last", NULL, NULL, &text_ops },
	{ "jsonl", "a JSON object a line, the text in some of its fields", jsonl_detect, jsonl_cut,
	  &jsonl_ops },
	{ "nul", "texts separated by NUL bytes", NULL, nul_cut, &nul_ops },
	{ "formfeed", "pages separated by form feeds", NULL, formfeed_cut, &formfeed_ops },
	{ "wet", "WARC records; those of type conversion are texts", wet_detect, wet_cut, &wet_ops },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct frame_format *frame_find_format(struct span name)
{
	for (const struct frame_format *format = frame_formats; format->name; format++)
		if (span_equal_cstr(name, format->name))
			return format;
	return NULL;
}

const struct frame_format *frame_detect(struct span head, bool at_end,
                                        const struct frame_options *options)
{
	bool undecided = false;

	for (const struct frame_format *format = frame_formats; format->name; format++) {
		int verdict = format->detect ? format->detect(head, at_end, options) : 0;

		if (verdict > 0)
			return format;
		/* Not to be taken for text: a later call may find the memory. */
		if (verdict == FRAME_DETECT_NO_MEMORY)
			return NULL;
		undecided |= verdict < 0;
	}
	if (undecided && !at_end && head.len < FRAME_DETECT_MAX_BYTES)
		return NULL;
	return &frame_formats[0];
}

struct framer *framer_new(const struct frame_format *format, const struct frame_options *options,
                          const struct frame_client *client)
{
	struct framer *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->format = format;
	f->client = *client;
	f->options = *options;
	if (f->options.max_record_bytes == 0)
		f->options.max_record_bytes = FRAME_MAX_RECORD_BYTES;
	f->options.fields = NULL;
	if (options->fields) {
		size_t size = strlen(options->fields) + 1;
		char *fields = malloc(size);

		if (!fields)
			goto fail;
		f->options.fields = memcpy(fields, options->fields, size);
	}
	if (format->ops->open && format->ops->open(f) < 0)
		goto fail;
	return f;
fail:
	framer_free(f);
	return NULL;
}

void framer_free(struct framer *f)
{
	if (!f)
		return;
	if (f->format->ops->close)
		f->format->ops->close(f);
	edits_free(&f->edits);
	free((char *)f->options.fields);
	free(f);
}

int framer_feed(struct framer *f, struct span bytes)
{
	return bytes.len ? f->format->ops->feed(f, bytes) : 0;
}

int framer_finish(struct framer *f)
{
	if (f->format->ops->finish(f) < 0)
		return -1;
	f->offset = f->record = f->document = 0;
	return 0;
}

const struct frame_counts *framer_counts(const struct framer *f)
{
	return &f->counts;
}

/* ---- the client's answers ---- */

/* Takes note that the next `len` bytes of text are answered for. */
static int answer(struct framer *f, uint64_t len)
{
	if (!f->in_document || len > f->given_bytes - f->answered_bytes)
		return -1;
	f->answered_bytes += len;
	return 0;
}

int frame_keep(struct framer *f, struct span text)
{
	uint64_t at = f->answered_bytes;

	if (answer(f, text.len) < 0)
		return -1;
	if (f->options.drop_empty)
		blank_scan_feed(&f->blank, text);
	return f->format->ops->keep(f, at, text);
}

int frame_cut(struct framer *f, struct span text, struct span written)
{
	uint64_t at = f->answered_bytes;

	if (answer(f, text.len) < 0)
		return -1;
	if (f->options.drop_empty)
		blank_scan_feed(&f->blank, written);
	return f->format->ops->cut(f, at, text, written);
}

/* ---- for the formats ---- */

size_t frame_cut_after_last(struct span bytes, size_t known, char last)
{
	size_t len = bytes.len;

	while (len > known && bytes.ptr[len - 1] != last)
		len--;
	return len > known ? len : 0;
}

void framer_begin_record(struct framer *f)
{
	f->record++;
	f->counts.records++;
	f->record_start = f->offset;
	f->changed = false;
	f->uri = (struct span){ 0 };
	f->blank = (struct blank_scan){ 0 };
}

int framer_end_record(struct framer *f)
{
	f->counts.changed += f->changed;
	return f->client.record_end(f->client.ctx);
}

int framer_trouble(struct framer *f, enum frame_trouble what, uint64_t where)
{
	uint64_t *const counts[] = {
		[FRAME_BROKEN] = &f->counts.broken,
		[FRAME_NO_TEXT] = &f->counts.no_text,
		[FRAME_OVERSIZE] = &f->counts.oversize,
		[FRAME_RESYNC] = &f->counts.resync,
		[FRAME_MENDED] = &f->counts.resync,
	};

	++*counts[what];
	return f->client.trouble(f->client.ctx, what, f->record, where);
}

int framer_begin_document(struct framer *f, struct span id, struct span field)
{
	struct frame_document doc = {
		.number = ++f->document,
		.record = f->record,
		.input_offset = f->record_start,
		.id = id,
		.field = field,
		.uri = f->uri,
	};

	f->counts.documents++;
	f->in_document = true;
	f->given_bytes = f->answered_bytes = 0;
	return f->client.begin(f->client.ctx, &doc);
}

int framer_give(struct framer *f, struct span text)
{
	f->given_bytes += text.len;
	return text.len ? f->client.text(f->client.ctx, text) : 0;
}

int framer_end_document(struct framer *f)
{
	if (f->client.end(f->client.ctx) < 0 || f->answered_bytes != f->given_bytes)
		return -1;
	blank_scan_end(&f->blank);
	f->in_document = false;
	return 0;
}
