/*
 * json_text: what a JSON string says, and which of its bytes say it.
 *
 * The string was parsed before, so no escape in it is malformed.  A cursor walks
 * the raw bytes and counts what they decode to; a place in the decoded text is
 * found again by walking, and no map is kept.
 *
 * A surrogate that has no partner is decoded as U+FFFD: what it stands for is
 * no text, and the lines around it stay valid UTF-8.  The escape itself passes
 * through unchanged where it is kept.
 */
#include "base/utf8.h"
#include "frame/json.h"
#include "frame/json_scan.h"

int32_t json_hex4(const char *p)
{
	char digits[8] = { 0 };
	uint64_t word;

	memcpy(digits, p, 4);
	word = ascii8_load(digits);
	return json_are_hex4(word) ? (int32_t)json_hex4_value(word) : -1;
}

/* Decodes the escape at `*p` and moves behind it; returns its length in `out`. */
static size_t decode_escape(const char **p, const char *end, char out[JSON_UNIT_BYTES])
{
	static const char letters[128] = {
		['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f',
		['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
	};
	char c = letters[(unsigned char)(*p)[1] & 127];
	uint32_t code;

	*p += 2;
	if (c) {
		out[0] = c;
		return 1;
	}
	code = (uint32_t)json_hex4(*p);
	*p += 4;
	if (code >= 0xd800 && code <= 0xdbff && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
		uint32_t low = (uint32_t)json_hex4(*p + 2);

		if (low >= 0xdc00 && low <= 0xdfff) {
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			*p += 6;
		}
	}
	return utf8_encode(code, out);
}

size_t json_decode(struct json_cursor *c, char *out, size_t room)
{
	const char *p = c->p, *end = c->end;
	size_t len = 0;

	while (p < end && room - len >= JSON_UNIT_BYTES) {
		uint64_t word = end - p >= 8 ? ascii8_load(p) : 0;
		uint32_t code = json_hex4_value(json_code_digits(word));

		if (*p != '\\') {
			size_t run = json_copy_run(out + len, room - len, p, end);

			p += run;
			len += run;
		} else if (json_begins_code(word) && (code < 0xd800 || code > 0xdfff)) {
			p += JSON_CODE_BYTES;
			len += utf8_encode(code, out + len);
		} else {
			len += decode_escape(&p, end, out + len);
		}
	}
	c->p = p;
	c->at += len;
	return len;
}

/* How many bytes from p on stand for themselves, at most `most`. */
static size_t plain_run(const struct json_cursor *c, uint64_t most)
{
	size_t len = (size_t)(c->end - c->p);

	if (len > most)
		len = (size_t)most;
	return (size_t)(json_skip_run(c->p, c->p + len) - c->p);
}

/*
 * Moves over units up to decoded offset `at`; over one that `at` lies inside of
 * if `past` says so.
 */
static void move(struct json_cursor *c, uint64_t at, bool past)
{
	char decoded[JSON_UNIT_BYTES];

	while (c->p < c->end && c->at < at) {
		if (*c->p == '\\') {
			const char *p = c->p;
			size_t len = decode_escape(&p, c->end, decoded);

			if (!past && len > at - c->at)
				return;
			c->p = p;
			c->at += len;
		} else {
			size_t run = plain_run(c, at - c->at);

			c->p += run;
			c->at += run;
		}
	}
}

void json_move_to(struct json_cursor *c, uint64_t at)
{
	move(c, at, true);
}

void json_move_within(struct json_cursor *c, uint64_t at)
{
	move(c, at, false);
}

int json_escape(struct buf *out, struct span text)
{
	static const char *const short_forms[0x20] = {
		['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
	};
	int status = 0;

	for (size_t i = 0; i < text.len && status == 0; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x20) {
			if (c == '"' || c == '\\')
				status = buf_append_char(out, '\\');
			if (status == 0)
				status = buf_append_char(out, (char)c);
		} else if (short_forms[c]) {
			status = buf_append_cstr(out, short_forms[c]);
		} else {
			status = buf_printf(out, "\\u%04x", c);
		}
	}
	return status;
}
