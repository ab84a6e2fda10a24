/*
 * The removal log.
 *
 * The input's own bytes are put together for the checksums from what was
 * written and what was edited.  Which bytes of a write stand in place of others
 * is known only when the edit behind it is reported, so the newest write is
 * held until then; memory is one write and one removal.
 *
 * Invariant: `original_bytes` counts the input's bytes before the held write.
 */
#include "config.h"

#include "report/removal_log.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "report/json_out.h"

/* A record has its checksum behind it, and so many bytes of a long one. */
#define CHECK_BYTES ((uint64_t)1024 * 1024)

struct removal_log {
	struct view view;
	descrape_options options; /* its strings are borrowed */
	char *input;              /* its name; owned */
	uint64_t document;        /* number of the newest */
	struct buf id, field;     /* its own */
	struct buf held;          /* the newest write */
	struct buf text, written; /* of the removal whose line is open */
	struct buf base64;        /* scratch */
	bool line_open;           /* a removal's line still lacks its end */
	uint64_t original_bytes;  /* of this input, hashed */
	uint64_t output_bytes;    /* of this input */
	uint64_t checked_bytes;   /* of the input, up to the last check */
	struct sha256 hash;       /* from there on */
};

static struct removal_log *log_of(struct view *v)
{
	return (struct removal_log *)v;
}

/* ---- pieces of lines ---- */

/* A string member, under `name` if it is UTF-8, else in base64 under `name64`. */
static int put_bytes(struct removal_log *l, const char *name, const char *name64, struct span s)
{
	FILE *out = l->view.out;
	bool is_text = utf8_valid(s);

	fprintf(out, ",\"%s\":", is_text ? name : name64);
	if (is_text) {
		json_put_string(out, s.ptr, s.len);
		return 0;
	}
	buf_clear(&l->base64);
	if (base64_encode(&l->base64, s))
		return -1;
	json_put_string(out, l->base64.ptr, l->base64.len);
	return 0;
}

static void put_number(struct removal_log *l, const char *name, uint64_t value)
{
	fprintf(l->view.out, ",\"%s\":%" PRIu64, name, value);
}

static int put_id(struct removal_log *l)
{
	return l->id.len ? put_bytes(l, "id", "id64", buf_span(&l->id)) : 0;
}

static void end_line(struct removal_log *l)
{
	if (l->line_open)
		fputs("}\n", l->view.out);
	l->line_open = false;
}

/* ---- checksums ---- */

static void hash(struct removal_log *l, const void *bytes, size_t len)
{
	if (len)
		sha256_update(&l->hash, bytes, len);
	l->original_bytes += len;
}

/* The held write but for its last `without` bytes is of the input. */
static void settle_held(struct removal_log *l, size_t without)
{
	hash(l, l->held.ptr, l->held.len - without);
	buf_clear(&l->held);
}

static int check(struct removal_log *l)
{
	char hex[SHA256_HEX_BYTES];

	settle_held(l, 0);
	if (l->original_bytes == l->checked_bytes)
		return 0;
	end_line(l);
	sha256_hex(&l->hash, hex);
	sha256_init(&l->hash);
	fprintf(l->view.out, "{\"checked\":\"%s\"", hex);
	put_number(l, "from", l->checked_bytes);
	put_number(l, "bytes", l->original_bytes - l->checked_bytes);
	put_number(l, "document", l->document);
	if (put_id(l))
		return -1;
	fputs("}\n", l->view.out);
	l->checked_bytes = l->original_bytes;
	return 0;
}

/* ---- what the stream calls ---- */

static int on_begin_input(struct view *v, const char *name, const char *format)
{
	struct removal_log *l = log_of(v);

	free(l->input);
	l->input = strdup(name);
	if (!l->input)
		return -1;
	sha256_init(&l->hash);
	l->document = l->original_bytes = l->output_bytes = l->checked_bytes = 0;
	fputc('{', v->out);
	json_put_member(v->out, 1, "input", name);
	json_put_member(v->out, 0, "format", format);
	if (l->options.fields)
		json_put_member(v->out, 0, "fields", l->options.fields);
	if (l->options.max_record_bytes)
		put_number(l, "max_record", l->options.max_record_bytes);
	if (l->options.drop_empty)
		fputs(",\"drop_empty\":true", v->out);
	fputs("}\n", v->out);
	return 0;
}

static int on_write(struct view *v, const void *bytes, size_t len)
{
	struct removal_log *l = log_of(v);

	settle_held(l, 0);
	l->output_bytes += len;
	return buf_append(&l->held, bytes, len);
}

static int on_document(struct view *v, const descrape_document *d)
{
	struct removal_log *l = log_of(v);

	l->document = d->number;
	buf_clear(&l->id);
	buf_clear(&l->field);
	return buf_append(&l->id, d->id, d->id_len) || buf_append_cstr(&l->field, d->field) ? -1 : 0;
}

static int on_removed(struct view *v, const descrape_removal *r)
{
	struct removal_log *l = log_of(v);
	struct span text = span_of(r->text, r->len), written = span_of(r->written, r->written_len);

	end_line(l);
	fprintf(v->out, "{\"document\":%" PRIu64, l->document);
	if (put_id(l) || (l->field.len && put_bytes(l, "field", "field64", buf_span(&l->field))))
		return -1;
	put_number(l, "line", r->line);
	put_number(l, "offset", r->offset);
	json_put_member(v->out, 0, "rule", view_rule_id(v, r->rule));
	if (r->kind == DESCRAPE_REMOVED_BLANKS)
		fputs(",\"blanks\":true", v->out);
	if (put_bytes(l, "text", "base64", text))
		return -1;
	if (written.len && put_bytes(l, "written", "written64", written))
		return -1;
	l->line_open = true;
	buf_clear(&l->text);
	buf_clear(&l->written);
	return buf_append_span(&l->text, text) || buf_append_span(&l->written, written) ? -1 : 0;
}

/* What comes between a removal and an edit shows that they are not the same. */
static int on_document_end(struct view *v)
{
	end_line(log_of(v));
	return 0;
}

static int on_record_end(struct view *v)
{
	return check(log_of(v));
}

static int on_edited(struct view *v, uint64_t at, const void *bytes, size_t len,
                     const void *written_bytes, size_t written_len)
{
	struct removal_log *l = log_of(v);
	struct span raw = span_of(bytes, len), written = span_of(written_bytes, written_len);
	bool is_removal = l->line_open && span_equal(raw, buf_span(&l->text)) &&
	                  span_equal(written, buf_span(&l->written));

	settle_held(l, written_len);
	hash(l, bytes, len);
	if (is_removal) {
		put_number(l, "at", at);
		end_line(l);
	} else {
		end_line(l);
		fprintf(v->out, "{\"at\":%" PRIu64, at);
		if (put_bytes(l, "raw", "raw64", raw))
			return -1;
		if (written.len && put_bytes(l, "written", "written64", written))
			return -1;
		fputs("}\n", v->out);
	}
	return l->original_bytes - l->checked_bytes >= CHECK_BYTES ? check(l) : 0;
}

static int on_end_input(struct view *v)
{
	struct removal_log *l = log_of(v);

	end_line(l);
	if (check(l))
		return -1;
	fputc('{', v->out);
	json_put_member(v->out, 1, "end", l->input);
	put_number(l, "bytes", l->original_bytes);
	put_number(l, "output_bytes", l->output_bytes);
	fputs("}\n", v->out);
	return 0;
}

static void log_free(struct view *v)
{
	struct removal_log *l = log_of(v);

	free(l->input);
	buf_free(&l->id);
	buf_free(&l->field);
	buf_free(&l->held);
	buf_free(&l->text);
	buf_free(&l->written);
	buf_free(&l->base64);
	free(l);
}

struct view *removal_log_new(FILE *out, descrape_rules *rules, const descrape_options *options)
{
	static const struct view_ops ops = {
		.begin_input = on_begin_input, .write = on_write, .document = on_document,
		.removed = on_removed, .document_end = on_document_end,
		.record_end = on_record_end, .edited = on_edited, .end_input = on_end_input,
		.free = log_free,
	};
	struct removal_log *l = calloc(1, sizeof *l);

	if (!l)
		return NULL;
	l->view = (struct view){ .ops = &ops, .out = out, .rules = rules };
	l->options = *options;
	fprintf(out, "{\"descrape_removals\":%d", REMOVAL_LOG_FORMAT);
	json_put_member(out, 0, "version", descrape_version());
	json_put_member(out, 0, "rules", descrape_rules_digest(rules));
	fputs("}\n", out);
	return &l->view;
}
