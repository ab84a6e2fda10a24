/*
 * check_change: a pattern changed at one place, and the lines of which it then says
 * something else.
 */
#ifndef API_CHECK_CHANGE_H
#define API_CHECK_CHANGE_H

#include "api/check.h"

/* A pattern that holds a group of alternatives, with marks and callouts in it: there are
 * 256 callouts, and a list is about as long as PCRE2 takes, so it is marked in slices. */
#define SLICE 256u
/* No part at all, where PART_NONE is the whole pattern. */
#define NO_OWNER (PART_NONE - 1)
struct group_user {
	uint32_t pattern;
	struct parts parts;      /* owned */
	uint32_t owner;          /* the part that is marked for changer_branch_of, or NO_OWNER */
	uint32_t n_slices;
	struct variant **slices; /* made when they are asked; owned */
	bool *refused;           /* by slice: PCRE2 does not take it; owned */
};

struct changer {
	struct check *c;         /* borrowed */
	uint32_t pattern;
	bool tightens;           /* the change takes matches away; else it only adds some */
	bool extents;            /* where it matches counts, as that is what goes */
	struct variant *changed; /* the pattern with its change; NULL: does not compile; owned */
	/* For an alternative instead: what holds its group, the pattern itself first; owned.
	 * A list stands in many patterns, and an item that is lost is lost in all of them. */
	struct group_user *users;
	uint32_t n_users;
	struct span group;       /* its text, of the pattern */
	uint32_t forbidden;      /* its number in the group */
};

/* Opens for a change of the pattern; or for the alternatives beside branch `first`, of
 * which ch->forbidden is then to be set.  -1: no memory, nothing is owned then. */
int changer_open(struct changer *ch, struct check *c, const struct site *site,
                 const struct parts *p);
int changer_open_group(struct changer *ch, struct check *c, uint32_t rule, uint32_t pattern,
                       const struct parts *p, uint32_t first);
void changer_close(struct changer *ch);

/* What is said of a sample's lines instead; what is beyond MOST_SAID is as it was. */
#define MOST_SAID 64u
struct said {
	struct said_instead items[MOST_SAID];
	uint32_t n;
};
/* Adds what the change says of a line where that is something else. */
void changer_say(struct changer *ch, const struct sample_line *line, struct said *said);
/* Whether the sample comes out in another way with that said. */
bool said_is_noticed(struct check *c, uint32_t rule, const struct sample *s,
                     const struct said *said);
/* Whether it does under the change. */
bool changer_is_noticed(struct changer *ch, uint32_t rule, const struct sample *s);
/* The alternative that the pattern passes on its way through the line, or PART_NONE. */
uint32_t changer_branch_of(struct changer *ch, struct span line);
/* Whether that is this one, and there is no other way through the line. */
bool changer_passes(struct changer *ch, struct span line, uint32_t branch);

/* The pattern with the site's change, in *out.  -1: no memory. */
int check_change(const struct parts *p, const struct site *site, struct buf *out);
/* The pattern with a mark behind each alternative of the group that `branch` belongs to,
 * (*MARK:n) for branch n, each cut behind its first word.  -1: no memory. */
int check_mark_cuts(const struct parts *p, uint32_t branch, struct buf *out);
/* The branch of the mark of the last match, or PART_NONE. */
uint32_t check_marked_branch(const struct check *c);
/* The first of the alternatives beside a branch, and which of them it is. */
uint32_t check_first_beside(const struct parts *p, uint32_t branch);
uint32_t check_number_beside(const struct parts *p, uint32_t branch);
/* Whether what stands at this byte of a rule's pattern is an inserted list. */
bool check_in_list(const struct check *c, uint32_t rule, uint32_t pattern, size_t offset);

#endif
