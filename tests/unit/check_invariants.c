/*
 * Invariants over random rules and documents.
 *
 * Each round makes a rule set and a document out of a small vocabulary, so that
 * rules hit and meet each other, and checks what must hold for any of them:
 *
 *   - how the input is split, and the index, change nothing that comes out;
 *   - text events follow on without a gap, and the input with each removed
 *     range replaced by its written text is the output;
 *   - a document in which nothing is claimed is untouched;
 *   - with only unguarded `line:` and `has:` rules a second pass changes nothing.
 *
 * DESCRAPE_SEED picks the first round, DESCRAPE_ROUNDS how many; a failure
 * prints its round's seed, rules and document, made as small as it gets.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "stream_run.h"

static uint32_t state;

static uint32_t pick(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

#define ANY(array) (array)[pick((uint32_t)(sizeof(array) / sizeof(array)[0]))]

/* ---- making rules ---- */

static const char *const atoms[] = {
	"ad", "share", "a\\w", "\\d+", "[a-c]+", "kiss", "(?:ad|share)", "x?y", ".{1,4}", "é", "ſ",
	"\\w+ \\w+", "end", "b.*", "(?i:É)", "Ж", "中", "\\S",
};

static void add_pattern(struct buf *b)
{
	uint32_t n = 1 + pick(2);

	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i ? " " : "", ANY(atoms));
}

static void add_key(struct buf *b, const char *key)
{
	buf_printf(b, "  %s: ", key);
	add_pattern(b);
	buf_append_char(b, '\n');
}

static void add_guards(struct buf *b, int index)
{
	switch (pick(14)) {
	case 0: add_key(b, "before"); if (pick(2)) buf_printf(b, "  run: %u\n", 1 + pick(4)); break;
	case 1: add_key(b, "after"); if (pick(2)) buf_printf(b, "  run: %u\n", 1 + pick(4)); break;
	case 2: add_key(b, "above"); buf_printf(b, "  reach: %u\n", pick(3)); break;
	case 3: add_key(b, "below"); buf_printf(b, "  reach: %u\n", pick(3)); break;
	case 4: case 5:
		if (index > 0)
			buf_printf(b, "  near: t/r%u\n  reach: %u\n", pick((uint32_t)index), 1 + pick(4));
		break;
	case 6: add_key(b, "unless-near"); buf_printf(b, "  reach: %u\n", 1 + pick(3)); break;
	case 7: buf_printf(b, "  at: %s %u\n", pick(2) ? "head" : "tail", 1 + pick(5)); break;
	case 8: buf_printf(b, "  words: %u..%u\n", pick(2), 1 + pick(4)); break;
	case 9: buf_printf(b, "  chars: ..%u\n", 1 + pick(8)); break;
	case 10: add_key(b, "unless"); break;
	default: break;
	}
}

static void add_rule(struct buf *b, int index)
{
	buf_printf(b, "rule t/r%d\n", index);
	switch (pick(10)) {
	case 0: case 1: case 2: add_key(b, "line"); break;
	case 3: add_key(b, "has"); break;
	case 4: case 5: add_key(b, "span"); break;
	case 6:
		add_key(b, "block");
		add_key(b, pick(2) ? "to" : "until");
		buf_printf(b, "  max: %u\n", 1 + pick(6));
		break;
	case 7:
		add_key(b, "heading");
		if (pick(2))
			buf_printf(b, "  cut: paragraph\n  max: %u\n", 1 + pick(4));
		else
			buf_printf(b, "  cut: %u lines\n", 1 + pick(3));
		break;
	case 8: buf_append_cstr(b, "  struct: php-var-dump\n  min-bytes: 4\n"); break;
	case 9: buf_printf(b, "  repeat: %u\n", 1 + pick(5)); return;
	}
	add_guards(b, index);
}

/* Replacements only where the language has them. */
static void add_replacing_rule(struct buf *b, int index)
{
	static const char *const kinds[] = { "line", "has", "span" };

	buf_printf(b, "rule t/r%d\n", index);
	add_key(b, ANY(kinds));
	buf_printf(b, "  do: %s\n", pick(3) ? "replace <$$>" : "tag");
	add_guards(b, index);
}

static void make_rules(struct buf *b, bool plain)
{
	int n = 1 + (int)pick(5);

	buf_append_cstr(b, "format: descrape 1\npack: t\n\n");
	for (int i = 0; i < n; i++) {
		if (plain) {
			buf_printf(b, "rule t/r%d\n", i);
			add_key(b, pick(3) ? "line" : "has");
		} else if (pick(5) == 0) {
			add_replacing_rule(b, i);
		} else {
			add_rule(b, i);
		}
	}
	if (!plain && pick(4) == 0) {
		buf_append_cstr(b, "keep k\n");
		add_key(b, pick(2) ? "has" : "span");
	}
	buf_append_char(b, '\0');
}

/* ---- making documents ---- */

static const char *const words[] = {
	"ad", "AD", "share", "abc", "12", "kiss", "KI\xC5\xBFS", "\xE2\x84\xAAiss", "end", "y", "xy",
	"\xC3\xA9", "\xC3\x89", "b", "bb cc", "\xFF", "\xC2\xA0", "\xD0\xB6", "\xD0\x96", "\xE4\xB8\xAD",
	"int(1)", "array(1) {\n  [0]=>\n  int(5)\n}", "string(2) \"ab\"", "string(3) \"a\nb\" ",
	"one two three", "\r", "\xE2\x80\x8B",
};
static const char *const endings[] = { "\n", "\n", "\n", "\r\n", "\n\n", "\n \n\n" };

static void make_document(struct buf *b)
{
	uint32_t n = pick(14);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t m = 1 + pick(3);

		for (uint32_t k = 0; k < m; k++)
			buf_printf(b, "%s%s", k ? " " : "", ANY(words));
		if (i + 1 < n || pick(2))
			buf_append_cstr(b, ANY(endings));
	}
	if (pick(8) == 0)
		buf_append(b, "\0\n", 2);
}

/* ---- what must hold ---- */

static const char *failure; /* the invariant that did not hold, or NULL */

static bool same_removals(const struct run *a, const struct run *b)
{
	if (a->n_removals != b->n_removals)
		return false;
	for (size_t i = 0; i < a->n_removals; i++) {
		const struct run_removal *x = &a->removals[i], *y = &b->removals[i];

		if (x->kind != y->kind || x->rule != y->rule || x->offset != y->offset ||
		    x->line != y->line || x->len != y->len || x->written_len != y->written_len)
			return false;
	}
	return true;
}

/* The line number of each removal, counted anew. */
static bool lines_are_right(const struct run *run, struct span input)
{
	for (size_t i = 0; i < run->n_removals; i++) {
		uint64_t line = 1;

		for (uint64_t k = 0; k < run->removals[i].offset; k++)
			line += input.ptr[k] == '\n';
		if (line != run->removals[i].line)
			return false;
	}
	return true;
}

static bool rebuilds(const struct run *run, struct span input)
{
	struct buf b = { 0 };
	uint64_t at = 0;
	bool same;

	for (size_t i = 0; i < run->n_removals; i++) {
		const struct run_removal *r = &run->removals[i];

		if (r->offset < at || r->offset + r->len > input.len) {
			buf_free(&b);
			return false;
		}
		buf_append(&b, input.ptr + at, r->offset - at);
		buf_append(&b, span_from(buf_span(&run->written), r->written_at).ptr, r->written_len);
		at = r->offset + r->len;
	}
	buf_append_span(&b, span_from(input, at));
	same = span_equal(buf_span(&b), buf_span(&run->out));
	buf_free(&b);
	return same;
}

static void hold(bool truth, const char *what)
{
	if (!truth && !failure)
		failure = what;
}

static void check_one(const char *rules_text, struct span input, bool plain, unsigned seed)
{
	descrape_rules *rules = run_rules(rules_text, 1);
	descrape_options no_index = { .size = sizeof no_index, .no_prefilter = 1 };
	struct run whole, other;

	failure = NULL;
	run_stream(&whole, rules, NULL, input, SPLIT_WHOLE, 0);
	hold(whole.gaps == 0 && whole.next == input.len, "text events follow on");
	hold(rebuilds(&whole, input), "input with removals replaced is the output");
	hold(lines_are_right(&whole, input), "line numbers");
	hold(whole.n_removals > 0 || span_equal(buf_span(&whole.out), input), "identity");

	run_stream(&other, rules, NULL, input, SPLIT_BYTES, 0);
	hold(span_equal(buf_span(&whole.out), buf_span(&other.out)), "split into bytes: output");
	hold(same_removals(&whole, &other), "split into bytes: removals");
	run_free(&other);
	run_stream(&other, rules, NULL, input, SPLIT_RANDOM, seed);
	hold(span_equal(buf_span(&whole.out), buf_span(&other.out)), "random split: output");
	hold(same_removals(&whole, &other), "random split: removals");
	run_free(&other);
	run_stream(&other, rules, &no_index, input, SPLIT_WHOLE, 0);
	hold(span_equal(buf_span(&whole.out), buf_span(&other.out)), "without the index: output");
	hold(same_removals(&whole, &other), "without the index: removals");
	run_free(&other);
	if (plain) {
		run_stream(&other, rules, NULL, buf_span(&whole.out), SPLIT_WHOLE, 0);
		hold(span_equal(buf_span(&whole.out), buf_span(&other.out)), "a second pass");
		run_free(&other);
	}
	run_free(&whole);
	descrape_rules_free(rules);
}

/* Takes lines out of the document as long as the same invariant fails. */
static void shrink(const char *rules, struct buf *document, bool plain, unsigned seed)
{
	const char *what = failure;
	bool smaller = true;

	while (smaller) {
		smaller = false;
		for (size_t at = 0; at < document->len && !smaller;) {
			const char *lf = memchr(document->ptr + at, '\n', document->len - at);
			size_t end = lf ? (size_t)(lf - document->ptr) + 1 : document->len;
			struct buf less = { 0 };

			buf_append(&less, document->ptr, at);
			buf_append(&less, document->ptr + end, document->len - end);
			check_one(rules, buf_span(&less), plain, seed);
			if (failure == what) {
				buf_free(document);
				*document = less;
				smaller = true;
			} else {
				buf_free(&less);
				at = end;
			}
		}
	}
	failure = what;
}

/* Prints a document so that every byte shows, a line a line. */
static void escape(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\n')
			buf_append_cstr(out, "\\n\n");
		else if (c < ' ' || c > '~')
			buf_printf(out, "\\x%02x", c);
		else
			buf_append_char(out, (char)c);
	}
}

static void round_of(unsigned seed)
{
	struct buf rules = { 0 }, document = { 0 };
	bool plain;

	state = seed * 2654435761u + 1;
	for (int i = 0; i < 4; i++)
		pick(2);
	plain = pick(4) == 0;
	make_rules(&rules, plain);
	make_document(&document);
	check_one(rules.ptr, buf_span(&document), plain, seed);
	if (failure) {
		struct buf shown = { 0 };

		shrink(rules.ptr, &document, plain, seed);
		escape(&shown, buf_span(&document));
		ck_abort_msg("seed %u: %s\n%s\n---- document ----\n%.*s", seed, failure, rules.ptr,
		             (int)shown.len, shown.ptr);
	}
	buf_free(&rules);
	buf_free(&document);
}

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

START_TEST(hold_for_random_rules_and_documents)
{
	unsigned first = number("DESCRAPE_SEED", 1), rounds = number("DESCRAPE_ROUNDS", 3000);

	for (unsigned i = 0; i < rounds; i++)
		round_of(first + i);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("invariants");
	TCase *all = tcase_create("random");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(all, 0);
	tcase_add_test(all, hold_for_random_rules_and_documents);
	suite_add_tcase(suite, all);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
