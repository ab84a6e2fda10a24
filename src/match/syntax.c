/*
 * syntax: PCRE2's patterns as trees.
 *
 * One pass, recursive descent, into one array of nodes.  Case never matters:
 * every character stands for all its case variants, which is right for the
 * index whether case counts or not.  Of the options only x does, because it
 * changes what is a character of the pattern.
 *
 * The parser gives up (no tree, the pattern runs on every line) on verbs,
 * conditionals, recursion, what looks like a quantifier in some versions of PCRE2 only,
 * and on anything it has not heard of.  It need not refuse what PCRE2 refuses.
 *
 * Bounds: time and memory are linear in the text; groups nest MAX_DEPTH deep.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/fold.h"
#include "match/syntax_parse.h"

#define MAX_DEPTH 200

uint32_t parse_node(struct parser *p, enum node_kind kind, uint32_t value)
{
	struct syntax *s = p->syntax;

	if (s->count == s->cap) {
		uint32_t cap = s->cap ? s->cap * 2 : 256;
		struct node *nodes = realloc(s->nodes, cap * sizeof(*nodes));

		if (!nodes) {
			p->lost = s->no_memory = true;
			return NODE_NONE;
		}
		s->nodes = nodes;
		s->cap = cap;
	}
	s->nodes[s->count] = (struct node){
		.kind = kind, .value = value, .max = 1, .first = NODE_NONE,
		.last = NODE_NONE, .next = NODE_NONE, .prev = NODE_NONE,
	};
	return s->count++;
}

void parse_append(struct parser *p, uint32_t parent, uint32_t child)
{
	struct node *nodes = p->syntax->nodes;

	if (parent == NODE_NONE || child == NODE_NONE)
		return;
	nodes[child].prev = nodes[parent].last;
	if (nodes[parent].last == NODE_NONE)
		nodes[parent].first = child;
	else
		nodes[nodes[parent].last].next = child;
	nodes[parent].last = child;
}

uint32_t parse_repeat(struct parser *p, uint32_t child, uint32_t min, uint32_t max)
{
	uint32_t repeat = parse_node(p, NODE_REPEAT, min);

	if (repeat != NODE_NONE) {
		p->syntax->nodes[repeat].max = max;
		parse_append(p, repeat, child);
	}
	return repeat;
}

static bool looking_at(const struct parser *p, const char *what)
{
	const char *at = p->at;

	while (*what && at < p->end && *at == *what)
		at++, what++;
	return *what == '\0';
}

/* Skips what is no part of the pattern: comments, empty quotes, and blanks in
 * x mode.  A quantifier may stand behind it and means the item before. */
static void skip_ignored(struct parser *p)
{
	while (p->at < p->end && !p->quoted) {
		const char *close;

		if (looking_at(p, "(?#")) {
			close = memchr(p->at, ')', (size_t)(p->end - p->at));
			p->at = close ? close + 1 : p->end;
		} else if (looking_at(p, "\\Q\\E")) {
			p->at += 4;
		} else if (looking_at(p, "\\E")) {
			p->at += 2;
		} else if (p->extended && *p->at == '#') {
			close = memchr(p->at, '\n', (size_t)(p->end - p->at));
			p->at = close ? close + 1 : p->end;
		} else if (p->extended && (*p->at == ' ' || (*p->at >= '\t' && *p->at <= '\r'))) {
			p->at++;
		} else {
			return;
		}
	}
}

static uint32_t parse_alternatives(struct parser *p, unsigned depth);

/* What stands after (? and how its content is meant. */
struct opening {
	const char *text;
	enum { OPEN_GROUP, OPEN_ATOMIC, OPEN_ASSERTION } kind;
};
static const struct opening openings[] = {
	{ ":", OPEN_GROUP },      { ">", OPEN_ATOMIC },      { "|", OPEN_GROUP },
	{ "=", OPEN_ASSERTION },  { "!", OPEN_ASSERTION },   { "<=", OPEN_ASSERTION },
	{ "<!", OPEN_ASSERTION },
};

/* (?<name> (?'name' (?P<name>: moves behind it; false if it is none of them. */
static bool skip_group_name(struct parser *p)
{
	const char *at = p->at;
	char close;

	if (at < p->end && *at == 'P')
		at++;
	if (at >= p->end || (*at != '<' && *at != '\''))
		return false;
	close = *at == '<' ? '>' : '\'';
	at = memchr(at + 1, close, (size_t)(p->end - at - 1));
	if (!at)
		return false;
	p->at = at + 1;
	return true;
}

/* (?i) (?-x) (?^x: and the like, behind the question mark.  Sets *is_group
 * when a group follows; false for letters of unknown meaning. */
static bool parse_options(struct parser *p, bool *is_group)
{
	bool on = true, extended = p->extended;

	for (; p->at < p->end; p->at++) {
		switch (*p->at) {
		case 'i': case 'm': case 's': case 'n': case 'J': case 'U':
			parse_not_regular(p);
			break;
		case 'x':
			if (p->at + 1 < p->end && p->at[1] == 'x')
				return false; /* blanks in classes change their meaning */
			extended = on;
			break;
		case '-':
			on = false;
			break;
		case '^':
			parse_not_regular(p);
			extended = false;
			break;
		case ':':
		case ')':
			*is_group = *p->at++ == ':';
			p->extended = extended;
			return true;
		default:
			return false;
		}
	}
	return false;
}

/* Behind an opening parenthesis. */
static uint32_t parse_group(struct parser *p, unsigned depth)
{
	bool extended = p->extended, is_group = true, assertion = false, known = false;
	uint32_t node;

	if (p->at < p->end && *p->at == '*')
		return parse_give_up(p);
	if (p->at < p->end && *p->at == '?') {
		p->at++;
		for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]) && !known; i++) {
			if (!looking_at(p, openings[i].text))
				continue;
			p->at += strlen(openings[i].text);
			assertion = openings[i].kind == OPEN_ASSERTION;
			if (openings[i].kind != OPEN_GROUP)
				parse_not_regular(p);
			known = true;
		}
		if (!known && p->at < p->end && (*p->at == 'P' || *p->at == '<' || *p->at == '\''))
			known = skip_group_name(p);
		if (!known && !parse_options(p, &is_group))
			return parse_give_up(p);
		if (!is_group)
			return parse_node(p, NODE_EMPTY, 0);
	}
	node = parse_alternatives(p, depth + 1);
	if (p->lost || p->at >= p->end || *p->at != ')')
		return parse_give_up(p);
	p->at++;
	p->extended = extended;
	return assertion ? parse_node(p, NODE_EMPTY, 0) : node;
}

/* One character of \Q…\E, and the \E behind it. */
static uint32_t parse_quoted(struct parser *p)
{
	uint32_t c;

	p->at += utf8_decode(p->at, p->end, &c);
	if (looking_at(p, "\\E")) {
		p->at += 2;
		p->quoted = false;
	}
	return parse_node(p, NODE_CHAR, c);
}

/* Where the run of characters ends that stand for themselves. */
static const char *plain_end(const char *at, const char *end)
{
	/* The NUL that ends the list is in it as well. */
	while (at < end && ((unsigned char)*at >= 'a' || !strchr("\\^$.[|()?*+", *at)) && *at != '|' &&
	       *at != '{')
		at++;
	return at;
}

/* Whether a quantifier can stand at `at`, or behind what skip_ignored skips. */
static bool may_quantify(const struct parser *p, const char *at)
{
	struct parser here = { .at = at, .end = p->end };

	return at < p->end && (strchr("*+?{", *at) || looking_at(&here, "(?#") ||
	                       looking_at(&here, "\\E") || looking_at(&here, "\\Q"));
}

/*
 * A run of plain characters as one node, without its last one if a quantifier
 * may follow; NODE_NONE if there are not two bytes.
 */
static uint32_t parse_text(struct parser *p)
{
	const char *stop = plain_end(p->at, p->end);
	uint32_t node;

	if (may_quantify(p, stop) && stop > p->at) {
		do
			stop--;
		while (stop > p->at && (*stop & 0xC0) == 0x80);
	}
	if (stop - p->at < 2)
		return NODE_NONE;
	node = parse_node(p, NODE_TEXT, (uint32_t)(p->at - p->syntax->text.ptr));
	if (node != NODE_NONE)
		p->syntax->nodes[node].max = (uint32_t)(stop - p->at);
	p->at = stop;
	return node;
}

/* One item without its quantifier. */
static uint32_t parse_atom(struct parser *p, unsigned depth)
{
	const char *from;
	uint32_t c;

	if (looking_at(p, "\\Q") && !p->quoted) {
		p->at += 2;
		p->quoted = true;
		if (p->at == p->end)
			return parse_node(p, NODE_EMPTY, 0);
	}
	if (p->quoted)
		return parse_quoted(p);
	from = p->at;
	switch (*p->at) {
	case '(':
		p->at++;
		return parse_group(p, depth);
	case '[':
		return parse_exactly(p, from, parse_class(p));
	case '\\':
		return parse_exactly(p, from, parse_escape(p));
	case '.':
		p->at++;
		return parse_node(p, NODE_ANY, 0);
	case '^':
	case '$':
		if (depth == 0 && *p->at == '$' && p->at + 1 == p->end)
			p->syntax->ends_line = true;
		if (p->syntax->exact)
			return parse_node(p, NODE_ASSERT, *p->at++ == '^' ? ASSERT_START : ASSERT_END);
		p->at++;
		return parse_node(p, NODE_EMPTY, 0);
	default:
		p->at += utf8_decode(p->at, p->end, &c);
		/* PCRE2 skips it in x mode; so rare that it is not worth knowing. */
		if (p->extended && c >= 0x80 && (fold_is_blank(c) || c - 0x200E < 2))
			return parse_give_up(p);
		return parse_node(p, NODE_CHAR, c);
	}
}

/* \d+ and \h+ are so common that they stay one node. */
static uint32_t quantify(struct parser *p, uint32_t item, uint32_t min, uint32_t max)
{
	struct node *node = &p->syntax->nodes[item];

	if ((node->kind != NODE_DIGIT && node->kind != NODE_BLANK) || min == 0 || node->max != 1 ||
	    p->syntax->exact)
		return parse_repeat(p, item, min, max);
	node->max = max;
	return item;
}

static uint32_t parse_sequence(struct parser *p, unsigned depth)
{
	uint32_t seq = parse_node(p, NODE_SEQ, 0);

	while (!p->lost) {
		uint32_t item, min, max;

		skip_ignored(p);
		if (p->at >= p->end || (!p->quoted && (*p->at == '|' || *p->at == ')')))
			break;
		if (!p->extended && !p->quoted && (item = parse_text(p)) != NODE_NONE) {
			parse_append(p, seq, item);
			continue;
		}
		item = parse_atom(p, depth);
		/* A second one is only what makes the first lazy or possessive, behind a
		 * comment or \E: more lines can match that way, and PCRE2 says which. */
		for (unsigned n = 0; skip_ignored(p), !p->lost && parse_quantifier(p, &min, &max); n++) {
			if (n > 0)
				parse_not_regular(p);
			item = quantify(p, item, min, max);
		}
		parse_append(p, seq, item);
	}
	return seq;
}

static uint32_t parse_alternatives(struct parser *p, unsigned depth)
{
	uint32_t first, alt;

	if (depth > MAX_DEPTH)
		return parse_give_up(p);
	first = parse_sequence(p, depth);
	if (p->lost || p->at >= p->end || *p->at != '|')
		return first;
	alt = parse_node(p, NODE_ALT, 0);
	parse_append(p, alt, first);
	/* An option set in one alternative holds in the next ones. */
	while (!p->lost && p->at < p->end && *p->at == '|') {
		p->at++;
		parse_append(p, alt, parse_sequence(p, depth));
	}
	return alt;
}

uint32_t syntax_parse(struct syntax *s, struct span text)
{
	struct parser p = { .syntax = s, .at = text.ptr, .end = text.ptr + text.len };
	uint32_t root;

	s->count = 0;
	s->text = text;
	s->starts_line = s->ends_line = s->no_memory = false;
	s->regular = s->exact;
	if (text.len == 0 || !utf8_valid(text))
		return NODE_NONE;
	root = parse_alternatives(&p, 0);
	if (p.lost || p.at < p.end)
		return NODE_NONE;
	if (s->nodes[root].kind == NODE_ALT)
		s->ends_line = false;
	else
		s->starts_line = text.len > 1 && text.ptr[0] == '^' && !strchr("*+?{", text.ptr[1]);
	return root;
}

void syntax_free(struct syntax *s)
{
	free(s->nodes);
	*s = (struct syntax){ 0 };
}
