/*
 * matcher: what one thread's matcher consists of, inside src/match.
 */
#ifndef MATCH_MATCHER_H
#define MATCH_MATCHER_H

#include "match/automaton.h"
#include "match/patterns.h"
#include "match/scan.h"
#include "match/verdicts.h"

/* How one thread runs one pattern. */
struct runs {
	struct automaton *automaton; /* answers whether it matches; NULL: PCRE2 does */
	struct pcre_code *own; /* owned: compiled here because it is lazy, or NULL */
	struct pcre_code *jit; /* owned: machine code, or NULL */
	uint32_t confirms;     /* by PCRE2, until machine code is worth making */
	uint8_t traits;        /* enum pcre_trait, once it was confirmed */
	bool no_automaton;     /* tried in vain */
	bool no_jit;           /* tried in vain */
	bool broken;           /* does not compile */
};

struct matcher {
	const struct patterns *patterns; /* borrowed, frozen */
	struct pcre_runner *runner;      /* owned */
	struct runs *runs;               /* by pattern id; owned */
	struct automata automata;
	struct verdicts *verdicts;       /* of automata; owned */
	bool use_index;                  /* and automata */
	struct matcher_counts counts;

	const struct said_instead *said; /* n_said; borrowed */
	uint32_t n_said;

	struct buf copies[MATCHER_SLOTS]; /* valid UTF-8 made of bad lines */

	struct scan scan; /* of the last batch */

	/* The last MATCH_YES of matcher_find, for matcher_expand. */
	struct span found_raw, found_text;
	uint32_t found_pattern;
	size_t found_skip; /* bytes of found_text before what PCRE2 saw */
};

/* The compiled form of a pattern on this thread; NULL: it does not compile. */
const struct pcre_code *matcher_code(struct matcher *m, uint32_t pattern);
/* The automaton of a pattern, made when it is first needed; NULL: it has none. */
struct automaton *matcher_automaton(struct matcher *m, uint32_t pattern);
/* instead.c: what is to be said of a line instead of what the pattern says, or NULL. */
const struct said_instead *matcher_said(const struct matcher *m, uint32_t pattern,
                                        struct span line);
/* Adds the pairs that are to match instead of not; hits stay in order.  -1: no memory. */
int matcher_name_said(struct matcher *m, const struct stretch *text, const struct line *lines,
                      uint32_t count);
/* The byte of `raw` where byte `at` of its valid copy `text` comes from, and back. */
size_t subject_to_raw(struct span raw, struct span text, size_t at);
size_t subject_from_raw(struct span raw, struct span text, size_t at);

#endif
