/*
 * match: many patterns over many lines, and only the lines that can match are
 * ever shown to PCRE2.
 *
 * A `patterns` set is filled once, frozen, and from then on immutable and
 * shared by threads.  A `matcher` holds everything that changes (compiled
 * code, JIT stack, match data, counters) and belongs to one thread.
 *
 *     patterns_add … patterns_freeze          once, by the rule compiler
 *     matcher_scan                            which (line, pattern) pairs can match
 *     matcher_test / matcher_find             whether and where one does
 *
 * The index only proposes: matcher_scan may name a pair that does not match,
 * and never leaves out one that does.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/line.h"

/* Bounds of one pattern, after macros are expanded. */
#define PATTERN_MAX_BYTES ((size_t)256 * 1024)

enum pattern_flag {
	/* The whole line, blanks at both ends left out, must match; without it a
	 * match is searched anywhere in the line. */
	PATTERN_WHOLE = 1 << 0,
	PATTERN_CASELESS = 1 << 1,
	/* matcher_scan looks for it; the others are only ever tested by name. */
	PATTERN_SCANNED = 1 << 2,
	/* Not compiled before its first candidate: for patterns that were checked
	 * when the program was built. */
	PATTERN_LAZY = 1 << 3,
	/* Not a pattern but bytes, found anywhere, also in long lines; nothing
	 * to confirm. */
	PATTERN_LITERAL = 1 << 4,
};

struct patterns; /* a set of patterns and their index */

struct ready_plans; /* see plans.h */
struct ready_set;

/* `ready`, unless NULL, knows some patterns and outlives the set.  NULL when
 * there is no memory. */
struct patterns *patterns_new(const struct ready_plans *ready);
/* A set that was made when the program was built, frozen; NULL: no memory. */
struct patterns *patterns_ready(const struct ready_set *ready);
void patterns_free(struct patterns *p);

/* Why a pattern was refused; offset counts bytes into the pattern. */
struct pattern_error {
	size_t offset;
	char message[200];
	bool no_memory; /* nothing is wrong with the pattern */
};

/*
 * Adds a pattern (copied) and sets *id; the same text with the same flags has
 * the same id, and is scanned for if it ever is to be.  Returns -1 and fills
 * *error for a pattern that PCRE2 refuses, that can match the empty string, or
 * that has \C, \K, a callout or a leading (*VERB).  A lazy pattern is not
 * compiled and not refused here.
 */
int patterns_add(struct patterns *p, struct span text, unsigned flags, uint32_t *id,
                 struct pattern_error *error);

/* Builds the index; nothing can be added afterwards.  -1: no memory. */
int patterns_freeze(struct patterns *p);

size_t patterns_count(const struct patterns *p);
struct span patterns_text(const struct patterns *p, uint32_t id);
unsigned patterns_flags(const struct patterns *p, uint32_t id);

/* How the index finds a pattern, for --list and --check. */
enum pattern_route {
	ROUTE_PREFIX,  /* by how the line starts */
	ROUTE_SUFFIX,  /* by first byte and how it ends */
	ROUTE_INNER,   /* by a literal that every match holds */
	ROUTE_FIRST,   /* by a set of first bytes only */
	ROUTE_ALWAYS,  /* tried on every line: slow, --check says so */
	ROUTE_UNSCANNED, /* only tested by name */
};
enum pattern_route patterns_route(const struct patterns *p, uint32_t id);
/*
 * Appends the literals by which a pattern is found, separated by blanks and
 * quoted, as a person would want to see them; nothing for ROUTE_ALWAYS.
 */
int patterns_describe(const struct patterns *p, uint32_t id, struct buf *out);
/* The longest possible match in characters; SIZE_MAX when there is no bound. */
size_t patterns_longest(const struct patterns *p, uint32_t id);

/* ---- one thread's matcher ---- */

struct matcher;

/* `p` must be frozen and outlive the matcher.  NULL: no memory. */
struct matcher *matcher_new(const struct patterns *p);
void matcher_free(struct matcher *m);

/*
 * The most steps one match attempt may take (PCRE2's match limit, a counter:
 * the outcome does not depend on load).  Default MATCHER_STEP_LIMIT.
 */
#define MATCHER_STEP_LIMIT 100000u
void matcher_set_limit(struct matcher *m, uint32_t steps);
/* With `false`, matcher_scan names every scanned pattern for every line, and
 * PCRE2 alone decides: what all the rest must agree with. */
void matcher_set_index(struct matcher *m, bool use);

/* A pair that can match: lines[line] and a pattern. */
struct hit {
	uint32_t line;
	uint32_t pattern;
};

/*
 * Looks at `count` lines inside `text` once and appends to *hits (owned by the
 * matcher, valid until the next scan) the candidates, ordered by line, then by
 * pattern id, each pair once.  Lines flagged LINE_LONG are searched for
 * PATTERN_LITERAL only.  Returns the number of hits, or -1: no memory.
 */
long matcher_scan(struct matcher *m, const struct stretch *text, const struct line *lines,
                  uint32_t count, const struct hit **hits);

/*
 * A line made ready for PCRE2: valid UTF-8 (each bad byte stands as U+FFFD),
 * checked once.  Prepared by matcher_subject; good until the next call of it
 * on the same matcher with the same slot.
 */
enum { MATCHER_SLOTS = 2 }; /* the line itself, and a neighbour */
struct subject {
	struct span raw;     /* the line as it is in the document */
	struct span text;    /* valid UTF-8: raw itself, or a copy owned by the matcher */
	size_t trim_start;   /* blanks at the start of text, bytes */
	size_t trim_end;     /* where text ends without the blanks at its end */
	unsigned slot;
};
int matcher_subject(struct matcher *m, unsigned slot, struct span line, struct subject *out);

enum match_result {
	MATCH_NO = 0,
	MATCH_YES = 1,
	MATCH_LIMIT = 2, /* gave up: the step limit (or the stack) was reached */
	MATCH_BROKEN = 3, /* the pattern does not compile, or there is no memory */
};

/* Whether the pattern matches: the whole trimmed line, or anywhere in it. */
enum match_result matcher_test(struct matcher *m, uint32_t pattern, const struct subject *s);

/* A match in bytes of subject.raw, and its groups for `do: replace`. */
struct match {
	size_t start, end;
};

/*
 * The first match at or after byte `from` of s->raw.  A PATTERN_WHOLE pattern
 * matches the trimmed line or nothing.
 */
enum match_result matcher_find(struct matcher *m, uint32_t pattern, const struct subject *s,
                               size_t from, struct match *out);

/*
 * What a pattern is taken to say of a line, whatever it says: --check asks what would
 * become of a sample if a pattern were another one.  Not for rules that replace.
 */
struct said_instead {
	uint32_t pattern;
	struct span line; /* the whole of it, compared by its bytes */
	bool matches;
	struct match found; /* where, if so */
};
/* From the next scan on; borrowed, until the next call.  n = 0: as the patterns are. */
void matcher_say_instead(struct matcher *m, const struct said_instead *said, uint32_t n);

/*
 * After a MATCH_YES of matcher_find: appends `tmpl` to *out with $1, ${name}
 * and $$ replaced by the groups of that match.  -1: no memory, or a group that
 * the pattern does not have.
 */
int matcher_expand(struct matcher *m, uint32_t pattern, struct span tmpl, struct buf *out);
/* Whether `tmpl` names only groups that the pattern has; *offset: the first
 * that it does not, in bytes. */
bool patterns_check_template(const struct patterns *p, uint32_t id, struct span tmpl,
                             size_t *offset);

/* Whether matcher_test takes linear time, whatever the line: the pattern has an
 * automaton.  matcher_find may take more. */
bool matcher_is_linear(struct matcher *m, uint32_t pattern);
/*
 * About how many steps PCRE2's interpreter takes for the dearest of its starts: a
 * power of two, at most `most` rounded up.  MATCHER_NO_STEPS without memory.  For
 * checks of patterns, not for text.
 */
#define MATCHER_NO_STEPS UINT32_MAX
uint32_t matcher_steps(struct matcher *m, uint32_t pattern, const struct subject *s,
                       uint32_t most);

/* Counters since matcher_new, for statistics and tests. */
struct matcher_counts {
	uint64_t candidates; /* pairs that matcher_scan named */
	uint64_t confirms;   /* calls of PCRE2 */
	uint64_t limits;     /* attempts that reached the step limit */
};
const struct matcher_counts *matcher_counts(const struct matcher *m);

#endif
