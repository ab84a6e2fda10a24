/*
 * php-print-r, the form over many lines (php_print_r.c has the grammar).
 *
 * A line is classed by its first byte that is no blank, and settled by its line
 * feed: title and key lines open a member, lone brackets open and close, all
 * others go on with a text and are passed over.  m->number is where the line
 * began, m->place where the one before did, m->indent its indentation so far.
 *
 * Functions that are called for one byte find its offset in m->offset.
 *
 * When reading stops, m->token says where the search goes on: at the line
 * before, which may be the title of another dump.
 */
#include "shape/print_r.h"

/* machine.mode: what the line so far is */
enum line_mode { LINE_INDENT, LINE_OPENS, LINE_CLOSES, LINE_KEY, LINE_VALUE, LINE_TEXT };

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
		print_r_open_bracket(m, m->indent);
	else
		machine_stop(m);
}

static void end_closing_line(struct machine *m)
{
	if (m->depth > 0 && print_r_top(m)->count == m->indent)
		print_r_close_bracket(m, m->number + m->indent + 1);
	else
		machine_stop(m);
}

static void end_key(struct machine *m)
{
	if (m->depth == 0 || (print_r_top(m)->seen != 0 && print_r_top(m)->seen != m->indent + 1)) {
		go_on_as_text(m);
		return;
	}
	print_r_top(m)->seen = m->indent + 1;
	m->flags = 0;
	m->mode = LINE_VALUE;
	print_r_begin_text(m);
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
		if (print_r_text_is_title(m))
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
		if (print_r_key_ends(m, c))
			end_key(m);
		break;
	case LINE_VALUE:
		print_r_watch_text(m, c);
		if (!print_r_text_may_be_title(m))
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

const struct machine_op print_r_lines[] = { { .kind = OP_STEP, .step = read_lines } };

void print_r_begin_lines(struct machine *m)
{
	m->flags = PRINT_OPENS | PRINT_MEMBER_DUE;
	m->place = m->number = m->token;
	begin_line(m, m->offset);
	machine_jump(m, print_r_lines);
}

/* The last line may have no line feed. */
void print_r_finish_lines(struct machine *m)
{
	if (m->op == print_r_lines && !m->fresh && m->mode == LINE_CLOSES)
		end_line(m);
}
