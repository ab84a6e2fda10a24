/*
 * token: words and numbers of a line of a model file.
 *
 * A number has up to three digits after its point, so that thousandths hold it
 * exactly on every machine.
 */
#include "layout/token.h"

#include <stdlib.h>

#include "layout/measure.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

struct span token_trim(struct span s)
{
	while (s.len && is_space(*s.ptr))
		s = span_from(s, 1);
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct span token_next(struct span *rest)
{
	struct span word;

	while (rest->len && is_space(*rest->ptr))
		*rest = span_from(*rest, 1);
	word = span_of(rest->ptr, 0);
	while (word.len < rest->len && !is_space(word.ptr[word.len]))
		word.len++;
	*rest = span_from(*rest, word.len);
	return word;
}

bool token_number(struct span s, int *out)
{
	bool negative = s.len && *s.ptr == '-';
	int value = 0, scale = 1000;
	size_t i = negative;

	if (i == s.len || s.ptr[i] == '.')
		return false;
	for (bool point = false; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '.' && !point && i + 1 < s.len) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || scale == 1)
			return false;
		if (point)
			scale /= 10;
		value = value * 10 + (c - '0');
		if (value > TOKEN_MAX_NUMBER)
			return false;
	}
	*out = (negative ? -value : value) * scale;
	return abs(*out) <= TOKEN_MAX_NUMBER;
}

bool token_value(struct span s, uint8_t *out)
{
	unsigned value = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || i > 2)
			return false;
		value = value * 10 + (unsigned)(s.ptr[i] - '0');
	}
	*out = (uint8_t)value;
	return s.len && value <= MEASURE_MAX;
}
