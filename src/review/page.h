/*
 * page: the page that descrape-review writes.
 *
 * Documents come first, as they are read; what they add up to, at the side of
 * the screen, comes last in the file.  Its style and script stand in page.css
 * and page.js; a policy in its head lets nothing else run and nothing be loaded.
 */
#ifndef REVIEW_PAGE_H
#define REVIEW_PAGE_H

#include "review/html.h"
#include "review/tally.h"

struct page_document {
	struct span input;  /* its name */
	uint64_t number;    /* in the input, from 1; 0: the input is one text */
	struct span id;     /* of the record, or empty */
	struct span field;  /* of the record, or empty */
};

/* Start from { .html }; free with page_free. */
struct page {
	struct html html;
	struct tally tally;
	bool changed_only;        /* documents in which nothing went are left out */
	size_t document_start;    /* in html.out, while html.hold */
	size_t block_bytes;       /* of text in the open block; more is begun at a line */
	bool changed;             /* something of this document went */
	uint64_t removals, removed_bytes, text_bytes; /* of this document; blank lines that
	                             went along with a removal are none of their own */
	uint64_t documents, documents_changed;        /* of all */
	uint64_t all_removed_bytes, all_text_bytes;
};

/* All return 0, or -1 after an error was reported. */

int page_begin(struct page *p, struct span title);
int page_begin_document(struct page *p, const struct page_document *d);
/* Text that stays, in pieces. */
int page_keep(struct page *p, struct span text);
/* A removal: begin, its text in pieces, end with what stands in its place. */
int page_begin_removal(struct page *p, uint32_t rule, uint64_t line, bool is_blanks);
int page_removed(struct page *p, struct span text);
int page_end_removal(struct page *p, uint32_t rule, struct span written);
int page_end_document(struct page *p);
/* What all adds up to; the page is complete. */
int page_end(struct page *p, struct span title);
void page_free(struct page *p);

#endif
