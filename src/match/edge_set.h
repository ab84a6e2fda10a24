/*
 * edge_set: the edges that literals_edge.c is working on.  All of it belongs
 * to a struct literals; without memory, or when anything can start a match,
 * l->failed is set and the edges are worthless.
 */
#ifndef MATCH_EDGE_SET_H
#define MATCH_EDGE_SET_H

#include "match/literals.h"

#define MAX_EDGES 4096u

/* One open edge, which is empty. */
bool edges_begin(struct literals *l);
/* What all open edges go on with: a character, a run of digits or of blanks,
 * or such a run that may be missing. */
void edges_add_char(struct literals *l, uint32_t c);
void edges_add_text(struct literals *l, struct span text);
void edges_add_symbol(struct literals *l, uint8_t symbol, bool is_decor);
void edges_add_optional(struct literals *l, uint8_t symbol);
/*
 * Any number of signs: left out in front of everything, and behind everything
 * if nothing else follows, which sealing makes sure of.
 */
void edges_add_decor(struct literals *l, enum node_decor decor);

/* A digit or a sign: of edges that are empty it begins a number, if such are
 * left out. */
void edges_begin_numbers(struct literals *l);
/* Takes the edge out of the open ones for which any more signs, blanks and digits
 * are part of a number that is left out: it is at l->open[l->low - 1] then.
 * Returns how many that are, one or none. */
uint32_t edges_hide_numbers(struct literals *l);

/* Anything may follow the open edges from index `from` with `least` symbols or more. */
void edges_close(struct literals *l, uint32_t from, uint32_t least);
/* The same, but empty ones stay that have left out what stands in front. */
void edges_close_but_bare(struct literals *l);
/* Nothing follows: the line ends. */
void edges_end_line(struct literals *l);
void edges_finish(struct literals *l, struct edge edge);

/* Adds a copy of the open edges [from, to) on top; takes them out. */
void edges_copy(struct literals *l, uint32_t from, uint32_t to);
void edges_drop(struct literals *l, uint32_t from, uint32_t to);
/* Drops empty open edges for which another one stands. */
void edges_merge_empty(struct literals *l);
/* Whether an open edge is empty and nothing is known of what stands in front;
 * whether all are empty. */
bool edges_some_unknown(const struct literals *l);
bool edges_all_empty(const struct literals *l);

/* Drops doubles among the done edges, after cutting them to `most` symbols;
 * false: no memory, then doubles stay. */
bool edges_settle(struct literals *l, unsigned most);

#endif
