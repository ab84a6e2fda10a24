/*
 * descrape-learn: from lines to rules that take them again.  Sites, forms, what is
 * picked, and the way through a rule file and the engine, for the lines that are
 * hardest to quote and for random ones.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "learn/canon.h"
#include "learn/choose.h"
#include "learn/date_words.h"
#include "learn/form.h"
#include "learn/rulefile.h"
#include "learn/site.h"
#include "stream_run.h"

/* ---- sites ---- */

static const struct { const char *value, *site; } site_cases[] = {
	{ "https://www.Example.org:8080/a?b#c", "example.org" },
	{ "http://user:pw@blog.example.org/", "blog.example.org" },
	{ "www.example.org/page", "example.org" },
	{ "example.org", "example.org" },
	{ "example.org.", "example.org" },
	{ "http://[2001:db8::1]:80/x", "[2001:db8::1]" },
	{ "https://m\xc3\xbcnchen.example/x", "m\xc3\xbcnchen.example" },
	{ " https://a.example\n", "a.example" },
	{ "dns:example.org", "dns:example.org" },
	{ "The Harbour News", "the harbour news" },
	{ "and so on. Then", "and so on. then" },
	{ "a\nrule x", "a?rule x" },
	{ "\xff.example", "?.example" },
	{ "http://", "" },
	{ "..", "" },
	{ "", "" },
};

START_TEST(sites_are_hosts)
{
	struct buf out = { 0 };

	ck_assert_int_eq(site_of(span_cstr(site_cases[_i].value), &out), 0);
	buf_append_char(&out, '\0');
	ck_assert_str_eq(out.ptr, site_cases[_i].site);
	buf_free(&out);
}
END_TEST

/* ---- lines ---- */

static const struct { const char *line; bool prose; } prose_cases[] = {
	{ "The gates that were opened in May will close again tonight.", true },
	{ "\xe2\x80\x9cThe gates that were opened in May will close tonight!\xe2\x80\x9d", true },
	{ "The gates that were opened in May will close again tonight", false },
	{ "Read more about it.", false },
	{ "Home News Sport Weather Shop Travel", false },
	{ "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n", true },
	/* two characters a word: thirteen are no sentence of eight words, sixteen are */
	{ "\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd\xe6\x88\x91\xe4\xbb\xac\xe5\x8e\xbb"
	  "\xe5\x85\xac\xe5\x9b\xad\xe7\x8e\xa9\xe4\xba\x86\xe4\xb8\x80\xe5\xa4\xa9\xe3\x80\x82", false },
	{ "\xe4\xbb\x8a\xe5\xa4\xa9\xe7\x9a\x84\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd"
	  "\xe6\x88\x91\xe4\xbb\xac\xe5\x8e\xbb"
	  "\xe5\x85\xac\xe5\x9b\xad\xe7\x8e\xa9\xe4\xba\x86\xe4\xb8\x80\xe5\xa4\xa9\xe3\x80\x82", true },
};

START_TEST(prose_is_known)
{
	ck_assert_int_eq(canon_is_prose(span_cstr(prose_cases[_i].line)), prose_cases[_i].prose);
}
END_TEST

START_TEST(lines_are_tidied)
{
	struct buf out = { 0 };

	ck_assert_int_eq(buf_reserve(&out, CANON_MAX_BYTES), 0);
	ck_assert_int_eq(canon_line(span_cstr(" \xc2\xa0 a \t\xe3\x80\x80 b\r"), &out), CANON_LINE);
	ck_assert(span_equal_cstr(buf_span(&out), "a b"));
	ck_assert_int_eq(canon_line(span_cstr("\xe2\x80\x8b \r"), &out), CANON_BLANK);
	ck_assert_int_eq(canon_line(span_cstr("a\x01" "b"), &out), CANON_UNFIT);
	ck_assert_int_eq(canon_line(span_cstr("a\x80"), &out), CANON_UNFIT);
	ck_assert_int_eq(canon_line(span_cstr("a\xc2\x85" "b"), &out), CANON_UNFIT);
	ck_assert(canon_key(span_cstr("H\xc3\x89LAS")) == canon_key(span_cstr("h\xc3\xa9las")));
	ck_assert(canon_key(span_cstr("a b")) != canon_key(span_cstr("ab")));
	buf_free(&out);
}
END_TEST

/* ---- forms ---- */

static const struct { const char *line, *form, *named; } form_cases[] = {
	{ "Comments (12)", "Comments (\1)", "Comments (\1)" },
	{ "Posted on Monday, 3 May 2021", "Posted on \2, \1 \2 \1", "Posted on \2, \1 \2 \1" },
	{ "March on", "March on", "March on" },
	{ "By Anna de Vries, J. Berg", "By Anna de Vries, J. Berg", "By \3 de \3, \3. \3" },
	{ "By Anna Maria Berg Lund Moe", "By Anna Maria Berg Lund Moe", "By \3 \3" },
	{ "by O\xe2\x80\x99Neil-Smith", "by O\xe2\x80\x99Neil-Smith", "by \3" },
	{ "10h20", "\1h\1", "\1h\1" },
	{ "5 \xce\x9c\xce\x91\xce\xaa\xce\x9f\xce\xa5 2012",
	  "\1 \xce\x9c\xce\x91\xce\xaa\xce\x9f\xce\xa5 \1", NULL },
	{ "5 \xce\x99\xce\xbf\xcf\x85\xce\xbd\xce\xaf\xce\xbf\xcf\x85 2012", "\1 \2 \1", NULL },
	{ "\xe7\xac\xac" "3\xe9\xa1\xb5", "\xe7\xac\xac\1\xe9\xa1\xb5", NULL },
	{ "1 May 2 May 3 May 4 May 5 May", "\1 \2 \1 \2 \1 \2 \1 \2 \1 May", NULL },
};

START_TEST(forms_leave_open_what_varies)
{
	struct buf out = { 0 };

	ck_assert_int_ge(form_of(span_cstr(form_cases[_i].line), false, &out), 0);
	ck_assert(span_equal_cstr(buf_span(&out), form_cases[_i].form));
	ck_assert_int_ge(form_of(span_cstr(form_cases[_i].line), true, &out), 0);
	if (form_cases[_i].named)
		ck_assert(span_equal_cstr(buf_span(&out), form_cases[_i].named));
	buf_free(&out);
}
END_TEST

START_TEST(forms_have_words)
{
	ck_assert(form_has_word(span_cstr("Comments (\1)")));
	ck_assert(form_has_word(span_cstr("\xe7\xac\xac\1")));
	ck_assert(!form_has_word(span_cstr("\1h\1 \2 | \3")));
}
END_TEST

START_TEST(date_words_are_in_order)
{
	ck_assert_uint_gt(n_date_words, 300);
	for (size_t i = 0; i < n_date_words; i++) {
		ck_assert(i == 0 || strcmp(date_words[i - 1], date_words[i]) < 0);
		ck_assert_msg(date_words_have(span_cstr(date_words[i])), "%s", date_words[i]);
	}
	ck_assert(date_words_have(span_cstr("SEPTEMBER")));
	ck_assert(!date_words_have(span_cstr("Harbour")));
	ck_assert(!date_words_have(span_cstr("")));
	ck_assert(!date_words_have(span_cstr("a-word-that-is-longer-than-any-month-has-ever-been")));
}
END_TEST

/* ---- from pages to rules and back ---- */

static const struct choose_options usual = { .min_pages = 2, .min_percent = 2,
	                                     .min_site_pages = 5 };

/* Lines that are hard to quote; each is learned, and taken again. */
static const char *const hard_lines[] = {
	"@media screen", "# not a comment", "line: x", "rule a/b", "  = x", "- x", "+ y",
	"{{NAME}} and {{", "a\\Q.*\\E|b", "(?i)[x]{2,3}^$", "it's it\xe2\x80\x99s 'that'",
	"wait... wait.... wait\xe2\x80\xa6", "\xe2\x80\xa6", "|  |  |", "-", "\xc2\xbb next",
	"a\xc2\xa0\xe2\x80\x89z", "tab\there", "I\xcc\x87stanbul \xc4\xb0", "Stra\xc3\x9f" "e STRASSE",
	"\xcf\x83\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82", "\xef\xbb\xbf" "bom inside \xef\xbb\xbf x",
	"''''''''''''''''''''''''''''''''", "\xf0\x9f\x98\x80 smile \xef\xb8\x8f", "*** 12 ***",
	"include /etc/x", "\\", "C:\\path\\E", "$1 ${name} $$", "%s %d %n", "&amp; <b>",
};

#define N_HARD (sizeof(hard_lines) / sizeof(hard_lines[0]))

/* Learns `n` pages of `text`, and returns the rule file; the caller frees it. */
static struct buf learn_text(const char *text, unsigned n, const char *site)
{
	struct learner l;
	struct choice choice;
	struct rulefile_facts facts = { .pages = n, .sites = 1, .missed_pages = 1 };
	struct buf out = { 0 };

	ck_assert_int_eq(learner_init(&l, LEARNER_MIN_MEMORY_BYTES, false), 0);
	for (unsigned i = 0; i < n; i++) {
		ck_assert_int_eq(learner_begin(&l, span_cstr(site)), 0);
		ck_assert_int_eq(learner_text(&l, span_cstr(text)), 0);
		ck_assert_int_eq(learner_end(&l), 0);
	}
	ck_assert_int_eq(choose(&choice, &l, &usual), 0);
	ck_assert_int_eq(rulefile_append_head(&out, &facts, choice.sites, choice.n_sites), 0);
	for (size_t i = 0; i < choice.n_sites; i++)
		ck_assert_int_eq(rulefile_append_site(&out, &choice, &choice.sites[i], i + 1), 0);
	buf_append_char(&out, '\0');
	choice_free(&choice);
	learner_free(&l);
	return out;
}

/* What is left of a text under the rules; the caller frees it. */
static struct buf clean(const char *rules_text, const char *text)
{
	descrape_rules *rules = run_rules(rules_text, 1);
	struct run run;
	struct buf out;

	run_stream(&run, rules, NULL, span_cstr(text), SPLIT_WHOLE, 0);
	out = run.out;
	run.out = (struct buf){ 0 };
	run_free(&run);
	descrape_rules_free(rules);
	return out;
}

/* Loads the rule file with its samples and runs them. */
static void check_samples(const char *text)
{
	descrape_rules_options options = { .size = sizeof(options), .level = 3, .samples = 1 };
	descrape_rules *rules = descrape_rules_new(&options);
	descrape_problem problem = { .size = sizeof(problem) };
	size_t n_run = 0;
	long failed = -1;

	descrape_rules_add_text(rules, "learned", text, strlen(text));
	if (descrape_rules_compile(rules) == DESCRAPE_OK)
		failed = descrape_rules_check(rules, &n_run);
	if (failed && descrape_rules_problem(rules, 0, &problem) == 0)
		ck_abort_msg("line %u: %s", problem.line, problem.message);
	ck_assert_int_eq(failed, 0);
	ck_assert_uint_gt(n_run, 0);
	descrape_rules_free(rules);
}

START_TEST(hard_lines_are_taken_again)
{
	struct buf text = { 0 }, rules, left;

	for (size_t i = 0; i < N_HARD; i++)
		buf_printf(&text, "%s\n", hard_lines[i]);
	buf_append_char(&text, '\0');
	rules = learn_text(text.ptr, 6, "example.org");
	check_samples(rules.ptr);
	left = clean(rules.ptr, text.ptr);
	ck_assert_uint_le(left.len, strlen(hard_lines[0]) + 1 + strlen(hard_lines[N_HARD - 1]) + 1);
	buf_free(&text);
	buf_free(&rules);
	buf_free(&left);
}
END_TEST

/* The longest lines of the costliest characters still load. */
START_TEST(worst_lines_load)
{
	static const char *const units[] = { "'", "...", "\xc3\x9f", "\xf0\x9f\x98\x80", "A, ", "1.",
		                             "x 5 May ", "\xe1\xba\x9e", "k\xe2\x84\xaa", "a " };
	struct buf text = { 0 }, rules, left;

	for (size_t i = 0; i < 60; i++) {
		const char *unit = units[i % (sizeof(units) / sizeof(units[0]))];
		size_t start = text.len;

		buf_printf(&text, "line %zu no", i);
		while (text.len - start + strlen(unit) <= CANON_MAX_BYTES - 1)
			buf_append_cstr(&text, unit);
		buf_append_char(&text, '\n');
	}
	buf_append_char(&text, '\0');
	rules = learn_text(text.ptr, 6, "example.org");
	left = clean(rules.ptr, text.ptr);
	ck_assert_uint_lt(left.len, strlen(text.ptr));
	buf_free(&text);
	buf_free(&rules);
	buf_free(&left);
}
END_TEST

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* A line of what patterns and forms make something of. */
static void random_line(struct buf *out, unsigned *state)
{
	static const char *const units[] = {
		"a", "Bo", "Anna", "May", "5", "2021", " ", " ", "  ", "'", "\xe2\x80\x99", "-", ".",
		"...", "(", ")", "[", "{{", "}}", "\\", "|", "*", "@", "#", "\xc3\x89", "\xc3\xa9",
		"\xc7\x85", "\xc2\xbd", "\xd9\xa3", "\xe6\x9c\x88", "\xc2\xad", "\xe2\x80\x8d",
		"\xcc\x81", "\xc2\xa0", "\xc3\x9f", "\xce\xa3", "\xcf\x82", "x", "Vries", "?",
	};
	unsigned n = 1 + next_random(state) % 9;

	for (unsigned i = 0; i < n; i++)
		buf_append_cstr(out, units[next_random(state) % (sizeof(units) / sizeof(units[0]))]);
}

/* The pattern of each form takes the line that the form was made from. */
START_TEST(patterns_take_the_lines_of_their_forms)
{
	unsigned state = (unsigned)_i;
	struct buf raw = { 0 }, canon = { 0 }, form = { 0 }, rules = { 0 }, text = { 0 }, left;
	unsigned n_rules = 0;

	ck_assert_int_eq(buf_reserve(&canon, CANON_MAX_BYTES), 0);
	buf_append_cstr(&rules, "format: descrape 1\n");
	form_append_macro(&rules, FORM_NAME);
	form_append_macro(&rules, FORM_DATE_WORD);
	for (unsigned i = 0; i < 60; i++) {
		buf_clear(&raw);
		random_line(&raw, &state);
		if (canon_line(buf_span(&raw), &canon) != CANON_LINE)
			continue;
		ck_assert_int_ge(form_of(buf_span(&canon), i % 2, &form), 0);
		buf_printf(&rules, "rule x/%u\n  line: ", n_rules++);
		ck_assert_int_eq(form_append_pattern(&rules, buf_span(&form)), 0);
		buf_append_char(&rules, '\n');
		buf_append_span(&text, buf_span(&raw));
		buf_append_char(&text, '\n');
	}
	buf_append_char(&rules, '\0');
	buf_append_char(&text, '\0');
	left = clean(rules.ptr, text.ptr);
	ck_assert_msg(left.len == 0, "%.*s stays", (int)left.len, left.ptr);
	buf_free(&raw);
	buf_free(&canon);
	buf_free(&form);
	buf_free(&rules);
	buf_free(&text);
	buf_free(&left);
}
END_TEST

/* Every rule takes its samples, and all that was learned goes between the ends. */
START_TEST(random_pages_are_taken_again)
{
	unsigned state = 1000u + (unsigned)_i;
	struct buf text = { 0 }, rules, left;
	const char *lf;

	buf_append_cstr(&text, "first of all lines\n");
	for (unsigned i = 0; i < 80; i++) {
		random_line(&text, &state);
		buf_append_char(&text, '\n');
	}
	buf_append_cstr(&text, "last of all lines\n");
	buf_append_char(&text, '\0');
	rules = learn_text(text.ptr, 7, _i % 2 ? "example.org" : "");
	check_samples(rules.ptr);
	left = clean(rules.ptr, text.ptr);
	buf_append_char(&left, '\0');
	lf = strchr(left.ptr, '\n');
	ck_assert_str_eq(lf ? lf + 1 : "", "last of all lines\n");
	buf_free(&text);
	buf_free(&rules);
	buf_free(&left);
}
END_TEST

/* ---- what is picked ---- */

/* A page of a site with a menu, a headline that others link to, and prose. */
static void add_page(struct learner *l, const char *site, unsigned number)
{
	struct buf text = { 0 };

	buf_printf(&text, "Home\nAll the news of today\nHarbour %u opens in spring\n"
	           "The gates that were built in the year %u will be opened by the mayor today.\n"
	           "Posted on %u May 2021\nHarbour %u opens in spring\nContact us by letter\n",
	           number, number, number, number + 1);
	ck_assert_int_eq(learner_begin(l, span_cstr(site)), 0);
	ck_assert_int_eq(learner_text(l, buf_span(&text)), 0);
	ck_assert_int_eq(learner_end(l), 0);
	buf_free(&text);
}

static const struct pick *find_pick(const struct choice *choice, enum pick_kind kind,
                                    const char *text)
{
	for (size_t i = 0; i < choice->n_picks; i++)
		if (choice->picks[i].kind == kind &&
		    span_equal_cstr(hitter_text(choice->picks[i].from), text))
			return &choice->picks[i];
	return NULL;
}

START_TEST(what_recurs_is_picked)
{
	struct learner l;
	struct choice choice;

	ck_assert_int_eq(learner_init(&l, LEARNER_MIN_MEMORY_BYTES, false), 0);
	for (unsigned i = 0; i < 8; i++)
		add_page(&l, "a.example", 10 * i);
	for (unsigned i = 0; i < 4; i++) /* too few */
		add_page(&l, "b.example", 10 * i);
	ck_assert_int_eq(choose(&choice, &l, &usual), 0);
	ck_assert_uint_eq(choice.n_sites, 1);
	ck_assert_uint_eq(choice.sites[0].pages, 8);
	ck_assert(span_equal_cstr(choice.sites[0].name, "a.example"));
	ck_assert_ptr_nonnull(find_pick(&choice, PICK_ALONE, "Home"));
	ck_assert_ptr_nonnull(find_pick(&choice, PICK_LINE, "All the news of today"));
	ck_assert_ptr_nonnull(find_pick(&choice, PICK_FORM, "Posted on \1 \2 \1"));
	ck_assert_ptr_nonnull(find_pick(&choice, PICK_FORM, "Harbour \1 opens in spring"));
	ck_assert_ptr_null(find_pick(&choice, PICK_ALONE, "All the news of today"));
	ck_assert_uint_eq(l.n_prose, 12);
	for (size_t i = 0; i < choice.n_picks; i++)
		ck_assert(!canon_is_prose(hitter_sample(choice.picks[i].from)));
	ck_assert(choice_takes_alone(&choice, span_cstr("HOME")));
	ck_assert(!choice_takes_alone(&choice, span_cstr("Contact us by letter")));
	choice_free(&choice);
	learner_free(&l);
}
END_TEST

/* Text in pieces of any size is the same text. */
START_TEST(pieces_do_not_matter)
{
	static const char text[] = "one line of it\r\n\n  two\nlast without an end";
	struct learner l;
	struct choice choice;

	ck_assert_int_eq(learner_init(&l, LEARNER_MIN_MEMORY_BYTES, false), 0);
	for (size_t size = 1; size <= 6; size++) {
		learner_begin(&l, span_cstr(""));
		for (size_t at = 0; at < sizeof(text) - 1; at += size) {
			size_t left = sizeof(text) - 1 - at;

			learner_text(&l, span_of(text + at, left < size ? left : size));
		}
		learner_end(&l);
	}
	ck_assert_uint_eq(l.n_lines, 18);
	ck_assert_int_eq(choose(&choice, &l, &usual), 0);
	ck_assert_uint_eq(choice.n_picks, 3);
	for (size_t i = 0; i < choice.n_picks; i++)
		ck_assert_uint_eq(choice.picks[i].pages, 6);
	choice_free(&choice);
	learner_free(&l);
}
END_TEST

/* A line without end takes no memory and is not learned. */
START_TEST(endless_lines_are_unfit)
{
	struct learner l;
	char piece[1000];

	memset(piece, 'x', sizeof(piece));
	ck_assert_int_eq(learner_init(&l, LEARNER_MIN_MEMORY_BYTES, false), 0);
	learner_begin(&l, span_cstr(""));
	for (unsigned i = 0; i < 1000; i++)
		ck_assert_int_eq(learner_text(&l, span_of(piece, sizeof(piece))), 0);
	learner_end(&l);
	ck_assert_uint_eq(l.n_lines, 1);
	ck_assert_uint_eq(l.n_unfit, 1);
	ck_assert_uint_le(l.line.cap, 64 * 1024);
	learner_free(&l);
}
END_TEST

static const struct { const char *site, *slug; } slug_cases[] = {
	{ "example.org", "example.org" }, { "", "all" }, { "all", "all-00000012" },
	{ "a b/c", "a-b-c-00000012" }, { ".htaccess", "-htaccess-00000012" },
	{ "[2001:db8::1]", "-2001-db8--1--00000012" },
};

START_TEST(slugs_name_files)
{
	struct site_choice site = { .name = span_cstr(slug_cases[_i].site),
		                    .key = 0x1200000000u };
	struct buf out = { 0 };

	ck_assert_int_eq(rulefile_append_slug(&out, &site), 0);
	buf_append_char(&out, '\0');
	ck_assert_str_eq(out.ptr, slug_cases[_i].slug);
	buf_free(&out);
}
END_TEST

#define N(cases) ((int)(sizeof(cases) / sizeof((cases)[0])))

int main(void)
{
	Suite *suite = suite_create("learn_rules");
	TCase *tc = tcase_create("learn_rules");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, sites_are_hosts, 0, N(site_cases));
	tcase_add_loop_test(tc, prose_is_known, 0, N(prose_cases));
	tcase_add_test(tc, lines_are_tidied);
	tcase_add_loop_test(tc, forms_leave_open_what_varies, 0, N(form_cases));
	tcase_add_test(tc, forms_have_words);
	tcase_add_test(tc, date_words_are_in_order);
	tcase_add_test(tc, hard_lines_are_taken_again);
	tcase_add_test(tc, worst_lines_load);
	tcase_add_loop_test(tc, patterns_take_the_lines_of_their_forms, 0, 20);
	tcase_add_loop_test(tc, random_pages_are_taken_again, 0, 6);
	tcase_add_test(tc, what_recurs_is_picked);
	tcase_add_test(tc, pieces_do_not_matter);
	tcase_add_test(tc, endless_lines_are_unfit);
	tcase_add_loop_test(tc, slugs_name_files, 0, N(slug_cases));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
