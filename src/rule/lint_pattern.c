/*
 * lint_pattern: places in a pattern that do not mean what they seem to.
 *
 * {,3} is literal text up to PCRE2 10.42 and a quantifier after it; \p{Lu}
 * with case ignored is an upper-case letter up to 10.42 and any cased letter
 * after it; [A-Z] and [[:upper:]] with case ignored match small letters in
 * every version, which is hardly what was meant.
 *
 * One pass over the pattern, which is known to compile.  Groups are followed
 * so far as (?i) and (?-i:...) reach; a stack deeper than GROUPS_MAX stops
 * being followed, and then nothing is said: a linter may miss, not invent.
 */
#include "base/utf8.h"
#include "rule/lint.h"

#define GROUPS_MAX 250u /* PCRE2 itself refuses deeper nesting */

struct walk {
	struct span text;
	size_t at;
	bool ignores_case;        /* here */
	bool outer[GROUPS_MAX];   /* the same, before each open group */
	unsigned depth;           /* of open groups */
	size_t from;              /* doubts before it do not count */
	enum pattern_doubt doubt; /* the first one that counts, and its place */
	size_t doubt_at;
};

static bool starts(const struct walk *w, const char *s)
{
	return span_starts_with(span_from(w->text, w->at), span_cstr(s));
}

static char char_at(const struct walk *w, size_t at)
{
	return at < w->text.len ? w->text.ptr[at] : '\0';
}

static void doubt(struct walk *w, size_t at, enum pattern_doubt what)
{
	if (w->doubt == DOUBT_NONE && at >= w->from) {
		w->doubt = what;
		w->doubt_at = at;
	}
}

/* Reads the letters of "(?i-s:" after "(?"; where they end, in *end. */
static bool read_options(const struct walk *w, size_t *end)
{
	bool value = w->ignores_case, on = true;
	size_t i = w->at + 2;

	for (;; i++) {
		char c = char_at(w, i);

		if (c == 'i')
			value = on;
		else if (c == '-')
			on = false;
		else if (c == '^')
			value = false;
		else if (!c || !strchr("Jmnsx", c))
			break;
	}
	*end = i;
	return value;
}

/* At an opening parenthesis. */
static void enter_group(struct walk *w)
{
	bool value = w->ignores_case;
	size_t end = w->at + 1;

	if (starts(w, "(?#")) {
		while (w->at < w->text.len && w->text.ptr[w->at] != ')')
			w->at++;
		w->at++;
		return;
	}
	if (starts(w, "(?")) {
		bool changed = read_options(w, &end);

		if (char_at(w, end) == ')') { /* from here to the end of the group around it */
			w->ignores_case = changed;
			w->at = end + 1;
			return;
		}
		if (char_at(w, end) == ':')
			value = changed;
		else
			end = w->at + 2;
	}
	if (w->depth < GROUPS_MAX)
		w->outer[w->depth] = w->ignores_case;
	w->depth++;
	w->ignores_case = value && w->depth <= GROUPS_MAX;
	w->at = end;
}

static void leave_group(struct walk *w)
{
	if (w->depth && --w->depth < GROUPS_MAX)
		w->ignores_case = w->outer[w->depth];
	w->at++;
}

/* At a backslash: \p{Lu} and its kin, \Q...\E, or any other escape. */
static void pass_escape(struct walk *w)
{
	static const char *const upper[] = { "\\p{Lu}", "\\p{Lt}", "\\P{Lu}", "\\p{^Lu}",
		                             "\\p{Uppercase}", NULL };

	for (unsigned i = 0; upper[i]; i++) {
		if (starts(w, upper[i]) && w->ignores_case)
			doubt(w, w->at, DOUBT_UPPER_CLASS);
	}
	if (starts(w, "\\Q")) {
		while (w->at < w->text.len && !starts(w, "\\E"))
			w->at++;
	}
	w->at += 2;
}

/* Whether both ends of a range are capitals. */
static bool is_cased(uint32_t low, uint32_t high, unsigned class)
{
	return utf8_class(low) & class && utf8_class(high) & class;
}

/* At an opening bracket: passes the class, looks at its ranges. */
static void pass_class(struct walk *w)
{
	const char *end = w->text.ptr + w->text.len;
	size_t start = w->at++, upper_at = SIZE_MAX;
	bool lower = false;
	uint32_t before = 0;

	w->at += char_at(w, w->at) == '^';
	w->at += char_at(w, w->at) == ']'; /* the first one is a letter */
	while (w->at < w->text.len && w->text.ptr[w->at] != ']') {
		uint32_t c, next;
		size_t len;

		if (starts(w, "[:")) {
			if (starts(w, "[:upper:]") && w->ignores_case)
				doubt(w, w->at, DOUBT_UPPER_CLASS);
			while (w->at < w->text.len && !starts(w, ":]"))
				w->at++;
			w->at += 2;
			before = 0;
			continue;
		}
		if (w->text.ptr[w->at] == '\\') {
			pass_escape(w);
			before = 0;
			continue;
		}
		len = utf8_decode(w->text.ptr + w->at, end, &c);
		if (c == '-' && before && w->at + 1 < w->text.len && char_at(w, w->at + 1) != ']') {
			utf8_decode(w->text.ptr + w->at + 1, end, &next);
			if (is_cased(before, next, CHAR_UPPER) && upper_at == SIZE_MAX)
				upper_at = w->at - 1;
			lower |= is_cased(before, next, CHAR_LOWER);
		}
		before = c;
		w->at += len;
	}
	w->at++;
	/* [A-Za-z] says both cases, so nothing comes as a surprise. */
	if (upper_at != SIZE_MAX && !lower && w->ignores_case)
		doubt(w, start, DOUBT_UPPER_RANGE);
}

/* At an opening brace: whether it is "{,3}". */
static void pass_brace(struct walk *w)
{
	size_t i = w->at + 2;

	if (char_at(w, w->at + 1) == ',' && char_at(w, i) >= '0' && char_at(w, i) <= '9') {
		while (char_at(w, i) >= '0' && char_at(w, i) <= '9')
			i++;
		if (char_at(w, i) == '}')
			doubt(w, w->at, DOUBT_OPEN_BRACE);
	}
	w->at++;
}

enum pattern_doubt lint_pattern(struct span pattern, bool ignores_case, size_t *offset)
{
	struct walk w = { .text = pattern, .ignores_case = ignores_case, .from = *offset };

	while (w.at < pattern.len && w.doubt == DOUBT_NONE) {
		switch (pattern.ptr[w.at]) {
		case '\\': pass_escape(&w); break;
		case '[': pass_class(&w); break;
		case '(': enter_group(&w); break;
		case ')': leave_group(&w); break;
		case '{': pass_brace(&w); break;
		default: w.at++; break;
		}
	}
	*offset = w.doubt_at;
	return w.doubt;
}

const char *lint_doubt_message(enum pattern_doubt doubt)
{
	static const char *const messages[] = {
		[DOUBT_NONE] = "",
		[DOUBT_OPEN_BRACE] = "some versions of PCRE2 read '{,N}' as text; write '{0,N}'",
		[DOUBT_UPPER_RANGE] = "case is ignored, so this matches small letters too; "
		                      "write '(?-i:...)' around it, or 'case: exact'",
		[DOUBT_UPPER_CLASS] = "case is ignored, and versions of PCRE2 differ in what this "
		                      "matches then; write '(?-i:...)' around it, or 'case: exact'",
	};

	return messages[doubt];
}
