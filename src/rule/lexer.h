/*
 * lexer: the lines of a rule file that mean something.
 *
 * Blank lines and comments are passed over; what is left has its number, its
 * indentation and its text.  What a line means depends on the item it stands
 * in, and is the parser's business.
 */
#ifndef RULE_LEXER_H
#define RULE_LEXER_H

#include "base/span.h"

struct lexer {
	struct span text; /* the file; borrowed */
	size_t pos;       /* where the next line starts, bytes */
	unsigned line;    /* number of the line that ends before pos */
};

/* Spans lie in the file's text. */
struct lex_line {
	struct span text;     /* without the blanks at both ends */
	struct span verbatim; /* the same with the blanks at its end */
	const char *start;    /* of the line, in column 1 */
	unsigned number;      /* from 1 */
	unsigned indent;      /* bytes before text; 0: an item */
	unsigned tab_column;  /* of the first tab in the indentation; 0: none */
};

/* Text starts after a byte order mark, if there is one. */
void lexer_init(struct lexer *lx, struct span text);
/* The next line that is neither blank nor a comment; false at the end. */
bool lexer_next(struct lexer *lx, struct lex_line *out);

/* `s` without blanks and tabs at its start, at both ends. */
struct span lex_trim_start(struct span s);
struct span lex_trim(struct span s);
/* Takes the next word, up to a blank or tab, from *s; empty when none is left. */
struct span lex_word(struct span *s);

#endif
