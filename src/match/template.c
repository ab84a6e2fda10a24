/*
 * template: the text that `do: replace` writes.
 *
 * $1 and ${12} are groups by number, ${name} by name, $0 the whole match, $$ a
 * dollar sign; a `$` before anything else is a mistake, so that a template
 * that loads never surprises.  A group that took no part is empty.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/matcher.h"

/* One piece of a template. */
struct piece {
	struct span text;  /* literal text, or the name of a group */
	enum { PIECE_TEXT, PIECE_GROUP, PIECE_BAD } kind;
	size_t len; /* bytes of the template */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Cuts the first piece off a template that is not empty. */
static struct piece next_piece(struct span t)
{
	struct piece piece = { .kind = PIECE_TEXT, .text = t };
	const char *dollar = memchr(t.ptr, '$', t.len);
	const char *close;
	size_t len = 1;

	if (dollar != t.ptr) {
		piece.text.len = piece.len = dollar ? (size_t)(dollar - t.ptr) : t.len;
		return piece;
	}
	if (t.len > 1 && t.ptr[1] == '$') {
		piece.text.len = 1;
		piece.len = 2;
		return piece;
	}
	piece.kind = PIECE_GROUP;
	if (t.len > 1 && t.ptr[1] == '{') {
		close = memchr(t.ptr, '}', t.len);
		if (close && close > t.ptr + 2) {
			piece.text = span_of(t.ptr + 2, (size_t)(close - t.ptr) - 2);
			piece.len = piece.text.len + 3;
			return piece;
		}
	}
	while (len < t.len && is_digit(t.ptr[len]))
		len++;
	piece.text = span_of(t.ptr + 1, len - 1);
	piece.len = len;
	if (len == 1)
		piece.kind = PIECE_BAD;
	return piece;
}

/* The number of the group that a piece names; false: the pattern has none. */
static bool group_of(const struct pcre_code *code, struct span name, uint32_t *number)
{
	*number = 0;
	if (!is_digit(name.ptr[0])) {
		*number = pcre_group_number(code, name);
		return *number != 0;
	}
	for (size_t i = 0; i < name.len; i++) {
		if (!is_digit(name.ptr[i]) || *number > 65535)
			return false;
		*number = *number * 10 + (uint32_t)(name.ptr[i] - '0');
	}
	return *number <= pcre_group_count(code);
}

int matcher_expand(struct matcher *m, uint32_t pattern, struct span tmpl, struct buf *out)
{
	const struct pcre_code *code = matcher_code(m, pattern);

	if (!code || pattern != m->found_pattern)
		return -1;
	while (tmpl.len > 0) {
		struct piece piece = next_piece(tmpl);
		uint32_t number;
		size_t start, end;

		tmpl = span_from(tmpl, piece.len);
		if (piece.kind == PIECE_TEXT) {
			if (buf_append_span(out, piece.text) != 0)
				return -1;
			continue;
		}
		if (piece.kind == PIECE_BAD || !group_of(code, piece.text, &number))
			return -1;
		if (!pcre_group(m->runner, number, &start, &end))
			continue;
		/* The bytes of the document, not what stood in for bad ones. */
		start = subject_to_raw(m->found_raw, m->found_text, start + m->found_skip);
		end = subject_to_raw(m->found_raw, m->found_text, end + m->found_skip);
		if (buf_append(out, m->found_raw.ptr + start, end - start) != 0)
			return -1;
	}
	return 0;
}

bool patterns_check_template(const struct patterns *p, uint32_t id, struct span tmpl,
                             size_t *offset)
{
	const struct pattern *item = &p->items[id];
	struct pattern_error ignored;
	struct pcre_code *own = NULL;
	const struct pcre_code *code = item->code;
	bool good = true;

	*offset = 0;
	if (!code && !(item->flags & PATTERN_LITERAL))
		code = own = pcre_compile(p->compiler, item->text, item->flags, &ignored);
	while (good && *offset < tmpl.len) {
		struct piece piece = next_piece(span_from(tmpl, *offset));
		uint32_t number;

		if (piece.kind != PIECE_TEXT)
			good = piece.kind == PIECE_GROUP && code &&
			       group_of(code, piece.text, &number);
		if (good)
			*offset += piece.len;
	}
	pcre_code_free(own);
	return good;
}
