/*
 * json_in: a JSON object that is flat and stands in one line, as our logs have
 * them.
 */
#ifndef REPORT_JSON_IN_H
#define REPORT_JSON_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define JSON_LINE_MEMBERS 16 /* of an object at most */

/* A member; name and value are offsets into json_line.text. */
struct json_member {
	size_t name, name_len;
	size_t value, value_len; /* of a string */
	bool is_string, is_number, is_true;
	uint64_t number;
};

/* Start from { 0 }; free with json_line_free. */
struct json_line {
	struct buf text; /* names and strings, decoded; owned */
	struct json_member members[JSON_LINE_MEMBERS];
	size_t count;
};

/* Reads an object of strings, whole numbers from 0, true, false and null.  -1:
 * it is none, has too many members, or there is no memory. */
int json_line_read(struct json_line *l, struct span text);
/* The value of a member; false: there is none of this name and type.  A string
 * is good until the next line is read. */
bool json_line_string(const struct json_line *l, const char *name, struct span *out);
bool json_line_number(const struct json_line *l, const char *name, uint64_t *out);
/* Whether there is a member of this name, and it is true. */
bool json_line_true(const struct json_line *l, const char *name);
void json_line_free(struct json_line *l);

#endif
