/* Unit tests of the rule floor: what a rule file without errors becomes. */
#include <check.h>
#include <stdlib.h>

#include "rule_run.h"

static const struct compile_options plain = { .level = 1 };

START_TEST(defaults)
{
	struct ruleset *rs = rule_compile(F "pack: web\n\nrule share/box\n  line: share this\n",
	                                  &plain);
	const struct rule *r = rule_get(rs, "share/box");

	ck_assert_uint_eq(rs->n_rules, 1);
	ck_assert_uint_eq(rs->n_enabled, 1);
	ck_assert_uint_eq(rs->n_strata, 1);
	ck_assert_uint_eq(rs->hold_lines, 0);
	ck_assert(span_equal_cstr(r->category, "share"));
	ck_assert_str_eq(r->pack, "web");
	ck_assert_str_eq(r->desc, "");
	ck_assert_str_eq(r->pos.file, "t.rules");
	ck_assert_uint_eq(r->pos.line, 4);
	ck_assert_uint_eq(r->pos.column, 6);
	ck_assert_int_eq(r->kind, RULE_LINE);
	ck_assert_int_eq(r->action, ACTION_DELETE);
	ck_assert_uint_eq(r->level, 1);
	ck_assert_str_eq(r->langs[0], "*");
	ck_assert_ptr_null(r->langs[1]);
	ck_assert(r->enabled && !r->case_exact);
	ck_assert_uint_eq(r->run, 1);
	ck_assert_uint_eq(r->reach_blank_lines, 1);
	ck_assert_uint_eq(r->reach_near_lines, 8);
	ck_assert(r->words.min == 0 && r->words.max == UINT32_MAX);
	ck_assert(r->chars.min == 0 && r->chars.max == UINT32_MAX);
	ck_assert_int_eq(r->at, AT_ANYWHERE);
	ck_assert_uint_eq(rule_window_lines(r), 0);
	ck_assert(span_equal_cstr(r->source, "rule share/box\n  line: share this"));
	ck_assert_str_eq(rs->digest, "");
	ruleset_free(rs);
}
END_TEST

static const char every_key[] = F
	"lang: en\n"
	"level: 2\n"
	"rule k/line\n  line: a\n  line: b\n  words: ..20\n  chars: 3..\n  level: 1\n"
	"  lang: fr, pt-BR\n  case: exact\n  do: tag\n  desc: what it\n    does\n"
	"rule k/has\n  has: a\n  unless: b\n  unless: c\n  do: replace  x y\n"
	"rule k/span\n  span: a\n  at: head 12\n  words: 2..2\n  off: yes\n  do: delete\n"
	"rule k/to\n  block: a\n  to: b\n  to: c\n  max: 7\n"
	"rule k/until\n  block: a\n  until: b\n  max: 1024\n"
	"rule k/paragraph\n  heading: a\n  cut: paragraph\n  max: 9\n"
	"rule k/lines\n  heading: a\n  cut: 3 lines\n"
	"rule k/document\n  heading: a\n  cut: document\n  at: tail 40\n"
	"rule k/while\n  heading: a\n  while: b\n  max: 11\n"
	"rule k/struct\n  struct: php-var-dump\n  require: a\n  min-bytes: 100\n"
	"rule k/repeat\n  repeat: 30\n  at: head 50\n"
	"rule k/around\n  line: a\n  before: b\n  after: c\n  run: 4\n  reach: 0\n"
	"rule k/look\n  line: a\n  above: b\n  below: c\n  lang: *\n"
	"keep some.thing\n  block: a\n  to: b\n  max: 2\n  from: k/h* k/line\n"
	"  unless-near: c\n  reach: 3\n";

START_TEST(keys_and_values)
{
	struct compile_options options = { .level = 2 };
	struct ruleset *rs = rule_compile(every_key, &options);
	const struct rule *r = rule_get(rs, "k/line");

	ck_assert_uint_eq(r->match.count, 2);
	ck_assert_str_eq(rule_pattern(rs, &r->match, 1), "b");
	ck_assert(r->words.min == 0 && r->words.max == 20);
	ck_assert(r->chars.min == 3 && r->chars.max == UINT32_MAX);
	ck_assert_uint_eq(r->level, 1);
	ck_assert_str_eq(r->langs[0], "fr");
	ck_assert_str_eq(r->langs[1], "pt-BR");
	ck_assert_ptr_null(r->langs[2]);
	ck_assert(r->case_exact);
	ck_assert_int_eq(r->action, ACTION_TAG);
	ck_assert_str_eq(r->desc, "what it does");

	r = rule_get(rs, "k/has");
	ck_assert_int_eq(r->kind, RULE_HAS);
	ck_assert_uint_eq(r->unless.count, 2);
	ck_assert_int_eq(r->action, ACTION_REPLACE);
	ck_assert(span_equal_cstr(r->replacement, "x y"));
	ck_assert_uint_eq(r->level, 2);
	ck_assert_str_eq(r->langs[0], "en");

	r = rule_get(rs, "k/span");
	ck_assert_int_eq(r->kind, RULE_SPAN);
	ck_assert_int_eq(r->at, AT_HEAD);
	ck_assert_uint_eq(r->at_lines, 12);
	ck_assert(r->words.min == 2 && r->words.max == 2);
	ck_assert(!r->enabled);
	ruleset_free(rs);
}
END_TEST

START_TEST(claims_of_many_lines)
{
	struct compile_options options = { .level = 2 };
	struct ruleset *rs = rule_compile(every_key, &options);
	const struct rule *r = rule_get(rs, "k/to");

	ck_assert_int_eq(r->kind, RULE_BLOCK);
	ck_assert_uint_eq(r->last.count, 2);
	ck_assert(!r->last_stays);
	ck_assert_uint_eq(r->max_lines, 7);
	ck_assert_uint_eq(rule_window_lines(r), 7);
	r = rule_get(rs, "k/until");
	ck_assert(r->last_stays);
	ck_assert_uint_eq(r->max_lines, 1024);
	r = rule_get(rs, "k/paragraph");
	ck_assert_int_eq(r->kind, RULE_HEADING);
	ck_assert_int_eq(r->cut, CUT_PARAGRAPH);
	ck_assert_uint_eq(r->max_lines, 9);
	r = rule_get(rs, "k/lines");
	ck_assert_int_eq(r->cut, CUT_LINES);
	ck_assert_uint_eq(r->max_lines, 3);
	r = rule_get(rs, "k/document");
	ck_assert_int_eq(r->cut, CUT_DOCUMENT);
	ck_assert_int_eq(r->at, AT_TAIL);
	ck_assert_uint_eq(rule_window_lines(r), 40);
	r = rule_get(rs, "k/while");
	ck_assert_int_eq(r->cut, CUT_WHILE);
	ck_assert_str_eq(rule_pattern(rs, &r->follow, 0), "b");
	r = rule_get(rs, "k/struct");
	ck_assert_int_eq(r->kind, RULE_STRUCT);
	ck_assert_str_eq(r->shape->name, "php-var-dump");
	ck_assert_uint_eq(r->require.count, 1);
	ck_assert_uint_eq(r->min_bytes, 100);
	ck_assert_uint_eq(rule_window_lines(r), WINDOW_MAX_LINES);
	r = rule_get(rs, "k/repeat");
	ck_assert_int_eq(r->kind, RULE_REPEAT);
	ck_assert_uint_eq(r->repeat_lines, 30);
	ck_assert_uint_eq(rs->n_every_line, 1);
	ck_assert_ptr_eq(&rs->rules[rs->every_line[0]], r);
	ruleset_free(rs);
}
END_TEST

START_TEST(neighbours_and_keeps)
{
	struct compile_options options = { .level = 2 };
	struct ruleset *rs = rule_compile(every_key, &options);
	const struct rule *r = rule_get(rs, "k/around"), *keep;

	ck_assert(r->before.count == 1 && r->after.count == 1);
	ck_assert_uint_eq(r->run, 4);
	ck_assert_uint_eq(r->reach_blank_lines, 0);
	ck_assert_uint_eq(rule_window_lines(r), 4);
	r = rule_get(rs, "k/look");
	ck_assert(r->above.count == 1 && r->below.count == 1);
	ck_assert_uint_eq(rule_window_lines(r), 1);

	keep = rule_get(rs, "keep some.thing");
	ck_assert_uint_eq(rs->n_keeps, 1);
	ck_assert_ptr_eq(keep, &rs->rules[rs->n_rules - 1]);
	ck_assert_int_eq(keep->action, ACTION_KEEP);
	ck_assert_uint_eq(keep->level, 0);
	ck_assert_uint_eq(keep->reach_near_lines, 3);
	ck_assert_uint_eq(rule_get(rs, "k/has")->n_keeps, 1);
	ck_assert_ptr_eq(&rs->rules[rule_get(rs, "k/has")->keeps[0]], keep);
	ck_assert_uint_eq(rule_get(rs, "k/line")->n_keeps, 1);
	ck_assert_uint_eq(rule_get(rs, "k/span")->n_keeps, 0);
	ck_assert_uint_eq(rs->hold_lines, 40); /* at: tail 40 */
	ruleset_free(rs);
}
END_TEST

/* Patterns that other formats of files would change or refuse. */
static const char *const raw_patterns[] = {
	"#hashtag", "a # b", "- x", "[ ]x", "x: y", "\"quoted\"", "'single'", "a\\\\b", "\\\"",
	"{a}{2,3}", "&amp;", "!yes", "%s %d", "@me", "`x`", "a|b", "no", "~", "1.0", "0x1F",
	"\\d+\\.\\d+", "x = \"y\"", "a, b", "[\\[\\]]", "\\{\\{NAME}}", "x\\{{2}", "\xC2\xA0x",
	"line: x", "\\x20x\\x20",
};

START_TEST(patterns_are_raw)
{
	struct buf text = { 0 };
	struct ruleset *rs;
	const struct rule *r;

	ck_assert_int_eq(buf_printf(&text, R "  line:   %s \t \n", raw_patterns[_i]), 0);
	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	rs = rule_compile(text.ptr, &plain);
	r = rule_get(rs, "a/b");
	ck_assert_str_eq(rule_pattern(rs, &r->match, 0), raw_patterns[_i]);
	ruleset_free(rs);
	buf_free(&text);
}
END_TEST

START_TEST(continuation_comments_and_line_ends)
{
	static const char unix_text[] = F
		"# before\n\nlet A = (?:x|\n  y|\n    z)\n\n"
		"rule a/b\n"
		"   desc: one\n     two\n\n# inside\n       three\n"
		"   line: (?:ab|\n# inside a pattern\n    cd)\n"
		"          {{A}}\n"
		"   words: 1..2\n";
	struct buf dos = { 0 };
	struct ruleset *rs;

	ck_assert_int_eq(buf_append_cstr(&dos, "\xEF\xBB\xBF"), 0);
	for (const char *p = unix_text; *p; p++) {
		if (*p == '\n')
			ck_assert_int_eq(buf_append_char(&dos, '\r'), 0);
		ck_assert_int_eq(buf_append_char(&dos, *p), 0);
	}
	ck_assert_int_eq(buf_append_char(&dos, '\0'), 0);
	for (int i = 0; i < 2; i++) {
		const struct rule *r;

		rs = rule_compile(i ? dos.ptr : unix_text, &plain);
		r = rule_get(rs, "a/b");
		ck_assert_str_eq(r->desc, "one two three");
		ck_assert_str_eq(rule_pattern(rs, &r->match, 0), "(?:ab|cd)(?:(?:x|y|z))");
		ck_assert_uint_eq(r->words.max, 2);
		ruleset_free(rs);
	}
	buf_free(&dos);
}
END_TEST

/* A list, the languages that are wanted, and the pattern it becomes. */
static const struct {
	const char *items;
	const char *langs;
	const char *pattern;
} lists[] = {
	{ "  May\n  May 1\n  June\n", NULL, "(?:May\\h+1|June|May)" },
	{ "  b\n  a\n  b\n", NULL, "(?:a|b)" },
	{ "  a  \t b\n", NULL, "(?:a\\h+b)" },
	{ "  l'an\n", NULL, "(?:l['’ʼ]an)" },
	{ "  more...\n  a....\n", NULL, "(?:more(?:\\.{3}|…)|a(?:\\.{3}|…)\\.)" },
	{ "  a.b*c+d?e\n", NULL, "(?:a\\.b\\*c\\+d\\?e)" },
	{ "  (x) [y] {z} ^$|\\ #\n", NULL,
	  "(?:\\(x\\)\\h+\\[y\\]\\h+\\{z\\}\\h+\\^\\$\\|\\\\\\h+\\#)" },
	{ "  {{A}}\n", NULL, "(?:\\{\\{A\\}\\})" },
	{ "  x\n  @fr\n  y\n  @de en\n  z\n  @*\n  w\n", NULL, "(?:w|x|y|z)" },
	{ "  x\n  @fr\n  y\n  @de en\n  z\n  @*\n  w\n", "fr", "(?:w|x|y)" },
	{ "  x\n  @fr\n  y\n  @de en\n  z\n  @*\n  w\n", "en,it", "(?:w|x|z)" },
	{ "  @pt\n  x\n  @pt-BR\n  y\n  @pt-PT\n  z\n", "pt-br", "(?:x|y)" },
	{ "  @pt\n  x\n  @pt-BR\n  y\n  @pt-PT\n  z\n", "pt", "(?:x|y|z)" },
	{ "  @fr\n  x\n", "de", "(?!)" },
	{ "  @fr\n      deeper\n  x\n", NULL, "(?:deeper|x)" },
};
#define N_LISTS ((int)(sizeof(lists) / sizeof(lists[0])))

START_TEST(list_becomes_pattern)
{
	struct compile_options options = { .level = 1, .langs = lists[_i].langs };
	struct buf text = { 0 };
	struct ruleset *rs;

	ck_assert_int_eq(buf_printf(&text, F "list L\n%srule a/b\n  line: q{{L}}\n",
	                            lists[_i].items), 0);
	ck_assert_int_eq(buf_append_char(&text, '\0'), 0);
	rs = rule_compile(text.ptr, &options);
	ck_assert_str_eq(rule_pattern(rs, &rule_get(rs, "a/b")->match, 0) + 1, lists[_i].pattern);
	ruleset_free(rs);
	buf_free(&text);
}
END_TEST

START_TEST(names_stand_in_any_order)
{
	struct ruleset *rs = rule_compile(
		F "rule a/b\n  line: {{A}}-{{L}}\n  before: \\{\\{{{B_2}}\n"
		"let A = a{{B_2}}|c\nlist L\n  x\nlet B_2 = b\n", &plain);
	const struct rule *r = rule_get(rs, "a/b");

	ck_assert_str_eq(rule_pattern(rs, &r->match, 0), "(?:a(?:b)|c)-(?:x)");
	ck_assert_str_eq(rule_pattern(rs, &r->before, 0), "\\{\\{(?:b)");
	ruleset_free(rs);
}
END_TEST

static const char with_samples[] = R
	"  line: x\n"
	"  drop: one: two  \n"
	"  keep:   {{not}} a name\n"
	"  test:\n"
	"    = first  \n"
	"# a comment\n"
	"    -\n"
	"    -  x\n"
	"      + y\n"
	"    =\n"
	"  test:\n"
	"    - x\n";

START_TEST(samples)
{
	struct compile_options options = { .level = 1, .keep_samples = true };
	struct ruleset *rs = rule_compile(with_samples, &options);
	const struct rule *r = rule_get(rs, "a/b");
	const struct sample *s = r->samples;

	ck_assert_uint_eq(r->n_samples, 4);
	ck_assert_int_eq(s[0].kind, SAMPLE_DROP);
	ck_assert_uint_eq(s[0].n_lines, 1);
	ck_assert(s[0].lines[0].mark == '-' && span_equal_cstr(s[0].lines[0].text, "one: two"));
	ck_assert_uint_eq(s[0].lines[0].line, 4);
	ck_assert_int_eq(s[1].kind, SAMPLE_KEEP);
	ck_assert_int_eq(s[1].lines[0].mark, '=');
	ck_assert(span_equal_cstr(s[1].lines[0].text, "{{not}} a name"));
	ck_assert_int_eq(s[2].kind, SAMPLE_TEST);
	ck_assert_uint_eq(s[2].pos.line, 6);
	ck_assert_uint_eq(s[2].n_lines, 5);
	ck_assert(s[2].lines[0].mark == '=' && span_equal_cstr(s[2].lines[0].text, "first  "));
	ck_assert(s[2].lines[1].mark == '-' && s[2].lines[1].text.len == 0);
	ck_assert(s[2].lines[2].mark == '-' && span_equal_cstr(s[2].lines[2].text, " x"));
	ck_assert(s[2].lines[3].mark == '+' && span_equal_cstr(s[2].lines[3].text, "y"));
	ck_assert_uint_eq(s[2].lines[4].line, 12);
	ck_assert_uint_eq(s[3].n_lines, 1);
	ruleset_free(rs);

	rs = rule_compile(with_samples, &plain); /* a run of the filter needs none */
	ck_assert_uint_eq(rule_get(rs, "a/b")->n_samples, 0);
	ruleset_free(rs);
}
END_TEST

static unsigned flags_of(const struct ruleset *rs, const struct pattern_list *list)
{
	ck_assert_uint_eq(list->count, 1);
	return patterns_flags(rs->patterns, list->ids[0]);
}

START_TEST(flags_of_patterns)
{
	struct ruleset *rs = rule_compile(F
		"rule a/a\n  line: x\n  before: b\n  after: c\n  above: d\n  below: e\n"
		"  unless: f\n  unless-near: g\n"
		"rule a/b\n  has: x\n  case: exact\n  unless: f\n"
		"rule a/c\n  span: x\n  off: yes\n"
		"rule a/d\n  block: x\n  until: y\n  max: 2\n"
		"rule a/e\n  heading: x\n  while: y\n  max: 2\n"
		"rule a/f\n  struct: php-print-r\n  require: x\n", &plain);
	const struct rule *r = rs->rules;
	const unsigned whole = PATTERN_WHOLE | PATTERN_CASELESS, scanned = PATTERN_SCANNED;

	ck_assert_uint_eq(flags_of(rs, &r[0].match), whole | scanned);
	ck_assert_uint_eq(flags_of(rs, &r[0].before), whole);
	ck_assert_uint_eq(flags_of(rs, &r[0].after), whole);
	ck_assert_uint_eq(flags_of(rs, &r[0].above), whole);
	ck_assert_uint_eq(flags_of(rs, &r[0].below), whole);
	ck_assert_uint_eq(flags_of(rs, &r[0].unless), PATTERN_CASELESS);
	ck_assert_uint_eq(flags_of(rs, &r[0].unless_near), PATTERN_CASELESS);
	ck_assert_uint_eq(flags_of(rs, &r[1].match), scanned);
	ck_assert_uint_eq(flags_of(rs, &r[1].unless), 0);
	ck_assert_uint_eq(flags_of(rs, &r[2].match), PATTERN_CASELESS);
	ck_assert_uint_eq(flags_of(rs, &r[3].match), whole | scanned);
	ck_assert_uint_eq(flags_of(rs, &r[3].last), whole);
	ck_assert_uint_eq(flags_of(rs, &r[4].follow), whole);
	ck_assert_uint_eq(flags_of(rs, &r[5].require), PATTERN_CASELESS);
	ruleset_free(rs);
}
END_TEST

/* Each scanned pattern knows the enabled rules that it opens. */
START_TEST(users_of_patterns)
{
	struct ruleset *rs = rule_compile(F
		"rule a/a\n  line: x\n  line: x\n"
		"rule a/b\n  line: y\n  line: x\n"
		"rule a/c\n  line: x\n  off: yes\n"
		"rule a/d\n  struct: php-var-dump\n"
		"keep k\n  line: y\n", &plain);
	const struct rule *r = rs->rules;
	const struct pattern_users *x = &rs->users[r[0].match.ids[0]];
	const struct pattern_users *y = &rs->users[r[1].match.ids[0]];
	uint32_t of_struct = 0;

	ck_assert_uint_eq(r[0].match.ids[0], r[0].match.ids[1]);
	ck_assert_uint_eq(x->count, 2);
	ck_assert(x->rules[0] == 0 && x->rules[1] == 1);
	ck_assert_uint_eq(y->count, 2);
	ck_assert(y->rules[0] == 1 && y->rules[1] == 4);
	for (uint32_t i = 0; i < patterns_count(rs->patterns); i++) {
		unsigned flags = patterns_flags(rs->patterns, i);

		if (!(flags & PATTERN_SCANNED))
			ck_assert_uint_eq(rs->users[i].count, 0);
		if (flags & PATTERN_LITERAL) {
			ck_assert_uint_eq(flags, PATTERN_LITERAL | PATTERN_SCANNED);
			ck_assert_uint_eq(rs->users[i].count, 1);
			ck_assert_uint_eq(rs->users[i].rules[0], 3);
			of_struct++;
		}
	}
	ck_assert_uint_gt(of_struct, 0);
	ruleset_free(rs);
}
END_TEST

START_TEST(entries_of_the_command_line)
{
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&plain, &d);
	struct ruleset *rs;

	ck_assert_int_eq(compiler_add_entries(c, span_cstr("line: sponsored by .*")), 0);
	ck_assert_int_eq(compiler_add_entries(c, span_cstr("has: x\nunless: y\n  z\nwords: ..5")),
	                 0);
	rs = compiler_finish(c);
	compiler_free(c);
	ck_assert_ptr_nonnull(rs);
	ck_assert_str_eq(rule_pattern(rs, &rule_get(rs, "cli/1")->match, 0), "sponsored by .*");
	ck_assert_str_eq(rule_pattern(rs, &rule_get(rs, "cli/2")->unless, 0), "yz");
	ck_assert_uint_eq(rule_get(rs, "cli/2")->words.max, 5);
	ck_assert_str_eq(rule_get(rs, "cli/2")->pos.file, "cli/2");
	ruleset_free(rs);
	diags_free(&d);
}
END_TEST

START_TEST(both_reaches)
{
	struct ruleset *rs = rule_compile(
		F "rule a/a\n  line: x\n  reach: 4\n  above: y\n"
		"rule a/b\n  line: x\n  unless-near: y\n  reach: 5\n  below: z\n  reach: 2\n"
		"rule a/c\n  line: x\n  below: z\n  unless-near: y\n  reach: 6\n", &plain);

	ck_assert_uint_eq(rule_get(rs, "a/a")->reach_blank_lines, 4);
	ck_assert_uint_eq(rule_get(rs, "a/b")->reach_near_lines, 5);
	ck_assert_uint_eq(rule_get(rs, "a/b")->reach_blank_lines, 2);
	ck_assert_uint_eq(rule_get(rs, "a/c")->reach_near_lines, 6);
	ck_assert_uint_eq(rule_get(rs, "a/c")->reach_blank_lines, 1);
	ruleset_free(rs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_model");
	TCase *tc = tcase_create("model");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, defaults);
	tcase_add_test(tc, keys_and_values);
	tcase_add_test(tc, claims_of_many_lines);
	tcase_add_test(tc, neighbours_and_keeps);
	tcase_add_loop_test(tc, patterns_are_raw, 0,
	                    (int)(sizeof(raw_patterns) / sizeof(raw_patterns[0])));
	tcase_add_test(tc, continuation_comments_and_line_ends);
	tcase_add_loop_test(tc, list_becomes_pattern, 0, N_LISTS);
	tcase_add_test(tc, names_stand_in_any_order);
	tcase_add_test(tc, samples);
	tcase_add_test(tc, flags_of_patterns);
	tcase_add_test(tc, users_of_patterns);
	tcase_add_test(tc, entries_of_the_command_line);
	tcase_add_test(tc, both_reaches);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
