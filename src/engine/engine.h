/*
 * engine: one document's text in, what stays and what goes out, in order.
 *
 * A rule never edits text, it claims a range of bytes of the original
 * document.  The engine cuts lines, shows those that can match to the rules,
 * and settles their claims behind a horizon: the oldest place at which a claim
 * is still open or could still begin.  What is older than the horizon is final
 * and is handed to the client.  Where anything is uncertain, the text stays.
 *
 * One engine belongs to one thread; the ruleset is shared.  Nothing that an
 * engine says depends on how its input was cut into calls of engine_feed.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "rule/rule.h"

/* What held a claim back, for --explain and --why. */
enum engine_hold {
	HOLD_NOTHING = 0,
	HOLD_BEFORE,
	HOLD_AFTER,
	HOLD_ABOVE,
	HOLD_BELOW,
	HOLD_NEAR,
	HOLD_UNLESS_NEAR,
	HOLD_AT,
	HOLD_WORDS,
	HOLD_CHARS,
	HOLD_UNLESS,
	HOLD_REQUIRE,
	HOLD_KEEP,     /* a keep item protects text of the claim */
	HOLD_NO_END,   /* block without its last line, paragraph over max */
	HOLD_WINDOW,   /* longer than the window */
	HOLD_OPEN,     /* more blocks are open than can be */
	HOLD_LIMIT,    /* a match ran into the step limit */
	HOLD_OVERLAP,  /* a replacement that lost to a deletion or a better one */
	HOLD_SCORE,    /* nothing was held: a score is explained */
	HOLD_N
};
/* The rule key or a short word for it: "before", "keep", "window". */
const char *engine_hold_name(enum engine_hold hold);

enum removal_kind {
	REMOVAL_RULE,   /* claimed by the rule */
	REMOVAL_BLANKS, /* blank lines, or what was left of a line, that went along */
};

/* A range that goes; spans are good during the call. */
struct engine_removal {
	enum removal_kind kind;
	uint32_t rule;       /* index into ruleset.rules: who is charged */
	uint64_t offset;     /* of its first byte in the document */
	uint64_t line;       /* number of the line it starts in, from 1 */
	struct span text;    /* what goes */
	struct span written; /* what stands in its place; mostly empty */
};

/* A rule that matched and took nothing, or that only tags; or what a model made
 * of a line that is more likely noise than not. */
struct engine_remark {
	uint32_t rule;
	enum engine_hold hold; /* HOLD_NOTHING: tagged */
	struct span score;     /* HOLD_SCORE: in words; good during the call */
	uint32_t keeper;       /* HOLD_KEEP: index of the keep item */
	uint64_t offset;
	uint64_t line;
	uint64_t len; /* bytes, as far as known */
};

struct engine_client {
	void *ctx;
	/* keep and remove cover the document in order, without gaps.  -1 stops. */
	int (*keep)(void *ctx, uint64_t offset, struct span text);
	int (*remove)(void *ctx, const struct engine_removal *removal);
	/* In the order of their bytes, then of rules, each as soon as that is known;
	 * in no particular order against the others.  May be NULL. */
	void (*remark)(void *ctx, const struct engine_remark *remark);
};

struct engine_options {
	uint32_t match_limit; /* steps; 0: MATCHER_STEP_LIMIT */
	bool no_index;        /* try every pattern on every line: the reference */
};

struct engine;

/* `rules` must outlive the engine; options and client are copied.  NULL: no memory. */
struct engine *engine_new(const struct ruleset *rules, const struct engine_options *options,
                          const struct engine_client *client);
void engine_free(struct engine *e);

/* A document: engine_feed …, engine_end; then the next.  -1: no memory, or the
 * client said -1; the document cannot go on then: engine_reset. */
int engine_feed(struct engine *e, struct span bytes);
int engine_end(struct engine *e);
void engine_reset(struct engine *e);

/*
 * From the next document on only rules i with active[i] claim anything (borrowed;
 * NULL: all enabled ones).  For running samples.
 */
void engine_set_active(struct engine *e, const bool *active);
/* Marks in `active` an enabled rule and all that it refers to (near, keep) and that
 * is not marked yet.  -1: no memory. */
int engine_mark_active(const struct ruleset *rules, uint32_t rule, bool *active);

/* From the next document on this is what patterns say of these lines (borrowed; 0: as they
 * are).  For asking what would become of a sample under another pattern. */
void engine_say_instead(struct engine *e, const struct said_instead *said, uint32_t n);

/* Whether a pattern matches a line, as it would in a document, and, unless NULL, where;
 * false without memory. */
bool engine_matches(struct engine *e, uint32_t pattern, struct span line, struct match *found);

/* Counters since engine_new; per_rule has ruleset.n_rules entries. */
struct engine_rule_counts {
	uint64_t claims;  /* that took something */
	uint64_t bytes;   /* charged to the rule */
	uint64_t lines;   /* that went whole, and blank ones along with them */
	uint64_t held;    /* matches that took nothing */
	uint64_t limits;  /* match attempts that ran into the step limit */
};
struct engine_counts {
	uint64_t bytes_in, bytes_removed, bytes_written;
	uint64_t lines;       /* not blank */
	uint64_t lines_broken; /* shown to a pattern and not valid UTF-8 */
	uint64_t window_voids; /* claims longer than the window */
	const struct engine_rule_counts *per_rule;
};
void engine_get_counts(const struct engine *e, struct engine_counts *out);

#endif
