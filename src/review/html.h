/*
 * html: markup and text onto a sink.
 *
 * Nothing of a text becomes markup: what has a meaning in HTML is escaped, and
 * bytes that HTML cannot hold (control characters, what is not UTF-8) are shown
 * as <i class=x> with their value in hex, so that a page has every byte of the
 * text.
 */
#ifndef REVIEW_HTML_H
#define REVIEW_HTML_H

#include <stdbool.h>

#include "base/buf.h"
#include "io/io.h"

/* Start from { .sink, .diags }; free with html_free. */
struct html {
	struct sink *sink;   /* borrowed */
	struct diags *diags; /* borrowed */
	struct buf out;      /* not written to the sink yet */
	struct buf begun;    /* text that may go on: the start of a character */
	bool hold;           /* write nothing yet: `out` may be cut back */
	bool failed;         /* the sink failed; reported */
};

/* All return 0, or -1 after an error was reported. */

/* Markup, as it is. */
int html_put(struct html *h, const char *markup);
int html_printf(struct html *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int html_put_span(struct html *h, struct span markup);
/* Text between tags, in pieces that may cut characters. */
int html_text(struct html *h, struct span text);
/* That was all of it: what was begun is no character. */
int html_text_end(struct html *h);
/* A short string, between tags or in a quoted attribute; what HTML cannot hold is
 * U+FFFD. */
int html_label(struct html *h, struct span label);
/* Hands everything to the sink. */
int html_flush(struct html *h);
void html_free(struct html *h);

#endif
