/*
 * php-var-export: what PHP's var_export prints of arrays and objects.
 *
 *	export = array | object
 *	array  = "array (" { key "=>" value "," } ")"
 *	object = class "::__set_state(array(" { key "=>" value "," } "))"
 *	       | "(object) array(" { key "=>" value "," } ")"
 *	key    = N | text
 *	value  = N | F | "true" | "false" | "NULL" | text { "." text | "." '"\0"' }
 *	       | array | object | class "::" case
 *	text   = "'" … "'" with \' and \\ for a quote and a backslash
 *
 * White space, any or none, may stand between the tokens.  A class may begin
 * with a backslash, as it does from PHP 7.3 on.  The smallest whole number is
 * printed as a difference, -9223372036854775807-1.
 *
 * There are no counts: what keeps this exact is that each bracket closes as it
 * opened, and the comma behind every member, which people leave out after the
 * last one.  The outermost array or object has at least one member.  What
 * stands in front of a comma, a bracket or a semicolon is a part of something
 * else, which did not add up or is program text.
 */
#include "shape/machine.h"

enum frame_tag {
	TAG_BRACKET, /* ")" closes it */
	TAG_STATE,   /* "))" */
};

static void to_what_follows(struct machine *m);
static void to_member(struct machine *m);
static void to_value(struct machine *m);

static struct machine_frame *top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

static void end_value(struct machine *m)
{
	if (m->depth == 0)
		machine_stop(m); /* a scalar alone */
	else
		top(m)->seen++;
	to_what_follows(m);
}

static void open_bracket(struct machine *m)
{
	machine_push(m, TAG_BRACKET, 0);
	to_member(m);
}

static void open_state(struct machine *m)
{
	machine_push(m, TAG_STATE, 0);
	to_member(m);
}

static void close_bracket(struct machine *m)
{
	bool empty = top(m)->seen == 0;

	m->depth--;
	if (m->depth > 0 || empty) {
		end_value(m);
		return;
	}
	m->accepted = m->offset;
	to_what_follows(m);
}

static const struct machine_op CLOSES_STATE[] = {
	{ .kind = OP_LITERAL, .blanks = true, .text = ")" },
	{ .kind = OP_DO, .act = close_bracket },
};

static void close_value(struct machine *m)
{
	if (top(m)->tag == TAG_STATE)
		machine_jump(m, CLOSES_STATE);
	else
		close_bracket(m);
}

/* ------------------------------------------------------------------------
 * Texts and numbers
 */

/* Up to the closing quote; the opening one was read. */
static const char *read_quoted(struct machine *m, const char *p, const char *end)
{
	for (const char *q = p; q < end; q++) {
		if (m->state == '\\') {
			if (*q != '\\' && *q != '\'')
				return machine_stop_at(m, p, q);
			m->state = 0;
		} else if (*q == '\\') {
			m->state = '\\';
		} else if (*q == '\'') {
			machine_take(m, p, q + 1);
			machine_next(m);
			return q + 1;
		}
	}
	return machine_take(m, p, end);
}


static void end_key(struct machine *m);
static void to_rest_of_text(struct machine *m);

static const struct machine_op KEY_TEXT[] = {
	{ .kind = OP_STEP, .step = read_quoted }, { .kind = OP_DO, .act = end_key },
};
static const struct machine_op KEY_NUMBER[] = {
	{ .kind = OP_NUMBER }, { .kind = OP_DO, .act = end_key },
};
static const struct machine_op TEXT_VALUE[] = {
	{ .kind = OP_STEP, .step = read_quoted }, { .kind = OP_DO, .act = to_rest_of_text },
};

/* A NUL byte cuts a text in pieces: 'a' . "\0" . 'b' */
static const struct machine_op NUL_PIECE[] = { { .kind = OP_DO, .act = to_rest_of_text } };
static const struct machine_word PIECE_WORDS[] = {
	{ "\"\\0\"", NUL_PIECE }, { "'", TEXT_VALUE }, { 0 },
};
static const struct machine_op PIECE[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = PIECE_WORDS },
};

static const char *choose_piece(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p != '.') {
		end_value(m);
		return p;
	}
	machine_jump(m, PIECE);
	return machine_take(m, p, p + 1);
}

static const struct machine_op REST_OF_TEXT[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_piece },
};

static void to_rest_of_text(struct machine *m)
{
	machine_jump(m, REST_OF_TEXT);
}

static const struct machine_op MINUS_ONE[] = {
	{ .kind = OP_LITERAL, .text = "-1" }, { .kind = OP_DO, .act = end_value },
};

/* Behind a number: only the smallest one has something more. */
static const char *end_number(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p == '-')
		machine_jump(m, MINUS_ONE);
	else
		end_value(m);
	return p;
}

static const struct machine_op NUMBER_VALUE[] = {
	{ .kind = OP_FLOAT }, { .kind = OP_STEP, .step = end_number },
};

/* ------------------------------------------------------------------------
 * Names: constants, arrays, classes and cases
 */

static const struct machine_op VALUE_DONE[] = { { .kind = OP_DO, .act = end_value } };
static const struct machine_op OPENS_ARRAY[] = {
	{ .kind = OP_LITERAL, .blanks = true, .text = "(" },
	{ .kind = OP_DO, .act = open_bracket },
};
static const struct machine_op OPENS_STATE[] = {
	{ .kind = OP_LITERAL, .text = "(array(" }, { .kind = OP_DO, .act = open_state },
};
static const struct machine_op OBJECT_VALUE[] = {
	{ .kind = OP_LITERAL, .text = "(object)" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "array(" },
	{ .kind = OP_DO, .act = open_bracket },
};

/* Names with a meaning of their own; INF and NAN are also numbers. */
static const struct machine_word CONSTANTS[] = {
	{ "INF", VALUE_DONE },   { "NAN", VALUE_DONE },    { "NULL", VALUE_DONE },
	{ "array", OPENS_ARRAY }, { "false", VALUE_DONE }, { "true", VALUE_DONE },
	{ 0 },
};
static const struct machine_word MEMBERS[] = { { "__set_state", OPENS_STATE }, { 0 } };

/*
 * Reads a name and remembers whether it is one of `words`: m->word is the only
 * one that still fits, NULL when none does.  False: the name goes on.
 */
static bool read_name(struct machine *m, const char **p, const char *end,
                      const struct machine_word *words)
{
	const char *q = *p;
	bool ended;

	if (m->offset == m->token)
		m->word = words;
	for (; q < end && machine_is_name_byte(*q); q++) {
		if (m->offset + (uint64_t)(q - *p) - m->token >= MACHINE_NAME_MAX_BYTES)
			machine_stop(m);
		if (m->word != NULL && !machine_word_takes(m, *q))
			m->word = NULL;
	}
	ended = q < end;
	*p = machine_take(m, *p, q);
	return ended && m->status == SHAPE_MORE;
}

/* The word that the name which was read is, if it is one. */
static const struct machine_word *whole_word(const struct machine *m)
{
	return m->word != NULL && m->word->text[m->matched] == '\0' ? m->word : NULL;
}

/* Behind `class::`: __set_state, or the case of an enumeration. */
static const char *read_member(struct machine *m, const char *p, const char *end)
{
	if (!read_name(m, &p, end, MEMBERS))
		return p;
	if (m->offset > m->token && whole_word(m) != NULL)
		machine_jump(m, whole_word(m)->then);
	else if (m->offset == m->token || m->depth == 0)
		machine_stop(m); /* no name, or a case, which counts in an array only */
	else
		end_value(m);
	return p;
}

static const struct machine_op BEHIND_CLASS[] = {
	{ .kind = OP_LITERAL, .text = "::" }, { .kind = OP_STEP, .step = read_member },
};

static const char *read_constant(struct machine *m, const char *p, const char *end)
{
	if (!read_name(m, &p, end, CONSTANTS))
		return p;
	if (m->offset == m->token)
		machine_stop(m);
	else if (whole_word(m) != NULL && *p != ':')
		machine_jump(m, whole_word(m)->then);
	else
		machine_jump(m, BEHIND_CLASS);
	return p;
}

static const struct machine_op NAME_VALUE[] = { { .kind = OP_STEP, .step = read_constant } };

/* ------------------------------------------------------------------------
 * Members
 */

static const char *choose_value(struct machine *m, const char *p, const char *end)
{
	bool quoted = *p == '\'';

	(void)end;
	if (quoted)
		machine_jump(m, TEXT_VALUE);
	else if (*p == '(')
		machine_jump(m, OBJECT_VALUE);
	else
		machine_jump(m, *p == '-' || (*p >= '0' && *p <= '9') ? NUMBER_VALUE : NAME_VALUE);
	return quoted ? machine_take(m, p, p + 1) : p;
}

static const struct machine_op VALUE[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_value },
};
static const struct machine_op ARROW[] = {
	{ .kind = OP_LITERAL, .blanks = true, .text = "=>" }, { .kind = OP_DO, .act = to_value },
};

static void to_value(struct machine *m)
{
	machine_jump(m, VALUE);
}

static void end_key(struct machine *m)
{
	machine_jump(m, ARROW);
}

static const char *choose_member(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p != '\'' && *p != ')') {
		machine_jump(m, KEY_NUMBER);
		return p;
	}
	machine_take(m, p, p + 1);
	if (*p == ')')
		close_value(m);
	else
		machine_jump(m, KEY_TEXT);
	return p + 1;
}

static const struct machine_op MEMBER[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_member },
};

static void to_member(struct machine *m)
{
	machine_jump(m, MEMBER);
}

static const struct machine_op COMMA[] = {
	{ .kind = OP_LITERAL, .blanks = true, .text = "," }, { .kind = OP_DO, .act = to_member },
};

/* Behind the outermost value: program text, or something that did not add up. */
static const struct machine_op FOREIGN[] = { { .kind = OP_DO, .act = machine_veto } };
static const struct machine_word OUTSIDE_WORDS[] = {
	{ ")", FOREIGN }, { ",", FOREIGN }, { ";", FOREIGN }, { 0 },
};
static const struct machine_op OUTSIDE[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = OUTSIDE_WORDS },
};

static void to_what_follows(struct machine *m)
{
	if (m->depth == 0)
		machine_jump(m, OUTSIDE);
	else
		machine_jump(m, COMMA);
}

const struct shape_grammar php_var_export_grammar = { .start = VALUE };
