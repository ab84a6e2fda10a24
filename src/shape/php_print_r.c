/*
 * php-print-r: what PHP's print_r prints of arrays, objects and enumerations.
 *
 *	dump    = title "(" { member } ")"
 *	title   = "Array" | class " Object" | class " Enum" [ ":string" | ":int" ]
 *	member  = "[" key "] =>" ( dump | text )
 *
 * Nothing is quoted or counted, so a text may hold anything, and only the form
 * on the page tells it from the structure.  There are two forms, and the white
 * space behind the outermost title says which.
 *
 * Lines, as PHP prints them, indented or with the indentation lost: the title
 * ends its line; `(` and `)` stand alone on theirs, the second indented as the
 * first; each `[key] =>` begins a line, those of one bracket indented alike.
 * Any other line goes on with the text before it.  A line that is a lone
 * bracket in any other place does not add up.
 *
 * One line, its white space collapsed: brackets have white space in front.  Any
 * other `(` is part of a text, and must find its `)` before the next key or
 * the end of the text.
 *
 * In both, what follows `(`, or the `)` of a member, is a key or `)`, and the
 * outermost bracket has at least one key.  A dump in front of `)` or of a key
 * is a member of something that did not add up.
 */
#include "shape/print_r.h"

void print_r_begin_text(struct machine *m)
{
	m->values = m->count = 0;
	m->flags &= ~(unsigned)PRINT_BLANK;
}

void print_r_watch_text(struct machine *m, const char *p, const char *end)
{
	uint64_t low = m->tail[0], high = m->tail[1];
	bool blank = m->flags & PRINT_BLANK;

	for (; p < end; p++) {
		if (machine_is_blank(*p)) {
			blank = true;
			continue;
		}
		if (blank && m->values > 0) {
			high = high << 8 | low >> 56;
			low = low << 8 | ' ';
			m->values++;
			m->count++;
		}
		blank = false;
		high = high << 8 | low >> 56;
		low = low << 8 | (unsigned char)*p;
		m->values++;
	}
	m->tail[0] = low;
	m->tail[1] = high;
	m->flags = blank ? m->flags | PRINT_BLANK : m->flags & ~(unsigned)PRINT_BLANK;
}

bool print_r_text_may_be_title(const struct machine *m)
{
	return m->count <= 1 && m->values <= MACHINE_NAME_MAX_BYTES;
}

static bool text_ends_with(const struct machine *m, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < len; i++) {
		char c = (char)(m->tail[i / 8] >> (i % 8 * 8));

		if (c != word[len - 1 - i])
			return false;
	}
	return m->values >= len;
}

bool print_r_text_is_title(const struct machine *m)
{
	static const char *const kinds[] = { " Object", " Enum", " Enum:string", " Enum:int" };

	if (m->values == 5 && m->count == 0)
		return text_ends_with(m, "Array");
	if (m->count != 1 || !print_r_text_may_be_title(m))
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (text_ends_with(m, kinds[i]))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------------
 * Brackets and keys
 */

static const struct machine_op FOREIGN[] = { { .kind = OP_DO, .act = machine_veto } };
static const struct machine_word FOREIGN_KEY_ENDS[] = { { "] =>", FOREIGN }, { 0 } };
static const struct machine_op FOREIGN_KEY[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = FOREIGN_KEY_ENDS },
};
static const struct machine_word OUTSIDE_WORDS[] = {
	{ ")", FOREIGN }, { "[", FOREIGN_KEY }, { 0 },
};
static const struct machine_op OUTSIDE[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = OUTSIDE_WORDS },
};

void print_r_open_bracket(struct machine *m, uint64_t count)
{
	machine_push(m, 0, count);
	m->flags = PRINT_MEMBER_DUE;
}

void print_r_close_bracket(struct machine *m, uint64_t end)
{
	if (m->depth == 1 && print_r_top(m)->seen == 0) {
		machine_stop(m);
		return;
	}
	m->depth--;
	m->flags = PRINT_MEMBER_DUE;
	if (m->depth == 0) {
		m->accepted = end;
		machine_jump(m, OUTSIDE);
	}
}

const char *print_r_read_key(struct machine *m, const char *p, const char *end)
{
	static const char ending[] = "] =>";
	size_t matched = m->matched;

	for (; p < end && *p != '\n' && ending[matched] != '\0'; p++) {
		if (*p == ending[matched])
			matched++;
		else
			matched = *p == ']';
	}
	m->matched = matched;
	return p;
}

/* ------------------------------------------------------------------------
 * The outermost title, and where one may be
 */

static const char *read_title(struct machine *m, const char *p, const char *end)
{
	for (; p < end && *p != '\n' && *p != '('; p = machine_take(m, p, p + 1)) {
		print_r_watch_text(m, p, p + 1);
		if (!print_r_text_may_be_title(m)) {
			machine_stop(m);
			return p;
		}
	}
	if (p == end)
		return p;
	if (!print_r_text_is_title(m) || (*p == '(' && !(m->flags & PRINT_BLANK))) {
		machine_stop(m);
		return p;
	}
	machine_take(m, p, p + 1);
	if (*p == '(') {
		print_r_open_bracket(m, 0);
		machine_jump(m, print_r_one_line);
	} else {
		print_r_begin_lines(m);
	}
	return p + 1;
}

static const struct machine_op TITLE[] = { { .kind = OP_STEP, .step = read_title } };

const struct shape_grammar php_print_r_grammar = { .start = TITLE, .finish = print_r_finish_lines };

static bool has_at(struct span text, size_t at, const char *word)
{
	size_t len = strlen(word);

	return text.len - at >= len && memcmp(text.ptr + at, word, len) == 0;
}

/* Behind a title: the end of the line, or white space and a bracket with its key. */
static bool title_ends(struct span text, size_t at)
{
	size_t bracket = at;

	while (bracket < text.len && machine_is_blank(text.ptr[bracket]))
		bracket++;
	if (bracket == text.len)
		return true;
	return bracket > at && text.ptr[bracket] == '(';
}

/* The class in front of " Object" or " Enum" at `at`. */
static size_t class_before(struct span text, size_t from, size_t at)
{
	size_t start = at;

	while (start > from && at - start < MACHINE_NAME_MAX_BYTES / 2 &&
	       !machine_is_blank(text.ptr[start - 1]) && text.ptr[start - 1] != '>')
		start--;
	return start < at ? start : SIZE_MAX;
}

size_t php_print_r_find(struct span text, size_t from)
{
	static const char *const kinds[] = { " Object", " Enum:string", " Enum:int", " Enum" };

	for (size_t i = from; i < text.len; i++) {
		if (text.ptr[i] == 'A' && has_at(text, i, "Array") && title_ends(text, i + 5) &&
		    machine_word_begins(text, i) && !machine_is_member(text, i))
			return i;
		if (text.ptr[i] != ' ' || text.len - i < 2 ||
		    (text.ptr[i + 1] != 'O' && text.ptr[i + 1] != 'E'))
			continue;
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			size_t at;

			if (!has_at(text, i, kinds[k]) || !title_ends(text, i + strlen(kinds[k])))
				continue;
			at = class_before(text, from, i);
			if (at != SIZE_MAX && !machine_is_member(text, at))
				return at;
		}
	}
	return SIZE_MAX;
}
