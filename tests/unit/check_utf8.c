/*
 * Unit tests of base/utf8.c and the table in unicode.c.
 *
 * Decoding and validation are held against the syntax table of RFC 3629,
 * written here once more as ranges of bytes.
 */
#include <check.h>
#include <stdlib.h>

#include "base/utf8.h"

#define BYTES(literal) { literal, sizeof(literal) - 1 }

/* RFC 3629, section 4: the well-formed sequences. */
static const struct syntax {
	size_t len;
	struct {
		unsigned char first, last;
	} bytes[4];
} syntax[] = {
	{ 1, { { 0x00, 0x7F } } },
	{ 2, { { 0xC2, 0xDF }, { 0x80, 0xBF } } },
	{ 3, { { 0xE0, 0xE0 }, { 0xA0, 0xBF }, { 0x80, 0xBF } } },
	{ 3, { { 0xE1, 0xEC }, { 0x80, 0xBF }, { 0x80, 0xBF } } },
	{ 3, { { 0xED, 0xED }, { 0x80, 0x9F }, { 0x80, 0xBF } } },
	{ 3, { { 0xEE, 0xEF }, { 0x80, 0xBF }, { 0x80, 0xBF } } },
	{ 4, { { 0xF0, 0xF0 }, { 0x90, 0xBF }, { 0x80, 0xBF }, { 0x80, 0xBF } } },
	{ 4, { { 0xF1, 0xF3 }, { 0x80, 0xBF }, { 0x80, 0xBF }, { 0x80, 0xBF } } },
	{ 4, { { 0xF4, 0xF4 }, { 0x80, 0x8F }, { 0x80, 0xBF }, { 0x80, 0xBF } } },
};

/* The length of the well-formed character at the start, 0 if there is none. */
static size_t reference_len(const char *p, size_t len)
{
	for (size_t i = 0; i < sizeof(syntax) / sizeof(syntax[0]); i++) {
		size_t n = 0;

		while (n < syntax[i].len && n < len &&
		       (unsigned char)p[n] >= syntax[i].bytes[n].first &&
		       (unsigned char)p[n] <= syntax[i].bytes[n].last)
			n++;
		if (n == syntax[i].len)
			return n;
	}
	return 0;
}

static size_t reference_prefix(struct span s)
{
	size_t n = 0;

	while (n < s.len) {
		size_t len = reference_len(s.ptr + n, s.len - n);

		if (len == 0)
			break;
		n += len;
	}
	return n;
}

/* A copy without a byte to spare, so that reading beyond is noticed. */
static struct span exact_copy(struct span before, struct span s, struct span after)
{
	struct buf b = { 0 };
	char *copy;

	ck_assert_int_eq(buf_append_span(&b, before), 0);
	ck_assert_int_eq(buf_append_span(&b, s), 0);
	ck_assert_int_eq(buf_append_span(&b, after), 0);
	copy = malloc(b.len ? b.len : 1);
	ck_assert_ptr_nonnull(copy);
	if (b.len)
		memcpy(copy, b.ptr, b.len);
	s = span_of(copy, b.len);
	buf_free(&b);
	return s;
}

static const struct decode_case {
	struct span bytes;
	size_t len;
	uint32_t c;
} decode_cases[] = {
	{ BYTES("\0"), 1, 0 },
	{ BYTES("A"), 1, 'A' },
	{ BYTES("\x7F"), 1, 0x7F },
	{ BYTES("\xC2\x80"), 2, 0x80 },
	{ BYTES("\xC3\xA9t"), 2, 0xE9 },
	{ BYTES("\xDF\xBF"), 2, 0x7FF },
	{ BYTES("\xE0\xA0\x80"), 3, 0x800 },
	{ BYTES("\xE2\x80\x99s"), 3, 0x2019 },
	{ BYTES("\xED\x9F\xBF"), 3, 0xD7FF },
	{ BYTES("\xEF\xBF\xBD"), 3, 0xFFFD },
	{ BYTES("\xF0\x90\x80\x80"), 4, 0x10000 },
	{ BYTES("\xF4\x8F\xBF\xBF"), 4, 0x10FFFF },
	/* bytes that start nothing */
	{ BYTES("\x80"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xBF\xBF"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xF5\x80\x80\x80"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xFE"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xFF"), 1, UTF8_REPLACEMENT },
	/* overlong forms */
	{ BYTES("\xC0\x80"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xC1\xBF"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xE0\x9F\xBF"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xF0\x8F\xBF\xBF"), 1, UTF8_REPLACEMENT },
	/* surrogates, and above U+10FFFF */
	{ BYTES("\xED\xA0\x80"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xED\xBF\xBF"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xF4\x90\x80\x80"), 1, UTF8_REPLACEMENT },
	/* cut off by the end, and by another character */
	{ BYTES("\xC3"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xE2\x80"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xF0\x9F\x98"), 1, UTF8_REPLACEMENT },
	{ BYTES("\xC3(("), 1, UTF8_REPLACEMENT },
	{ BYTES("\xE2\x80(("), 1, UTF8_REPLACEMENT },
	{ BYTES("\xF0\x9F\x98(("), 1, UTF8_REPLACEMENT },
	{ BYTES("\xE2\x82\xC3\xA9"), 1, UTF8_REPLACEMENT },
};
#define N_DECODE_CASES (sizeof(decode_cases) / sizeof(decode_cases[0]))

START_TEST(decodes)
{
	const struct decode_case *k = &decode_cases[_i];
	struct span s = exact_copy((struct span){ 0 }, k->bytes, (struct span){ 0 });
	uint32_t c = 0;

	ck_assert_uint_eq(utf8_decode(s.ptr, s.ptr + s.len, &c), k->len);
	ck_assert_uint_eq(c, k->c);
	ck_assert_uint_eq(reference_len(s.ptr, s.len), c == UTF8_REPLACEMENT && k->len == 1 ? 0 : k->len);
	free((char *)s.ptr);
}
END_TEST

/* Each decoding case at every place of a block, after and before other scripts. */
START_TEST(finds_the_valid_prefix)
{
	static const char *const fillers[] = {
		"plain ascii text, longer than two blocks of it",
		"\xD0\xB9\xD1\x86\xD1\x83\xD0\xBA\xD0\xB5\xD0\xBD\xD0\xB3\xD1\x88\xD1\x89\xD0\xB7"
		"\xD1\x85\xD1\x8A\xD1\x84\xD1\x8B\xD0\xB2\xD0\xB0\xD0\xBF\xD1\x80\xD0\xBE\xD0\xBB",
		"\xF0\x9F\x98\x80\xE4\xB8\xAD\xF0\x9F\x98\x81\xE6\x96\x87\xF0\x9F\x98\x82\xE5\xAD\x97"
		"\xF0\x9F\x98\x83\xE4\xB8\xAD\xF0\x9F\x98\x84\xE6\x96\x87\xF0\x9F\x98\x85\xE5\xAD\x97",
	};

	for (size_t f = 0; f < sizeof(fillers) / sizeof(fillers[0]); f++) {
		size_t filler_bytes = strlen(fillers[f]);

		for (size_t n = 0; n <= filler_bytes; n++) {
			struct span filler = span_of(fillers[f], n);
			struct span s = exact_copy(filler, decode_cases[_i].bytes, (struct span){ 0 });
			struct span t = exact_copy(filler, decode_cases[_i].bytes, filler);

			ck_assert_uint_eq(utf8_valid_prefix(s), reference_prefix(s));
			ck_assert_uint_eq(utf8_valid_prefix(t), reference_prefix(t));
			free((char *)s.ptr);
			free((char *)t.ptr);
		}
	}
}
END_TEST

/* All sequences of two bytes, and of four by steps, after each lead byte _i. */
START_TEST(agrees_with_the_rfc)
{
	size_t n_wrong = 0;

	for (int second = 0; second < 256; second++) {
		for (int third = 0; third < 256; third += 5) {
			char bytes[4] = { (char)_i, (char)second, (char)third, (char)(third ^ 0x0F) };

			for (size_t len = 1; len <= 4; len++) {
				uint32_t c;
				size_t wanted = reference_len(bytes, len);
				size_t got = utf8_decode(bytes, bytes + len, &c);

				n_wrong += got != (wanted ? wanted : 1);
				n_wrong += (c == UTF8_REPLACEMENT && got == 1) != (wanted == 0);
				n_wrong += utf8_valid_prefix(span_of(bytes, len)) !=
				           reference_prefix(span_of(bytes, len));
			}
		}
	}
	ck_assert_uint_eq(n_wrong, 0);
}
END_TEST

START_TEST(empty_is_valid)
{
	ck_assert(utf8_valid((struct span){ 0 }));
	ck_assert(utf8_valid(span_of("", 0)));
}
END_TEST

START_TEST(encodes_what_it_decodes)
{
	size_t n_wrong = 0;

	for (uint32_t c = 0; c <= 0x110010; c++) {
		bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
		char bytes[4];
		size_t len = utf8_encode(c, bytes);
		uint32_t back = 0;

		n_wrong += utf8_decode(bytes, bytes + len, &back) != len;
		n_wrong += back != (scalar ? c : UTF8_REPLACEMENT);
		n_wrong += reference_len(bytes, len) != len;
	}
	ck_assert_uint_eq(n_wrong, 0);
}
END_TEST

static const struct class_case {
	uint32_t c;
	unsigned classes;
} class_cases[] = {
	{ 'a', CHAR_LETTER | CHAR_LOWER },
	{ 'Z', CHAR_LETTER | CHAR_UPPER },
	{ '7', CHAR_DIGIT },
	{ ' ', CHAR_BLANK },
	{ '\t', CHAR_BLANK },
	{ '\r', CHAR_BLANK },
	{ 0x1C, 0 },
	{ 0, 0 },
	{ '.', CHAR_PUNCT | CHAR_SENTENCE_END },
	{ '!', CHAR_PUNCT | CHAR_SENTENCE_END },
	{ '?', CHAR_PUNCT | CHAR_SENTENCE_END },
	{ ',', CHAR_PUNCT },
	{ ':', CHAR_PUNCT },
	{ '+', CHAR_PUNCT },
	{ '(', CHAR_PUNCT },
	{ ')', CHAR_PUNCT | CHAR_CLOSER },
	{ ']', CHAR_PUNCT | CHAR_CLOSER },
	{ '"', CHAR_PUNCT | CHAR_CLOSER },
	{ '\'', CHAR_PUNCT | CHAR_CLOSER | CHAR_INNER },
	{ '-', CHAR_PUNCT | CHAR_INNER },
	{ 0x00A0, CHAR_BLANK },
	{ 0x00A9, CHAR_PUNCT },
	{ 0x00AB, CHAR_PUNCT | CHAR_CLOSER },
	{ 0x00AD, CHAR_INNER },
	{ 0x00BB, CHAR_PUNCT | CHAR_CLOSER },
	{ 0x00DF, CHAR_LETTER | CHAR_LOWER },
	{ 0x01C5, CHAR_LETTER | CHAR_UPPER },
	{ 0x02BC, CHAR_LETTER },
	{ 0x0301, CHAR_MARK },
	{ 0x0416, CHAR_LETTER | CHAR_UPPER },
	{ 0x061F, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0x0660, CHAR_DIGIT },
	{ 0x0964, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0x0E01, CHAR_LETTER | CHAR_DENSE },
	{ 0x0E34, CHAR_MARK | CHAR_DENSE },
	{ 0x0E3F, CHAR_PUNCT },
	{ 0x0E50, CHAR_DIGIT | CHAR_DENSE },
	{ 0x0EA5, CHAR_LETTER | CHAR_DENSE },
	{ 0x1000, CHAR_LETTER | CHAR_DENSE },
	{ 0x104A, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0x1780, CHAR_LETTER | CHAR_DENSE },
	{ 0x17D4, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0x200B, CHAR_BLANK },
	{ 0x200C, CHAR_INNER },
	{ 0x200E, 0 },
	{ 0x2010, CHAR_PUNCT },
	{ 0x2019, CHAR_PUNCT | CHAR_CLOSER | CHAR_INNER },
	{ 0x201C, CHAR_PUNCT | CHAR_CLOSER },
	{ 0x201E, CHAR_PUNCT },
	{ 0x2026, CHAR_PUNCT },
	{ 0x2060, CHAR_BLANK },
	{ 0x2167, CHAR_DIGIT },
	{ 0x3000, CHAR_BLANK },
	{ 0x3001, CHAR_PUNCT },
	{ 0x3002, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0x3005, CHAR_LETTER | CHAR_DENSE },
	{ 0x300D, CHAR_PUNCT | CHAR_CLOSER },
	{ 0x3042, CHAR_LETTER | CHAR_DENSE },
	{ 0x30A2, CHAR_LETTER | CHAR_DENSE },
	{ 0x30FB, CHAR_PUNCT },
	{ 0x30FC, CHAR_LETTER | CHAR_DENSE },
	{ 0x4E2D, CHAR_LETTER | CHAR_DENSE },
	{ 0xAC00, CHAR_LETTER }, /* Hangul is written with blanks */
	{ 0xD800, 0 },
	{ 0xE000, 0 },
	{ 0xFEFF, CHAR_BLANK },
	{ 0xFF01, CHAR_PUNCT | CHAR_SENTENCE_END },
	{ 0xFF21, CHAR_LETTER | CHAR_UPPER },
	{ 0xFF76, CHAR_LETTER | CHAR_DENSE },
	{ 0x1F600, CHAR_PUNCT },
	{ 0x20000, CHAR_LETTER | CHAR_DENSE },
	{ 0xE0100, CHAR_MARK },
	{ 0x10FFFF, 0 },
	{ 0x110000, 0 },
	{ 0xFFFFFFFF, 0 },
};

START_TEST(classifies)
{
	ck_assert_uint_eq(utf8_class(class_cases[_i].c), class_cases[_i].classes);
}
END_TEST

START_TEST(blanks_are_these)
{
	static const uint32_t blanks[] = {
		0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002,
		0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x200B, 0x2028,
		0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF,
	};
	const size_t n = sizeof(blanks) / sizeof(blanks[0]);
	size_t found = 0;

	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		if (!(utf8_class(c) & CHAR_BLANK))
			continue;
		ck_assert_uint_lt(found, n);
		ck_assert_uint_eq(c, blanks[found]);
		found++;
	}
	ck_assert_uint_eq(found, n);
}
END_TEST

START_TEST(classes_do_not_contradict)
{
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		unsigned k = utf8_class(c);
		int kinds = ((k & CHAR_LETTER) != 0) + ((k & CHAR_MARK) != 0) +
		            ((k & CHAR_DIGIT) != 0) + ((k & CHAR_PUNCT) != 0) + ((k & CHAR_BLANK) != 0);

		if (kinds > 1 || ((k & CHAR_UPPER) && (k & CHAR_LOWER)) ||
		    ((k & (CHAR_UPPER | CHAR_LOWER)) && !(k & CHAR_LETTER)) ||
		    ((k & (CHAR_SENTENCE_END | CHAR_CLOSER)) && !(k & CHAR_PUNCT)))
			ck_abort_msg("U+%04X has the classes %#x", (unsigned)c, k);
	}
}
END_TEST

static const struct fold_case {
	uint32_t c, folded;
} fold_cases[] = {
	{ 'A', 'a' }, { 'z', 'z' }, { '1', '1' }, { '@', '@' }, { '[', '[' },
	{ 0xC9, 0xE9 }, { 0xDF, 0xDF }, { 0x1E9E, 0xDF }, { 0xB5, 0x3BC }, { 0xD7, 0xD7 },
	{ 0x130, 0x130 }, { 0x131, 0x131 }, { 0x17F, 's' }, { 0x212A, 'k' }, { 0x212B, 0xE5 },
	{ 0x1C5, 0x1C6 }, { 0x3A3, 0x3C3 }, { 0x3C2, 0x3C3 }, { 0x410, 0x430 }, { 0x1F88, 0x1F80 },
	{ 0x10A0, 0x2D00 }, { 0x13A0, 0x13A0 }, { 0xAB70, 0x13A0 }, { 0xFF21, 0xFF41 },
	{ 0x10400, 0x10428 }, { 0x4E2D, 0x4E2D }, { 0x10FFFF, 0x10FFFF }, { 0x110000, 0x110000 },
};

START_TEST(folds)
{
	ck_assert_uint_eq(utf8_fold(fold_cases[_i].c), fold_cases[_i].folded);
}
END_TEST

START_TEST(folding_twice_changes_nothing)
{
	for (uint32_t c = 0; c <= 0x10FFFF; c++)
		if (utf8_fold(utf8_fold(c)) != utf8_fold(c) || utf8_fold(c) > 0x10FFFF)
			ck_abort_msg("U+%04X", (unsigned)c);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tc = tcase_create("utf8");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60); /* valgrind is slow with all of Unicode */
	tcase_add_loop_test(tc, decodes, 0, (int)N_DECODE_CASES);
	tcase_add_loop_test(tc, finds_the_valid_prefix, 0, (int)N_DECODE_CASES);
	tcase_add_loop_test(tc, agrees_with_the_rfc, 0xBE, 0x100);
	tcase_add_test(tc, empty_is_valid);
	tcase_add_test(tc, encodes_what_it_decodes);
	tcase_add_loop_test(tc, classifies, 0, (int)(sizeof(class_cases) / sizeof(class_cases[0])));
	tcase_add_test(tc, blanks_are_these);
	tcase_add_test(tc, classes_do_not_contradict);
	tcase_add_loop_test(tc, folds, 0, (int)(sizeof(fold_cases) / sizeof(fold_cases[0])));
	tcase_add_test(tc, folding_twice_changes_nothing);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
