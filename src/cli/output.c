/*
 * Where the cleaned text goes.
 *
 * The sink is opened with the first byte, when the format of the records is
 * known: WET files are gzip with a member a record, so that offsets into them
 * mean something.  An output that is also an input is refused.
 */
#include "cli/output.h"
#include "tool/say.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>


#define DEFAULT_GZIP_LEVEL 6

/* Threads that -j asks for. */
static unsigned count_jobs(const struct options *o)
{
	long cores = o->jobs ? (long)o->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	return cores > 0 ? (unsigned)cores : 1;
}

void output_init(struct output *out, const struct options *o, const struct inputs *inputs)
{
	*out = (struct output){
		.o = o, .inputs = inputs, .jobs = count_jobs(o),
		.no_text = o->dry_run || o->diff || o->annotate,
	};
}

bool output_has_name(const struct output *out)
{
	const char *name = out->o->output;

	return !out->no_text && (out->o->in_place.given || (name && strcmp(name, "-") != 0));
}

bool output_is_open(const struct output *out)
{
	return out->sink || !output_has_name(out);
}

void output_begin_file(struct output *out, const char *name, bool gzip)
{
	out->in_place = name;
	out->in_place_gzip = gzip;
	out->file_failed = false;
}

/* ---- opening ---- */

static int gzip_level(const struct output *out)
{
	const char *name = out->o->output;
	size_t len = name ? strlen(name) : 0;

	if (out->in_place)
		return out->in_place_gzip ? DEFAULT_GZIP_LEVEL : 0;
	if (out->o->gzip_level)
		return (int)out->o->gzip_level;
	return len > 3 && strcmp(name + len - 3, ".gz") == 0 ? DEFAULT_GZIP_LEVEL : 0;
}

/* An output that is also an input would be read while it is written, or take its
 * place when the work is done. */
static bool is_an_input(const struct output *out)
{
	uint64_t device, inode;
	struct stat st;

	if (out->in_place || !sink_is_file(out->sink, &device, &inode))
		return false;
	for (size_t i = 0; i < out->inputs->count; i++) {
		const char *name = out->inputs->names[i];
		int status = strcmp(name, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(name, &st);

		if (status == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_dev == device &&
		    (uint64_t)st.st_ino == inode) {
			say("%s: is also the output; nothing was written", name);
			return true;
		}
	}
	return false;
}

static int open_sink(struct output *out, const char *format)
{
	const struct options *o = out->o;
	struct sink_options options = {
		.gzip_level = gzip_level(out), .single_member = o->gzip_single,
		.live = o->line_buffered, .force = o->force, .threads = out->jobs,
		.in_place = out->in_place != NULL, .backup_suffix = o->in_place.value,
	};

	out->members = options.gzip_level && !o->gzip_single && strcmp(format, "wet") == 0;
	options.caller_ends_members = out->members;
	out->sink = sink_open(out->in_place ? out->in_place : o->output, &options, &out->diags);
	if (out->sink && !is_an_input(out))
		return 0;
	if (out->sink)
		sink_abandon(out->sink);
	out->sink = NULL;
	out->refused = !out->in_place;
	say_diags(&out->diags);
	return -1;
}

/* ---- writing ---- */

/* Says why.  In place, what is left of the file is then passed over. */
static int fail(struct output *out)
{
	say_diags(&out->diags);
	out->failed = true;
	out->file_failed = out->in_place != NULL;
	return out->in_place ? 0 : -1;
}

int output_write(struct output *out, const char *format, const void *bytes, size_t len)
{
	if (out->no_text || out->file_failed)
		return 0;
	if (!out->sink && open_sink(out, format))
		return out->in_place ? fail(out) : -1;
	return sink_write(out->sink, bytes, len) ? fail(out) : 0;
}

int output_flush(struct output *out)
{
	return out->sink && sink_flush(out->sink) ? fail(out) : 0;
}

int output_end_record(struct output *out)
{
	if (!out->sink)
		return 0;
	if (out->members && sink_end_member(out->sink))
		return fail(out);
	return out->o->line_buffered ? output_flush(out) : 0;
}

int output_end(struct output *out, const char *format, bool whole, bool changed)
{
	struct sink *sink;

	if (out->no_text)
		return 0;
	/* In place, a file in which nothing changed keeps its bytes, and one that
	 * failed does not count for the next. */
	if (out->in_place)
		whole = whole && changed && !out->file_failed;
	else
		whole = whole && !out->refused && !out->failed;
	if (whole && !out->sink && open_sink(out, format)) /* an output without a byte */
		return out->in_place ? fail(out) : -1;
	sink = out->sink;
	out->sink = NULL;
	if (whole)
		return sink_finish(sink) ? fail(out) : 0;
	if (sink)
		sink_abandon(sink);
	return !out->in_place && (out->refused || out->failed) ? -1 : 0;
}

void output_free(struct output *out)
{
	if (out->sink)
		sink_abandon(out->sink);
	diags_free(&out->diags);
}
