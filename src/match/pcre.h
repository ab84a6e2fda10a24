/*
 * pcre: the few things that match wants of PCRE2.
 *
 * pcre.c is the only file that includes pcre2.h.  Compiled code is immutable
 * and may be shared by threads, a runner belongs to one.
 */
#ifndef MATCH_PCRE_H
#define MATCH_PCRE_H

#include "match/match.h"

struct pcre_compiler; /* options of the two ways to compile; immutable */
struct pcre_code;     /* a compiled pattern */
struct pcre_runner;   /* what one thread needs to run code */

/* NULL: no memory. */
struct pcre_compiler *pcre_compiler_new(void);
void pcre_compiler_free(struct pcre_compiler *c);

/*
 * Compiles `text` as enum pattern_flag says.  NULL, and *error filled, when
 * PCRE2 refuses it, when it can match the empty string, or without memory.
 */
struct pcre_code *pcre_compile(const struct pcre_compiler *c, struct span text, unsigned flags,
                               struct pattern_error *error);
void pcre_code_free(struct pcre_code *code);
/* A copy for one thread, as machine code where that can be had: NULL, which is
 * no error, where it cannot. */
struct pcre_code *pcre_code_jit(const struct pcre_code *code);
/* What a search has to know of a pattern; a set of bits. */
enum pcre_trait {
	PCRE_RECURSES = 1 << 0, /* calls a group */
	PCRE_IN_ONE = 1 << 1,   /* \G or a verb: depends on where the search began */
};
unsigned pcre_traits(struct span text);
/* The highest group number. */
uint32_t pcre_group_count(const struct pcre_code *code);
/* The number of a named group; 0: there is none of that name. */
uint32_t pcre_group_number(const struct pcre_code *code, struct span name);

struct pcre_runner *pcre_runner_new(void);
void pcre_runner_free(struct pcre_runner *r);
void pcre_runner_set_limit(struct pcre_runner *r, uint32_t steps);
/*
 * Searches valid UTF-8 from byte `from`, with the limit of steps for each place
 * where a match may begin.  MATCH_LIMIT when the step limit, the
 * heap limit or the JIT stack ran out.
 */
enum match_result pcre_run(struct pcre_runner *r, const struct pcre_code *code, bool jit,
                           struct span subject, size_t from);
/*
 * The same within a sum of steps over all places where a match may begin: as many
 * as twenty of them may take.  `traits`: of the pattern's text.
 */
enum match_result pcre_search(struct pcre_runner *r, const struct pcre_code *code, bool jit,
                              unsigned traits, struct span subject, size_t from);
/*
 * From now on no match passes a callout (?Cnumber) of this number, 0 to 255;
 * PCRE_ALL_PASS: any may.  Patterns of rules have no callouts, those of --check do.
 */
#define PCRE_ALL_PASS UINT32_MAX
void pcre_runner_forbid(struct pcre_runner *r, uint32_t number);
/* The bytes of a group of the last MATCH_YES; false when it took no part. */
bool pcre_group(const struct pcre_runner *r, uint32_t number, size_t *start, size_t *end);
/* The name of the (*MARK) that the last MATCH_YES passed last, or NULL; in the code. */
const char *pcre_mark(const struct pcre_runner *r);

#endif
