/*
 * readahead: a thread that inflates in advance of whoever filters.
 */
#ifndef IO_READAHEAD_H
#define IO_READAHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "io/gunzip.h"

struct readahead;

/*
 * Starts a thread that reads `g` over `in`; both are borrowed, and belong to
 * the thread until readahead_free.  `is_live`: the descriptor is a pipe, a
 * socket or a terminal, which may let a read wait for ever.  NULL when there is
 * no memory or no thread to be had.
 */
struct readahead *readahead_new(struct gunzip *g, struct intake *in, bool is_live);
/* As gunzip_read; after 0 or -1 the thread has let go of the gunzip. */
long readahead_read(struct readahead *r, void *bytes, size_t size);
/* Whether the next readahead_read needs no wait for the descriptor; itself it
 * may wait until the thread knows, as long as inflating takes. */
bool readahead_has_more(struct readahead *r);
/* Bytes of the file that the text returned so far was decoded from. */
uint64_t readahead_raw_bytes(const struct readahead *r);
/* Stops the thread, wherever it is, and frees. */
void readahead_free(struct readahead *r);

#endif
