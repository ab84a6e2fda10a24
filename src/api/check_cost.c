/*
 * Patterns that take more than linear time.
 *
 * Each sample line is made long in many ways: every word, number, blank and
 * punctuation mark in it in turn is repeated to PUMP_SHORT and PUMP_LONG bytes,
 * with an end that the pattern does not expect, and the steps of the match
 * attempts are compared.  In a line that must match as a whole they may grow
 * with the length; where a match is searched from every place of the line they
 * may not, as each place costs them anew.
 */
#include "api/check.h"

#include <stdlib.h>

#include "base/utf8.h"

#define PUMP_SHORT ((size_t)2500)
#define PUMP_LONG ((size_t)10000) /* four times as long */
#define PUMP_MOST_STEPS (1u << 20)
#define PUMP_MIN_STEPS 4096u /* below, growth does not matter */
/* Tokens that are pumped in a line, and lines of a rule. */
#define PUMP_MAX_TOKENS 12
#define PUMP_MAX_LINES 4

/* The token at the start of `text`: letters, digits, blanks, or one mark. */
static size_t token_length(struct span text)
{
	const char *p = text.ptr, *end = p + text.len;
	uint32_t first;
	size_t n = utf8_decode(p, end, &first);
	unsigned kind = utf8_class(first) & (CHAR_LETTER | CHAR_DIGIT | CHAR_BLANK);

	while (kind && n < text.len) {
		uint32_t next;
		size_t more = utf8_decode(p + n, end, &next);

		if (!(utf8_class(next) & kind))
			break;
		n += more;
	}
	return n;
}

/* The line with its bytes [at, at + n) repeated up to `size` bytes. */
static int pump(struct buf *out, struct span line, size_t at, size_t n, size_t size)
{
	size_t times = at < size ? (size - at + n - 1) / n : 0, from, end;

	buf_clear(out);
	if (buf_reserve(out, at + times * n) || buf_append(out, line.ptr, at) ||
	    (times && buf_append(out, line.ptr + at, n)))
		return -1;
	/* What is there is doubled: a token may be a single blank. */
	for (from = at, end = at + times * n; out->len < end;) {
		size_t more = out->len - from < end - out->len ? out->len - from : end - out->len;

		if (buf_append(out, out->ptr + from, more))
			return -1;
	}
	return buf_append(out, line.ptr + at + n, line.len - at - n) ||
	       buf_append_cstr(out, "\x01!") ? -1 : 0;
}

/* A pattern that is probed. */
struct probe {
	struct check *check;
	struct matcher *matcher;
	const struct rule *rule;
	uint32_t pattern;
};

/* What a match in the line costs with its bytes [at, at + n) repeated. */
static uint32_t steps(const struct probe *p, struct span line, size_t at, size_t n, size_t size)
{
	struct buf text = { 0 };
	uint32_t taken = MATCHER_NO_STEPS;
	struct subject s;

	if (pump(&text, line, at, n, size) == 0 &&
	    matcher_subject(p->matcher, 0, buf_span(&text), &s) == 0)
		taken = matcher_steps(p->matcher, p->pattern, &s, PUMP_MOST_STEPS);
	buf_free(&text);
	p->check->no_memory |= taken == MATCHER_NO_STEPS;
	return taken == MATCHER_NO_STEPS ? 0 : taken;
}

/* Whether the steps grow faster than the line. */
static bool grows(const struct ruleset *set, uint32_t pattern, uint32_t less, uint32_t more)
{
	bool searched = !(patterns_flags(set->patterns, pattern) & PATTERN_WHOLE);

	/* What ran into the limit at both lengths grows faster than can be told. */
	return more >= PUMP_MIN_STEPS &&
	       (more / (searched ? 4 : 8) >= less || less >= PUMP_MOST_STEPS);
}

/* Pumps the bytes [at, at + n) of the line; 1 when that was reported. */
static int probe_place(const struct probe *p, struct span line, size_t at, size_t n)
{
	uint32_t less = steps(p, line, at, n, PUMP_SHORT), more = 0;
	bool found;

	if (less >= PUMP_MIN_STEPS / 16)
		more = steps(p, line, at, n, PUMP_LONG);
	found = grows(p->check->set, p->pattern, less, more);
	if (found) {
		struct span token = check_shorten(span_of(line.ptr + at, n), 40);
		struct span shown = check_shorten(line, 60);

		check_warn(p->check, p->rule, "more than linear time: with '%.*s' in '%.*s' repeated to "
		           "%zu bytes a match takes over %u steps", (int)token.len, token.ptr,
		           (int)shown.len, shown.ptr, PUMP_LONG, more / 2);
	}
	return found;
}

/* Pumps every token of the line, and the first character of each. */
static int probe(const struct probe *p, struct span line)
{
	size_t at = 0;

	for (int i = 0; i < PUMP_MAX_TOKENS && at < line.len; i++) {
		size_t n = token_length(span_from(line, at));
		uint32_t first;
		size_t one = utf8_decode(line.ptr + at, line.ptr + line.len, &first);

		if (probe_place(p, line, at, n) || (one < n && probe_place(p, line, at, one)))
			return 1;
		at += n;
	}
	return 0;
}

/* Probes a pattern with the first sample lines; one report is enough. */
static int probe_pattern(const struct probe *p)
{
	const struct rule *rule = p->rule;
	int lines = 0;

	for (uint32_t i = 0; i < rule->n_samples; i++)
		for (uint32_t k = 0; k < rule->samples[i].n_lines && lines < PUMP_MAX_LINES; k++) {
			struct span line = rule->samples[i].lines[k].text;

			if (line.len == 0)
				continue;
			lines++;
			if (probe(p, line))
				return 1;
		}
	return 0;
}

int check_cost(struct check *c, uint32_t index)
{
	const struct rule *rule = &c->set->rules[index];
	const struct pattern_list *lists[] = {
		&rule->match, &rule->last, &rule->follow, &rule->before, &rule->after, &rule->above,
		&rule->below, &rule->unless, &rule->unless_near, &rule->require,
	};
	struct matcher *m = matcher_new(c->set->patterns);

	if (!m)
		return -1;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (uint32_t k = 0; k < lists[i]->count; k++) {
			const struct probe p = { c, m, rule, lists[i]->ids[k] };
			/* Where it matches is asked, not only whether. */
			bool place = i == 0 && (rule->kind == RULE_SPAN ||
			                        rule->action == ACTION_REPLACE);

			if (!(patterns_flags(c->set->patterns, p.pattern) & PATTERN_LITERAL) &&
			    (place || !matcher_is_linear(m, p.pattern)))
				probe_pattern(&p);
		}
	matcher_free(m);
	return c->no_memory ? -1 : 0;
}
