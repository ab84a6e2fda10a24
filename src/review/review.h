/*
 * review: a removal log and the cleaned text, made into a page.
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "frame/frame.h"
#include "report/removal_walk.h"
#include "review/page.h"
#include "review/pending.h"

/*
 * Start from { 0 } with the owner's log reader and pull in `walk` and its sink in
 * `page`; then review_run.  pull is called with the review, which can be the
 * first member of what the owner has.  Free with review_free.
 */
struct review {
	struct removal_walk walk;
	struct page page;

	/* Of the current input. */
	struct framer *framer;
	bool is_text;            /* it is one document */
	struct sha256 cleaned;   /* of its cleaned text, as read */
	struct sha256 made;      /* of what its documents less the removals are */

	/* Of the current document. */
	uint64_t document;       /* its number */
	uint64_t offset;         /* bytes of its text so far */
	struct pending pending;
	uint64_t last_document, last_end; /* where the newest removal of the log ends */
};

/* Walks to the end of the log and completes the page.  -1: see removal_walk_run;
 * or the page could not be written; reported. */
int review_run(struct review *r, struct span title);
void review_free(struct review *r);

#endif
