/*
 * syntax_parse: what the two halves of the pattern parser share.
 */
#ifndef MATCH_SYNTAX_PARSE_H
#define MATCH_SYNTAX_PARSE_H

#include "match/syntax.h"

struct parser {
	struct syntax *syntax; /* the nodes go there; borrowed */
	const char *at, *end;  /* the rest of the pattern */
	bool extended;         /* (?x) holds */
	bool quoted;           /* behind \Q */
	bool lost;             /* gave up, or no memory: the tree is worthless */
};

/* New nodes without siblings; NODE_NONE, and `lost`, without memory. */
uint32_t parse_node(struct parser *p, enum node_kind kind, uint32_t value);
uint32_t parse_repeat(struct parser *p, uint32_t child, uint32_t min, uint32_t max);
void parse_append(struct parser *p, uint32_t parent, uint32_t child);

/* The tree matches more than the pattern. */
static inline void parse_not_regular(struct parser *p)
{
	p->syntax->regular = false;
}

static inline uint32_t parse_give_up(struct parser *p)
{
	p->lost = true;
	return NODE_NONE;
}

/* Moves behind a quantifier, possessive and lazy ones too; false: there is none. */
bool parse_quantifier(struct parser *p, uint32_t *min, uint32_t *max);
/* At a backslash (not \Q or \E), and at an opening bracket: one item. */
uint32_t parse_escape(struct parser *p);
uint32_t parse_class(struct parser *p);
/* Makes an item exact that began at `from` and is `node` now. */
uint32_t parse_exactly(struct parser *p, const char *from, uint32_t node);

#endif
