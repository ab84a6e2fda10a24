/*
 * php-serialize: what PHP's serialize returns.
 *
 *	value = "N;" | "b:" ("0" | "1") ";" | "i:" N ";" | "d:" F ";"
 *	      | "s:" N ':"' N bytes '";' | "E:" N ':"' N bytes '";'
 *	      | "r:" N ";" | "R:" N ";"
 *	      | "a:" N ":{" { key value } "}"
 *	      | "O:" N ':"' N bytes '":' N ":{" { key value } "}"
 *	      | "C:" N ':"' N bytes '":' N ":{" N bytes "}"
 *	key   = "i:" N ";" | "s:" N ':"' N bytes '";'
 *
 * There is no white space.  The N in front of `{` is the number of pairs.
 * Lengths count bytes, or what the readings of machine.h make of them; a text
 * whose NUL bytes (in the names of protected members) were lost does not add
 * up.
 *
 * Counts: an array or an object, and a text of at least min-bytes; never a
 * number, a boolean or a reference alone.  What stands right in front of `}` is
 * part of something that did not add up.
 */
#include "shape/machine.h"

/* What an open bracket waits for. */
enum frame_tag { TAG_KEY, TAG_VALUE };

static void to_next(struct machine *m);

static struct machine_frame *top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

static void require_natural(struct machine *m)
{
	if (m->negative)
		machine_stop(m);
}

/* A key or a value is complete; `counts`: it does so alone. */
static void end_item(struct machine *m, bool counts)
{
	if (m->depth == 0) {
		if (counts)
			m->accepted = m->offset;
		else
			machine_stop(m);
	} else if (top(m)->tag == TAG_KEY) {
		top(m)->tag = TAG_VALUE;
	} else {
		top(m)->tag = TAG_KEY;
		top(m)->seen++;
	}
	to_next(m);
}

static void end_scalar(struct machine *m)
{
	end_item(m, false);
}

static void end_text(struct machine *m)
{
	end_item(m, m->number >= m->min_bytes);
}

static void end_opaque(struct machine *m)
{
	end_item(m, true);
}

static void open_pairs(struct machine *m)
{
	machine_push(m, TAG_KEY, m->number);
	to_next(m);
}

static void close_pairs(struct machine *m)
{
	m->depth--;
	end_item(m, true);
}

#define NATURAL { .kind = OP_NUMBER }, { .kind = OP_DO, .act = require_natural }
#define COUNTED_NAME \
	NATURAL, { .kind = OP_LITERAL, .text = ":\"" }, { .kind = OP_COUNTED, .text = "\":" }

static const struct machine_op SCALAR_DONE[] = { { .kind = OP_DO, .act = end_scalar } };
static const struct machine_word BOOLS[] = {
	{ "0;", SCALAR_DONE }, { "1;", SCALAR_DONE }, { 0 },
};
static const struct machine_op BOOL_VALUE[] = { { .kind = OP_WORDS, .words = BOOLS } };
static const struct machine_op INT_VALUE[] = {
	{ .kind = OP_NUMBER },
	{ .kind = OP_LITERAL, .text = ";" },
	{ .kind = OP_DO, .act = end_scalar },
};
static const struct machine_op REFERENCE_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ";" },
	{ .kind = OP_DO, .act = end_scalar },
};
static const struct machine_op FLOAT_VALUE[] = {
	{ .kind = OP_FLOAT },
	{ .kind = OP_LITERAL, .text = ";" },
	{ .kind = OP_DO, .act = end_scalar },
};
static const struct machine_op TEXT_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ":\"" },
	{ .kind = OP_COUNTED, .text = "\";" },
	{ .kind = OP_DO, .act = end_text },
};
static const struct machine_op ENUM_VALUE[] = {
	NATURAL,
	{ .kind = OP_LITERAL, .text = ":\"" },
	{ .kind = OP_COUNTED, .text = "\";" },
	{ .kind = OP_DO, .act = end_scalar },
};
static const struct machine_op ARRAY_VALUE[] = {
	NATURAL, { .kind = OP_LITERAL, .text = ":{" }, { .kind = OP_DO, .act = open_pairs },
};
static const struct machine_op OBJECT_VALUE[] = {
	COUNTED_NAME,
	NATURAL, { .kind = OP_LITERAL, .text = ":{" }, { .kind = OP_DO, .act = open_pairs },
};
static const struct machine_op OPAQUE_VALUE[] = {
	COUNTED_NAME,
	NATURAL,
	{ .kind = OP_LITERAL, .text = ":{" },
	{ .kind = OP_COUNTED, .text = "}" },
	{ .kind = OP_DO, .act = end_opaque },
};

static const struct machine_word KEY_WORDS[] = {
	{ "i:", INT_VALUE }, { "s:", TEXT_VALUE }, { 0 },
};
static const struct machine_word VALUE_WORDS[] = {
	{ "s:", TEXT_VALUE },      { "i:", INT_VALUE },    { "a:", ARRAY_VALUE },
	{ "b:", BOOL_VALUE },      { "N;", SCALAR_DONE },  { "d:", FLOAT_VALUE },
	{ "O:", OBJECT_VALUE },    { "r:", REFERENCE_VALUE }, { "R:", REFERENCE_VALUE },
	{ "C:", OPAQUE_VALUE },    { "E:", ENUM_VALUE },   { 0 },
};
static const struct machine_op KEY[] = { { .kind = OP_WORDS, .words = KEY_WORDS } };
static const struct machine_op VALUE[] = { { .kind = OP_WORDS, .words = VALUE_WORDS } };
static const struct machine_op CLOSING[] = {
	{ .kind = OP_LITERAL, .text = "}" }, { .kind = OP_DO, .act = close_pairs },
};
/* Behind the outermost value. */
static const struct machine_op FOREIGN[] = {
	{ .kind = OP_LITERAL, .text = "}" }, { .kind = OP_DO, .act = machine_veto },
};

static void to_next(struct machine *m)
{
	if (m->depth == 0)
		machine_jump(m, FOREIGN);
	else if (top(m)->tag == TAG_VALUE)
		machine_jump(m, VALUE);
	else
		machine_jump(m, top(m)->seen == top(m)->count ? CLOSING : KEY);
}

const struct shape_grammar php_serialize_grammar = { .start = VALUE };

/* A letter, a colon and a digit; inside a bigger value a `;` stands before it. */
size_t php_serialize_find(struct span text, size_t from)
{
	const char *end = text.ptr + text.len;
	const char *p = text.ptr + from;

	for (; p < end && (p = memchr(p, ':', (size_t)(end - p))) != NULL; p++) {
		size_t at = (size_t)(p - text.ptr);

		if (at <= from || strchr("aOCs", p[-1]) == NULL || p[-1] == '\0')
			continue;
		if (p + 1 < end && (p[1] < '0' || p[1] > '9'))
			continue;
		at--;
		if (machine_word_begins(text, at) &&
		    (at == 0 || strchr(";{:", text.ptr[at - 1]) == NULL))
			return at;
	}
	return SIZE_MAX;
}
