/*
 * Numbers that no sample tests.
 *
 * Each number of a rule (words, chars, reach, max, …) is moved by one up and down.
 * If all samples come out the same, lines and documents are made from the samples
 * the rule has, longer or shorter by words, or with lines of prose put in
 * between, until one shows the difference: that is proposed.  Where none does, the
 * number may be one that the pattern never reaches, and nothing is said.
 */
#include "api/check_trial.h"

#include <stddef.h>
#include <stdio.h>

#include "layout/layout.h"

static bool has_words_min(const struct rule *r) { return r->words.min > 0; }
static bool has_words_max(const struct rule *r) { return r->words.max < UINT32_MAX; }
static bool has_chars_min(const struct rule *r) { return r->chars.min > 0; }
static bool has_chars_max(const struct rule *r) { return r->chars.max < UINT32_MAX; }
static bool has_max(const struct rule *r) { return r->max_lines > 0; }
static bool has_at(const struct rule *r) { return r->at != AT_ANYWHERE; }
static bool has_bytes(const struct rule *r) { return r->kind == RULE_STRUCT; }
static bool has_repeat(const struct rule *r) { return r->kind == RULE_REPEAT; }
static bool has_score(const struct rule *r) { return r->kind == RULE_SCORE; }
static bool has_run(const struct rule *r) { return r->before.count || r->after.count; }

static bool has_reach(const struct rule *r)
{
	return r->n_near || r->unless_near.count;
}

static bool has_blank_reach(const struct rule *r)
{
	return r->above.count || r->below.count || has_run(r);
}

static const struct number numbers[] = {
	{ "words", offsetof(struct rule, words.min), BY_WORDS, has_words_min },
	{ "words", offsetof(struct rule, words.max), BY_WORDS, has_words_max },
	{ "chars", offsetof(struct rule, chars.min), BY_CHARS, has_chars_min },
	{ "chars", offsetof(struct rule, chars.max), BY_CHARS, has_chars_max },
	{ "max", offsetof(struct rule, max_lines), BY_LINES, has_max },
	{ "min-bytes", offsetof(struct rule, min_bytes), BY_BYTES, has_bytes },
	{ "repeat", offsetof(struct rule, repeat_lines), BY_LINES, has_repeat },
	{ "score", offsetof(struct rule, threshold_score), BY_SCORE, has_score },
	{ "at", offsetof(struct rule, at_lines), BY_LINES, has_at },
	{ "run", offsetof(struct rule, run), BY_LINES, has_run },
	{ "reach", offsetof(struct rule, reach_near_lines), BY_LINES, has_reach },
	{ "reach", offsetof(struct rule, reach_blank_lines), BY_LINES, has_blank_reach },
};

/* So far a threshold is moved, up and down. */
#define SCORE_STEP .02

/* The number as it stands in a rule file. */
static void print_number(char *out, size_t size, const struct number *number, uint32_t n)
{
	if (number->measure == BY_SCORE)
		snprintf(out, size, "%.3f", layout_probability((int)n));
	else
		snprintf(out, size, "%u", (unsigned)n);
}

/* Moves one number; whether the samples notice, or nothing can be shown. */
static int check_number(struct check *c, uint32_t index, const struct number *number,
                        uint32_t is, uint32_t moved)
{
	struct trial t = { .c = c, .rule = index, .number = number, .is = is, .moved = moved };
	struct buf sample = { 0 };
	char is_text[16], moved_text[16];
	bool noticed;
	int bad = 0;

	*trial_place(&t) = moved;
	noticed = !check_all_pass(c, index);
	*trial_place(&t) = is;
	if (noticed || !trial_find(&t))
		return c->no_memory ? -1 : 0;
	print_number(is_text, sizeof is_text, number, is);
	print_number(moved_text, sizeof moved_text, number, moved);
	check_warn(c, &c->set->rules[index],
	           "no sample tests the %s of '%s:'; with %s all of them come out the same",
	           is_text, number->key, moved_text);
	bad = check_append_sample(&sample, t.lines, t.n);
	if (!bad)
		diags_attach_sample(&c->rules->diags, buf_span(&sample));
	buf_free(&sample);
	return bad;
}

/* The number one step above or below; itself: there is none. */
static uint32_t neighbour(const struct rule *rule, const struct number *number, uint32_t is,
                          int step)
{
	double p = rule->threshold + step * SCORE_STEP;

	if (number->measure == BY_SCORE)
		return p > 0 && p < 1 ? (uint32_t)layout_threshold(p) : is;
	return step < 0 && is <= 1 ? is : is + (uint32_t)step;
}

int check_numbers(struct check *c, uint32_t index)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		const struct rule *rule = &c->set->rules[index];
		uint32_t is = *(const uint32_t *)((const char *)rule + numbers[i].offset);

		for (int step = 1; step >= -1 && numbers[i].has(rule); step -= 2) {
			uint32_t moved = neighbour(rule, &numbers[i], is, step);

			if (moved != is && check_number(c, index, &numbers[i], is, moved))
				return -1;
		}
	}
	return 0;
}
