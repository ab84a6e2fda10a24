/*
 * php-var-dump: what PHP's var_dump and debug_zval_dump print, and Xdebug's
 * var_dump where it prints text.
 *
 *	dump     = value { value }
 *	value    = "int(" N ")" | "float(" F ")" | "bool(true)" | "bool(false)" | "NULL"
 *	         | "string(" N ")" '"' N bytes '"'
 *	         | "array(" N ")" { note } "{" { member } "}"
 *	         | "object(" class ")#" N "(" N ")" { note } "{" { member } "}"
 *	         | "class" class "#" N "(" N ")" "{" { member } "}"            (Xdebug)
 *	         | "enum(" name ")" | "resource(" N ") of type (" name ")"
 *	         | "reference refcount(" N ")" "{" value "}"
 *	inside a member also:
 *	           "&" value | "*RECURSION*" | "..." | "uninitialized(" type ")"
 *	member   = key value
 *	key      = "[" N "]" "=>" | '["' text '"]=>'
 *	         | '["' text '":protected]=>' | '["' text '":"' class '":private]=>'
 *	         | "'" text "' =>" | ("public" | "protected" | "private") text " =>"
 *	note     = "refcount(" N ")" | "interned"                also behind any value
 *
 * White space, any or none, may stand between the tokens: the form over many
 * lines and the form on one line are the same to this grammar.  `double(`,
 * `long(` and a decimal comma are read as older versions print them; "lazy
 * ghost" and "lazy proxy" may stand before `object(`.
 *
 * An N in front of `{` has to be the number of the members.  A member that is
 * uninitialized is not counted, as PHP does not count it.  Xdebug may put `...`
 * in place of all members, `(more elements)...` in place of the last ones, and
 * `"...` behind the first 512 bytes of a longer string.
 *
 * A dump counts when one of its values is an array, an object, a resource or a
 * string of at least min-bytes; or when there are two and one is not NULL.
 * What stands in front of `}` or of a key is a member of something that did not
 * add up, and does not count either.
 */
#include "shape/machine.h"

enum frame_tag { TAG_MEMBERS, TAG_REFERENCE };

/* machine.flags */
enum dump_flag {
	DUMP_COUNTS = 1 << 0,   /* a value that counts alone was read */
	DUMP_NOT_NULL = 1 << 1, /* a value other than NULL was read */
	/* of the value being read: */
	DUMP_VALUE_COUNTS = 1 << 2,
	DUMP_VALUE_NULL = 1 << 3,
};

/* The programs know each other in a circle; these close it. */
static void to_value(struct machine *m);
static void to_head(struct machine *m);
static void to_what_follows(struct machine *m);

static struct machine_frame *top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

static void require_natural(struct machine *m)
{
	if (m->negative)
		machine_stop(m);
}

/* What PHP prints in members only would be prose elsewhere. */
static void require_member(struct machine *m)
{
	if (m->depth == 0)
		machine_stop(m);
}

#define NATURAL { .kind = OP_NUMBER }, { .kind = OP_DO, .act = require_natural }

/* ------------------------------------------------------------------------
 * Values, and when they count
 */

/* The dump may end here, if what was read of it counts. */
static void accept(struct machine *m)
{
	bool counts = m->flags & DUMP_COUNTS;

	if (counts || (m->values >= 2 && (m->flags & DUMP_NOT_NULL)))
		m->accepted = m->offset;
}

static void end_value(struct machine *m)
{
	if (m->depth > 0) {
		if (top(m)->seen == top(m)->count)
			machine_stop(m);
		top(m)->seen++;
	} else {
		m->values++;
		if (m->flags & DUMP_VALUE_COUNTS)
			m->flags |= DUMP_COUNTS;
		if (!(m->flags & DUMP_VALUE_NULL))
			m->flags |= DUMP_NOT_NULL;
		accept(m);
	}
	m->flags &= ~(unsigned)(DUMP_VALUE_COUNTS | DUMP_VALUE_NULL);
	to_what_follows(m);
}

static void end_null(struct machine *m)
{
	m->flags |= DUMP_VALUE_NULL;
	end_value(m);
}

static void end_string(struct machine *m)
{
	if (m->number >= m->min_bytes)
		m->flags |= DUMP_VALUE_COUNTS;
	end_value(m);
}

static void end_resource(struct machine *m)
{
	m->flags |= DUMP_VALUE_COUNTS;
	end_value(m);
}

/* A note belongs to the value in front of it. */
static void end_note(struct machine *m)
{
	if (m->depth == 0 && m->values == 0)
		machine_stop(m);
	if (m->depth == 0)
		accept(m);
	to_what_follows(m);
}

#define END_VALUE { .kind = OP_DO, .act = end_value }

static const struct machine_op VALUE_DONE[] = { END_VALUE };
static const struct machine_op INT_VALUE[] = {
	{ .kind = OP_NUMBER }, { .kind = OP_LITERAL, .text = ")" }, END_VALUE,
};
static const struct machine_op FLOAT_VALUE[] = {
	{ .kind = OP_LOCAL_FLOAT }, { .kind = OP_LITERAL, .text = ")" }, END_VALUE,
};
static const struct machine_op NULL_VALUE[] = { { .kind = OP_DO, .act = end_null } };
static const struct machine_word BOOLS[] = {
	{ "false)", VALUE_DONE }, { "true)", VALUE_DONE }, { 0 },
};
static const struct machine_op BOOL_VALUE[] = { { .kind = OP_WORDS, .words = BOOLS } };
static const struct machine_op STRING_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ")" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "\"" },
	{ .kind = OP_COUNTED, .text = "\"", .cut = "\"..." },
	{ .kind = OP_DO, .act = end_string },
};
static const struct machine_word ENUM_CLOSING[] = { { ")", VALUE_DONE }, { 0 } };
static const struct machine_op ENUM_VALUE[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = ENUM_CLOSING },
};
static const struct machine_op RESOURCE_DONE[] = { { .kind = OP_DO, .act = end_resource } };
static const struct machine_word RESOURCE_CLOSING[] = { { ")", RESOURCE_DONE }, { 0 } };
static const struct machine_op RESOURCE_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ")" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "of type (" },
	{ .kind = OP_TEXT, .one_line = true, .words = RESOURCE_CLOSING },
};
static const struct machine_op REFCOUNT_NOTE[] = {
	NATURAL, { .kind = OP_LITERAL, .text = ")" }, { .kind = OP_DO, .act = end_note },
};
static const struct machine_op INTERNED_NOTE[] = { { .kind = OP_DO, .act = end_note } };

/* A type may have brackets of its own: (A&B)|null */
static const char *read_type(struct machine *m, const char *p, const char *end)
{
	for (const char *q = p; q < end; q++) {
		uint64_t length = m->offset + (uint64_t)(q - p) - m->token;

		if (*q == '\n' || length > MACHINE_NAME_MAX_BYTES)
			return machine_stop_at(m, p, q);
		if (*q == '(') {
			m->state++;
		} else if (*q == ')' && m->state-- == 0) {
			machine_take(m, p, q + 1);
			to_what_follows(m); /* not end_value: it is not counted */
			return q + 1;
		}
	}
	return machine_take(m, p, end);
}

static const struct machine_op UNINITIALIZED[] = {
	{ .kind = OP_DO, .act = require_member }, { .kind = OP_STEP, .step = read_type },
};
static const struct machine_op RECURSION[] = {
	{ .kind = OP_DO, .act = require_member }, END_VALUE,
};
static const struct machine_op REFERRED[] = {
	{ .kind = OP_DO, .act = require_member }, { .kind = OP_DO, .act = to_value },
};

/* ------------------------------------------------------------------------
 * Arrays, objects and references: from the word to the bracket
 */

static void keep_count(struct machine *m)
{
	m->count = m->number;
}

static void open_members(struct machine *m)
{
	machine_push(m, TAG_MEMBERS, m->count);
	to_what_follows(m);
}

static void open_reference(struct machine *m)
{
	require_member(m);
	machine_push(m, TAG_REFERENCE, 1);
	to_value(m);
}

#define COUNT NATURAL, { .kind = OP_DO, .act = keep_count }

static const struct machine_op HEAD_REFCOUNT[] = {
	NATURAL, { .kind = OP_LITERAL, .text = ")" }, { .kind = OP_DO, .act = to_head },
};
static const struct machine_op HEAD_INTERNED[] = { { .kind = OP_DO, .act = to_head } };
static const struct machine_op HEAD_OPENS[] = { { .kind = OP_DO, .act = open_members } };
static const struct machine_word HEAD_WORDS[] = {
	{ "interned", HEAD_INTERNED },
	{ "refcount(", HEAD_REFCOUNT },
	{ "{", HEAD_OPENS },
	{ 0 },
};
static const struct machine_op HEAD[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = HEAD_WORDS },
};

static void to_head(struct machine *m)
{
	machine_jump(m, HEAD);
}

static const struct machine_op ARRAY_VALUE[] = {
	COUNT, { .kind = OP_LITERAL, .text = ")" }, { .kind = OP_DO, .act = to_head },
};
static const struct machine_op OBJECT_NUMBER[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .blanks = true, .text = "(" },
	COUNT,
	{ .kind = OP_LITERAL, .text = ")" },
	{ .kind = OP_DO, .act = to_head },
};
static const struct machine_word OBJECT_NAMED[] = { { ")#", OBJECT_NUMBER }, { 0 } };
static const struct machine_op OBJECT_VALUE[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = OBJECT_NAMED },
};
static const struct machine_word CLASS_NAMED[] = { { "#", OBJECT_NUMBER }, { 0 } };
static const struct machine_op CLASS_VALUE[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = CLASS_NAMED },
};
static const struct machine_op REFERENCE_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ")" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "{" },
	{ .kind = OP_DO, .act = open_reference },
};

/* ------------------------------------------------------------------------
 * Members: keys, and what may stand between them
 */

static void close_members(struct machine *m)
{
	if (top(m)->seen != top(m)->count) {
		machine_stop(m);
		return;
	}
	m->depth--;
	m->flags |= DUMP_VALUE_COUNTS;
	end_value(m);
}

/* Xdebug's limits: the rest, or all, is left out. */
static void leave_out_rest(struct machine *m)
{
	if (top(m)->seen == 0 || top(m)->seen >= top(m)->count)
		machine_stop(m);
	top(m)->seen = top(m)->count;
}

static void leave_out_all(struct machine *m)
{
	if (top(m)->seen != 0 || top(m)->count == 0)
		machine_stop(m);
	top(m)->seen = top(m)->count;
}

static const struct machine_op CLOSES[] = { { .kind = OP_DO, .act = close_members } };
static const struct machine_op REST_LEFT_OUT[] = {
	{ .kind = OP_DO, .act = leave_out_rest },
	{ .kind = OP_LITERAL, .blanks = true, .text = "}" },
	{ .kind = OP_DO, .act = close_members },
};
static const struct machine_op ALL_LEFT_OUT[] = {
	{ .kind = OP_DO, .act = leave_out_all },
	{ .kind = OP_LITERAL, .blanks = true, .text = "}" },
	{ .kind = OP_DO, .act = close_members },
};

static const struct machine_op KEY_DONE[] = { { .kind = OP_DO, .act = to_value } };
static const struct machine_op KEY_NUMBER[] = {
	{ .kind = OP_NUMBER },
	{ .kind = OP_LITERAL, .text = "]" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "=>" },
	{ .kind = OP_DO, .act = to_value },
};
/* The class of a private member is left inside the text: `z":"A` */
static const struct machine_word KEY_TEXT_ENDS[] = {
	{ "\":private]=>", KEY_DONE },
	{ "\":protected]=>", KEY_DONE },
	{ "\"]=>", KEY_DONE },
	{ 0 },
};
static const struct machine_op KEY_TEXT[] = { { .kind = OP_TEXT, .words = KEY_TEXT_ENDS } };

static const char *choose_key(struct machine *m, const char *p, const char *end)
{
	(void)end;
	if (*p != '"') {
		machine_jump(m, KEY_NUMBER);
		return p;
	}
	machine_jump(m, KEY_TEXT);
	return machine_take(m, p, p + 1);
}

static const struct machine_op KEY[] = { { .kind = OP_STEP, .step = choose_key } };
static const struct machine_word QUOTED_KEY_ENDS[] = { { "' =>", KEY_DONE }, { 0 } };
static const struct machine_op QUOTED_KEY[] = { { .kind = OP_TEXT, .words = QUOTED_KEY_ENDS } };
static const struct machine_word PROPERTY_ENDS[] = { { " =>", KEY_DONE }, { 0 } };
static const struct machine_op PROPERTY_NAME[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = PROPERTY_ENDS },
};
static const struct machine_word TYPE_ENDS[] = { { "$", PROPERTY_NAME }, { 0 } };
static const struct machine_op PROPERTY[] = {
	{ .kind = OP_TEXT, .one_line = true, .words = TYPE_ENDS },
};

static const struct machine_word MEMBER_WORDS[] = {
	{ "[", KEY },
	{ "}", CLOSES },
	{ "'", QUOTED_KEY },
	{ "interned", INTERNED_NOTE },
	{ "refcount(", REFCOUNT_NOTE },
	{ "public ", PROPERTY },
	{ "protected ", PROPERTY },
	{ "private ", PROPERTY },
	{ "(more elements)...", REST_LEFT_OUT },
	{ "...", ALL_LEFT_OUT },
	{ 0 },
};
static const struct machine_op MEMBER[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = MEMBER_WORDS },
};

static const struct machine_word REFERENCE_WORDS[] = {
	{ "interned", INTERNED_NOTE },
	{ "refcount(", REFCOUNT_NOTE },
	{ "}", CLOSES },
	{ 0 },
};
static const struct machine_op AFTER_REFERRED[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = REFERENCE_WORDS },
};

/* ------------------------------------------------------------------------
 * A value, or what shows that the values before it were members
 */

static void veto_outside(struct machine *m)
{
	if (m->depth == 0)
		machine_veto(m);
	else
		machine_stop(m);
}

static const struct machine_op FOREIGN[] = { { .kind = OP_DO, .act = veto_outside } };
static const struct machine_op FOREIGN_NUMBER[] = {
	{ .kind = OP_NUMBER },
	{ .kind = OP_LITERAL, .text = "]" },
	{ .kind = OP_LITERAL, .blanks = true, .text = "=>" },
	{ .kind = OP_DO, .act = veto_outside },
};

/* A key; but [1] may also be the note of an article. */
static const char *choose_foreign(struct machine *m, const char *p, const char *end)
{
	(void)end;
	machine_jump(m, *p == '"' ? FOREIGN : FOREIGN_NUMBER);
	return p;
}

static const struct machine_op FOREIGN_KEY[] = { { .kind = OP_STEP, .step = choose_foreign } };

static const struct machine_word VALUE_WORDS[] = {
	{ "string(", STRING_VALUE },
	{ "int(", INT_VALUE },
	{ "interned", INTERNED_NOTE },
	{ "array(", ARRAY_VALUE },
	{ "bool(", BOOL_VALUE },
	{ "NULL", NULL_VALUE },
	{ "float(", FLOAT_VALUE },
	{ "object(", OBJECT_VALUE },
	{ "}", FOREIGN },
	{ "resource(", RESOURCE_VALUE },
	{ "refcount(", REFCOUNT_NOTE },
	{ "reference refcount(", REFERENCE_VALUE },
	{ "enum(", ENUM_VALUE },
	{ "[", FOREIGN_KEY },
	{ "&", REFERRED },
	{ "*RECURSION*", RECURSION },
	{ "'", FOREIGN },
	{ "...", RECURSION },
	{ "class ", CLASS_VALUE },
	{ "double(", FLOAT_VALUE },
	{ "lazy ghost object(", OBJECT_VALUE },
	{ "lazy proxy object(", OBJECT_VALUE },
	{ "long(", INT_VALUE },
	{ "private $", FOREIGN },
	{ "protected $", FOREIGN },
	{ "public $", FOREIGN },
	{ "uninitialized(", UNINITIALIZED },
	{ 0 },
};
static const struct machine_op VALUE[] = {
	{ .kind = OP_WORDS, .blanks = true, .words = VALUE_WORDS },
};

static void to_value(struct machine *m)
{
	machine_jump(m, VALUE);
}

static void to_what_follows(struct machine *m)
{
	if (m->depth == 0)
		machine_jump(m, VALUE);
	else
		machine_jump(m, top(m)->tag == TAG_REFERENCE ? AFTER_REFERRED : MEMBER);
}

const struct shape_grammar php_var_dump_grammar = { .start = VALUE };
