/*
 * php-var-dump: where a dump may start.
 *
 * Every value but NULL has a bracket behind its word, and brackets are rarer
 * than letters: the search stops at each `(` and looks what stands before it.
 * Only what php_var_dump.c would read at this place, as far as it can be seen
 * up to the byte behind the bracket, is reported.  A word inside another
 * (`print(1)`) and what follows `=>` on its line (a member) are no starts.
 *
 * Bounds: one pass; at each bracket a fixed number of comparisons, and for
 * `class NAME#1 (` at most MACHINE_NAME_MAX_BYTES backwards.
 */
#include "shape/machine.h"

/* What a value begins with, up to its bracket, and what must come next. */
static const struct start_word {
	const char *word;
	const char *first; /* one of these bytes; '9': a digit; NULL: any */
} start_words[] = {
	{ "array", "9" },    { "string", "9" },   { "int", "9-" },
	{ "float", "9-NI" }, { "double", "9-NI" }, { "long", "9-" },
	{ "bool", "tf" },    { "object", NULL },  { "lazy ghost object", NULL },
	{ "enum", NULL },    { "resource", "9" }, { "lazy proxy object", NULL },
};

static bool first_fits(const char *first, struct span text, size_t at)
{
	char c;

	if (first == NULL || at == text.len)
		return true;
	c = text.ptr[at];
	if (c >= '0' && c <= '9')
		c = '9';
	return c != '\0' && strchr(first, c) != NULL;
}

/* The start of the value whose bracket is at `bracket`; SIZE_MAX: none. */
static size_t start_before(struct span text, size_t from, size_t bracket)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < sizeof start_words / sizeof start_words[0]; i++) {
		size_t len = strlen(start_words[i].word);
		size_t at = bracket - len;

		if (bracket < from + len || memcmp(text.ptr + at, start_words[i].word, len) != 0)
			continue;
		if (first_fits(start_words[i].first, text, bracket + 1) &&
		    machine_word_begins(text, at) && !machine_is_member(text, at) && at < best)
			best = at;
	}
	return best;
}

/* "class NAME#1 (2) {", seen from the bracket: the start of `class`. */
static size_t class_before(struct span text, size_t from, size_t bracket)
{
	static const char word[] = "class ";
	size_t len = sizeof word - 1;
	size_t at = bracket;
	size_t lowest;

	while (at > from && machine_is_blank(text.ptr[at - 1]))
		at--;
	bracket = at;
	while (at > from && text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9')
		at--;
	if (at == bracket || at == from || text.ptr[at - 1] != '#')
		return SIZE_MAX;
	lowest = at > from + MACHINE_NAME_MAX_BYTES ? at - MACHINE_NAME_MAX_BYTES : from;
	for (; at >= lowest + len; at--) {
		size_t start = at - len;

		if (memcmp(text.ptr + start, word, len) == 0)
			return machine_word_begins(text, start) && !machine_is_member(text, start)
			               ? start
			               : SIZE_MAX;
	}
	return SIZE_MAX;
}

static bool null_at(struct span text, size_t at)
{
	static const char word[] = "NULL";
	size_t len = sizeof word - 1;

	return text.len - at >= len && memcmp(text.ptr + at, word, len) == 0 &&
	       (text.len - at == len || machine_is_blank(text.ptr[at + len])) &&
	       machine_word_begins(text, at) && !machine_is_member(text, at);
}

size_t php_var_dump_find(struct span text, size_t from)
{
	for (size_t i = from; (i = machine_find_either(text, i, '(', 'N')) < text.len; i++) {
		size_t start = SIZE_MAX;

		if (text.ptr[i] == 'N') {
			if (null_at(text, i))
				return i;
			continue;
		}
		start = start_before(text, from, i);
		if (start == SIZE_MAX)
			start = class_before(text, from, i);
		if (start != SIZE_MAX)
			return start;
	}
	return SIZE_MAX;
}
