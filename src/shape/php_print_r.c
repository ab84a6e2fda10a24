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
 *
 * machine_frame: `count` is the indentation of the bracket, or the brackets
 * open in the text of the member; `seen` is 1 + the indentation of the keys,
 * 0 without a key.
 */
#include "shape/machine.h"

/* machine.flags */
enum print_flag {
	PRINT_MEMBER_DUE = 1 << 0, /* only a key or a closing bracket may come next */
	PRINT_OPENS = 1 << 1,      /* lines: the line before ended in a title */
	PRINT_BLANK = 1 << 2,      /* the byte before was a blank */
	PRINT_KEY = 1 << 3,        /* one line: behind a [ that may open a key */
};

/* machine.mode, lines: what the line so far is */
enum line_mode { LINE_INDENT, LINE_OPENS, LINE_CLOSES, LINE_KEY, LINE_VALUE, LINE_TEXT };

static struct machine_frame *top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

/* ------------------------------------------------------------------------
 * Titles.  A text is watched from its first byte: its last 16 bytes, how many
 * there were (m->values) and how many runs of white space (m->count).
 */

static void begin_text(struct machine *m)
{
	m->values = m->count = 0;
	m->flags &= ~(unsigned)PRINT_BLANK;
}

static void watch_byte(struct machine *m, char c)
{
	m->tail[1] = m->tail[1] << 8 | m->tail[0] >> 56;
	m->tail[0] = m->tail[0] << 8 | (unsigned char)c;
	m->values++;
}

static void watch_text(struct machine *m, char c)
{
	if (machine_is_blank(c)) {
		m->flags |= PRINT_BLANK;
		return;
	}
	if ((m->flags & PRINT_BLANK) && m->values > 0) {
		watch_byte(m, ' ');
		m->count++;
	}
	m->flags &= ~(unsigned)PRINT_BLANK;
	watch_byte(m, c);
}

static bool text_may_be_title(const struct machine *m)
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

static bool text_is_title(const struct machine *m)
{
	static const char *const kinds[] = { " Object", " Enum", " Enum:string", " Enum:int" };

	if (m->values == 5 && m->count == 0)
		return text_ends_with(m, "Array");
	if (m->count != 1 || !text_may_be_title(m))
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (text_ends_with(m, kinds[i]))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------------
 * What both forms share
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

static void open_bracket(struct machine *m, uint64_t count)
{
	machine_push(m, 0, count);
	m->flags = PRINT_MEMBER_DUE;
}

/* `end`: the offset behind the bracket. */
static void close_bracket(struct machine *m, uint64_t end)
{
	if (m->depth == 1 && top(m)->seen == 0) {
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

/* ------------------------------------------------------------------------
 * Lines.  m->place is where the line before began, m->number where this one
 * did, m->indent its indentation.  Each function is called with the offset of
 * the byte it is about.
 */

static void begin_line(struct machine *m, uint64_t offset)
{
	m->token = m->place; /* a title may have been in the line before */
	m->place = m->number;
	m->number = offset;
	m->indent = 0;
	m->mode = LINE_INDENT;
}

/* The line is none of the structure's: it goes on with a text. */
static void go_on_as_text(struct machine *m)
{
	m->flags &= ~(unsigned)PRINT_OPENS;
	m->mode = LINE_TEXT;
	if (m->flags & PRINT_MEMBER_DUE)
		machine_stop(m);
}

static void end_opening_line(struct machine *m)
{
	if (m->flags & PRINT_OPENS)
		open_bracket(m, m->indent);
	else
		machine_stop(m);
}

static void end_closing_line(struct machine *m)
{
	if (m->depth > 0 && top(m)->count == m->indent)
		close_bracket(m, m->number + m->indent + 1);
	else
		machine_stop(m);
}

static void end_key(struct machine *m)
{
	if (m->depth == 0 || (top(m)->seen != 0 && top(m)->seen != m->indent + 1)) {
		go_on_as_text(m);
		return;
	}
	top(m)->seen = m->indent + 1;
	m->flags = 0;
	m->mode = LINE_VALUE;
	begin_text(m);
}

static void end_line(struct machine *m)
{
	switch ((enum line_mode)m->mode) {
	case LINE_OPENS:
		end_opening_line(m);
		break;
	case LINE_CLOSES:
		end_closing_line(m);
		break;
	case LINE_KEY:
		go_on_as_text(m);
		break;
	case LINE_VALUE:
		if (text_is_title(m))
			m->flags |= PRINT_OPENS;
		break;
	case LINE_INDENT: /* a line of blanks changes nothing */
	case LINE_TEXT:
		break;
	}
}

static void begin_content(struct machine *m, char c)
{
	switch (c) {
	case '(':
		m->mode = LINE_OPENS;
		break;
	case ')':
		m->mode = LINE_CLOSES;
		break;
	case '[':
		m->mode = LINE_KEY;
		m->matched = 0;
		break;
	default:
		if (machine_is_blank(c))
			m->indent++;
		else
			go_on_as_text(m);
	}
}

/* One more byte of "] =>", which may also break off. */
static bool key_ends(struct machine *m, char c)
{
	static const char ending[] = "] =>";

	if (c == ending[m->matched])
		m->matched++;
	else
		m->matched = c == ']';
	return ending[m->matched] == '\0';
}

static void take_line_byte(struct machine *m, char c)
{
	switch ((enum line_mode)m->mode) {
	case LINE_INDENT:
		begin_content(m, c);
		break;
	case LINE_OPENS:
	case LINE_CLOSES:
		if (!machine_is_blank(c))
			go_on_as_text(m);
		break;
	case LINE_KEY:
		if (key_ends(m, c))
			end_key(m);
		break;
	case LINE_VALUE:
		watch_text(m, c);
		if (!text_may_be_title(m))
			m->mode = LINE_TEXT;
		break;
	case LINE_TEXT:
		break;
	}
}

static const char *read_lines(struct machine *m, const char *p, const char *end)
{
	const struct machine_op *op = m->op;

	while (p < end && m->status == SHAPE_MORE && m->op == op) {
		if (*p == '\n') {
			end_line(m);
			if (m->op == op && m->status == SHAPE_MORE) {
				p = machine_take(m, p, p + 1);
				begin_line(m, m->offset);
			}
		} else if (m->mode == LINE_TEXT) {
			const char *lf = memchr(p, '\n', (size_t)(end - p));

			p = machine_take(m, p, lf != NULL ? lf : end);
		} else {
			take_line_byte(m, *p);
			if (m->status == SHAPE_MORE)
				p = machine_take(m, p, p + 1);
		}
	}
	return p;
}

static const struct machine_op LINES[] = { { .kind = OP_STEP, .step = read_lines } };

/* The last line has no line feed. */
static void finish(struct machine *m)
{
	if (m->op == LINES && !m->fresh && m->mode == LINE_CLOSES)
		end_line(m);
}

/* ------------------------------------------------------------------------
 * One line
 */

static void begin_value(struct machine *m)
{
	if (top(m)->count > 0) {
		machine_stop(m); /* a bracket of the text before is open */
		return;
	}
	top(m)->seen = 1;
	m->flags = 0;
	begin_text(m);
}

static void take_bracket(struct machine *m, char c)
{
	bool apart = m->flags & PRINT_BLANK;

	if (c == '(' && apart && top(m)->count == 0 && text_is_title(m)) {
		open_bracket(m, 0);
		return;
	}
	if (c == ')' && top(m)->count == 0) {
		if (apart)
			close_bracket(m, m->offset + 1);
		else
			machine_stop(m);
		return;
	}
	top(m)->count += c == '(' ? 1 : (uint64_t)-1;
	watch_text(m, c);
}

static void take_text(struct machine *m, char c)
{
	if (c == '[' && (m->flags & PRINT_BLANK)) {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if ((m->flags & PRINT_KEY) && key_ends(m, c)) {
		begin_value(m);
		return;
	}
	if (c == '(' || c == ')')
		take_bracket(m, c);
	else
		watch_text(m, c);
}

/* Behind a bracket: white space, and then a key or the closing bracket. */
static void take_due(struct machine *m, char c)
{
	if (m->flags & PRINT_KEY) {
		if (key_ends(m, c))
			begin_value(m);
	} else if (c == '[') {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if (c == ')') {
		close_bracket(m, m->offset + 1);
	} else if (!machine_is_blank(c)) {
		machine_stop(m);
	}
}

static const char *read_one_line(struct machine *m, const char *p, const char *end)
{
	const struct machine_op *op = m->op;

	while (p < end && m->op == op) {
		if (*p == '\n')
			machine_stop(m);
		else if (m->flags & PRINT_MEMBER_DUE)
			take_due(m, *p);
		else
			take_text(m, *p);
		if (m->status != SHAPE_MORE)
			break;
		p = machine_take(m, p, p + 1);
	}
	return p;
}

static const struct machine_op ONE_LINE[] = { { .kind = OP_STEP, .step = read_one_line } };

/* ------------------------------------------------------------------------
 * The outermost title, and where one may be
 */

static const char *read_title(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	for (; q < end && *q != '\n' && *q != '('; q++) {
		watch_text(m, *q);
		if (!text_may_be_title(m))
			return machine_stop_at(m, p, q);
	}
	machine_take(m, p, q);
	if (q == end)
		return q;
	if (!text_is_title(m) || (*q == '(' && !(m->flags & PRINT_BLANK))) {
		machine_stop(m);
		return q;
	}
	machine_take(m, q, q + 1);
	if (*q == '(') {
		open_bracket(m, 0);
		machine_jump(m, ONE_LINE);
	} else {
		m->flags = PRINT_OPENS | PRINT_MEMBER_DUE;
		m->place = m->number = m->token;
		begin_line(m, m->offset);
		machine_jump(m, LINES);
	}
	return q + 1;
}

static const struct machine_op TITLE[] = { { .kind = OP_STEP, .step = read_title } };

const struct shape_grammar php_print_r_grammar = { .start = TITLE, .finish = finish };

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
		for (size_t k = 0; text.ptr[i] == ' ' && k < sizeof kinds / sizeof kinds[0]; k++) {
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
