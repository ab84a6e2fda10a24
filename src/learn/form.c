/*
 * form: a line with its numbers, dates and names left open.
 *
 * Dates are what numbers and the words of dates make of themselves: "Last updated
 * on Monday, 3 May 2021 at 10:20" comes to a word, the name of a day, three
 * numbers and what stands between them.  Words of dates are looked for only in
 * lines with a number, so that "May" and "March" stay words elsewhere.
 *
 * A name is a run of words with capitals that does not begin the line, where any
 * word has one.  In the headlines of some languages every word has: that is why
 * forms with names are told apart, see choose.c.
 *
 * Invariant: the pattern of a form matches every line that has the form.  The
 * classes are single bytes below a blank, which no line that is counted holds.
 */
#include "learn/form.h"

#include "base/utf8.h"
#include "learn/date_words.h"
#include "rule/quote.h"

enum token_kind { TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK };

struct token {
	enum token_kind kind;
	struct span text;
	bool capital; /* a word that begins with a capital */
};

#define IN_WORD (CHAR_LETTER | CHAR_MARK)

/* Letters and marks from `at`, with one inner mark between two of them each. */
static size_t word_end(struct span s, size_t at)
{
	const char *end = s.ptr + s.len;
	size_t good = at;

	while (at < s.len) {
		uint32_t c;
		size_t len = utf8_decode(s.ptr + at, end, &c);

		if (utf8_class(c) & IN_WORD)
			good = at + len;
		else if (!(utf8_class(c) & CHAR_INNER) || good != at)
			break;
		at += len;
	}
	return good;
}

static size_t number_end(struct span s, size_t at)
{
	const char *end = s.ptr + s.len;

	while (at < s.len) {
		uint32_t c;
		size_t len = utf8_decode(s.ptr + at, end, &c);

		if (!(utf8_class(c) & CHAR_DIGIT))
			break;
		at += len;
	}
	return at;
}

/* The token that begins at `at`, which is inside. */
static struct token next_token(struct span s, size_t at)
{
	struct token t = { .kind = TOKEN_MARK };
	size_t len;
	uint32_t c;

	len = utf8_decode(s.ptr + at, s.ptr + s.len, &c);
	if (utf8_class(c) & CHAR_DIGIT) {
		t.kind = TOKEN_NUMBER;
		len = number_end(s, at) - at;
	} else if (utf8_class(c) & CHAR_LETTER) {
		t.kind = TOKEN_WORD;
		t.capital = utf8_class(c) & CHAR_UPPER;
		len = word_end(s, at) - at;
	}
	t.text = span_of(s.ptr + at, len);
	return t;
}

static bool has_number(struct span s)
{
	const char *p = s.ptr, *end = p + s.len;

	while (p < end) {
		uint32_t c;

		p += utf8_decode(p, end, &c);
		if (utf8_class(c) & CHAR_DIGIT)
			return true;
	}
	return false;
}

/* How many bytes the name that begins with the word at `at` takes. */
static size_t name_bytes(struct span line, size_t at)
{
	size_t end = at + next_token(line, at).text.len;

	for (unsigned words = 1; words < FORM_NAME_WORDS; words++) {
		struct token next;

		if (end + 1 >= line.len || line.ptr[end] != ' ')
			break;
		next = next_token(line, end + 1);
		if (next.kind != TOKEN_WORD || !next.capital)
			break;
		end += 1 + next.text.len;
	}
	return end - at;
}

/* The parts of a line that were left open so far. */
struct opened {
	bool dates, names; /* whether words are looked at for them */
	bool first_word;   /* no word came yet */
	unsigned n_date_words, n_names;
};

/* The class of the token at `at`, 0: none; *taken: the bytes that it covers. */
static int class_of(struct span line, size_t at, struct opened *o, size_t *taken)
{
	struct token t = next_token(line, at);
	bool first = o->first_word;

	*taken = t.text.len;
	if (t.kind == TOKEN_NUMBER)
		return FORM_NUMBER;
	if (t.kind == TOKEN_MARK)
		return 0;
	o->first_word = false;
	if (o->dates && o->n_date_words < FORM_MAX_DATE_WORDS && date_words_have(t.text)) {
		o->n_date_words++;
		return FORM_DATE_WORD;
	}
	if (o->names && t.capital && !first && o->n_names < FORM_MAX_NAMES) {
		o->n_names++;
		*taken = name_bytes(line, at);
		return FORM_NAME;
	}
	return 0;
}

int form_of(struct span line, bool names, struct buf *out)
{
	struct opened opened = { .dates = has_number(line), .names = names, .first_word = true };
	int classes = 0;

	buf_clear(out);
	for (size_t at = 0, taken; at < line.len; at += taken) {
		int class = class_of(line, at, &opened, &taken);

		if (class ? buf_append_char(out, (char)class)
		          : buf_append(out, line.ptr + at, taken))
			return -1;
		classes |= class ? 1 << class : 0;
	}
	return classes;
}

bool form_has_word(struct span form)
{
	for (size_t at = 0; at < form.len;) {
		struct token t = next_token(form, at);

		/* A lone letter tells nothing: "h" of 10h20. */
		if (t.kind == TOKEN_WORD &&
		    (utf8_count_chars(t.text) > 1 || utf8_count_dense(t.text) > 0))
			return true;
		at += t.text.len;
	}
	return false;
}

/* ---- as a pattern ---- */

#define NAME_WORD "(?-i:[\\p{Lu}\\p{Lt}])[\\p{L}\\p{M}'\u2019\u00AD\u200C\u200D-]*"

static const char *const class_patterns[] = {
	[FORM_NUMBER] = "\\p{N}+",
	[FORM_DATE_WORD] = "{{DATE_WORD}}",
	[FORM_NAME] = "{{NAME}}",
};

int form_append_pattern(struct buf *out, struct span form)
{
	while (form.len) {
		size_t literal = 0;

		while (literal < form.len && (unsigned char)form.ptr[literal] > FORM_NAME)
			literal++;
		if (quote_text(out, span_of(form.ptr, literal)) < 0)
			return -1;
		form = span_from(form, literal);
		if (!form.len)
			break;
		if (buf_append_cstr(out, class_patterns[(unsigned char)form.ptr[0]]) < 0)
			return -1;
		form = span_from(form, 1);
	}
	return 0;
}

int form_append_macro(struct buf *out, enum form_class class)
{
	int bad;

	if (class == FORM_NAME)
		return buf_append_cstr(out, "let NAME = " NAME_WORD "(?:\\h+" NAME_WORD "){0,3}\n");
	bad = buf_append_cstr(out, "list DATE_WORD\n");
	for (size_t i = 0; i < n_date_words; i++)
		bad |= buf_printf(out, "  %s\n", date_words[i]);
	return bad ? -1 : 0;
}
