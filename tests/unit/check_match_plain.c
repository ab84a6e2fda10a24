/*
 * Unit tests of match/plain: what it takes for plain, PCRE2 compiles.
 *
 * Held against PCRE2 are patterns put together at random from pieces that matter
 * to a reader of patterns, every line of the corpora of rules and patterns, and
 * the built-in packs.  Enough of each must be plain for that to mean anything.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "match/pcre.h"
#include "match/plain.h"
#include "match/syntax.h"
#include "match_run.h"
#include "rule/builtin.h"

static struct pcre_compiler *compiler;

/* True when the text is plain; the test fails unless PCRE2 takes it then. */
static bool holds(struct span text)
{
	if (!pattern_is_plain(text))
		return false;
	for (unsigned flags = 0; flags < 4; flags++) {
		struct pattern_error error = { 0 };
		struct pcre_code *code = pcre_compile(compiler, text,
		                                      (flags & 1 ? PATTERN_WHOLE : 0u) |
		                                      (flags & 2 ? PATTERN_CASELESS : 0u), &error);
		size_t ignored;

		ck_assert_msg(code != NULL, "%.*s: %s", (int)text.len, text.ptr, error.message);
		ck_assert_ptr_null(syntax_forbidden(text, &ignored));
		pcre_code_free(code);
	}
	return true;
}

static const struct {
	const char *pattern;
	bool plain;
} cases[] = {
	{ "read (?:more|the story)\\b.{0,30}", true }, { "\\d{1,2}\\. [\\w.+-]+@[^\\]x-z-]", true },
	{ "(a|b)+?c*+d??", true }, { "^été$", true }, { "a}b]", true }, { "[-a]x", true },
	{ "x(?:|y)", true }, { "a{3}", true }, { "(?:a{0,3}b|c)", true },
	{ "a*", false }, { "", false }, { "(?:a|)", false }, { "\\b", false }, { "^$", false },
	{ "(?:a|b*)", false }, { "(?:ab)?", false }, { "a{0}", false }, { "a{,3}b", false },
	{ "a{3,2}", false }, { "a{65536}", false }, { "a{2", false }, { "a{2 }", false },
	{ "a**", false }, { "a+++", false }, { "|*a", false }, { "*a", false }, { "^*a", false },
	{ "\\b+a", false }, { "(a", false }, { "a)", false }, { "a))", false }, { "[a", false },
	{ "[]a", false }, { "[z-a]", false }, { "[\\d-z]", false }, { "[a-\\d]", false },
	{ "[[:digit:]]", false }, { "[:digit:]", false }, { "[.a]", false }, { "[^:a]", true },
	{ "[^.=a:]", true }, { "[a\\Qb]", false }, { "a\\", false }, { "\\K", false },
	{ "\\Cx", false }, { "\\p{Lu}", false }, { "\\x41", false }, { "\\1a", false },
	{ "(?i)a", false }, { "(?=a)b", false }, { "(*UTF)a", false }, { "a(?C1)b", false },
	{ "(?:(?:abcdefgh){1000}){1000}", false }, { "(?:[a-z]{1000}){1000}", false },
	{ "\xff", false },
};

START_TEST(forms)
{
	ck_assert_msg(holds(span_cstr(cases[_i].pattern)) == cases[_i].plain, "%s",
	              cases[_i].pattern);
}
END_TEST

/* Pieces, most of which can stand next to each other. */
static const char *const pieces[] = {
	"a", "b", " ", "é", "文", "(", "(?:", ")", ")", "|", "[", "]", "^", "$", ".", "*", "+", "?",
	"{2}", "{0,3}", "{1,}", "{", "}", "-", "\\d", "\\b", "\\.", "\\h", "\\", "[a-z]", "[^x]",
	"[-", "a-", "z-a", ",", "1", "\\-", "[:", ":]", "Q", "(?", "k", "ſ", "{3,1}", "{999}",
};

START_TEST(random_patterns)
{
	struct dice dice = { 20 };
	unsigned n_plain = 0;

	for (int i = 0; i < 300000; i++) {
		char text[128];
		size_t len = 0;

		for (uint32_t n = 1 + roll(&dice, 12); n > 0; n--) {
			const char *piece = pieces[roll(&dice, sizeof(pieces) / sizeof(pieces[0]))];

			memcpy(text + len, piece, strlen(piece));
			len += strlen(piece);
		}
		n_plain += holds(span_of(text, len));
	}
	ck_assert_uint_gt(n_plain, 10000);
}
END_TEST

/* Holds each line, and what stands behind its first colon; returns how many are plain. */
static unsigned hold_lines(struct span text)
{
	unsigned n_plain = 0;

	while (text.len > 0) {
		const char *lf = memchr(text.ptr, '\n', text.len);
		struct span line = span_of(text.ptr, lf ? (size_t)(lf - text.ptr) : text.len);
		const char *colon = memchr(line.ptr, ':', line.len);

		n_plain += holds(line);
		if (colon && colon + 2 < line.ptr + line.len)
			n_plain += holds(span_from(line, (size_t)(colon + 2 - line.ptr)));
		text = span_from(text, line.len + (lf != NULL));
	}
	return n_plain;
}

START_TEST(corpora)
{
	static const char *const names[] = { "index", "rules", "select" };
	const char *srcdir = getenv("srcdir") ? getenv("srcdir") : ".";
	unsigned n_plain = 0;
	char path[4096];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		DIR *dir;
		struct dirent *entry;

		snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s", srcdir, names[i]);
		dir = opendir(path);
		ck_assert_msg(dir != NULL, "%s", path);
		while ((entry = readdir(dir)) != NULL) {
			static char bytes[1 << 20];
			FILE *f;

			snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s/%s", srcdir, names[i],
			         entry->d_name);
			f = fopen(path, "rb");
			if (!f)
				continue;
			n_plain += hold_lines(span_of(bytes, fread(bytes, 1, sizeof(bytes), f)));
			fclose(f);
		}
		closedir(dir);
	}
	ck_assert_uint_gt(n_plain, 200);
}
END_TEST

START_TEST(packs)
{
	unsigned n_plain = 0;

	for (const struct builtin_file *f = builtin_files; f->name; f++)
		n_plain += hold_lines(span_of(f->text, f->len));
	ck_assert_uint_gt(n_plain, 1000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plain");
	TCase *tc = tcase_create("plain");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	compiler = pcre_compiler_new();
	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, forms, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, random_patterns);
	tcase_add_test(tc, corpora);
	tcase_add_test(tc, packs);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	pcre_compiler_free(compiler);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
