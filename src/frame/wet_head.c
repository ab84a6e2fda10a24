/*
 * wet_head: the header of a WARC record.
 *
 * A start line, fields of one line each, an empty line, all ended by CRLF.  Names
 * are compared without case, as the standard says.  What cannot be read without
 * doubt is broken: a line without a colon, a Content-Length that is not one plain
 * number, a second or folded line of a field that we would have to rewrite.
 *
 * Bounds: WET_HEAD_MAX_BYTES; a longer header is broken.
 */
#include "frame/wet.h"

static const char *const field_names[WET_N_FIELDS] = {
	[WET_TYPE] = "warc-type",
	[WET_RECORD_ID] = "warc-record-id",
	[WET_TARGET_URI] = "warc-target-uri",
	[WET_CONTENT_TYPE] = "content-type",
	[WET_CONTENT_LENGTH] = "content-length",
	[WET_BLOCK_DIGEST] = "warc-block-digest",
	[WET_PAYLOAD_DIGEST] = "warc-payload-digest",
};

/* Whether `s` starts with `lower`, which is in lower case; ASCII, in any locale. */
static bool starts_with_nocase(struct span s, const char *lower)
{
	size_t i = 0;

	for (; lower[i]; i++) {
		char c = i < s.len ? s.ptr[i] : '\0';

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if (c != lower[i])
			return false;
	}
	return true;
}

static bool equals_nocase(struct span s, const char *lower)
{
	return s.len == strlen(lower) && starts_with_nocase(s, lower);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Reads the line [start, end), CRLF included.  *known is the field of the line
 * before, or NULL when that is none of ours; it becomes that of this line.
 */
static bool read_line(struct wet_head *head, const char *bytes, size_t start, size_t end,
                      struct wet_field **known)
{
	const char *colon = memchr(bytes + start, ':', end - start);
	size_t value = start, value_end = end - 2;
	struct span name;

	if (is_blank(bytes[start])) /* goes on from the line before */
		return *known == NULL;
	if (!colon)
		return false;
	*known = NULL;
	value = (size_t)(colon + 1 - bytes);
	name = span_of(bytes + start, (size_t)(colon - bytes) - start);
	while (value < value_end && is_blank(bytes[value]))
		value++;
	while (value_end > value && is_blank(bytes[value_end - 1]))
		value_end--;
	for (unsigned i = 0; i < WET_N_FIELDS; i++) {
		if (!equals_nocase(name, field_names[i]))
			continue;
		if (head->fields[i].line_end)
			return false;
		head->fields[i] = (struct wet_field){ start, end, value, value_end };
		*known = &head->fields[i];
	}
	return true;
}

static bool read_length(struct wet_head *head, const char *bytes)
{
	struct span value = wet_value(head, bytes, WET_CONTENT_LENGTH);
	uint64_t length = 0;

	if (value.len == 0)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned digit = (unsigned)(unsigned char)value.ptr[i] - '0';

		if (digit > 9 || length > (UINT64_MAX - digit) / 10)
			return false;
		length = length * 10 + digit;
	}
	head->block_bytes = length;
	return true;
}

/* Conversion records are text unless they say otherwise. */
static bool says_text(const struct wet_head *head, const char *bytes)
{
	struct span type = wet_value(head, bytes, WET_CONTENT_TYPE);

	return equals_nocase(wet_value(head, bytes, WET_TYPE), "conversion") &&
	       (type.len == 0 || starts_with_nocase(type, "text/"));
}

/* The length of the first line of `s` with its CRLF; 0: it does not end here. */
static size_t line_bytes(struct span s)
{
	for (size_t done = 0; done < s.len;) {
		const char *lf = memchr(s.ptr + done, '\n', s.len - done);

		if (!lf)
			break;
		done = (size_t)(lf + 1 - s.ptr);
		if (done >= 2 && lf[-1] == '\r')
			return done;
	}
	return 0;
}

enum wet_head_status wet_head_read(struct wet_head *head, struct span bytes, bool at_end)
{
	struct span start = span_of(WET_START, WET_START_BYTES);
	struct wet_field *known = NULL;
	size_t at = 0, len;

	*head = (struct wet_head){ 0 };
	if (bytes.len < start.len && !at_end && span_starts_with(start, bytes))
		return WET_HEAD_MORE;
	if (!span_starts_with(bytes, start))
		return WET_HEAD_BROKEN;
	if (bytes.len >= WET_HEAD_MAX_BYTES) {
		bytes.len = WET_HEAD_MAX_BYTES;
		at_end = true;
	}
	while ((len = line_bytes(span_from(bytes, at))) > 2) {
		if (at > 0 && !read_line(head, bytes.ptr, at, at + len, &known)) {
			head->error_at = at;
			return WET_HEAD_BROKEN;
		}
		at += len;
	}
	head->error_at = at;
	if (len == 0)
		return at_end ? WET_HEAD_BROKEN : WET_HEAD_MORE;
	head->bytes = at + len;
	if (!read_length(head, bytes.ptr)) {
		head->error_at = head->fields[WET_CONTENT_LENGTH].start;
		return WET_HEAD_BROKEN;
	}
	head->is_text = says_text(head, bytes.ptr);
	return WET_HEAD_OK;
}
