/*
 * fuzz_select: any selection of rules: level, languages and globs.
 *
 * The first byte is the level; then come, a line each, the languages and the
 * globs of only, disable and enable.  Which rules are enabled is compared with
 * the few lines of a reader of the manual, below; the digest of the same
 * selection is the same, and of another set of enabled rules another.
 */
#include "target.h"

#include <string.h>

#include "rule/compile.h"

static const char rules_text[] =
	"format: descrape 1\n"
	"rule ads/box\n  line: ad\n"
	"rule ads/box-2\n  line: ad two\n  level: 2\n"
	"rule ads/off\n  line: ad off\n  off: yes\n"
	"rule share/bar\n  line: share\n  lang: fr\n"
	"rule share/tail\n  line: share it\n  lang: de pt-br\n  level: 3\n"
	"rule nav/next\n  line: next\n  near: ads/*\n"
	"keep quotes\n  has: quote\n";

struct selection {
	unsigned level;
	char *lists[4]; /* languages, only, disable, enable; owned, NULL: none */
};

/* The rules as a reader sees them: level, off, and their languages. */
static const struct entry {
	const char *id;
	unsigned level;
	bool off;
	const char *langs[3];
} entries[] = {
	{ "ads/box", 1, false, { NULL } },
	{ "ads/box-2", 2, false, { NULL } },
	{ "ads/off", 1, true, { NULL } },
	{ "nav/next", 1, false, { NULL } },
	{ "share/bar", 1, false, { "fr", NULL } },
	{ "share/tail", 3, false, { "de", "pt-br", NULL } },
};
#define N_ENTRIES (sizeof entries / sizeof *entries)

/* * matches any run, ? one character; all names here are ASCII.  Bit i of `reach`:
 * the glob so far matches the first i bytes of the id. */
static bool glob_matches(const char *glob, size_t glob_len, const char *id)
{
	size_t len = strlen(id);
	uint32_t reach = 1;

	for (size_t k = 0; k < glob_len; k++) {
		uint32_t next = 0;

		for (size_t i = 0; i <= len; i++) {
			if (!(reach >> i & 1))
				continue;
			if (glob[k] == '*')
				next |= ~(uint32_t)0 << i;
			else if (i < len && (glob[k] == '?' || glob[k] == id[i]))
				next |= (uint32_t)2 << i;
		}
		reach = next;
	}
	return reach >> len & 1;
}

static bool list_names(const char *list, const char *id)
{
	while (list && *list) {
		size_t len = strcspn(list, ",");

		if (len && glob_matches(list, len, id))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

/* Without languages in the selection or in the rule, it is wanted. */
static bool expected(const struct selection *s, const struct entry *e, bool lang_wanted)
{
	bool on = !e->off && e->level <= s->level && lang_wanted;

	on = on && (!s->lists[1] || list_names(s->lists[1], e->id));
	on = on && !list_names(s->lists[2], e->id);
	return on || list_names(s->lists[3], e->id);
}

static struct ruleset *compile(const struct selection *s, struct diags *d)
{
	struct compile_options options = {
		.level = s->level, .langs = s->lists[0], .only = s->lists[1],
		.disable = s->lists[2], .enable = s->lists[3], .digest = true,
	};
	struct rule_compiler *c = compiler_new(&options, d);
	struct ruleset *rs;

	REQUIRE(c);
	REQUIRE(compiler_add_text(c, "fuzz.rules", span_cstr(rules_text)) == 0);
	rs = compiler_finish(c);
	compiler_free(c);
	return rs;
}

/* Takes a line of the input as a C string; empty: NULL. */
static char *take_line(const char **at, const char *end)
{
	const char *lf = memchr(*at, '\n', (size_t)(end - *at));
	size_t len = (size_t)((lf ? lf : end) - *at);
	char *line = malloc(len + 1);

	REQUIRE(line);
	memcpy(line, *at, len);
	line[len] = '\0';
	*at += len + (lf != NULL);
	if (*line)
		return line;
	free(line);
	return NULL;
}

static void check(const struct selection *s, const struct ruleset *rs)
{
	REQUIRE(rs->n_rules == N_ENTRIES + 1);
	for (uint32_t i = 0; i < N_ENTRIES; i++) {
		const struct rule *r = &rs->rules[i];
		bool on = expected(s, &entries[i], true);

		REQUIRE(strcmp(r->id, entries[i].id) == 0);
		/* How languages are compared is for their own tests: here, that without
		 * any all are wanted, and that no language turns a rule on. */
		REQUIRE(s->lists[0] ? !r->enabled || on : r->enabled == on);
		if (!entries[i].langs[0])
			REQUIRE(r->enabled == on);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *at = (const char *)bytes + 1, *end = (const char *)bytes + size;
	struct selection s = { 0 }, all = { .level = 3 };
	struct diags d = { 0 };
	struct ruleset *rs, *again;

	if (size < 1 || size > 500)
		return 0;
	s.level = 1 + bytes[0] % 3;
	for (int i = 0; i < 4; i++)
		s.lists[i] = at < end ? take_line(&at, end) : NULL;
	rs = compile(&s, &d);
	REQUIRE(!rs == (d.n_errors > 0));
	if (rs) {
		struct ruleset *whole = compile(&all, &d);
		bool same = true;

		check(&s, rs);
		again = compile(&s, &d);
		REQUIRE(again && strcmp(rs->digest, again->digest) == 0 && strlen(rs->digest) == 64);
		for (uint32_t i = 0; i < rs->n_rules; i++)
			same &= rs->rules[i].enabled == whole->rules[i].enabled;
		REQUIRE(same == (strcmp(rs->digest, whole->digest) == 0));
		ruleset_free(again);
		ruleset_free(whole);
	}
	ruleset_free(rs);
	diags_free(&d);
	for (int i = 0; i < 4; i++)
		free(s.lists[i]);
	return 0;
}
