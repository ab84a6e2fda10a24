/*
 * frame_target: what the fuzz targets of the formats check of any input.
 */
#ifndef TESTS_FRAME_TARGET_H
#define TESTS_FRAME_TARGET_H

#include "target.h"

/* The first two bytes choose options and how to split; the rest is the stream.
 * Aborts when a promise of frame.h is broken; returns 0. */
int frame_target(const char *format, const char *fields, const uint8_t *bytes, size_t size);

#endif
