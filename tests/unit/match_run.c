/* match_run: see match_run.h. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "match/fold.h"
#include "match_run.h"

void batch_add(struct batch *b, struct span line)
{
	uint16_t ending_bytes = 1;

	/* As the engine cuts lines: a CR before the LF belongs to the ending. */
	if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
		line.len--;
		ending_bytes = 2;
	}
	if (utf8_is_blank(line) || memchr(line.ptr, '\n', line.len))
		return;
	if (b->count == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 256;
		b->lines = realloc(b->lines, b->cap * sizeof(*b->lines));
		ck_assert_ptr_nonnull(b->lines);
	}
	b->lines[b->count++] = (struct line){
		.start = b->text.len, .text_bytes = (uint32_t)line.len,
		.ending_bytes = ending_bytes,
	};
	ck_assert_int_eq(buf_append_span(&b->text, line), 0);
	ck_assert_int_eq(buf_append(&b->text, &"\r\n"[2 - ending_bytes], ending_bytes), 0);
}

void batch_clear(struct batch *b)
{
	buf_clear(&b->text);
	b->count = 0;
}

void batch_free(struct batch *b)
{
	buf_free(&b->text);
	free(b->lines);
	*b = (struct batch){ 0 };
}

struct stretch batch_stretch(const struct batch *b)
{
	return (struct stretch){ .ptr = b->text.ptr, .offset = 0, .len = b->text.len };
}

uint32_t must_add(struct patterns *p, const char *text, unsigned flags)
{
	struct pattern_error error;
	uint32_t id = 0;

	if (patterns_add(p, span_cstr(text), flags, &id, &error) != 0)
		ck_abort_msg("%s: at %u: %s", text, (unsigned)error.offset, error.message);
	return id;
}

static void describe(struct difference *d, const struct patterns *p, uint32_t id, struct span line,
                     const char *what)
{
	struct span text = patterns_text(p, id);
	struct buf hex = { 0 }, literals = { 0 };

	for (size_t i = 0; i < line.len && i < 200; i++)
		buf_printf(&hex, "%02x", (unsigned char)line.ptr[i]);
	patterns_describe(p, id, &literals);
	snprintf(d->message, sizeof(d->message),
	         "%s pattern '%.*s' (flags %x, route %d, literals %.*s) in '%.*s' = %.*s",
	         what, (int)text.len, text.ptr, patterns_flags(p, id), (int)patterns_route(p, id),
	         (int)literals.len, literals.ptr ? literals.ptr : "", (int)line.len, line.ptr,
	         (int)hex.len, hex.ptr ? hex.ptr : "");
	buf_free(&hex);
	buf_free(&literals);
	d->found = true;
}

struct difference compare(const struct patterns *p, const struct batch *b)
{
	struct difference d = { 0 };
	struct matcher *m = matcher_new(p), *truth = matcher_new(p);
	struct stretch text = batch_stretch(b);
	const struct hit *hits;
	long n_hits, at = 0;

	ck_assert(m && truth);
	matcher_set_index(truth, false); /* PCRE2 and nothing else */
	n_hits = matcher_scan(m, &text, b->lines, b->count, &hits);
	ck_assert_int_ge(n_hits, 0);
	for (uint32_t line = 0; line < b->count && !d.found; line++) {
		struct span raw = stretch_line(&text, &b->lines[line]);
		struct subject subject;
		enum match_result result;
		struct match ignored;

		ck_assert_int_eq(matcher_subject(m, 0, raw, &subject), 0);
		for (uint32_t id = 0; id < patterns_count(p) && !d.found; id++) {
			bool named = at < n_hits && hits[at].line == line && hits[at].pattern == id;

			at += named;
			if (!(patterns_flags(p, id) & PATTERN_SCANNED))
				continue;
			result = matcher_find(truth, id, &subject, 0, &ignored);
			/* matcher_test asks its automaton, if it has one. */
			if (result != MATCH_LIMIT && matcher_test(m, id, &subject) != result)
				describe(&d, p, id, raw, "an automaton differs");
			d.matches += result == MATCH_YES;
			if (result == MATCH_YES && !named)
				describe(&d, p, id, raw, "the index does not name");
		}
	}
	/* Hits come in order, each once: all were met. */
	if (!d.found)
		ck_assert_int_eq(at, n_hits);
	matcher_free(m);
	matcher_free(truth);
	return d;
}

uint32_t roll(struct dice *d, uint32_t sides)
{
	/* xorshift64* */
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (uint32_t)((d->state * 0x2545F4914F6CDD1Du) >> 33) % sides;
}

#define PICK(d, array) ((array)[roll(d, sizeof(array) / sizeof((array)[0]))])

/* A text as a pattern writes it, and one that it matches. */
struct atom {
	const char *pattern, *sample;
};
static const struct atom atoms[] = {
	{ "a", "a" }, { "k", "k" }, { "s", "s" }, { "K", "k" }, { "news", "news" },
	{ "skin", "skin" }, { "cookies", "cookies" }, { "Straße", "straße" }, { "ß", "ß" },
	{ "ÅNGSTRÖM", "ångström" }, { "подписка", "подписка" }, { "СЕРВИС", "сервис" },
	{ "Σίσυφος", "σίσυφος" }, { "µ", "µ" }, { "ω", "ω" }, { "广告", "广告" },
	{ "関連記事", "関連記事" }, { "اشترك", "اشترك" }, { "İ", "İ" }, { "ı", "ı" },
	{ " ", " " }, { "\\h+", " " }, { "\\s*", "" }, { "\\s?", " " }, { "[ \\t]+", "\t" },
	{ "\\xA0", "\xC2\xA0" }, { "\\d+", "12" }, { "\\d", "7" }, { "[0-9]{1,3}", "3" },
	{ "\\d*", "" }, { "20", "20" }, { "0", "0" }, { ".", "x" }, { ".{0,5}", "abc" },
	{ ".*", "" }, { "\\w+", "wörter" }, { "\\S", "é" }, { "[^x]", "y" }, { "[a-z]", "q" },
	{ "[ks]", "s" }, { "[’']", "'" }, { "[\\d.]+", "1.5" }, { "[—–-]", "—" }, { "\\.", "." },
	{ "\\Q.+*\\E", ".+*" }, { "\\x{430}", "а" }, { "\\N{U+42F}", "я" }, { "\\t", "\t" },
	{ "\\p{L}", "ж" }, { "\\R", "\r" }, { "\\b", "" }, { "(?=.)", "" }, { "(?#c)", "" },
	{ "(?i:Sk)", "sk" }, { "(?-i:x)", "x" }, { "@", "@" }, { "https?://", "http://" },
	{ "\\[", "[" }, { "&amp;", "&amp;" }, { "…", "…" }, { "\\.{3}", "..." }, { "é", "é" },
	{ "ﬀ", "ﬀ" }, { "\\x{1F600}", "\xF0\x9F\x98\x80" }, { "\\x{FFFD}", "\xEF\xBF\xBD" },
	{ "(?<!q)", "" }, { "\\x0B", "\v" }, { "\\x{180E}", "\xE1\xA0\x8E" }, { "\\x{200B}", "\xE2\x80\x8B" },
	{ "(?:ab|abc|b)", "abc" }, { "[[:digit:]]", "4" }, { "[[:alpha:]]", "e" }, { "\\+", "+" },
};

static const struct {
	const char *text;
	unsigned least, most;
} quantifiers[] = {
	{ "?", 0, 1 }, { "*", 0, 3 }, { "+", 1, 3 }, { "{2}", 2, 2 }, { "{1,2}", 1, 2 },
	{ "{0,3}", 0, 3 }, { "??", 0, 1 }, { "+?", 1, 2 }, { "{2,}", 2, 4 }, { "{9}", 9, 9 },
};

static void random_group(struct dice *d, unsigned depth, struct buf *pattern, struct buf *sample)
{
	static const char *const open[] = { "(?:", "(", "(?>", "(?<n_>", "(?i:", "(?|" };
	unsigned kind = roll(d, sizeof(open) / sizeof(open[0]));
	unsigned count = 1 + roll(d, 3), chosen = roll(d, count);
	struct buf unused = { 0 };

	/* A name may stand once only. */
	buf_append_cstr(pattern, kind == 3 ? "(?:" : open[kind]);
	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			buf_append_char(pattern, '|');
		random_pattern(d, depth - 1, pattern, i == chosen ? sample : &unused);
	}
	buf_append_char(pattern, ')');
	buf_free(&unused);
}

void random_pattern(struct dice *d, unsigned depth, struct buf *pattern, struct buf *sample)
{
	unsigned count = 1 + roll(d, 4);

	for (unsigned i = 0; i < count; i++) {
		struct buf item = { 0 }, text = { 0 };
		struct atom atom = PICK(d, atoms);

		if (depth > 0 && roll(d, 3) == 0) {
			random_group(d, depth, &item, &text);
		} else {
			buf_append_cstr(&item, atom.pattern);
			buf_append_cstr(&text, atom.sample);
		}
		if (roll(d, 4) == 0) {
			unsigned which = roll(d, sizeof(quantifiers) / sizeof(quantifiers[0]));
			unsigned least = quantifiers[which].least;
			unsigned times = least + roll(d, quantifiers[which].most - least + 1);

			buf_printf(pattern, "(?:%.*s)%s", (int)item.len, item.ptr,
			           quantifiers[which].text);
			for (unsigned k = 0; k < times; k++)
				buf_append_span(sample, buf_span(&text));
		} else {
			buf_append_span(pattern, buf_span(&item));
			buf_append_span(sample, buf_span(&text));
		}
		buf_free(&item);
		buf_free(&text);
	}
}

static void append_char(struct buf *out, uint32_t c)
{
	char bytes[4];

	buf_append(out, bytes, utf8_encode(c, bytes));
}

void random_spelling(struct dice *d, struct span text, struct buf *out)
{
	static const uint32_t blanks[] = { ' ', ' ', ' ', 0xA0, '\t', 0x3000, 0x2009, 0x180E };
	static const uint32_t digits[] = { '0', '7', '9', 0x663, 0xFF15, 0x1D7D9 };
	const char *at = text.ptr, *end = span_from(text, text.len).ptr;
	unsigned wildness = roll(d, 4);

	while (at < end) {
		uint32_t c, variants[FOLD_VARIANTS];
		unsigned count;

		at += utf8_decode(at, end, &c);
		count = fold_variants(c, variants);
		if (wildness == 0 || roll(d, 3) > wildness)
			append_char(out, c);
		else if (fold_is_blank(c))
			for (uint32_t n = 1 + roll(d, 2); n > 0; n--)
				append_char(out, PICK(d, blanks));
		else if (fold_is_digit(c))
			append_char(out, PICK(d, digits));
		else
			append_char(out, count > 0 ? variants[roll(d, count)] : c);
	}
}

void random_damage(struct dice *d, struct buf *line)
{
	static const char *const edges[] = {
		" ", "\t", "\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE2\x81\xA0", "\r", "x", "1",
		"\xE3\x80\x80", "\xFF", "\xD0", "\xE1\xA0\x8E", "s", "k",
	};
	static const char bad[] = { '\xFF', '\x80', '\xC3', '\xE2', 'x', '0', '\0' };
	struct buf out = { 0 };

	if (roll(d, 3) == 0)
		buf_append_cstr(&out, PICK(d, edges));
	for (size_t i = 0; i < line->len; i++) {
		if (roll(d, 60) == 0)
			buf_append_char(&out, PICK(d, bad));
		if (roll(d, 80) != 0)
			buf_append_char(&out, line->ptr[i]);
	}
	if (roll(d, 3) == 0)
		buf_append_cstr(&out, PICK(d, edges));
	buf_clear(line);
	buf_append_span(line, buf_span(&out));
	buf_free(&out);
}
