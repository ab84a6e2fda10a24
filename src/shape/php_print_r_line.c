/*
 * php-print-r, the form on one line (php_print_r.c has the grammar).
 *
 * Behind a bracket only a key or the closing bracket may come.  In a text the
 * brackets are counted, and `] =>` behind a `[` that had white space in front
 * begins the next member; what lies between brackets is passed over in runs.
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

/* The rest of a key, wherever it leads; brackets in it are read one by one. */
static const char *read_key(struct machine *m, const char *p, const char *end)
{
	const char *q = print_r_read_key(m, p, end);

	machine_take(m, p, q);
	if (m->matched == PRINT_R_KEY_ENDING_BYTES)
		begin_value(m);
	return q;
}

/* Behind a bracket: white space, and then a key or the closing bracket. */
static const char *read_due(struct machine *m, const char *p, const char *end)
{
	if (m->flags & PRINT_KEY)
		return read_key(m, p, end);
	if (*p == '[') {
		m->flags |= PRINT_KEY;
		m->matched = 0;
	} else if (*p == ')') {
		print_r_close_bracket(m, m->offset + 1);
	} else if (!machine_is_blank(*p)) {
		machine_stop(m);
	}
	return m->status == SHAPE_MORE ? machine_take(m, p, p + 1) : p;
}

static bool is_mark(char c)
{
	return c == '(' || c == ')' || c == '[' || c == '\n';
}

/* Text up to the next byte that may mean something, or to the end of a key. */
static const char *read_plain_text(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end && !is_mark(*q))
		q++;
	if (m->flags & PRINT_KEY) {
		const char *key_end = print_r_read_key(m, p, q);

		if (m->matched == PRINT_R_KEY_ENDING_BYTES) {
			machine_take(m, p, key_end);
			begin_value(m);
			return key_end;
		}
	}
	print_r_watch_text(m, p, q);
	return machine_take(m, p, q);
}

static const char *read_mark(struct machine *m, const char *p)
{
	m->matched = 0; /* no mark is in "] =>" */
	if (*p != '[') {
		take_bracket(m, p);
	} else {
		if (m->flags & PRINT_BLANK)
			m->flags |= PRINT_KEY;
		print_r_watch_text(m, p, p + 1);
	}
	return m->status == SHAPE_MORE ? machine_take(m, p, p + 1) : p;
}

static const char *read_one_line(struct machine *m, const char *p, const char *end)
{
	while (p < end && m->status == SHAPE_MORE && m->depth > 0) {
		if (*p == '\n')
			machine_stop(m);
		else if (m->flags & PRINT_MEMBER_DUE)
			p = read_due(m, p, end);
		else if (is_mark(*p))
			p = read_mark(m, p);
		else
			p = read_plain_text(m, p, end);
	}
	return p;
}

const struct machine_op print_r_one_line[] = { { .kind = OP_STEP, .step = read_one_line } };
