/*
 * parse: from the text of a rule file to drafts, names and selections.
 */
#ifndef RULE_PARSE_H
#define RULE_PARSE_H

#include "rule/keys.h"
#include "rule/lexer.h"

/* The place in a file, with the line at hand. */
struct parser {
	struct rule_compiler *c;
	struct rule_file *file;
	struct lexer lexer;
	struct lex_line line; /* valid while `more` */
	bool more;
	const char *last_end; /* where the last line that was used ends */
	const char *rule;     /* id of the rule or keep item at hand, or NULL */
};

/* Errors are reported; what could be read is in the compiler all the same. */
void parse_file(struct rule_compiler *c, struct rule_file *file);
/* The same for the entries of one rule, without a header line and an item. */
void parse_entries(struct rule_compiler *c, struct rule_file *file, const char *id);

/* For the parts of the parser: */

/* Goes on to the next line. */
void parser_next(struct parser *p);
/* Passes over the indented lines of an item that is not read. */
void parser_skip_body(struct parser *p);
/* An error about `token`, which lies in the line at hand; -1. */
int parser_error(struct parser *p, struct span token, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The part of the line at hand from `text` on, as a piece. */
struct piece parser_piece(const struct parser *p, struct span text);

/* items.c: the item in column 1 of the line at hand; leaves the line after it. */
void parse_item(struct parser *p);

/* body.c: the entries of a rule or keep item, indented by at least min_indent. */
void parse_body(struct parser *p, struct draft *d, unsigned in, unsigned min_indent);
/* sample.c: what stands behind `test:`; reports what may not. */
void sample_read_head(struct parser *p, struct span value);
/* sample.c: the marked lines below a `test:` that is indented by `indent`. */
void sample_read_test(struct parser *p, struct entry *e, unsigned indent);
/* Copies the samples of an item out of the scratch arena. */
void sample_finish(struct item *it);
/* A new draft with the defaults of its file; NULL without memory. */
struct draft *draft_new(struct rule_compiler *c, struct rule_file *file, unsigned in,
                        struct span name, unsigned line, unsigned column);

#endif
