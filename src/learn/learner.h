/*
 * learner: counts the lines of pages by site.
 */
#ifndef LEARN_LEARNER_H
#define LEARN_LEARNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "learn/counter.h"

#define LEARNER_MEMORY_BYTES ((size_t)64 * 1024 * 1024) /* unless told otherwise */
#define LEARNER_MIN_MEMORY_BYTES ((size_t)1024 * 1024)

struct learner {
	struct counter sites; /* text: the site's name; a document is a page */
	struct counter lines; /* text: a line; group: its site */
	struct counter forms; /* text: a form; sample: a line of it; group: its site */
	bool with_prose;      /* count what looks like prose too */

	uint32_t document;    /* number of the newest page, from 1 */
	uint64_t site;        /* key of its site */
	struct buf line;      /* the line that is not complete yet */
	bool line_unfit;      /* it is too long already */
	struct buf canon, form; /* working memory; owned, as all buffers are */

	/* Over all pages, for those who ask. */
	uint64_t n_lines, n_unfit, n_prose; /* that are not blank; of them */
};

/* Takes max_bytes and little more, however much is counted.  -1: no memory. */
int learner_init(struct learner *l, size_t max_bytes, bool with_prose);
void learner_free(struct learner *l);

/* A page of a site begins; an empty name is a site too.  All return -1 when there
 * is no memory. */
int learner_begin(struct learner *l, struct span site);
/* Some of its text, in pieces of any size. */
int learner_text(struct learner *l, struct span text);
int learner_end(struct learner *l);

/* The key of a form, or of a line, of the site of that key. */
uint64_t learner_key(uint64_t site, struct span text);

#endif
