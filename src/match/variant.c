/*
 * variant: one pattern by itself.
 *
 * Compiled as the patterns of a set are, but for no index, not into machine
 * code, and run at once: a variant sees a few lines and is thrown away.
 */
#include "match/variant.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "match/pcre.h"

struct variants {
	struct pcre_compiler *compiler; /* owned */
	struct pcre_runner *runner;     /* owned */
	bool no_memory;
};

struct variant {
	struct pcre_code *code; /* owned */
	bool whole;
};

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

bool variant_test(struct variants *vs, const struct variant *v, struct span line,
                  struct match *found)
{
	struct span seen = v->whole ? trimmed(line) : line;
	enum match_result result;
	size_t start, end;

	if (!utf8_valid(seen))
		return false;
	result = pcre_run(vs->runner, v->code, false, seen, 0);
	vs->no_memory |= result == MATCH_BROKEN;
	if (result != MATCH_YES)
		return false;
	if (found && pcre_group(vs->runner, 0, &start, &end)) {
		found->start = (size_t)(seen.ptr - line.ptr) + start;
		found->end = (size_t)(seen.ptr - line.ptr) + end;
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
