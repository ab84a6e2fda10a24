/*
 * The reader of flat JSON objects: one pass, no recursion.
 *
 * Strings are decoded into one buffer that is used again for every line.  It
 * takes what any JSON writer may have made of our lines (blanks, other
 * escapes), but nothing that is nested.
 */
#include "report/json_in.h"

#include "base/utf8.h"

struct cursor {
	const char *p, *end;
};

static void skip_blanks(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
		c->p++;
}

static bool take(struct cursor *c, char wanted)
{
	skip_blanks(c);
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

/* Four hex digits; -1: they are not. */
static long read_hex(struct cursor *c)
{
	static const char digits[] = "0123456789abcdef";
	long value = 0;

	if (c->end - c->p < 4)
		return -1;
	for (int i = 0; i < 4; i++, c->p++) {
		const char *digit = memchr(digits, *c->p >= 'A' && *c->p <= 'F' ? *c->p | 0x20 : *c->p, 16);

		if (!digit)
			return -1;
		value = value << 4 | (long)(digit - digits);
	}
	return value;
}

/* What follows \u, with the second half of a pair. */
static int read_unicode(struct cursor *c, struct buf *out)
{
	char utf8[4];
	long unit = read_hex(c), low;

	if (unit < 0)
		return -1;
	if (unit >= 0xd800 && unit < 0xdc00) {
		if (c->end - c->p < 6 || c->p[0] != '\\' || c->p[1] != 'u')
			return -1;
		c->p += 2;
		low = read_hex(c);
		if (low < 0xdc00 || low > 0xdfff)
			return -1;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}
	return buf_append(out, utf8, utf8_encode((uint32_t)unit, utf8));
}

static int read_escape(struct cursor *c, struct buf *out)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (c->p == c->end)
		return -1;
	if (*c->p == 'u') {
		c->p++;
		return read_unicode(c, out);
	}
	letter = memchr(letters, *c->p++, sizeof letters - 1);
	return letter ? buf_append_char(out, bytes[letter - letters]) : -1;
}

/* A string; its place in `out`. */
static int read_string(struct cursor *c, struct buf *out, size_t *start, size_t *len)
{
	*start = out->len;
	if (!take(c, '"'))
		return -1;
	while (c->p < c->end && *c->p != '"') {
		const char *plain = c->p;

		while (c->p < c->end && *c->p != '"' && *c->p != '\\')
			c->p++;
		if (buf_append(out, plain, (size_t)(c->p - plain)))
			return -1;
		if (c->p < c->end && *c->p == '\\') {
			c->p++;
			if (read_escape(c, out))
				return -1;
		}
	}
	*len = out->len - *start;
	return take(c, '"') ? 0 : -1;
}

static int read_number(struct cursor *c, struct json_member *m)
{
	m->is_number = true;
	for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++) {
		unsigned digit = (unsigned)(*c->p - '0');

		if (m->number > (UINT64_MAX - digit) / 10)
			return -1;
		m->number = m->number * 10 + digit;
	}
	return 0;
}

static int read_value(struct cursor *c, struct buf *out, struct json_member *m)
{
	static const char *const words[] = { "true", "false", "null" };

	skip_blanks(c);
	if (c->p < c->end && *c->p == '"') {
		m->is_string = true;
		return read_string(c, out, &m->value, &m->value_len);
	}
	if (c->p < c->end && *c->p >= '0' && *c->p <= '9')
		return read_number(c, m);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_starts_with(span_of(c->p, (size_t)(c->end - c->p)), span_cstr(words[i]))) {
			c->p += strlen(words[i]);
			m->is_true = i == 0;
			return 0;
		}
	return -1;
}

int json_line_read(struct json_line *l, struct span text)
{
	struct cursor c = { text.ptr, text.ptr + text.len };

	buf_clear(&l->text);
	l->count = 0;
	if (!take(&c, '{'))
		return -1;
	do {
		struct json_member m = { 0 };

		if (l->count == JSON_LINE_MEMBERS ||
		    read_string(&c, &l->text, &m.name, &m.name_len) || !take(&c, ':') ||
		    read_value(&c, &l->text, &m))
			return -1;
		l->members[l->count++] = m;
	} while (take(&c, ','));
	if (!take(&c, '}'))
		return -1;
	skip_blanks(&c);
	return c.p == c.end ? 0 : -1;
}

static const struct json_member *find(const struct json_line *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct json_member *m = &l->members[i];

		if (span_equal_cstr(span_of(l->text.ptr + m->name, m->name_len), name))
			return m;
	}
	return NULL;
}

bool json_line_string(const struct json_line *l, const char *name, struct span *out)
{
	const struct json_member *m = find(l, name);

	if (!m || !m->is_string)
		return false;
	*out = span_of(l->text.ptr + m->value, m->value_len);
	return true;
}

bool json_line_number(const struct json_line *l, const char *name, uint64_t *out)
{
	const struct json_member *m = find(l, name);

	if (!m || !m->is_number)
		return false;
	*out = m->number;
	return true;
}

bool json_line_true(const struct json_line *l, const char *name)
{
	const struct json_member *m = find(l, name);

	return m && m->is_true;
}

void json_line_free(struct json_line *l)
{
	buf_free(&l->text);
}
