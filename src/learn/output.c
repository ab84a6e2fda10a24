/*
 * output: rule files, written whole or not at all.
 *
 * One file is open before anything is read, so that nothing need be opened behind
 * it; those of --split are named by what was read.
 *
 * Bounds: a file is made in memory first; it is smaller than what the learner held.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "learn/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Opens `name`; NULL: standard output. */
static enum exit_status open_sink(struct output *out, const char *name)
{
	struct sink_options options = { .force = out->options->force };

	out->sink = sink_open(name, &options, &out->diags);
	say_diags(&out->diags);
	return out->sink ? EXIT_OK : EXIT_USAGE;
}

/* Writes the text to what is open, and closes it. */
static enum exit_status write_sink(struct output *out, struct span text)
{
	struct sink *sink = out->sink;
	enum exit_status status = EXIT_OK;

	out->sink = NULL;
	if (sink_write(sink, text.ptr, text.len) < 0) {
		sink_abandon(sink);
		status = EXIT_OUTPUT;
	} else if (sink_finish(sink) < 0) {
		status = EXIT_OUTPUT;
	}
	say_diags(&out->diags);
	return status;
}

enum exit_status output_open(struct output *out, const struct learn_options *o)
{
	*out = (struct output){ .options = o };
	if (!o->split)
		return open_sink(out, o->output);
	if (mkdir(o->split, 0777) < 0 && errno != EEXIST) {
		say("%s: %s", o->split, strerror(errno));
		return EXIT_USAGE;
	}
	return EXIT_OK;
}

void output_close(struct output *out)
{
	if (out->sink)
		sink_abandon(out->sink);
	out->sink = NULL;
	diags_free(&out->diags);
}

/* A file of `n` sites, the first of which has the number `first`. */
static int make_file(struct buf *out, const struct choice *choice, size_t first, size_t n,
                     const struct rulefile_facts *facts)
{
	buf_clear(out);
	if (rulefile_append_head(out, facts, choice->sites + first, n) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rulefile_append_site(out, choice, &choice->sites[first + i], first + i + 1) < 0)
			return -1;
	return 0;
}

/* DIR/SITE.rules for each site. */
static enum exit_status split(struct output *out, const struct choice *choice,
                              const struct rulefile_facts *facts)
{
	enum exit_status status = EXIT_OK;
	struct buf text = { 0 }, name = { 0 };

	for (size_t i = 0; i < choice->n_sites && status == EXIT_OK; i++) {
		buf_clear(&name);
		if (make_file(&text, choice, i, 1, facts) < 0 ||
		    buf_printf(&name, "%s/", out->options->split) < 0 ||
		    rulefile_append_slug(&name, &choice->sites[i]) < 0 ||
		    buf_append(&name, ".rules", sizeof(".rules")) < 0) {
			say("out of memory");
			status = EXIT_OUTPUT;
		} else {
			status = open_sink(out, name.ptr);
			if (status == EXIT_OK)
				status = write_sink(out, buf_span(&text));
			else if (i > 0)
				status = EXIT_OUTPUT; /* something was written */
		}
	}
	buf_free(&text);
	buf_free(&name);
	return status;
}

enum exit_status output_rules(struct output *out, const struct choice *choice,
                              const struct rulefile_facts *facts)
{
	struct buf text = { 0 };
	enum exit_status status = EXIT_OUTPUT;

	if (choice->n_sites == 0 && !out->options->quiet)
		say("nothing recurs on enough pages of a site");
	if (out->options->split)
		return split(out, choice, facts);
	if (make_file(&text, choice, 0, choice->n_sites, facts) == 0)
		status = write_sink(out, buf_span(&text));
	else
		say("out of memory");
	buf_free(&text);
	return status;
}
