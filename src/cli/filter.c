/*
 * The main job: every input is pulled through one pool of streams, in the order
 * of the command line, and what comes out is pushed to one output; with -i each
 * input has its own.
 *
 * An input that cannot be read is reported and the rest goes on; an output
 * that cannot be written ends it all.
 */
#include "cli/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/confine.h"
#include "cli/doubts.h"
#include "cli/output.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/totals.h"
#include "cli/views.h"
#include "tool/say.h"

#define READ_BYTES ((size_t)256 * 1024)

struct filter {
	const struct options *o;
	struct inputs inputs;
	size_t n_opened;     /* of them */
	struct output output;
	struct sandbox sandbox;
	struct progress progress;
	struct totals totals;
	struct views views;
	struct pool *pool;
	struct diags diags;
	char *bytes;         /* READ_BYTES; owned */
	const char *input;   /* name of the current one */
	bool input_failed;   /* exit status 3 */
	bool no_memory;
	/* Of the current input: records that passed unchanged, or had a wrong length. */
	uint64_t n_passed, n_mended;
};

/* ---- what the stream calls ---- */

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct filter *f = ctx;

	return output_write(&f->output, pool_format(f->pool), bytes, len);
}

static int on_record_end(void *ctx)
{
	struct filter *f = ctx;

	return output_end_record(&f->output);
}

/* The first of each input is said, all are counted. */
static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct filter *f = ctx;
	bool mended = trouble->kind == DESCRAPE_TROUBLE_MENDED;
	uint64_t *n = mended ? &f->n_mended : &f->n_passed;

	if ((f->o->verbose || *n == 0) && !f->o->quiet)
		say("%s: record %" PRIu64 ", byte %" PRIu64 ": %s%s", f->input, trouble->record,
		    trouble->offset, trouble->what, mended ? "" : "; it passes unchanged");
	++*n;
}

/* ---- one input ---- */

static void show_progress(struct filter *f, const struct source *source)
{
	descrape_counts counts = { .size = sizeof counts };
	struct progress_state state = {
		.name = f->input, .raw = source_raw_bytes(source),
		.raw_size = source_raw_size(source),
	};

	pool_counts(f->pool, &counts);
	state.text = counts.bytes_text;
	state.removed = counts.bytes_removed;
	progress_print(&f->progress, &state);
}

/* The sandbox gets tighter once nothing is left to be opened. */
static void seal(struct filter *f)
{
	if (f->n_opened == f->inputs.count && output_is_open(&f->output))
		sandbox_seal(&f->sandbox, output_has_name(&f->output));
}

/* Pulls one input through the pool; -1: it is pointless to go on. */
static int pull(struct filter *f, struct source *source)
{
	descrape_status status = DESCRAPE_OK;
	bool first = !f->o->quiet;
	long n;

	while ((n = source_read(source, f->bytes, READ_BYTES)) > 0) {
		bool wait = f->o->line_buffered || !source_has_more(source);

		seal(f);
		if (first)
			doubts_look_at(f->input, f->bytes, (size_t)n);
		first = false;

		status = pool_feed(f->pool, f->bytes, (size_t)n);
		if (status == DESCRAPE_OK && wait)
			status = pool_flush(f->pool);
		if (status != DESCRAPE_OK || (wait && output_flush(&f->output)))
			break;
		if (progress_is_due(&f->progress))
			show_progress(f, source);
	}
	f->input_failed |= n < 0;
	if (status == DESCRAPE_OK && n <= 0)
		status = pool_finish(f->pool);
	if (status == DESCRAPE_OK && n <= 0 && views_end_input(&f->views))
		status = DESCRAPE_ERROR_MEMORY;
	f->no_memory |= status == DESCRAPE_ERROR_MEMORY || f->views.no_memory;
	progress_end(&f->progress);
	return status == DESCRAPE_OK && n <= 0 ? 0 : -1;
}

/* What changed so far, in all inputs: for -i, whether this one did. */
static uint64_t count_changes(const struct filter *f)
{
	descrape_counts c = { .size = sizeof c };

	pool_counts(f->pool, &c);
	return c.bytes_removed + c.bytes_written + c.records_dropped;
}

static void say_input(const struct filter *f, const struct source *source)
{
	if (f->o->verbose)
		say("%s: %s%s", f->input, pool_format(f->pool),
		    source_get_format(source) == SOURCE_GZIP ? ", gzip" : "");
	if (f->o->verbose || f->o->quiet)
		return;
	if (f->n_passed > 1)
		say("%s: %" PRIu64 " records passed unchanged; -v names each", f->input, f->n_passed);
	if (f->n_mended > 1)
		say("%s: %" PRIu64 " records had a wrong length; -v names each", f->input, f->n_mended);
}

static int run_input(struct filter *f, const char *name)
{
	struct source *source = source_open(name, &f->diags);
	bool failed_before = f->input_failed;
	uint64_t changes = count_changes(f);
	int status;

	f->n_opened++;
	if (!source) {
		say_diags(&f->diags);
		f->input_failed = true;
		return 0;
	}
	f->input = source_name(source);
	f->n_passed = f->n_mended = 0;
	f->input_failed = false;
	views_begin_input(&f->views, f->input);
	if (f->o->in_place.given)
		output_begin_file(&f->output, name, source_get_format(source) == SOURCE_GZIP);
	status = pull(f, source);
	say_diags(&f->diags);
	say_input(f, source);
	source_close(source);
	/* In place, a file that could not be read to its end is left as it was. */
	if (f->o->in_place.given && status == 0)
		status = output_end(&f->output, pool_format(f->pool), !f->input_failed,
		                    count_changes(f) != changes);
	f->input_failed |= failed_before;
	return status;
}

static int run_inputs(struct filter *f)
{
	for (size_t i = 0; i < f->inputs.count; i++)
		if (run_input(f, f->inputs.names[i]))
			return -1;
	return 0;
}

/* ---- start and end ---- */

static bool takes_output(const char *name)
{
	return name && strcmp(name, "-") == 0;
}

/* Whether nothing else goes to standard output. */
static bool is_free(const struct options *o)
{
	return o->dry_run && !o->diff && !o->annotate;
}

/* Says which options, or values of them, make no sense. */
static int check_values(const struct options *o)
{
	bool known = strcmp(o->format, "auto") == 0;

	for (size_t i = 0; descrape_format(i) && !known; i++)
		known = strcmp(o->format, descrape_format(i)) == 0;
	if (!known)
		say("--format: there is no format '%s'; see --help", o->format);
	else if (!descrape_fields_valid(o->fields))
		say("--field: '%s' is not a list of names and JSON Pointers", o->fields);
	else if (o->in_place.given && (o->output || o->gzip_level))
		say("--in-place: not together with %s", o->output ? "--output" : "--gzip");
	else if (o->diff && o->annotate)
		say("--diff: not together with --annotate");
	else if ((o->diff || o->annotate) && (o->output || o->in_place.given))
		say("--%s: writes no text; not together with --%s", o->diff ? "diff" : "annotate",
		    o->output ? "output" : "in-place");
	else if (o->color && strcmp(o->color, "auto") != 0 && strcmp(o->color, "always") != 0 &&
	         strcmp(o->color, "never") != 0)
		say("--color: '%s' is none of auto, always, never", o->color);
	else if (takes_output(o->removed) + takes_output(o->report) + !is_free(o) > 1)
		say("--%s: standard output is taken; with --dry-run it is free",
		    takes_output(o->removed) ? "removed" : "report");
	else
		return 0;
	return -1;
}

/* In place, there is a file to take the place of. */
static int check_inputs(const struct filter *f)
{
	for (size_t i = 0; f->o->in_place.given && i < f->inputs.count; i++)
		if (strcmp(f->inputs.names[i], "-") == 0) {
			say("--in-place: needs files; standard input is none");
			return -1;
		}
	return 0;
}

static int start(struct filter *f, descrape_rules *rules)
{
	const struct options *o = f->o;
	descrape_options options = {
		.size = sizeof options, .format = o->format, .fields = o->fields,
		.max_record_bytes = o->max_record_bytes, .drop_empty = o->drop_empty,
		.match_limit = (uint32_t)o->match_limit, .no_prefilter = o->no_prefilter,
		.max_removed_percent = (unsigned)o->max_removed_percent,
	};
	descrape_handlers handlers = {
		.size = sizeof handlers, .ctx = f, .write = on_write, .trouble = on_trouble,
		.record_end = on_record_end,
	};

	if (check_values(o) || inputs_read(&f->inputs, o) || check_inputs(f) ||
	    progress_start(&f->progress, o->progress) ||
	    totals_open(&f->totals, o, rules) ||
	    views_open(&f->views, o, rules, f->totals.report))
		return -1;
	handlers = views_handlers(&f->views, &handlers);
	output_init(&f->output, o, &f->inputs);
	confine_run(&f->sandbox, o, &f->inputs);
	f->bytes = malloc(READ_BYTES);
	if (f->bytes)
		f->pool = pool_new(rules, &options, &handlers, f->output.jobs);
	f->views.pool = f->pool;
	if (f->pool)
		return 0;
	say("out of memory");
	return -1;
}

/* Whether there is something for --strict to fail for; says what. */
static bool is_doubtful(const struct filter *f)
{
	descrape_counts counts = { .size = sizeof counts };

	pool_counts(f->pool, &counts);
	return doubts_say(&counts, f->o->quiet);
}

static int run(struct filter *f, descrape_rules *rules)
{
	bool went = run_inputs(f) == 0;

	if (f->no_memory)
		say("out of memory");
	if (!f->o->in_place.given)
		output_end(&f->output, pool_format(f->pool), went, true);
	if (f->output.refused)
		return EXIT_USAGE;
	bool doubtful = is_doubtful(f), shown = views_close(&f->views) == 0;

	shown = totals_print(&f->totals, f->pool, rules) == 0 && shown;
	if (!went || !shown || f->output.failed)
		return EXIT_OUTPUT;
	if (f->input_failed)
		return EXIT_INPUT;
	return doubtful && f->o->strict ? EXIT_CHECK_FAILED : EXIT_OK;
}

int filter_run(const struct options *o, descrape_rules *rules)
{
	struct filter f = { .o = o };
	int status = start(&f, rules) ? EXIT_USAGE : run(&f, rules);

	totals_close(&f.totals);
	views_close(&f.views);
	output_free(&f.output);
	sandbox_free(&f.sandbox);
	pool_free(f.pool);
	inputs_free(&f.inputs);
	diags_free(&f.diags);
	free(f.bytes);
	return status;
}
