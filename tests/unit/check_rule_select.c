/* Unit tests of the rule floor: which rules are enabled, and in what order they settle. */
#include <check.h>
#include <stdlib.h>

#include "rule_run.h"

/* ---- globs ---- */

static const struct {
	const char *glob, *text;
	bool match;
} globs[] = {
	{ "a/b", "a/b", true },        { "a/b", "a/bc", false },     { "a/bc", "a/b", false },
	{ "*", "a/b", true },          { "*", "", true },            { "a/*", "a/", true },
	{ "a/*", "a/b/c", true },      { "a*", "a/b", true },        { "*b", "a/b", true },
	{ "*b", "a/bc", false },       { "*b*", "a/bc", true },      { "a?b", "a/b", true },
	{ "a?b", "ab", false },        { "??", "a", false },         { "", "", true },
	{ "", "a", false },            { "a*b*c", "axbxbxc", true }, { "a*b*c", "axbxbx", false },
	{ "**", "abc", true },         { "*a*a*a*b", "aaaaaaaaaaaa", false },
	{ "a/[b]", "a/b", false },     { "A/B", "a/b", false },
};

START_TEST(glob_match)
{
	ck_assert_msg(rule_glob_match(span_cstr(globs[_i].glob), span_cstr(globs[_i].text)) ==
	                      globs[_i].match, "%s, %s", globs[_i].glob, globs[_i].text);
}
END_TEST

/* ---- enabled ---- */

static const char pack[] = F
	"rule a/one\n  line: x\n"
	"rule a/two\n  line: x\n  level: 2\n"
	"rule a/three\n  line: x\n  level: 3\n"
	"rule b/off\n  line: x\n  off: yes\n"
	"rule b/fr\n  line: x\n  lang: fr\n"
	"rule b/de\n  line: x\n  lang: de\n"
	"keep all\n  line: x\n"
	"keep fr\n  line: x\n  lang: fr\n";

/* Options, items added to the pack, and the ids that are enabled. */
static const struct {
	struct compile_options options;
	const char *items;
	const char *enabled;
} selections[] = {
	{ { .level = 1 }, "", "a/one b/de b/fr keep all keep fr" },
	{ { .level = 2 }, "", "a/one a/two b/de b/fr keep all keep fr" },
	{ { .level = 3 }, "", "a/one a/three a/two b/de b/fr keep all keep fr" },
	{ { .level = 1, .langs = "fr" }, "", "a/one b/fr keep all keep fr" },
	{ { .level = 1, .langs = "it,de" }, "", "a/one b/de keep all" },
	{ { .level = 1, .langs = "FR" }, "", "a/one b/fr keep all keep fr" },
	/* Items of files: enable lifts level, language and off, disable beats it. */
	{ { .level = 1 }, "enable b/off\n", "a/one b/de b/fr b/off keep all keep fr" },
	{ { .level = 1 }, "enable a/*\n", "a/one a/three a/two b/de b/fr keep all keep fr" },
	{ { .level = 1, .langs = "it" }, "enable b/*\n",
	  "a/one b/de b/fr b/off keep all" },
	{ { .level = 1 }, "disable *\n", "keep all keep fr" },
	{ { .level = 1 }, "disable a/*\nenable a/one a/two\n", "b/de b/fr keep all keep fr" },
	{ { .level = 1 }, "enable a/one a/two\ndisable a/?w?\n",
	  "a/one b/de b/fr keep all keep fr" },
	/* Options come after the files, in the order only, disable, enable. */
	{ { .level = 1, .only = "b/*" }, "", "b/de b/fr keep all keep fr" },
	{ { .level = 1, .only = "a/two" }, "", "keep all keep fr" },
	{ { .level = 1, .only = "a/one,b/f*" }, "", "a/one b/fr keep all keep fr" },
	{ { .level = 1, .disable = "b/*" }, "enable b/*\n", "a/one keep all keep fr" },
	{ { .level = 1, .enable = "b/off" }, "disable *\n", "b/off keep all keep fr" },
	{ { .level = 1, .only = "b/*", .disable = "b/fr", .enable = "b/fr,a/three" }, "",
	  "a/three b/de b/fr keep all keep fr" },
};

START_TEST(enabled)
{
	struct buf text = { 0 }, ids = { 0 };
	uint32_t n_rules = 0;
	struct ruleset *rs;

	ck_assert_int_eq(buf_printf(&text, "%s%s", pack, selections[_i].items), 0);
	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	rs = rule_compile(text.ptr, &selections[_i].options);
	for (uint32_t i = 0; i < rs->n_rules; i++) {
		const struct rule *r = &rs->rules[i];

		if (!r->enabled)
			continue;
		ck_assert_int_eq(buf_printf(&ids, "%s%s", ids.len ? " " : "", r->id), 0);
		n_rules += r->action != ACTION_KEEP;
	}
	ck_assert_int_eq(buf_append_char(&ids, '\0'), 0);
	ck_assert_str_eq(ids.ptr, selections[_i].enabled);
	ck_assert_uint_eq(rs->n_enabled, n_rules);
	ruleset_free(rs);
	buf_free(&text);
	buf_free(&ids);
}
END_TEST

START_TEST(options_that_name_nothing)
{
	struct compile_options options = { .level = 1, .langs = "fr,french", .only = "a/*,c/*",
		                           .disable = "b/oof", .enable = "d" };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	char *said;

	compiler_add_text(c, "t.rules", span_cstr(pack));
	ck_assert_ptr_null(compiler_finish(c));
	compiler_free(c);
	said = rule_say(&d);
	ck_assert_str_eq(said,
		"-:0:0: --lang: not a language, near 'french'\n"
		"-:0:0: --only: no rule has this name, near 'c/*'\n"
		"-:0:0: --disable: no rule has this name (did you mean 'b/off'?), near 'b/oof'\n"
		"-:0:0: --enable: no rule has this name, near 'd'\n");
	free(said);
	diags_free(&d);
}
END_TEST

/* ---- order ---- */

START_TEST(ids_are_found)
{
	struct compile_options options = { .level = 1 };
	struct ruleset *rs = rule_compile(F "rule b/b\n  line: x\nrule a/bc\n  line: x\n"
	                                  "keep b\n  line: x\nrule a/b\n  line: x\n"
	                                  "keep a\n  line: x\n", &options);
	static const char *const ids[] = { "a/b", "a/bc", "b/b", "keep a", "keep b" };

	for (uint32_t i = 0; i < 5; i++) {
		ck_assert_str_eq(rs->rules[i].id, ids[i]);
		ck_assert_uint_eq(ruleset_find(rs, span_cstr(ids[i])), i);
	}
	ck_assert_uint_eq(ruleset_find(rs, span_cstr("a/")), UINT32_MAX);
	ck_assert_uint_eq(ruleset_find(rs, span_cstr("a/bcd")), UINT32_MAX);
	ck_assert_uint_eq(ruleset_find(rs, span_cstr("keep")), UINT32_MAX);
	ck_assert_uint_eq(ruleset_find(rs, span_cstr("")), UINT32_MAX);
	ruleset_free(rs);
}
END_TEST

/* Items, and "id:stratum" of all rules. */
static const struct {
	const char *items;
	const char *strata;
} orders[] = {
	{ "rule a/a\n  line: x\n", "a/a:0" },
	{ "rule a/a\n  line: x\n  near: a/b\nrule a/b\n  line: x\n", "a/a:1 a/b:0" },
	{ "rule a/a\n  line: x\n  near: a/*\nrule a/b\n  line: x\n", "a/a:1 a/b:0" },
	{ "rule a/a\n  line: x\n  near: a/b\nrule a/b\n  line: x\n  near: a/c a/d\n"
	  "rule a/c\n  line: x\nrule a/d\n  line: x\n  near: a/c\n", "a/a:3 a/b:2 a/c:0 a/d:1" },
	/* Of what is not enabled nothing waits, but near it nothing is taken either. */
	{ "rule a/a\n  line: x\n  near: a/b\nrule a/b\n  line: x\n  off: yes\n", "a/a:0 a/b:0" },
	/* Keep items settle before what they protect text from. */
	{ "rule a/a\n  line: x\nkeep k\n  line: y\n", "a/a:1 keep k:0" },
	{ "rule a/a\n  line: x\nrule a/b\n  line: z\nkeep k\n  line: y\n  from: a/a\n",
	  "a/a:1 a/b:0 keep k:0" },
	{ "rule a/a\n  line: x\nrule a/b\n  line: z\nkeep k\n  line: y\n  near: a/b\n  from: a/a\n",
	  "a/a:2 a/b:0 keep k:1" },
};

START_TEST(strata)
{
	struct compile_options options = { .level = 1 };
	struct buf text = { 0 }, said = { 0 };
	uint32_t highest = 0;
	struct ruleset *rs;

	ck_assert_int_eq(buf_printf(&text, F "%s", orders[_i].items), 0);
	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	rs = rule_compile(text.ptr, &options);
	for (uint32_t i = 0; i < rs->n_rules; i++) {
		const struct rule *r = &rs->rules[i];

		ck_assert_int_eq(buf_printf(&said, "%s%s:%u", i ? " " : "", r->id, r->stratum), 0);
		if (r->stratum > highest)
			highest = r->stratum;
	}
	ck_assert_int_eq(buf_append_char(&said, '\0'), 0);
	ck_assert_str_eq(said.ptr, orders[_i].strata);
	ck_assert_uint_eq(rs->n_strata, highest + 1);
	ruleset_free(rs);
	buf_free(&text);
	buf_free(&said);
}
END_TEST

/* A chain of rules as long as the parser allows must not need a deep C stack. */
START_TEST(long_chain)
{
	struct compile_options options = { .level = 1 };
	struct buf text = { 0 };
	struct ruleset *rs;
	enum { LENGTH = 50000 };

	ck_assert_int_eq(buf_append_cstr(&text, F), 0);
	for (int i = 0; i < LENGTH; i++)
		ck_assert_int_eq(buf_printf(&text, "rule a/%06d\n  line: x\n  near: a/%06d\n", i,
		                            i + 1), 0);
	ck_assert_int_eq(buf_printf(&text, "rule a/%06d\n  line: x\n", LENGTH), 0);
	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	rs = rule_compile(text.ptr, &options);
	ck_assert_uint_eq(rs->rules[0].stratum, LENGTH);
	ruleset_free(rs);
	buf_free(&text);
}
END_TEST

/* ---- digest ---- */

static const char digest_base[] = F
	"let A = b\nrule a/b\n  line: a{{A}}\n  words: ..9\n  near: a/c\n"
	"rule a/c\n  has: x\n  do: replace y\nkeep k\n  line: z\n  from: a/c\n";

static const struct {
	const char *text;
	bool same;
} digests[] = {
	{ F "pack: other\nkeep k\n  line: z\n  from: a/c\n# comment\n"
	  "rule a/c\n  do: replace y\n  has: x\n  desc: new\n  keep: q\n"
	  "rule a/b\n  near: a/*\n  line: a(?:b)\n  words: 0..9\n"
	  "rule a/d\n  line: never\n  off: yes\n", true },
	{ F "rule a/b\n  line: a(?:b)\n  words: ..9\n  near: a/c\n"
	  "rule a/c\n  has: x\n  do: replace z\nkeep k\n  line: z\n  from: a/c\n", false },
	{ F "rule a/b\n  line: a(?:b)\n  words: ..8\n  near: a/c\n"
	  "rule a/c\n  has: x\n  do: replace y\nkeep k\n  line: z\n  from: a/c\n", false },
	{ F "rule a/b\n  line: a(?:b)\n  words: ..9\n  near: a/c\n"
	  "rule a/c\n  has: x\n  do: replace y\nkeep k\n  line: z\n", false },
	{ F "rule a/b\n  line: a(?:b)\n  words: ..9\n  near: a/c\n  case: exact\n"
	  "rule a/c\n  has: x\n  do: replace y\nkeep k\n  line: z\n  from: a/c\n", false },
	{ F "rule a/b\n  line: a(?:b)\n  words: ..9\n  near: a/c\n  off: yes\n"
	  "rule a/c\n  has: x\n  do: replace y\nkeep k\n  line: z\n  from: a/c\n", false },
};

START_TEST(digest_names_what_is_removed)
{
	struct compile_options options = { .level = 1, .digest = true };
	struct ruleset *base = rule_compile(digest_base, &options);
	struct ruleset *rs = rule_compile(digests[_i].text, &options);

	ck_assert_uint_eq(strlen(rs->digest), 64);
	ck_assert_uint_eq(strspn(rs->digest, "0123456789abcdef"), 64);
	ck_assert_int_eq(strcmp(base->digest, rs->digest) == 0, digests[_i].same);
	ruleset_free(base);
	ruleset_free(rs);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("rule_select");
	TCase *tc = tcase_create("select");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, glob_match, 0, COUNT(globs));
	tcase_add_loop_test(tc, enabled, 0, COUNT(selections));
	tcase_add_test(tc, options_that_name_nothing);
	tcase_add_test(tc, ids_are_found);
	tcase_add_loop_test(tc, strata, 0, COUNT(orders));
	tcase_add_test(tc, long_chain);
	tcase_add_loop_test(tc, digest_names_what_is_removed, 0, COUNT(digests));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
