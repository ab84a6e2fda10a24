/*
 * Numbers that no sample tests.
 *
 * Each number of a rule (words, chars, reach, max, …) is moved by one up and down.
 * If all samples come out the same, lines and documents are made from the samples
 * the rule has, longer or shorter by words, or with lines of prose put in
 * between, until one shows the difference: that is proposed.  Where none does, the
 * number may be one that the pattern never reaches, and nothing is said.
 */
#include "api/check.h"

#include <stddef.h>
#include <stdio.h>

#include "base/utf8.h"

/* Samples a number is tried with, and lines put in; `max:` may be large. */
#define TRIED_SAMPLES 6u
#define TRIED_LINES 70u
#define TEXT_BYTES 4096

enum measure { BY_LINES, BY_WORDS, BY_CHARS };

struct number {
	const char *key;
	size_t offset; /* of a uint32_t in struct rule */
	enum measure measure;
	bool (*has)(const struct rule *r);
};

static bool has_words_min(const struct rule *r) { return r->words.min > 0; }
static bool has_words_max(const struct rule *r) { return r->words.max < UINT32_MAX; }
static bool has_chars_min(const struct rule *r) { return r->chars.min > 0; }
static bool has_chars_max(const struct rule *r) { return r->chars.max < UINT32_MAX; }
static bool has_max(const struct rule *r) { return r->max_lines > 0; }
static bool has_at(const struct rule *r) { return r->at != AT_ANYWHERE; }
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
	{ "at", offsetof(struct rule, at_lines), BY_LINES, has_at },
	{ "run", offsetof(struct rule, run), BY_LINES, has_run },
	{ "reach", offsetof(struct rule, reach_near_lines), BY_LINES, has_reach },
	{ "reach", offsetof(struct rule, reach_blank_lines), BY_LINES, has_blank_reach },
};

/* What a number is tried with. */
struct trial {
	struct check *c;
	uint32_t rule;
	const struct number *number;
	uint32_t is, moved;
	struct sample_line lines[TRIED_LINES + DOCUMENT_LINES];
	uint32_t n;
	char text[TEXT_BYTES];
};

static uint32_t *place(struct trial *t)
{
	return (uint32_t *)((char *)&t->c->editable[t->rule] + t->number->offset);
}

/* Whether the document at hand comes out differently; its marks are then what it
 * comes to as the rule stands. */
static bool shows(struct trial *t)
{
	struct check *c = t->c;
	bool same;

	if (!check_outcome(c, t->rule, t->lines, t->n))
		return false;
	*place(t) = t->moved;
	check_activate_alone(c, t->rule);
	same = check_run_document(c) || check_as_marked(c);
	*place(t) = t->is;
	return !same && !check_another_takes(c, t->rule, t->lines, t->n);
}

/* The line with words of prose at its end, or without its last ones, so that it
 * measures `size`. */
static bool resize(struct trial *t, struct span line, uint32_t size)
{
	static const char prose[] = " harbour news from the old town and what the boats brought home";
	size_t n = line.len, at = 0;
	bool words = t->number->measure == BY_WORDS;

	if (n >= TEXT_BYTES / 2)
		return false;
	memcpy(t->text, line.ptr, n);
	for (int turn = 0; turn < TEXT_BYTES / 2; turn++) {
		struct span text = span_of(t->text, n);
		uint64_t is = words ? utf8_count_words(text) : utf8_count_chars(text);

		if (is == size) {
			t->lines[0].text = text;
			return true;
		}
		if (is > size) {
			while (n > 0 && t->text[--n] != ' ' && words)
				;
			continue;
		}
		do {
			t->text[n++] = prose[at++ % (sizeof prose - 1)];
		} while (words && prose[at % (sizeof prose - 1)] != ' ');
	}
	return false;
}

static bool try_sizes(struct trial *t, const struct sample *s)
{
	uint32_t low = t->is < t->moved ? t->is : t->moved;

	/* At the larger or the smaller of the two, one says yes and the other no. */
	memcpy(t->lines, s->lines, s->n_lines * sizeof *t->lines);
	t->n = s->n_lines;
	return s->n_lines == 1 && ((resize(t, s->lines[0].text, low) && shows(t)) ||
	                           (resize(t, s->lines[0].text, low + 1) && shows(t)));
}

/* Lines of prose, each different, at line `at` of the sample. */
static void put_in(struct trial *t, const struct sample *s, uint32_t at, uint32_t n)
{
	static const char *const prose[] = {
		"The boats came back with the evening tide.", "Nobody on the quay had seen the light.",
		"An old woman was mending nets by the wall.", "The baker had gone home at noon.",
		"Two children counted the gulls on the roof.", "It had rained since early morning.",
		"A letter lay unopened on the table.", "The bridge was built of local stone.",
	};
	size_t used = 0;

	memcpy(t->lines, s->lines, at * sizeof *t->lines);
	for (uint32_t i = 0; i < n; i++) {
		struct span text = span_cstr(prose[i % 8]);

		if (i >= 8) {
			int len = snprintf(t->text + used, TEXT_BYTES - used,
			                   "It was day %u of the voyage, and %u boats were gone.",
			                   (unsigned)i, (unsigned)(2 * i));

			text = span_of(t->text + used, (size_t)len);
			used += (size_t)len + 1;
		}
		if (t->number->offset == offsetof(struct rule, reach_blank_lines))
			text = span_of("", 0);
		t->lines[at + i] = (struct sample_line){ '=', text, 0 };
	}
	memcpy(t->lines + at + n, s->lines + at, (s->n_lines - at) * sizeof *t->lines);
	t->n = s->n_lines + n;
}

/* The sample with more and more lines at each of its places. */
static bool try_lines(struct trial *t, const struct sample *s)
{
	uint32_t most = t->is + 2 < TRIED_LINES ? t->is + 2 : TRIED_LINES;

	if (s->n_lines > DOCUMENT_LINES)
		return false;
	for (uint32_t at = 0; at <= s->n_lines; at++)
		for (uint32_t n = 0; n <= most; n++) {
			put_in(t, s, at, n);
			if (shows(t))
				return true;
		}
	return false;
}

static bool has_mark(const struct sample *s, char mark)
{
	for (uint32_t i = 0; i < s->n_lines; i++)
		if (s->lines[i].mark == mark)
			return true;
	return false;
}

static bool find_sample(struct trial *t)
{
	const struct rule *rule = &t->c->set->rules[t->rule];
	uint32_t tried = 0;

	for (uint32_t i = 0; i < rule->n_samples && tried < TRIED_SAMPLES; i++) {
		const struct sample *s = &rule->samples[i];

		if (!has_mark(s, '-') || has_mark(s, '+'))
			continue;
		tried++;
		if (t->number->measure == BY_LINES ? try_lines(t, s) : try_sizes(t, s))
			return true;
	}
	return false;
}

/* Moves one number; whether the samples notice, or nothing can be shown. */
static int check_number(struct check *c, uint32_t index, const struct number *number,
                        uint32_t is, uint32_t moved)
{
	struct trial t = { .c = c, .rule = index, .number = number, .is = is, .moved = moved };
	struct buf sample = { 0 };
	bool noticed;
	int bad = 0;

	*place(&t) = moved;
	noticed = !check_all_pass(c, index);
	*place(&t) = is;
	if (noticed || !find_sample(&t))
		return c->no_memory ? -1 : 0;
	check_warn(c, &c->set->rules[index],
	           "no sample tests the %u of '%s:'; with %u all of them come out the same",
	           (unsigned)is, number->key, (unsigned)moved);
	bad = check_append_sample(&sample, t.lines, t.n);
	if (!bad)
		diags_attach_sample(&c->rules->diags, buf_span(&sample));
	buf_free(&sample);
	return bad;
}

int check_numbers(struct check *c, uint32_t index)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		const struct rule *rule = &c->set->rules[index];
		uint32_t is = *(const uint32_t *)((const char *)rule + numbers[i].offset);

		if (!numbers[i].has(rule))
			continue;
		if (check_number(c, index, &numbers[i], is, is + 1) ||
		    (is > 1 && check_number(c, index, &numbers[i], is, is - 1)))
			return -1;
	}
	return 0;
}
