/*
 * Recording handlers, and the replay; see event_log.h.
 *
 * An event keeps the numbers of the call; its bytes (text first, then what was
 * written in its place, or an id, then a field) stand in one buffer, in the
 * order of the events, so that the replay walks along it.
 */
#include "cli/event_log.h"

#include <stdlib.h>

#include "base/grow.h"

enum event_type {
	EVENT_WRITE,
	EVENT_DOCUMENT,
	EVENT_KEPT,
	EVENT_REMOVED,
	EVENT_DOCUMENT_END,
	EVENT_REMARK,
	EVENT_TROUBLE,
	EVENT_RECORD_END,
	EVENT_EDITED,
	EVENT_COUNTED,
};

struct event {
	enum event_type type;
	size_t first_bytes, second_bytes; /* of this event in log->bytes */
	union {
		descrape_document document;
		descrape_removal removal;
		descrape_remark remark;
		descrape_trouble trouble;
		uint64_t offset; /* KEPT, EDITED */
		descrape_document_counts counts;
	} call; /* its pointers are set anew by the replay, but for static strings */
};

static int add(struct event_log *log, const struct event *event, const void *first,
               const void *second)
{
	if (log->count == log->cap) {
		struct event *grown = grow_array(log->events, &log->cap, sizeof *grown, 256);

		if (!grown)
			return -1;
		log->events = grown;
	}
	if ((event->first_bytes && buf_append(&log->bytes, first, event->first_bytes)) ||
	    (event->second_bytes && buf_append(&log->bytes, second, event->second_bytes)))
		return -1;
	/* Room is memory.  NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
	log->events[log->count++] = *event;
	return 0;
}

/* ---- recording ---- */

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct event_log *log = ctx;
	struct event *last = log->count ? &log->events[log->count - 1] : NULL;
	struct event event = { .type = EVENT_WRITE, .first_bytes = len };

	if (!last || last->type != EVENT_WRITE)
		return add(log, &event, bytes, NULL);
	if (buf_append(&log->bytes, bytes, len))
		return -1;
	last->first_bytes += len;
	return 0;
}

static int on_document(void *ctx, const descrape_document *d)
{
	struct event event = {
		.type = EVENT_DOCUMENT, .first_bytes = d->id_len,
		.second_bytes = strlen(d->field) + 1, .call.document = *d,
	};

	return add(ctx, &event, d->id, d->field);
}

static int on_kept(void *ctx, uint64_t offset, const char *text, size_t len)
{
	struct event event = { .type = EVENT_KEPT, .first_bytes = len, .call.offset = offset };

	return add(ctx, &event, text, NULL);
}

static int on_removed(void *ctx, const descrape_removal *r)
{
	struct event event = {
		.type = EVENT_REMOVED, .first_bytes = r->len, .second_bytes = r->written_len,
		.call.removal = *r,
	};

	return add(ctx, &event, r->text, r->written);
}

static int on_document_end(void *ctx)
{
	struct event event = { .type = EVENT_DOCUMENT_END };

	return add(ctx, &event, NULL, NULL);
}

/* The library does not ask whether these were taken: without memory the next
 * event that it does ask about fails too. */
static void on_remark(void *ctx, const descrape_remark *remark)
{
	struct event event = { .type = EVENT_REMARK, .call.remark = *remark };

	add(ctx, &event, NULL, NULL);
}

static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct event event = { .type = EVENT_TROUBLE, .call.trouble = *trouble };

	add(ctx, &event, NULL, NULL);
}

static int on_record_end(void *ctx)
{
	struct event event = { .type = EVENT_RECORD_END };

	return add(ctx, &event, NULL, NULL);
}

static int on_edited(void *ctx, uint64_t offset, const void *raw, size_t len, const void *written,
                     size_t written_len)
{
	struct event event = {
		.type = EVENT_EDITED, .first_bytes = len, .second_bytes = written_len,
		.call.offset = offset,
	};

	return add(ctx, &event, raw, written);
}

static int on_counted(void *ctx, const descrape_document_counts *counts)
{
	struct event_log *log = ctx;
	struct event event = { .type = EVENT_COUNTED, .call.counts = *counts };

	if (buf_append(&log->parts, counts->rules, counts->n_rules * sizeof *counts->rules))
		return -1;
	return add(log, &event, NULL, NULL);
}

descrape_handlers event_log_handlers(struct event_log *log)
{
	const descrape_handlers *w = log->wanted;

	return (descrape_handlers){
		.size = sizeof(descrape_handlers), .ctx = log, .write = on_write,
		.document = w->document ? on_document : NULL,
		.kept = w->kept ? on_kept : NULL,
		.removed = w->removed ? on_removed : NULL,
		.document_end = w->document_end ? on_document_end : NULL,
		.remark = w->remark ? on_remark : NULL,
		.trouble = w->trouble ? on_trouble : NULL,
		.record_end = w->record_end ? on_record_end : NULL,
		.edited = w->edited ? on_edited : NULL,
		.counted = w->counted ? on_counted : NULL,
	};
}

/* ---- replay ---- */

static int replay_document(const descrape_handlers *h, const struct event *e, const char *bytes,
                           const struct event_base *base)
{
	descrape_document d = e->call.document;

	d.number += base->documents;
	d.record += base->records;
	d.input_offset += base->offset;
	d.id = e->first_bytes ? bytes : "";
	d.field = bytes + e->first_bytes;
	return h->document(h->ctx, &d);
}

static int replay_removal(const descrape_handlers *h, const struct event *e, const char *bytes)
{
	descrape_removal r = e->call.removal;

	r.text = bytes;
	r.written = bytes + e->first_bytes;
	return h->removed(h->ctx, &r);
}

/* *parts: those of this event and all behind it. */
static int replay_counted(const descrape_handlers *h, const struct event *e,
                          const descrape_rule_part **parts)
{
	descrape_document_counts counts = e->call.counts;

	counts.rules = *parts;
	if (counts.n_rules) /* not even 0 may be added to a null pointer */
		*parts += counts.n_rules;
	return h->counted(h->ctx, &counts);
}

static void replay_trouble(const descrape_handlers *h, const struct event *e,
                           const struct event_base *base)
{
	descrape_trouble t = e->call.trouble;

	t.record += base->records;
	t.offset += base->offset;
	h->trouble(h->ctx, &t);
}

static int replay_one(const descrape_handlers *h, const struct event *e, const char *bytes,
                      const descrape_rule_part **parts, const struct event_base *base)
{
	switch (e->type) {
	case EVENT_WRITE:
		return h->write(h->ctx, bytes, e->first_bytes);
	case EVENT_DOCUMENT:
		return replay_document(h, e, bytes, base);
	case EVENT_KEPT:
		return h->kept(h->ctx, e->call.offset, bytes, e->first_bytes);
	case EVENT_REMOVED:
		return replay_removal(h, e, bytes);
	case EVENT_DOCUMENT_END:
		return h->document_end(h->ctx);
	case EVENT_REMARK:
		h->remark(h->ctx, &e->call.remark);
		return 0;
	case EVENT_TROUBLE:
		replay_trouble(h, e, base);
		return 0;
	case EVENT_RECORD_END:
		return h->record_end(h->ctx);
	case EVENT_EDITED:
		return h->edited(h->ctx, base->offset + e->call.offset, bytes, e->first_bytes,
		                 bytes + e->first_bytes, e->second_bytes);
	case EVENT_COUNTED:
		return replay_counted(h, e, parts);
	}
	return -1;
}

int event_log_replay(const struct event_log *log, const struct event_base *base)
{
	const char *bytes = log->bytes.ptr ? log->bytes.ptr : "";
	const descrape_rule_part *parts = (const descrape_rule_part *)(const void *)log->parts.ptr;

	for (size_t i = 0; i < log->count; i++) {
		const struct event *e = &log->events[i];
		int answer = replay_one(log->wanted, e, bytes, &parts, base);

		if (answer)
			return answer;
		bytes += e->first_bytes + e->second_bytes;
	}
	return 0;
}

void event_log_clear(struct event_log *log)
{
	log->count = 0;
	buf_clear(&log->bytes);
	buf_clear(&log->parts);
}

void event_log_free(struct event_log *log)
{
	free(log->events);
	buf_free(&log->bytes);
	buf_free(&log->parts);
}
