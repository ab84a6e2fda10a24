/*
 * JSON strings: everything but quotes, backslashes and control characters goes
 * as it is.
 */
#include "report/json_out.h"

#include <string.h>

#include "base/utf8.h"

static void put_char(FILE *out, const char *p, size_t n, uint32_t c)
{
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", (int)c);
	else if (c == '\n')
		fputs("\\n", out);
	else if (c == '\t')
		fputs("\\t", out);
	else if (c < 0x20 || c == 0x7f)
		fprintf(out, "\\u%04x", (unsigned)c);
	else if (c == UTF8_REPLACEMENT)
		fputs("\\ufffd", out);
	else
		fwrite(p, 1, n, out);
}

void json_put_string(FILE *out, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	fputc('"', out);
	while (bytes < end) {
		uint32_t c;
		size_t n = utf8_decode(bytes, end, &c);

		put_char(out, bytes, n, c);
		bytes += n;
	}
	fputc('"', out);
}

void json_put_member(FILE *out, int first, const char *name, const char *value)
{
	if (!first)
		fputc(',', out);
	json_put_string(out, name, strlen(name));
	fputc(':', out);
	json_put_string(out, value, strlen(value));
}
