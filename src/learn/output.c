/*
 * output: rule files, written whole or not at all.
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

#include "io/io.h"

/* Writes the text under `name`; NULL: to standard output. */
static enum exit_status write_file(const char *name, bool force, struct span text)
{
	struct sink_options options = { .force = force };
	struct diags diags = { 0 };
	struct sink *sink = sink_open(name, &options, &diags);
	enum exit_status status = sink ? EXIT_OK : EXIT_USAGE;

	if (sink && sink_write(sink, text.ptr, text.len) < 0) {
		sink_abandon(sink);
		status = EXIT_OUTPUT;
	} else if (sink && sink_finish(sink) < 0) {
		status = EXIT_OUTPUT;
	}
	say_diags(&diags);
	diags_free(&diags);
	return status;
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
static enum exit_status split(const struct learn_options *o, const struct choice *choice,
                               const struct rulefile_facts *facts)
{
	enum exit_status status = EXIT_OK;
	struct buf text = { 0 }, name = { 0 };

	if (mkdir(o->split, 0777) < 0 && errno != EEXIST) {
		say("%s: %s", o->split, strerror(errno));
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < choice->n_sites && status == EXIT_OK; i++) {
		buf_clear(&name);
		if (make_file(&text, choice, i, 1, facts) < 0 ||
		    buf_printf(&name, "%s/", o->split) < 0 ||
		    rulefile_append_slug(&name, &choice->sites[i]) < 0 ||
		    buf_append(&name, ".rules", sizeof(".rules")) < 0) {
			say("out of memory");
			status = EXIT_OUTPUT;
		} else {
			status = write_file(name.ptr, o->force, buf_span(&text));
			if (status == EXIT_USAGE && i > 0)
				status = EXIT_OUTPUT; /* something was written */
		}
	}
	buf_free(&text);
	buf_free(&name);
	return status;
}

enum exit_status output_rules(const struct learn_options *o, const struct choice *choice,
                               const struct rulefile_facts *facts)
{
	struct buf text = { 0 };
	enum exit_status status = EXIT_OUTPUT;

	if (choice->n_sites == 0 && !o->quiet)
		say("nothing recurs on enough pages of a site");
	if (o->split)
		return split(o, choice, facts);
	if (make_file(&text, choice, 0, choice->n_sites, facts) == 0)
		status = write_file(o->output, o->force, buf_span(&text));
	else
		say("out of memory");
	buf_free(&text);
	return status;
}
