/*
 * color: text for a terminal, in the colours of categories.
 */
#ifndef REPORT_COLOR_H
#define REPORT_COLOR_H

#include <stdbool.h>

#include "base/buf.h"
#include "report/view.h"

/* How to turn a colour on, by what it is for; every one is ended by COLOR_END. */
#define COLOR_HEADING "\033[1m"
#define COLOR_PLACE "\033[36m"
#define COLOR_REMOVED "\033[31m"
#define COLOR_ADDED "\033[32m"
#define COLOR_WITHIN "\033[7m" /* the part of a line that changed */
#define COLOR_END "\033[m"

/* The colour of a rule: rules of a category share one. */
const char *color_of_rule(const struct view *v, size_t rule);
/* Appends text that came from elsewhere.  With `color`, for a terminal, control
 * characters but tab and newline are shown as ^X, so that no text can steer it.
 * -1: no memory. */
int color_append(struct buf *out, bool color, struct span text);

#endif
