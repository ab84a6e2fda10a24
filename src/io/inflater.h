/*
 * inflater: raw deflate data undone, a piece at a time.
 *
 * The one place where the libraries differ: inflater_zlib.c is always there,
 * inflater_isal.c takes its place where configure found ISA-L.  Both give the
 * same text, also of a stream that is cut off.  Behind damage, where the data
 * mean nothing any more, they may notice after more or less nonsense.
 */
#ifndef IO_INFLATER_H
#define IO_INFLATER_H

#include <stddef.h>

struct inflater;

enum inflater_status {
	INFLATER_MORE,      /* the input is used up or the output is full */
	INFLATER_END,       /* the deflate stream is complete */
	INFLATER_CORRUPT,   /* what was decoded before stands in the output */
	INFLATER_NO_MEMORY,
};

struct inflater_io {
	const unsigned char *in; /* borrowed; moved on by what was taken */
	size_t in_bytes;
	unsigned char *out;      /* borrowed; moved on by what was written */
	size_t out_bytes;
	const char *why;         /* set when corrupt; a constant */
	/*
	 * Set at the end and when corrupt: bytes that were taken from the input
	 * but stand behind the stream, at most 8, as many as a gzip trailer.
	 */
	unsigned char spare[8];
	size_t spare_bytes;
};

/* NULL: no memory. */
struct inflater *inflater_new(void);
/* Makes ready for the next stream. */
void inflater_reset(struct inflater *inf);
enum inflater_status inflater_run(struct inflater *inf, struct inflater_io *io);
/*
 * The input has ended too early: decodes what is whole in its last bits, which
 * inflater_run may have held back.  Returns the bytes written, often 0.
 */
size_t inflater_last_bytes(struct inflater *inf, unsigned char *out, size_t out_bytes);
void inflater_free(struct inflater *inf);

#endif
