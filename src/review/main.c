/*
 * descrape-review: opens what the command line names, has the page made, and says
 * what went wrong.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/io.h"
#include "io/sandbox.h"
#include "review/options.h"
#include "review/review.h"
#include "tool/say.h"

#define READ_BYTES ((size_t)256 * 1024)

struct job {
	struct review review;     /* first: what the walk's calls are given */
	struct review_options o;
	size_t next_text;         /* of o.texts */
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
			if (job->next_text == job->o.n_texts)
				return 1;
			job->text = source_open(job->o.texts[job->next_text++], &job->diags);
			if (job->next_text == job->o.n_texts) /* nothing is left to be opened */
				sandbox_seal(&job->sandbox, job->o.output != NULL);
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

/* ---- the job ---- */

/* Whether the page would take the place of what it is made from. */
static bool is_an_input(const struct job *job, const char *name)
{
	uint64_t device, inode;
	struct stat st;

	return sink_is_file(job->sink, &device, &inode) && stat(name, &st) == 0 &&
	       (uint64_t)st.st_dev == device && (uint64_t)st.st_ino == inode;
}

/* The log and the text may be anybody's: from here on only they can be opened. */
static void confine(struct job *job)
{
	sandbox_init(&job->sandbox, true);
	sandbox_allow(&job->sandbox, job->o.log, SANDBOX_READ);
	for (size_t i = 0; i < job->o.n_texts; i++)
		sandbox_allow(&job->sandbox, job->o.texts[i], SANDBOX_READ);
	if (job->o.output)
		sandbox_allow(&job->sandbox, job->o.output, SANDBOX_REPLACE);
	sandbox_enter(&job->sandbox);
}

/* Opens log and page; -1 after it reported or said what is wrong. */
static int start(struct job *job)
{
	struct sink_options options = { .force = job->o.force };
	struct removal_walk *walk = &job->review.walk;

	walk->log_name = job->o.log;
	walk->client.pull = pull;
	walk->log.read = read_log;
	walk->log.ctx = job;
	walk->diags = job->review.page.html.diags = &job->diags;
	job->review.page.changed_only = job->o.changed;
	job->bytes = malloc(READ_BYTES);
	if (!job->bytes)
		return diags_no_memory(&job->diags);
	confine(job);
	job->log = source_open(walk->log_name, &job->diags);
	if (!job->log || removal_walk_begin(walk))
		return -1;
	job->sink = sink_open(job->o.output, &options, &job->diags);
	if (!job->sink)
		return -1;
	job->review.page.html.sink = job->sink;
	for (size_t i = 0; i <= job->o.n_texts; i++) {
		const char *name = i < job->o.n_texts ? job->o.texts[i] : walk->log_name;

		if (is_an_input(job, name)) {
			say("%s: is also the output; nothing was written", name);
			return -1;
		}
	}
	return 0;
}

static enum exit_status run(struct job *job)
{
	bool whole = review_run(&job->review, span_cstr(job->o.title)) == 0;
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

/* Makes the page; the exit status. */
static int make_page(struct job *job)
{
	int status = start(job) ? EXIT_USAGE : (int)run(job);

	say_diags(&job->diags);
	if (job->sink)
		sink_abandon(job->sink);
	if (job->log)
		source_close(job->log);
	if (job->text)
		source_close(job->text);
	sandbox_free(&job->sandbox);
	review_free(&job->review);
	diags_free(&job->diags);
	free(job->bytes);
	return status;
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	int status = EXIT_OK;

	say_as("descrape-review");
	if (review_options_parse(&job.o, argc, argv) < 0)
		return EXIT_USAGE;
	if (job.o.help)
		review_options_print_help();
	else if (job.o.version)
		puts("descrape-review " PACKAGE_VERSION);
	else
		status = make_page(&job);
	return say_end(status);
}
