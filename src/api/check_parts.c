/*
 * check_parts: takes a pattern apart into characters, classes, edges and groups.
 *
 * Not a regular expression engine and no judge of syntax: the pattern has been
 * compiled, so brackets close and quantifiers are well formed.  What is rare in
 * rules and would have to be understood to be changed is left alone: such a
 * pattern is refused as a whole.
 *
 * Bounds: linear in the pattern; nesting PARTS_MAX_DEPTH.
 */
#include "api/check_parts.h"

#include <stdlib.h>

#include "base/utf8.h"

#define PARTS_MAX_DEPTH 60

struct reader {
	struct parts *p;
	size_t at;
	int depth;
};

static uint32_t add_part(struct parts *p, struct part part)
{
	if (p->n_parts == p->cap_parts) {
		uint32_t cap = p->cap_parts ? 2 * p->cap_parts : 64;
		struct part *grown = realloc(p->parts, cap * sizeof *grown);

		if (!grown) {
			p->no_memory = true;
			return PART_NONE;
		}
		p->parts = grown;
		p->cap_parts = cap;
	}
	p->parts[p->n_parts] = part;
	return p->n_parts++;
}

static uint32_t add_branch(struct parts *p, struct branch branch)
{
	if (p->n_branches == p->cap_branches) {
		uint32_t cap = p->cap_branches ? 2 * p->cap_branches : 16;
		struct branch *grown = realloc(p->branches, cap * sizeof *grown);

		if (!grown) {
			p->no_memory = true;
			return PART_NONE;
		}
		p->branches = grown;
		p->cap_branches = cap;
	}
	p->branches[p->n_branches] = branch;
	return p->n_branches++;
}

static char peek(const struct reader *r, size_t ahead)
{
	struct span text = r->p->text;

	return r->at + ahead < text.len ? text.ptr[r->at + ahead] : '\0';
}

static bool looking_at(const struct reader *r, const char *s)
{
	return span_starts_with(span_from(r->p->text, r->at), span_cstr(s));
}

/* The end of "{…}" behind an escape such as \p or \x; the same place without one. */
static size_t braces_end(const struct reader *r, size_t at)
{
	struct span text = r->p->text;

	if (at >= text.len || text.ptr[at] != '{')
		return at;
	while (at < text.len && text.ptr[at] != '}')
		at++;
	return at < text.len ? at + 1 : at;
}

/* An escape outside a class; -1: one that is not taken apart. */
static int read_escape(struct reader *r, struct part *part)
{
	char c = peek(r, 1);

	part->atom_end = r->at + 2;
	if (strchr("bBAzZ", c)) {
		part->kind = PART_EDGE;
	} else if (strchr("dDwWsShHvVNR", c)) {
		part->kind = PART_CLASS;
	} else if (c == 'p' || c == 'P') {
		part->kind = PART_CLASS;
		part->atom_end = peek(r, 2) == '{' ? braces_end(r, r->at + 2) : r->at + 3;
	} else if (c == 'x') {
		part->kind = PART_CHAR;
		part->atom_end = peek(r, 2) == '{' ? braces_end(r, r->at + 2) : r->at + 4;
	} else if (strchr("tnrfe", c) || !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	                                  (c >= 'A' && c <= 'Z') || c == '\0')) {
		part->kind = PART_CHAR;
	} else {
		return -1;
	}
	return 0;
}

static int read_class(struct reader *r, struct part *part)
{
	struct span text = r->p->text;
	size_t at = r->at + 1;

	if (at < text.len && text.ptr[at] == '^')
		at++;
	if (at < text.len && text.ptr[at] == ']')
		at++;
	while (at < text.len && text.ptr[at] != ']') {
		if (text.ptr[at] == '\\') {
			if (at + 1 < text.len && text.ptr[at + 1] == 'Q')
				return -1;
			at += 2;
		} else if (text.ptr[at] == '[' && at + 1 < text.len && text.ptr[at + 1] == ':') {
			while (at + 1 < text.len && !(text.ptr[at] == ':' && text.ptr[at + 1] == ']' &&
			                              text.ptr[at - 1] != '['))
				at++;
			at += 2;
		} else {
			at++;
		}
	}
	part->kind = PART_CLASS;
	part->atom_end = at + 1;
	return at < text.len ? 0 : -1;
}

/* What may stand behind "(": its length, and what it makes of the part. */
static int read_opening(struct reader *r, struct part *part)
{
	static const struct {
		const char *text;
		enum part_kind kind;
		bool negative;
	} openings[] = {
		{ "(?:", PART_GROUP, false }, { "(?>", PART_GROUP, false },
		{ "(?=", PART_LOOK, false },  { "(?!", PART_LOOK, true },
		{ "(?<=", PART_LOOK, false }, { "(?<!", PART_LOOK, true },
		{ "(?i:", PART_GROUP, false }, { "(?-i:", PART_GROUP, false },
	};

	for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
		if (looking_at(r, openings[i].text)) {
			part->kind = openings[i].kind;
			part->negative = openings[i].negative;
			part->inner = r->at + strlen(openings[i].text);
			return 0;
		}
	}
	part->kind = PART_GROUP;
	part->inner = r->at + 1;
	return peek(r, 1) == '?' || peek(r, 1) == '*' ? -1 : 0;
}

/* A number at *at, which moves behind it; PART_NO_MAX when there is none. */
static uint32_t read_number(struct span text, size_t *at)
{
	uint32_t n = 0;
	size_t from = *at;

	while (*at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9' && n < 100000)
		n = n * 10 + (uint32_t)(text.ptr[(*at)++] - '0');
	return *at > from ? n : PART_NO_MAX;
}

/* The quantifier behind the part, with the ? or + behind it. */
static void read_quantifier(struct reader *r, struct part *part)
{
	struct span text = r->p->text;
	size_t at = r->at + 1;

	part->min = part->max = 1;
	switch (peek(r, 0)) {
	case '?': part->min = 0; break;
	case '*': part->min = 0; part->max = PART_NO_MAX; break;
	case '+': part->max = PART_NO_MAX; break;
	case '{':
		part->min = read_number(text, &at);
		if (part->min == PART_NO_MAX) { /* "{,3}" is text in older versions */
			part->min = 1;
			return;
		}
		part->max = part->min;
		if (at < text.len && text.ptr[at] == ',') {
			at++;
			part->max = read_number(text, &at);
		}
		if (at >= text.len || text.ptr[at++] != '}') {
			part->min = part->max = 1;
			return;
		}
		break;
	default:
		return;
	}
	if (at < text.len && (text.ptr[at] == '?' || text.ptr[at] == '+'))
		at++;
	r->at = part->end = at;
}

static int read_branches(struct reader *r, uint32_t owner);

/* One part at the place of the reader. */
static int read_part(struct reader *r, uint32_t branch, uint32_t *index)
{
	struct part part = { .start = r->at, .inner = r->at, .branch = branch,
	                     .first_branch = PART_NONE, .next = PART_NONE };
	char c = peek(r, 0);
	uint32_t character;

	part.kind = PART_CHAR;
	if (c == '\\') {
		if (read_escape(r, &part))
			return -1;
	} else if (c == '[') {
		if (read_class(r, &part))
			return -1;
	} else if (c == '(') {
		if (read_opening(r, &part))
			return -1;
	} else {
		part.kind = c == '.' ? PART_CLASS : c == '^' || c == '$' ? PART_EDGE : PART_CHAR;
		part.atom_end = r->at + utf8_decode(r->p->text.ptr + r->at,
		                                    r->p->text.ptr + r->p->text.len, &character);
	}
	*index = add_part(r->p, part);
	if (*index == PART_NONE)
		return -1;
	if (part.kind == PART_GROUP || part.kind == PART_LOOK) {
		r->at = part.inner;
		if (read_branches(r, *index) || peek(r, 0) != ')')
			return -1;
		part = r->p->parts[*index];
		part.atom_end = r->at + 1;
	}
	r->at = part.end = part.atom_end;
	read_quantifier(r, &part);
	r->p->parts[*index] = part;
	return 0;
}

/* Alternatives up to the closing parenthesis or the end. */
static int read_branches(struct reader *r, uint32_t owner)
{
	uint32_t before = PART_NONE, first = PART_NONE, count = 0;

	if (++r->depth > PARTS_MAX_DEPTH)
		return -1;
	do {
		uint32_t last = PART_NONE, branch;

		r->at += count > 0; /* the bar */
		branch = add_branch(r->p, (struct branch){ .start = r->at, .part = owner,
		                    .first = PART_NONE, .next = PART_NONE });
		if (branch == PART_NONE)
			return -1;
		while (r->at < r->p->text.len && peek(r, 0) != '|' && peek(r, 0) != ')') {
			uint32_t part;

			if (read_part(r, branch, &part))
				return -1;
			if (last == PART_NONE)
				r->p->branches[branch].first = part;
			else
				r->p->parts[last].next = part;
			last = part;
		}
		r->p->branches[branch].end = r->at;
		if (before == PART_NONE)
			first = branch;
		else
			r->p->branches[before].next = branch;
		before = branch;
		count++;
	} while (peek(r, 0) == '|' && r->at < r->p->text.len);
	if (owner != PART_NONE) {
		r->p->parts[owner].first_branch = first;
		r->p->parts[owner].n_branches = count;
	}
	r->depth--;
	return 0;
}

int parts_read(struct parts *p, struct span pattern)
{
	struct reader r = { .p = p };

	*p = (struct parts){ .text = pattern };
	if (read_branches(&r, PART_NONE) || r.at != pattern.len) {
		parts_free(p);
		return -1;
	}
	return 0;
}

size_t parts_first_blank(const struct parts *p, uint32_t branch)
{
	for (uint32_t i = p->branches[branch].first; i != PART_NONE; i = p->parts[i].next) {
		struct span text = span_from(p->text, p->parts[i].start);

		if (span_starts_with(text, span_cstr("\\h+")) && i != p->branches[branch].first)
			return p->parts[i].start;
	}
	return p->branches[branch].end;
}

void parts_free(struct parts *p)
{
	free(p->parts);
	free(p->branches);
	*p = (struct parts){ .text = p->text, .no_memory = p->no_memory };
}
