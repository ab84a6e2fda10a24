/*
 * quote: literal text as a part of a pattern.
 *
 * Whatever PCRE2 reads as syntax is escaped, `#` as well, because a pattern may
 * turn extended; and both braces, because `{{` begins a name in a rule file.
 *
 * Invariant: the pattern matches the text that it was made from, with case
 * ignored or not.
 */
#include "rule/quote.h"

#include "rule/lexer.h"

/* Bytes that cannot stand as they are. */
static const bool is_special[256] = {
	[' '] = true, ['\t'] = true, ['\''] = true, ['.'] = true, ['\\'] = true, ['^'] = true,
	['$'] = true, ['['] = true, [']'] = true, ['|'] = true, ['('] = true, [')'] = true,
	['?'] = true, ['*'] = true, ['+'] = true, ['{'] = true, ['}'] = true, ['#'] = true,
};

/* What stands for the special byte at the start of `s`; *taken: the bytes it covers. */
static int append_special(struct buf *out, struct span s, size_t *taken)
{
	char escaped[2] = { '\\', s.ptr[0] };

	*taken = 1;
	if (s.ptr[0] == ' ' || s.ptr[0] == '\t') {
		while (*taken < s.len && (s.ptr[*taken] == ' ' || s.ptr[*taken] == '\t'))
			++*taken;
		return buf_append_cstr(out, "\\h+");
	}
	if (s.ptr[0] == '\'')
		return buf_append_cstr(out, "['\u2019\u02BC]");
	if (span_starts_with(s, span_cstr("..."))) {
		*taken = 3;
		return buf_append_cstr(out, "(?:\\.{3}|\u2026)");
	}
	return buf_append(out, escaped, sizeof(escaped));
}

int quote_text(struct buf *out, struct span text)
{
	while (text.len) {
		size_t taken, plain = 0;

		while (plain < text.len && !is_special[(unsigned char)text.ptr[plain]])
			plain++;
		if (buf_append(out, text.ptr, plain) < 0)
			return -1;
		text = span_from(text, plain);
		if (!text.len)
			break;
		if (append_special(out, text, &taken) < 0)
			return -1;
		text = span_from(text, taken);
	}
	return 0;
}

bool quote_is_list_item(struct span text)
{
	return text.len && text.ptr[0] != '@' && lex_trim(text).len == text.len;
}
