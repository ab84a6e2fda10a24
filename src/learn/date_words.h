/*
 * date_words: the names of months and of the days of the week.
 */
#ifndef LEARN_DATE_WORDS_H
#define LEARN_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* In nineteen languages, in lower case, sorted by their bytes. */
extern const char *const date_words[];
extern const size_t n_date_words;

/* Whether `word` is one of them, in whatever case. */
bool date_words_have(struct span word);

#endif
