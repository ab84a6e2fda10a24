/*
 * matcher: one thread's way to run the patterns of a set.
 *
 * A pattern starts in PCRE2's interpreter and is turned into machine code
 * after TIER_CONFIRMS runs: compiling all of them costs more than it gains,
 * and a few patterns get most of the candidates.
 *
 * The verdict must not depend on the tier, or the output would depend on how
 * much a thread has seen before.  Both tiers agree wherever both reach an end,
 * but they count steps differently; so where one gives up the other is asked,
 * and only when both do is it a limit.
 *
 * Bounds: steps and heap of each run (pcre.c); memory grows with the number of
 * patterns that ran, not with the text.  Nothing is allocated for a line once
 * every pattern that occurs has its code.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/factor.h"
#include "match/matcher.h"

#define TIER_CONFIRMS 32
#define TIER_BYTES_A_CONFIRM 32
#define FACTOR_MIN_BYTES 64u /* no shorter pattern has a list worth it */

struct matcher *matcher_new(const struct patterns *p)
{
	struct matcher *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->patterns = p;
	m->use_index = true;
	m->scan.index = &p->index;
	m->runner = pcre_runner_new();
	m->runs = calloc(p->count ? p->count : 1, sizeof(*m->runs));
	if (!m->runner || !m->runs) {
		matcher_free(m);
		return NULL;
	}
	return m;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	for (uint32_t i = 0; m->runs && i < m->patterns->count; i++) {
		pcre_code_free(m->runs[i].exact.own);
		pcre_code_free(m->runs[i].exact.jit);
		pcre_code_free(m->runs[i].quick.own);
		pcre_code_free(m->runs[i].quick.jit);
	}
	buf_free(&m->factored);
	for (unsigned i = 0; i < MATCHER_SLOTS; i++)
		buf_free(&m->copies[i]);
	pcre_runner_free(m->runner);
	free(m->runs);
	scan_free(&m->scan);
	free(m);
}

void matcher_set_limit(struct matcher *m, uint32_t steps)
{
	pcre_runner_set_limit(m->runner, steps);
}

void matcher_set_index(struct matcher *m, bool use)
{
	m->use_index = use;
}

const struct matcher_counts *matcher_counts(const struct matcher *m)
{
	return &m->counts;
}

const struct pcre_code *matcher_code(struct matcher *m, uint32_t pattern)
{
	const struct pattern *item = &m->patterns->items[pattern];
	struct tier *tier = &m->runs[pattern].exact;
	struct pattern_error ignored;

	tier->text_bytes = (uint32_t)item->text.len;
	if (item->code)
		return item->code;
	if (!tier->own && !tier->broken) {
		tier->own = pcre_compile(m->patterns->compiler, item->text, item->flags, &ignored);
		tier->broken = !tier->own;
	}
	return tier->own;
}

/*
 * Code that only answers whether the pattern matches: with its lists factored,
 * where it has long ones.  NULL: the pattern itself will do.
 */
static const struct pcre_code *quick_code(struct matcher *m, uint32_t pattern)
{
	const struct pattern *item = &m->patterns->items[pattern];
	struct tier *tier = &m->runs[pattern].quick;
	struct pattern_error ignored;

	if (tier->own || tier->broken)
		return tier->own;
	if (item->text.len >= FACTOR_MIN_BYTES &&
	    factor_pattern(item->text, item->flags & PATTERN_CASELESS, &m->factored) == 1)
		tier->own = pcre_compile(m->patterns->compiler, buf_span(&m->factored), item->flags,
		                         &ignored);
	tier->text_bytes = (uint32_t)m->factored.len;
	tier->broken = !tier->own;
	return tier->own;
}

/*
 * Confirms after which machine code pays: making it costs about as much as so
 * many confirms, and grows with the pattern; lists of phrases are long ones.
 */
static uint32_t tier_confirms(const struct tier *tier)
{
	return TIER_CONFIRMS + tier->text_bytes / TIER_BYTES_A_CONFIRM;
}

/* Machine code for a pattern, compiled now if it was not tried before. */
static const struct pcre_code *machine_code(struct tier *tier, const struct pcre_code *code)
{
	if (!tier->jit && !tier->no_jit) {
		tier->jit = pcre_code_jit(code);
		tier->no_jit = !tier->jit;
	}
	return tier->jit;
}

static enum match_result run(struct matcher *m, const struct pcre_code *code, struct tier *tier,
                             struct span subject, size_t from)
{
	const struct pcre_code *jit = tier->jit;
	enum match_result result;

	if (!code)
		return MATCH_BROKEN;
	m->counts.confirms++;
	if (!jit && !tier->no_jit && ++tier->confirms >= tier_confirms(tier))
		jit = machine_code(tier, code);
	result = pcre_run(m->runner, jit ? jit : code, jit != NULL, subject, from);
	if (result != MATCH_LIMIT)
		return result;
	if (jit)
		result = pcre_run(m->runner, code, false, subject, from);
	else if ((jit = machine_code(tier, code)) != NULL)
		result = pcre_run(m->runner, jit, true, subject, from);
	if (result == MATCH_LIMIT)
		m->counts.limits++;
	return result;
}

/* What PCRE2 sees of a subject: whole-line patterns do not see its blanks. */
static struct span seen(const struct matcher *m, uint32_t pattern, const struct subject *s)
{
	if (m->patterns->items[pattern].flags & PATTERN_WHOLE)
		return span_of(s->text.ptr + s->trim_start, s->trim_end - s->trim_start);
	return s->text;
}

/* Searches a PATTERN_LITERAL in the bytes of a line. */
static enum match_result find_literal(struct span literal, struct span line, size_t from,
                                      struct match *out)
{
	while (line.len - from >= literal.len) {
		const char *at = memchr(line.ptr + from, literal.ptr[0],
		                        line.len - from - literal.len + 1);

		if (!at)
			break;
		from = (size_t)(at - line.ptr);
		if (memcmp(at, literal.ptr, literal.len) == 0) {
			out->start = from;
			out->end = from + literal.len;
			return MATCH_YES;
		}
		from++;
	}
	return MATCH_NO;
}

enum match_result matcher_test(struct matcher *m, uint32_t pattern, const struct subject *s)
{
	struct runs *runs = &m->runs[pattern];
	const struct pcre_code *quick;
	struct match ignored;

	if (m->patterns->items[pattern].flags & PATTERN_LITERAL)
		return find_literal(m->patterns->items[pattern].text, s->raw, 0, &ignored);
	quick = quick_code(m, pattern);
	if (quick)
		return run(m, quick, &runs->quick, seen(m, pattern, s), 0);
	return run(m, matcher_code(m, pattern), &runs->exact, seen(m, pattern, s), 0);
}

enum match_result matcher_find(struct matcher *m, uint32_t pattern, const struct subject *s,
                               size_t from, struct match *out)
{
	struct span subject = seen(m, pattern, s);
	size_t skip = (size_t)(subject.ptr - s->text.ptr);
	enum match_result result;

	if (from > s->raw.len)
		return MATCH_NO;
	if (m->patterns->items[pattern].flags & PATTERN_LITERAL)
		return find_literal(m->patterns->items[pattern].text, s->raw, from, out);
	from = subject_from_raw(s->raw, s->text, from);
	while (from < s->text.len && (s->text.ptr[from] & 0xC0) == 0x80)
		from++; /* PCRE2 must not start inside a character */
	if (m->patterns->items[pattern].flags & PATTERN_WHOLE) {
		if (from > skip)
			return MATCH_NO;
		from = skip;
	}
	result = run(m, matcher_code(m, pattern), &m->runs[pattern].exact, subject, from - skip);
	if (result == MATCH_YES && pcre_group(m->runner, 0, &out->start, &out->end)) {
		m->found_raw = s->raw;
		m->found_text = s->text;
		m->found_pattern = pattern;
		m->found_skip = skip;
		out->start = subject_to_raw(s->raw, s->text, out->start + skip);
		out->end = subject_to_raw(s->raw, s->text, out->end + skip);
	}
	return result;
}

/* What matcher_scan does without the index: names everything. */
static int name_all(struct matcher *m, const struct stretch *text, const struct line *lines,
                    uint32_t count)
{
	const struct patterns *p = m->patterns;

	m->scan.hits.count = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct span line = stretch_line(text, &lines[i]);
		struct match ignored;

		for (uint32_t id = 0; id < p->count; id++) {
			const struct pattern *item = &p->items[id];
			bool named = !(lines[i].flags & LINE_LONG);

			if (item->flags & PATTERN_LITERAL)
				named = find_literal(item->text, line, 0, &ignored) == MATCH_YES;
			if (named && (item->flags & PATTERN_SCANNED) &&
			    hit_list_push(&m->scan.hits, i, id) != 0)
				return -1;
		}
	}
	return 0;
}

long matcher_scan(struct matcher *m, const struct stretch *text, const struct line *lines,
                  uint32_t count, const struct hit **hits)
{
	int status = m->use_index ? scan_lines(&m->scan, text, lines, count)
	                          : name_all(m, text, lines, count);

	if (status != 0)
		return -1;
	m->counts.candidates += m->scan.hits.count;
	*hits = m->scan.hits.items;
	return (long)m->scan.hits.count;
}
