/*
 * symfony-dump: what Symfony's VarDumper (dump, dd) prints as text, over many
 * lines.
 *
 *	dump   = [ "^ " ] ( array | object )
 *	array  = "array:" N " [" tail { member } "]"
 *	object = [ class " " ] "{#" N tail { member } "}"
 *	tail   = [ "#" N | "&" N ] [ "▼" | "▶" ] end of line
 *	member = key value end of line | "…" [ N ]                 (the rest is cut)
 *	key    = in an array:   N " => " | [ "b" ] '"' text '" => '
 *	         in an object:  ( "+" | "#" | "-" ) text ": " | name ": "
 *	value  = a line that ends in [ or { and a tail, its members and its bracket
 *	       | '"' text '"' [ "…" N ] | '"""' lines '"""' [ "…" N ]
 *	       | any other text that does not begin with a quote
 *
 * Strings are neither escaped nor counted; the end of the line closes them, so
 * white space must not have been collapsed.  The indentation does not matter.
 *
 * What keeps it exact: each line is a member of its bracket or closes it, with
 * the bracket that opened it, and array:N has N members, or fewer and a cut of
 * the missing ones.  The outermost bracket is not closed on its own line.  A
 * dump in front of a bracket or of a key is a member of something that did not
 * add up.
 */
#include "shape/machine.h"

enum frame_tag { TAG_ARRAY, TAG_LIST, TAG_OBJECT }; /* a list has no count */

static void to_member(struct machine *m);
static void to_value(struct machine *m);

static struct machine_frame *top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

/* ------------------------------------------------------------------------
 * Values.  While a value is read, m->state is its first byte; m->mode is the
 * bracket or quote that its line ends in so far, 0 for none; m->matched says
 * how much of "array:" it began with, and m->count is the number behind.
 */

static const char array_word[] = "array:";

static void watch_start(struct machine *m, char c)
{
	if (m->offset == m->token) {
		m->state = (unsigned char)c;
		m->mode = 0;
		m->count = 0;
	}
	if (m->matched == sizeof array_word - 1) {
		if (c >= '0' && c <= '9' && m->count < UINT32_MAX)
			m->count = m->count * 10 + (uint64_t)(c - '0');
		else
			m->matched++; /* no digit any more */
	} else if (m->matched < sizeof array_word - 1 && m->matched == m->offset - m->token &&
	           c == array_word[m->matched]) {
		m->matched++;
	}
}

/* May c stand behind the bracket or quote that ends a line?  Of …, ▼ and ▶ each
 * byte is taken by itself. */
static bool fits_tail(unsigned ending, char c)
{
	if (ending == '"')
		return strchr("0123456789\xE2\x80\xA6 \r", c) != NULL;
	return strchr("0123456789#&@\xE2\x96\xBC\xB6 \r", c) != NULL;
}

static void watch_end(struct machine *m, char c)
{
	if (c == '[' || c == '{' || c == '"')
		m->mode = (unsigned char)c;
	else if (m->mode != 0 && (c == '\0' || !fits_tail(m->mode, c)))
		m->mode = 0;
}

/* Lines of text up to one that is only `"""`; m->matched counts its quotes. */
static const char *read_block(struct machine *m, const char *p, const char *end)
{
	for (const char *q = p; q < end; q++) {
		if (m->matched == 3) {
			machine_take(m, p, q);
			machine_jump(m, m->op + 1);
			return q;
		}
		if (*q == '\n')
			m->state = 0;
		else if (*q == '"' && m->state == 0)
			m->matched++;
		else if (!machine_is_blank(*q) || m->matched > 0)
			m->state = 1; /* the line has other text */
		if (m->state == 1 || *q == '\n')
			m->matched = 0;
	}
	return machine_take(m, p, end);
}

/* Behind the closing quotes: what was cut, and the line feed. */
static const char *read_block_tail(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	for (; q < end && *q != '\n'; q++) {
		if (*q == '\0' || !fits_tail('"', *q))
			return machine_stop_at(m, p, q);
	}
	machine_take(m, p, q);
	if (q < end)
		to_member(m);
	return q;
}

static const struct machine_op BLOCK[] = {
	{ .kind = OP_STEP, .step = read_block }, { .kind = OP_STEP, .step = read_block_tail },
};

static void end_value_line(struct machine *m)
{
	bool counted = m->matched > sizeof array_word - 1;

	if (m->depth > 0)
		top(m)->seen++;
	if (m->state == '"') {
		if (m->mode != '"' || m->offset - m->token < 2)
			machine_stop(m);
		machine_jump(m, BLOCK);
		if (m->offset - m->token != 3)
			to_member(m);
		return;
	}
	if (m->mode == '[')
		machine_push(m, counted ? TAG_ARRAY : TAG_LIST, m->count);
	else if (m->mode == '{')
		machine_push(m, TAG_OBJECT, 0);
	else if (m->depth == 0)
		machine_stop(m); /* a scalar alone */
	to_member(m);
}

static const char *read_value(struct machine *m, const char *p, const char *end)
{
	for (; p < end && *p != '\n'; p = machine_take(m, p, p + 1)) {
		if (m->matched == m->offset - m->token || m->matched == sizeof array_word - 1)
			watch_start(m, *p);
		watch_end(m, *p);
		if (m->depth == 0 && m->offset - m->token > MACHINE_NAME_MAX_BYTES)
			machine_stop(m);
		if (m->status != SHAPE_MORE)
			return p;
	}
	if (p < end)
		end_value_line(m);
	return p;
}

static const struct machine_op VALUE[] = {
	{ .kind = OP_STEP, .blanks = true, .step = read_value },
};

static void to_value(struct machine *m)
{
	machine_jump(m, VALUE);
}

/* ------------------------------------------------------------------------
 * Members
 */

static const struct machine_op KEY_DONE[] = { { .kind = OP_DO, .act = to_value } };
static const struct machine_word TEXT_KEY_ENDS[] = { { "\" => ", KEY_DONE }, { 0 } };
static const struct machine_op TEXT_KEY[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = TEXT_KEY_ENDS },
};
static const struct machine_op BINARY_KEY[] = {
	{ .kind = OP_LITERAL, .text = "b\"" },
	{ .kind = OP_TEXT, .one_line = true, .words = TEXT_KEY_ENDS },
};
static const struct machine_op NUMBER_KEY[] = {
	{ .kind = OP_NUMBER },
	{ .kind = OP_LITERAL, .text = " => " },
	{ .kind = OP_DO, .act = to_value },
};
static const struct machine_word PROPERTY_ENDS[] = { { ": ", KEY_DONE }, { 0 } };
static const struct machine_op PROPERTY[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = PROPERTY_ENDS },
};

/* What the dumper adds to an object has a name without a sign. */
static const char *read_name(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && machine_is_name_byte(*q))
		q++;
	machine_take(m, p, q);
	if (m->offset - m->token > MACHINE_NAME_MAX_BYTES)
		machine_stop(m);
	if (q < end)
		m->offset > m->token ? machine_next(m) : machine_stop(m);
	return q;
}

static const struct machine_op NAME[] = {
	{ .kind = OP_STEP, .step = read_name },
	{ .kind = OP_LITERAL, .text = ": " },
	{ .kind = OP_DO, .act = to_value },
};

/* "…3": so many members were cut. */
static void cut_members(struct machine *m)
{
	top(m)->seen += m->number;
	to_member(m);
}

static const char *choose_cut(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p >= '0' && *p <= '9') {
		machine_next(m);
	} else {
		top(m)->seen = top(m)->count;
		to_member(m);
	}
	return p;
}

static const struct machine_op CUT[] = {
	{ .kind = OP_LITERAL, .text = "\xE2\x80\xA6" },
	{ .kind = OP_STEP, .step = choose_cut },
	{ .kind = OP_NUMBER },
	{ .kind = OP_DO, .act = cut_members },
};

/* ------------------------------------------------------------------------
 * Behind the outermost bracket
 */

static const struct machine_op FOREIGN[] = { { .kind = OP_DO, .act = machine_veto } };
static const struct machine_word FOREIGN_KEY_ENDS[] = { { "\" => ", FOREIGN }, { 0 } };
static const struct machine_op FOREIGN_KEY[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = FOREIGN_KEY_ENDS },
};
static const struct machine_op FOREIGN_NUMBER[] = {
	{ .kind = OP_NUMBER },
	{ .kind = OP_LITERAL, .text = " => " },
	{ .kind = OP_DO, .act = machine_veto },
};

static const char *choose_outside(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p == '"') {
		machine_jump(m, FOREIGN_KEY);
		return machine_take(m, p, p + 1);
	}
	if (strchr("]}+#-", *p) != NULL)
		machine_jump(m, FOREIGN);
	else
		machine_jump(m, FOREIGN_NUMBER);
	return p;
}

static const struct machine_op OUTSIDE[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_outside },
};

/* ------------------------------------------------------------------------
 * The choice at the start of a line
 */

static void close_bracket(struct machine *m, char c)
{
	const struct machine_frame *frame = top(m);
	bool object = frame->tag == TAG_OBJECT;

	if (object != (c == '}') || (frame->tag == TAG_ARRAY && frame->seen != frame->count)) {
		machine_stop(m);
		return;
	}
	if (--m->depth > 0) {
		to_member(m);
		return;
	}
	m->accepted = m->offset + 1;
	machine_jump(m, OUTSIDE);
}

static const struct machine_op *member_of(const struct machine_frame *frame, char c)
{
	if (c == '\xE2')
		return CUT;
	if (frame->tag == TAG_OBJECT)
		return c == '+' || c == '#' || c == '-' ? PROPERTY : NAME;
	return c == '"' ? TEXT_KEY : c == 'b' ? BINARY_KEY : NUMBER_KEY;
}

static const char *choose_member(struct machine *m, const char *p, const char *end)
{
	const struct machine_op *member;

	(void)end;
	if (*p == ']' || *p == '}') {
		close_bracket(m, *p);
		return m->status == SHAPE_MORE ? machine_take(m, p, p + 1) : p;
	}
	member = member_of(top(m), *p);
	machine_jump(m, member);
	return member == TEXT_KEY || member == PROPERTY ? machine_take(m, p, p + 1) : p;
}

static const struct machine_op MEMBER[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_member },
};

static void to_member(struct machine *m)
{
	machine_jump(m, MEMBER);
}

/* The dumper's sign, which leads to the source. */
static const char *skip_caret(struct machine *m, const char *p, const char *end)
{
	(void)end;
	to_value(m);
	return *p == '^' ? machine_take(m, p, p + 1) : p;
}

static const struct machine_op START[] = { { .kind = OP_STEP, .step = skip_caret } };

const struct shape_grammar symfony_dump_grammar = { .start = START };

/* ------------------------------------------------------------------------
 * Where a dump may start: a line that ends in "array:3 [" or "Name {#12".
 */

static bool line_ends(struct span text, size_t at, char bracket)
{
	while (at < text.len && text.ptr[at] != '\0' && fits_tail((unsigned char)bracket, text.ptr[at]))
		at++;
	return at == text.len;
}

static size_t array_before(struct span text, size_t from, size_t bracket)
{
	size_t len = sizeof array_word - 1;
	size_t at = bracket;

	if (at == from || text.ptr[--at] != ' ')
		return SIZE_MAX;
	while (at > from && text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9')
		at--;
	if (at < from + len || memcmp(text.ptr + at - len, array_word, len) != 0)
		return SIZE_MAX;
	return at - len;
}

/* The class may be missing, and may have more behind it: Closure($x) {#5 */
static size_t class_before(struct span text, size_t from, size_t bracket)
{
	size_t at = bracket;

	if (bracket + 1 < text.len && text.ptr[bracket + 1] != '#')
		return SIZE_MAX;
	if (at == from || text.ptr[at - 1] != ' ')
		return at;
	at--;
	while (at > from && (machine_is_name_byte(text.ptr[at - 1]) || text.ptr[at - 1] == '@'))
		at--;
	return at < bracket - 1 ? at : bracket;
}

size_t symfony_dump_find(struct span text, size_t from)
{
	for (size_t i = from; i < text.len; i++) {
		size_t at = SIZE_MAX;

		if (text.ptr[i] == '[')
			at = array_before(text, from, i);
		else if (text.ptr[i] == '{')
			at = class_before(text, from, i);
		if (at == SIZE_MAX || !line_ends(text, i + 1, text.ptr[i]) ||
		    !machine_word_begins(text, at) || machine_is_member(text, at))
			continue;
		if (at >= from + 2 && memcmp(text.ptr + at - 2, "^ ", 2) == 0)
			at -= 2;
		return at;
	}
	return SIZE_MAX;
}
