/*
 * pcre: compile and run one pattern.
 *
 * Every pattern is compiled with UTF and UCP, so that no locale matters; a
 * line is one subject, so the newline is LF (which no subject holds), `.`
 * matches any character and `$` only the very end.  PCRE2 itself anchors whole
 * lines: wrapping the text in ^(?:…)$ would move error offsets and be undone
 * by an unbalanced parenthesis.
 *
 * Bounds: the step limit counts, it does not time, so that a verdict never
 * depends on load.  PCRE2 counts anew at every place where a match may begin;
 * pcre_search bounds the sum.  The heap limit keeps a runaway backtrack inside
 * the memory that the program promises; the JIT stack likewise.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#include "match/pcre.h"

#define HEAP_LIMIT_KIB 4096u
#define JIT_STACK_START_BYTES ((size_t)32 * 1024)
#define JIT_STACK_MAX_BYTES ((size_t)512 * 1024)

/* What all beginnings of a search may take, in attempts of full length. */
#define SEARCH_BEGINNINGS 20u
/*
 * A step of the interpreter inside of a recursion looks back at all that is open
 * around it, so there it is bounded how much can be.
 */
#define RECURSION_MAX_DEPTH 1000u

struct pcre_compiler {
	pcre2_compile_context *search; /* owned */
	pcre2_compile_context *whole;  /* owned; anchors both ends */
};

struct pcre_runner {
	pcre2_match_context *context; /* owned; holds the limits */
	pcre2_jit_stack *stack;       /* owned; NULL where there is no JIT */
	pcre2_match_data *data;       /* owned; groups of the last match */
	uint32_t pairs;               /* groups that `data` has room for */
	uint32_t limit;               /* steps from one beginning */
	uint32_t forbidden;           /* number of the callouts that no match passes */
	int groups;                   /* set by the last match, its whole one included */
};

/* struct pcre_code is PCRE2's own type under our name. */
static const pcre2_code *real(const struct pcre_code *code)
{
	return (const pcre2_code *)code;
}

static pcre2_compile_context *context_new(uint32_t extra)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);

	if (!c)
		return NULL;
	pcre2_set_newline(c, PCRE2_NEWLINE_LF);
	pcre2_set_bsr(c, PCRE2_BSR_UNICODE);
	pcre2_set_max_pattern_length(c, PATTERN_MAX_BYTES);
	pcre2_set_compile_extra_options(c, extra);
	return c;
}

struct pcre_compiler *pcre_compiler_new(void)
{
	struct pcre_compiler *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->search = context_new(0);
	c->whole = context_new(PCRE2_EXTRA_MATCH_LINE);
	if (!c->search || !c->whole) {
		pcre_compiler_free(c);
		return NULL;
	}
	return c;
}

void pcre_compiler_free(struct pcre_compiler *c)
{
	if (!c)
		return;
	pcre2_compile_context_free(c->search);
	pcre2_compile_context_free(c->whole);
	free(c);
}

struct pcre_code *pcre_compile(const struct pcre_compiler *c, struct span text, unsigned flags,
                               struct pattern_error *error)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY |
	                   PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
	uint32_t empty = 0;
	PCRE2_SIZE offset = 0;
	pcre2_code *code;
	int status = 0;

	if (flags & PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	code = pcre2_compile((PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, options, &status,
	                     &offset, flags & PATTERN_WHOLE ? c->whole : c->search);
	if (!code) {
		error->offset = offset < text.len ? offset : text.len;
		error->no_memory = status == PCRE2_ERROR_HEAP_FAILED;
		if (pcre2_get_error_message(status, (PCRE2_UCHAR *)error->message,
		                            sizeof(error->message)) < 0)
			snprintf(error->message, sizeof(error->message), "PCRE2 error %d", status);
		return NULL;
	}
	pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (empty) {
		error->offset = 0;
		error->no_memory = false;
		snprintf(error->message, sizeof(error->message),
		         "the pattern can match the empty string");
		pcre2_code_free(code);
		return NULL;
	}
	return (struct pcre_code *)code;
}

void pcre_code_free(struct pcre_code *code)
{
	pcre2_code_free((pcre2_code *)code);
}

struct pcre_code *pcre_code_jit(const struct pcre_code *code)
{
	pcre2_code *copy = pcre2_code_copy(real(code));

	if (copy && pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE) != 0) {
		pcre2_code_free(copy);
		copy = NULL;
	}
	return (struct pcre_code *)copy;
}

uint32_t pcre_group_count(const struct pcre_code *code)
{
	uint32_t count = 0;

	pcre2_pattern_info(real(code), PCRE2_INFO_CAPTURECOUNT, &count);
	return count;
}

uint32_t pcre_group_number(const struct pcre_code *code, struct span name)
{
	char copy[128 + 1]; /* PCRE2's longest name is 32, in new versions 128 */
	int number;

	if (name.len == 0 || name.len >= sizeof(copy))
		return 0;
	memcpy(copy, name.ptr, name.len);
	copy[name.len] = '\0';
	number = pcre2_substring_number_from_name(real(code), (PCRE2_SPTR)copy);
	return number > 0 ? (uint32_t)number : 0;
}

/* Says 1, which is no match this way, at a callout that is forbidden. */
static int on_callout(pcre2_callout_block *block, void *ctx)
{
	const struct pcre_runner *r = ctx;

	return block->callout_number == r->forbidden;
}

void pcre_runner_forbid(struct pcre_runner *r, uint32_t number)
{
	r->forbidden = number;
	pcre2_set_callout(r->context, number == PCRE_ALL_PASS ? NULL : on_callout, r);
}

struct pcre_runner *pcre_runner_new(void)
{
	struct pcre_runner *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->context = pcre2_match_context_create(NULL);
	if (!r->context) {
		pcre_runner_free(r);
		return NULL;
	}
	pcre2_set_heap_limit(r->context, HEAP_LIMIT_KIB);
	r->stack = pcre2_jit_stack_create(JIT_STACK_START_BYTES, JIT_STACK_MAX_BYTES, NULL);
	if (r->stack)
		pcre2_jit_stack_assign(r->context, NULL, r->stack);
	pcre_runner_set_limit(r, MATCHER_STEP_LIMIT);
	r->forbidden = PCRE_ALL_PASS;
	return r;
}

void pcre_runner_free(struct pcre_runner *r)
{
	if (!r)
		return;
	pcre2_match_data_free(r->data);
	pcre2_jit_stack_free(r->stack);
	pcre2_match_context_free(r->context);
	free(r);
}

void pcre_runner_set_limit(struct pcre_runner *r, uint32_t steps)
{
	r->limit = steps;
	pcre2_set_match_limit(r->context, steps);
}

/* What stands behind "(?" calls a group: R, a number with or without sign, &name, P>name. */
static bool is_call(const char *at, const char *end)
{
	if (at < end && (*at == '+' || *at == '-'))
		return end - at > 1 && at[1] >= '0' && at[1] <= '9';
	return at < end && (*at == 'R' || *at == '&' || (*at >= '0' && *at <= '9') ||
	                    (*at == 'P' && end - at > 1 && at[1] == '>'));
}

unsigned pcre_traits(struct span text)
{
	unsigned traits = 0;

	for (const char *at = text.ptr, *end = at + text.len; end - at >= 2; at++) {
		if (*at == '\\') {
			at++;
			if (*at == 'g' && end - at > 1 && (at[1] == '<' || at[1] == '\''))
				traits |= PCRE_RECURSES;
			else if (*at == 'G')
				traits |= PCRE_IN_ONE;
		} else if (*at == '(' && at[1] == '?' && is_call(at + 2, end)) {
			traits |= PCRE_RECURSES;
		} else if (*at == '(' && at[1] == '*') {
			traits |= PCRE_IN_ONE;
		}
	}
	return traits;
}

/* ---- running ---- */

/* Makes room for all groups of `code`; grows only, so that it stops allocating. */
static int reserve_groups(struct pcre_runner *r, const struct pcre_code *code)
{
	uint32_t pairs = pcre_group_count(code) + 1;
	pcre2_match_data *data;

	if (r->data && pairs <= r->pairs)
		return 0;
	data = pcre2_match_data_create(pairs, NULL);
	if (!data)
		return -1;
	pcre2_match_data_free(r->data);
	r->data = data;
	r->pairs = pairs;
	return 0;
}

/* PCRE2's own status of a run. */
static int run(struct pcre_runner *r, const struct pcre_code *code, bool jit,
               struct span subject, size_t from)
{
	PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
	int status;

	if (reserve_groups(r, code) != 0)
		return PCRE2_ERROR_NOMEMORY;
	if (jit)
		status = pcre2_jit_match(real(code), text, subject.len, from, PCRE2_NO_UTF_CHECK,
		                         r->data, r->context);
	else
		status = pcre2_match(real(code), text, subject.len, from, PCRE2_NO_UTF_CHECK,
		                     r->data, r->context);
	r->groups = status > 0 ? status : 0;
	return status;
}

static enum match_result result_of(int status)
{
	if (status > 0)
		return MATCH_YES;
	switch (status) {
	case PCRE2_ERROR_NOMATCH:
		return MATCH_NO;
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_JIT_STACKLIMIT:
	case PCRE2_ERROR_RECURSELOOP:
		return MATCH_LIMIT;
	default:
		return MATCH_BROKEN;
	}
}

enum match_result pcre_run(struct pcre_runner *r, const struct pcre_code *code, bool jit,
                           struct span subject, size_t from)
{
	return result_of(run(r, code, jit, subject, from));
}

/* The place of the first character at or behind a byte. */
static size_t character_at(struct span text, size_t at)
{
	while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/*
 * The search in pieces: beginnings from `from` on, so many at a time as the steps
 * that are left allow, should each take as many as the dearest so far.  That is
 * found out by trying with few, and with more when they are too few; so a beginning
 * that needs many does not stand for all others.
 */
static int run_pieces(struct pcre_runner *r, const struct pcre_code *code, bool jit,
                      struct span subject, size_t from, uint64_t steps, uint64_t attempt)
{
	int status = PCRE2_ERROR_MATCHLIMIT;

	while (from <= subject.len) {
		uint64_t n;

		if (status == PCRE2_ERROR_MATCHLIMIT)
			attempt = attempt * 4 < r->limit ? attempt * 4 : r->limit;
		else if (attempt > 1)
			attempt /= 2;
		if (attempt == 0 || steps < attempt)
			return PCRE2_ERROR_MATCHLIMIT;
		n = steps / (4 * attempt) + 1;
		steps -= n * attempt < steps ? n * attempt : steps;
		pcre2_set_match_limit(r->context, (uint32_t)attempt);
		pcre2_set_offset_limit(r->context, from + (size_t)n - 1);
		status = run(r, code, jit, subject, from);
		if (status == PCRE2_ERROR_NOMATCH)
			from = character_at(subject, from + (size_t)n);
		else if (status != PCRE2_ERROR_MATCHLIMIT || attempt == r->limit)
			return status;
	}
	return status;
}

enum match_result pcre_search(struct pcre_runner *r, const struct pcre_code *code, bool jit,
                              unsigned traits, struct span subject, size_t from)
{
	uint64_t steps = (uint64_t)r->limit * SEARCH_BEGINNINGS, beginnings = subject.len - from + 1;
	uint64_t attempt = steps / 4 / beginnings;
	int status;

	if (!jit && traits & PCRE_RECURSES)
		pcre2_set_depth_limit(r->context, RECURSION_MAX_DEPTH);
	if (beginnings <= SEARCH_BEGINNINGS || traits & PCRE_IN_ONE) {
		status = run(r, code, jit, subject, from);
	} else {
		/* Nearly always each takes little, and all of them are done at once. */
		attempt = attempt ? attempt : 1;
		attempt = attempt < r->limit ? attempt : r->limit;
		pcre2_set_match_limit(r->context, (uint32_t)attempt);
		status = run(r, code, jit, subject, from);
		if (status == PCRE2_ERROR_MATCHLIMIT && attempt < r->limit)
			status = run_pieces(r, code, jit, subject, from, steps - steps / 4, attempt);
		pcre2_set_match_limit(r->context, r->limit);
		pcre2_set_offset_limit(r->context, PCRE2_UNSET);
	}
	pcre2_set_depth_limit(r->context, UINT32_MAX);
	return result_of(status);
}

bool pcre_group(const struct pcre_runner *r, uint32_t number, size_t *start, size_t *end)
{
	const PCRE2_SIZE *pairs;

	/* Groups above the highest that took part are not written by a match. */
	if (!r->data || number >= (uint32_t)r->groups)
		return false;
	pairs = pcre2_get_ovector_pointer(r->data);
	if (pairs[2 * number] == PCRE2_UNSET || pairs[2 * number] > pairs[2 * number + 1])
		return false;
	*start = pairs[2 * number];
	*end = pairs[2 * number + 1];
	return true;
}

const char *pcre_mark(const struct pcre_runner *r)
{
	return r->data && r->groups ? (const char *)pcre2_get_mark(r->data) : NULL;
}
