/*
 * What must hold for any rules over any documents; see trial.h.
 *
 * Each document is cleaned alone and whole, and that is what every other way to
 * the same text is compared with: bytes written, documents as they became, and
 * each removal with its rule, place and replacement.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "trial.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "cli/pool.h"
#include "stream_run.h"
#include "trial_files.h"

struct state {
	const struct trial *t;
	descrape_rules *rules;
	struct buf cleaned;     /* of all documents, as in struct run */
	const char *failure;    /* the first, or NULL */
};

static void hold(struct state *s, bool truth, const char *what)
{
	if (!truth && !s->failure)
		s->failure = what;
}

static bool same_removals(const struct run *a, const struct run *b)
{
	if (a->n_removals != b->n_removals)
		return false;
	for (size_t i = 0; i < a->n_removals; i++) {
		const struct run_removal *x = &a->removals[i], *y = &b->removals[i];

		if (x->kind != y->kind || x->rule != y->rule || x->document != y->document ||
		    x->offset != y->offset || x->line != y->line || x->len != y->len ||
		    x->written_len != y->written_len)
			return false;
	}
	return true;
}

static bool same(const struct run *a, const struct run *b)
{
	return same_removals(a, b) && span_equal(buf_span(&a->cleaned), buf_span(&b->cleaned)) &&
	       span_equal(buf_span(&a->out), buf_span(&b->out)) &&
	       span_equal(buf_span(&a->rebuilt), buf_span(&b->rebuilt)) &&
	       span_equal(buf_span(&a->remarks), buf_span(&b->remarks));
}

/* Runs the input another way and compares. */
static void expect_same(struct state *s, const struct run *run, const descrape_options *options,
                        enum split split, const char *what)
{
	struct run other;

	run_stream(&other, s->rules, options, run->input, split, s->t->seed);
	hold(s, same(run, &other), what);
	run_free(&other);
}

/* ---- one document as text ---- */

/* The line number of each removal, counted anew. */
static bool lines_are_right(const struct run *run)
{
	uint64_t line = 1, at = 0;

	for (size_t i = 0; i < run->n_removals; i++) {
		for (; at < run->removals[i].offset; at++)
			line += run->input.ptr[at] == '\n';
		if (line != run->removals[i].line)
			return false;
	}
	return true;
}

/*
 * How many lines went: one for each ending, and one for a last line without.
 * Where what goes at the end begins inside a line that stays in part, the ending
 * of that line may stand for the last one's.
 */
static bool lines_add_up(const struct run *run)
{
	struct span in = run->input;
	uint64_t endings = 0, tail = in.len; /* from `tail` on, all goes */
	bool is_last_gone;

	for (size_t i = 0; i < run->n_removals; i++)
		for (size_t k = 0; k < run->removals[i].len; k++)
			endings += in.ptr[run->removals[i].offset + k] == '\n';
	for (size_t i = run->n_removals; i-- > 0;) {
		const struct run_removal *r = &run->removals[i];

		if (r->offset + r->len != tail || r->written_len)
			break;
		tail = r->offset;
	}
	if (tail == in.len || in.ptr[in.len - 1] == '\n')
		return run->lines == endings;
	if (tail == 0 || in.ptr[tail - 1] == '\n')
		return run->lines == endings + 1;
	is_last_gone = memchr(in.ptr + tail, '\n', in.len - tail) != NULL;
	return run->lines == endings || (is_last_gone && run->lines == endings + 1);
}

static bool rebuilds(const struct run *run)
{
	struct buf b = { 0 };
	bool good = true;
	uint64_t at = 0;

	for (size_t i = 0; i < run->n_removals && good; i++) {
		const struct run_removal *r = &run->removals[i];

		good = r->offset >= at && r->offset + r->len <= run->input.len;
		if (good) {
			buf_append(&b, run->input.ptr + at, r->offset - at);
			buf_append(&b, span_from(buf_span(&run->written), r->written_at).ptr,
			           r->written_len);
			at = r->offset + r->len;
		}
	}
	if (good)
		buf_append_span(&b, span_from(run->input, at));
	good = good && span_equal(buf_span(&b), buf_span(&run->out));
	buf_free(&b);
	return good;
}

static void try_document(struct state *s, struct span document)
{
	descrape_options no_index = { .size = sizeof no_index, .no_prefilter = 1 };
	unsigned parts = s->t->parts;
	struct run run;

	run_stream(&run, s->rules, NULL, document, SPLIT_WHOLE, 0);
	hold(s, run.gaps == 0 && run.next == document.len, "text events follow on");
	hold(s, rebuilds(&run), "the input with removals replaced is the output");
	hold(s, !run.bad_edits && span_equal(buf_span(&run.rebuilt), buf_span(&run.out)),
	     "the input with edits made is the output");
	hold(s, lines_are_right(&run), "line numbers");
	hold(s, lines_add_up(&run), "lines that went");
	hold(s, run.n_removals > 0 || span_equal(buf_span(&run.out), document), "identity");
	if (parts & TRIAL_SPLITS) {
		expect_same(s, &run, NULL, SPLIT_BYTES, "split into bytes");
		expect_same(s, &run, NULL, SPLIT_RANDOM, "split at random");
	}
	if (parts & TRIAL_INDEX)
		expect_same(s, &run, &no_index, SPLIT_WHOLE, "without the index");
	if (parts & TRIAL_TWICE) {
		struct run again;

		run_stream(&again, s->rules, NULL, buf_span(&run.out), SPLIT_WHOLE, 0);
		hold(s, span_equal(buf_span(&again.out), buf_span(&run.out)), "a second pass");
		run_free(&again);
	}
	RUN_REQUIRE(buf_append_span(&s->cleaned, buf_span(&run.cleaned)) == 0);
	run_free(&run);
}

/* ---- all documents as records ---- */

struct framing {
	const char *format;
	bool (*holds)(struct span document);
	void (*add)(struct buf *out, struct span document, size_t number);
};

static bool holds_no_nul(struct span s)
{
	return s.len == 0 || !memchr(s.ptr, '\0', s.len);
}

static bool holds_no_formfeed(struct span s)
{
	return s.len == 0 || !memchr(s.ptr, '\f', s.len);
}

/* JSON is UTF-8, and what is not passes unchanged. */
static bool holds_utf8(struct span s)
{
	return utf8_valid(s);
}

static bool holds_any(struct span s)
{
	(void)s;
	return true;
}

static void add_nul(struct buf *out, struct span document, size_t number)
{
	(void)number;
	buf_append_span(out, document);
	buf_append_char(out, '\0');
}

static void add_formfeed(struct buf *out, struct span document, size_t number)
{
	(void)number;
	buf_append_span(out, document);
	buf_append_char(out, '\f');
}

/* Characters are escaped in one of the ways that JSON has for them. */
static void add_jsonl(struct buf *out, struct span document, size_t number)
{
	buf_printf(out, "{\"id\": %zu, \"text\": \"", number);
	for (size_t i = 0; i < document.len; i++) {
		unsigned char c = (unsigned char)document.ptr[i];

		if (c == '\n')
			buf_append_cstr(out, i % 5 ? "\\n" : "\\u000A");
		else if (c < ' ' || (c < 0x7F && (i + number) % 7 == 0))
			buf_printf(out, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else
			buf_append_char(out, (char)c);
	}
	buf_printf(out, "\", \"n\": [%zu]}\n", number);
}

static void add_wet(struct buf *out, struct span document, size_t number)
{
	buf_printf(out, "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:%zu>\r\n"
	                "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
	           number, document.len);
	buf_append_span(out, document);
	buf_append_cstr(out, "\r\n\r\n");
}

static const struct framing framings[] = {
	{ "nul", holds_no_nul, add_nul },
	{ "formfeed", holds_no_formfeed, add_formfeed },
	{ "jsonl", holds_utf8, add_jsonl },
	{ "wet", holds_any, add_wet },
};

/* What was written holds the cleaned documents, in the same format. */
static void reread(struct state *s, const struct run *run, const descrape_options *options)
{
	descrape_rules *none = run_rules("format: descrape 1\n", 1);
	struct run again;

	run_stream(&again, none, options, buf_span(&run->out), SPLIT_WHOLE, 0);
	hold(s, span_equal(buf_span(&again.out), buf_span(&run->out)), "identity without rules");
	hold(s, span_equal(buf_span(&again.cleaned), buf_span(&run->cleaned)),
	     "what was written reads as what was cleaned");
	run_free(&again);
	descrape_rules_free(none);
}

/* The same by three threads; blocks are made small by flushing in between. */
static void try_threads(struct state *s, const struct run *run, const descrape_options *options)
{
	struct run other;
	descrape_handlers handlers;
	struct span left = run->input;
	unsigned seed = s->t->seed;
	struct pool *pool;

	run_begin(&other, s->rules, run->input);
	handlers = run_handlers(&other);
	pool = pool_new(s->rules, options, &handlers, 3);
	RUN_REQUIRE(pool);
	while (left.len > 0) {
		size_t n = run_portion(&seed, left.len);

		RUN_REQUIRE(pool_feed(pool, left.ptr, n) == DESCRAPE_OK);
		if (seed & 4096)
			RUN_REQUIRE(pool_flush(pool) == DESCRAPE_OK);
		left = span_from(left, n);
	}
	RUN_REQUIRE(pool_finish(pool) == DESCRAPE_OK);
	pool_free(pool);
	run_end(&other);
	hold(s, same(run, &other), "by several threads");
	run_free(&other);
}

static void try_format(struct state *s, const struct framing *framing)
{
	const struct trial *t = s->t;
	descrape_options options = {
		.size = sizeof options, .format = framing->format, .drop_empty = t->seed % 4 == 0,
	};
	struct buf input = { 0 };
	struct run run;

	for (size_t i = 0; i < t->n_documents; i++)
		framing->add(&input, t->documents[i], i);
	run_stream(&run, s->rules, &options, buf_span(&input), SPLIT_WHOLE, 0);
	hold(s, span_equal(buf_span(&run.cleaned), buf_span(&s->cleaned)),
	     "the same text in every format");
	hold(s, run.gaps == 0 && run.troubles == 0, "text events of records follow on");
	hold(s, !run.bad_edits && span_equal(buf_span(&run.rebuilt), buf_span(&run.out)),
	     "the records with edits made are the output");
	expect_same(s, &run, &options, SPLIT_BYTES, "records split into bytes");
	expect_same(s, &run, &options, SPLIT_RANDOM, "records split at random");
	if (!options.drop_empty)
		reread(s, &run, &options);
	if (t->parts & TRIAL_THREADS)
		try_threads(s, &run, &options);
	if (t->parts & TRIAL_FILES)
		hold(s, trial_files(s->rules, &options, &run),
		     "through gzip files and back by the log");
	run_free(&run);
	buf_free(&input);
}

/* ---- all of it ---- */

bool trial_compiles(const struct trial *t)
{
	descrape_rules *rules = run_try_rules(t->rules, 1);

	descrape_rules_free(rules);
	return rules != NULL;
}

const char *trial_run(const struct trial *t)
{
	struct state s = { .t = t, .rules = run_try_rules(t->rules, 1) };

	if (!s.rules)
		return NULL;
	for (size_t i = 0; i < t->n_documents; i++)
		try_document(&s, t->documents[i]);
	for (size_t k = 0; t->parts & TRIAL_FORMATS && k < sizeof framings / sizeof *framings; k++) {
		bool fits = true;

		for (size_t i = 0; i < t->n_documents; i++)
			fits = fits && framings[k].holds(t->documents[i]);
		if (fits)
			try_format(&s, &framings[k]);
	}
	descrape_rules_free(s.rules);
	buf_free(&s.cleaned);
	return s.failure;
}
