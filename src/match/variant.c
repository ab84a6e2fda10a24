/*
 * variant: one pattern by itself.
 *
 * Compiled as the patterns of a set are, but for no index, and run at once: most
 * variants see a few lines and are thrown away.  One that sees many, with a list in it,
 * becomes machine code.
 */
#include "match/variant.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "match/pcre.h"

struct variants {
	struct pcre_compiler *compiler; /* owned */
	struct pcre_runner *runner;     /* owned */
	size_t skipped;                 /* bytes of the last line before what was seen of it */
	bool no_memory;
};

struct variant {
	struct pcre_code *code; /* owned */
	struct pcre_code *jit;  /* owned: machine code, or NULL */
	uint32_t runs;          /* until machine code is tried */
	bool whole;
};

/* Runs after which machine code pays, as in matcher.c: some, and more for a long one. */
#define JIT_RUNS 32u
#define JIT_BYTES_A_RUN 32u

struct variants *variants_new(void)
{
	struct variants *vs = calloc(1, sizeof *vs);

	if (!vs)
		return NULL;
	vs->compiler = pcre_compiler_new();
	vs->runner = pcre_runner_new();
	if (!vs->compiler || !vs->runner) {
		variants_free(vs);
		return NULL;
	}
	return vs;
}

void variants_free(struct variants *vs)
{
	if (!vs)
		return;
	pcre_compiler_free(vs->compiler);
	pcre_runner_free(vs->runner);
	free(vs);
}

struct variant *variant_new(struct variants *vs, struct span text, unsigned flags)
{
	struct pattern_error error = { 0 };
	struct variant *v = calloc(1, sizeof *v);

	if (!v) {
		vs->no_memory = true;
		return NULL;
	}
	v->whole = flags & PATTERN_WHOLE;
	v->runs = JIT_RUNS + (uint32_t)(text.len / JIT_BYTES_A_RUN);
	v->code = pcre_compile(vs->compiler, text, flags, &error);
	if (!v->code) {
		vs->no_memory |= error.no_memory;
		free(v);
		return NULL;
	}
	return v;
}

void variant_free(struct variant *v)
{
	if (!v)
		return;
	pcre_code_free(v->code);
	pcre_code_free(v->jit);
	free(v);
}

/* The line without the blanks at its ends. */
static struct span trimmed(struct span line)
{
	const char *p = line.ptr, *end = line.ptr + line.len, *last;
	uint32_t c;

	while (p < end) {
		size_t n = utf8_decode(p, end, &c);

		if (!(utf8_class(c) & CHAR_BLANK))
			break;
		p += n;
	}
	for (const char *q = last = p; q < end;) {
		q += utf8_decode(q, end, &c);
		if (!(utf8_class(c) & CHAR_BLANK))
			last = q;
	}
	return span_of(p, (size_t)(last - p));
}

bool variant_test(struct variants *vs, struct variant *v, struct span line,
                  struct match *found)
{
	struct span seen = v->whole ? trimmed(line) : line;
	enum match_result result;
	size_t start, end;

	if (!utf8_valid(seen))
		return false;
	if (v->runs > 0 && --v->runs == 0)
		v->jit = pcre_code_jit(v->code);
	result = pcre_run(vs->runner, v->jit ? v->jit : v->code, v->jit != NULL, seen, 0);
	vs->no_memory |= result == MATCH_BROKEN;
	if (result != MATCH_YES)
		return false;
	vs->skipped = (size_t)(seen.ptr - line.ptr);
	if (found && pcre_group(vs->runner, 0, &start, &end)) {
		found->start = vs->skipped + start;
		found->end = vs->skipped + end;
	}
	return true;
}

bool variants_no_memory(const struct variants *vs)
{
	return vs->no_memory;
}

const char *variants_mark(const struct variants *vs)
{
	return pcre_mark(vs->runner);
}

void variants_forbid(struct variants *vs, uint32_t number)
{
	pcre_runner_forbid(vs->runner, number);
}

bool variants_group(const struct variants *vs, const struct variant *v, const char *name,
                    struct match *out)
{
	uint32_t number = pcre_group_number(v->code, span_cstr(name));

	if (!number || !pcre_group(vs->runner, number, &out->start, &out->end))
		return false;
	out->start += vs->skipped;
	out->end += vs->skipped;
	return true;
}
