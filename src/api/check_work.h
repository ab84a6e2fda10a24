/*
 * check_work: the patterns of a rule's slot, and what they say of its samples.
 */
#ifndef API_CHECK_WORK_H
#define API_CHECK_WORK_H

#include "api/check_change.h"

/* Where a line stands. */
struct work_line {
	const struct sample *sample;
	uint32_t at; /* in it */
};

/* The patterns of a slot at work: what they say of the rule's sample lines. */
struct work {
	struct check *c;
	uint32_t rule;
	size_t slot;
	struct work_line *lines; /* of all samples, each sample's together; owned */
	bool *matched;    /* by line: by any pattern of the slot; owned */
	bool *counts;     /* by line: the rule could match it; owned */
	bool *opens;      /* by line: nothing above it can have taken it; owned */
	bool *by_pattern; /* n_lines for each pattern: by this one; owned */
	size_t n_lines;
	char mark;        /* of the lines that the rule is for: '-'; '=' for a keep item */
	struct buf text;  /* of a changed pattern */
	/* The pattern that is looked at: */
	uint32_t pattern;
	unsigned flags;
	const bool *own;  /* its part of by_pattern */
	struct parts parts;
};

static inline const struct sample_line *work_line(const struct work *w, size_t i)
{
	return &w->lines[i].sample->lines[w->lines[i].at];
}

uint64_t work_hash(uint64_t h, const void *bytes, size_t len);
#define WORK_HASH_START UINT64_C(14695981039346656037)
/* What a change at this place of the rule file is known by. */
uint64_t work_key(struct work *w, size_t offset, enum site_kind kind);
/* Notes a site.  -1: no memory. */
int work_add_site(struct work *w, uint64_t key, enum site_kind kind, uint32_t index, bool tested);
/* Whether a line can tell that a pattern matches what it should: a line that goes by
 * itself, or any for the patterns of guards. */
bool work_can_show(const struct work *w, size_t i);

/* check_branch.c: notes of the alternatives beside `first` which of them samples tell.
 * -1: no memory. */
int check_branches(struct work *w, uint32_t first, bool list);

#endif
