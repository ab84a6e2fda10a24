/*
 * choose: which of the counted lines are worth a rule.
 */
#ifndef LEARN_CHOOSE_H
#define LEARN_CHOOSE_H

#include "learn/learner.h"

struct choose_options {
	uint32_t min_pages;      /* that a line stands on at least */
	uint32_t min_percent;    /* of the pages of its site, likewise */
	uint32_t min_site_pages; /* fewer pages of a site teach nothing */
};

enum pick_kind {
	PICK_LINE,  /* goes between two lines that recur too */
	PICK_ALONE, /* goes wherever it stands */
	PICK_FORM,  /* as PICK_LINE, with numbers and dates open */
	PICK_NAMES, /* as PICK_LINE, with names open too */
};

/* A line or a form; borrowed from the learner. */
struct pick {
	const struct hitter *from;
	enum pick_kind kind;
	uint32_t pages;       /* that it stands on, at least */
	uint64_t chars;       /* on all of them, without blanks: what would go */
};

struct site_choice {
	struct span name;     /* borrowed from the learner */
	uint64_t key;
	uint32_t pages;
	struct pick *picks;   /* by kind, then the most characters first; in choice.picks */
	size_t n_picks;
	uint64_t chars;       /* the sum */
};

struct choice {
	struct site_choice *sites; /* the most characters first; owned */
	size_t n_sites;
	struct pick *picks;   /* of all sites; owned */
	size_t n_picks;
	uint64_t *alone_keys; /* of the texts of PICK_ALONE, sorted; owned */
	size_t n_alone;
};

/* -1: no memory.  The choice is good as long as the learner. */
int choose(struct choice *choice, const struct learner *l, const struct choose_options *options);
/* Whether the line goes on some site wherever it stands. */
bool choice_takes_alone(const struct choice *choice, struct span line);
void choice_free(struct choice *choice);

#endif
