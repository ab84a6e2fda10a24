/*
 * subject: a line made ready for PCRE2.
 *
 * PCRE2 refuses invalid UTF-8, and PCRE2_MATCH_INVALID_UTF lets `\z` match in
 * front of a bad byte.  So a bad line is copied with U+FFFD in place of each
 * bad byte, and what is found in the copy is translated back.  Almost every
 * line is valid and is used where it lies.
 *
 * Bounds: one copy for each slot, three times the longest bad line.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/utf8.h"
#include "match/matcher.h"

static const char replacement[3] = { '\xEF', '\xBF', '\xBD' };

int matcher_subject(struct matcher *m, unsigned slot, struct span line, struct subject *out)
{
	size_t valid = utf8_valid_prefix(line);

	out->raw = line;
	out->text = line;
	out->slot = slot;
	if (valid < line.len) {
		struct buf *copy = &m->copies[slot];
		struct span rest = line;

		buf_clear(copy);
		while (rest.len > 0) {
			if (buf_append(copy, rest.ptr, valid) != 0)
				return -1;
			rest = span_from(rest, valid);
			if (rest.len > 0) {
				if (buf_append(copy, replacement, sizeof(replacement)) != 0)
					return -1;
				rest = span_from(rest, 1);
				valid = utf8_valid_prefix(rest);
			}
		}
		out->text = buf_span(copy);
	}
	out->trim_start = utf8_blank_prefix(out->text);
	out->trim_end = out->text.len;
	if (out->trim_start < out->text.len)
		out->trim_end -= utf8_blank_suffix(out->text);
	return 0;
}

/* Walks both forms of a line in step until one of them reaches `at`. */
static void walk(struct span raw, size_t raw_at, size_t text_at, size_t *r, size_t *t)
{
	const char *end = raw.ptr + raw.len;

	*r = *t = 0;
	while (*r < raw.len && *r < raw_at && *t < text_at) {
		uint32_t c;
		size_t len = utf8_decode(raw.ptr + *r, end, &c);

		*r += len;
		*t += c == UTF8_REPLACEMENT ? sizeof(replacement) : len;
	}
}

size_t subject_to_raw(struct span raw, struct span text, size_t at)
{
	size_t r, t;

	if (text.ptr == raw.ptr)
		return at;
	walk(raw, SIZE_MAX, at, &r, &t);
	return r;
}

size_t subject_from_raw(struct span raw, struct span text, size_t at)
{
	size_t r, t;

	if (text.ptr == raw.ptr)
		return at;
	walk(raw, at, SIZE_MAX, &r, &t);
	return t;
}
