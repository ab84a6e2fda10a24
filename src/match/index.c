/*
 * index: how a thousand patterns are tried on a line without trying them.
 *
 * THE INVARIANT.  The index proposes, PCRE2 disposes, or an automaton that
 * agrees with it: matcher_scan may name a pair of line and pattern that does
 * not match, and never leaves out one that does.  Everything here rests on one
 * rule: whatever is not understood, not known for sure or too large is treated
 * as "anything", which is slower and still right.
 * tests/unit/check_index_exact.c holds it against PCRE2 on every pattern and
 * every line, with lines spelled from the patterns themselves.
 *
 * WHAT IT DOES.  A pattern is parsed once into a tree that matches no less
 * than the pattern (syntax.c), and the tree is asked by what text any match
 * can be found (literals.c):
 *
 *   starts   Whole-line patterns look at how a line starts.  Its first eight
 *            symbols, blanks skipped, are one 64-bit key; the patterns' starts
 *            lie in a hash table by 1, 2, 3, 4, 6 or 8 symbols (edge_table.c).
 *            Symbols, not bytes: case is folded, a run of digits is one `0`, a
 *            run of blanks one space, other characters are mixed down to seven
 *            bits, so that eight Cyrillic letters tell as much as eight Latin
 *            ones.  The end of the line is a symbol too: `rss` is not found in
 *            front of anything else.  Where the key agrees, the next four symbols,
 *            the length of the line and its last two symbols must be possible before
 *            anything runs: many lines begin like a phrase of a list of hundreds.
 *            Signs are the trouble of phrase lists: a menu's "» Home (3)" is
 *            `[signs]{0,3}(?:Home|…)[signs and digits]{0,9}`.  So lines are
 *            looked up without the signs in front of them and, if that changes
 *            the key, without signs and digits at their end; patterns that need
 *            a certain sign have a table of their own (edge_set.c).  So have
 *            those that begin with any number: "12 comments" is looked up
 *            without the 12.
 *   ends     The same read backwards, for patterns that start with anything.
 *   insides  Other patterns, and those that may match anywhere, are found by a
 *            text that every match holds, or by one of a few.  From seven
 *            bytes on, four bytes at every fourth position are enough to find
 *            it; shorter ones are found by a pair of bytes (inner_table.c,
 *            scan_inner.c).  Spellings of another length in UTF-8 (U+212A is a
 *            k) and unusual blanks are not in the tables: lines that hold one
 *            are rewritten and looked through once more (odd.c).
 *   always   What is left runs on every line, and --check says so.
 *
 * WHY IT IS FAST.  Most lines are done after a glance at their first five bytes
 * (edge_near.c), which is made at eight lines at once and without a branch, most of the
 * others after their first eight and their last two (edge_gate.c): a line that nobody
 * wants costs less than ten nanoseconds here.  What is left is looked up by two
 * multiplications and a few bytes of tables.  Text is passed over at several bytes a
 * cycle, and where a key of an inner literal stands, eight bytes around it are compared
 * at once.  A confirm costs as much as indexing ten lines or more: what counts is how rarely
 * the index is wrong, so speed follows the density of noise and hardly the
 * number of rules.  And a confirm must be cheap in a list of hundreds of
 * phrases: most patterns are regular, and their automata (automaton.c) learn the
 * ways that the lines met take through them, as far as phrases have to be told apart;
 * what was asked lately is remembered (verdicts.c), because menus come again.
 * Tables and automata of the packs are larger than the caches near the processor, so
 * what was not used for long costs most.
 *
 * BOUNDS.  An edge is 40 bytes, and a pattern has at most 4,096 of them; a
 * literal has four keys of 32 bytes for each of its spellings of equal length.
 * The fixed tables take 70 KB, a table of edges up to 128 KB besides.  Literals
 * and index of 5,000 rules take about two thirds of the time that PCRE2 takes to
 * compile them.  Extraction visits at most 50,000 nodes a pattern, so that no
 * pattern can make it slow.  Scanning is linear in the text, but a batch in which
 * every line agrees with every literal costs their product: no more than without.
 *
 * WHAT WAS TRIED AND LEFT OUT.
 *   - An edge for each sign that may stand in front: six times the table, and
 *     lists that no longer fit.
 *   - Case variants in the tables instead of folding lines: sixteen keys for
 *     four Cyrillic letters.  Folding the few characters of a key is cheaper.
 *   - Bytes as symbols: most of a key in Cyrillic or CJK says only which script
 *     it is.
 *   - Checking how a line ends by its last bytes: loses matches, because
 *     blanks, case and digits have more than one spelling at the end as well.
 *     By symbols it is exact, and halves the wrong candidates of 5,000 rules.
 *   - First bytes as probes for short literals: `(` and `[` are common, `(p`
 *     is not.  What stands in front of an alternation is taken into each of
 *     its literals, and how a match goes on behind a weak literal is compared
 *     as an edge is: on 18 spans that left 3,200 of 53,000 wrong candidates.
 *   - Lists turned into trees of their letters before PCRE2 compiled them:
 *     slower than an automaton in the long run, and making the tree and its
 *     machine code took as long as filtering 10 MB.
 *   - The gate for whole keys at all lines: slower than for two and four symbols first,
 *     which close it for most; by two alone, it is open for four lines in five.
 *   - One automaton for all whole-line patterns, through which each line is led from
 *     its start: it leaves after seven letters in the mean, but for 267 patterns of the
 *     packs and 800,000 lines it learnt 82,000 states and 257,000 transitions, which took
 *     longer than all of filtering; for 245 rules even a second pass over the same lines,
 *     with nothing left to be learnt, took about as long as filtering does.
 *   - Aho-Corasick, one big alternation, Hyperscan: measured before this was
 *     built, and between five and thirteen times slower at 250 rules.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <stdlib.h>

#include "match/index.h"

static int add_always(struct index *x, uint32_t pattern)
{
	if (x->n_always == x->cap_always) {
		uint32_t cap = x->cap_always ? x->cap_always * 2 : 16;
		uint32_t *always = realloc(x->always, cap * sizeof(*always));

		if (!always)
			return -1;
		x->always = always;
		x->cap_always = cap;
	}
	x->always[x->n_always++] = pattern;
	return 0;
}

static struct edge_table *table_of(struct index *x, const struct plan *plan, uint32_t edge)
{
	if (plan->route == ROUTE_SUFFIX)
		return &x->ends;
	if (plan->edges[edge].counted)
		return &x->numbers;
	return plan->edges[edge].decorated ? &x->signs : &x->starts;
}

void index_borrow(struct index *x, const struct ready_index *ready)
{
	x->is_borrowed = true;
	x->starts = ready->starts;
	x->signs = ready->signs;
	x->numbers = ready->numbers;
	x->ends = ready->ends;
	x->has_cores = ready->has_cores;
	x->inner.has_keys = true;
	x->inner.grams = ready->grams;
	x->inner.pairs = ready->pairs;
	x->inner.places = ready->places;
}

static int add_edges(struct index *x, uint32_t pattern, unsigned flags, const struct plan *plan)
{
	bool whole = flags & PATTERN_WHOLE;

	for (uint32_t i = 0; i < plan->n_edges; i++) {
		struct edge_entry entry = {
			.key = plan->edges[i].key, .len = plan->edges[i].len, .pattern = pattern,
			.nexts = plan->edges[i].nexts,
			.tails = plan->tails ? plan->tails : UINT64_MAX,
			.core = plan->edges[i].core,
			.longest_bytes = whole ? plan->longest_bytes : UINT32_MAX,
		};

		x->has_cores |= entry.core;
		if (edge_table_add(table_of(x, plan, i), &entry) != 0)
			return -1;
	}
	return 0;
}

int index_add(struct index *x, uint32_t pattern, unsigned flags, const struct plan *plan)
{
	if (plan->n_edges == 0 && plan->n_literals == 0)
		return add_always(x, pattern);
	if (!x->is_borrowed && add_edges(x, pattern, flags, plan) != 0)
		return -1;
	for (uint32_t i = 0; i < plan->n_literals; i++) {
		struct inner_literal literal = {
			.text = plan->literals[i], .pattern = pattern,
			.exact = (flags & PATTERN_LITERAL) != 0,
			.loose_blanks = plan->loose_blanks, .heads = plan->heads,
			.n_heads = plan->n_heads,
		};

		if (inner_table_add(&x->inner, &literal) != 0)
			return -1;
	}
	return 0;
}

int index_build(struct index *x)
{
	if (!x->is_borrowed &&
	    (edge_table_build(&x->starts) != 0 || edge_table_build(&x->signs) != 0 ||
	     edge_table_build(&x->numbers) != 0 || edge_table_build(&x->ends) != 0))
		return -1;
	edge_gate_build(&x->gate, x);
	return inner_table_build(&x->inner);
}

void index_free(struct index *x)
{
	if (!x->is_borrowed) {
		edge_table_free(&x->starts);
		edge_table_free(&x->signs);
		edge_table_free(&x->numbers);
		edge_table_free(&x->ends);
	}
	inner_table_free(&x->inner);
	free(x->always);
}
