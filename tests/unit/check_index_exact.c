/*
 * check_index_exact: the index never rejects a match, and the automata decide
 * as PCRE2 does.
 *
 * PCRE2 runs every pattern on every line; whatever matches must have been
 * named by matcher_scan, and matcher_test must say the same.  The lines are spelled from the patterns themselves:
 * in other case, with other blanks and digits, damaged, and the lines of all
 * patterns are tried on all.  Then come patterns made at random, and, where
 * they are found beside the source, the rules and texts of the benchmark.
 *
 * DESCRAPE_SEED repeats a run, DESCRAPE_ROUNDS makes it longer.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "match_run.h"

/* A pattern, and a line that it matches. */
struct sample {
	const char *pattern, *line;
};
static const struct sample samples[] = {
	/* words in many languages */
	{ "subscribe to our newsletter", "Subscribe to our newsletter" },
	{ "(?:please )?subscribe(?: now)?", "please subscribe" },
	{ "(?:home|about us|contact|rss)", "RSS" },
	{ "rss", "rss" },
	{ "\\d+ comments?", "1024 Comments" },
	{ "\\d{1,2}(?:er)? (?:janvier|février|août) \\d{4}", "1er février 2016" },
	{ "abonnez-vous à (?:la|notre) newsletter\\b.{0,80}", "ABONNEZ-VOUS À LA NEWSLETTER du jour" },
	{ "подписаться на рассылку", "ПОДПИСАТЬСЯ НА РАССЫЛКУ" },
	{ "читайте\\h+также:?.{1,80}", "Читайте также: новости" },
	{ "εγγραφείτε στο newsletter", "ΕΓΓΡΑΦΕΊΤΕ ΣΤΟ NEWSLETTER" },
	{ "σχόλια", "ΣΧΌΛΙΑ" },
	{ "اشترك في النشرة", "اشترك في النشرة" },
	{ "关注我们", "关注我们" },
	{ "この記事をシェア", "この記事をシェア" },
	{ "뉴스레터 구독", "뉴스레터 구독" },
	{ "đăng ký nhận bản tin", "ĐĂNG KÝ NHẬN BẢN TIN" },
	{ "straße|strasse", "STRASSE" },
	{ "großes", "GRO\xE1\xBA\x9E" "ES" },
	/* how blanks, digits and signs stand */
	{ "read\\h+more", "read \xC2\xA0 more" },
	{ "\\s*spaced\\s*", "spaced" },
	{ "[’'ʼ]tis", "’tis" },
	{ "(?:\\.{3}|…) more", "… more" },
	{ "\\[(?:…|\\.{3})\\]", "[...]" },
	{ "— .{1,60} \\(@\\w{1,15}\\)", "— Some Paper (@somepaper)" },
	{ "\\d\\d:\\d\\d", "\xD9\xA1\xD9\xA2:\xD9\xA3\xD9\xA4" },
	{ "a\\d*b", "ab" },
	{ "1\\d?:", "1:" },
	{ "\\d+ of \\d+", "3 of 12" },
	{ "[\\d., ]{1,6} of (?:these|12)", ".. of these" },
	{ "[+-]?\\d{1,3}(?:[., ]\\d{3})*(?:[.,]\\d{1,2})?\\h?[kKmM]? ?(?:views|likes)", "-1.204,5 k likes" },
	{ "(?:[•|·*+#(–-]\\h?){0,3}\\d{1,3}\\h?(?:min|×) read[\\h.()\\d]{0,6}", "• 5 min read (2)" },
	{ "(?:\\d+ )?(?:\\(\\d+\\) )?reviews", "12 (3) reviews" },
	{ "\\d+(?:st|nd|th)? of \\w+", "1st of May" },
	{ "(?:[»|]\\h?)?\\d*\\h?[.:]\\h?chapter", "» . chapter" },
	{ "\\d[\\d.,]*k? views", "1.5k views" },
	{ ".{0,40}all rights reserved\\.?.{0,40}", "© 2019 All rights reserved" },
	{ ".{1,60} kommentare", "Alle Kommentare" },
	{ "\\S+ \\S+", "two words" },
	{ "[^a]b", "\xFF" "b" },
	{ "x\\x{FFFD}y", "x\xFEy" },
	{ "\\Q[a](b)\\E+", "[a](b))" },
	{ "a\\Q\\E+b", "aaab" },
	{ "\\Qab\\E?c", "ac" },
	{ "\\x41\\x{42}\\N{U+43}\\o{104}\\105", "ABCDE" },
	{ "\\cA?ctrl\\x7f?", "ctrl" },
	{ "\\0?nul", "nul" },
	{ "tab\\tbar", "tab\tbar" },
	{ "a\\Rb", "a\rb" },
	{ "caf\\x{65}\\x{301}", "CAFE\xCC\x81" },
	/* decoration in front */
	{ "(?:[|»•*-] )?sign in", "• Sign in" },
	{ "(?:[|»•*-] )?sign in", "sign in" },
	{ "[\\h\\-–—_=*|•·»\\[({<]{0,8}advertisement[\\h\\-–]*", "— [ Advertisement -" },
	{ "(?:[«‹<←•|·*+#×\\[(–—-]\\h?){0,3}next page", "«« Next page" },
	{ "(?:[«‹<←•|·*+#×\\[(–—-]\\h?){0,3}next page", "next page" },
	{ "[-*]{1,3}\\[x\\]", "**[x]" },
	{ "(?:[*•]|«foo)+", "*«foo" },
	{ "[*•|>#·»«+]-?.{0,9}", "*" },
	{ "[*•] foo|- bar", "- bar" },
	{ "- - foo", "- - foo" },
	{ "\\h*[*•]+ ?foo", "** foo" },
	{ "© \\d{4}", "© 2019" },
	{ "(?:go|us|home 2)[\\h»›>→…:|*+.·()\\[\\]\\d,×-]{0,12}", "Home 2 (3) »" },
	{ "(?:go|us|it)(?:[\\h:：.。!！？؟…»›>→|*+()]{0,12})", "It" },
	{ "(?:go|us|it)(?:[\\h:：.。!！？؟…»›>→|*+()]{0,12}|:? ?.{1,9})", "it xyz" },
	{ "(?:go|us|it)[\\h:：.。!！？؟…»›>→|*+()]*(?: on)?", "it » on" },
	{ "(?:(?:go|us|it)[\\h:：.。!！？؟…»›>→|*+()]*)+", "it » us »" },
	{ "[*•|\\h-]*(?:more|[(\\[](?:…|\\.{3})[)\\]])[\\h»›>→…:|*+.·-]{0,9}", "• […] »" },
	{ "(?:[*•]\\h?){0,3}(?:more|\\[…\\])[\\h»›>→…:|*+.·\\d-]{0,9}", "• […] 3 »" },
	{ "(?:©|ⓒ|\\(c\\)) ?\\d{4}", "Ⓒ 2019" },
	{ "12[\\h:：.。!！？؟…»›>→|*+()]*", "12 »" },
	{ "\\[a\\][\\h:：.。!！？؟…»›>→|*+()]*", "[a] »" },
	/* more than a key holds: what follows it is compared as sets */
	{ "(?:read more|continue reading)[\\h…\\d]{0,9}", "Continue reading 3 …" },
	{ "(?:newsletter|newsletters\\h+archive)[\\h:.\\d]*", "Newsletters  archive: 12" },
	{ "(?:newsletter|newsletters\\h+archive)[\\h:.\\d]*", "Newsletter" },
	{ "[»*-]?(?:comments on this|comments off)[»\\h]*(?: so far)?", "*Comments off » so far" },
	{ "downloads(?: \\d+)?", "Downloads 12" },
	{ "abcdefg\\d+\\d*", "abcdefg1234" },
	{ "abcdefg\\d+ ?\\d+x", "abcdefg12 34x" },
	{ "abcdefg\\h+hij", "abcdefg \xC2\xA0 hij" },
	{ "abcdefgh\\h*", "abcdefgh" },
	{ "abcdefgh?i?", "ABCDEFG" },
	{ "abcdefgh(?:kk|\\d+ k)", "ABCDEFGH\xE2\x84\xAA" "k" },
	{ "аааааааа(?:бв|гд|)[»\\h]*", "ААААаааабВ »" },
	{ "\\d+ (?:comments here|comments there)[.\\h]*", "12 Comments there." },
	{ "(?:wherefore|w(?:\\h?[a-c]){3,6}).{0,9}", "w a b c a b c" },
	{ "- advertisement -", "- Advertisement -" },
	{ "\\(advertisement\\)[\\h)]*", "(advertisement) )" },
	/* groups, options, assertions */
	{ "(?x) spaced \\ out # not this\n", "spaced out" },
	{ "(?x:a b) c", "ab c" },
	{ "(?x)a b?(?-x) c", "a c" },
	{ "(?xx)a [b c]", "ac" },
	{ "a(?#comment)?b", "b" },
	{ "(?x)a # comment\n ? b", "b" },
	{ "(?i)case(?-i)FREE", "CASEFREE" },
	{ "(?^:caret)", "caret" },
	{ "(?=look)look(?!x)ing(?<=ing)", "looking" },
	{ "(?<year>\\d{4})-\\k<year>", "2016-2016" },
	{ "(a|b)\\1c", "bbc" },
	{ "(?|(q)|(r))\\g1s", "rrs" },
	{ "(?>atomic|at)omic", "atomicomic" },
	{ "(a)?(?(1)b|c)d", "cd" },
	{ "(\\((?:[^()]|(?1))*\\))", "(a(b)c)" },
	{ "(*atomic:ab|a)c", "abc" },
	{ "x{,3}y", "x{,3}y" },
	{ "(?:x{2}){2}y", "xxxxy" },
	{ "x{0}y", "y" },
	{ "x{0,}y", "y" },
	{ "(?:ab){2,3}c", "ababc" },
	{ "(?:ab){12}c", "ababababababababababababc" },
	{ "(?:a?){3}z", "z" },
	{ "(?:|x)y", "y" },
	{ "(?:x|)y", "y" },
	{ "[]a]b", "]b" },
	{ "[^]a]b", "cb" },
	{ "[a\\]]b", "]b" },
	{ "[[:digit:]x]y", "5y" },
	{ "[[:^digit:]]y", "xy" },
	{ "[[:<:]]word[[:>:]]", "word" },
	{ "[x\\d-]y", "-y" },
	{ "[a-c]d", "bd" },
	{ "[\\x{61}-\\x{63}]d", "cd" },
	{ "[\\Qa]\\E]d", "]d" },
	{ "[ \\t\\xA0]*x", "x" },
	{ "\\X\\X", "e\xCC\x81x" },
	{ "\\p{Lu}\\pL\\P{Lu}abc", "ABcabc" },
	{ "\\p{^Lu}abc", "aabc" },
	/* characters whose partners lie elsewhere */
	{ "kelvin", "\xE2\x84\xAA" "elvin" },
	{ "press", "pre\xC5\xBF\xC5\xBF" },
	{ "\xE2\x84\xAA", "k" },
	{ "\xC5\xBFharp", "SHARP" },
	{ "\xE2\x84\xA6hm", "ωhm" },
	{ "ångström", "\xE2\x84\xAB" "NGSTRÖM" },
	{ "\xC2\xB5m", "\xCE\x9C" "M" },
	{ "вода", "\xE1\xB2\x80\xE1\xB2\x82\xE1\xB2\x81" "а" },
	{ "στ", "ςΤ" },
	{ "ι", "\xE1\xBE\xBE" },
	{ "ÿ", "Ÿ" },
	{ "ǆ", "ǅ" },
	{ "ა", "ა" },
	{ "Ꭰ", "Ꭰ" },
};
#define N_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static struct dice dice;

/* The line as it stands, respelled, damaged, and inside other text. */
static void add_spellings(struct batch *b, struct span line, unsigned rounds)
{
	batch_add(b, line);
	for (unsigned i = 0; i < rounds; i++) {
		struct buf other = { 0 };

		if (roll(&dice, 3) == 0)
			buf_append_cstr(&other, roll(&dice, 2) ? "Vor text " : "…");
		random_spelling(&dice, line, &other);
		if (roll(&dice, 3) == 0)
			buf_append_cstr(&other, roll(&dice, 2) ? " und danach" : "2");
		if (roll(&dice, 2))
			random_damage(&dice, &other);
		batch_add(b, buf_span(&other));
		buf_free(&other);
	}
}

static void fail_on(const struct difference *d, uint64_t seed)
{
	if (d->found)
		ck_abort_msg("DESCRAPE_SEED=%llu: %s", (unsigned long long)seed, d->message);
}

START_TEST(each_sample_matches_and_is_named)
{
	struct patterns *p = patterns_new(NULL);
	struct pattern_error error;
	uint32_t id;

	if (patterns_add(p, span_cstr(samples[_i].pattern),
	                 PATTERN_CASELESS | PATTERN_SCANNED | PATTERN_WHOLE, &id, &error) == 0) {
		struct batch b = { 0 };
		struct difference d;

		ck_assert_int_eq(patterns_freeze(p), 0);
		batch_add(&b, span_cstr(samples[_i].line));
		d = compare(p, &b);
		fail_on(&d, 0);
		ck_assert_msg(d.matches == 1, "'%s' does not match '%s'", samples[_i].pattern,
		              samples[_i].line);
		batch_free(&b);
	} else {
		ck_abort_msg("'%s': %s", samples[_i].pattern, error.message);
	}
	patterns_free(p);
}
END_TEST

/* All samples in one set, whole lines and searches, case ignored and not. */
START_TEST(samples_on_each_others_lines)
{
	struct patterns *p = patterns_new(NULL);
	struct batch b = { 0 };
	struct difference d;
	uint64_t seed = dice.state;

	for (size_t i = 0; i < N_SAMPLES; i++)
		for (unsigned flags = 0; flags < 4; flags++)
			must_add(p, samples[i].pattern, PATTERN_SCANNED | flags);
	for (size_t i = 0; i < N_SAMPLES; i++) {
		char anchored[200];

		snprintf(anchored, sizeof(anchored), "^\\s*(?:%s)\\s*$", samples[i].pattern);
		if (!strchr(samples[i].pattern, '#') && !strstr(samples[i].pattern, "(?x"))
			must_add(p, anchored, PATTERN_SCANNED | PATTERN_CASELESS);
		snprintf(anchored, sizeof(anchored), "^%s", samples[i].pattern);
		must_add(p, anchored, PATTERN_SCANNED | PATTERN_CASELESS);
		add_spellings(&b, span_cstr(samples[i].line), 12);
	}
	ck_assert_int_eq(patterns_freeze(p), 0);
	d = compare(p, &b);
	fail_on(&d, seed);
	ck_assert_uint_gt(d.matches, N_SAMPLES * 4);
	batch_free(&b);
	patterns_free(p);
}
END_TEST

static uint64_t rounds_wanted(void)
{
	const char *rounds = getenv("DESCRAPE_ROUNDS");

	return rounds ? strtoull(rounds, NULL, 10) : 400;
}

START_TEST(random_patterns)
{
	uint64_t matches = 0, refused = 0;

	for (uint64_t round = 0; round < rounds_wanted(); round++) {
		struct patterns *p = patterns_new(NULL);
		struct batch b = { 0 };
		struct difference d;
		uint64_t seed = dice.state;

		for (int i = 0; i < 12; i++) {
			struct buf pattern = { 0 }, sample = { 0 };
			struct pattern_error error;
			uint32_t id;

			if (roll(&dice, 8) == 0)
				buf_append_cstr(&pattern, roll(&dice, 2) ? "^" : "^\\s*");
			random_pattern(&dice, 2, &pattern, &sample);
			if (roll(&dice, 8) == 0)
				buf_append_cstr(&pattern, "$");
			refused += patterns_add(p, buf_span(&pattern), roll(&dice, 4) | PATTERN_SCANNED,
			                        &id, &error) != 0;
			add_spellings(&b, buf_span(&sample), 6);
			buf_free(&pattern);
			buf_free(&sample);
		}
		ck_assert_int_eq(patterns_freeze(p), 0);
		if (b.count > 0) {
			d = compare(p, &b);
			fail_on(&d, seed);
			matches += d.matches;
		}
		batch_free(&b);
		patterns_free(p);
	}
	/* The samples are worth something only if most patterns match theirs. */
	ck_assert_uint_gt(matches, rounds_wanted() * 12);
	ck_assert_uint_lt(refused, rounds_wanted() * 6);
}
END_TEST

/* Adds the patterns of a rule file of the benchmark; false: it is not there. */
static bool add_rule_file(struct patterns *p, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[500], line[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/../shared/bench/rules/%s", srcdir ? srcdir : ".", name);
	f = fopen(path, "r");
	if (!f)
		return false;
	while (fgets(line, sizeof(line), f)) {
		unsigned flags = PATTERN_SCANNED | PATTERN_CASELESS;

		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "  line: ", 8) == 0)
			must_add(p, line + 8, flags | PATTERN_WHOLE);
		else if (strncmp(line, "  span: ", 8) == 0)
			must_add(p, line + 8, flags);
	}
	fclose(f);
	return true;
}

START_TEST(benchmark_texts)
{
	static const char *const texts[] = { "mixed-64m.txt.xz", "pages-42m.txt.xz" };
	const char *srcdir = getenv("srcdir");
	struct patterns *p = patterns_new(NULL);
	char command[600], *line = malloc(1 << 20);
	struct batch b = { 0 };
	struct difference d;
	FILE *f;

	if (!add_rule_file(p, "r250.rules") || !add_rule_file(p, "span18.rules")) {
		printf("# SKIP the texts of the benchmark are not beside the source\n");
		patterns_free(p);
		free(line);
		return;
	}
	ck_assert_int_eq(patterns_freeze(p), 0);
	snprintf(command, sizeof(command), "xz -dc '%s/../shared/bench/%s' 2>/dev/null",
	         srcdir ? srcdir : ".", texts[_i]);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	/* A line in 80, from a place that differs with the seed. */
	for (uint32_t skip = roll(&dice, 80); fgets(line, 1 << 20, f); skip--) {
		size_t len = strcspn(line, "\n");

		if (skip == 0) {
			skip = 80;
			if (len < LINE_MAX_BYTES)
				batch_add(&b, span_of(line, len));
		}
	}
	pclose(f);
	d = compare(p, &b);
	fail_on(&d, 0);
	printf("# %s: %lu lines, %lu matches\n", texts[_i], (unsigned long)b.count,
	       (unsigned long)d.matches);
	batch_free(&b);
	patterns_free(p);
	free(line);
}
END_TEST

int main(void)
{
	const char *seed = getenv("DESCRAPE_SEED");
	Suite *suite = suite_create("index_exact");
	TCase *tc = tcase_create("index_exact");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	dice.state = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL) * 2654435761u | 1;
	printf("# DESCRAPE_SEED=%llu\n", (unsigned long long)dice.state);
	fflush(stdout);
	tcase_set_timeout(tc, 0);
	tcase_add_loop_test(tc, each_sample_matches_and_is_named, 0, (int)N_SAMPLES);
	tcase_add_test(tc, samples_on_each_others_lines);
	tcase_add_test(tc, random_patterns);
	tcase_add_loop_test(tc, benchmark_texts, 0, 2);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
