/*
 * php-print-r, the form on one line (php_print_r.c has the grammar).
 *
 * Read byte by byte: behind a bracket only a key or the closing bracket may
 * come; in a text, brackets are counted, and `] =>` behind a `[` that had white
 * space in front begins the next member.
 *
 * Functions that are called for one byte find its offset in m->offset.
 */
#include "shape/print_r.h"

static void begin_value(struct machine *m)
{
	if (print_r_top(m)->count > 0) {
		machine_stop(m); /* a bracket of the text before is open */
		return;
	}
	print_r_top(m)->seen = 1;
	m->flags = 0;
	print_r_begin_text(m);
}

static void take_bracket(struct machine *m, char c)
{
	bool apart = m->flags & PRINT_BLANK;

	if (c == '(' && apart && print_r_top(m)->count == 0 && print_r_text_is_title(m)) {
		print_r_open_bracket(m, 0);
		return;
	}
	if (c == ')' && print_r_top(m)->count == 0) {
		if (apart)
			print_r_close_bracket(m, m->offset + 1);
		else
			machine_stop(m);
		return;
	}
	print_r_top(m)->count += c == '(' ? 1 : (uint64_t)-1;
	print_r_watch_text(m, c);
}

static void take_text(struct machine *m, char c)
{
	if (c == '[' && (m->flags & PRINT_BLANK)) {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if ((m->flags & PRINT_KEY) && print_r_key_ends(m, c)) {
		begin_value(m);
		return;
	}
	if (c == '(' || c == ')')
		take_bracket(m, c);
	else
		print_r_watch_text(m, c);
}

/* Behind a bracket: white space, and then a key or the closing bracket. */
static void take_due(struct machine *m, char c)
{
	if (m->flags & PRINT_KEY) {
		if (print_r_key_ends(m, c))
			begin_value(m);
	} else if (c == '[') {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if (c == ')') {
		print_r_close_bracket(m, m->offset + 1);
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

const struct machine_op print_r_one_line[] = { { .kind = OP_STEP, .step = read_one_line } };
