/*
 * print_r: what the two forms of print_r's output have in common; the grammar
 * is in php_print_r.c.
 *
 * How a machine is used.  In a frame `count` is the indentation of the bracket,
 * or the brackets open in the text of the member; `seen` is 1 + the indentation
 * of the keys, 0 without a key.  A text is watched from its first byte: `tail`
 * has its last bytes, `values` how many there were, `count` the runs of white
 * space in it.
 */
#ifndef SHAPE_PRINT_R_H
#define SHAPE_PRINT_R_H

#include "shape/machine.h"

/* machine.flags */
enum print_flag {
	PRINT_MEMBER_DUE = 1 << 0, /* only a key or a closing bracket may come next */
	PRINT_OPENS = 1 << 1,      /* lines: the line before ended in a title */
	PRINT_BLANK = 1 << 2,      /* the byte before was a blank */
	PRINT_KEY = 1 << 3,        /* one line: behind a [ that may open a key */
};

static inline struct machine_frame *print_r_top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

/* Watches a text for being a title; white space is folded, none at the ends. */
void print_r_begin_text(struct machine *m);
void print_r_watch_text(struct machine *m, const char *p, const char *end);
bool print_r_text_may_be_title(const struct machine *m);
bool print_r_text_is_title(const struct machine *m);

/* `count` as in the frame. */
void print_r_open_bracket(struct machine *m, uint64_t count);
/* `end`: the offset behind the bracket. */
void print_r_close_bracket(struct machine *m, uint64_t end);
/*
 * Reads on to the end of "] =>", of which m->matched bytes were read, or to a
 * line feed.  m->matched says afterwards whether all of it was.
 */
const char *print_r_read_key(struct machine *m, const char *p, const char *end);
#define PRINT_R_KEY_ENDING_BYTES 4

/* The forms, from behind the title's line; from behind the first bracket. */
extern const struct machine_op print_r_lines[], print_r_one_line[];
void print_r_begin_lines(struct machine *m);
/* The document ends in a line. */
void print_r_finish_lines(struct machine *m);

#endif
