/*
 * deflater: stretches of text made into gzip members, whole or in pieces.
 */
#ifndef IO_DEFLATER_H
#define IO_DEFLATER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* How far back deflate can refer to: what a piece may need of the one before. */
#define DEFLATER_WINDOW_BYTES ((size_t)32 * 1024)

/* CRC and length, behind each member. */
#define DEFLATER_TRAILER_BYTES 8

struct deflater;

/* A piece of a member; both `starts` and `ends`: a whole one. */
struct deflater_piece {
	struct span text;
	struct span window; /* text of the same member right before, if it does not start */
	bool starts, ends;
};

/* What gzip says of a stretch of text. */
struct deflater_sum {
	uint32_t crc;
	uint64_t length; /* bytes */
};

/* `level` 1-9.  NULL: no memory. */
struct deflater *deflater_new(int level);
/*
 * Appends the piece to `out`: a header if it starts, deflate data up to a whole
 * byte, and if it ends a trailer for `sum`, which is set to that of this piece.
 * 0, or -1 when there is no memory.
 */
int deflater_add(struct deflater *d, const struct deflater_piece *piece,
                 struct deflater_sum *sum, struct buf *out);
/* The sum of two stretches in a row. */
struct deflater_sum deflater_sum_join(struct deflater_sum first, struct deflater_sum second);
/* The trailer of a member. */
void deflater_put_trailer(struct deflater_sum sum, unsigned char *trailer);
void deflater_free(struct deflater *d);

/* Whether whole members are made by a library that is faster at them than at
 * pieces: then text without borders of its own is better cut into members. */
bool deflater_prefers_members(void);

#endif
