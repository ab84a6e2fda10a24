/*
 * form: a line with its numbers, dates and names left open.
 */
#ifndef LEARN_FORM_H
#define LEARN_FORM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"

/* What may stand for a part of a line; the byte that stands for it in a form. */
enum form_class {
	FORM_NUMBER = 1,
	FORM_DATE_WORD = 2, /* month or day of the week */
	FORM_NAME = 3,      /* up to FORM_NAME_WORDS words with capitals */
};

#define FORM_NAME_WORDS 4u
/* What comes after so many of them stays as it is: their patterns are long. */
#define FORM_MAX_DATE_WORDS 4u
#define FORM_MAX_NAMES 16u

/*
 * Puts the form of a line into *out: the line, as canon_line makes it, with one
 * byte for each part that is of a class.  Names are left open only if `names`.
 * Returns the classes that occur, 1 << class each; negative: no memory.
 */
int form_of(struct span line, bool names, struct buf *out);
/* Whether there is a word left in it that is not open. */
bool form_has_word(struct span form);
/*
 * Appends the pattern that matches each line of the form.  Date words and names are
 * written {{DATE_WORD}} and {{NAME}}, which stand for what form_append_macro makes of
 * the two classes: items of a rule file.  -1: no memory.
 */
int form_append_pattern(struct buf *out, struct span form);
int form_append_macro(struct buf *out, enum form_class class);

/* Whether the form has a part of the class. */
static inline bool form_has(struct span form, enum form_class class)
{
	return form.len && memchr(form.ptr, (char)class, form.len) != NULL;
}

#endif
