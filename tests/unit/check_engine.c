/*
 * What rules mean: a table of rules, documents, and what must come out, each
 * case run whole, byte by byte, and without the index.  The sections follow
 * the rule language.
 */
#include <check.h>
#include <stdlib.h>

#include "base/line.h"
#include "engine/engine.h"
#include "rule/compile.h"
#include "stream_run.h"

struct engine_case {
	const char *name;
	const char *rules; /* without the format line */
	const char *in, *out;
	const char *remark; /* "rule held-by" that must be among the remarks, or NULL */
};

#define L(id, re) "rule " id "\n  line: " re "\n"

static const struct engine_case cases[] = {
	/* ---- lines and blank lines ---- */
	{ "a line goes with its ending", L("t/a", "ad"), "one\nad\ntwo\n", "one\ntwo\n", NULL },
	{ "case is ignored", L("t/a", "ad"), "one\nAD\ntwo\n", "one\ntwo\n", NULL },
	{ "case counts", "rule t/a\n  line: ad\n  case: exact\n", "one\nAD\nad\n", "one\nAD\n", NULL },
	{ "the whole line must match", L("t/a", "ad"), "ad hoc\n", "ad hoc\n", NULL },
	{ "blanks at its ends do not count", L("t/a", "ad"), "one\n \t ad \xC2\xA0\r\ntwo\n",
	  "one\ntwo\n", NULL },
	{ "the last line has no ending", L("t/a", "ad"), "one\nad", "one\n", NULL },
	{ "a kept last line keeps none", L("t/a", "ad"), "ad\none", "one", NULL },
	{ "blanks on both sides of a run: those before stay", L("t/a", "ad"), "a\n\nad\n\n\nb\n",
	  "a\n\nb\n", NULL },
	{ "blanks before only: stay", L("t/a", "ad"), "a\n\nad\nb\n", "a\n\nb\n", NULL },
	{ "blanks after only: stay", L("t/a", "ad"), "a\nad\n\nb\n", "a\n\nb\n", NULL },
	{ "no text before: blanks before stay, after go", L("t/a", "ad"), "\n\nad\n\nb\n", "\n\nb\n",
	  NULL },
	{ "no text before, none in front", L("t/a", "ad"), "ad\n\n\nb\n", "b\n", NULL },
	{ "no text after: blanks before go, after stay", L("t/a", "ad"), "a\n\nad\n\n\n", "a\n\n\n",
	  NULL },
	{ "no text at all: nothing is left", L("t/a", "ad"), "\n\nad\n \n\nad\n\n", "", NULL },
	{ "blanks alone stay", L("t/a", "ad"), "\n \n\t\n", "\n \n\t\n", NULL },
	{ "blanks inside a run go", L("t/a", "ad"), "a\nad\n\n\nad\nb\n", "a\nb\n", NULL },
	{ "two runs", L("t/a", "ad"), "a\n\nad\n\nb\n\nad\n\nc\n", "a\n\nb\n\nc\n", NULL },
	{ "a blank line of NBSP is blank", L("t/a", "ad"), "a\n\xC2\xA0\nad\n\xE2\x80\x8B\nb\n",
	  "a\n\xC2\xA0\nb\n", NULL },
	{ "CRLF stays on kept lines", L("t/a", "ad"), "a\r\n\r\nad\r\n\r\nb\r\n", "a\r\n\r\nb\r\n", NULL },
	{ "a lone CR is a character", L("t/a", "a.d"), "x\na\rd\ny\n", "x\ny\n", NULL },
	{ "NUL is a character", L("t/a", "a\\x00d"), "x\nad\ny\n", "x\nad\ny\n", NULL },

	/* ---- has, span, replace, tag ---- */
	{ "has takes the line", "rule t/a\n  has: buy now\n", "one\ncan buy now here\n", "one\n", NULL },
	{ "span takes the match only", "rule t/a\n  span: \\[ad\\]\n", "one [ad]two[ad]\n", "one two\n",
	  NULL },
	{ "a line left blank by a span is a removed line", "rule t/a\n  span: \\[ad\\]\n",
	  "one\n\n [ad] [ad]\n\ntwo\n", "one\n\ntwo\n", NULL },
	{ "a span at the end of the document", "rule t/a\n  span: \\[ad\\]\n", "one\n\n[ad]", "one\n",
	  NULL },
	{ "spans of two rules are cut together",
	  "rule t/a\n  span: aab\nrule t/b\n  span: abb\n", "xaabby\n", "xy\n", NULL },
	{ "replace in a span", "rule t/a\n  span: (\\d+) bucks\n  do: replace $$$1\n",
	  "cost 12 bucks, 3 bucks\n", "cost $12, $3\n", NULL },
	{ "replace a line keeps its ending and indent",
	  "rule t/a\n  line: see (?<what>\\w+) more\n  do: replace [${what}]\n",
	  "a\r\n  see much more \r\nb\r\n", "a\r\n  [much] \r\nb\r\n", NULL },
	{ "the lines around a replaced one go whole",
	  "rule t/a\n  line: see (?<what>\\w+) more\n  do: replace [${what}]\n  before: b\n  after: a\n",
	  "x\nb\n  see this more\na\ny\n", "x\n  [this]\ny\n", NULL },
	{ "deletion beats replacement",
	  "rule t/a\n  span: bad (word)\n  do: replace $1\nrule t/b\n  span: word\n", "a bad word b\n",
	  "a bad  b\n", "t/a overlap" },
	{ "the longest replacement wins",
	  "rule t/a\n  span: abc\n  do: replace 1\nrule t/b\n  span: bcde\n  do: replace 2\n", "xabcdex\n",
	  "xa2x\n", "t/a overlap" },
	{ "the leftmost of equals wins",
	  "rule t/b\n  span: abc\n  do: replace 1\nrule t/a\n  span: bcd\n  do: replace 2\n", "xabcdx\n",
	  "x1dx\n", "t/a overlap" },
	{ "tag takes nothing", "rule t/a\n  line: ad\n  do: tag\n", "a\nad\n", "a\nad\n", "t/a tag" },
	{ "alternatives of a key", "rule t/a\n  line: ad\n  line: promo\n", "a\npromo\nad\nb\n", "a\nb\n",
	  NULL },

	/* ---- before, after, above, below ---- */
	{ "before takes the line above", "rule t/a\n  line: -- .*\n  before: tweet .*\n",
	  "x\ntweet hi\n-- me\ny\n-- you\n", "x\ny\n-- you\n", "t/a before" },
	{ "before reaches over one blank line", "rule t/a\n  line: -- .*\n  before: tweet .*\n",
	  "x\ntweet hi\n\n-- me\ny\n", "x\ny\n", NULL },
	{ "before does not reach over two", "rule t/a\n  line: -- .*\n  before: tweet .*\n",
	  "x\ntweet hi\n\n\n-- me\ny\n", "x\ntweet hi\n\n\n-- me\ny\n", "t/a before" },
	{ "before with run takes adjacent lines",
	  "rule t/a\n  line: end\n  before: t\\d\n  run: 3\n", "t0\nt1\nt2\nt3\nend\nx\n", "t0\nx\n", NULL },
	{ "run stops at a blank line", "rule t/a\n  line: end\n  before: t\\d\n  run: 3\n",
	  "t1\n\nt2\nt3\nend\nx\n", "t1\n\nx\n", NULL },
	{ "after takes the line below", "rule t/a\n  line: follow us\n  after: @\\w+\n  run: 2\n",
	  "x\nfollow us\n@a\n@b\n@c\ny\n", "x\n@c\ny\n", NULL },
	{ "after without its line", "rule t/a\n  line: follow us\n  after: @\\w+\n",
	  "x\nfollow us\ny\n", "x\nfollow us\ny\n", "t/a after" },
	{ "after at the end of the document", "rule t/a\n  line: follow us\n  after: @\\w+\n",
	  "x\nfollow us", "x\nfollow us", "t/a after" },
	{ "both must hold", "rule t/a\n  line: m\n  before: b\n  after: a\n", "b\nm\na\nb\nm\nx\n",
	  "b\nm\nx\n", NULL },
	{ "above only looks", "rule t/a\n  line: \\d+\n  above: comments\n", "comments\n12\n13\n",
	  "comments\n13\n", "t/a above" },
	{ "below only looks", "rule t/a\n  line: \\d+\n  below: likes\n", "12\n13\nlikes\n",
	  "12\nlikes\n", "t/a below" },
	{ "reach 0", "rule t/a\n  line: \\d+\n  below: likes\n  reach: 0\n", "12\n\nlikes\n",
	  "12\n\nlikes\n", "t/a below" },

	/* ---- near, unless-near, at, words, chars, unless ---- */
	{ "near looks both ways", L("s/share", "share") "rule t/n\n  line: \\d+\n  near: s/*\n  reach: 2\n",
	  "1\n2\nx\nshare\ny\n3\n4\n", "1\nx\ny\n4\n", "t/n near" },
	{ "near chains settle in order",
	  L("s/a", "share") "rule s/b\n  line: b\n  near: s/a\n  reach: 1\n"
	  "rule s/c\n  line: c\n  near: s/b\n  reach: 1\n", "c\nb\nc\nx\nc\nb\nshare\n", "c\nb\nc\nx\n", NULL },
	{ "a tagged line is not taken", "rule s/a\n  line: share\n  do: tag\n"
	  "rule t/n\n  line: \\d+\n  near: s/*\n", "1\nshare\n", "1\nshare\n", "t/n near" },
	{ "unless-near", "rule t/a\n  line: ad\n  unless-near: code\n  reach: 1\n",
	  "ad\nx\nthe code\nad\ny\nad\n", "x\nthe code\nad\ny\n", "t/a unless-near" },
	{ "unless-near looks ahead", "rule t/a\n  line: ad\n  unless-near: code\n  reach: 2\n",
	  "ad\nx\ncode\n", "ad\nx\ncode\n", "t/a unless-near" },
	{ "at head counts lines that are not blank", "rule t/a\n  line: ad\n  at: head 2\n",
	  "\n\nx\n\nad\nad\n", "\n\nx\n\nad\n", "t/a at" },
	{ "at tail", "rule t/a\n  line: ad\n  at: tail 2\n", "ad\nx\nad\ny\n", "ad\nx\ny\n", "t/a at" },
	{ "words", "rule t/a\n  line: ad.*\n  words: 2..3\n", "ad\nad b\nad b c\nad b c d\n",
	  "ad\nad b c d\n", "t/a words" },
	{ "chars of a span", "rule t/a\n  span: a+\n  chars: ..2\n", "a aa aaa\n", "  aaa\n", "t/a chars" },
	{ "unless", "rule t/a\n  line: ad.*\n  unless: hoc\n", "ad hoc\nad b\n", "ad hoc\n", "t/a unless" },

	/* ---- block ---- */
	{ "block to", "rule t/b\n  block: begin\n  to: end\n  max: 5\n", "a\nbegin\nx\n\ny\nend\nb\n", "a\nb\n",
	  NULL },
	{ "block until", "rule t/b\n  block: begin\n  until: end\n  max: 5\n", "a\nbegin\nx\nend\nb\n",
	  "a\nend\nb\n", NULL },
	{ "block without its end", "rule t/b\n  block: begin\n  to: end\n  max: 5\n", "a\nbegin\nx\nb\n",
	  "a\nbegin\nx\nb\n", "t/b no end" },
	{ "block over max", "rule t/b\n  block: begin\n  to: end\n  max: 2\n", "begin\n1\n2\nend\n",
	  "begin\n1\n2\nend\n", "t/b no end" },
	{ "block within max", "rule t/b\n  block: begin\n  to: end\n  max: 3\n", "begin\n1\n2\nend\n", "", NULL },
	{ "a first line inside an open block opens another",
	  "rule t/b\n  block: begin\n  to: end\n  max: 2\n", "begin\n1\nbegin\n2\nend\nx\n", "begin\n1\nx\n", NULL },
	{ "many blocks open at once end together, the oldest alone or not at all",
	  "rule t/b\n  block: b\n  to: end\n  max: 3\n", "b\n1\nb\nb\n2\nb\n3\nb\nend\nx\nb\nend\n",
	  "b\n1\nb\nb\n2\nx\n", "t/b no end" },
	{ "blocks that have ended wait for what is near",
	  "rule t/b\n  block: b\n  to: end\n  max: 5\n  unless-near: stop\n  reach: 2\n",
	  "b\nb\nend\n1\n2\n3\n4\nb\nend\n5\nstop\n", "1\n2\n3\n4\nb\nend\n5\nstop\n",
	  "t/b unless-near" },
	{ "a block whose after: takes long does not keep younger ones",
	  "rule t/b\n  block: b\n  to: end\n  max: 9\n  after: [bc]\n  run: 3\n",
	  "b\nb\nc\nc\nx\nend\ny\n", "y\n", NULL },
	{ "block: unless looks at all its lines",
	  "rule t/b\n  block: begin\n  to: end\n  max: 5\n  unless: stop\n", "begin\nstop\nend\n",
	  "begin\nstop\nend\n", "t/b unless" },

	/* ---- heading ---- */
	{ "heading: paragraph", "rule t/h\n  heading: news\n  cut: paragraph\n  max: 3\n",
	  "a\n\nnews\n1\n2\n\nb\n", "a\n\nb\n", NULL },
	{ "heading: paragraph over max", "rule t/h\n  heading: news\n  cut: paragraph\n  max: 1\n",
	  "news\n1\n2\n\nb\n", "news\n1\n2\n\nb\n", "t/h no end" },
	{ "heading: paragraph to the end", "rule t/h\n  heading: news\n  cut: paragraph\n  max: 3\n",
	  "a\n\nnews\n1", "a\n", NULL },
	{ "heading: lines", "rule t/h\n  heading: news\n  cut: 2 lines\n", "a\nnews\n1\n\n2\n3\n", "a\n3\n", NULL },
	{ "heading: document", "rule t/h\n  heading: more\n  cut: document\n  at: tail 3\n",
	  "a\nmore\n1\n2\n", "a\n", NULL },
	{ "heading: document, too far up", "rule t/h\n  heading: more\n  cut: document\n  at: tail 2\n",
	  "a\nmore\n1\n2\n", "a\nmore\n1\n2\n", "t/h at" },
	{ "heading: while", "rule t/h\n  heading: tags\n  while: #\\w+\n  max: 9\n",
	  "a\ntags\n#x\n\n#y\n\nb\n", "a\n\nb\n", NULL },

	/* ---- struct, repeat ---- */
	{ "struct over lines", "rule t/s\n  struct: php-var-dump\n",
	  "a\narray(1) {\n  [0]=>\n  int(5)\n}\nb\n", "a\nb\n", NULL },
	{ "struct inside a line", "rule t/s\n  struct: php-var-dump\n",
	  "a array(1) { [0]=> int(5) } b\n", "a  b\n", NULL },
	{ "struct joins no kept lines", "rule t/s\n  struct: php-var-dump\n",
	  "a array(1) {\n  [0]=>\n  int(5)\n}\nb\n", "a \nb\n", NULL },
	{ "a structure that does not add up stays", "rule t/s\n  struct: php-var-dump\n",
	  "array(2) {\n  [0]=>\n  int(5)\n}\nb\n", "array(2) {\n  [0]=>\n  int(5)\n}\nb\n", NULL },
	{ "a structure at the end", "rule t/s\n  struct: php-var-dump\n", "a\n\nint(1)\nint(2)", "a\n", NULL },
	{ "repeat takes the later one", "rule t/r\n  repeat: 5\n",
	  "The Title Of It\nx\nthe title, of it!\ny\n", "The Title Of It\nx\ny\n", NULL },
	{ "short lines repeat by chance", "rule t/r\n  repeat: 5\n", "Yes, sir\nYes, sir\n",
	  "Yes, sir\nYes, sir\n", NULL },
	{ "repeat within N only", "rule t/r\n  repeat: 1\n", "one two three\nx\none two three\n",
	  "one two three\nx\none two three\n", NULL },

	{ "lines that only begin alike", "rule t/r\n  repeat: 5\n",
	  "The title of the first page\nThe title of the first pages\nthe title of the first page!\n",
	  "The title of the first page\nThe title of the first pages\n", NULL },
	{ "words count in both lines", "rule t/r\n  repeat: 5\n",
	  "onetwothree\none two three\nonetwothree\nOne, two, three\n",
	  "onetwothree\none two three\nonetwothree\n", NULL },
	{ "three times", "rule t/r\n  repeat: 2\n", "a b c d\nA b c d\na b c D\n", "a b c d\n", NULL },

	/* ---- keep ---- */
	{ "keep protects a line", L("t/a", "ad.*") "keep q\n  has: hoc\n", "ad\nad hoc\n", "ad hoc\n", "t/a keep" },
	{ "keep protects from some", L("t/a", "ad.*") L("u/a", "ad h.*") "keep q\n  has: hoc\n  from: t/*\n",
	  "ad hoc\nad hic\n", "", NULL },
	{ "keep voids a whole block", "rule t/b\n  block: begin\n  to: end\n  max: 5\nkeep q\n  line: gem\n",
	  "begin\ngem\nend\nx\n", "begin\ngem\nend\nx\n", "t/b keep" },
	{ "keep of a span protects the match only",
	  "rule t/s\n  span: b+\nkeep q\n  span: xbb\n", "abb xbb\n", "a xbb\n", "t/s keep" },

	/* ---- bytes ---- */
	{ "a bad byte stands for U+FFFD", L("t/a", "a.d"), "x\na\xFF" "d\ny\n", "x\ny\n", NULL },
	{ "bad bytes pass through", L("t/a", "ad"), "x\xC3\nad\n\xFE\xFF\n", "x\xC3\n\xFE\xFF\n", NULL },
	{ "a span behind bad bytes", "rule t/a\n  span: ad\n", "\xFF\xFF-ad-\xC3\xA9\n", "\xFF\xFF--\xC3\xA9\n",
	  NULL },
	{ "a byte-order mark is a blank", L("t/a", "ad"), "\xEF\xBB\xBF" "ad\nx\n", "x\n", NULL },
	{ "nothing in, nothing out", L("t/a", "ad"), "", "", NULL },
};

static descrape_rules *rules_of(const struct engine_case *c)
{
	struct buf text = { 0 };
	descrape_rules *rules;

	buf_printf(&text, "format: descrape 1\npack: t\n\n%s", c->rules);
	buf_append_char(&text, '\0');
	rules = run_rules(text.ptr, 1);
	buf_free(&text);
	return rules;
}

static void expect(const struct engine_case *c, descrape_rules *rules, enum split split,
                   int no_prefilter)
{
	descrape_options options = { .size = sizeof options, .no_prefilter = no_prefilter };
	struct run run;

	run_stream(&run, rules, &options, span_cstr(c->in), split, 1);
	if (!span_equal_cstr(buf_span(&run.out), c->out))
		ck_abort_msg("%s (split %d, index %d):\nexpected: %s\ngot: %.*s\nremarks: %.*s", c->name,
		             split, !no_prefilter, c->out, (int)run.out.len, run.out.ptr,
		             (int)run.remarks.len, run.remarks.ptr);
	ck_assert_msg(run.gaps == 0, "%s: text events with gaps", c->name);
	if (c->remark) {
		buf_append_char(&run.remarks, '\0');
		ck_assert_msg(strstr(run.remarks.ptr, c->remark) != NULL, "%s: no remark '%s' in:\n%s",
		              c->name, c->remark, run.remarks.ptr);
	}
	run_free(&run);
}

START_TEST(means_what_it_says)
{
	const struct engine_case *c = &cases[_i];
	descrape_rules *rules = rules_of(c);

	expect(c, rules, SPLIT_WHOLE, 0);
	expect(c, rules, SPLIT_BYTES, 0);
	expect(c, rules, SPLIT_WHOLE, 1);
	descrape_rules_free(rules);
}
END_TEST

/*
 * Structures that start in one part of a long line and have their opener in the
 * next: a class name may have hundreds of bytes.
 */
static const struct long_case {
	const char *kind, *before_name, *behind_name;
} long_cases[] = {
	{ "php-var-dump", "object(", ")#1 (1) {\n  [\"a\"]=>\n  int(1)\n}" },
	{ "php-print-r", "", " Object\n(\n    [a] => 1\n)\n" },
	{ "php-var-export", "", "::__set_state(array(\n   'a' => 1,\n))" },
	{ "php-serialize", "O:500:\"", "\":1:{s:1:\"a\";i:1;}" },
	{ "symfony-dump", "", " {#12\n  +a: 1\n}" },
};

START_TEST(structures_over_the_parts_of_a_line)
{
	const struct long_case *c = &long_cases[_i];
	static const size_t places[] = { 0, 1, 2, 20, 64, 65, 300, 490, 500, 501, 505, 510, 520, 600 };
	struct buf rules_text = { 0 };
	descrape_rules *rules;

	buf_printf(&rules_text, "format: descrape 1\nrule t/s\n  struct: %s%c", c->kind, '\0');
	rules = run_rules(rules_text.ptr, 1);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (enum split split = SPLIT_WHOLE; split <= SPLIT_RANDOM; split++) {
			struct buf in = { 0 };
			struct run run;
			size_t filler;

			while (in.len + places[i] + 2 < LINE_MAX_BYTES * 2)
				buf_append_char(&in, 'x');
			buf_append_char(&in, ' ');
			filler = in.len;
			buf_append_cstr(&in, c->before_name);
			for (int k = 0; k < 500; k++)
				buf_append_char(&in, 'A');
			buf_append_cstr(&in, c->behind_name);
			buf_append_cstr(&in, " end\n");
			run_stream(&run, rules, NULL, buf_span(&in), split, (unsigned)i);
			ck_assert_msg(run.n_removals == 1 && run.removals[0].offset == filler,
			              "%s, %zu bytes before a part's end, split %d: not found", c->kind,
			              places[i], split);
			run_free(&run);
			buf_free(&in);
		}
	descrape_rules_free(rules);
	buf_free(&rules_text);
}
END_TEST

/* Each near the one before: as deep as there are rules. */
START_TEST(a_long_chain_is_marked)
{
	enum { N = 50000 };
	struct compile_options options = { .level = 1 };
	struct diags diags = { 0 };
	struct rule_compiler *c = compiler_new(&options, &diags);
	struct buf text = { 0 };
	struct ruleset *rules;
	bool *active = calloc(N, sizeof *active);

	buf_append_cstr(&text, "format: descrape 1\n");
	for (int i = 0; i < N; i++) {
		buf_printf(&text, "rule t/r%05d\n  line: ad\n", i);
		if (i > 0)
			buf_printf(&text, "  near: t/r%05d\n", i - 1);
	}
	ck_assert_int_eq(compiler_add_text(c, "chain.rules", buf_span(&text)), 0);
	rules = compiler_finish(c);
	ck_assert_ptr_nonnull(rules);
	ck_assert_int_eq(engine_mark_active(rules, N / 2, active), 0);
	ck_assert(active[0] && active[N / 2] && !active[N / 2 + 1] && !active[N - 1]);
	ck_assert_int_eq(engine_mark_active(rules, N - 1, active), 0);
	ck_assert(active[N / 2 + 1] && active[N - 1]);
	free(active);
	ruleset_free(rules);
	compiler_free(c);
	diags_free(&diags);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("engine");
	TCase *meaning = tcase_create("meaning");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(meaning, means_what_it_says, 0, (int)(sizeof cases / sizeof cases[0]));
	tcase_add_loop_test(meaning, structures_over_the_parts_of_a_line, 0,
	                    (int)(sizeof long_cases / sizeof long_cases[0]));
	tcase_add_test(meaning, a_long_chain_is_marked);
	tcase_set_timeout(meaning, 60);
	suite_add_tcase(suite, meaning);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
