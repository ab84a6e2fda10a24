/*
 * check_trial: looking for a document that shows what a number of a rule is.
 */
#ifndef API_CHECK_TRIAL_H
#define API_CHECK_TRIAL_H

#include "api/check.h"

/* How documents are made that can show a number. */
enum measure {
	BY_LINES, /* with lines put in */
	BY_WORDS, /* with a line made longer or shorter */
	BY_CHARS,
	BY_BYTES, /* with characters taken out of a structure */
	BY_SCORE, /* those of all rules' samples, as they are */
};

struct number {
	const char *key;
	size_t offset; /* of a uint32_t, or a score, in struct rule */
	enum measure measure;
	bool (*has)(const struct rule *r);
};

/* Lines put in: `max:` may be large. */
#define TRIED_LINES 100u
#define TEXT_BYTES 8192

struct trial {
	struct check *c;
	uint32_t rule;
	const struct number *number;
	uint32_t is, moved; /* the number, and the one beside it */
	uint32_t left;      /* documents that may still be tried */
	struct sample_line lines[TRIED_LINES + DOCUMENT_LINES];
	uint32_t n;
	char text[TEXT_BYTES];
};

/* Where the number stands in the copy that is changed for a run. */
static inline uint32_t *trial_place(struct trial *t)
{
	return (uint32_t *)((char *)&t->c->editable[t->rule] + t->number->offset);
}

/* Makes t->lines a document that comes out in another way when the number is moved,
 * with the marks of how it comes out now; false: none was found. */
bool trial_find(struct trial *t);

#endif
