/*
 * A stdio stream over gzip.c.
 *
 * glibc and musl let a program make streams with fopencookie, BSD and macOS with
 * funopen; both call the functions below.  No thread is made, so that it does
 * not matter to the sandbox when the file was opened.
 */
#include "config.h"

#include "io/gzip_file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include "io/gzip.h"

struct gzip_file {
	FILE *under;       /* owned */
	struct gzip *gzip; /* owned */
	struct diags diags;
};

static int emit(void *arg, struct span bytes)
{
	struct gzip_file *f = arg;

	return fwrite(bytes.ptr, 1, bytes.len, f->under) == bytes.len ? 0 : -1;
}

static int write_bytes(struct gzip_file *f, const char *bytes, size_t len)
{
	if (gzip_write(f->gzip, span_of(bytes, len)) == 0)
		return 0;
	errno = EIO; /* the caller is told that it failed; stdio keeps no reason */
	return -1;
}

static int close_both(void *cookie)
{
	struct gzip_file *f = cookie;
	int status = gzip_finish(f->gzip);

	gzip_free(f->gzip);
	if (ferror(f->under))
		status = -1;
	if (fclose(f->under))
		status = -1;
	diags_free(&f->diags);
	free(f);
	return status;
}

#if defined(HAVE_FOPENCOOKIE)

static ssize_t on_write(void *cookie, const char *bytes, size_t len)
{
	return write_bytes(cookie, bytes, len) ? 0 : (ssize_t)len; /* 0: an error */
}

static FILE *make_stream(struct gzip_file *f)
{
	cookie_io_functions_t functions = { .write = on_write, .close = close_both };

	return fopencookie(f, "w", functions);
}

#elif defined(HAVE_FUNOPEN)

static int on_write(void *cookie, const char *bytes, int len)
{
	return write_bytes(cookie, bytes, (size_t)len) ? -1 : len;
}

static FILE *make_stream(struct gzip_file *f)
{
	return funopen(f, NULL, on_write, NULL, close_both);
}

#else

static FILE *make_stream(struct gzip_file *f)
{
	(void)f, (void)write_bytes, (void)close_both;
	errno = ENOSYS;
	return NULL;
}

#endif

FILE *gzip_file_open(FILE *under, int level)
{
	struct gzip_options options = { .level = level };
	struct gzip_file *f = calloc(1, sizeof *f);
	FILE *stream;

	if (!f)
		return NULL;
	f->under = under;
	f->gzip = gzip_new(&options, emit, f, &f->diags);
	stream = f->gzip ? make_stream(f) : NULL;
	if (stream)
		return stream;
	if (f->gzip)
		gzip_free(f->gzip);
	else
		errno = ENOMEM;
	diags_free(&f->diags);
	free(f);
	return NULL;
}
