/*
 * lexer: the lines of a rule file that mean something.
 *
 * One pass, one memchr a line, nothing is copied: built-in packs are read at
 * every start of the program.  LF and CRLF end a line; a CR before LF is never
 * part of a value.  Only the blank and the tab count as blank here: another
 * white-space character at the end of a pattern is there because somebody
 * wants it.
 *
 * Invariant: pos is 0 (or behind the byte order mark) or follows a LF, and
 * `line` is the number of line ends before it.
 */
#include "rule/lexer.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct span lex_trim_start(struct span s)
{
	while (s.len && is_blank(s.ptr[0]))
		s = span_from(s, 1);
	return s;
}

static struct span trim_end(struct span s)
{
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct span lex_trim(struct span s)
{
	return trim_end(lex_trim_start(s));
}

struct span lex_word(struct span *s)
{
	struct span rest = lex_trim_start(*s);
	size_t len = 0;

	while (len < rest.len && !is_blank(rest.ptr[len]))
		len++;
	*s = span_from(rest, len);
	return span_of(rest.ptr, len);
}

void lexer_init(struct lexer *lx, struct span text)
{
	*lx = (struct lexer){ .text = text };
	if (span_starts_with(text, span_cstr("\xEF\xBB\xBF")))
		lx->pos = 3;
}

/* Cuts the next line, without its ending. */
static struct span next_line(struct lexer *lx)
{
	const char *start = lx->text.ptr + lx->pos;
	size_t left = lx->text.len - lx->pos;
	const char *lf = memchr(start, '\n', left);
	size_t len = lf ? (size_t)(lf - start) : left;

	lx->pos += lf ? len + 1 : len;
	lx->line++;
	if (len && start[len - 1] == '\r')
		len--;
	return span_of(start, len);
}

bool lexer_next(struct lexer *lx, struct lex_line *out)
{
	while (lx->pos < lx->text.len) {
		/* Lean packs are mostly empty lines. */
		if (lx->text.ptr[lx->pos] == '\n') {
			lx->pos++;
			lx->line++;
			continue;
		}
		struct span line = next_line(lx);
		size_t indent = 0;

		if (line.len && line.ptr[0] == '#')
			continue;
		out->tab_column = 0;
		for (; indent < line.len && is_blank(line.ptr[indent]); indent++) {
			if (line.ptr[indent] == '\t' && !out->tab_column)
				out->tab_column = (unsigned)indent + 1;
		}
		if (indent == line.len)
			continue;
		out->verbatim = span_from(line, indent);
		out->text = trim_end(out->verbatim);
		out->start = line.ptr;
		out->number = lx->line;
		out->indent = (unsigned)indent;
		return true;
	}
	return false;
}
