/*
 * factor: long lists of alternatives as trees of what they share.
 *
 * The packs hold lists of hundreds of phrases, and PCRE2 tries the alternatives
 * of a group one after the other: a line that any of them could begin costs
 * microseconds.  (?:next page|next|news) is written as (?:ne(?:xt(?: page)?|ws))
 * and costs a letter each.
 *
 * Whether a pattern matches does not depend on the order of alternatives as
 * long as every one of them is tried: patterns with anything that keeps PCRE2
 * from coming back (atomic groups, possessive quantifiers, verbs), or that
 * refers to a place in the pattern (conditions, recursion), are left alone, as
 * are those that change options on the way.
 *
 * Bounds: groups of MIN_ALTERNATIVES or more, made of plain characters, escaped
 * signs, \h+ and small classes; linear in the text but for the search among
 * the children of a node.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/factor.h"
#include "match/fold.h"

#define MIN_ALTERNATIVES 8u

/* A node of the tree: an atom, and what may follow it. */
struct branch {
	struct span atom;   /* as it is written; of the pattern */
	uint32_t first, last, next; /* children and sibling, 0: none */
	bool ends;          /* an alternative ends here */
};

struct factor {
	const char *at, *end; /* the rest of the pattern */
	bool caseless;
	bool changed;
	bool doubt;           /* a possessive quantifier */
	struct buf *out;      /* borrowed */
	struct branch *tree;  /* owned; [0] is the root */
	uint32_t count, cap;
	bool no_memory;
};

static bool holds(struct span text, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.ptr + i, what, len) == 0)
			return true;
	return false;
}

/* Whether the order of alternatives can matter, or letters mean something else. */
static bool is_delicate(struct span text)
{
	static const char *const doubts[] = {
		"(?>", "(*", "(?(", "\\Q", "\\K", "\\G", "\\g", "(?R", "(?&",
		"(?P", "(?+", "(?-", "(?^", "(?i", "(?m", "(?s", "(?x", "(?n", "(?J", "(?U", "(?C",
		"(?|", "(?#",
	};

	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++)
		if (holds(text, doubts[i]))
			return true;
	for (size_t i = 0; i + 2 < text.len; i++)
		if (text.ptr[i] == '(' && text.ptr[i + 1] == '?' && text.ptr[i + 2] >= '0' &&
		    text.ptr[i + 2] <= '9')
			return true;
	return false;
}

static size_t class_len(const char *at, const char *end)
{
	const char *p = at + 1;

	/* Only the simplest: no brackets and no escapes inside. */
	while (p < end && *p != ']' && *p != '[' && *p != '\\' && *p != '^')
		p++;
	return p < end && *p == ']' && p > at + 1 ? (size_t)(p + 1 - at) : 0;
}

/* The atom at `at`; an empty one if there is anything else. */
static struct span read_atom(struct factor *f, const char *at)
{
	static const char ellipsis[] = "(?:\\.{3}|…)";
	size_t left = (size_t)(f->end - at), len = 0;
	struct span atom;
	uint32_t c;

	if (left >= 3 && memcmp(at, "\\h+", 3) == 0)
		len = 3;
	else if (left >= 2 && *at == '\\' && strchr(".-+*?()[]{}|/^$#&!:", at[1]) && at[1])
		len = 2;
	else if (*at == '[')
		len = class_len(at, f->end);
	else if (left > strlen(ellipsis) && memcmp(at, ellipsis, strlen(ellipsis)) == 0)
		len = strlen(ellipsis);
	else if (!*at || !strchr("\\^$.[|()?*+{", *at))
		len = utf8_decode(at, f->end, &c);
	atom = span_of(at, len);
	/* What a quantifier follows is no atom. */
	if (at + len < f->end && strchr("?*+{", at[len]) && at[len])
		return span_of(at, 0);
	return atom;
}

static uint32_t add_branch(struct factor *f, uint32_t parent, struct span atom)
{
	struct branch *branch;

	if (f->count == f->cap) {
		uint32_t cap = f->cap ? f->cap * 2 : 256;
		struct branch *tree = realloc(f->tree, cap * sizeof(*tree));

		if (!tree) {
			f->no_memory = true;
			return 0;
		}
		f->tree = tree;
		f->cap = cap;
	}
	branch = &f->tree[f->count];
	*branch = (struct branch){ .atom = atom };
	if (f->count > 0) {
		struct branch *above = &f->tree[parent];

		if (above->first)
			f->tree[above->last].next = f->count;
		else
			above->first = f->count;
		above->last = f->count;
	}
	return f->count++;
}

/* Whether two atoms match the same. */
static bool same_atom(const struct factor *f, struct span a, struct span b)
{
	uint32_t c, d;

	if (span_equal(a, b))
		return true;
	if (!f->caseless || strchr("\\[(", a.ptr[0]) || strchr("\\[(", b.ptr[0]) ||
	    utf8_decode(a.ptr, a.ptr + a.len, &c) != a.len ||
	    utf8_decode(b.ptr, b.ptr + b.len, &d) != b.len)
		return false;
	return fold_is_stable(c) && fold_is_stable(d) && utf8_fold(c) == utf8_fold(d);
}

static uint32_t child_for(struct factor *f, uint32_t parent, struct span atom)
{
	for (uint32_t i = f->tree[parent].first; i; i = f->tree[i].next)
		if (same_atom(f, f->tree[i].atom, atom))
			return i;
	return add_branch(f, parent, atom);
}

/*
 * Reads the alternatives from `at` to the closing parenthesis into the tree.
 * Returns where that is, or NULL if they are not plain, or few.
 */
static const char *read_group(struct factor *f, const char *at)
{
	uint32_t node = 0, n_alternatives = 1;

	f->count = 0;
	add_branch(f, 0, span_of("", 0));
	while (at < f->end && *at != ')' && !f->no_memory) {
		struct span atom;

		if (*at == '|') {
			f->tree[node].ends = true;
			node = 0;
			n_alternatives++;
			at++;
			continue;
		}
		atom = read_atom(f, at);
		if (atom.len == 0)
			return NULL;
		node = child_for(f, node, atom);
		at += atom.len;
	}
	if (at >= f->end || f->no_memory || n_alternatives < MIN_ALTERNATIVES)
		return NULL;
	f->tree[node].ends = true;
	return f->tree[0].ends ? NULL : at;
}

/* Writes what may follow a node.  The recursion is as deep as an alternative
 * has atoms at which it parts from others. */
static int write_children(struct factor *f, uint32_t at)
{
	bool group = f->tree[at].first && (f->tree[at].ends || f->tree[f->tree[at].first].next);
	int status = group ? buf_append_cstr(f->out, "(?:") : 0;

	for (uint32_t i = f->tree[at].first; i && status == 0; i = f->tree[i].next) {
		status = buf_append_span(f->out, f->tree[i].atom);
		if (status == 0)
			status = write_children(f, i);
		if (status == 0 && f->tree[i].next)
			status = buf_append_char(f->out, '|');
	}
	if (status == 0 && group)
		status = buf_append_cstr(f->out, f->tree[at].ends ? ")?" : ")");
	return status;
}

/* Copies one item of the pattern, or a whole list as its tree. */
static int step(struct factor *f)
{
	const char *close;
	size_t len = 1;

	if (f->end - f->at >= 3 && memcmp(f->at, "(?:", 3) == 0) {
		len = 3;
		close = read_group(f, f->at + 3);
		if (f->no_memory)
			return -1;
		if (close) {
			f->changed = true;
			f->at = close + 1;
			if (buf_append_cstr(f->out, "(?:") != 0 || write_children(f, 0) != 0)
				return -1;
			return buf_append_char(f->out, ')');
		}
	} else if (*f->at == '\\' && f->end - f->at >= 2) {
		len = 2;
	} else if (*f->at == '[') {
		/* A class is copied whole: what is in it is no group. */
		const char *p = f->at + 1;

		p += p < f->end && *p == '^';
		p += p < f->end && *p == ']';
		while (p < f->end && *p != ']')
			p += *p == '\\' && f->end - p >= 2 ? 2 : 1;
		len = (size_t)(p - f->at) + (p < f->end);
	}
	f->doubt |= len == 1 && f->end - f->at >= 2 && f->at[1] == '+' && strchr("?*+}", *f->at) &&
	            *f->at;
	f->at += len;
	return buf_append(f->out, f->at - len, len);
}

int factor_pattern(struct span text, bool caseless, struct buf *out)
{
	struct factor f = {
		.at = text.ptr, .end = text.ptr + text.len, .caseless = caseless, .out = out,
	};
	int status = 0;

	buf_clear(out);
	if (!utf8_valid(text) || is_delicate(text))
		return 0;
	while (f.at < f.end && status == 0 && !f.doubt)
		status = step(&f);
	free(f.tree);
	if (status != 0)
		return -1;
	return f.changed && !f.doubt;
}
