/*
 * groups: what rules did, by rule, category, language and level.
 *
 * A dimension gives each rule a group; a rule of several languages is in one
 * group, "de,en", so that each dimension adds up to the whole.
 */
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include <stdbool.h>
#include <stdio.h>

#include "api/descrape.h"
#include "base/buf.h"

#define GROUP_DIMENSIONS 4

/* The groups of one dimension, in the order in which they were first needed. */
struct group_dimension {
	struct buf *keys;   /* names of the groups, n_keys of room for all rules; owned */
	size_t n_keys;
	size_t *of_rule;    /* the group of each rule + 1; 0: not known yet; owned */
};

/* Start from { 0 }; free with groups_free. */
struct groups {
	descrape_rules *rules; /* borrowed */
	struct group_dimension dimensions[GROUP_DIMENSIONS];
	/* Scratch for groups_print, for as many groups as there are rules. */
	descrape_rule_part *sums; /* `rule` is the group; owned */
	size_t *slot_of_group;    /* its place in sums + 1; 0: none; owned */
};

/* -1: no memory; groups_free is still to be called. */
int groups_init(struct groups *g, descrape_rules *rules);
/*
 * Writes `,` and a member for each dimension: "categories":{"ads":{"removals":1,…},…}
 * with the groups of these parts, in their order.  `brief`: in one line, and
 * without numbers that are 0.  -1: no memory.
 */
int groups_print(struct groups *g, FILE *out, const descrape_rule_part *parts, size_t n_parts,
                 bool brief);
void groups_free(struct groups *g);

#endif
