/*
 * Unit tests of base/utf8_text.c and base/utf8_fingerprint.c.
 *
 * What is counted eight bytes at a time is held against the plain definition,
 * on text made at random from characters that matter to it.
 */
#include <check.h>
#include <stdlib.h>

#include "base/utf8.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }
#define SPAN(literal) span_of(literal, sizeof(literal) - 1)

#define ZHONG "\xE4\xB8\xAD"  /* Han */
#define THAI "\xE0\xB8\x81"   /* Thai letter */
#define THAI_I "\xE0\xB8\xB4" /* Thai vowel sign, a mark */
#define HANGUL "\xEA\xB0\x80"
#define ACUTE "\xCC\x81" /* combining */
#define NBSP "\xC2\xA0"
#define ZWSP "\xE2\x80\x8B"
#define ZWNJ "\xE2\x80\x8C"
#define WORD_JOINER "\xE2\x81\xA0"
#define BOM "\xEF\xBB\xBF"
#define WIDE_SPACE "\xE3\x80\x80"
#define QUOTE "\xE2\x80\x99" /* U+2019 */
#define EMOJI "\xE2\x9D\xA4\xEF\xB8\x8F" /* a heart and its selector, a mark */

static const struct blank_case {
	struct span text;
	size_t prefix, suffix; /* bytes */
} blank_cases[] = {
	{ { NULL, 0 }, 0, 0 },
	{ TEXT(""), 0, 0 },
	{ TEXT("a"), 0, 0 },
	{ TEXT(" a  "), 1, 2 },
	{ TEXT(" \t\r\n\v\f"), 6, 6 },
	{ TEXT(NBSP "a b" NBSP), 2, 2 },
	{ TEXT(ZWSP " x " WORD_JOINER), 4, 4 },
	{ TEXT(BOM "x" BOM " "), 3, 4 },
	{ TEXT(WIDE_SPACE ZHONG WIDE_SPACE), 3, 3 },
	{ TEXT(NBSP ZWSP WORD_JOINER BOM), 11, 11 },
	{ TEXT(ZHONG), 0, 0 },
	{ TEXT(" " ZWNJ " "), 1, 1 },
	{ TEXT("\x1C"), 0, 0 },
	{ TEXT("\0"), 0, 0 },
	/* an invalid byte is no blank, whatever it looks like from behind */
	{ TEXT("\xA0"), 0, 0 },
	{ TEXT(" \xC2"), 1, 0 },
	{ TEXT("x\xC2\xA0"), 0, 2 },
	{ TEXT("x\xC2\xA0\xA0"), 0, 0 },
	{ TEXT("\xE2\x80 "), 0, 1 },
	{ TEXT("\xF0\x80\x80\x8B"), 0, 0 },
	{ TEXT("\x80\x80\x80\x80 "), 0, 1 },
};

START_TEST(finds_blanks)
{
	const struct blank_case *k = &blank_cases[_i];
	size_t left = k->prefix == k->text.len ? 0 : k->text.len - k->prefix - k->suffix;

	ck_assert_uint_eq(utf8_blank_prefix(k->text), k->prefix);
	ck_assert_uint_eq(utf8_blank_suffix(k->text), k->suffix);
	ck_assert_uint_eq(utf8_trim(k->text).len, left);
	if (left)
		ck_assert_ptr_eq(utf8_trim(k->text).ptr, k->text.ptr + k->prefix);
	ck_assert_int_eq(utf8_is_blank(k->text), left == 0);
}
END_TEST

static const struct count_case {
	struct span text;
	size_t chars, words, dense;
} count_cases[] = {
	{ { NULL, 0 }, 0, 0, 0 },
	{ TEXT(" \t" NBSP ZWSP WORD_JOINER BOM WIDE_SPACE), 0, 0, 0 },
	{ TEXT("one"), 3, 1, 0 },
	{ TEXT("one two  three"), 11, 3, 0 },
	{ TEXT("one,two;three"), 13, 3, 0 },
	{ TEXT("a1b2 3.14 1,000"), 13, 5, 0 },
	/* inner only: ' - and U+2019 between two parts of a word */
	{ TEXT("don't"), 5, 1, 0 },
	{ TEXT("don" QUOTE "t"), 5, 1, 0 },
	{ TEXT("well-known rock-n-roll"), 21, 2, 0 },
	{ TEXT("dogs' 'tis -x- -"), 13, 3, 0 },
	{ TEXT("a--b a-'b"), 8, 4, 0 },
	{ TEXT("- ' " QUOTE " -'-"), 6, 0, 0 },
	{ TEXT("x - y"), 3, 2, 0 },
	{ TEXT("twelve bytes-and'more"), 20, 2, 0 },
	{ TEXT("sevench-ar sevench'"), 18, 2, 0 },
	{ TEXT("co\xC2\xADop mi" ZWNJ "ravam"), 13, 2, 0 },
	{ TEXT("soft\xC2\xAD soft"), 9, 2, 0 },
	/* marks go on with a word and are none by themselves */
	{ TEXT("e" ACUTE "t" ACUTE "e"), 5, 1, 0 },
	{ TEXT("e" ACUTE "-e"), 4, 1, 0 },
	{ TEXT(EMOJI " " EMOJI), 4, 0, 0 },
	{ TEXT("|" ACUTE), 2, 0, 0 },
	/* two dense characters a word, rounded up in each run */
	{ TEXT(ZHONG), 1, 1, 1 },
	{ TEXT(ZHONG ZHONG), 2, 1, 2 },
	{ TEXT(ZHONG ZHONG ZHONG), 3, 2, 3 },
	{ TEXT(ZHONG " " ZHONG), 2, 2, 2 },
	{ TEXT(ZHONG "\xE3\x80\x82" ZHONG), 3, 2, 2 },
	{ TEXT("abc" ZHONG ZHONG "def"), 8, 3, 2 },
	{ TEXT(ZHONG "12345678" ZHONG), 10, 3, 2 },
	{ TEXT(ZHONG "        " ZHONG ZHONG ZHONG), 4, 3, 4 },
	{ TEXT(ZHONG "-" ZHONG "'s"), 5, 3, 2 },
	{ TEXT("a-" ZHONG "-a"), 5, 3, 1 },
	{ TEXT(ZHONG "\xF3\xA0\x84\x80" ZHONG), 3, 1, 2 }, /* a variation selector */
	{ TEXT(THAI THAI_I THAI), 3, 2, 3 },
	{ TEXT(HANGUL HANGUL HANGUL " " HANGUL), 4, 2, 0 },
	{ TEXT("\xE3\x82\xA2\xE3\x82\xA4\xE3\x83\xBC\xE3\x83\xBB\xE3\x82\xA2"), 5, 3, 4 },
	/* invalid bytes are characters, and no part of a word */
	{ TEXT("\xFF\xFE"), 2, 0, 0 },
	{ TEXT("caf\xE9 au"), 6, 2, 0 },
	{ TEXT("\xE4\xB8"), 2, 0, 0 },
	{ TEXT("a\0b"), 3, 2, 0 },
};

START_TEST(counts)
{
	const struct count_case *k = &count_cases[_i];

	ck_assert_uint_eq(utf8_count_chars(k->text), k->chars);
	ck_assert_uint_eq(utf8_count_words(k->text), k->words);
	ck_assert_uint_eq(utf8_count_dense(k->text), k->dense);
}
END_TEST

/* The pieces random text is made of; plain ASCII is more likely. */
static const char *const pieces[] = {
	"a", "Z", "7", " ", "'", "-", ".", "m", "q", "@", "[", "`", "{", "/", ":", "\t", "\x7F",
	"b", "c", " ", "-", "'", "x", "y", "word", "eight ch", "well-kno", "\r", "\x0E", "\x08",
	"!", "\x1F", "&", "(", ",", ".", "9", "0", "A", "z",
	"\xD0\x96", "\xC3\xA9", ACUTE, ZHONG, ZHONG ZHONG, THAI, THAI_I, HANGUL, NBSP, ZWSP, QUOTE,
	ZWNJ, EMOJI, "\xFF", "\xE2\x80", "\xF0\x9D\x94\x84", "\xE3\x80\x82", "\xC5\xBF",
};
#define N_PIECES (sizeof(pieces) / sizeof(pieces[0]))
#define N_ASCII_PIECES 40

/* A generator of our own, so that every machine tests the same texts. */
static unsigned next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33);
}

/* Random text of some 0 to 90 pieces; half of the texts are ASCII. */
static void make_text(struct buf *b, uint64_t *state)
{
	size_t among = next_random(state) % 2 ? N_PIECES : N_ASCII_PIECES;

	buf_clear(b);
	for (unsigned n = next_random(state) % 90; n > 0; n--)
		ck_assert_int_eq(buf_append_cstr(b, pieces[next_random(state) % among]), 0);
}

/* Counts by the definition, with the character before and after at hand. */
static struct count_case count_plainly(struct span s)
{
	struct count_case k = { s, 0, 0, 0 };
	static uint32_t all[2048];
	size_t n = 0, run = 0;

	for (size_t i = 0; i < s.len; n++) {
		uint32_t c;

		i += utf8_decode(s.ptr + i, s.ptr + s.len, &c);
		k.chars += !(utf8_class(c) & CHAR_BLANK);
		k.dense += (utf8_class(c) & CHAR_DENSE) != 0;
		if ((utf8_class(c) & CHAR_MARK) && !(utf8_class(c) & CHAR_DENSE))
			n--; /* marks change nothing */
		else
			all[n] = utf8_class(c);
	}
	for (size_t i = 0; i < n; i++) {
		bool word = !(all[i] & CHAR_DENSE) && (all[i] & (CHAR_LETTER | CHAR_DIGIT));
		bool after_word = i > 0 && !(all[i - 1] & CHAR_DENSE) &&
		                  (all[i - 1] & (CHAR_LETTER | CHAR_DIGIT));
		bool after_inner = i > 1 && (all[i - 1] & CHAR_INNER) && !(all[i - 2] & CHAR_DENSE) &&
		                   (all[i - 2] & (CHAR_LETTER | CHAR_DIGIT));

		k.words += word && !after_word && !after_inner;
		run = all[i] & CHAR_DENSE ? run + 1 : 0;
		k.words += run % 2;
	}
	return k;
}

START_TEST(counts_eight_at_a_time_alike)
{
	uint64_t state = 1;
	struct buf b = { 0 };

	for (int round = 0; round < 3000; round++) {
		struct count_case k;

		make_text(&b, &state);
		k = count_plainly(buf_span(&b));
		ck_assert_uint_eq(utf8_count_chars(k.text), k.chars);
		ck_assert_uint_eq(utf8_count_words(k.text), k.words);
		ck_assert_uint_eq(utf8_count_dense(k.text), k.dense);
	}
	buf_free(&b);
}
END_TEST

START_TEST(counts_valid_characters)
{
	static const char *const characters[] = { "a", "é", "前", "\xF0\x9F\x98\x80", "\x7F", "߿" };
	uint64_t state = 3;
	struct buf b = { 0 };

	for (int round = 0; round < 3000; round++) {
		size_t n = round % 60;

		buf_clear(&b);
		for (size_t i = 0; i < n; i++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			ck_assert_int_eq(buf_append_cstr(&b, characters[(state >> 40) % 6]), 0);
		}
		ck_assert_uint_eq(utf8_count_valid(buf_span(&b)), n);
	}
	buf_free(&b);
}
END_TEST

static bool same_fingerprint(struct span a, struct span b)
{
	struct fingerprint x = utf8_fingerprint(a), y = utf8_fingerprint(b);

	ck_assert_int_eq(x.lo == y.lo, x.hi == y.hi); /* both halves tell texts apart */
	if (x.lo == y.lo) {
		x = utf8_fingerprint_head(a);
		y = utf8_fingerprint_head(b);
		ck_assert(x.lo == y.lo && x.hi == y.hi);
	}
	return x.lo == y.lo;
}

static const struct pair_case {
	struct span a, b;
	bool same;
} pair_cases[] = {
	{ { NULL, 0 }, TEXT(" -- !" NBSP "\xE2\x80\xA6"), true },
	{ TEXT("Read more"), TEXT("  READ, more!! "), true },
	{ TEXT("readmore"), TEXT("read" ZWSP "-" ZWNJ "more"), true },
	{ TEXT("\xC3\x89TUDE \xD0\x96"), TEXT("\xC3\xA9tude \xD0\xB6"), true },
	{ TEXT("\xE2\x84\xAA" "elvin's"), TEXT("kelvins"), true }, /* the Kelvin sign */
	{ TEXT("\xC5\xBFo"), TEXT("SO"), true },                   /* long s */
	{ TEXT("a\0b"), TEXT("ab"), true },
	{ TEXT("page 1"), TEXT("page 2"), false },
	{ TEXT("ab"), TEXT("ba"), false },
	{ TEXT("a"), TEXT("aa"), false },
	{ TEXT(""), TEXT("a"), false },
	{ TEXT("e"), TEXT("e" ACUTE), false },
	{ TEXT("\xC3\xA9t\xC3\xA9"), TEXT("\xC3\xA0t\xC3\xA0"), false },
	{ TEXT(ZHONG), TEXT(ZHONG ZHONG), false },
	{ TEXT("caf\xE9"), TEXT("caf\xE8"), false }, /* invalid bytes */
	{ TEXT("caf\xE9"), TEXT("caf"), false },
	{ TEXT("\xC3.\xA9"), TEXT("\xC3\xA9"), false },
	{ TEXT("caf\xE9"), TEXT("caf\xC3\xA9"), false },
};

START_TEST(fingerprints_what_is_read)
{
	const struct pair_case *k = &pair_cases[_i];

	ck_assert_int_eq(same_fingerprint(k->a, k->b), k->same);
}
END_TEST

START_TEST(heads_of_fingerprints)
{
	static const char *const texts[] = {
		"", "a", "b", "ab", "the same beginning", "the same beginnings", "The - Same - Begin-ning, not",
		"\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9s", "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9",
	};
	/* Those with the same number have sixteen bytes in common, or are the same. */
	static const int heads[] = { 0, 1, 2, 3, 4, 4, 4, 5, 6, 7 };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
			struct fingerprint x = utf8_fingerprint_head(span_cstr(texts[i]));
			struct fingerprint y = utf8_fingerprint_head(span_cstr(texts[j]));

			ck_assert_int_eq(x.lo == y.lo && x.hi == y.hi, heads[i] == heads[j]);
		}
	}
}
END_TEST

/* Blanks and punctuation anywhere, around the borders of blocks too, and case. */
START_TEST(fingerprint_ignores_where_blocks_end)
{
	uint64_t state = 7;
	struct buf plain = { 0 }, noisy = { 0 };

	for (int round = 0; round < 200; round++) {
		unsigned n = next_random(&state) % 700;

		buf_clear(&plain);
		buf_clear(&noisy);
		while (n-- > 0) {
			static const char *const noise[] = { " ", "-", NBSP, "...", "\xE2\x80\xA6", "  ,     " };
			unsigned r = next_random(&state);
			bool wide = r % 7 == 0;
			char c = (char)('a' + r / 8 % 26);

			buf_append_cstr(&plain, wide ? "\xD0\xB6" : (char[]){ c, 0 });
			if (r / 256 % 3 == 0)
				buf_append_cstr(&noisy, noise[r / 1024 % 6]);
			buf_append_cstr(&noisy, wide ? "\xD0\x96" : (char[]){ (char)(c - 'a' + 'A'), 0 });
		}
		ck_assert(same_fingerprint(buf_span(&plain), buf_span(&noisy)));
		buf_append_char(&noisy, 'x');
		ck_assert(!same_fingerprint(buf_span(&plain), buf_span(&noisy)));
	}
	buf_free(&plain);
	buf_free(&noisy);
}
END_TEST

static int compare_fingerprints(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct fingerprint));
}

/* Neither half of 200,000 numbers in words and digits meets another. */
START_TEST(fingerprints_do_not_meet)
{
	enum { N = 200000 };
	struct fingerprint *all = malloc(N * sizeof(*all));
	struct buf b = { 0 };
	size_t n_equal = 0;

	ck_assert_ptr_nonnull(all);
	for (int half = 0; half < 2; half++) {
		for (int i = 0; i < N; i++) {
			buf_clear(&b);
			buf_printf(&b, i % 2 ? "Comments (%d)" : "%d \xD0\xB4\xD0\xBD\xD0\xB5\xD0\xB9", i);
			all[i] = utf8_fingerprint(buf_span(&b));
			*(half ? &all[i].lo : &all[i].hi) = 0;
		}
		qsort(all, N, sizeof(*all), compare_fingerprints);
		for (int i = 1; i < N; i++)
			n_equal += compare_fingerprints(&all[i - 1], &all[i]) == 0;
	}
	ck_assert_uint_eq(n_equal, 0);
	buf_free(&b);
	free(all);
}
END_TEST

#define N_CASES(cases) ((int)(sizeof(cases) / sizeof((cases)[0])))

int main(void)
{
	Suite *suite = suite_create("utf8_text");
	TCase *tc = tcase_create("utf8_text");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, finds_blanks, 0, N_CASES(blank_cases));
	tcase_add_loop_test(tc, counts, 0, N_CASES(count_cases));
	tcase_add_test(tc, counts_eight_at_a_time_alike);
	tcase_add_test(tc, counts_valid_characters);
	tcase_add_loop_test(tc, fingerprints_what_is_read, 0, N_CASES(pair_cases));
	tcase_add_test(tc, heads_of_fingerprints);
	tcase_add_test(tc, fingerprint_ignores_where_blocks_end);
	tcase_add_test(tc, fingerprints_do_not_meet);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
