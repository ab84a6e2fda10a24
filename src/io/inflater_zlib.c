/*
 * inflater_zlib: raw deflate data undone by zlib.
 *
 * zlib never takes a byte behind the end of the stream, so there are no spare
 * ones.  State: about 40 KB.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef HAVE_ISAL
#include "io/inflater.h"

#include <limits.h>
#include <stdlib.h>

#include <zlib.h>

struct inflater {
	z_stream z;
};

/* Raw deflate: the gzip wrapper is read by gunzip.c, for every library alike. */
#define RAW_WINDOW_BITS (-15)

struct inflater *inflater_new(void)
{
	struct inflater *inf = calloc(1, sizeof(*inf));

	if (inf && inflateInit2(&inf->z, RAW_WINDOW_BITS) != Z_OK) {
		free(inf);
		return NULL;
	}
	return inf;
}

void inflater_reset(struct inflater *inf)
{
	(void)inflateReset(&inf->z);
}

enum inflater_status inflater_run(struct inflater *inf, struct inflater_io *io)
{
	z_stream *z = &inf->z;
	uInt in_bytes = io->in_bytes > UINT_MAX ? UINT_MAX : (uInt)io->in_bytes;
	uInt out_bytes = io->out_bytes > UINT_MAX ? UINT_MAX : (uInt)io->out_bytes;
	int status;

	z->next_in = (Bytef *)io->in; /* not written to: zlib lacks the const */
	z->avail_in = in_bytes;
	z->next_out = io->out;
	z->avail_out = out_bytes;
	status = inflate(z, Z_NO_FLUSH);
	io->in += in_bytes - z->avail_in;
	io->in_bytes -= in_bytes - z->avail_in;
	io->out += out_bytes - z->avail_out;
	io->out_bytes -= out_bytes - z->avail_out;
	io->spare_bytes = 0;
	switch (status) {
	case Z_OK:
	case Z_BUF_ERROR: /* no step was possible: more input or room is needed */
		return INFLATER_MORE;
	case Z_STREAM_END:
		return INFLATER_END;
	case Z_MEM_ERROR:
		return INFLATER_NO_MEMORY;
	default:
		io->why = z->msg ? z->msg : "invalid deflate data";
		return INFLATER_CORRUPT;
	}
}

size_t inflater_last_bytes(struct inflater *inf, unsigned char *out, size_t out_bytes)
{
	/* zlib decodes each symbol as soon as its last bit is there. */
	(void)inf;
	(void)out;
	(void)out_bytes;
	return 0;
}

void inflater_free(struct inflater *inf)
{
	if (!inf)
		return;
	inflateEnd(&inf->z);
	free(inf);
}
#else
typedef int inflater_zlib_unused; /* ISO C wants a declaration in every file */
#endif
