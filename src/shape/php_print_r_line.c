/*
 * php-print-r, the form on one line (php_print_r.c has the grammar).
 *
 * Behind a bracket only a key or the closing bracket may
 * come; in a text, brackets are counted, and `] =>` behind a `[` that had white
 * space in front begins the next member.
 *
 * Functions that take one byte find its offset in m->offset.
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

static void take_bracket(struct machine *m, const char *p)
{
	bool apart = m->flags & PRINT_BLANK;

	if (*p == '(' && apart && print_r_top(m)->count == 0 && print_r_text_is_title(m)) {
		print_r_open_bracket(m, 0);
		return;
	}
	if (*p == ')' && print_r_top(m)->count == 0) {
		if (apart)
			print_r_close_bracket(m, m->offset + 1);
		else
			machine_stop(m);
		return;
	}
	print_r_top(m)->count += *p == '(' ? 1 : (uint64_t)-1;
	print_r_watch_text(m, p, p + 1);
}

/* A byte that may mean something: a bracket, or one of what ends a key. */
static void take_mark(struct machine *m, const char *p)
{
	if (*p == '[' && (m->flags & PRINT_BLANK)) {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if (m->flags & PRINT_KEY) {
		print_r_read_key(m, p, p + 1);
		if (m->matched == PRINT_R_KEY_ENDING_BYTES) {
			begin_value(m);
			return;
		}
	}
	if (*p == '(' || *p == ')')
		take_bracket(m, p);
	else
		print_r_watch_text(m, p, p + 1);
}

/* Behind a bracket: white space, and then a key or the closing bracket. */
static void take_due(struct machine *m, const char *p)
{
	if (m->flags & PRINT_KEY) {
		print_r_read_key(m, p, p + 1);
		if (m->matched == PRINT_R_KEY_ENDING_BYTES)
			begin_value(m);
	} else if (*p == '[') {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if (*p == ')') {
		print_r_close_bracket(m, m->offset + 1);
	} else if (!machine_is_blank(*p)) {
		machine_stop(m);
	}
}

/* Bytes of a text that mean nothing; inside a key each may. */
static const char *pass_over_text(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	if (m->flags & (PRINT_KEY | PRINT_MEMBER_DUE))
		return p;
	while (q < end && *q != '(' && *q != ')' && *q != '[' && *q != '\n')
		q++;
	print_r_watch_text(m, p, q);
	return machine_take(m, p, q);
}

static const char *read_one_line(struct machine *m, const char *p, const char *end)
{
	while (p < end) {
		p = pass_over_text(m, p, end);
		if (p == end)
			break;
		if (*p == '\n')
			machine_stop(m);
		else if (m->flags & PRINT_MEMBER_DUE)
			take_due(m, p);
		else
			take_mark(m, p);
		if (m->status != SHAPE_MORE)
			break;
		p = machine_take(m, p, p + 1);
		if (m->depth == 0)
			break; /* another op goes on */
	}
	return p;
}

const struct machine_op print_r_one_line[] = { { .kind = OP_STEP, .step = read_one_line } };
