/*
 * ids: how rules and languages are named, and what a glob or --lang takes.
 *
 * Ids are plain ASCII, so that they can stand in globs, option lists, reports
 * and file names without quoting.
 */
#include "rule/ids.h"

#include "rule/rule.h"

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

bool rule_is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!is_name_char(name.ptr[i]))
			return false;
	}
	return name.len > 0;
}

/* One slash: the category is what reports sum up by. */
bool rule_is_id(struct span id)
{
	const char *slash = id.len ? memchr(id.ptr, '/', id.len) : NULL;
	size_t at = slash ? (size_t)(slash - id.ptr) : 0;

	return slash && rule_is_name(span_of(id.ptr, at)) && rule_is_name(span_from(id, at + 1));
}

bool rule_glob_is_plain(struct span glob)
{
	return glob.len && !memchr(glob.ptr, '*', glob.len) && !memchr(glob.ptr, '?', glob.len);
}

/* Two slashes or none may be right in a glob: * and ? match a slash too. */
bool rule_is_glob(struct span glob)
{
	if (rule_glob_is_plain(glob))
		return rule_is_id(glob);
	for (size_t i = 0; i < glob.len; i++) {
		if (!is_name_char(glob.ptr[i]) && !strchr("*?/", glob.ptr[i]))
			return false;
	}
	return glob.len > 0;
}

/* Goes back to the last star only: that is enough, and bounds the work by the
 * product of the lengths. */
bool rule_glob_match(struct span glob, struct span text)
{
	size_t g = 0, t = 0, star = SIZE_MAX, star_text = 0;

	while (t < text.len) {
		if (g < glob.len && glob.ptr[g] == '*') {
			star = g++;
			star_text = t;
		} else if (g < glob.len && (glob.ptr[g] == '?' || glob.ptr[g] == text.ptr[t])) {
			g++;
			t++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			t = ++star_text;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.ptr[g] == '*')
		g++;
	return g == glob.len;
}

/* ---- languages ---- */

static bool is_separator(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

/* Takes the next language from *s; empty when none is left. */
static struct span next_lang(struct span *s)
{
	size_t start = 0, end;

	while (start < s->len && is_separator(s->ptr[start]))
		start++;
	for (end = start; end < s->len && !is_separator(s->ptr[end]);)
		end++;
	if (s->len == 0)
		return *s;
	struct span lang = span_of(s->ptr + start, end - start);

	*s = span_from(*s, end);
	return lang;
}

/* "fr", "pt-br", "zh-hant", "*": two or three letters, then subtags. */
static bool is_lang(struct span s)
{
	size_t letters = 0;

	if (span_equal_cstr(s, "*"))
		return true;
	while (letters < s.len && ((s.ptr[letters] | 32) >= 'a' && (s.ptr[letters] | 32) <= 'z'))
		letters++;
	if (letters < 2 || letters > 3 || (letters < s.len && s.ptr[letters] != '-'))
		return false;
	for (size_t i = letters; i < s.len; i++) {
		if (!is_name_char(s.ptr[i]) || s.ptr[i] == '_' || s.ptr[i] == '.')
			return false;
	}
	return s.ptr[s.len - 1] != '-';
}

/* An empty list is wrong in its first byte. */
size_t ids_bad_lang(struct span list)
{
	struct span rest = list, lang;
	bool any = false;

	while ((lang = next_lang(&rest)).len) {
		if (!is_lang(lang))
			return (size_t)(lang.ptr - list.ptr);
		any = true;
	}
	return any ? SIZE_MAX : 0;
}

/* Most rules are for any language, and all of these share one array. */
const char *const *ids_parse_langs(struct arena *a, struct span s, size_t *bad)
{
	static const char *const any[] = { "*", NULL };
	struct span rest = s, lang;
	const char **langs;
	size_t n = 0;

	*bad = ids_bad_lang(s);
	if (*bad != SIZE_MAX)
		return NULL;
	for (rest = s; (lang = next_lang(&rest)).len; n++) {
		if (span_equal_cstr(lang, "*"))
			return any;
	}
	langs = arena_alloc(a, (n + 1) * sizeof(*langs));
	if (!langs)
		return NULL;
	n = 0;
	for (rest = s; (lang = next_lang(&rest)).len; n++) {
		langs[n] = arena_strdup(a, lang);
		if (!langs[n])
			return NULL;
	}
	return langs;
}

/* Case of ASCII only: language tags have no other letters. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/* Whether one is the other, or its beginning up to a '-'. */
static bool same_lang(struct span a, struct span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < shorter; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	}
	return a.len == b.len || (a.len > b.len ? a.ptr[shorter] : b.ptr[shorter]) == '-';
}

/* Called for every rule and list language; both lists are a few entries long. */
bool ids_lang_wanted(const char *const *langs, const char *wanted)
{
	if (!wanted)
		return true;
	for (; *langs; langs++) {
		struct span rest = span_cstr(wanted), lang, own = span_cstr(*langs);

		if (span_equal_cstr(own, "*"))
			return true;
		while ((lang = next_lang(&rest)).len) {
			if (same_lang(own, lang))
				return true;
		}
	}
	return false;
}
