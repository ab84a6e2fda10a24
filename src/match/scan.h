/*
 * scan: one thread's working memory for looking through a batch of lines.
 */
#ifndef MATCH_SCAN_H
#define MATCH_SCAN_H

#include "match/index.h"
#include "match/match.h"

/* A list of hits that grows; ordered by line. */
struct hit_list {
	struct hit *items; /* owned */
	size_t count, cap;
};

struct scan {
	const struct index *index; /* borrowed, immutable */
	struct hit_list hits;      /* the result */
	struct hit_list grams;     /* by long literals, */
	struct hit_list pairs;     /* by short ones, */
	struct hit_list odd;       /* in lines that were rewritten */
	struct buf normal;         /* such a line */
};

int hit_list_push(struct hit_list *list, uint32_t line, uint32_t pattern);

/* Fills s->hits: ordered by line and pattern, each once.  -1: no memory. */
int scan_lines(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count);
/* Fills s->grams, s->pairs and s->odd. */
int scan_inner(struct scan *s, const struct stretch *text, const struct line *lines,
               uint32_t count);
/* Adds to s->hits what the start of lines[number] says, or its end. */
int scan_ends(struct scan *s, const struct stretch *text, const struct line *lines,
              uint32_t number, bool start, bool end);
void scan_free(struct scan *s);

#endif
