/* Runs documents through the library; see stream_run.h. */
#include "stream_run.h"

#include <check.h>
#include <stdlib.h>

descrape_rules *run_rules(const char *text, unsigned level)
{
	descrape_rules_options options = { .size = sizeof options, .level = level };
	descrape_rules *rules = descrape_rules_new(&options);
	descrape_problem p = { .size = sizeof p };

	descrape_rules_add_text(rules, "test.rules", text, strlen(text));
	if (descrape_rules_compile(rules) != DESCRAPE_OK &&
	    descrape_rules_problem(rules, 0, &p) == 0)
		ck_abort_msg("%s:%u:%u: %s\nin:\n%s", p.file ? p.file : "-", p.line, p.column,
		             p.message, text);
	return rules;
}

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct run *run = ctx;

	return buf_append(&run->out, bytes, len);
}

static int on_document(void *ctx, const descrape_document *document)
{
	struct run *run = ctx;

	(void)document;
	run->next = 0;
	return 0;
}

static int on_kept(void *ctx, uint64_t offset, const char *text, size_t len)
{
	struct run *run = ctx;

	run->gaps += offset != run->next;
	run->next = offset + len;
	return buf_append(&run->kept, text, len);
}

static int on_removed(void *ctx, const descrape_removal *r)
{
	struct run *run = ctx;

	run->gaps += r->offset != run->next;
	run->next = r->offset + r->len;
	run->removals = realloc(run->removals, (run->n_removals + 1) * sizeof *run->removals);
	run->removals[run->n_removals++] = (struct run_removal){
		.kind = r->kind, .rule = r->rule, .offset = r->offset, .line = r->line, .len = r->len,
		.written_at = run->written.len, .written_len = r->written_len,
	};
	return buf_append(&run->written, r->written, r->written_len);
}

static void on_remark(void *ctx, const descrape_remark *remark)
{
	struct run *run = ctx;
	descrape_rule rule = { .size = sizeof rule };

	if (descrape_rules_get(run->rules, remark->rule, &rule) == 0)
		buf_printf(&run->remarks, "%s %s\n", rule.id, remark->held_by);
}

static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct run *run = ctx;

	(void)trouble;
	run->troubles++;
}

/* Feeds in portions of a random size, small ones mostly. */
static void feed_randomly(descrape_stream *stream, struct span input, unsigned seed)
{
	while (input.len > 0) {
		seed = seed * 1103515245u + 12345u;
		size_t n = 1 + (seed >> 16) % ((seed >> 8) % 4 == 0 ? 300 : 12);

		if (n > input.len)
			n = input.len;
		ck_assert_int_eq(descrape_stream_feed(stream, input.ptr, n), DESCRAPE_OK);
		input = span_from(input, n);
	}
}

void run_stream(struct run *run, descrape_rules *rules, const descrape_options *options,
                struct span input, enum split split, unsigned seed)
{
	descrape_handlers handlers = {
		.size = sizeof handlers, .ctx = run, .write = on_write, .document = on_document,
		.kept = on_kept, .removed = on_removed, .remark = on_remark, .trouble = on_trouble,
	};
	descrape_stream *stream;

	*run = (struct run){ .rules = rules };
	stream = descrape_stream_new(rules, options, &handlers);
	ck_assert_ptr_nonnull(stream);
	switch (split) {
	case SPLIT_WHOLE:
		ck_assert_int_eq(descrape_stream_feed(stream, input.ptr, input.len), DESCRAPE_OK);
		break;
	case SPLIT_BYTES:
		for (size_t i = 0; i < input.len; i++)
			ck_assert_int_eq(descrape_stream_feed(stream, input.ptr + i, 1), DESCRAPE_OK);
		break;
	case SPLIT_RANDOM:
		feed_randomly(stream, input, seed);
		break;
	}
	ck_assert_int_eq(descrape_stream_finish(stream), DESCRAPE_OK);
	descrape_stream_free(stream);
}

void run_free(struct run *run)
{
	buf_free(&run->out);
	buf_free(&run->kept);
	buf_free(&run->written);
	buf_free(&run->remarks);
	free(run->removals);
}
