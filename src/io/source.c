/*
 * source: a file, or standard input, as the text that is in it.
 *
 * Opening looks at the first bytes.  Plain text is then read straight into the
 * caller's memory; gzip goes through gunzip, and through a readahead thread
 * unless the file is so small that starting one would cost more than it saves.
 * The first bytes of the text inside gzip are judged once more: UTF-16 does not
 * become readable by being compressed.
 *
 * Bounds: an intake of INTAKE_BYTES, and what gunzip and readahead need.
 * Invariant: an error is reported once, after all that could be read was
 * returned.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/gunzip.h"
#include "io/intake.h"
#include "io/magic.h"
#include "io/readahead.h"

/* Inflated, this is about two blocks of the readahead. */
#define INTAKE_BYTES ((size_t)128 * 1024)
/* Inflating so little takes less time than starting a thread matters. */
#define THREAD_MIN_FILE_BYTES 32768

struct source {
	char *name;                  /* for messages; owned */
	struct diags *diags;         /* borrowed */
	int fd;                      /* owned, unless it is standard input */
	bool is_regular;
	uint64_t device, inode;      /* when regular */
	uint64_t size_bytes;         /* when regular, from where reading starts */
	enum source_format format;
	struct intake intake;
	struct gunzip *gunzip;       /* owned; NULL: plain */
	struct readahead *readahead; /* owned; NULL: plain, or no thread */
	char head[MAGIC_MAX_BYTES];  /* first bytes of text, decoded to be judged */
	size_t head_pos, head_len;   /* of them not returned: [head_pos, head_len) */
	bool failed;                 /* an error was reported: nothing comes any more */
};

static int report(struct source *s, const char *what, const char *why)
{
	struct source_pos pos = { .file = s->name };

	s->failed = true;
	return diags_add(s->diags, DIAG_ERROR, pos, NULL, "%s, %s", what, why);
}

static int report_problem(struct source *s, const struct problem *p)
{
	struct source_pos pos = { .file = s->name };

	s->failed = true;
	return diags_add(s->diags, DIAG_ERROR, pos, NULL, "%s, at byte %llu, %s", p->what,
	                 (unsigned long long)p->at_byte,
	                 p->why ? p->why : strerror(p->error_number));
}

static int report_read_error(struct source *s)
{
	struct problem p = { "cannot read", s->intake.read_bytes, NULL,
		             s->intake.error_number };

	return report_problem(s, &p);
}

/* Opens the descriptor and learns what it is. */
static int open_descriptor(struct source *s, const char *name)
{
	struct stat st;
	off_t start;

	s->fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) < 0)
		return report(s, "cannot open", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return report(s, "cannot read", strerror(EISDIR));
	s->is_regular = S_ISREG(st.st_mode);
	if (!s->is_regular) {
		fd_enlarge_pipe(s->fd);
		return 0;
	}
	fd_expect_sequential(s->fd);
	s->device = (uint64_t)st.st_dev;
	s->inode = (uint64_t)st.st_ino;
	start = lseek(s->fd, 0, SEEK_CUR);
	s->size_bytes = start < st.st_size ? (uint64_t)(st.st_size - start) : 0;
	return 0;
}

static int refuse(struct source *s, const char *format, const char *converter)
{
	struct source_pos pos = { .file = s->name };
	const char *wrapping = s->format == SOURCE_GZIP ? " inside gzip" : "";

	s->failed = true;
	return diags_add(s->diags, DIAG_ERROR, pos, NULL,
	                 "%s input%s is not read, at byte 0, convert it with `%s`",
	                 format, wrapping, converter);
}

/* Judges the file's first bytes; they stay in the intake. */
static int detect_format(struct source *s)
{
	const char *format, *converter;
	enum magic_verdict verdict;
	int status;

	do {
		status = intake_fill_more(&s->intake);
		verdict = magic_judge(span_of((char *)s->intake.bytes, s->intake.len), &format,
		                      &converter);
	} while (verdict == MAGIC_UNDECIDED && status == 1);

	/* A read error is reported when the bytes before it have been returned. */
	if (verdict == MAGIC_REFUSED)
		return refuse(s, format, converter);
	s->format = verdict == MAGIC_GZIP ? SOURCE_GZIP : SOURCE_PLAIN;
	return 0;
}

/* Text that gunzip has decoded, by way of the thread if there is one. */
static long read_decoded(struct source *s, void *bytes, size_t size)
{
	return s->readahead ? readahead_read(s->readahead, bytes, size)
	                    : gunzip_read(s->gunzip, bytes, size);
}

/* Judges the first bytes of the text inside gzip; they are kept in head. */
static int detect_content(struct source *s)
{
	const char *format, *converter;
	enum magic_verdict verdict;
	long n;

	do {
		n = read_decoded(s, s->head + s->head_len, sizeof(s->head) - s->head_len);
		if (n > 0)
			s->head_len += (size_t)n;
		verdict = magic_judge(span_of(s->head, s->head_len), &format, &converter);
	} while (verdict == MAGIC_UNDECIDED && n > 0);

	/* A problem will be met again, and reported, by the next read. */
	if (verdict == MAGIC_REFUSED)
		return refuse(s, format, converter);
	if (verdict == MAGIC_GZIP)
		return refuse(s, "gzip", "gzip -dc");
	return 0;
}

static int open_gzip(struct source *s)
{
	s->gunzip = gunzip_new(&s->intake);
	if (!s->gunzip)
		return report(s, "cannot inflate", strerror(ENOMEM));
	/* Without a thread the caller inflates: slower, the same bytes. */
	if (!s->is_regular || s->size_bytes >= THREAD_MIN_FILE_BYTES)
		s->readahead = readahead_new(s->gunzip, &s->intake, !s->is_regular);
	return detect_content(s);
}

struct source *source_open(const char *name, struct diags *diags)
{
	struct source *s = calloc(1, sizeof(*s));

	if (!s) {
		diags_no_memory(diags);
		return NULL;
	}
	s->fd = -1;
	s->diags = diags;
	s->name = strdup(strcmp(name, "-") == 0 ? "standard input" : name);
	if (!s->name) {
		diags_no_memory(diags);
		goto fail;
	}
	if (open_descriptor(s, name) < 0)
		goto fail;
	if (intake_init(&s->intake, s->fd, INTAKE_BYTES) < 0) {
		diags_no_memory(diags);
		goto fail;
	}
	if (detect_format(s) < 0)
		goto fail;
	if (s->format == SOURCE_GZIP && open_gzip(s) < 0)
		goto fail;
	return s;

fail:
	source_close(s);
	return NULL;
}

/* Plain text: what opening has fetched, then straight from the descriptor. */
static long read_plain(struct source *s, void *bytes, size_t size)
{
	struct intake *in = &s->intake;
	size_t n = intake_unread(in);
	ssize_t got;

	if (n > 0) {
		n = n < size ? n : size;
		memcpy(bytes, in->bytes + in->pos, n);
		in->pos += n;
		return (long)n;
	}
	if (in->error_number != 0)
		return report_read_error(s);
	if (in->ended)
		return 0;
	got = fd_read(s->fd, bytes, size);
	if (got < 0) {
		in->error_number = errno;
		return report_read_error(s);
	}
	in->ended = got == 0;
	in->read_bytes += (uint64_t)got;
	return (long)got;
}

long source_read(struct source *s, void *bytes, size_t size)
{
	long n;

	if (s->failed)
		return -1;
	if (size == 0)
		return 0;
	if (s->head_pos < s->head_len) {
		size_t len = s->head_len - s->head_pos;

		len = len < size ? len : size;
		memcpy(bytes, s->head + s->head_pos, len);
		s->head_pos += len;
		return (long)len;
	}
	if (!s->gunzip)
		return read_plain(s, bytes, size);
	n = read_decoded(s, bytes, size);
	/* The thread has ended with its problem: looking at it is no race. */
	return n < 0 ? report_problem(s, gunzip_problem(s->gunzip)) : n;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	readahead_free(s->readahead);
	gunzip_free(s->gunzip);
	intake_free(&s->intake);
	/* Nothing was written: closing has no error worth a word. */
	if (s->fd > STDIN_FILENO)
		(void)fd_close(s->fd);
	free(s->name);
	free(s);
}

const char *source_name(const struct source *s)
{
	return s->name;
}

enum source_format source_get_format(const struct source *s)
{
	return s->format;
}

bool source_has_more(struct source *s)
{
	if (s->failed || s->is_regular || s->head_pos < s->head_len)
		return true;
	if (s->readahead)
		return readahead_has_more(s->readahead);
	return s->intake.ended || intake_unread(&s->intake) > 0 || fd_is_readable(s->fd);
}

uint64_t source_raw_bytes(const struct source *s)
{
	return s->readahead ? readahead_raw_bytes(s->readahead) : intake_offset(&s->intake);
}

uint64_t source_raw_size(const struct source *s)
{
	return s->size_bytes;
}

bool source_is_file(const struct source *s, uint64_t *device, uint64_t *inode)
{
	*device = s->device;
	*inode = s->inode;
	return s->is_regular;
}
