/*
 * The review: the walk gives back what was cleaned and tells of the removals, a
 * framer cuts its documents again, and the page is made of both.
 *
 * The framer is answered with the removals of the log, as the engine answered
 * it, so it writes what the cleaning wrote: that has to be the cleaned text that
 * the walk was given.  What a page shows as removed is thus what was, whoever
 * wrote the log.
 *
 * Memory is a document, as far as its framer holds it, and its removals.
 *
 * Invariant: the log tells of a removal before the walk puts the first of its
 * bytes, so `pending` is complete up to the text at hand.
 */
#include "review/review.h"

/* ---- the framer's calls ---- */

static int on_begin(void *ctx, const struct frame_document *d)
{
	struct review *r = ctx;
	struct span id = d->id;

	if (id.len > 1 && id.ptr[0] == '"') /* a JSON string, quotes and all */
		id = span_of(id.ptr + 1, id.len - 2);

	struct page_document document = {
		.input = span_cstr(r->walk.input), .number = r->is_text ? 0 : d->number,
		.id = d->uri.len ? d->uri : id, .field = d->field,
	};

	r->document = d->number;
	r->offset = 0;
	return page_begin_document(&r->page, &document);
}

/* The removal that comes next in this document, or NULL. */
static struct pending_removal *next_removal(struct review *r)
{
	struct pending_removal *p = pending_first(&r->pending);

	return p && p->document == r->document ? p : NULL;
}

/* Shows a piece of a removal, the last of it with what was written in its place. */
static int show_removed(struct review *r, struct pending_removal *p, struct span piece)
{
	struct span written = { 0 };

	if (!p->begun && page_begin_removal(&r->page, p->rule, p->line, p->is_blanks))
		return -1;
	p->begun = true;
	p->left -= piece.len;
	if (p->left == 0)
		written = pending_written(&r->pending, p);
	if (page_removed(&r->page, piece) || frame_cut(r->framer, piece, written))
		return -1;
	if (p->left)
		return 0;
	if (page_end_removal(&r->page, p->rule, written))
		return -1;
	pending_drop(&r->pending);
	return 0;
}

static int on_text(void *ctx, struct span text)
{
	struct review *r = ctx;
	struct pending_removal *p;
	uint64_t len;

	while (text.len) {
		p = next_removal(r);
		bool is_here = p && (p->begun || p->offset == r->offset);

		if (p && !is_here && p->offset < r->offset)
			return removal_walk_mismatch(&r->walk, "a removal is not where its text is");
		len = is_here ? p->left : p ? p->offset - r->offset : text.len;

		struct span piece = span_of(text.ptr, len < text.len ? (size_t)len : text.len);

		if (is_here ? show_removed(r, p, piece)
		            : page_keep(&r->page, piece) || frame_keep(r->framer, piece))
			return -1;
		r->offset += piece.len;
		text = span_from(text, piece.len);
	}
	return 0;
}

static int on_end(void *ctx)
{
	struct review *r = ctx;
	struct pending_removal *p = next_removal(r);

	/* what was written behind the last byte takes none */
	if (p && p->offset == r->offset && p->left == 0 &&
	    show_removed(r, p, (struct span){ 0 }))
		return -1;
	if (next_removal(r))
		return removal_walk_mismatch(&r->walk, "a removal is longer than its document");
	return page_end_document(&r->page);
}

static int on_write(void *ctx, struct span bytes)
{
	struct review *r = ctx;

	sha256_update(&r->made, bytes.ptr, bytes.len);
	return 0;
}

static int on_trouble(void *ctx, enum frame_trouble what, uint64_t record, uint64_t where)
{
	(void)ctx, (void)what, (void)record, (void)where;
	return 0;
}

static int on_record_end(void *ctx)
{
	(void)ctx;
	return 0;
}

/* ---- the walk's calls ---- */

static int begin_input(void *ctx, const struct removal_line *line)
{
	struct review *r = ctx;
	const struct frame_format *format = frame_find_format(line->format);
	struct frame_client client = {
		.ctx = r, .begin = on_begin, .text = on_text, .end = on_end, .write = on_write,
		.trouble = on_trouble, .record_end = on_record_end,
	};
	struct frame_options options = {
		.max_record_bytes = line->max_record_bytes, .drop_empty = line->drop_empty,
	};
	struct buf fields = { 0 };

	if (!format)
		return removal_walk_mismatch(&r->walk, "there is no such format");
	if (buf_append_span(&fields, line->fields) || buf_append_char(&fields, '\0'))
		return diags_no_memory(r->walk.diags);
	options.fields = line->fields.len ? fields.ptr : NULL;
	framer_free(r->framer);
	r->framer = NULL;
	if (!frame_fields_valid(options.fields))
		removal_walk_mismatch(&r->walk, "these are no fields");
	else if (!(r->framer = framer_new(format, &options, &client)))
		diags_no_memory(r->walk.diags);
	buf_free(&fields);
	r->is_text = format == frame_formats;
	r->last_document = r->last_end = 0;
	sha256_init(&r->cleaned);
	sha256_init(&r->made);
	return r->framer ? 0 : -1;
}

static int on_used(void *ctx, struct span cleaned)
{
	struct review *r = ctx;

	sha256_update(&r->cleaned, cleaned.ptr, cleaned.len);
	return 0;
}

static int on_removal(void *ctx, const struct removal_line *line)
{
	struct review *r = ctx;
	struct tally_entry *rule = tally_rule(&r->page.tally, line->rule);
	struct pending_removal p = {
		.document = r->walk.log.document, .offset = line->offset, .line = line->line,
		.bytes = line->raw.len, .left = line->raw.len, .is_blanks = line->is_blanks,
	};

	if (p.document == r->last_document ? p.offset < r->last_end
	                                   : p.document < r->last_document)
		return removal_walk_mismatch(&r->walk, "the removals are not in order");
	if (!rule && r->page.tally.rules.count > TALLY_MAX_RULES)
		return removal_walk_mismatch(&r->walk, "too many rules");
	if (!rule)
		return diags_no_memory(r->walk.diags);
	p.rule = (uint32_t)(rule - r->page.tally.rules.items);
	tally_add(&r->page.tally, p.rule, !p.is_blanks, p.bytes);
	r->last_document = p.document;
	r->last_end = p.offset + p.bytes;
	return pending_add(&r->pending, &p, line->written) ? diags_no_memory(r->walk.diags) : 0;
}

/* A framer stops for want of memory, or because a call above said so. */
static int framed(struct review *r, int status)
{
	if (status && !r->walk.mismatch && !r->page.html.failed)
		diags_no_memory(r->walk.diags);
	return status ? -1 : 0;
}

static int on_put(void *ctx, struct span bytes)
{
	struct review *r = ctx;

	return framed(r, framer_feed(r->framer, bytes));
}

static int end_input(void *ctx)
{
	struct review *r = ctx;
	char cleaned[SHA256_HEX_BYTES], made[SHA256_HEX_BYTES];

	if (framed(r, framer_finish(r->framer)))
		return -1;
	if (pending_first(&r->pending))
		return removal_walk_mismatch(&r->walk, "a removal has no document");
	sha256_hex(&r->cleaned, cleaned);
	sha256_hex(&r->made, made);
	if (strcmp(cleaned, made) != 0)
		return removal_walk_mismatch(&r->walk, "its removals do not make the cleaned text");
	return 0;
}

/* ---- the review ---- */

int review_run(struct review *r, struct span title)
{
	struct removal_walk_client *c = &r->walk.client;

	*c = (struct removal_walk_client){
		.ctx = r, .pull = c->pull, .used = on_used, .begin_input = begin_input,
		.removal = on_removal, .put = on_put, .end_input = end_input,
	};
	return page_begin(&r->page, title) || removal_walk_run(&r->walk) ||
	       page_end(&r->page, title) ? -1 : 0;
}

void review_free(struct review *r)
{
	removal_walk_free(&r->walk);
	framer_free(r->framer);
	pending_free(&r->pending);
	page_free(&r->page);
}
