/*
 * check_edit: lines made from one that a pattern matches, by an edit where a part of
 * the pattern matched.
 */
#ifndef API_CHECK_EDIT_H
#define API_CHECK_EDIT_H

#include "api/check.h"

struct edits {
	struct check *c;           /* borrowed, as the rest is */
	const struct site *site;
	const struct parts *parts;
	struct variant *probe;     /* the pattern, the part a named group in it; NULL: none; owned */
	struct buf text;           /* what is put in */
};

/* -1: no memory. */
int edits_open(struct edits *e, struct check *c, const struct site *site,
               const struct parts *parts);
void edits_close(struct edits *e);
/* Where the part matched in a line; false: the pattern does not match, or without it. */
bool edits_find(struct edits *e, struct span line, struct match *at);
/* The n-th edit of the line there, to *out; *more: there may be others.  An edit that
 * cannot be made leaves *out empty.  -1: no memory. */
int edits_make(struct edits *e, struct span line, struct match at, unsigned n, struct buf *out,
               bool *more);

#endif
