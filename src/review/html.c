/*
 * HTML out: escapes, and a buffer in front of the sink.
 *
 * Text is gone through in runs of bytes that stand for themselves.  A piece can
 * end within a character; its bytes wait in `begun` for the next piece.
 * Memory is FLUSH_BYTES and a piece of text, or what is put while `hold` is set.
 */
#include "review/html.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#define FLUSH_BYTES ((size_t)256 * 1024)

static int no_memory(struct html *h)
{
	return diags_no_memory(h->diags);
}

int html_flush(struct html *h)
{
	if (sink_write(h->sink, h->out.ptr, h->out.len)) {
		h->failed = true;
		return -1;
	}
	buf_clear(&h->out);
	return 0;
}

/* Something was appended; `status` is what came of it. */
static int appended(struct html *h, int status)
{
	if (status)
		return no_memory(h);
	return h->out.len >= FLUSH_BYTES && !h->hold ? html_flush(h) : 0;
}

int html_put_span(struct html *h, struct span markup)
{
	return appended(h, buf_append_span(&h->out, markup));
}

int html_put(struct html *h, const char *markup)
{
	return html_put_span(h, span_cstr(markup));
}

int html_printf(struct html *h, const char *format, ...)
{
	char text[256];
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (len < 0 || (size_t)len >= sizeof text)
		return no_memory(h);
	return html_put_span(h, span_of(text, (size_t)len));
}

/* ---- text ---- */

/* What stands for this character; NULL: itself.  A carriage return that stood
 * there as it is would be read as a line feed. */
static const char *escape_of(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

/* Whether HTML has no way to say it: controls, and an invalid byte, which decodes
 * to one byte's length. */
static bool is_unspeakable(uint32_t c, size_t len)
{
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0x7f || (c == UTF8_REPLACEMENT && len == 1);
}

static int put_escaped(struct html *h, struct span text, bool bytes_in_hex)
{
	const char *run = text.ptr, *p = text.ptr, *end;
	int status = 0;

	if (text.len == 0)
		return 0;
	end = p + text.len;
	while (p < end && status == 0) {
		uint32_t c;
		size_t len = utf8_decode(p, end, &c);
		const char *escape = escape_of(c);
		bool unspeakable = is_unspeakable(c, len);

		p += len;
		if (!escape && !unspeakable)
			continue;
		status = buf_append(&h->out, run, (size_t)(p - len - run));
		run = p;
		if (status)
			break;
		if (escape)
			status = buf_append_cstr(&h->out, escape);
		else if (bytes_in_hex)
			status = buf_printf(&h->out, "<i class=x>%02x</i>", (unsigned char)p[-1]);
		else
			status = buf_append_cstr(&h->out, "\xEF\xBF\xBD");
	}
	if (status == 0 && run < end)
		status = buf_append(&h->out, run, (size_t)(end - run));
	return appended(h, status);
}

/* How many bytes at the end of `s` begin a character and do not end it. */
static size_t count_begun(struct span s)
{
	for (size_t n = 1; n <= 3 && n <= s.len; n++) {
		unsigned char c = (unsigned char)s.ptr[s.len - n];

		if ((c & 0xC0) == 0x80)
			continue;
		if (c >= 0xC2 && c <= 0xF4 && n < (c < 0xE0 ? 2u : c < 0xF0 ? 3u : 4u))
			return n;
		return 0;
	}
	return 0;
}

int html_text(struct html *h, struct span text)
{
	size_t begun;

	if (text.len == 0)
		return 0;
	if (h->begun.len) {
		if (buf_append_span(&h->begun, text))
			return no_memory(h);
		text = buf_span(&h->begun);
	}
	begun = count_begun(text);
	if (put_escaped(h, span_of(text.ptr, text.len - begun), true))
		return -1;
	if (h->begun.len) {
		memmove(h->begun.ptr, h->begun.ptr + h->begun.len - begun, begun);
		h->begun.len = begun;
		return 0;
	}
	return buf_append(&h->begun, text.ptr + text.len - begun, begun) ? no_memory(h) : 0;
}

int html_text_end(struct html *h)
{
	int status = put_escaped(h, buf_span(&h->begun), true);

	buf_clear(&h->begun);
	return status;
}

int html_label(struct html *h, struct span label)
{
	return put_escaped(h, label, false);
}

void html_free(struct html *h)
{
	buf_free(&h->out);
	buf_free(&h->begun);
}
