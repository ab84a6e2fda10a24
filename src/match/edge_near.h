/*
 * edge_near: which lines may start like an edge, as five bytes tell.
 *
 * Up to a letter in front of anything but letters and single spaces, the bytes of a line
 * are its symbols but for case, and all ways to look it up agree: what is cut off its
 * end, or decorates it, begins behind.
 */
#ifndef MATCH_EDGE_NEAR_H
#define MATCH_EDGE_NEAR_H

#include "base/line.h"
#include "match/edge_table.h"

/*
 * Of at most 64 lines those that may start like an edge of the table, a bit each, the
 * first the lowest; lines that do not start with a letter of ASCII are among them.
 * Eight bytes may be read from where each of them starts.
 */
typedef uint64_t edge_near_fn(const struct edge_table *t, const struct stretch *text,
                              const struct line *lines, uint32_t count);
edge_near_fn edge_near_portable;
/* What this machine does best; the same result. */
edge_near_fn *edge_near_best(void);

static inline bool edge_is_ascii_letter(char byte)
{
	return (unsigned char)((byte | 0x20) - 'a') < 26;
}

#endif
