/*
 * json: a complete object or array as RFC 8259 has it.
 *
 *	value  = object | array | string | number | "true" | "false" | "null"
 *	object = "{" [ string ":" value { "," string ":" value } ] "}"
 *	array  = "[" [ value { "," value } ] "]"
 *
 * No comments, no comma at the end, no control characters in strings; bytes
 * over 127 are taken as they are.  The outermost value is an object or an array
 * and counts when it is at least min-bytes long: so much JSON-like text stands
 * in articles that rules for it must also require something inside.
 *
 * What stands in front of `]`, `}` or of a comma and another item is part of
 * something that did not add up.
 */
#include "shape/machine.h"

enum frame_tag { TAG_OBJECT, TAG_ARRAY };

/* machine.state inside a string: plain, behind a backslash, digits of \u to come */
enum { STRING_PLAIN, STRING_ESCAPE, STRING_HEX_4, STRING_HEX_3, STRING_HEX_2, STRING_HEX_1 };

static void to_what_follows(struct machine *m);
static void to_value(struct machine *m);

static void end_value(struct machine *m)
{
	if (m->depth == 0) {
		if (m->offset < m->min_bytes)
			machine_stop(m);
		m->accepted = m->offset;
	}
	to_what_follows(m);
}

static void close_bracket(struct machine *m)
{
	m->depth--;
	end_value(m);
}

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* What the byte makes of the state; -1: not in a string. */
static int string_next(unsigned state, char c)
{
	switch (state) {
	case STRING_PLAIN:
		if (c == '\\')
			return STRING_ESCAPE;
		return (unsigned char)c < 0x20 ? -1 : STRING_PLAIN;
	case STRING_ESCAPE:
		if (c == 'u')
			return STRING_HEX_4;
		return c != '\0' && strchr("\"\\/bfnrt", c) != NULL ? STRING_PLAIN : -1;
	case STRING_HEX_1:
		return is_hex(c) ? STRING_PLAIN : -1;
	default:
		return is_hex(c) ? (int)state + 1 : -1;
	}
}

/* A string from behind its first quote on. */
static const char *read_string(struct machine *m, const char *p, const char *end)
{
	for (const char *q = p; q < end; q++) {
		int to;

		while (m->state == STRING_PLAIN && is_plain(*q) && q + 1 < end)
			q++;
		if (*q == '"' && m->state == STRING_PLAIN) {
			machine_take(m, p, q + 1);
			machine_next(m);
			return q + 1;
		}
		to = string_next(m->state, *q);
		if (to < 0)
			return machine_stop_at(m, p, q);
		m->state = (unsigned)to;
	}
	return machine_take(m, p, end);
}

static const struct machine_op VALUE_DONE[] = { { .kind = OP_DO, .act = end_value } };
static const struct machine_op STRING_VALUE[] = {
	{ .kind = OP_STEP, .step = read_string }, { .kind = OP_DO, .act = end_value },
};
static const struct machine_op NUMBER_VALUE[] = {
	{ .kind = OP_DECIMAL }, { .kind = OP_DO, .act = end_value },
};
static const struct machine_op KEY_STRING[] = {
	{ .kind = OP_STEP, .step = read_string },
	{ .kind = OP_LITERAL, .blanks = true, .text = ":" },
	{ .kind = OP_DO, .act = to_value },
};
static const struct machine_op CLOSES[] = { { .kind = OP_DO, .act = close_bracket } };

static const struct machine_op KEY[] = {
	{ .kind = OP_LITERAL, .blanks = true, .text = "\"" },
	{ .kind = OP_STEP, .step = read_string },
	{ .kind = OP_LITERAL, .blanks = true, .text = ":" },
	{ .kind = OP_DO, .act = to_value },
};
static const struct machine_word FIRST_KEY_WORDS[] = {
	{ "\"", KEY_STRING }, { "}", CLOSES }, { 0 },
};
static const struct machine_op FIRST_KEY[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = FIRST_KEY_WORDS },
};
static const struct machine_word AFTER_MEMBER_WORDS[] = {
	{ ",", KEY }, { "}", CLOSES }, { 0 },
};
static const struct machine_op AFTER_MEMBER[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = AFTER_MEMBER_WORDS },
};
static const struct machine_op COMMA[] = { { .kind = OP_DO, .act = to_value } };
static const struct machine_word AFTER_ITEM_WORDS[] = {
	{ ",", COMMA }, { "]", CLOSES }, { 0 },
};
static const struct machine_op AFTER_ITEM[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = AFTER_ITEM_WORDS },
};

/* Behind the outermost value: closing brackets, or the next item. */
static const struct machine_op FOREIGN[] = { { .kind = OP_DO, .act = machine_veto } };
static const struct machine_word NEXT_ITEM_WORDS[] = {
	{ "\"", FOREIGN }, { "[", FOREIGN }, { "{", FOREIGN }, { 0 },
};
static const struct machine_op NEXT_ITEM[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = NEXT_ITEM_WORDS },
};
static const struct machine_word OUTSIDE_WORDS[] = {
	{ ",", NEXT_ITEM }, { "]", FOREIGN }, { "}", FOREIGN }, { 0 },
};
static const struct machine_op OUTSIDE[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = OUTSIDE_WORDS },
};

static void to_what_follows(struct machine *m)
{
	if (m->depth == 0)
		machine_jump(m, OUTSIDE);
	else
		machine_jump(m, m->stack[m->depth - 1].tag == TAG_OBJECT ? AFTER_MEMBER
		                                                         : AFTER_ITEM);
}

static void open_object(struct machine *m)
{
	machine_push(m, TAG_OBJECT, 0);
	machine_jump(m, FIRST_KEY);
}

static void to_first_item(struct machine *m);

static void open_array(struct machine *m)
{
	machine_push(m, TAG_ARRAY, 0);
	to_first_item(m);
}

static const struct machine_op OPENS_OBJECT[] = { { .kind = OP_DO, .act = open_object } };
static const struct machine_op OPENS_ARRAY[] = { { .kind = OP_DO, .act = open_array } };
static const struct machine_word VALUE_WORDS[] = {
	{ "\"", STRING_VALUE }, { "[", OPENS_ARRAY },  { "false", VALUE_DONE },
	{ "null", VALUE_DONE }, { "true", VALUE_DONE }, { "{", OPENS_OBJECT },
	{ 0 },
};
static const struct machine_op WORD_VALUE[] = { { .kind = OP_WORDS, .words = VALUE_WORDS } };

static const char *choose_value(struct machine *m, const char *p, const char *end)
{
	bool number = *p == '-' || (*p >= '0' && *p <= '9');

	(void)end;
	if (m->depth == 0 && *p != '{' && *p != '[')
		machine_stop(m);
	machine_jump(m, number ? NUMBER_VALUE : WORD_VALUE);
	return p;
}

static const char *choose_first_item(struct machine *m, const char *p, const char *end)
{
	if (*p != ']')
		return choose_value(m, p, end);
	machine_jump(m, CLOSES);
	return machine_take(m, p, p + 1);
}

static const struct machine_op VALUE[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_value },
};
static const struct machine_op FIRST_ITEM[] = {
	{ .kind = OP_STEP, .blanks = true, .step = choose_first_item },
};

static void to_value(struct machine *m)
{
	machine_jump(m, VALUE);
}

static void to_first_item(struct machine *m)
{
	machine_jump(m, FIRST_ITEM);
}

const struct shape_grammar json_grammar = { .start = VALUE };

/* Is the bracket at `at` the value of a member? */
static bool follows_key(struct span text, size_t at)
{
	while (at > 0 && machine_is_blank(text.ptr[at - 1]))
		at--;
	if (at == 0 || text.ptr[--at] != ':')
		return false;
	while (at > 0 && machine_is_blank(text.ptr[at - 1]))
		at--;
	return at > 0 && text.ptr[at - 1] == '"';
}

/* A bracket, and behind it what may come first inside. */
size_t json_find(struct span text, size_t from)
{
	for (size_t i = from; (i = machine_find_either(text, i, '{', '[')) < text.len; i++) {
		const char *first;
		size_t next = i + 1;

		while (next < text.len && machine_is_blank(text.ptr[next]))
			next++;
		first = text.ptr[i] == '{' ? "\"}" : "\"{[]-0123456789tfn";
		if (next < text.len &&
		    (text.ptr[next] == '\0' || strchr(first, text.ptr[next]) == NULL))
			continue;
		if (!follows_key(text, i))
			return i;
	}
	return SIZE_MAX;
}
