/*
 * json_out: JSON (RFC 8259) onto a stream.
 */
#ifndef REPORT_JSON_OUT_H
#define REPORT_JSON_OUT_H

#include <stddef.h>
#include <stdio.h>

/* A string with its quotes; bytes that are not UTF-8 are written as U+FFFD. */
void json_put_string(FILE *out, const char *bytes, size_t len);
/* "name": "value" with a comma in front unless it is the `first`. */
void json_put_member(FILE *out, int first, const char *name, const char *value);

#endif
