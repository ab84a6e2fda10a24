/* Unit tests of src/match: what patterns are refused, how lines are made
 * ready, where matches are, limits, templates, and the order of hits. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "match_run.h"

/* One pattern, and a matcher for it. */
struct fixture {
	struct patterns *p;
	struct matcher *m;
	uint32_t id;
};

static struct fixture with(const char *pattern, unsigned flags)
{
	struct fixture f = { .p = patterns_new(NULL) };

	f.id = must_add(f.p, pattern, flags);
	ck_assert_int_eq(patterns_freeze(f.p), 0);
	f.m = matcher_new(f.p);
	ck_assert_ptr_nonnull(f.m);
	return f;
}

static void done(struct fixture *f)
{
	matcher_free(f->m);
	patterns_free(f->p);
}

/* Patterns that are refused, where, and a part of the reason. */
static const struct {
	const char *pattern;
	size_t offset;
	const char *reason;
} refused[] = {
	{ "", 0, "empty" },
	{ "a*", 0, "empty string" },
	{ "(?:|x)", 0, "empty string" },
	{ "\\b", 0, "empty string" },
	{ "a(b", 3, "parenthesis" },
	{ "a\\Cb", 3, "\\C" },
	{ "a\\Kb", 1, "\\K" },
	{ "\\QK\\E\\Kb", 5, "\\K" },
	{ "ab(?C1)c", 2, "callout" },
	{ "(*UTF)a", 0, "verb" },
	{ "(*LIMIT_MATCH=9)a", 0, "verb" },
	{ "(*ANYCRLF)a", 0, "verb" },
	{ "(*:name)a", 0, "verb" },
	{ "\xFFx", 0, "UTF-8" },
};

START_TEST(refuses)
{
	struct patterns *p = patterns_new(NULL);
	struct pattern_error error;
	uint32_t id;

	ck_assert_int_eq(patterns_add(p, span_cstr(refused[_i].pattern), 0, &id, &error), -1);
	ck_assert_msg(strstr(error.message, refused[_i].reason) != NULL, "%s: %s",
	              refused[_i].pattern, error.message);
	ck_assert_uint_eq(error.offset, refused[_i].offset);
	ck_assert_uint_eq(patterns_count(p), 0);
	patterns_free(p);
}
END_TEST

/* What looks like something refused, and is not. */
static const char *const accepted[] = {
	"\\\\K", "\\Qa\\K\\Eb", "[(?C)]x", "[]K\\]]", "a(?#\\\\)K", "(*atomic:a)b", "x(?:Ca)",
};

START_TEST(accepts)
{
	struct fixture f = with(accepted[_i], 0);

	done(&f);
}
END_TEST

START_TEST(same_pattern_same_number)
{
	struct patterns *p = patterns_new(NULL);
	uint32_t first = must_add(p, "one", PATTERN_WHOLE);

	ck_assert_uint_ne(must_add(p, "one", 0), first);
	ck_assert_uint_ne(must_add(p, "two", PATTERN_WHOLE), first);
	for (int i = 0; i < 1000; i++) {
		char text[20];

		snprintf(text, sizeof(text), "p%d", i);
		must_add(p, text, 0);
	}
	ck_assert_uint_eq(must_add(p, "one", PATTERN_WHOLE), first);
	ck_assert_uint_eq(patterns_count(p), 1003);
	ck_assert(span_equal_cstr(patterns_text(p, first), "one"));
	patterns_free(p);
}
END_TEST

/* Where a pattern matches a line, in bytes of the line; -1: nowhere. */
static const struct {
	const char *pattern;
	unsigned flags;
	const char *line;
	long start, end;
} places[] = {
	{ "b+", 0, "abbc", 1, 3 },
	{ "B", 0, "abc", -1, 0 },
	{ "B", PATTERN_CASELESS, "abc", 1, 2 },
	{ "abc", PATTERN_WHOLE, "abc", 0, 3 },
	{ "abc", PATTERN_WHOLE, " \t\xC2\xA0" "abc\xE2\x80\x8B\r ", 4, 7 },
	{ "abc", PATTERN_WHOLE, "abc.", -1, 0 },
	{ "b", PATTERN_WHOLE, "abc", -1, 0 },
	{ "a|b", PATTERN_WHOLE, "ab", -1, 0 },
	{ "(?<= )x", PATTERN_WHOLE, " x", -1, 0 }, /* the blank is no part of it */
	{ "(?<= )x", 0, " x", 1, 2 },
	{ "a.c", 0, "xa\rc", 1, 4 },
	{ "a.c", 0, "a\xE2\x80\xA8" "c", 0, 5 },
	{ "a$", 0, "a\r", -1, 0 },
	/* a bad byte stands for one U+FFFD; places are those of the raw line */
	{ "\\x{FFFD}b", 0, "a\xFF" "b", 1, 3 },
	{ "c", 0, "\xFF\x80" "ab\xC3" "c", 5, 6 },
	{ "a.b", PATTERN_WHOLE, "\xC2\xA0" "a\xF0" "b ", 2, 5 },
	{ "A\\z", 0, "A\x80" "B", -1, 0 },
	{ "\\W", 0, "a\xE2\x80\x94", 1, 4 },
	{ "x\\x00y", 0, NULL, 0, 3 },
};

START_TEST(finds)
{
	struct fixture f = with(places[_i].pattern, places[_i].flags);
	struct span line = places[_i].line ? span_cstr(places[_i].line) : span_of("x\0y", 3);

	/* More often than it takes to become machine code. */
	for (int round = 0; round < 100; round++) {
		struct subject s;
		struct match match = { 0 };
		bool expected = places[_i].start >= 0;

		ck_assert_int_eq(matcher_subject(f.m, 0, line, &s), 0);
		ck_assert_int_eq(matcher_test(f.m, f.id, &s), expected ? MATCH_YES : MATCH_NO);
		ck_assert_int_eq(matcher_find(f.m, f.id, &s, 0, &match),
		                 expected ? MATCH_YES : MATCH_NO);
		if (expected) {
			ck_assert_int_eq((long)match.start, places[_i].start);
			ck_assert_int_eq((long)match.end, places[_i].end);
			ck_assert_int_eq(matcher_find(f.m, f.id, &s, match.end, &match), MATCH_NO);
		}
	}
	done(&f);
}
END_TEST

START_TEST(finds_one_after_the_other)
{
	struct fixture f = with("[ab]", 0);
	struct span line = span_cstr("\xFF" "axb\xFE" "a");
	static const size_t starts[] = { 1, 3, 5 };
	struct subject s;
	struct match match = { 0 };

	ck_assert_int_eq(matcher_subject(f.m, 1, line, &s), 0);
	for (size_t i = 0, from = 0; i < 3; i++, from = match.end) {
		ck_assert_int_eq(matcher_find(f.m, f.id, &s, from, &match), MATCH_YES);
		ck_assert_uint_eq(match.start, starts[i]);
	}
	ck_assert_int_eq(matcher_find(f.m, f.id, &s, match.end, &match), MATCH_NO);
	ck_assert_int_eq(matcher_find(f.m, f.id, &s, 99, &match), MATCH_NO);
	done(&f);
}
END_TEST

START_TEST(two_subjects_at_once)
{
	struct fixture f = with("\\x{FFFD}1", 0);
	struct subject a, b;

	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr("x\xFF" "1"), &a), 0);
	ck_assert_int_eq(matcher_subject(f.m, 1, span_cstr("yyyyyyy\xFF" "2"), &b), 0);
	ck_assert_int_eq(matcher_test(f.m, f.id, &a), MATCH_YES);
	ck_assert_int_eq(matcher_test(f.m, f.id, &b), MATCH_NO);
	done(&f);
}
END_TEST

/* A limit is said, counted, the same in both tiers, and harms nothing after it. */
START_TEST(limit_is_not_no_match)
{
	struct fixture f = with("(?!z)(?:a+a+)+b", 0);
	struct span bad = span_cstr("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa c b");
	struct subject s;

	ck_assert_int_eq(matcher_subject(f.m, 0, bad, &s), 0);
	for (uint64_t round = 1; round <= 50; round++) {
		ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_LIMIT);
		ck_assert_uint_eq(matcher_counts(f.m)->limits, round);
	}
	ck_assert_uint_eq(matcher_counts(f.m)->confirms, 50);
	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr("aab"), &s), 0);
	ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_YES);
	done(&f);
}
END_TEST

/* What is regular is decided in one pass. */
START_TEST(an_automaton_knows_no_limit)
{
	struct fixture f = with("(?:a+a+)+b", 0);
	struct subject s;

	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa c b"), &s), 0);
	ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_NO);
	ck_assert_uint_eq(matcher_counts(f.m)->limits, 0);
	matcher_set_index(f.m, false);
	ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_LIMIT);
	done(&f);
}
END_TEST

/* Where no beginning takes many steps, but each of them some, the sum is bounded. */
START_TEST(a_search_is_bounded_as_a_whole)
{
	struct fixture f = with("(a+)(\\1)+b", 0);
	struct buf line = { 0 };
	struct match match;
	struct subject s;

	for (int i = 0; i < 60000; i++)
		buf_append_char(&line, 'a');
	ck_assert_int_eq(matcher_subject(f.m, 0, buf_span(&line), &s), 0);
	for (int round = 0; round < 40; round++) /* and so it becomes machine code */
		ck_assert_int_eq(matcher_find(f.m, f.id, &s, 0, &match), MATCH_NO);
	buf_append_cstr(&line, "cb");
	ck_assert_int_eq(matcher_subject(f.m, 0, buf_span(&line), &s), 0);
	ck_assert_int_eq(matcher_find(f.m, f.id, &s, 0, &match), MATCH_LIMIT);
	ck_assert_uint_eq(matcher_counts(f.m)->limits, 1);
	buf_free(&line);
	done(&f);
}
END_TEST

/* With few steps a search finds what it finds with many, or says that it gave up. */
START_TEST(few_steps_and_many)
{
	static const char *const patterns[] = {
		"(a+)(\\1)+b", "(?=a*(\\w)\\1)\\w+ c", "(\\w+) (?:\\w+ )*\\1!", "(?<=aa)(?:a|aa)+ b",
		"(?>a+)\\Gb|(.)\\1{9}", "a(*SKIP)(.)\\1+b", "(b(?1)?c)a",
		"(b\\g<1>?c)a", "(?<n>b(?&n)?c)a", "b(?:c|(?R))a",
	};
	struct dice dice = { 1 };
	unsigned outcomes[3] = { 0 }, pieces = 0;

	for (unsigned round = 0; round < 1500; round++) {
		const char *pattern = patterns[round % (sizeof patterns / sizeof patterns[0])];
		struct fixture few = with(pattern, 0), many = with(pattern, 0);
		uint32_t n = 90 + roll(&dice, 800), sides = 2 + roll(&dice, 7);
		struct match found, expected;
		enum match_result result;
		struct buf line = { 0 };
		struct subject s;

		while (line.len < n)
			buf_append_char(&line, "aab c\xC3!b"[roll(&dice, sides)]);
		matcher_set_limit(few.m, 1 + roll(&dice, 300));
		matcher_set_limit(many.m, 10000000);
		matcher_subject(few.m, 0, buf_span(&line), &s);
		result = matcher_find(few.m, few.id, &s, 0, &found);
		outcomes[result]++;
		matcher_subject(many.m, 0, buf_span(&line), &s);
		if (result != MATCH_LIMIT)
			ck_assert_int_eq(matcher_find(many.m, many.id, &s, 0, &expected), result);
		if (result == MATCH_YES) {
			ck_assert_uint_eq(found.start, expected.start);
			ck_assert_uint_eq(found.end, expected.end);
			pieces += found.start > 100;
		}
		buf_free(&line);
		done(&few);
		done(&many);
	}
	ck_assert_uint_gt(outcomes[MATCH_NO], 50);
	ck_assert_uint_gt(outcomes[MATCH_YES], 50);
	ck_assert_uint_gt(outcomes[MATCH_LIMIT], 50);
	ck_assert_uint_gt(pieces, 5);
}
END_TEST

/* Deep recursion runs out of the JIT stack: then it does every time. */
START_TEST(jit_stack_is_a_limit)
{
	struct fixture f = with("(\\((?:[^()]|(?1))*\\))x", 0);
	struct buf line = { 0 };
	struct subject s;
	enum match_result first;

	for (int i = 0; i < 1200; i++)
		buf_append_char(&line, '(');
	for (int i = 0; i < 1200; i++)
		buf_append_char(&line, ')');
	buf_append_char(&line, 'x');
	ck_assert_int_eq(matcher_subject(f.m, 0, buf_span(&line), &s), 0);
	first = matcher_test(f.m, f.id, &s);
	ck_assert_int_ne(first, MATCH_NO);
	for (int round = 0; round < 100; round++)
		ck_assert_int_eq(matcher_test(f.m, f.id, &s), first);
	buf_free(&line);
	done(&f);
}
END_TEST

START_TEST(lazy_pattern_may_be_broken)
{
	struct fixture f = with("a(b", PATTERN_LAZY | PATTERN_SCANNED);
	struct subject s;

	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr("a(b"), &s), 0);
	ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_BROKEN);
	ck_assert_int_eq(matcher_test(f.m, f.id, &s), MATCH_BROKEN);
	done(&f);
}
END_TEST

/* Templates for (?<day>\d+)\.(\d+)(x)? on "am 24.12 \xFF"; NULL: refused at. */
static const struct {
	const char *tmpl, *expected;
	size_t offset;
} templates[] = {
	{ "", "", 0 },
	{ "plain", "plain", 0 },
	{ "$2/$1", "12/24", 0 },
	{ "${day}.", "24.", 0 },
	{ "[$0]", "[24.12]", 0 },
	{ "${2}0", "120", 0 },
	{ "$$5 $3|", "$5 |", 0 },
	{ "ok $4", NULL, 3 },
	{ "${night}", NULL, 0 },
	{ "$", NULL, 0 },
	{ "a$b", NULL, 1 },
	{ "${day", NULL, 0 },
	{ "$99999999999", NULL, 0 },
};

START_TEST(expands)
{
	struct fixture f = with("(?<day>\\d+)\\.(\\d+)(x)?", _i % 2 ? PATTERN_LAZY : 0);
	struct span tmpl = span_cstr(templates[_i].tmpl);
	struct buf out = { 0 };
	struct subject s;
	struct match match;
	size_t offset;

	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr("am \xFF 24.12 \xFF"), &s), 0);
	ck_assert_int_eq(matcher_find(f.m, f.id, &s, 0, &match), MATCH_YES);
	if (templates[_i].expected) {
		ck_assert(patterns_check_template(f.p, f.id, tmpl, &offset));
		ck_assert_int_eq(matcher_expand(f.m, f.id, tmpl, &out), 0);
		ck_assert_msg(span_equal_cstr(buf_span(&out), templates[_i].expected), "%.*s",
		              (int)out.len, out.ptr);
	} else {
		ck_assert(!patterns_check_template(f.p, f.id, tmpl, &offset));
		ck_assert_uint_eq(offset, templates[_i].offset);
		ck_assert_int_eq(matcher_expand(f.m, f.id, tmpl, &out), -1);
	}
	buf_free(&out);
	done(&f);
}
END_TEST

/* A group that holds a bad byte is written with that byte. */
START_TEST(expands_raw_bytes)
{
	struct fixture f = with("<(.*)>", PATTERN_WHOLE);
	struct buf out = { 0 };
	struct subject s;
	struct match match;

	ck_assert_int_eq(matcher_subject(f.m, 0, span_cstr(" <a\xFF\xC3>"), &s), 0);
	ck_assert_int_eq(matcher_find(f.m, f.id, &s, 0, &match), MATCH_YES);
	ck_assert_int_eq(matcher_expand(f.m, f.id, span_cstr("$1"), &out), 0);
	ck_assert(span_equal_cstr(buf_span(&out), "a\xFF\xC3"));
	buf_free(&out);
	done(&f);
}
END_TEST

/* Hits come by line, then by pattern, each once, with and without the index;
 * long lines are searched for literals only. */
START_TEST(hits_in_order)
{
	struct patterns *p = patterns_new(NULL);
	unsigned scanned = PATTERN_SCANNED | PATTERN_CASELESS;
	uint32_t always = must_add(p, "\\w+ly", scanned);
	uint32_t inner = must_add(p, "newsletter.*newsletter", scanned);
	uint32_t unscanned = must_add(p, "newsletter", PATTERN_CASELESS);
	uint32_t literal = must_add(p, "a:1:{", PATTERN_SCANNED | PATTERN_LITERAL);
	uint32_t whole = must_add(p, "newsletter", scanned | PATTERN_WHOLE);
	struct batch b = { 0 };
	const struct hit *hits;
	struct stretch text;

	ck_assert_int_eq(patterns_freeze(p), 0);
	batch_add(&b, span_cstr("Newsletter"));
	batch_add(&b, span_cstr("   "));
	batch_add(&b, span_cstr("Newsletter newsletter a:1:{ A:1:{"));
	batch_add(&b, span_cstr("Newsletter newsletter a:1:{"));
	b.lines[2].flags = LINE_LONG;
	text = batch_stretch(&b);
	for (int use = 0; use < 2; use++) {
		struct matcher *m = matcher_new(p);
		long count;
		unsigned n_literals = 0;

		matcher_set_index(m, use != 0);
		count = matcher_scan(m, &text, b.lines, b.count, &hits);
		ck_assert_int_gt(count, 0);
		for (long i = 0; i < count; i++) {
			ck_assert_uint_ne(hits[i].pattern, unscanned);
			if (hits[i].line == 2)
				ck_assert_uint_eq(hits[i].pattern, literal);
			n_literals += hits[i].pattern == literal;
			if (i > 0)
				ck_assert(hits[i].line > hits[i - 1].line ||
				          (hits[i].line == hits[i - 1].line &&
				           hits[i].pattern > hits[i - 1].pattern));
		}
		ck_assert_uint_eq(n_literals, 2);
		ck_assert_uint_eq(matcher_counts(m)->candidates, (uint64_t)count);
		matcher_free(m);
	}
	ck_assert_int_eq(patterns_route(p, always), ROUTE_INNER);
	ck_assert_int_eq(patterns_route(p, inner), ROUTE_INNER);
	ck_assert_int_eq(patterns_route(p, unscanned), ROUTE_UNSCANNED);
	ck_assert_int_eq(patterns_route(p, whole), ROUTE_PREFIX);
	batch_free(&b);
	patterns_free(p);
}
END_TEST

#define N(array) (int)(sizeof(array) / sizeof((array)[0]))

int main(void)
{
	Suite *suite = suite_create("match");
	TCase *tc = tcase_create("match");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, refuses, 0, N(refused));
	tcase_add_loop_test(tc, accepts, 0, N(accepted));
	tcase_add_test(tc, same_pattern_same_number);
	tcase_add_loop_test(tc, finds, 0, N(places));
	tcase_add_test(tc, finds_one_after_the_other);
	tcase_add_test(tc, two_subjects_at_once);
	tcase_add_test(tc, limit_is_not_no_match);
	tcase_add_test(tc, an_automaton_knows_no_limit);
	tcase_add_test(tc, a_search_is_bounded_as_a_whole);
	tcase_add_test(tc, few_steps_and_many);
	tcase_add_test(tc, jit_stack_is_a_limit);
	tcase_add_test(tc, lazy_pattern_may_be_broken);
	tcase_add_loop_test(tc, expands, 0, N(templates));
	tcase_add_test(tc, expands_raw_bytes);
	tcase_add_test(tc, hits_in_order);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
