/*
 * The main job: every input is pulled through one pool of streams, in the order
 * of the command line, and what comes out is pushed to one sink.
 *
 * An input that cannot be read is reported and the rest goes on; an output
 * that cannot be written ends it all.  The first counts when both happen last.
 */
#include "cli/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/pool.h"
#include "cli/say.h"
#include "io/io.h"
#include "report/stats.h"

#define READ_BYTES ((size_t)256 * 1024)
/* Of so many lines that were shown to a rule, more than one in a hundred that
 * is not UTF-8 is worth a warning. */
#define ENCODING_MIN_LINES 100

struct filter {
	const struct options *o;
	struct pool *pool;
	struct sink *sink;   /* NULL: dry run */
	struct diags diags;
	char *bytes;         /* READ_BYTES; owned */
	const char *input;   /* name of the current one */
	bool input_failed;   /* exit status 3 */
	bool output_failed;  /* exit status 4 */
	uint64_t troubles;   /* records that passed unchanged, of the current input */
};

/* ---- what the stream calls ---- */

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct filter *f = ctx;

	if (!f->sink || sink_write(f->sink, bytes, len) == 0)
		return 0;
	f->output_failed = true;
	return -1;
}

static int on_record_end(void *ctx)
{
	struct filter *f = ctx;

	if (f->sink && f->o->line_buffered && sink_flush(f->sink)) {
		f->output_failed = true;
		return -1;
	}
	return 0;
}

/* The first of each kind is said, all are counted (see say_counts). */
static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	struct filter *f = ctx;

	if (f->o->verbose || f->troubles == 0)
		if (!f->o->quiet)
			say("%s: record %" PRIu64 ", byte %" PRIu64 ": %s; it passes unchanged",
			    f->input, trouble->record, trouble->offset, trouble->what);
	f->troubles++;
}

/* ---- inputs ---- */

/* Pulls one input through the stream; -1: it is pointless to go on. */
static int pull(struct filter *f, struct source *source)
{
	long n;

	while ((n = source_read(source, f->bytes, READ_BYTES)) > 0) {
		bool wait = f->o->line_buffered || !source_has_more(source);

		if (pool_feed(f->pool, f->bytes, (size_t)n) != DESCRAPE_OK ||
		    (wait && pool_flush(f->pool) != DESCRAPE_OK))
			return -1;
		if (wait && f->sink && sink_flush(f->sink)) {
			f->output_failed = true;
			return -1;
		}
	}
	if (n < 0)
		f->input_failed = true;
	return pool_finish(f->pool) == DESCRAPE_OK ? 0 : -1;
}

static int run_input(struct filter *f, const char *name)
{
	struct source *source = source_open(name, &f->diags);
	int status;

	if (!source) {
		say_diags(&f->diags);
		f->input_failed = true;
		return 0;
	}
	f->input = source_name(source);
	f->troubles = 0;
	status = pull(f, source);
	say_diags(&f->diags);
	if (f->o->verbose)
		say("%s: %s%s", f->input, pool_format(f->pool),
		    source_get_format(source) == SOURCE_GZIP ? ", gzip" : "");
	if (f->troubles > 1 && !f->o->quiet && !f->o->verbose)
		say("%s: %" PRIu64 " records passed unchanged; -v names each", f->input, f->troubles);
	source_close(source);
	return status;
}

static int run_inputs(struct filter *f)
{
	if (f->o->n_files == 0)
		return run_input(f, "-");
	for (size_t i = 0; i < f->o->n_files; i++)
		if (run_input(f, f->o->files[i]))
			return -1;
	return 0;
}

/* ---- output ---- */

static unsigned number_of_jobs(const struct options *o)
{
	long cores = o->jobs ? (long)o->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	return cores > 0 ? (unsigned)cores : 1;
}

static bool ends_in_gz(const char *name)
{
	size_t len = name ? strlen(name) : 0;

	return len > 3 && strcmp(name + len - 3, ".gz") == 0;
}

/* An output that is also an input would be read while it is written, or take its
 * place when the work is done. */
static int refuse_input_as_output(struct filter *f)
{
	uint64_t device, inode;
	struct stat st;

	if (!sink_is_file(f->sink, &device, &inode))
		return 0;
	for (size_t i = 0; i < f->o->n_files || i == 0; i++) {
		const char *name = f->o->n_files ? f->o->files[i] : "-";
		int status = strcmp(name, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(name, &st);

		if (status == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_dev == device &&
		    (uint64_t)st.st_ino == inode) {
			say("%s: is also the output; nothing was read", name);
			sink_abandon(f->sink);
			f->sink = NULL;
			return -1;
		}
	}
	return 0;
}

static int open_output(struct filter *f)
{
	const struct options *o = f->o;
	struct sink_options options = {
		.gzip_level = (int)o->gzip_level, .single_member = o->gzip_single,
		.live = o->line_buffered, .force = o->force, .threads = number_of_jobs(o),
	};

	if (options.gzip_level == 0 && ends_in_gz(o->output))
		options.gzip_level = 6;
	f->sink = sink_open(o->output, &options, &f->diags);
	if (!f->sink) {
		say_diags(&f->diags);
		return -1;
	}
	return refuse_input_as_output(f);
}

/* Completes the output, or gives it up when it is not whole. */
static void close_output(struct filter *f, bool whole)
{
	if (!f->sink)
		return;
	if (!whole)
		sink_abandon(f->sink);
	else if (sink_finish(f->sink))
		f->output_failed = true;
	f->sink = NULL;
	say_diags(&f->diags);
}

/* ---- all of it ---- */

/* One warning where the text is not what the rules are written for. */
static void warn_of_encoding(const struct filter *f)
{
	descrape_counts c = { .size = sizeof c };

	pool_counts(f->pool, &c);
	if (c.lines >= ENCODING_MIN_LINES && c.lines_not_utf8 > c.lines / 100)
		say("warning: many lines are not UTF-8, and rules may miss what they hold; "
		    "iconv -f FROM -t UTF-8 converts them");
	if (c.limits_hit)
		say("warning: %" PRIu64 " match attempts ran into the limit and took nothing; "
		    "--stats names the rules", c.limits_hit);
}

/* The table of --stats. */
static void print_stats(const struct filter *f, descrape_rules *rules)
{
	descrape_counts counts = { .size = sizeof counts };
	size_t n = descrape_rules_count(rules);
	descrape_rule_counts *per_rule = calloc(n + 1, sizeof *per_rule);

	pool_counts(f->pool, &counts);
	for (size_t i = 0; per_rule && i < n; i++) {
		per_rule[i].size = sizeof per_rule[i];
		pool_rule_counts(f->pool, i, &per_rule[i]);
	}
	if (per_rule)
		stats_print(stderr, rules, &counts, per_rule);
	free(per_rule);
}

/* Says which value of an option makes no sense. */
static int check_values(const struct options *o)
{
	bool known = strcmp(o->format, "auto") == 0;

	for (size_t i = 0; descrape_format(i) && !known; i++)
		known = strcmp(o->format, descrape_format(i)) == 0;
	if (!known)
		say("--format: there is no format '%s'; see --help", o->format);
	else if (!descrape_fields_valid(o->fields))
		say("--field: '%s' is not a list of names and JSON Pointers", o->fields);
	else
		return 0;
	return -1;
}

static int start(struct filter *f, const descrape_rules *rules)
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

	if (check_values(o))
		return -1;
	f->bytes = malloc(READ_BYTES);
	if (f->bytes)
		f->pool = pool_new(rules, &options, &handlers, number_of_jobs(o));
	if (f->pool)
		return 0;
	say("out of memory");
	return -1;
}

int filter_run(const struct options *o, descrape_rules *rules)
{
	struct filter f = { .o = o };
	int status = EXIT_OK;

	if (start(&f, rules) || (!o->dry_run && open_output(&f))) {
		status = EXIT_USAGE;
	} else {
		bool went = run_inputs(&f) == 0;

		if (!went && !f.output_failed)
			say("out of memory");
		close_output(&f, went && !f.output_failed);
		if (!o->quiet)
			warn_of_encoding(&f);
		if (o->stats)
			print_stats(&f, rules);
		if (f.output_failed || !went)
			status = EXIT_OUTPUT;
		else if (f.input_failed)
			status = EXIT_INPUT;
	}
	pool_free(f.pool);
	diags_free(&f.diags);
	free(f.bytes);
	return status;
}
