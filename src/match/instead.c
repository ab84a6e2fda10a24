/*
 * instead: what patterns are taken to say of some lines, whatever they say.
 *
 * For --check, which asks what would become of a sample if a pattern were another:
 * the few lines of which the two say different things are named here, all else goes
 * its usual way.  A run of text has none, and pays one comparison a question.
 *
 * Bounds: linear in what is named, which is a line or two of a sample.
 */
#include "match/matcher.h"

void matcher_say_instead(struct matcher *m, const struct said_instead *said, uint32_t n)
{
	m->said = said;
	m->n_said = n;
}

const struct said_instead *matcher_said(const struct matcher *m, uint32_t pattern,
                                        struct span line)
{
	for (uint32_t i = 0; i < m->n_said; i++)
		if (m->said[i].pattern == pattern && span_equal(m->said[i].line, line))
			return &m->said[i];
	return NULL;
}

/* Puts a hit at its place among the others, unless it is there. */
static int insert(struct hit_list *hits, uint32_t line, uint32_t pattern)
{
	size_t at = hits->count;

	for (size_t i = 0; i < hits->count; i++)
		if (hits->items[i].line == line && hits->items[i].pattern == pattern)
			return 0;
	if (hit_list_push(hits, line, pattern) != 0)
		return -1;
	for (; at > 0 && (hits->items[at - 1].line > line ||
	                  (hits->items[at - 1].line == line && hits->items[at - 1].pattern > pattern));
	     at--)
		hits->items[at] = hits->items[at - 1];
	hits->items[at] = (struct hit){ line, pattern };
	return 0;
}

int matcher_name_said(struct matcher *m, const struct stretch *text, const struct line *lines,
                      uint32_t count)
{
	for (uint32_t k = 0; k < m->n_said; k++) {
		const struct said_instead *said = &m->said[k];

		if (!said->matches || !(m->patterns->items[said->pattern].flags & PATTERN_SCANNED))
			continue;
		for (uint32_t i = 0; i < count; i++)
			if (span_equal(stretch_line(text, &lines[i]), said->line) &&
			    insert(&m->scan.hits, i, said->pattern) != 0)
				return -1;
	}
	return 0;
}
