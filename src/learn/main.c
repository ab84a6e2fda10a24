/*
 * descrape-learn: reads pages, counts what recurs on those of a site, and prints
 * rules for it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdio.h>

#include "learn/options.h"
#include "learn/output.h"
#include "learn/reader.h"
#include "tool/say.h"

/* Reads all inputs; what can be read of them counts. */
static enum exit_status read_all(struct learner *l, const struct learn_options *o)
{
	struct reader_options options = {
		.format = o->format, .fields = o->fields, .site_field = o->site_field,
		.together = o->together, .max_record_bytes = o->max_record_bytes,
		.quiet = o->quiet,
	};
	const char *wrong = reader_check_options(&options);
	enum exit_status status = EXIT_OK;

	if (*wrong) {
		say("%s", wrong);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < (o->n_files ? o->n_files : 1); i++) {
		switch (reader_read(l, &options, o->n_files ? o->files[i] : "-")) {
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
static enum exit_status write_all(const struct learner *l, const struct learn_options *o)
{
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
	status = output_rules(o, &choice, &facts);
	choice_free(&choice);
	return status;
}

static enum exit_status run(const struct learn_options *o)
{
	struct learner learner;
	enum exit_status status = EXIT_USAGE, written;

	if (o->output && o->split) {
		say("--output and --split: there can be one of them");
		return EXIT_USAGE;
	}
	if (learner_init(&learner, (size_t)o->memory_bytes, o->prose) < 0) {
		say("out of memory");
		return EXIT_USAGE;
	}
	status = read_all(&learner, o);
	if (status != EXIT_USAGE) {
		written = write_all(&learner, o);
		status = written != EXIT_OK ? written : status;
	}
	learner_free(&learner);
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
