/*
 * lists: what the rules of a site name: lists of lines, and lets of patterns.
 * Private to rulefile.
 */
#ifndef LEARN_LISTS_H
#define LEARN_LISTS_H

#include "base/buf.h"
#include "learn/choose.h"

/* Picks of one kind of a site, which stand together. */
struct part {
	const struct pick *picks;
	size_t count;
};

/* A site's rules while they are written. */
struct site_file {
	struct buf *out;
	const struct choice *choice;
	const struct site_choice *site;
	size_t number;
	/* How many of each there are, set by lists_print. */
	size_t n_lines, n_alone;         /* lists LINES_N, ALONE_N */
	size_t n_odd, n_forms, n_names;  /* lets */
	struct buf slug; /* owned */
	int bad;         /* no memory */
};

struct part lists_part(const struct site_choice *site, enum pick_kind kind);
bool lists_is_form(const struct pick *p);

/* Prints the lists and lets that the rules of the site use, only those. */
void lists_print(struct site_file *f);
/* Prints `key: {{NAME_N}}` for each of the `n` lists or lets. */
void lists_print_keys(struct site_file *f, const char *key, const char *name, size_t n);
/* Prints `line: PATTERN` for what of the part is no item of a list, each below its
 * count and a sample. */
void lists_print_patterns(struct site_file *f, struct part part);

#endif
