/*
 * state: everything that changes while a document runs through; private to the
 * engine.
 *
 *     engine.c   the round: append, cut, scan, show lines to rules, settle, drop
 *     window.c   bytes and lines
 *     subject.c  "does this pattern match that line", each asked once
 *     kind*.c    what a match of each rule kind opens, and how it goes on
 *     guard.c    when a rule applies
 *     tracker.c  matches that wait for later lines
 *     sleeper.c  those of them that wait for one line only
 *     claim.c    claims that wait for other claims; decided claims
 *     settle.c   decided claims → cuts, one byte charged once
 *     tidy.c     cuts → output, and which blank lines go along
 *     remark.c   what is said beside that, in order
 */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include "engine/claim.h"
#include "engine/engine.h"
#include "engine/remark.h"
#include "engine/sleeper.h"
#include "engine/tidy.h"
#include "engine/tracker.h"
#include "engine/window.h"

/* Bytes taken into the window in one round. */
#define ROUND_BYTES ((size_t)128 * 1024)
#define NO_ORDINAL UINT64_MAX

/* Whether one of a rule's patterns is in a stretch of lines, tested once a line. */
struct watch {
	uint64_t from, to; /* ordinals [from, to) were tested */
	uint64_t last_hit; /* the last of them with a match, NO_ORDINAL: none */
};

struct shape_state;

/* What the engine remembers of a rule between lines. */
struct rule_state {
	uint64_t last_anchor;        /* line it last matched, NO_ORDINAL: none */
	struct watch unless, unless_near;
	struct shape_state *shape;   /* kind struct: made at its first opener; owned */
	uint64_t limit_line;         /* ordinal of the last line with a limit hit */
	uint32_t bed;                /* where its blocks sleep, if that bed is its own */
};

/* The last answer about a pattern. */
struct answer {
	uint64_t ordinal; /* of the line, NO_ORDINAL: none yet */
	uint8_t result;   /* enum match_result */
};

struct repeat_ring;
struct score_state;

struct engine {
	const struct ruleset *rules;
	struct engine_client client;
	const bool *active; /* by rule, borrowed; NULL: all */
	struct matcher *matcher;
	struct window window;
	struct trackers trackers;
	struct sleepers sleepers;
	struct claims claims;
	struct tidy tidy;
	struct remarks remarks;
	struct rule_state *rule_states; /* by rule; owned */
	struct answer *answers;         /* by pattern; owned */
	uint64_t scanned_line;          /* the line that is being shown; its hits are known */
	uint64_t *hit_lines;            /* the last line that the scan named, by pattern; owned */
	struct repeat_ring *repeats;    /* NULL without `repeat` rules; owned */
	struct score_state *scores;     /* NULL without `score` rules; owned */
	struct shape_state *shapes;     /* of `struct` rules with an opener so far; owned */

	uint64_t base;        /* ordinal of the document's first line */
	uint64_t seen;        /* ordinal of the first line not shown to rules yet */
	uint64_t settled;     /* offset up to which all was handed to tidy */
	uint32_t hold_lines;  /* lines behind the newest that `before` may claim */
	uint32_t near_lines;  /* the longest reach of a `near` */
	uint64_t head_lines;  /* rules that look at every line look at these; 0: none do */
	uint64_t shape_work_bytes; /* fed to structure readers in this document */
	bool failed;          /* no memory, or the client stopped */

	/* The lines prepared for PCRE2, by matcher slot. */
	struct subject subjects[MATCHER_SLOTS];
	uint64_t subject_lines[MATCHER_SLOTS];
	unsigned subject_next;

	struct engine_rule_counts *rule_counts; /* by rule; owned */
	struct engine_counts counts;
};

/* ---- subject.c ---- */

/* The line made ready for PCRE2; NULL: no memory. */
const struct subject *subject_of_line(struct engine *e, uint64_t ordinal);
/* Whether the pattern matches the line; never matches a part of a long line. */
enum match_result subject_test(struct engine *e, uint32_t pattern, uint64_t ordinal);
/* The same for alternatives: MATCH_YES if any does, else MATCH_LIMIT if any gave up. */
enum match_result subject_test_any(struct engine *e, uint32_t rule, struct pattern_list list,
                                   uint64_t ordinal);
/* Whether a line of [from, to] matches one of the list; a limit counts as a match. */
bool subject_watch(struct engine *e, uint32_t rule, struct pattern_list list, struct watch *w,
                   uint64_t from, uint64_t to);
/* Counts a limit that rule `rule` ran into on the line. */
void subject_note_limit(struct engine *e, uint32_t rule, uint64_t ordinal);

/* ---- engine.c ---- */

/* Hands a remark to the client, in its turn.  No memory: e->failed. */
void engine_say(struct engine *e, const struct engine_remark *remark);
/* Says that a match took nothing; `keeper` only for HOLD_KEEP. */
void engine_held(struct engine *e, uint32_t rule, enum engine_hold why, uint32_t keeper,
                 uint64_t start, uint64_t end, uint64_t first);

/* ---- settle.c ---- */

/* Hands everything before the horizon to tidy.  -1: no memory, or stopped. */
int settle(struct engine *e, bool at_end);

#endif
