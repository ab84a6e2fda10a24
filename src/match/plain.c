/*
 * plain: patterns that PCRE2 accepts, known without asking it.
 *
 * Compiling is most of the time that thousands of rules take to load, and few
 * of them are ever asked of PCRE2.  All it could say at load is that a pattern is
 * wrong; so what cannot be wrong need not be compiled before it is needed.
 *
 * Known are characters, escapes and classes whose form has one meaning in every
 * version, groups, alternatives and quantifiers behind what they may stand behind.
 * Whatever else occurs, be it valid, is PCRE2's to judge, with its own message.
 *
 * Bounds: linear in the text; groups nest MAX_DEPTH deep, and a pattern may not
 * come near PCRE2's own limit of size.
 *
 * Invariant: what is plain compiles, under every flag, and does not match the
 * empty string (tests/unit/check_match_plain.c).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/utf8.h"
#include "match/plain.h"

#define MAX_DEPTH 60
#define MAX_REPEATS 1000u
/* PCRE2's limit is 64 KiB of code; the costs below are more than anything takes. */
#define MAX_COST 30000u
#define COST_CHAR 8u
#define COST_CLASS 60u
#define COST_RANGE 300u /* ignoring case, a range may fall into many */
#define COST_GROUP 30u

struct reader {
	const char *at, *end;
	unsigned depth;
	bool lost;
};

/* What a part comes to; both saturate far below overflow. */
struct extent {
	uint32_t cost;  /* of its code */
	bool has_chars; /* whatever it matches is not empty */
};

static struct extent lose(struct reader *r)
{
	r->lost = true;
	return (struct extent){ 0, false };
}

static bool is_among(char c, const char *chars)
{
	return c != '\0' && strchr(chars, c) != NULL;
}

static bool is_punctuation(char c)
{
	return c >= '!' && c <= '~' && !(utf8_class((unsigned char)c) & (CHAR_LETTER | CHAR_DIGIT));
}

/* ---- classes ---- */

/* One member: 0 and *c a character, 1 a class such as \d, -1 not known. */
static int take_member(struct reader *r, uint32_t *c)
{
	if (r->at >= r->end || *r->at == '[')
		return -1;
	if (*r->at != '\\') {
		r->at += utf8_decode(r->at, r->end, c);
		return 0;
	}
	if (r->end - r->at < 2)
		return -1;
	*c = (unsigned char)r->at[1];
	r->at += 2;
	if (is_punctuation((char)*c))
		return 0;
	return is_among((char)*c, "dDwWsShHvV") ? 1 : -1;
}

/* Behind the opening bracket. */
static struct extent read_class(struct reader *r)
{
	struct extent class = { COST_CLASS, true };
	bool first = true;
	uint32_t low, high;

	if (r->at < r->end && is_among(*r->at, ":.="))
		return lose(r); /* [:name:] is refused where no class is around it */
	if (r->at < r->end && *r->at == '^')
		r->at++;
	for (;; first = false) {
		int kind;

		if (r->at < r->end && *r->at == ']')
			break;
		/* A hyphen means itself at the ends only, and is no end of a range there. */
		if (r->at < r->end && *r->at == '-' && !first && !(r->end - r->at > 1 && r->at[1] == ']'))
			return lose(r);
		kind = take_member(r, &low);
		if (kind < 0)
			return lose(r);
		class.cost += 3 * COST_CHAR;
		if (r->end - r->at < 2 || *r->at != '-' || r->at[1] == ']')
			continue;
		r->at++;
		if (kind != 0 || low == '-' || take_member(r, &high) != 0 || high < low)
			return lose(r);
		class.cost += COST_RANGE;
	}
	if (first)
		return lose(r); /* []… has a bracket in it */
	r->at++;
	return class;
}

/* ---- items ---- */

static struct extent read_alternatives(struct reader *r);

/* Behind the opening parenthesis. */
static struct extent read_group(struct reader *r)
{
	struct extent group;

	if (r->end - r->at >= 2 && r->at[0] == '?' && r->at[1] == ':')
		r->at += 2;
	else if (r->at < r->end && is_among(*r->at, "?*"))
		return lose(r);
	if (++r->depth > MAX_DEPTH)
		return lose(r);
	group = read_alternatives(r);
	r->depth--;
	if (r->lost || r->at >= r->end)
		return lose(r);
	r->at++; /* the closing one: nothing else ends alternatives */
	group.cost += COST_GROUP;
	return group;
}

/* An item without its quantifier; *fixed: it can have none. */
static struct extent read_item(struct reader *r, bool *fixed)
{
	struct extent item = { COST_CHAR, true };
	uint32_t c;

	*fixed = false;
	switch (*r->at) {
	case '(':
		r->at++;
		return read_group(r);
	case '[':
		r->at++;
		return read_class(r);
	case '^':
	case '$':
		r->at++;
		*fixed = true;
		item.has_chars = false;
		return item;
	case '\\':
		if (r->end - r->at < 2)
			return lose(r);
		c = (unsigned char)r->at[1];
		r->at += 2;
		*fixed = is_among((char)c, "bB");
		item.has_chars = !*fixed;
		if (*fixed || is_punctuation((char)c) || is_among((char)c, "dDwWsShHvV"))
			return item;
		return lose(r);
	case '*': case '+': case '?': case '{':
		return lose(r);
	default:
		r->at += utf8_decode(r->at, r->end, &c);
		return item;
	}
}

/* A number of repeats; false: there is none, or it is too large. */
static bool read_number(struct reader *r, uint32_t *n)
{
	const char *first = r->at;

	for (*n = 0; r->at < r->end && *r->at >= '0' && *r->at <= '9' && *n <= MAX_REPEATS; r->at++)
		*n = *n * 10 + (uint32_t)(*r->at - '0');
	return r->at > first && *n <= MAX_REPEATS;
}

/* The quantifier that stands here, if one does; UINT32_MAX: no upper bound. */
static bool read_quantifier(struct reader *r, uint32_t *min, uint32_t *max)
{
	char c = r->at < r->end ? *r->at : '\0';

	if (!is_among(c, "*+?{"))
		return false;
	r->at++;
	*min = c == '+';
	*max = c == '?' ? 1 : UINT32_MAX;
	if (c == '{') {
		if (!read_number(r, min))
			return r->lost = true;
		*max = *min;
		if (r->at < r->end && *r->at == ',') {
			r->at++;
			if (r->at < r->end && *r->at == '}')
				*max = UINT32_MAX;
			else if (!read_number(r, max))
				return r->lost = true;
		}
		if (r->at >= r->end || *r->at != '}' || *max < *min)
			return r->lost = true;
		r->at++;
	}
	if (r->at < r->end && is_among(*r->at, "?+"))
		r->at++;
	return true;
}

/* Characters that may mean something else than themselves. */
static const bool special[256] = {
	['\\'] = true, ['^'] = true, ['$'] = true, ['.'] = true, ['['] = true, ['|'] = true,
	['('] = true, [')'] = true, ['?'] = true, ['*'] = true, ['+'] = true, ['{'] = true,
};

/* Moves over characters that stand for themselves, but the one before a quantifier. */
static size_t skip_text(struct reader *r)
{
	const char *at = r->at, *from = r->at;

	while (at < r->end && !special[(unsigned char)*at])
		at++;
	if (at < r->end && at > from && is_among(*at, "*+?{")) {
		do
			at--;
		while (at > from && (*at & 0xC0) == 0x80);
	}
	r->at = at;
	return (size_t)(at - from);
}

static struct extent read_sequence(struct reader *r)
{
	struct extent all = { 0, false };

	while (!r->lost && r->at < r->end && *r->at != '|' && *r->at != ')') {
		uint32_t min = 1, max = 1, times;
		size_t text = skip_text(r);
		struct extent item;
		bool fixed;

		if (text > 0) {
			all.cost += (uint32_t)text * COST_CHAR; /* a text has MAX_COST bytes at most */
			all.has_chars = true;
			continue;
		}
		item = read_item(r, &fixed);

		if (!r->lost && read_quantifier(r, &min, &max) && fixed)
			return lose(r);
		times = (max == UINT32_MAX ? min + 1 : max) + 1;
		if (r->lost || item.cost > MAX_COST / times)
			return lose(r);
		all.cost += item.cost * times;
		if (all.cost > MAX_COST)
			return lose(r);
		all.has_chars |= item.has_chars && min > 0;
	}
	return all.cost > MAX_COST ? lose(r) : all;
}

/* Up to the closing parenthesis or the end. */
static struct extent read_alternatives(struct reader *r)
{
	struct extent all = read_sequence(r);

	while (!r->lost && r->at < r->end && *r->at == '|') {
		struct extent one;

		r->at++;
		one = read_sequence(r);
		all.cost += one.cost + COST_CHAR;
		all.has_chars &= one.has_chars;
		if (all.cost > MAX_COST)
			return lose(r);
	}
	return all;
}

bool pattern_is_plain(struct span text)
{
	struct reader r = { .at = text.ptr, .end = text.ptr + text.len };
	struct extent all;

	if (text.len == 0 || text.len > MAX_COST || !utf8_valid(text))
		return false;
	all = read_alternatives(&r);
	return !r.lost && r.at == r.end && all.has_chars;
}
