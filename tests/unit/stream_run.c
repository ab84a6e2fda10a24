/* Runs inputs through the library; see stream_run.h. */
#include "stream_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void run_abort(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: not true: %s\n", file, line, what);
	abort();
}

static descrape_rules *compile(const char *text, unsigned level, int aborts)
{
	descrape_rules_options options = { .size = sizeof options, .level = level, .digest = 1 };
	descrape_rules *rules = descrape_rules_new(&options);
	descrape_problem p = { .size = sizeof p };

	RUN_REQUIRE(rules);
	descrape_rules_add_text(rules, "test.rules", text, strlen(text));
	if (descrape_rules_compile(rules) == DESCRAPE_OK)
		return rules;
	RUN_REQUIRE(descrape_rules_problem(rules, 0, &p) == 0);
	if (aborts) {
		fprintf(stderr, "%s:%u:%u: %s\nin:\n%s", p.file ? p.file : "-", p.line, p.column,
		        p.message, text);
		abort();
	}
	descrape_rules_free(rules);
	return NULL;
}

descrape_rules *run_try_rules(const char *text, unsigned level)
{
	return compile(text, level, 0);
}

descrape_rules *run_rules(const char *text, unsigned level)
{
	return compile(text, level, 1);
}

/* ---- handlers ---- */

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct run *run = ctx;

	return buf_append(&run->out, bytes, len);
}

static int on_document(void *ctx, const descrape_document *document)
{
	struct run *run = ctx;

	run->gaps += document->number != run->document + 1;
	run->document = document->number;
	run->next = 0;
	return 0;
}

static int on_kept(void *ctx, uint64_t offset, const char *text, size_t len)
{
	struct run *run = ctx;

	run->gaps += offset != run->next;
	run->next = offset + len;
	return buf_append(&run->cleaned, text, len);
}

static int on_removed(void *ctx, const descrape_removal *r)
{
	struct run *run = ctx;

	run->gaps += r->offset != run->next;
	run->next = r->offset + r->len;
	if (run->n_removals == run->cap_removals) {
		run->cap_removals = run->cap_removals ? run->cap_removals * 2 : 16;
		run->removals = realloc(run->removals, run->cap_removals * sizeof *run->removals);
		RUN_REQUIRE(run->removals);
	}
	run->removals[run->n_removals++] = (struct run_removal){
		.kind = r->kind, .rule = r->rule, .document = run->document, .offset = r->offset,
		.line = r->line, .len = r->len, .written_at = run->written.len,
		.written_len = r->written_len,
	};
	return buf_append(&run->written, r->written, r->written_len) ||
	       buf_append(&run->cleaned, r->written, r->written_len);
}

static int on_document_end(void *ctx)
{
	struct run *run = ctx;

	return buf_append_cstr(&run->cleaned, RUN_END_OF_DOCUMENT);
}

static void on_remark(void *ctx, const descrape_remark *remark)
{
	struct run *run = ctx;
	descrape_rule rule = { .size = sizeof rule };

	if (descrape_rules_get(run->rules, remark->rule, &rule) == 0)
		buf_printf(&run->remarks, "%s %s at %" PRIu64 "\n", rule.id, remark->held_by,
		           remark->offset);
}

static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct run *run = ctx;

	(void)trouble;
	run->troubles++;
}

static int on_edited(void *ctx, uint64_t offset, const void *raw, size_t len, const void *written,
                     size_t written_len)
{
	struct run *run = ctx;

	if (offset < run->rebuilt_to || offset > run->input.len || len > run->input.len - offset ||
	    (len && memcmp(raw, run->input.ptr + offset, len) != 0)) {
		run->bad_edits++;
		return 0;
	}
	RUN_REQUIRE(buf_append(&run->rebuilt, run->input.ptr + run->rebuilt_to,
	                       (size_t)(offset - run->rebuilt_to)) == 0);
	run->rebuilt_to = offset + len;
	return buf_append(&run->rebuilt, written, written_len);
}

/* ---- runs ---- */

void run_begin(struct run *run, descrape_rules *rules, struct span input)
{
	*run = (struct run){ .rules = rules, .input = input };
}

descrape_handlers run_handlers(struct run *run)
{
	return (descrape_handlers){
		.size = sizeof(descrape_handlers), .ctx = run, .write = on_write,
		.document = on_document, .kept = on_kept, .removed = on_removed,
		.document_end = on_document_end, .remark = on_remark, .trouble = on_trouble,
		.edited = on_edited,
	};
}

void run_end(struct run *run)
{
	if (run->rebuilt_to < run->input.len)
		RUN_REQUIRE(buf_append_span(&run->rebuilt,
		                            span_from(run->input, (size_t)run->rebuilt_to)) == 0);
}

/* Lines that all rules together took. */
static uint64_t lines_taken(const descrape_stream *stream, const descrape_rules *rules)
{
	descrape_rule_counts counts = { .size = sizeof counts };
	uint64_t lines = 0;

	for (size_t i = 0; i < descrape_rules_count(rules); i++) {
		descrape_stream_rule_counts(stream, i, &counts);
		lines += counts.lines;
	}
	return lines;
}

size_t run_portion(unsigned *seed, size_t left)
{
	*seed = *seed * 1103515245u + 12345u;

	size_t n = 1 + (*seed >> 16) % ((*seed >> 8) % 4 == 0 ? 300 : 12);

	return n < left ? n : left;
}

void run_stream(struct run *run, descrape_rules *rules, const descrape_options *options,
                struct span input, enum split split, unsigned seed)
{
	descrape_handlers handlers;
	descrape_stream *stream;

	run_begin(run, rules, input);
	handlers = run_handlers(run);
	stream = descrape_stream_new(rules, options, &handlers);
	RUN_REQUIRE(stream);
	do {
		size_t n = split == SPLIT_WHOLE ? input.len : input.len ? 1 : 0;
		char *copy;

		if (split == SPLIT_RANDOM && input.len)
			n = run_portion(&seed, input.len);
		copy = malloc(n ? n : 1); /* so that reading too far is seen */
		RUN_REQUIRE(copy);
		memcpy(copy, input.ptr ? input.ptr : "", n);
		RUN_REQUIRE(descrape_stream_feed(stream, copy, n) == DESCRAPE_OK);
		free(copy);
		input = span_from(input, n);
	} while (input.len > 0);
	RUN_REQUIRE(descrape_stream_finish(stream) == DESCRAPE_OK);
	run->lines = lines_taken(stream, rules);
	descrape_stream_free(stream);
	run_end(run);
}

void run_free(struct run *run)
{
	buf_free(&run->out);
	buf_free(&run->cleaned);
	buf_free(&run->written);
	buf_free(&run->remarks);
	buf_free(&run->rebuilt);
	free(run->removals);
}
