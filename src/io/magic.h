/*
 * magic: what a file is, by its first bytes.
 */
#ifndef IO_MAGIC_H
#define IO_MAGIC_H

#include "base/span.h"

enum magic_verdict {
	MAGIC_PLAIN,     /* nothing special: taken as text */
	MAGIC_GZIP,
	MAGIC_REFUSED,   /* *converter names what turns it into UTF-8 text */
	MAGIC_UNDECIDED, /* more bytes could change the answer */
};

/* The most bytes that are ever needed to decide. */
#define MAGIC_MAX_BYTES 10

/*
 * Judges the first bytes of a file.  MAGIC_UNDECIDED is for bytes that are the
 * start of some magic number: at the end of the file it means MAGIC_PLAIN.
 * For MAGIC_REFUSED sets *format ("zstd") and *converter ("zstd -dc").
 */
enum magic_verdict magic_judge(struct span start, const char **format,
                               const char **converter);

#endif
