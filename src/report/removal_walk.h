/*
 * removal_walk: cleaned text and its removal log, walked side by side: what was
 * cleaned comes out, and the removals with it.
 *
 * --restore writes the bytes; descrape-review shows the removals in them.
 */
#ifndef REPORT_REMOVAL_WALK_H
#define REPORT_REMOVAL_WALK_H

#include "base/diag.h"
#include "base/sha256.h"
#include "report/removal_reader.h"

/*
 * What the walk needs, and what it calls.  All but pull and put may be NULL; each
 * returns 0, or -1 to stop, after it told its owner why.
 */
struct removal_walk_client {
	void *ctx;
	/* Some cleaned text, at least a byte, good until the next call; 1: that was
	 * all of it. */
	int (*pull)(void *ctx, struct span *out);
	/* Cleaned text that was used, in order. */
	int (*used)(void *ctx, struct span cleaned);
	int (*begin_input)(void *ctx, const struct removal_line *line);
	/* A removal, before the first of its bytes is put. */
	int (*removal)(void *ctx, const struct removal_line *line);
	/* The input as it was, in order; the checksum of some bytes is known to be
	 * right only later, but before end_input. */
	int (*put)(void *ctx, struct span bytes);
	int (*end_input)(void *ctx);
};

/* Start from { .client, .log, .log_name, .diags }; free with removal_walk_free. */
struct removal_walk {
	struct removal_walk_client client;
	struct removal_reader log;     /* its line and document are where the walk is */
	const char *log_name;          /* borrowed */
	struct diags *diags;           /* borrowed */
	struct span waiting;           /* cleaned text, not used yet; the client's */
	char *input;                   /* name of the current one, or NULL; owned */
	bool in_input;
	uint64_t restored_bytes;       /* of it */
	uint64_t checked_bytes;
	struct sha256 hash;            /* of what is between the two */
	bool mismatch;                 /* text and log do not go together */
};

/* Reads the head of the log.  -1: it is not one, or cannot be read; reported. */
int removal_walk_begin(struct removal_walk *w);
/*
 * Walks to the end.  -1: the client stopped, there is no memory, or `mismatch`:
 * then the place where text and log part was reported, and what was put from
 * there on is not to be trusted.
 */
int removal_walk_run(struct removal_walk *w);
/* For the client to say that the log is not right here: reports, returns -1. */
int removal_walk_mismatch(struct removal_walk *w, const char *what);
void removal_walk_free(struct removal_walk *w);

#endif
