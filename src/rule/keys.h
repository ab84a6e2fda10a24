/*
 * keys: the one table of the keys of `rule` and `keep` items.
 *
 * A new key is a row in keys.c, an enum entry here, and a reader in values.c
 * if none of those there fits.
 */
#ifndef RULE_KEYS_H
#define RULE_KEYS_H

#include "rule/draft.h"

enum key_id {
	KEY_LINE,
	KEY_HAS,
	KEY_SPAN,
	KEY_BLOCK,
	KEY_HEADING,
	KEY_STRUCT,
	KEY_REPEAT,
	KEY_SCORE,
	N_KIND_KEYS, /* those above: each is a kind of matcher, in the order of enum rule_kind */
	KEY_TO = N_KIND_KEYS,
	KEY_UNTIL,
	KEY_MAX,
	KEY_CUT,
	KEY_WHILE,
	KEY_REQUIRE,
	KEY_MIN_BYTES,
	N_KIND_BOUND_KEYS, /* those from KEY_TO on go with some kinds only, the rest with all */
	KEY_BEFORE = N_KIND_BOUND_KEYS,
	KEY_AFTER,
	KEY_RUN,
	KEY_ABOVE,
	KEY_BELOW,
	KEY_NEAR,
	KEY_UNLESS_NEAR,
	KEY_REACH,
	KEY_AT,
	KEY_WORDS,
	KEY_CHARS,
	KEY_UNLESS,
	KEY_LANG,
	KEY_LEVEL,
	KEY_OFF,
	KEY_CASE,
	KEY_DO,
	KEY_FROM,
	KEY_DESC,
	KEY_DROP,
	KEY_KEEP,
	KEY_TEST,
	N_KEYS,
	/* Not keys: what their values said, so that demands.c can ask for it. */
	FACT_CUT_PARAGRAPH = N_KEYS,
	FACT_CUT_LINES,
	FACT_CUT_DOCUMENT,
	FACT_AT_TAIL,
	FACT_REPLACE,
	FACT_SHAPE_REQUIRES, /* the recogniser cannot do without `require:` */
	N_FACTS
};

#define KEY_BIT(id) (UINT64_C(1) << (id))

enum key_flag {
	KEY_REPEATS = 1 << 0,   /* may be given again: alternatives, or more of them */
	KEY_IN_RULE = 1 << 1,
	KEY_IN_KEEP = 1 << 2,
	KEY_CONTINUES = 1 << 3, /* takes continuation lines */
};

struct item;
struct entry;

struct rule_key {
	const char *name;
	enum key_id id;
	unsigned flags; /* enum key_flag */
	unsigned kinds; /* bits 1 << enum rule_kind that it goes with */
	/* Puts the value into the draft; -1 after an error. */
	int (*read)(struct item *it, const struct rule_key *key, const struct entry *e);
	/* For the reader: a slot, or the offset of a number in struct draft. */
	size_t where;
	uint32_t min, max; /* of a number */
	const char *form;  /* what the value looks like, for errors and documents */
};

/* Ordered by enum key_id, N_KEYS rows. */
extern const struct rule_key rule_keys[];
/* The key of this name, or NULL. */
const struct rule_key *key_find(struct span name);

/* One `key: value` of an item. */
struct entry {
	unsigned line, column; /* of the key */
	struct piece value;
	/* Lines below it that are indented deeper, of a `test:`. */
	struct sample_line *lines; /* in the ruleset */
	uint32_t n_lines;
};

enum reach_family { REACH_NONE, REACH_BLANK, REACH_NEAR };

/* A `reach:`, and the family of the guard above it. */
struct reach {
	enum reach_family family;
	uint32_t lines;
	unsigned line, column;
};

/* The rule or keep item that is being read. */
struct item {
	struct rule_compiler *c;
	struct draft *d;
	unsigned in;   /* KEY_IN_RULE or KEY_IN_KEEP */
	uint64_t seen; /* KEY_BITs of keys and facts */
	struct {
		unsigned line, column;
	} at[N_FACTS]; /* first place of each that was seen */
	const struct rule_key *last; /* of the entry above, or NULL */
	enum reach_family family; /* of the last guard that has a reach */
	struct reach reaches[2];
	unsigned n_reaches;
	struct sample *samples; /* room for samples_cap; in the scratch arena */
	uint32_t samples_cap;
};

/* Notes that the value of `e` said something. */
void item_note(struct item *it, enum key_id fact, const struct entry *e);
/* An error at `bytes` into the value of an entry; -1. */
int item_error(struct item *it, const struct entry *e, size_t bytes, struct span token,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/*
 * Checks that the keys of a finished item go together, and settles what
 * depends on several of them (reach, the default of from).
 */
int item_check(struct item *it);

/* Readers of values, values.c. */
int read_pattern(struct item *it, const struct rule_key *key, const struct entry *e);
int read_guard(struct item *it, const struct rule_key *key, const struct entry *e);
int read_globs(struct item *it, const struct rule_key *key, const struct entry *e);
int read_number(struct item *it, const struct rule_key *key, const struct entry *e);
int read_range(struct item *it, const struct rule_key *key, const struct entry *e);
int read_reach(struct item *it, const struct rule_key *key, const struct entry *e);
int read_cut(struct item *it, const struct rule_key *key, const struct entry *e);
int read_at(struct item *it, const struct rule_key *key, const struct entry *e);
int read_struct(struct item *it, const struct rule_key *key, const struct entry *e);
int read_score(struct item *it, const struct rule_key *key, const struct entry *e);
int read_lang(struct item *it, const struct rule_key *key, const struct entry *e);
int read_level(struct item *it, const struct rule_key *key, const struct entry *e);
int read_off(struct item *it, const struct rule_key *key, const struct entry *e);
int read_case(struct item *it, const struct rule_key *key, const struct entry *e);
int read_do(struct item *it, const struct rule_key *key, const struct entry *e);
int read_desc(struct item *it, const struct rule_key *key, const struct entry *e);
int read_sample(struct item *it, const struct rule_key *key, const struct entry *e);

#endif
