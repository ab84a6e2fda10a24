/*
 * sink: text to a file or to standard output, compressed or not.
 *
 * Small writes are gathered, large ones go straight on, together with what was
 * gathered before them.  Compressed text goes through gzip, which gathers by
 * itself and gives it back as bytes to write.
 *
 * Invariant: after the first error nothing more is written, and no further
 * error is reported.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/io.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/atomic.h"
#include "io/fd.h"
#include "io/gzip.h"

/* One write a block of the filter, and four fit into an enlarged pipe. */
#define GATHER_BYTES ((size_t)256 * 1024)
/* From here on a write of its own costs less than copying. */
#define DIRECT_BYTES ((size_t)32 * 1024)

struct sink {
	char *name;              /* for messages; owned */
	struct diags *diags;     /* borrowed */
	bool is_standard_output; /* else the bytes go to `file` */
	struct atomic_file file;
	int fd;                  /* where to; borrowed from either */
	struct gzip *gzip;       /* owned; NULL: plain */
	bool live;
	char *gathered;          /* GATHER_BYTES; owned */
	size_t gathered_bytes;
	uint64_t raw_bytes;      /* written */
	bool failed;             /* an error was reported */
};

/* Writes to the descriptor. */
static int write_out(struct sink *s, struct span first, struct span second)
{
	struct source_pos pos = { .file = s->name };

	if (fd_write_pair(s->fd, first, second) == 0) {
		s->raw_bytes += first.len + second.len;
		return 0;
	}
	return diags_add(s->diags, DIAG_ERROR, pos, NULL, "cannot write, after byte %llu, %s",
	                 (unsigned long long)s->raw_bytes, strerror(errno));
}

static int write_plain(struct sink *s, struct span bytes)
{
	struct span gathered = span_of(s->gathered, s->gathered_bytes);

	if (bytes.len < DIRECT_BYTES && bytes.len < GATHER_BYTES - s->gathered_bytes) {
		if (bytes.len > 0)
			memcpy(s->gathered + s->gathered_bytes, bytes.ptr, bytes.len);
		s->gathered_bytes += bytes.len;
		return 0;
	}
	s->gathered_bytes = 0;
	return write_out(s, gathered, bytes);
}

static int flush_plain(struct sink *s)
{
	struct span gathered = span_of(s->gathered, s->gathered_bytes);

	s->gathered_bytes = 0;
	return write_out(s, gathered, span_of(NULL, 0));
}

/* A gzip_emit_fn. */
static int emit_compressed(void *arg, struct span bytes)
{
	return write_out(arg, bytes, span_of(NULL, 0));
}

/* Opens what is behind the name. */
static int open_target(struct sink *s, const struct sink_options *options)
{
	const struct atomic_options atomic = {
		.force = options->force,
		.in_place = options->in_place,
		.backup_suffix = options->backup_suffix,
	};

	if (s->is_standard_output) {
		s->fd = STDOUT_FILENO;
	} else {
		if (atomic_open(&s->file, s->name, &atomic, s->diags) < 0)
			return -1;
		s->fd = s->file.fd;
	}
	fd_enlarge_pipe(s->fd);
	return 0;
}

struct sink *sink_open(const char *name, const struct sink_options *options,
                       struct diags *diags)
{
	const struct gzip_options gzip = {
		.level = options->gzip_level,
		.threads = options->threads,
		.single_member = options->single_member,
		.caller_ends_members = options->caller_ends_members,
	};
	struct sink *s = calloc(1, sizeof(*s));

	if (!s) {
		diags_no_memory(diags);
		return NULL;
	}
	s->file.fd = -1;
	s->diags = diags;
	s->live = options->live;
	s->is_standard_output = !name || strcmp(name, "-") == 0;
	s->name = strdup(s->is_standard_output ? "standard output" : name);
	s->gathered = malloc(GATHER_BYTES);
	if (!s->name || !s->gathered) {
		diags_no_memory(diags);
		goto fail;
	}
	if (open_target(s, options) < 0)
		goto fail;
	if (options->gzip_level > 0) {
		s->gzip = gzip_new(&gzip, emit_compressed, s, diags);
		if (!s->gzip)
			goto fail;
	}
	return s;

fail:
	sink_abandon(s);
	return NULL;
}

/* Remembers a failure; `status`. */
static int settle(struct sink *s, int status)
{
	s->failed = s->failed || status < 0;
	return status;
}

int sink_write(struct sink *s, const void *bytes, size_t len)
{
	struct span span = span_of(bytes, len);

	if (s->failed)
		return -1;
	return settle(s, s->gzip ? gzip_write(s->gzip, span) : write_plain(s, span));
}

int sink_flush(struct sink *s)
{
	if (s->failed)
		return -1;
	if (!s->gzip)
		return settle(s, flush_plain(s));
	return s->live ? settle(s, gzip_flush(s->gzip)) : 0;
}

int sink_end_member(struct sink *s)
{
	if (s->failed)
		return -1;
	return s->gzip ? settle(s, gzip_end_member(s->gzip)) : 0;
}

/* Closes standard output: there and then a full disk may show up at last. */
static int close_standard_output(struct sink *s)
{
	struct source_pos pos = { .file = s->name };
	int fd = dup(s->fd);

	/* The descriptor itself stays: closed, its number would be given to the
	 * next file that is opened, and stray messages would go there. */
	if (fd < 0 || fd_close(fd) < 0)
		return diags_add(s->diags, DIAG_ERROR, pos, NULL, "cannot write, %s",
		                 strerror(errno));
	return 0;
}

int sink_finish(struct sink *s)
{
	int status = -1;

	if (!s->failed)
		status = s->gzip ? gzip_finish(s->gzip) : flush_plain(s);
	if (status == 0)
		status = s->is_standard_output ? close_standard_output(s)
		                               : atomic_commit(&s->file);
	sink_abandon(s);
	return status;
}

void sink_abandon(struct sink *s)
{
	if (!s)
		return;
	gzip_free(s->gzip);
	atomic_discard(&s->file);
	free(s->gathered);
	free(s->name);
	free(s);
}

const char *sink_temporary_name(const struct sink *s)
{
	return s->file.temporary;
}

uint64_t sink_raw_bytes(const struct sink *s)
{
	return s->raw_bytes;
}

bool sink_is_file(const struct sink *s, uint64_t *device, uint64_t *inode)
{
	struct stat st = s->file.original;
	bool is_file = s->file.replaces;

	if (s->is_standard_output)
		is_file = fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode);
	*device = (uint64_t)st.st_dev;
	*inode = (uint64_t)st.st_ino;
	return is_file;
}
