/*
 * expand: from the text of a value to a pattern without names.
 *
 * A macro is expanded when it is first used and keeps its expansion, so that a
 * list of 500 months in 1,000 rules is sorted and escaped once.  Only what is
 * used is expanded: reading a file stays linear in its size.  No map is kept
 * of where the parts went; the few patterns that PCRE2 refuses are walked a
 * second time.
 *
 * Bounds: nesting MACRO_MAX_DEPTH, a pattern PATTERN_MAX_BYTES, all patterns
 * MACRO_MAX_TOTAL_BYTES; a name that comes to stand within itself is an error.
 *
 * Invariant: a macro is MACRO_OPEN exactly while its own text is expanded, and
 * one that failed has been reported once and stays silent after that.
 */
#include "rule/listmacro.h"
#include "rule/macro.h"

/* The names being expanded, innermost first; lives on the C stack. */
struct nesting {
	const struct macro *macro;
	const struct nesting *outer;
	unsigned depth;
};

enum part_kind { PART_TEXT, PART_NAME, PART_BROKEN, PART_END };

/* A stretch of a value's text, or the name between {{ and }}. */
struct part {
	enum part_kind kind;
	struct span text;
	const struct piece *piece;
	size_t at; /* of the text in the piece; of {{ for a name */
};

struct part_reader {
	const struct piece *piece;
	size_t at;
};

/* Where the next {{ is, at or after `from`; a backslash takes the next character along. */
static size_t find_braces(struct span s, size_t from)
{
	if (from >= s.len || !memchr(s.ptr + from, '{', s.len - from))
		return s.len;
	for (size_t i = from; i + 1 < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '{' && s.ptr[i + 1] == '{')
			return i;
	}
	return s.len;
}

static struct part next_part(struct part_reader *r)
{
	struct part part = { .kind = PART_TEXT };
	struct span s;
	size_t end;

	while (r->piece && r->at >= r->piece->text.len) {
		r->piece = r->piece->next;
		r->at = 0;
	}
	if (!r->piece)
		return (struct part){ .kind = PART_END };
	s = r->piece->text;
	part.piece = r->piece;
	part.at = r->at;
	end = find_braces(s, r->at);
	if (end > r->at) {
		part.text = span_of(s.ptr + r->at, end - r->at);
		r->at = end;
		return part;
	}
	for (end += 2; end < s.len && s.ptr[end] != '}' && s.ptr[end] != '{';)
		end++;
	part.text = span_of(s.ptr + r->at + 2, end - r->at - 2);
	part.kind = end + 1 < s.len && s.ptr[end] == '}' && s.ptr[end + 1] == '}' &&
	                            macro_is_name(part.text)
	                    ? PART_NAME : PART_BROKEN;
	if (part.kind == PART_BROKEN)
		part.text = span_of(s.ptr + r->at, end - r->at);
	r->at = part.kind == PART_NAME ? end + 2 : end;
	return part;
}

/* ---- expansion ---- */

static int expand_value(struct rule_compiler *c, const struct piece *value,
                        const struct place *where, const struct nesting *outer, struct buf *out);

static int report_loop(struct rule_compiler *c, const struct macro *m, const struct place *at,
                       const struct nesting *outer)
{
	struct buf chain = { 0 };
	int bad = buf_append_span(&chain, m->name);

	for (const struct nesting *n = outer; n && !bad; n = n->outer) {
		bad |= buf_printf(&chain, " in %.*s", (int)n->macro->name.len, n->macro->name.ptr);
		if (n->macro == m)
			break;
	}
	if (bad)
		diags_no_memory(c->diags);
	else
		draft_error(c, at, m->name, "a name that stands within itself: %.*s",
		            (int)chain.len, chain.ptr);
	buf_free(&chain);
	return -1;
}

/* Fills m->expanded. */
static int expand_macro(struct rule_compiler *c, struct macro *m, const struct nesting *outer)
{
	struct place where = { m->file, m->line, m->column, NULL };
	struct nesting here = { m, outer, outer ? outer->depth + 1 : 1 };
	struct buf text = { 0 };
	int status;

	if (here.depth > MACRO_MAX_DEPTH) {
		m->state = MACRO_FAILED;
		return draft_error(c, &where, m->name, "names within names, more than %u deep",
		                   MACRO_MAX_DEPTH);
	}
	m->state = MACRO_OPEN;
	if (m->kind == MACRO_LIST) {
		status = list_expand(m, &text) < 0 ? diags_no_memory(c->diags) : 0;
	} else {
		status = buf_append_cstr(&text, "(?:") < 0 ? diags_no_memory(c->diags) : 0;
		if (status == 0)
			status = expand_value(c, &m->value, &where, &here, &text);
		if (status == 0 && buf_append_char(&text, ')') < 0)
			status = diags_no_memory(c->diags);
	}
	if (status == 0 && text.len > PATTERN_MAX_BYTES)
		status = draft_error(c, &where, m->name, "longer than %zu bytes when expanded",
		                     PATTERN_MAX_BYTES);
	if (status == 0) {
		m->expanded.ptr = arena_memdup(&c->scratch, text.ptr, text.len);
		m->expanded.len = text.len;
		if (!m->expanded.ptr)
			status = diags_no_memory(c->diags);
	}
	m->state = status < 0 ? MACRO_FAILED : MACRO_DONE;
	buf_free(&text);
	return status;
}

/* Appends the expansion of the name in `part`. */
static int expand_name(struct rule_compiler *c, const struct part *part, const struct place *where,
                       const struct nesting *outer, struct buf *out)
{
	struct place at = place_in(where->file, part->piece, part->at, where->rule);
	struct macro *m = macro_find(c, part->text, &at);

	if (!m || m->state == MACRO_FAILED)
		return -1;
	if (m->kind == MACRO_MODEL)
		return draft_error(c, &at, part->text,
		                   "this name is a model; patterns take let and list");
	if (m->state == MACRO_OPEN) {
		m->state = MACRO_FAILED;
		return report_loop(c, m, &at, outer);
	}
	if (m->state == MACRO_NEW && expand_macro(c, m, outer) < 0)
		return -1;
	return buf_append_span(out, m->expanded) < 0 ? diags_no_memory(c->diags) : 0;
}

/* Appends `value` with its names expanded; `where` gives file and rule. */
static int expand_value(struct rule_compiler *c, const struct piece *value,
                        const struct place *where, const struct nesting *outer, struct buf *out)
{
	struct part_reader r = { value, 0 };
	int status = 0;

	for (;;) {
		struct part part = next_part(&r);
		struct place at;

		switch (part.kind) {
		case PART_END:
			return status;
		case PART_TEXT:
			if (buf_append_span(out, part.text) < 0)
				return diags_no_memory(c->diags);
			break;
		case PART_NAME:
			if (expand_name(c, &part, where, outer, out) < 0)
				status = -1;
			break;
		case PART_BROKEN:
			at = place_in(where->file, part.piece, part.at, where->rule);
			status = draft_error(c, &at, part.text, "'{{' begins a name: {{NAME}}; "
			                     "as text it is written \\{\\{");
			break;
		}
		if (out->len > PATTERN_MAX_BYTES) {
			at = place_in(where->file, value, 0, where->rule);
			return draft_error(c, &at, span_of(NULL, 0),
			                   "the pattern is longer than %zu bytes when expanded",
			                   PATTERN_MAX_BYTES);
		}
	}
}

int macro_expand(struct rule_compiler *c, const struct piece *value, struct rule_file *file,
                 const char *rule, struct span *out)
{
	struct place where = { file, value->line, value->column, rule };

	if (!value->next && find_braces(value->text, 0) == value->text.len) {
		*out = value->text; /* as it stands: the common case copies nothing */
		return 0;
	}
	buf_clear(&c->expansion);
	if (expand_value(c, value, &where, NULL, &c->expansion) < 0)
		return -1;
	*out = buf_span(&c->expansion);
	if (c->expanded_bytes > MACRO_MAX_TOTAL_BYTES)
		return -1; /* said already */
	c->expanded_bytes += out->len;
	if (c->expanded_bytes > MACRO_MAX_TOTAL_BYTES)
		return draft_error(c, &where, span_of(NULL, 0),
		                   "all patterns together are longer than %zu bytes when expanded",
		                   MACRO_MAX_TOTAL_BYTES);
	return 0;
}

void macro_locate(struct rule_compiler *c, const struct piece *value, size_t offset,
                  struct place *at, struct span *token, struct span *via)
{
	struct part_reader r = { value, 0 };
	struct part part, last = { .kind = PART_END };

	while ((part = next_part(&r)).kind != PART_END) {
		struct macro *m = NULL;
		size_t len = part.text.len;

		if (part.kind == PART_NAME) {
			*at = place_in(at->file, part.piece, part.at, at->rule);
			m = macro_find(c, part.text, at);
			len = m ? m->expanded.len : 0;
		}
		if (offset < len && m && m->kind == MACRO_LET) {
			*via = m->name;
			at->file = m->file;
			/* Past "(?:"; the ")" counts as the end of the value. */
			macro_locate(c, &m->value, offset < 3 ? 0 : offset - 3, at, token, via);
			return;
		}
		if (offset < len) {
			*at = place_in(at->file, part.piece, part.at + (m ? 0 : offset), at->rule);
			*token = m ? part.text : span_from(part.text, offset);
			return;
		}
		offset -= len;
		last = part;
	}
	if (last.kind == PART_END) /* no text at all */
		return;
	*at = place_in(at->file, last.piece, last.piece->text.len, at->rule);
	*token = last.piece->text;
	if (token->len > 16)
		*token = span_from(*token, token->len - 16);
}
