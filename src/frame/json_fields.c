/*
 * json_fields: which strings of a record are text.
 *
 * A field is a path of decoded parts.  A plain name is a path of one part that
 * stands for itself, whatever characters it has except a comma; what begins
 * with a slash is a JSON Pointer, cut at its slashes, with ~1 for a slash and ~0
 * for a tilde.  A part of a pointer that is a number as RFC 6901 writes it also
 * stands for an element of an array.
 *
 * While a record is parsed, the fields that lead to the value at hand are bits
 * of a set, so a key is compared only with the parts that still matter.
 */
#include <stdio.h>
#include <stdlib.h>

#include "frame/frame.h"
#include "frame/json.h"

/* Appends one part, decoding it in place; -1 for a tilde that means nothing. */
static int add_part(struct json_field *field, char *part, size_t len)
{
	size_t out = 0;

	if (field->n_parts == JSON_MAX_FIELD_DEPTH)
		return -1;
	for (size_t i = 0; i < len; i++) {
		char c = part[i];

		if (c == '~' && field->is_pointer) {
			if (++i == len || (part[i] != '0' && part[i] != '1'))
				return -1;
			c = part[i] == '0' ? '~' : '/';
		}
		part[out++] = c;
	}
	field->parts[field->n_parts++] = span_of(part, out);
	return 0;
}

/* Takes one item of the list; `bytes` are its own copy of it. */
static int add_field(struct json_fields *fields, struct span name, char *bytes)
{
	struct json_field *field = &fields->items[fields->count];
	char *end = bytes + name.len;

	if (fields->count == JSON_MAX_FIELDS || name.len == 0)
		return -1;
	*field = (struct json_field){ .name = name, .is_pointer = *bytes == '/' };
	fields->count++;
	if (!field->is_pointer)
		return add_part(field, bytes, name.len);
	for (char *slash = bytes; slash;) {
		char *part = slash + 1;

		slash = memchr(part, '/', (size_t)(end - part));
		if (add_part(field, part, (size_t)((slash ? slash : end) - part)) < 0)
			return -1;
	}
	return 0;
}

int json_fields_parse(struct json_fields *fields, const char *names)
{
	const char *start = names;

	fields->count = 0;
	fields->bytes = malloc(strlen(names) + 1);
	if (!fields->bytes)
		return -1;
	strcpy(fields->bytes, names);
	for (;;) {
		size_t len = strcspn(start, ",");

		if (add_field(fields, span_of(start, len), fields->bytes + (start - names)) < 0)
			break;
		if (start[len] == '\0')
			return 0;
		start += len + 1;
	}
	json_fields_free(fields);
	return JSON_FIELDS_INVALID;
}

void json_fields_free(struct json_fields *fields)
{
	free(fields->bytes);
	fields->bytes = NULL;
	fields->count = 0;
}

bool frame_fields_valid(const char *names)
{
	struct json_fields fields;

	if (!names)
		return true;
	switch (json_fields_parse(&fields, names)) {
	case 0:
		json_fields_free(&fields);
		return true;
	case JSON_FIELDS_INVALID:
		return false;
	default:
		return true; /* no memory: whoever takes them will say so */
	}
}

/* Whether a key as it stands in the record says `part`. */
static bool key_equals(struct span raw_key, bool escaped, struct span part)
{
	struct json_cursor c = { raw_key.ptr, raw_key.ptr + raw_key.len, 0 };
	char decoded[64];
	size_t len;

	if (!escaped)
		return span_equal(raw_key, part);
	while ((len = json_decode(&c, decoded, sizeof(decoded))) > 0) {
		if (!span_starts_with(part, span_of(decoded, len)))
			return false;
		part = span_from(part, len);
	}
	return part.len == 0;
}

uint32_t json_fields_match_key(const struct json_fields *fields, uint32_t among, unsigned depth,
                               struct span raw_key, bool escaped)
{
	uint32_t found = 0;

	for (unsigned i = 0; i < fields->count && among; i++) {
		const struct json_field *field = &fields->items[i];

		if ((among >> i & 1) && depth < field->n_parts &&
		    key_equals(raw_key, escaped, field->parts[depth]))
			found |= (uint32_t)1 << i;
	}
	return found;
}

uint32_t json_fields_match_index(const struct json_fields *fields, uint32_t among, unsigned depth,
                                 uint64_t index)
{
	uint32_t pointers = 0;
	char number[24];
	int len;

	if (among == 0)
		return 0;
	for (unsigned i = 0; i < fields->count; i++)
		pointers |= (uint32_t)fields->items[i].is_pointer << i;
	/* Written out as the pointer writes it, leading zeros and signs match nothing. */
	len = snprintf(number, sizeof(number), "%llu", (unsigned long long)index);
	return json_fields_match_key(fields, among & pointers, depth,
	                             span_of(number, (size_t)len), false);
}
