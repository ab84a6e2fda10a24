/*
 * descrape-review: reads the command line, opens what it names, and says what
 * went wrong.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/io.h"
#include "io/sandbox.h"
#include "review/review.h"
#include "tool/say.h"

#define READ_BYTES ((size_t)256 * 1024)

struct job {
	struct review review;     /* first: what the walk's calls are given */
	const char *output;       /* NULL: standard output */
	const char *title;
	bool force;
	const char **texts;       /* names of the cleaned text, of argv */
	size_t n_texts, next_text;
	struct source *log;       /* NULL: not open */
	struct source *text;      /* likewise */
	struct sink *sink;        /* likewise */
	struct sandbox sandbox;
	struct diags diags;
	char *bytes;              /* READ_BYTES; owned */
	bool input_failed;
};

/* ---- what the walk reads ---- */

static long read_log(void *ctx, void *bytes, size_t size)
{
	struct job *job = ctx;
	long n = source_read(job->log, bytes, size);

	job->input_failed |= n < 0;
	return n;
}

/* The texts, one behind the other. */
static int pull(void *ctx, struct span *out)
{
	struct job *job = ctx;
	long n = 0;

	while (n == 0) {
		if (!job->text) {
			if (job->next_text == job->n_texts)
				return 1;
			job->text = source_open(job->texts[job->next_text++], &job->diags);
			if (job->next_text == job->n_texts) /* nothing is left to be opened */
				sandbox_seal(&job->sandbox, job->output != NULL);
		}
		n = job->text ? source_read(job->text, job->bytes, READ_BYTES) : -1;
		if (n < 0) {
			job->input_failed = true;
			return -1;
		}
		if (n == 0) {
			source_close(job->text);
			job->text = NULL;
		}
	}
	*out = span_of(job->bytes, (size_t)n);
	return 0;
}

/* ---- the command line ---- */

static const struct option longs[] = {
	{ "changed", no_argument, NULL, 'c' },      { "output", required_argument, NULL, 'o' },
	{ "force", no_argument, NULL, 'f' },        { "title", required_argument, NULL, 't' },
	{ "help", no_argument, NULL, 'h' },         { "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
	"Usage: descrape-review [OPTION]... LOG [FILE]...\n"
	"Show what descrape removed, from the LOG that descrape --removed wrote and the\n"
	"cleaned text in the FILEs or on standard input, as one page for a browser.\n\n"
	"  -c, --changed      leave out documents in which nothing went\n"
	"  -o, --output FILE  write to FILE, which appears when it is complete\n"
	"  -f, --force        replace an existing FILE\n"
	"  -t, --title TEXT   the page's heading\n"
	"  -h, --help         this text\n"
	"  -V, --version      version\n\n"
	"Exit status: 0 the page is complete; 1 text and log do not go together; 2 usage,\n"
	"or no log; 3 some input could not be read; 4 the page could not be written.";

/* Reads argv.  1: all that was asked for is done; -1 after it said what is wrong. */
static int parse(struct job *job, int argc, char **argv)
{
	static const char *standard_input[] = { "-" };
	int letter;

	while ((letter = getopt_long(argc, argv, "cfho:t:V", longs, NULL)) != -1) {
		switch (letter) {
		case 'c':
			job->review.page.changed_only = true;
			break;
		case 'f':
			job->force = true;
			break;
		case 'o':
			job->output = optarg;
			break;
		case 't':
			job->title = optarg;
			break;
		case 'h':
			return puts(help_text) < 0 ? -1 : 1;
		case 'V':
			return puts("descrape-review " PACKAGE_VERSION) < 0 ? -1 : 1;
		default: /* getopt said it */
			return -1;
		}
	}
	if (optind == argc) {
		say("which log? see --help");
		return -1;
	}
	job->review.walk.log_name = argv[optind++];
	job->n_texts = (size_t)(argc - optind);
	job->texts = job->n_texts ? (const char **)argv + optind : standard_input;
	job->n_texts = job->n_texts ? job->n_texts : 1;
	if (job->texts == standard_input && strcmp(job->review.walk.log_name, "-") == 0) {
		say("standard input is the log; name the cleaned text");
		return -1;
	}
	return 0;
}

/* Whether the page would take the place of what it is made from. */
static bool is_an_input(const struct job *job, const char *name)
{
	uint64_t device, inode;
	struct stat st;

	return sink_is_file(job->sink, &device, &inode) && stat(name, &st) == 0 &&
	       (uint64_t)st.st_dev == device && (uint64_t)st.st_ino == inode;
}

/* ---- the job ---- */

/* The log and the text may be anybody's: from here on only they can be opened. */
static void confine(struct job *job)
{
	sandbox_init(&job->sandbox, true);
	sandbox_allow(&job->sandbox, job->review.walk.log_name, SANDBOX_READ);
	for (size_t i = 0; i < job->n_texts; i++)
		sandbox_allow(&job->sandbox, job->texts[i], SANDBOX_READ);
	if (job->output)
		sandbox_allow(&job->sandbox, job->output, SANDBOX_REPLACE);
	sandbox_enter(&job->sandbox);
}

/* Opens log and page; -1 after it reported or said what is wrong. */
static int start(struct job *job)
{
	struct sink_options options = { .force = job->force };
	struct removal_walk *walk = &job->review.walk;

	walk->client.pull = pull;
	walk->log.read = read_log;
	walk->log.ctx = job;
	walk->diags = job->review.page.html.diags = &job->diags;
	job->bytes = malloc(READ_BYTES);
	if (!job->bytes)
		return diags_no_memory(&job->diags);
	confine(job);
	job->log = source_open(walk->log_name, &job->diags);
	if (!job->log || removal_walk_begin(walk))
		return -1;
	job->sink = sink_open(job->output, &options, &job->diags);
	if (!job->sink)
		return -1;
	job->review.page.html.sink = job->sink;
	for (size_t i = 0; i <= job->n_texts; i++) {
		const char *name = i < job->n_texts ? job->texts[i] : walk->log_name;

		if (is_an_input(job, name)) {
			say("%s: is also the output; nothing was written", name);
			return -1;
		}
	}
	return 0;
}

static enum exit_status run(struct job *job)
{
	bool whole = review_run(&job->review, span_cstr(job->title)) == 0;
	struct sink *sink = job->sink;

	job->sink = NULL;
	if (!whole)
		sink_abandon(sink);
	else if (sink_finish(sink))
		return EXIT_OUTPUT;
	if (job->review.walk.mismatch)
		return EXIT_CHECK_FAILED;
	if (job->input_failed)
		return EXIT_INPUT;
	return whole ? EXIT_OK : EXIT_OUTPUT;
}

int main(int argc, char **argv)
{
	struct job job = { .title = "What descrape removed" };
	int status;

	say_as("descrape-review");
	status = parse(&job, argc, argv);

	if (status == 0)
		status = start(&job) ? EXIT_USAGE : (int)run(&job);
	else
		status = status < 0 ? EXIT_USAGE : EXIT_OK;
	say_diags(&job.diags);
	if (job.sink)
		sink_abandon(job.sink);
	if (job.log)
		source_close(job.log);
	if (job.text)
		source_close(job.text);
	sandbox_free(&job.sandbox);
	review_free(&job.review);
	diags_free(&job.diags);
	free(job.bytes);
	return say_end(status);
}
