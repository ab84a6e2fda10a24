/*
 * matcher: one thread's way to run the patterns of a set.
 *
 * Whether a pattern matches is asked of its automaton, if it is regular; where
 * a match lies, and what is not regular, of PCRE2.  There a pattern starts in
 * the interpreter and is turned into machine code after some runs: compiling
 * all of them costs more than it gains, and a few get most of the candidates.
 *
 * The verdict must not depend on the tier, or the output would depend on how
 * much a thread has seen before.  Both of PCRE2's agree wherever both reach an
 * end, but they count steps differently; so where one gives up the other is
 * asked, and only when both do is it a limit; a pattern that recurs is left to
 * machine code from the start, where there is any.  An automaton never gives up;
 * where there is no memory for one, PCRE2, which may, does not stand in for it.
 *
 * Bounds: steps of a search, heap of each run (pcre.c); memory grows with the number of
 * patterns that ran, not with the text.  Nothing is allocated for a line once
 * every pattern that occurs has its code.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "base/utf8.h"
#include "match/matcher.h"

/*
 * Confirms after which machine code pays: making it costs about as much as so
 * many of them, and grows with the pattern.
 */
#define JIT_CONFIRMS 32
#define JIT_BYTES_A_CONFIRM 32

/*
 * PCRE2 tries a search from every place, which takes the square of the length
 * where `\s+$` meets many blanks.  In texts from here on it is not asked before
 * the automaton has said that there is a match; below, asking twice costs more.
 */
#define SEARCH_TEST_BYTES 512

struct matcher *matcher_new(const struct patterns *p)
{
	struct matcher *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->patterns = p;
	m->use_index = true;
	m->scan.index = &p->index;
	m->automata.sets.compiler = p->compiler;
	if (p->ready && p->ready->programs)
		automata_use_ready(&m->automata, p->ready->programs);
	m->runner = pcre_runner_new();
	m->runs = calloc(p->count ? p->count : 1, sizeof(*m->runs));
	m->verdicts = calloc(1, sizeof(*m->verdicts));
	if (!m->runner || !m->runs || !m->verdicts) {
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
		pcre_code_free(m->runs[i].own);
		pcre_code_free(m->runs[i].jit);
	}
	automata_free(&m->automata);
	for (unsigned i = 0; i < MATCHER_SLOTS; i++)
		buf_free(&m->copies[i]);
	pcre_runner_free(m->runner);
	free(m->verdicts);
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
	struct runs *runs = &m->runs[pattern];
	struct pattern_error ignored;

	if (item->code)
		return item->code;
	if (!runs->own && !runs->broken) {
		runs->own = pcre_compile(m->patterns->compiler, item->text, item->flags, &ignored);
		runs->broken = !runs->own;
	}
	return runs->own;
}

struct automaton *matcher_automaton(struct matcher *m, uint32_t pattern)
{
	const struct pattern *item = &m->patterns->items[pattern];
	struct runs *runs = &m->runs[pattern];

	if (!m->use_index || runs->no_automaton)
		return NULL;
	if (!runs->automaton) {
		runs->automaton = automata_add(&m->automata, item->text, item->flags,
		                               item->plan.program);
		runs->no_automaton = !runs->automaton;
	}
	return runs->automaton;
}

/* Machine code for a pattern, compiled now if it was not tried before. */
static const struct pcre_code *machine_code(struct runs *runs, const struct pcre_code *code)
{
	if (!runs->jit && !runs->no_jit) {
		runs->jit = pcre_code_jit(code);
		runs->no_jit = !runs->jit;
	}
	return runs->jit;
}

/* Whether machine code is worth making for a pattern that PCRE2 is asked of. */
static bool is_worth_jit(struct matcher *m, uint32_t pattern)
{
	const struct pattern *item = &m->patterns->items[pattern];
	struct runs *runs = &m->runs[pattern];

	if (runs->confirms++ == 0) /* a whole line begins in one place */
		runs->traits = (uint8_t)(pcre_traits(item->text) |
		                         (item->flags & PATTERN_WHOLE ? PCRE_IN_ONE : 0u));
	/* A step of the interpreter is dear in a recursion. */
	return runs->traits & PCRE_RECURSES ||
	       runs->confirms >= JIT_CONFIRMS + item->text.len / JIT_BYTES_A_CONFIRM;
}

/* Runs PCRE2. */
static enum match_result run(struct matcher *m, uint32_t pattern, struct span subject, size_t from)
{
	const struct pcre_code *code = matcher_code(m, pattern);
	struct runs *runs = &m->runs[pattern];
	const struct pcre_code *jit = runs->jit;
	enum match_result result;

	if (!code)
		return MATCH_BROKEN;
	m->counts.confirms++;
	if (!jit && !runs->no_jit && is_worth_jit(m, pattern))
		jit = machine_code(runs, code);
	result = pcre_search(m->runner, jit ? jit : code, jit != NULL, runs->traits, subject, from);
	if (result == MATCH_LIMIT && jit && !(runs->traits & PCRE_RECURSES))
		result = pcre_search(m->runner, code, false, runs->traits, subject, from);
	else if (result == MATCH_LIMIT && !jit && (jit = machine_code(runs, code)) != NULL)
		result = pcre_search(m->runner, jit, true, runs->traits, subject, from);
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

/* Asks an automaton, unless what it said of this text is remembered. */
static enum match_result ask(struct matcher *m, uint32_t pattern, struct automaton *automaton,
                             struct span subject)
{
	struct verdict *verdict;
	enum match_result result;
	bool known;

	if (subject.len == 0 || subject.len > VERDICT_MAX_BYTES)
		return automaton_test(&m->automata, automaton, subject);
	verdict = verdicts_find(m->verdicts, pattern, subject, &known);
	if (known)
		return (enum match_result)verdict->result;
	result = automaton_test(&m->automata, automaton, subject);
	if (result == MATCH_BROKEN)
		verdict->len = 0;
	verdict->result = (uint8_t)result;
	return result;
}

enum match_result matcher_test(struct matcher *m, uint32_t pattern, const struct subject *s)
{
	struct span subject = seen(m, pattern, s);
	const struct said_instead *said = m->n_said ? matcher_said(m, pattern, s->raw) : NULL;
	struct automaton *automaton;
	enum match_result result;
	struct match ignored;

	if (said)
		return said->matches ? MATCH_YES : MATCH_NO;
	if (m->patterns->items[pattern].flags & PATTERN_LITERAL)
		return find_literal(m->patterns->items[pattern].text, s->raw, 0, &ignored);
	automaton = matcher_automaton(m, pattern);
	if (!automaton && m->automata.no_memory)
		return MATCH_BROKEN;
	if (!automaton)
		return run(m, pattern, subject, 0);
	/* A limit of PCRE2's must not be the verdict here and not there. */
	if (automaton_is_slow(automaton) && (result = run(m, pattern, subject, 0)) != MATCH_LIMIT)
		return result;
	m->counts.confirms++;
	return ask(m, pattern, automaton, subject);
}

enum match_result matcher_find(struct matcher *m, uint32_t pattern, const struct subject *s,
                               size_t from, struct match *out)
{
	struct span subject = seen(m, pattern, s);
	size_t skip = (size_t)(subject.ptr - s->text.ptr);
	struct automaton *automaton;
	enum match_result result;

	if (from > s->raw.len)
		return MATCH_NO;
	if (m->n_said) {
		const struct said_instead *said = matcher_said(m, pattern, s->raw);

		if (said) {
			*out = said->found;
			return said->matches && from <= said->found.start ? MATCH_YES : MATCH_NO;
		}
	}
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
	if (from == skip && subject.len >= SEARCH_TEST_BYTES) {
		automaton = matcher_automaton(m, pattern);
		result = automaton ? automaton_test(&m->automata, automaton, subject)
		         : m->automata.no_memory ? MATCH_BROKEN : MATCH_YES;
		if (result != MATCH_YES)
			return result;
	}
	result = run(m, pattern, subject, from - skip);
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

	if (status != 0 || (m->n_said && matcher_name_said(m, text, lines, count) != 0))
		return -1;
	m->counts.candidates += m->scan.hits.count;
	*hits = m->scan.hits.items;
	return (long)m->scan.hits.count;
}
