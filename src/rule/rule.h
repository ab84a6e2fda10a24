/*
 * rule: what to do, as it stands after all files were read and checked.
 *
 * A `ruleset` is made once by the rule compiler (compile.h) and is immutable
 * from then on; engines on any number of threads share it.  Everything in it
 * lives in its arena and dies with ruleset_free, or, in the one that was made when
 * the program was built (ready.h), is static.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "match/match.h"
#include "shape/shape.h"

struct layout_model;

/* The window: no claim is longer than this, measured from its first byte. */
#define WINDOW_MAX_BYTES ((uint64_t)1024 * 1024)
#define WINDOW_MAX_LINES 1024u /* lines that are not blank */

#define RULE_REACH_BLANK_LINES 1u /* default of reach for before after above below */
#define RULE_REACH_NEAR_LINES 8u  /* default of reach for near unless-near */

enum rule_kind {
	RULE_LINE,
	RULE_HAS,
	RULE_SPAN,
	RULE_BLOCK,
	RULE_HEADING,
	RULE_STRUCT,
	RULE_REPEAT,
	RULE_SCORE,
	RULE_N_KINDS
};

enum rule_action {
	ACTION_DELETE,
	ACTION_REPLACE,
	ACTION_TAG,
	ACTION_KEEP, /* a `keep` item: what it claims is protected */
};

enum heading_cut { CUT_PARAGRAPH, CUT_LINES, CUT_DOCUMENT, CUT_WHILE };
enum at_place { AT_ANYWHERE, AT_HEAD, AT_TAIL };

/* Alternatives: any of these patterns; none when count is 0. */
struct pattern_list {
	const uint32_t *ids; /* into ruleset.patterns */
	uint32_t count;
};

/* Inclusive bounds; the default 0..UINT32_MAX always holds. */
struct range {
	uint32_t min, max;
};

enum sample_kind { SAMPLE_DROP, SAMPLE_KEEP, SAMPLE_TEST };

/* A line of a test: its mark and its text without ending. */
struct sample_line {
	char mark; /* '-' goes, '=' stays, '+' is written */
	struct span text;
	unsigned line; /* in the rule file */
};

struct sample {
	enum sample_kind kind;
	struct source_pos pos;
	const struct sample_line *lines; /* drop: one '-', keep: one '=' */
	uint32_t n_lines;
	/* `test: level N`: at this level its '-' lines go, below it they stay; 0: not said */
	uint8_t level;
};

/* A rule or a keep item. */
struct rule {
	const char *id; /* "category/name", NUL-terminated; a keep item's is "keep NAME" */
	struct span category;
	const char *pack; /* name of the pack (header `pack`), or of the file */
	const char *desc; /* may be "" */
	struct source_pos pos;
	enum rule_kind kind;
	enum rule_action action;
	uint8_t level; /* 1-3; keep items: 0, they have none */
	const char *const *langs; /* NULL-terminated, "*" alone when none was given */
	bool enabled; /* takes part in this run; where samples are read, all rules do */
	bool off;     /* `off: yes`, disabled, another language, above the level */
	bool case_exact;

	/* What it matches; the fields of other kinds are zero. */
	struct pattern_list match; /* line has span; block and heading: the first line */
	struct pattern_list last;  /* block: to/until */
	bool last_stays;           /* block: until */
	uint32_t max_lines;        /* block, heading: lines after the first, not blank */
	enum heading_cut cut;
	struct pattern_list follow; /* heading: while */
	const struct shape_kind *shape;
	uint32_t min_bytes;          /* struct */
	uint32_t repeat_lines;       /* repeat */
	const struct layout_model *model; /* score */
	double threshold;                 /* score: a probability; above it */
	int threshold_score;              /* the same, as layout_score counts */

	/* When it applies. */
	struct pattern_list require; /* one line of the claim contains a match */
	struct pattern_list before, after, above, below;
	uint32_t run;               /* adjacent lines that before/after take, >= 1 */
	uint32_t reach_blank_lines; /* before after above below */
	struct pattern_list unless, unless_near;
	uint32_t reach_near_lines; /* near, unless-near */
	const uint32_t *near;      /* indices of rules, ascending; n_near 0: no such guard */
	uint32_t n_near;
	enum at_place at;
	uint32_t at_lines;
	struct range words, chars;

	/* Replacement template ($1 ${name} $$), for ACTION_REPLACE. */
	struct span replacement;

	/*
	 * Order of settlement: a rule settles after everything it refers to.
	 * 0: refers to nothing.
	 */
	uint32_t stratum;
	/* Indices of the keep items that protect text from this rule, ascending. */
	const uint32_t *keeps;
	uint32_t n_keeps;

	const struct sample *samples;
	uint32_t n_samples;
	/* The text of the item in its file, for --show. */
	struct span source;
};

/* Who uses a scanned pattern: rules whose `match` holds it (or whose shape has
 * it as an opener). */
struct pattern_users {
	const uint32_t *rules; /* indices, ascending */
	uint32_t count;
};

/* A model that is loaded; the ruleset owns it. */
struct model_list {
	struct layout_model *model;
	struct model_list *next;
};

struct ruleset {
	struct arena arena;
	struct model_list *models;
	struct patterns *patterns; /* frozen */
	/* All rules in the order of their ids; keep items come after them.  Rules that
	 * are not enabled are there too (--list, --check), without scanned patterns. */
	const struct rule *rules;
	uint32_t n_rules;  /* rules and keep items */
	uint32_t n_keeps;  /* of these, keep items */
	uint32_t n_enabled;
	const struct pattern_users *users; /* by pattern id */
	uint32_t n_strata; /* highest stratum of an enabled rule + 1 */
	/* Enabled rules that look at every line: kinds repeat and score. */
	const uint32_t *every_line;
	uint32_t n_every_line;
	/* How many non-blank lines behind the newest a rule of this stratum may still
	 * begin a claim (`before` with `run`), or must still be seen (`near`). */
	uint32_t hold_lines;
	/* SHA-256 of everything that decides what is removed, in hex, for reports;
	 * empty unless compile_options.digest asked for it or the ruleset was ready. */
	char digest[65];
};

/* The index of the rule with this id, or UINT32_MAX. */
uint32_t ruleset_find(const struct ruleset *rs, struct span id);
/* Whether `text` matches the glob: * matches any run, / too; ? one character. */
bool rule_glob_match(struct span glob, struct span text);
/* Memory class: 0 `line`, otherwise the N of `window N`. */
uint32_t rule_window_lines(const struct rule *r);
void ruleset_free(struct ruleset *rs);

#endif
