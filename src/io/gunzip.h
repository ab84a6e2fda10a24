/*
 * gunzip: the text in a gzip file, member after member, as one stream.
 */
#ifndef IO_GUNZIP_H
#define IO_GUNZIP_H

#include "io/intake.h"
#include "io/problem.h"

struct gunzip;

/* Reads what `in` delivers; it is borrowed and outlives this.  NULL: no memory. */
struct gunzip *gunzip_new(struct intake *in);
/*
 * Decodes at most `size` bytes.  Never reads from the descriptor while it has
 * something to return, so that a live stream does not wait.  Returns how many,
 * 0 at the end, -1 at a problem; all that was decoded before the problem was
 * returned by earlier calls.  Says the same again when called again.
 */
long gunzip_read(struct gunzip *g, void *bytes, size_t size);
/* Why gunzip_read returned -1; lives as long as `g`. */
const struct problem *gunzip_problem(const struct gunzip *g);
void gunzip_free(struct gunzip *g);

#endif
