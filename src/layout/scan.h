/*
 * scan: reads the measured prefix of a line; for shape.c only.
 */
#ifndef LAYOUT_SCAN_H
#define LAYOUT_SCAN_H

#include "layout/shape.h"

/*
 * Reads `text`, a prefix of a line without blanks at its ends and of at most
 * SHAPE_MAX_BYTES bytes, and sets what struct shape says of it.
 */
void scan_prefix(struct shape *out, const struct glyph_tables *t, struct span text);

#endif
