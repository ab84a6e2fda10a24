/*
 * descrape-learn: reads pages, counts what recurs on those of a site, and prints
 * rules for it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdio.h>

#include "io/sandbox.h"
#include "learn/options.h"
#include "learn/output.h"
#include "learn/reader.h"
#include "tool/say.h"

/* A run, from the command line to the rules. */
struct job {
	const struct learn_options *options;
	struct reader_options reading;
	struct learner learner;
	struct output output;
	struct sandbox sandbox;
};

/*
 * The pages may be anybody's: from here on only they can be opened.  The files of
 * --split are named by sites, so that their directory stays open for them.
 */
static int confine(struct job *job)
{
	const struct learn_options *o = job->options;
	struct buf name = { 0 };
	int bad = 0;

	sandbox_init(&job->sandbox, true);
	for (size_t i = 0; i < o->n_files; i++)
		sandbox_allow(&job->sandbox, o->files[i], SANDBOX_READ);
	if (o->output)
		sandbox_allow(&job->sandbox, o->output, SANDBOX_REPLACE);
	if (o->split) {
		bad = buf_printf(&name, "%s/.rules", o->split) || buf_append_char(&name, '\0');
		if (!bad)
			sandbox_allow(&job->sandbox, name.ptr, SANDBOX_REPLACE);
		buf_free(&name);
	}
	sandbox_enter(&job->sandbox);
	return bad ? -1 : 0;
}

/* Reads the i-th input; what can be read of it counts. */
static enum reader_status read_one(struct job *job, size_t i)
{
	const struct learn_options *o = job->options;
	struct diags diags = { 0 };
	struct source *source = source_open(o->n_files ? o->files[i] : "-", &diags);
	enum reader_status status = READER_INPUT;

	if (i + 1 >= o->n_files && !o->split) /* nothing is left to be opened */
		sandbox_seal(&job->sandbox, o->output != NULL);
	if (source) {
		status = reader_read(&job->learner, &job->reading, source);
		source_close(source);
	}
	say_diags(&diags);
	diags_free(&diags);
	return status;
}

/* Reads all inputs. */
static enum exit_status read_all(struct job *job)
{
	size_t n_files = job->options->n_files;
	enum exit_status status = EXIT_OK;

	for (size_t i = 0; i < (n_files ? n_files : 1); i++) {
		switch (read_one(job, i)) {
		case READER_OK:
			break;
		case READER_INPUT:
			status = EXIT_INPUT;
			break;
		case READER_NO_MEMORY:
			say("out of memory");
			return EXIT_USAGE;
		}
	}
	return status;
}

/* What was counted becomes rules. */
static enum exit_status write_all(struct job *job)
{
	const struct learn_options *o = job->options;
	const struct learner *l = &job->learner;
	struct choose_options options = {
		.min_pages = (uint32_t)o->min_pages, .min_percent = (uint32_t)o->min_percent,
		.min_site_pages = (uint32_t)o->min_site_pages,
	};
	struct rulefile_facts facts = {
		.pages = l->document, .missed_pages = counter_missed(&l->lines),
		.error_pages = sketch_error(&l->lines.sketch),
	};
	struct choice choice;
	enum exit_status status;

	if (choose(&choice, l, &options) < 0) {
		say("out of memory");
		return EXIT_USAGE;
	}
	facts.sites = choice.n_sites;
	status = output_rules(&job->output, &choice, &facts);
	choice_free(&choice);
	return status;
}

static enum exit_status run(const struct learn_options *o)
{
	struct job job = { .options = o, .reading = {
		.format = o->format, .fields = o->fields, .site_field = o->site_field,
		.together = o->together, .max_record_bytes = o->max_record_bytes,
		.quiet = o->quiet,
	} };
	const char *wrong = reader_check_options(&job.reading);
	enum exit_status status = EXIT_USAGE, written;

	if (o->output && o->split)
		wrong = "--output and --split: there can be one of them";
	if (*wrong) {
		say("%s", wrong);
		return EXIT_USAGE;
	}
	if (learner_init(&job.learner, (size_t)o->memory_bytes, o->prose) < 0) {
		say("out of memory");
		return EXIT_USAGE;
	}
	if (output_open(&job.output, o) == EXIT_OK) {
		if (confine(&job) == 0)
			status = read_all(&job);
		else
			say("out of memory");
	}
	if (status != EXIT_USAGE) {
		written = write_all(&job);
		status = written != EXIT_OK ? written : status;
	}
	output_close(&job.output);
	sandbox_free(&job.sandbox);
	learner_free(&job.learner);
	return status;
}

int main(int argc, char **argv)
{
	struct learn_options o;

	say_as("descrape-learn");
	if (learn_options_parse(&o, argc, argv) < 0)
		return EXIT_USAGE;
	if (o.help)
		learn_options_print_help();
	else if (o.version)
		printf("descrape-learn %s\n", PACKAGE_VERSION);
	else
		return (int)run(&o);
	return say_end(EXIT_OK);
}
