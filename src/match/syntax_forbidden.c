/*
 * syntax_forbidden: what PCRE2 allows and rules do not.
 *
 * \K and callouts change what a match is, leading verbs change the options
 * that the program relies on (limits, newlines, UTF).  \C is PCRE2's to
 * refuse.  A plain scan that knows escapes, quotes and classes; a \K inside a
 * (?x) comment is refused too, which costs nobody anything.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/syntax.h"

const char *syntax_forbidden(struct span text, size_t *offset)
{
	const char *at = text.ptr, *end = text.ptr + text.len, *class = NULL;

	*offset = 0;
	if (text.len >= 3 && at[0] == '(' && at[1] == '*' && !(at[2] >= 'a' && at[2] <= 'z'))
		return "a verb at the start";
	while (at < end) {
		size_t left = (size_t)(end - at);

		*offset = (size_t)(at - text.ptr);
		if (left >= 2 && at[0] == '\\' && at[1] == 'Q') {
			for (at += 2; end - at >= 2 && !(at[0] == '\\' && at[1] == 'E'); at++)
				;
			at = end - at >= 2 ? at + 2 : end;
		} else if (left >= 2 && at[0] == '\\') {
			if (at[1] == 'K' && !class)
				return "\\K";
			at += 2;
		} else if (class) {
			/* ] is a member right behind [ or [^ */
			if (*at == ']' && at != class)
				class = NULL;
			at++;
		} else if (*at == '[') {
			class = ++at;
			if (at < end && *at == '^')
				class = ++at;
		} else if (left >= 3 && memcmp(at, "(?C", 3) == 0) {
			return "a callout";
		} else {
			at++;
		}
	}
	return NULL;
}
