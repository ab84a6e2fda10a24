/*
 * patterns: what a set of patterns consists of, inside src/match.
 */
#ifndef MATCH_PATTERNS_H
#define MATCH_PATTERNS_H

#include "base/arena.h"
#include "match/index.h"
#include "match/literals.h"
#include "match/pcre.h"
#include "match/plans.h"

struct pattern {
	struct span text;       /* owned by the arena of the set, or static */
	unsigned flags;         /* enum pattern_flag */
	uint64_t hash;          /* plans_hash of both */
	struct pcre_code *code; /* owned; NULL for lazy and plain patterns and literals */
	struct plan plan;       /* how it is found; its lists are the arena's */
	uint32_t next;          /* in the chain of its hash slot, id + 1; 0 ends it */
};

struct patterns {
	struct pcre_compiler *compiler; /* owned; immutable */
	struct pattern *items;          /* by id; owned */
	uint32_t count, cap;
	uint32_t *slots; /* id + 1 by hash of text and flags; owned */
	uint32_t n_slots; /* a power of two */
	const struct ready_plans *ready; /* borrowed; NULL: none */
	uint32_t n_extracted;            /* plans that were not there */
	struct arena arena;
	struct literals literals; /* working memory, until frozen */
	struct index index;       /* built by patterns_freeze */
	bool frozen;
};

#endif
