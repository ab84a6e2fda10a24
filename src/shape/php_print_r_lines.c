/*
 * php-print-r, the form over many lines (php_print_r.c has the grammar).
 *
 * A line is classed by its first byte that is no blank, and settled by its line
 * feed: title and key lines open a member, lone brackets open and close, all
 * others go on with a text and are passed over.  m->number is where the line
 * began, m->place where the one before did, m->indent its indentation so far.
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

/* The first byte of a line that is no blank says what it may be. */
static void begin_content(struct machine *m, char c)
{
	m->matched = 0;
	if (c == '(')
		m->mode = LINE_OPENS;
	else if (c == ')')
		m->mode = LINE_CLOSES;
	else if (c == '[')
		m->mode = LINE_KEY;
	else
		go_on_as_text(m);
}

static const char *read_indent(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && *q != '\n' && machine_is_blank(*q))
		q++;
	m->indent += (uint64_t)(q - p);
	machine_take(m, p, q);
	if (q == end || *q == '\n')
		return q;
	begin_content(m, *q);
	return m->status == SHAPE_MORE ? machine_take(m, q, q + 1) : q;
}

/* Behind a bracket that stands alone only white space may follow. */
static const char *read_behind_bracket(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && *q != '\n' && machine_is_blank(*q))
		q++;
	machine_take(m, p, q);
	if (q < end && *q != '\n')
		go_on_as_text(m);
	return q;
}

static const char *read_key(struct machine *m, const char *p, const char *end)
{
	p = machine_take(m, p, print_r_read_key(m, p, end));
	if (m->matched == PRINT_R_KEY_ENDING_BYTES)
		end_key(m);
	return p;
}

static const char *end_of_line(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	return lf != NULL ? lf : end;
}

static const char *read_value(struct machine *m, const char *p, const char *end)
{
	const char *q = end_of_line(p, end);

	print_r_watch_text(m, p, q);
	return machine_take(m, p, q);
}

/* Reads on within the line, at most to its line feed. */
static const char *read_line(struct machine *m, const char *p, const char *end)
{
	switch ((enum line_mode)m->mode) {
	case LINE_INDENT:
		return read_indent(m, p, end);
	case LINE_OPENS:
	case LINE_CLOSES:
		return read_behind_bracket(m, p, end);
	case LINE_KEY:
		return read_key(m, p, end);
	case LINE_VALUE:
		return read_value(m, p, end);
	case LINE_TEXT:
		break;
	}
	return machine_take(m, p, end_of_line(p, end));
}

static const char *read_lines(struct machine *m, const char *p, const char *end)
{
	while (p < end && m->status == SHAPE_MORE) {
		if (*p != '\n') {
			p = read_line(m, p, end);
			continue;
		}
		end_line(m);
		if (m->depth == 0 && m->accepted > 0)
			break; /* another op goes on */
		if (m->status == SHAPE_MORE) {
			p = machine_take(m, p, p + 1);
			begin_line(m, m->offset);
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
