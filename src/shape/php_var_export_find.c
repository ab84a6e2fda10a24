/*
 * php-var-export: where an export may start.
 *
 * Looks at each `(`, and what stands around it: `array (`, `class::__set_state(`,
 * `(object) array(`.  A part of a longer word and what follows `=>` on its line
 * (a member) are no starts.
 *
 * Bounds: one pass; backwards only over the name of a class.
 */
#include "shape/machine.h"

static bool ends_with(struct span text, size_t from, size_t end, const char *word)
{
	size_t len = strlen(word);

	return end >= from + len && memcmp(text.ptr + end - len, word, len) == 0;
}

/* The start of what has its bracket at `bracket`; SIZE_MAX: none. */
static size_t start_before(struct span text, size_t from, size_t bracket)
{
	static const char object[] = "(object) array(";
	size_t at = bracket;

	if (text.len - at >= sizeof object - 1 &&
	    memcmp(text.ptr + at, object, sizeof object - 1) == 0)
		return at;
	if (ends_with(text, from, at, "array "))
		return at - strlen("array ");
	if (!ends_with(text, from, at, "::__set_state"))
		return SIZE_MAX;
	at -= strlen("::__set_state");
	bracket = at;
	while (at > from && machine_is_name_byte(text.ptr[at - 1]))
		at--;
	return at < bracket ? at : SIZE_MAX;
}

size_t php_var_export_find(struct span text, size_t from)
{
	const char *end = text.ptr + text.len;
	const char *p = text.ptr + from;

	for (; p < end && (p = memchr(p, '(', (size_t)(end - p))) != NULL; p++) {
		size_t at = start_before(text, from, (size_t)(p - text.ptr));

		if (at != SIZE_MAX && machine_word_begins(text, at) && !machine_is_member(text, at))
			return at;
	}
	return SIZE_MAX;
}
