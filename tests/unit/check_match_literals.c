/* Unit tests of how src/match finds patterns: which literals it sees in them,
 * how long they match, and the tables of characters against PCRE2 itself. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/utf8.h"
#include "match/fold.h"
#include "match/edge_near.h"
#include "match/gram_filter.h"
#include "match/odd.h"
#include "match_run.h"

#define NO_BOUND SIZE_MAX

/* A caseless pattern, as a whole line or not, and what is made of it. */
static const struct {
	const char *pattern;
	unsigned flags;
	enum pattern_route route;
	size_t longest;
	const char *literals;
} plans[] = {
	{ "Subscribe now", PATTERN_WHOLE, ROUTE_PREFIX, 13, "\"subscrib\"" },
	{ "(?:please )?subscribe", PATTERN_WHOLE, ROUTE_PREFIX, 16, "\"please s\" \"subscrib\"" },
	{ "rss|home", PATTERN_WHOLE, ROUTE_PREFIX, 4, "\"rss\" \"home\"" },
	/* a number in front is left out, where letters follow */
	{ "\\d+ comments?", PATTERN_WHOLE, ROUTE_PREFIX, NO_BOUND, "\"0 comment\" \"0 comments\"" },
	{ "\\d[\\d., ]{0,6} comments", PATTERN_WHOLE, ROUTE_PREFIX, 16, "\"0 comments\"" },
	{ "(?:\\d{1,3}|one) replies", PATTERN_WHOLE, ROUTE_PREFIX, 11, "\"0 replies\" \"one repl\"" },
	{ "[+-]?\\d{1,3}(?:[., ]\\d{3}){0,2}k? likes", PATTERN_WHOLE, ROUTE_PREFIX, 19,
	  "\"0 likes\" \"0 k likes\"" },
	{ "\\d+: \\d+", PATTERN_WHOLE, ROUTE_PREFIX, NO_BOUND, "\"0: 0\"" },
	{ "\\(\\d+ votes\\)", PATTERN_WHOLE, ROUTE_PREFIX, NO_BOUND, "\"(0 votes\"" },
	{ "\\d{1,2} \\d{4}", PATTERN_WHOLE, ROUTE_PREFIX, 7, "\"0 0\"" },
	{ "read\\h+more", PATTERN_WHOLE, ROUTE_PREFIX, NO_BOUND, "\"read mor\"" },
	{ "e-?mails? .{0,9}", PATTERN_WHOLE, ROUTE_PREFIX, 17,
	  "\"email \" \"e-mail \" \"emails \" \"e-mails \"" },
	/* what decorates lines in front and behind is left out */
	{ "[’']tis", PATTERN_WHOLE, ROUTE_PREFIX, 4, "\"tis\"" },
	{ "(?:[|»•*-] )?menu", PATTERN_WHOLE, ROUTE_PREFIX, 6, "\"menu\"" },
	{ "(?:[«‹•|·*+#×(–-]\\h?){0,3}it[\\h»›>:|*+.()\\d-]{0,9}", PATTERN_WHOLE, ROUTE_PREFIX, 17,
	  "\"it\"" },
	{ "\\[a\\]b", PATTERN_WHOLE, ROUTE_PREFIX, 4, "\"[a]b\"" },
	{ "\\s*a b", PATTERN_WHOLE, ROUTE_PREFIX, NO_BOUND, "\"a b\"" },
	{ "a{2}b", PATTERN_WHOLE, ROUTE_PREFIX, 3, "\"aab\"" },
	{ "[ab]cd", PATTERN_WHOLE, ROUTE_PREFIX, 3, "\"acd\" \"bcd\"" },
	{ "подписаться", PATTERN_WHOLE, ROUTE_PREFIX, 11, "\"????????\"" },
	{ ".{1,60} kommentare", PATTERN_WHOLE, ROUTE_SUFFIX, 71, "\"mmentare\"" },
	{ ".*cookies.*", PATTERN_WHOLE, ROUTE_INNER, NO_BOUND, "\"cookies\"" },
	{ "\\S+ \\S+", PATTERN_WHOLE, ROUTE_ALWAYS, NO_BOUND, "" },
	{ "\\w+@\\w+", 0, ROUTE_FIRST, NO_BOUND, "\"@\"" },
	{ "share on (?:facebook|x)", 0, ROUTE_INNER, 17, "\"share on \"" },
	{ "\\((?:photo|image) by", 0, ROUTE_INNER, 9, "\"(photo\" \"(image\"" },
	{ "^sponsored", 0, ROUTE_PREFIX, 9, "\"sponsore\"" },
	{ "^\\s*ad:", 0, ROUTE_PREFIX, NO_BOUND, "\"ad:\"" },
	{ "written by$", 0, ROUTE_SUFFIX, 10, "\"itten by\"" },
	{ "x{3,}", 0, ROUTE_INNER, NO_BOUND, "\"xxx\"" },
	{ "(?=abc)...", 0, ROUTE_ALWAYS, 3, "" },
	{ "(a)?(?(1)bcdefgh|ijklmno)", 0, ROUTE_ALWAYS, NO_BOUND, "" },
	{ "foo(*ACCEPT)barbaz", 0, ROUTE_ALWAYS, NO_BOUND, "" },
	{ "foobar{,3}", 0, ROUTE_ALWAYS, NO_BOUND, "" },
	{ "(?xx)foo [b a]", 0, ROUTE_ALWAYS, NO_BOUND, "" },
	{ "\\x{FFFD}newsletter", PATTERN_WHOLE, ROUTE_SUFFIX, 11, "\"wsletter\"" },
	{ "ꭰnewsletter", 0, ROUTE_INNER, 11, "\"newsletter\"" },
};

START_TEST(plan)
{
	struct patterns *p = patterns_new(NULL);
	uint32_t id = must_add(p, plans[_i].pattern,
	                       plans[_i].flags | PATTERN_SCANNED | PATTERN_CASELESS);
	struct buf literals = { 0 };

	ck_assert_int_eq(patterns_freeze(p), 0);
	ck_assert_int_eq(patterns_describe(p, id, &literals), 0);
	ck_assert_msg(span_equal_cstr(buf_span(&literals), plans[_i].literals), "%s: %.*s",
	              plans[_i].pattern, (int)literals.len, literals.ptr);
	ck_assert_int_eq(patterns_route(p, id), plans[_i].route);
	ck_assert_uint_eq(patterns_longest(p, id), plans[_i].longest);
	buf_free(&literals);
	patterns_free(p);
}
END_TEST

/* Patterns that would take for ever if nothing bounded the extraction. */
static const char *const hostile[] = {
	"(?:(?:(?:(?:(?:(?:(?:(?:a?){8}){8}){8}){8}){8}){8}){8}){8}b",
	"(?:(?:(?:(?:(?:(?:(?:(?:\\b){8}){8}){8}){8}){8}){8}){8}){8}b",
	"(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)x",
	"(?:a?b?c?d?e?f?g?h?i?j?k?l?m?n?o?p?q?r?s?t?u?v?w?x?y?z?)z",
};

START_TEST(hostile_patterns_end)
{
	struct patterns *p = patterns_new(NULL);

	must_add(p, hostile[_i], PATTERN_WHOLE | PATTERN_SCANNED | PATTERN_LAZY);
	must_add(p, hostile[_i], PATTERN_SCANNED | PATTERN_LAZY);
	ck_assert_int_eq(patterns_freeze(p), 0);
	patterns_free(p);
}
END_TEST

/* Lines that start like a phrase: what follows the key says that it is none. */
static const struct {
	const char *pattern, *line;
	bool named;
} follows[] = {
	{ "(?:subscribe now|subscribe here)[.!\\h\\d]*", "Subscribe here! 2", true },
	{ "(?:subscribe now|subscribe here)[.!\\h\\d]*", "Subscribe to us", false },
	{ "(?:subscribe now|subscribe here)[.!\\h\\d]*", "subscribe then", false },
	{ "newspaper[.!\\h\\d]*", "Newspaper 2", true },
	{ "newspaper[.!\\h\\d]*", "Newspapers", false },
	{ "newspaper[.!\\h\\d]*", "Newspaper of ours", false },
	{ "newspaper", "Newspaper of ours", false },
	{ "newspaper.{0,40}", "Newspaper of ours", true },
	{ "\\d+ newspapers", "12 newspaper stands", false },
	{ "- newspapers", "- newspaper stands", false },
	{ "^newspaper stand", "newspaper stands", true },
};

START_TEST(what_follows_a_key)
{
	struct patterns *p = patterns_new(NULL);
	bool whole = follows[_i].pattern[0] != '^';
	struct batch b = { 0 };
	struct stretch text;
	struct matcher *m;
	const struct hit *hits;

	must_add(p, follows[_i].pattern,
	         (whole ? PATTERN_WHOLE : 0u) | PATTERN_SCANNED | PATTERN_CASELESS);
	ck_assert_int_eq(patterns_freeze(p), 0);
	m = matcher_new(p);
	batch_add(&b, span_cstr(follows[_i].line));
	text = batch_stretch(&b);
	ck_assert_int_eq(matcher_scan(m, &text, b.lines, b.count, &hits), follows[_i].named);
	matcher_free(m);
	batch_free(&b);
	patterns_free(p);
}
END_TEST

/* An alternation of very many: still found by how lines start. */
START_TEST(long_lists_have_starts)
{
	struct patterns *p = patterns_new(NULL);
	struct buf pattern = { 0 };
	uint32_t id;

	buf_append_cstr(&pattern, "(?:read )?(?:");
	for (int i = 0; i < 700; i++)
		buf_printf(&pattern, "%sitem\\h+%c%c%c", i ? "|" : "", 'a' + i % 26,
		           'a' + i / 26 % 26, 'a' + i % 7);
	buf_append_cstr(&pattern, "):? .{1,80}");
	buf_append_char(&pattern, '\0');
	id = must_add(p, pattern.ptr, PATTERN_WHOLE | PATTERN_SCANNED | PATTERN_CASELESS);
	ck_assert_int_eq(patterns_freeze(p), 0);
	ck_assert_int_eq(patterns_route(p, id), ROUTE_PREFIX);
	buf_free(&pattern);
	patterns_free(p);
}
END_TEST

/* Whether PCRE2 takes a line of one character for a match of a pattern. */
static bool matches_char(struct matcher *m, uint32_t pattern, uint32_t c)
{
	char bytes[4];
	struct subject s;

	ck_assert_int_eq(matcher_subject(m, 0, span_of(bytes, utf8_encode(c, bytes)), &s), 0);
	return matcher_test(m, pattern, &s) == MATCH_YES;
}

START_TEST(blanks_and_digits_are_those_of_pcre2)
{
	struct patterns *p = patterns_new(NULL);
	uint32_t blank = must_add(p, "[\\s\\h\\v]", 0), digit = must_add(p, "\\d", 0);
	struct matcher *m;
	unsigned n_wrong = 0;

	ck_assert_int_eq(patterns_freeze(p), 0);
	m = matcher_new(p);
	matcher_set_index(m, false); /* PCRE2 itself */
	for (uint32_t c = 1; c < 0x110000; c++) {
		if (c >= 0xD800 && c < 0xE000)
			continue;
		n_wrong += matches_char(m, blank, c) != fold_is_blank(c);
		n_wrong += matches_char(m, digit, c) && !fold_is_digit(c);
	}
	ck_assert_uint_eq(n_wrong, 0);
	matcher_free(m);
	patterns_free(p);
}
END_TEST

static bool has(const uint32_t *list, unsigned count, uint32_t c)
{
	for (unsigned i = 0; i < count; i++)
		if (list[i] == c)
			return true;
	return false;
}

/* odd_find by both of its ways, which must agree. */
static const char *find_odd(const char *at, const char *end, bool folds, bool blanks)
{
	struct odd_finder portable, here;

	odd_init(&portable, folds, blanks, true);
	odd_init(&here, folds, blanks, false);
	ck_assert_ptr_eq(odd_find(&portable, at, end), odd_find(&here, at, end));
	return odd_find(&here, at, end);
}

/* Both ways of a pair filter find all pairs of the set, at every place. */
START_TEST(gram_filters_agree)
{
	struct key_table *keys = calloc(1, sizeof *keys);
	struct dice dice = { 9 };
	unsigned n_found = 0;

	ck_assert_ptr_nonnull(keys);
	for (size_t i = 0; i < sizeof keys->map / sizeof keys->map[0]; i++)
		keys->map[i] = (uint64_t)roll(&dice, 256) << roll(&dice, 57);
	for (int round = 0; round < 20000; round++) {
		char text[GRAM_FILTER_BLOCK];
		uint32_t found;

		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (char)roll(&dice, 256);
		found = gram_filter_portable(keys, text);
		ck_assert_uint_eq(gram_filter_best()(keys, text), found);
		n_found += (unsigned)__builtin_popcount(found);
	}
	ck_assert_uint_gt(n_found, 1000);
	free(keys);
}
END_TEST

/* Of a text that ends, all places in it and none behind. */
static void check_last(const struct pair_filter *f, const char *text, size_t len)
{
	uint64_t found = pair_filter_last(f, text, len);

	for (size_t i = 0; i < PAIR_FILTER_BLOCK; i++) {
		uint8_t next = (uint8_t)(i + 1 < len ? text[i + 1] : 0);

		ck_assert_int_eq(found >> i & 1,
		                 i < len && pair_filter_at(f, (uint8_t)text[i], next));
	}
}

START_TEST(pair_filters_find_all)
{
	struct dice dice = { (uint64_t)time(NULL) | 1 };
	unsigned n_found = 0;

	for (int round = 0; round < 200; round++) {
		struct pair_filter portable, here;
		bool in_set[256][256] = { { false } };
		char text[PAIR_FILTER_BLOCK + 1];

		pair_filter_init(&portable);
		for (uint32_t n = roll(&dice, 40) + 1; n > 0; n--) {
			uint8_t first = (uint8_t)roll(&dice, 256), second = (uint8_t)roll(&dice, 256);

			pair_filter_add(&portable, first, first, second, second);
			in_set[first][second] = true;
		}
		here = portable;
		pair_filter_finish(&portable, true);
		pair_filter_finish(&here, false);
		for (int k = 0; k < 200; k++) {
			uint64_t a, b;

			for (size_t i = 0; i < sizeof(text); i++)
				text[i] = (char)roll(&dice, 256);
			pair_filter_blocks(&portable, text, 1, &a);
			pair_filter_blocks(&here, text, 1, &b);
			for (size_t i = 0; i < PAIR_FILTER_BLOCK; i++) {
				uint8_t first = (uint8_t)text[i], second = (uint8_t)text[i + 1];

				ck_assert_int_eq(a >> i & 1, pair_filter_at(&portable, first, second));
				if (in_set[first][second])
					ck_assert(a >> i & b >> i & 1);
				n_found += in_set[first][second];
			}
			check_last(&portable, text, roll(&dice, PAIR_FILTER_BLOCK) + 1);
		}
	}
	ck_assert_uint_gt(n_found, 100);
}
END_TEST

/* Adds an edge that is so many letters and spaces long. */
static void add_edge(struct edge_table *t, struct dice *dice)
{
	struct edge_entry entry = { .len = (uint16_t)(roll(dice, 8) + 1) };

	for (unsigned i = 0; i < entry.len; i++)
		entry.key |= (uint64_t)("abc "[roll(dice, i ? 4 : 3)]) << 8 * i;
	ck_assert_int_eq(edge_table_add(t, &entry), 0);
}

/* Both ways to look at how lines start say the same; and what they leave out is in no
 * table that agrees with the line's first symbols. */
START_TEST(near_starts_agree)
{
	static const char letters[] = "aAbBcC  1(\n\xD0";
	struct dice dice = { 17 };
	unsigned n_closed = 0;

	for (int round = 0; round < 300; round++) {
		struct edge_table table = { 0 };
		struct line lines[64] = { { 0 } };
		char bytes[64 * 3 + 8];
		struct stretch text = { bytes, 1000, sizeof bytes };
		uint32_t count = roll(&dice, 64) + 1;
		uint64_t near;

		for (uint32_t n = roll(&dice, 12); n > 0; n--)
			add_edge(&table, &dice);
		ck_assert_int_eq(edge_table_build(&table), 0);
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = letters[roll(&dice, sizeof letters - 1)];
		for (uint32_t i = 0; i < count; i++)
			lines[i].start = text.offset + 3 * i;
		near = edge_near_portable(&table, &text, lines, count);
		ck_assert_uint_eq(edge_near_best()(&table, &text, lines, count), near);
		for (uint32_t i = 0; i < count; i++) {
			struct span line = span_of(stretch_line(&text, &lines[i]).ptr, 8);
			const char *lf = memchr(line.ptr, '\n', line.len);

			if (near >> i & 1)
				continue;
			n_closed++;
			line.len = lf ? (size_t)(lf - line.ptr) : line.len;
			ck_assert_uint_eq(edge_classes(&table, edge_key_start(line, bytes + sizeof bytes,
			                                                      NULL)), 0);
		}
		ck_assert_uint_eq(count < 64 ? near >> count : 0, 0);
		edge_table_free(&table);
	}
	ck_assert_uint_gt(n_closed, 1000);
}
END_TEST

/* Every partner that PCRE2 knows of a stable character is among its variants,
 * shares its symbol, and has its length, or is looked for by odd_find; and
 * these are the characters that fold to the same. */
START_TEST(variants_are_those_of_pcre2)
{
	uint32_t *cased = malloc(0x1F000 * sizeof(*cased)), n_cased = 0;
	struct buf all = { 0 };
	char bytes[4];

	/* Scripts without case are many: a sample of them will do. */
	for (uint32_t c = 1; c < 0x1F000; c++) {
		bool is_cased = utf8_class(c) & (CHAR_UPPER | CHAR_LOWER) || utf8_fold(c) != c;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		if (is_cased || c < 0x500 || c % 61 == 0) {
			cased[n_cased++] = c;
			buf_append(&all, bytes, utf8_encode(c, bytes));
		}
	}
	for (uint32_t i = 0; i < n_cased; i++) {
		uint32_t variants[FOLD_VARIANTS];
		unsigned count = fold_variants(cased[i], variants);
		struct patterns *p;
		struct matcher *m;
		struct subject s;
		struct match match;
		char pattern[20];
		uint32_t id, n_folding = 0, n_matches = 0;

		if (count == 0)
			continue;
		for (uint32_t k = 0; k < n_cased; k++)
			n_folding += utf8_fold(cased[k]) == utf8_fold(cased[i]);
		snprintf(pattern, sizeof(pattern), "\\x{%X}", (unsigned)cased[i]);
		p = patterns_new(NULL);
		id = must_add(p, pattern, PATTERN_CASELESS);
		ck_assert_int_eq(patterns_freeze(p), 0);
		m = matcher_new(p);
		ck_assert_int_eq(matcher_subject(m, 0, buf_span(&all), &s), 0);
		for (size_t from = 0; matcher_find(m, id, &s, from, &match) == MATCH_YES; from = match.end) {
			uint32_t c;

			utf8_decode(all.ptr + match.start, all.ptr + all.len, &c);
			ck_assert_msg(has(variants, count, c), "%X is %X to PCRE2", cased[i], c);
			ck_assert_uint_eq(fold_symbol(c), fold_symbol(cased[i]));
			ck_assert_uint_eq(utf8_fold(c), utf8_fold(cased[i]));
			n_matches++;
			if (match.end - match.start != utf8_encode(utf8_fold(c), bytes))
				ck_assert_msg(find_odd(all.ptr + match.start, all.ptr + match.end, true,
				                       false) == all.ptr + match.start,
				              "%X is as long as it folds", c);
		}
		ck_assert_msg(n_matches == n_folding, "%X", cased[i]);
		matcher_free(m);
		patterns_free(p);
	}
	buf_free(&all);
	free(cased);
}
END_TEST

/* Every odd character is found wherever it stands, and nothing else is. */
START_TEST(odd_characters_are_found)
{
	static const char *const odd[] = {
		"\xC5\xBF", "\xE2\x84\xAA", "\xE2\x84\xAB", "\xE2\x84\xA6", "\xE1\xBA\x9E",
		"\xE1\xB2\x80", "\xE1\xB2\x88", "\xE1\xBE\xBE", /* folds */
		"  ", "\t", "\v", "\f", "\xC2\xA0", "\xC2\x85", "\xE1\x9A\x80", "\xE1\xA0\x8E",
		"\xE2\x80\x80", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
		"\xE2\x81\x9F", "\xE3\x80\x80", "\rx",
	};
	const unsigned n_folds = 8;
	char text[400];

	for (unsigned i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		for (size_t at = 0; at < 200; at++) {
			size_t len = strlen(odd[i]);
			const char *found;

			memset(text, 'x', sizeof(text));
			memcpy(text + at, odd[i], len);
			found = find_odd(text, text + at + len, true, true);
			ck_assert_ptr_eq(found, text + at);
			found = find_odd(text, text + sizeof(text), i < n_folds, i >= n_folds);
			ck_assert_ptr_eq(found, text + at);
			ck_assert_ptr_null(find_odd(text, text + sizeof(text), i >= n_folds, i < n_folds));
		}
	memset(text, 'x', sizeof(text));
	memcpy(text + 50, " \xE2\x80\x99 \xE2\x84\xA2 \xE3\x80\x81 \xE1\xBB\x87 \r\n \n", 20);
	ck_assert_ptr_null(find_odd(text, text + sizeof(text), true, true));
}
END_TEST

#define N(array) (int)(sizeof(array) / sizeof((array)[0]))

int main(void)
{
	Suite *suite = suite_create("match_literals");
	TCase *tc = tcase_create("match_literals");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, plan, 0, N(plans));
	tcase_add_loop_test(tc, hostile_patterns_end, 0, N(hostile));
	tcase_add_loop_test(tc, what_follows_a_key, 0, (int)(sizeof(follows) / sizeof(follows[0])));
	tcase_add_test(tc, long_lists_have_starts);
	tcase_add_test(tc, blanks_and_digits_are_those_of_pcre2);
	tcase_add_test(tc, gram_filters_agree);
	tcase_add_test(tc, near_starts_agree);
	tcase_add_test(tc, pair_filters_find_all);
	tcase_add_test(tc, variants_are_those_of_pcre2);
	tcase_add_test(tc, odd_characters_are_found);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
