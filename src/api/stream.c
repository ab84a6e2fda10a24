/*
 * A stream: the framer cuts documents out of the input, the engine says what
 * of them stays, the framer puts them back.
 *
 * With format "auto" the first bytes of each input are held until they tell
 * the format.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "api/stream.h"

#include <stdlib.h>

#include "api/rules.h"

/* ---- from the engine ---- */

int stream_keep(struct descrape_stream *s, uint64_t offset, struct span text)
{
	const descrape_handlers *h = &s->handlers;

	if (h->kept && h->kept(h->ctx, offset, text.ptr, text.len)) {
		s->status = DESCRAPE_ERROR_STOPPED;
		return -1;
	}
	return frame_keep(s->framer, text);
}

int stream_remove(struct descrape_stream *s, const struct engine_removal *r)
{
	const descrape_handlers *h = &s->handlers;

	s->document_changed = true;
	if (h->removed) {
		descrape_removal removal = {
			.kind = r->kind == REMOVAL_BLANKS ? DESCRAPE_REMOVED_BLANKS : DESCRAPE_REMOVED,
			.rule = r->rule, .offset = r->offset, .line = r->line,
			.text = r->text.ptr, .len = r->text.len,
			.written = r->written.ptr, .written_len = r->written.len,
		};

		if (h->removed(h->ctx, &removal)) {
			s->status = DESCRAPE_ERROR_STOPPED;
			return -1;
		}
	}
	return frame_cut(s->framer, r->text, r->written);
}

static int on_keep(void *ctx, uint64_t offset, struct span text)
{
	struct descrape_stream *s = ctx;

	return s->retain.holding ? retain_text(s, text) : stream_keep(s, offset, text);
}

static int on_remove(void *ctx, const struct engine_removal *removal)
{
	struct descrape_stream *s = ctx;

	return s->retain.holding ? retain_removal(s, removal) : stream_remove(s, removal);
}

static void on_remark(void *ctx, const struct engine_remark *r)
{
	struct descrape_stream *s = ctx;
	descrape_remark remark = {
		.rule = r->rule, .held_by = engine_hold_name(r->hold), .keeper = r->keeper,
		.offset = r->offset, .len = r->len, .line = r->line,
		.score = r->score.ptr, .score_len = r->score.len,
	};

	s->handlers.remark(s->handlers.ctx, &remark);
}

/* ---- from the framer ---- */

static int on_begin(void *ctx, const struct frame_document *doc)
{
	struct descrape_stream *s = ctx;
	descrape_document document = {
		.number = s->base_documents + doc->number,
		.record = s->base_records + doc->record,
		.input_offset = s->base_bytes + doc->input_offset,
		.id = doc->id.len ? doc->id.ptr : "", .id_len = doc->id.len,
	};
	char field[256];
	size_t n = doc->field.len < sizeof field - 1 ? doc->field.len : sizeof field - 1;

	s->document_changed = false;
	s->record = document.record;
	s->input_offset = document.input_offset;
	if (s->max_removed_percent)
		retain_begin(&s->retain);
	if (!s->handlers.document)
		return 0;
	if (n)
		memcpy(field, doc->field.ptr, n);
	field[n] = '\0';
	document.field = field;
	if (s->handlers.document(s->handlers.ctx, &document) == 0)
		return 0;
	s->status = DESCRAPE_ERROR_STOPPED;
	return -1;
}

static int on_text(void *ctx, struct span text)
{
	struct descrape_stream *s = ctx;

	return engine_feed(s->engine, text);
}

static int on_end(void *ctx)
{
	struct descrape_stream *s = ctx;
	const descrape_handlers *h = &s->handlers;
	uint64_t over = s->documents_over_max;

	if (engine_end(s->engine) || (s->retain.holding && retain_end(s)))
		return -1;
	s->documents_changed += s->document_changed;
	if (s->wants_share)
		share_take(&s->share, s->engine, s->set->n_rules, s->documents_over_max != over);
	if ((h->counted && h->counted(h->ctx, &s->share.counts)) ||
	    (h->document_end && h->document_end(h->ctx))) {
		s->status = DESCRAPE_ERROR_STOPPED;
		return -1;
	}
	return 0;
}

static int on_write(void *ctx, struct span bytes)
{
	struct descrape_stream *s = ctx;

	if (bytes.len == 0 || s->handlers.write(s->handlers.ctx, bytes.ptr, bytes.len) == 0)
		return 0;
	s->status = DESCRAPE_ERROR_STOPPED;
	return -1;
}

static const struct {
	descrape_trouble_kind kind;
	const char *what;
} troubles[] = {
	[FRAME_BROKEN] = { DESCRAPE_TROUBLE_BROKEN, "the record does not parse" },
	[FRAME_NO_TEXT] = { DESCRAPE_TROUBLE_NO_TEXT,
	                    "the record has no text field that is a string" },
	[FRAME_OVERSIZE] = { DESCRAPE_TROUBLE_OVERSIZE, "the record is larger than the limit" },
	[FRAME_RESYNC] = { DESCRAPE_TROUBLE_RESYNC,
	                   "a record's length is wrong; went on at the next one" },
	[FRAME_MENDED] = { DESCRAPE_TROUBLE_MENDED,
	                   "the record's length is wrong; it is cleaned up to the next one" },
};

static int on_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	struct descrape_stream *s = ctx;
	descrape_trouble trouble = {
		.kind = troubles[what].kind, .what = troubles[what].what,
		.record = s->base_records + record, .offset = s->base_bytes + where,
	};

	if (s->handlers.trouble)
		s->handlers.trouble(s->handlers.ctx, &trouble);
	return 0;
}

static int on_record_end(void *ctx)
{
	struct descrape_stream *s = ctx;

	if (!s->handlers.record_end || s->handlers.record_end(s->handlers.ctx) == 0)
		return 0;
	s->status = DESCRAPE_ERROR_STOPPED;
	return -1;
}

static int on_edit(void *ctx, uint64_t offset, struct span raw, struct span written)
{
	struct descrape_stream *s = ctx;

	if (s->handlers.edited(s->handlers.ctx, s->base_bytes + offset, raw.ptr, raw.len, written.ptr,
	                       written.len) == 0)
		return 0;
	s->status = DESCRAPE_ERROR_STOPPED;
	return -1;
}

/* ---- life ---- */

/* A framer for s->format in place of the one before. */
static int make_framer(struct descrape_stream *s)
{
	if (s->framer) {
		const struct frame_counts *c = framer_counts(s->framer);

		s->past.records += c->records;
		s->past.documents += c->documents;
		s->past.broken += c->broken;
		s->past.no_text += c->no_text;
		s->past.oversize += c->oversize;
		s->past.resync += c->resync;
		s->past.dropped += c->dropped;
		s->past.changed += c->changed;
		framer_free(s->framer);
	}

	struct frame_client client = {
		.ctx = s, .begin = on_begin, .text = on_text, .end = on_end, .write = on_write,
		.trouble = on_trouble, .record_end = on_record_end,
		.edit = s->handlers.edited ? on_edit : NULL,
	};

	s->framer = framer_new(s->format, &s->frame_options, &client);
	return s->framer ? 0 : -1;
}

/* Copies options in; -1: no memory or a format that does not exist. */
static int set_options(struct descrape_stream *s, const descrape_options *o)
{
	const char *format = o->format ? o->format : "text";

	s->frame_options.max_record_bytes = o->max_record_bytes;
	s->frame_options.drop_empty = o->drop_empty;
	s->max_removed_percent = o->max_removed_percent;
	s->retain.max_bytes = o->max_record_bytes ? o->max_record_bytes : FRAME_MAX_RECORD_BYTES;
	if (!frame_fields_valid(o->fields))
		return -1;
	if (o->fields) {
		s->fields = strdup(o->fields);
		if (!s->fields)
			return -1;
		s->frame_options.fields = s->fields;
	}
	s->is_auto = strcmp(format, "auto") == 0;
	if (s->is_auto)
		return 0;
	s->format = frame_find_format(span_cstr(format));
	return s->format ? make_framer(s) : -1;
}

descrape_stream *descrape_stream_new(const descrape_rules *rules, const descrape_options *options,
                                     const descrape_handlers *handlers)
{
	static const descrape_options defaults = { .size = sizeof defaults };
	descrape_options o = { 0 };
	struct descrape_stream *s;
	size_t size;

	if (!rules || !rules->set || !handlers || !handlers->write)
		return NULL;
	s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	options = options ? options : &defaults;
	size = options->size < sizeof o ? options->size : sizeof o;
	memcpy(&o, options, size);
	size = handlers->size < sizeof s->handlers ? handlers->size : sizeof s->handlers;
	memcpy(&s->handlers, handlers, size);
	s->set = rules->set;

	struct engine_options engine = { .match_limit = o.match_limit, .no_index = o.no_prefilter };
	struct engine_client client = {
		.ctx = s, .keep = on_keep, .remove = on_remove,
		.remark = s->handlers.remark ? on_remark : NULL,
	};

	s->wants_share = s->handlers.counted || o.max_removed_percent;
	s->engine = engine_new(s->set, &engine, &client);
	if (!s->engine || set_options(s, &o) ||
	    (s->wants_share && share_init(&s->share, s->set->n_rules))) {
		descrape_stream_free(s);
		return NULL;
	}
	return s;
}

void descrape_stream_free(descrape_stream *s)
{
	if (!s)
		return;
	framer_free(s->framer);
	engine_free(s->engine);
	retain_free(&s->retain);
	share_free(&s->share);
	buf_free(&s->head);
	free(s->fields);
	free(s);
}

/* ---- bytes ---- */

static descrape_status fail(struct descrape_stream *s)
{
	if (s->status == DESCRAPE_OK)
		s->status = DESCRAPE_ERROR_MEMORY;
	return s->status;
}

/* Decides what `auto` takes and feeds what was held.  1: needs more bytes. */
static int decide_format(struct descrape_stream *s, bool at_end)
{
	const struct frame_format *format =
		frame_detect(buf_span(&s->head), at_end, &s->frame_options);

	if (!format)
		return 1;
	if (format != s->format) {
		s->format = format;
		if (make_framer(s))
			return -1;
	}
	int status = s->head.len ? framer_feed(s->framer, buf_span(&s->head)) : 0;

	buf_clear(&s->head);
	s->is_known = true;
	return status;
}

descrape_status descrape_stream_feed(descrape_stream *s, const void *bytes, size_t len)
{
	if (s->status != DESCRAPE_OK)
		return s->status;
	if (len == 0)
		return DESCRAPE_OK;
	if (s->is_auto && !s->is_known) {
		if (buf_append(&s->head, bytes, len) || decide_format(s, false) < 0)
			return fail(s);
		return DESCRAPE_OK;
	}
	return framer_feed(s->framer, span_of(bytes, len)) ? fail(s) : DESCRAPE_OK;
}

descrape_status descrape_stream_finish(descrape_stream *s)
{
	if (s->status != DESCRAPE_OK)
		return s->status;
	if (s->is_auto && !s->is_known && decide_format(s, true) != 0)
		return fail(s);
	s->is_known = false;
	if (framer_finish(s->framer))
		return fail(s);
	s->base_documents = s->base_records = s->base_bytes = 0;
	return DESCRAPE_OK;
}

descrape_status descrape_stream_set_format(descrape_stream *s, const char *name)
{
	const struct frame_format *format = frame_find_format(span_cstr(name));

	s->is_auto = strcmp(name, "auto") == 0;
	if (s->is_auto || format == s->format)
		return s->status;
	if (!format)
		return DESCRAPE_ERROR_USAGE;
	s->format = format;
	return make_framer(s) ? fail(s) : s->status;
}

void descrape_stream_resume_at(descrape_stream *s, uint64_t documents, uint64_t records,
                               uint64_t bytes)
{
	s->base_documents = documents;
	s->base_records = records;
	s->base_bytes = bytes;
}

const char *descrape_stream_format(const descrape_stream *s)
{
	return s->format ? s->format->name : "auto";
}
