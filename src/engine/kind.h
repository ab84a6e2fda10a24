/*
 * kind: what each kind of rule does with a line, one row a kind.
 */
#ifndef ENGINE_KIND_H
#define ENGINE_KIND_H

#include "engine/state.h"

struct rule_kind_ops {
	/* A scanned pattern of the rule may match the line.  -1: no memory. */
	int (*candidate)(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern);
	/* Shows a line to an open tracker that waits for it (WAIT_KIND); NULL: the
	 * kind never waits. */
	enum engine_hold (*advance)(struct engine *e, struct tracker *t, uint64_t ordinal);
	/* The document ends while the kind waits. */
	enum engine_hold (*end)(struct engine *e, struct tracker *t);
};

extern const struct rule_kind_ops kind_table[RULE_N_KINDS];

/* kind_line.c: line has span */
int kind_line_candidate(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern);
int kind_span_candidate(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern);

/* kind_block.c: block heading */
int kind_block_candidate(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern);
enum engine_hold kind_block_advance(struct engine *e, struct tracker *t, uint64_t ordinal);
enum engine_hold kind_block_end(struct engine *e, struct tracker *t);
enum engine_hold kind_heading_advance(struct engine *e, struct tracker *t, uint64_t ordinal);
enum engine_hold kind_heading_end(struct engine *e, struct tracker *t);

/* kind_struct.c: structures run over bytes, beside the trackers. */
int kind_struct_candidate(struct engine *e, uint32_t rule, uint64_t ordinal, uint32_t pattern);
/* Shows the bytes of line `ordinal` and the blanks in front of it to open structures. */
int kind_struct_advance(struct engine *e, uint64_t ordinal);
int kind_struct_end(struct engine *e);
void kind_struct_reset(struct engine *e);
void kind_struct_free(struct engine *e);
/* The ordinal of the first line with an open structure of a rule in a stratum
 * below `strata`, or UINT64_MAX. */
uint64_t kind_struct_horizon(const struct engine *e, uint32_t strata);

/* kind_repeat.c */
int kind_repeat_new(struct engine *e);
void kind_repeat_free(struct engine *e);
/* Shows a line to all `repeat` rules. */
int kind_repeat_line(struct engine *e, uint64_t ordinal);

/* kind_score.c */
int kind_score_new(struct engine *e);
void kind_score_free(struct engine *e);
void kind_score_reset(struct engine *e);
/* Measures `count` new lines from `ordinal` on. */
int kind_score_measure(struct engine *e, uint64_t ordinal, uint32_t count);
/* Scores the lines that can be scored.  Claims of other rules that can be
 * decided must have been. */
int kind_score_run(struct engine *e, bool at_end);
/* The ordinal of the first line that is not scored yet, if score rules are in a
 * stratum below `strata`; else UINT64_MAX. */
uint64_t kind_score_horizon(const struct engine *e, uint32_t strata);

#endif
