/*
 * reader: the pages of files, handed to a learner.
 *
 * The formats are those of the filter: a framer cuts records, and what it would
 * write again is thrown away.  The site of a WET record is known before its text;
 * that of a JSON record may stand behind it, so the texts of such a record are held
 * until it ends.  There the site is asked for as one more field of text.
 *
 * Bounds: a record of JSON or WET is held up to max_record_bytes, by the framer and,
 * if it is JSON, here once more; a longer one is left out.  Other formats stream.
 */
#include "learn/reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "frame/frame.h"
#include "learn/site.h"
#include "tool/say.h"

#define READ_BYTES ((size_t)64 * 1024)

struct reader {
	struct learner *learner;              /* borrowed, as the next two */
	const struct reader_options *options;
	struct source *source;
	struct framer *framer; /* NULL until the format is known; owned */
	bool is_jsonl;
	struct buf head;       /* the first bytes, until then; all buffers are owned */
	char *fields;          /* for the framer: those of the text, and of the site; owned */

	/* Of the newest record. */
	struct buf site;       /* its name */
	struct buf held_site, held_text; /* JSON: as they came */
	bool in_site;          /* the open document is the site */
	bool has_text;

	uint64_t n_troubles;
	bool no_memory;
};

static int out_of_memory(struct reader *r)
{
	r->no_memory = true;
	return -1;
}

/* ---- the framer's client ---- */

static int on_begin(void *ctx, const struct frame_document *doc)
{
	struct reader *r = ctx;
	const char *site_field = r->options->site_field;

	r->in_site = false;
	if (r->is_jsonl) {
		r->in_site = site_field && span_equal_cstr(doc->field, site_field);
		r->has_text |= !r->in_site;
		return 0;
	}
	if (site_of(r->options->together ? span_cstr("") : doc->uri, &r->site) < 0 ||
	    learner_begin(r->learner, buf_span(&r->site)) < 0)
		return out_of_memory(r);
	return 0;
}

static int on_text(void *ctx, struct span text)
{
	struct reader *r = ctx;
	int bad;

	if (r->is_jsonl)
		bad = buf_append_span(r->in_site ? &r->held_site : &r->held_text, text);
	else
		bad = learner_text(r->learner, text);
	return bad < 0 || frame_keep(r->framer, text) < 0 ? out_of_memory(r) : 0;
}

static int on_end(void *ctx)
{
	struct reader *r = ctx;

	if (!r->is_jsonl)
		return learner_end(r->learner) < 0 ? out_of_memory(r) : 0;
	/* Texts of one record are one page, but not one line. */
	if (!r->in_site && buf_append_char(&r->held_text, '\n') < 0)
		return out_of_memory(r);
	return 0;
}

static int on_record_end(void *ctx)
{
	struct reader *r = ctx;
	int bad = 0;

	if (r->is_jsonl && r->has_text) {
		struct span site = r->options->together ? span_cstr("") : buf_span(&r->held_site);

		bad = site_of(site, &r->site) < 0 ||
		      learner_begin(r->learner, buf_span(&r->site)) < 0 ||
		      learner_text(r->learner, buf_span(&r->held_text)) < 0 ||
		      learner_end(r->learner) < 0;
	}
	r->has_text = false;
	buf_clear(&r->held_site);
	buf_clear(&r->held_text);
	return bad ? out_of_memory(r) : 0;
}

static int on_write(void *ctx, struct span bytes)
{
	(void)ctx, (void)bytes;
	return 0;
}

/* The first of each input is said, all are counted. */
static int on_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	static const char *const names[] = {
		[FRAME_BROKEN] = "cannot be read",
		[FRAME_NO_TEXT] = "has no text where --field looks",
		[FRAME_OVERSIZE] = "is larger than --max-record",
		[FRAME_RESYNC] = "does not have the length that it says",
	};
	struct reader *r = ctx;

	if (r->n_troubles++ == 0 && !r->options->quiet)
		say("%s: record %" PRIu64 ", byte %" PRIu64 ": %s; it is left out",
		          source_name(r->source), record, where, names[what]);
	return 0;
}

/* ---- the stream ---- */

static const struct frame_format *find_format(struct reader *r, bool at_end)
{
	struct frame_options options = { .fields = r->options->fields };

	if (strcmp(r->options->format, "auto") != 0)
		return frame_find_format(span_cstr(r->options->format));
	return frame_detect(buf_span(&r->head), at_end, &options);
}

/* "text,url" */
static int join_fields(struct reader *r)
{
	const char *text = r->options->fields ? r->options->fields : "text";
	const char *site = r->options->site_field;
	size_t size = strlen(text) + (site ? strlen(site) + 1 : 0) + 1;

	r->fields = malloc(size);
	if (!r->fields)
		return -1;
	snprintf(r->fields, size, "%s%s%s", text, site ? "," : "", site ? site : "");
	return 0;
}

static int start(struct reader *r, const struct frame_format *format)
{
	struct frame_client client = { .ctx = r, .begin = on_begin, .text = on_text,
		                       .end = on_end, .write = on_write, .trouble = on_trouble,
		                       .record_end = on_record_end };
	struct frame_options options = { .max_record_bytes = r->options->max_record_bytes };

	r->is_jsonl = strcmp(format->name, "jsonl") == 0;
	if (r->is_jsonl && join_fields(r) < 0)
		return out_of_memory(r);
	options.fields = r->fields;
	r->framer = framer_new(format, &options, &client);
	if (!r->framer || framer_feed(r->framer, buf_span(&r->head)) < 0)
		return out_of_memory(r);
	buf_free(&r->head);
	return 0;
}

static int feed(struct reader *r, struct span bytes)
{
	const struct frame_format *format;

	if (r->framer)
		return framer_feed(r->framer, bytes) < 0 ? out_of_memory(r) : 0;
	if (buf_append_span(&r->head, bytes) < 0)
		return out_of_memory(r);
	format = find_format(r, false);
	return format ? start(r, format) : 0;
}

static int finish(struct reader *r)
{
	const struct frame_format *format = r->framer ? NULL : find_format(r, true);

	if (!r->framer && !format) /* at the end it is known, or there is no memory */
		return out_of_memory(r);
	if (format && start(r, format) < 0)
		return -1;
	return framer_finish(r->framer) < 0 ? out_of_memory(r) : 0;
}

/* Pulls the whole input; what was decoded before an error counts. */
static enum reader_status pull(struct reader *r)
{
	char *bytes = malloc(READ_BYTES);
	long n = -1;

	if (!bytes)
		out_of_memory(r);
	while (bytes && (n = source_read(r->source, bytes, READ_BYTES)) > 0)
		if (feed(r, span_of(bytes, (size_t)n)) < 0)
			break;
	free(bytes);
	if (!r->no_memory)
		finish(r);
	return r->no_memory ? READER_NO_MEMORY : n < 0 ? READER_INPUT : READER_OK;
}

enum reader_status reader_read(struct learner *l, const struct reader_options *options,
                               struct source *source)
{
	struct reader r = { .learner = l, .options = options, .source = source };
	enum reader_status status = pull(&r);

	if (r.n_troubles > 1 && !options->quiet)
		say("%s: %" PRIu64 " records are left out", source_name(source), r.n_troubles);
	framer_free(r.framer);
	free(r.fields);
	buf_free(&r.head);
	buf_free(&r.site);
	buf_free(&r.held_site);
	buf_free(&r.held_text);
	return status;
}

const char *reader_check_options(const struct reader_options *options)
{
	const char *fields = options->fields ? options->fields : "text";
	const char *site = options->site_field;

	if (strcmp(options->format, "auto") != 0 && !frame_find_format(span_cstr(options->format)))
		return "--format: there is no such format";
	if (!frame_fields_valid(options->fields))
		return "--field: names or JSON Pointers, separated by commas";
	if (!site)
		return "";
	if (strchr(site, ',') || !frame_fields_valid(site))
		return "--site-field: one name or JSON Pointer";
	for (const char *at = fields; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strcspn(at, ",") == strlen(site) && strncmp(at, site, strlen(site)) == 0)
			return "--site-field: this field is text already";
	}
	return "";
}
