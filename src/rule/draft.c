/*
 * draft: how errors in rule files are said.
 *
 * One form for all: the message, the offending token, and the line it stands
 * in.  Tokens come from files of any content, so they are cut short at a
 * character and made printable.  After RULE_MAX_FILE_ERRORS errors in a file
 * the rest of it is not read: a picture given as a rule file shall not bury
 * the errors of the other files.
 */
#include "rule/draft.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#define TOKEN_MAX_BYTES 32
#define MESSAGE_MAX_BYTES 512

/* Writes the token, cut at a character; bytes that are not text become '?'. */
static void printable_token(struct span token, char out[TOKEN_MAX_BYTES + 4])
{
	size_t used = 0, at = 0;

	while (at < token.len) {
		uint32_t c;
		size_t len = utf8_decode(token.ptr + at, token.ptr + token.len, &c);
		bool bad = c < ' ' || c == 0x7F || (c == UTF8_REPLACEMENT && len == 1);

		if (used + len > TOKEN_MAX_BYTES) {
			memcpy(out + used, "...", 3);
			used += 3;
			break;
		}
		if (bad)
			out[used] = '?';
		else
			memcpy(out + used, token.ptr + at, len);
		used += bad ? 1 : len;
		at += len;
	}
	out[used] = '\0';
}

/* Line `number` of the file; empty when there is none. */
static struct span file_line(const struct rule_file *f, unsigned number)
{
	struct span rest = f->text;

	for (;;) {
		const char *lf = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;
		size_t len = lf ? (size_t)(lf - rest.ptr) : rest.len;

		if (--number == 0) {
			len -= len && rest.ptr[len - 1] == '\r';
			return span_of(rest.ptr, len);
		}
		if (!lf)
			return span_of(NULL, 0);
		rest = span_from(rest, len + 1);
	}
}

static void add_diag(struct rule_compiler *c, enum diag_severity severity, const struct place *at,
                     const char *message, const char *token)
{
	struct source_pos pos = { at->file->name, at->line, at->column };

	if (token && *token)
		diags_add(c->diags, severity, pos, at->rule, "%s, near '%s'", message, token);
	else
		diags_add(c->diags, severity, pos, at->rule, "%s", message);
	if (at->line)
		diags_attach_source(c->diags, file_line(at->file, at->line));
}

bool draft_gave_up(const struct rule_file *f)
{
	return f->n_errors > RULE_MAX_FILE_ERRORS;
}

int draft_error(struct rule_compiler *c, const struct place *at, struct span token,
                const char *format, ...)
{
	char message[MESSAGE_MAX_BYTES], near[TOKEN_MAX_BYTES + 4];
	va_list args;

	if (draft_gave_up(at->file))
		return -1;
	if (++at->file->n_errors > RULE_MAX_FILE_ERRORS) {
		add_diag(c, DIAG_ERROR, at, "too many errors in this file", NULL);
		return -1;
	}
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	printable_token(token, near);
	add_diag(c, DIAG_ERROR, at, message, near);
	return -1;
}

int draft_warning(struct rule_compiler *c, const struct place *at, const char *format, ...)
{
	char message[MESSAGE_MAX_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	add_diag(c, DIAG_WARNING, at, message, NULL);
	return 0;
}

const char *draft_meant(struct rule_compiler *c, struct span word)
{
	struct buf text = { 0 };
	const char *meant = NULL;

	if (word.len == 0)
		return "";
	if (buf_printf(&text, " (did you mean '%.*s'?)", (int)word.len, word.ptr) == 0)
		meant = arena_strdup(&c->scratch, buf_span(&text));
	buf_free(&text);
	return meant ? meant : "";
}
