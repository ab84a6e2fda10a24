/*
 * gzip: text into a gzip file, deflated by several threads.
 */
#ifndef IO_GZIP_H
#define IO_GZIP_H

#include "base/diag.h"

struct gzip;

/* Takes deflated bytes; 0, or -1 after an error was reported. */
typedef int (*gzip_emit_fn)(void *arg, struct span bytes);

struct gzip_options {
	int level;                /* 1-9 */
	unsigned threads;         /* 0: the caller deflates */
	bool single_member;       /* all is one member */
	bool caller_ends_members; /* gzip_end_member alone makes borders */
};

/* `emit` is called by the caller's thread only, from within the functions below.
 * NULL after an error was reported: there is no memory. */
struct gzip *gzip_new(const struct gzip_options *options, gzip_emit_fn emit, void *emit_arg,
                      struct diags *diags);
/* Each returns 0, or -1 after an error was reported; then only gzip_free is left. */
int gzip_write(struct gzip *g, struct span text);
/* Emits all there is, readable up to here. */
int gzip_flush(struct gzip *g);
/* Ends the member, unless there is nothing in it. */
int gzip_end_member(struct gzip *g);
/* Emits the rest.  A file has at least one member, if an empty one. */
int gzip_finish(struct gzip *g);
/* Stops the threads and frees. */
void gzip_free(struct gzip *g);

#endif
