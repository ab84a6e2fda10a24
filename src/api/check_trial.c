/*
 * check_trial: documents that show what a number of a rule is.
 *
 * They are made from the samples that the rule has, by what the number measures:
 * lines of prose are put in between; words come and go in a line; a structure
 * loses one character after another; for a score, the documents of all rules are
 * asked.  The first that comes out differently with the number moved is taken,
 * unless another rule takes a line of it that stays.
 *
 * Bounds: TRIED_DOCUMENTS runs a number, as most numbers that nothing shows are
 * beyond what the pattern reaches.
 */
#include "api/check_trial.h"

#include <stddef.h>
#include <stdio.h>

#include "base/utf8.h"

#define TRIED_DOCUMENTS 1500u
/* Samples and, of each, lines that are tried; and places of a line. */
#define TRIED_SAMPLES 24u
#define TRIED_MARKED 3u
#define TRIED_PLACES 12u

/* Whether the document at hand comes out differently; its marks are then what it
 * comes to as the rule stands. */
static bool shows(struct trial *t)
{
	struct check *c = t->c;
	bool same;

	if (t->left == 0)
		return false;
	t->left--;
	if (!check_outcome(c, t->rule, t->lines, t->n))
		return false;
	*trial_place(t) = t->moved;
	check_activate_alone(c, t->rule);
	same = check_run_document(c) || check_as_marked(c);
	*trial_place(t) = t->is;
	return !same && !check_another_takes(c, t->rule, t->lines, t->n);
}

/* ---- words and characters ---- */

/* What makes a line longer, beside the line itself once more. */
static const char *const prose[] = {
	" harbour news from the old town and what the boats brought home",
	" a i o u e",
	" \u65b0\u805e",
};
#define N_FILLERS (sizeof prose / sizeof prose[0] + 1)

/* Whether a word, or a character, begins at this byte of a filler. */
static bool begins_one(char c, bool words)
{
	return words ? c == ' ' : (c & 0xC0) != 0x80;
}

/*
 * The line with prose put in at byte `at`, or without the words before it, so that
 * it measures `size`; false when that cannot be.
 */
static bool resize(struct trial *t, struct span line, size_t at, struct span filler,
                   uint32_t size, struct span *out)
{
	size_t behind = line.len - at, n = at, used = 0;
	bool words = t->number->measure == BY_WORDS;

	memcpy(t->text, line.ptr, at);
	while (n + behind < TEXT_BYTES) {
		struct span text = span_of(t->text, n + behind);
		uint64_t is;

		memcpy(t->text + n, line.ptr + at, behind);
		is = words ? utf8_count_words(text) : utf8_count_chars(text);
		if (is == size) {
			*out = text;
			return true;
		}
		if (is > size && (n == 0 || used))
			return false;
		if (is > size) {
			do
				n--;
			while (n > 0 && !begins_one(t->text[n], words));
			continue;
		}
		do
			t->text[n++] = filler.ptr[used++ % filler.len];
		while (n + behind < TEXT_BYTES && !begins_one(filler.ptr[used % filler.len], words));
	}
	return false;
}

/* Line k of the sample at both sizes, of which one tells yes and the other no. */
static bool try_line(struct trial *t, const struct sample *s, uint32_t k)
{
	uint32_t low = t->is < t->moved ? t->is : t->moved, places = 0;
	char itself[TEXT_BYTES / 2];
	struct span line = s->lines[k].text;

	memcpy(t->lines, s->lines, s->n_lines * sizeof *t->lines);
	t->n = s->n_lines;
	if (line.len >= sizeof itself - 2)
		return false;
	snprintf(itself, sizeof itself, " %.*s", (int)line.len, line.ptr);
	for (size_t at = line.len + 1; at-- > 0 && places < TRIED_PLACES;) {
		if (at < line.len && line.ptr[at] != ' ')
			continue;
		places++;
		for (size_t i = 0; i < 2 * N_FILLERS; i++) {
			const char *filler = i / 2 < N_FILLERS - 1 ? prose[i / 2] : itself;

			if (resize(t, line, at, span_cstr(filler), low + (uint32_t)(i % 2),
			           &t->lines[k].text) && shows(t))
				return true;
		}
	}
	return false;
}

static bool try_sizes(struct trial *t, const struct sample *s)
{
	uint32_t tried = 0;

	if (s->n_lines > DOCUMENT_LINES)
		return false;
	for (uint32_t k = 0; k < s->n_lines && tried < TRIED_MARKED; k++)
		if (s->lines[k].mark == '-' && s->lines[k].text.len) {
			tried++;
			if (try_line(t, s, k))
				return true;
		}
	return false;
}

/* ---- lines ---- */

/* What is put in: sentences, or words such as stand in menus; then numbered ones. */
static const struct {
	const char *lines[8];
	const char *numbered; /* with two numbers */
} put[] = {
	{ { "The boats came back with the evening tide.", "Nobody on the quay had seen the light.",
	    "An old woman was mending nets by the wall.", "The baker had gone home at noon.",
	    "Two children counted the gulls on the roof.", "It had rained since early morning.",
	    "A letter lay unopened on the table.", "The bridge was built of local stone." },
	  "It was day %u of the voyage, and %u boats were gone." },
	{ { "Harbour", "Old quay", "Boats", "Nets and lines", "The mill", "Islands", "Lamps", "Ropes" },
	  "Quay %u of %u" },
};
/* The last kind is the line below, over and over. */
#define N_PUT (sizeof put / sizeof put[0] + 1)

/* The sample with n lines at line `at`; for `reach:` of blank lines empty. */
static void put_in(struct trial *t, const struct sample *s, uint32_t at, uint32_t n, size_t kind)
{
	size_t used = 0;

	memcpy(t->lines, s->lines, at * sizeof *t->lines);
	for (uint32_t i = 0; i < n; i++) {
		bool blank = t->number->offset == offsetof(struct rule, reach_blank_lines);
		struct span text = span_of("", 0);

		if (!blank && kind == N_PUT - 1) {
			text = s->lines[at < s->n_lines ? at : at - 1].text;
		} else if (!blank && i < 8) {
			text = span_cstr(put[kind].lines[i]);
		} else if (!blank) {
			int len = snprintf(t->text + used, TEXT_BYTES - used, put[kind].numbered,
			                   (unsigned)i, (unsigned)(2 * i));

			text = span_of(t->text + used, (size_t)len);
			used += (size_t)len + 1;
		}
		t->lines[at + i] = (struct sample_line){ '=', text, 0 };
	}
	memcpy(t->lines + at + n, s->lines + at, (s->n_lines - at) * sizeof *t->lines);
	t->n = s->n_lines + n;
}

/* The sample with about so many lines at each of its places. */
static bool try_lines(struct trial *t, const struct sample *s)
{
	uint32_t least = t->is > s->n_lines + 1 ? t->is - s->n_lines - 1 : 0, most = t->is + 2;

	if (s->n_lines > DOCUMENT_LINES || most > TRIED_LINES)
		return false;
	for (size_t kind = 0; kind < N_PUT; kind++)
		for (uint32_t at = 0; at <= s->n_lines; at++)
			for (uint32_t n = least; n <= most; n++) {
				put_in(t, s, at, n, kind);
				if (shows(t))
					return true;
			}
	return false;
}

/* ---- bytes of a structure ---- */

/* Whether the rule takes line k of the document at hand, however short it is. */
static bool takes_short(struct trial *t, uint32_t k)
{
	bool takes;

	*trial_place(t) = 1;
	takes = check_outcome(t->c, t->rule, t->lines, t->n) && t->lines[k].mark == '-';
	*trial_place(t) = t->is;
	return takes;
}

/* The line loses what the structure can do without, from its end on, until it shows. */
static bool try_bytes(struct trial *t, const struct sample *s)
{
	struct span *line = NULL;
	uint32_t k = 0;

	memcpy(t->lines, s->lines, s->n_lines * sizeof *t->lines);
	t->n = s->n_lines;
	while (k < t->n && t->lines[k].mark != '-')
		k++;
	line = &t->lines[k].text;
	if (k == t->n || line->len > TEXT_BYTES || !utf8_valid(*line))
		return false;
	memcpy(t->text, line->ptr, line->len);
	line->ptr = t->text;
	for (size_t at = line->len; at-- > 0 && line->len + 2 > t->is && t->left;) {
		char gone = t->text[at];

		memmove(t->text + at, t->text + at + 1, line->len - at - 1);
		line->len--;
		if ((gone & 0x80) || !takes_short(t, k)) {
			memmove(t->text + at + 1, t->text + at, line->len - at);
			t->text[at] = gone;
			line->len++;
		} else if (shows(t)) {
			return true;
		}
	}
	return false;
}

/* ---- scores ---- */

/* The documents of all samples that are not of one line. */
static bool try_samples(struct trial *t)
{
	const struct ruleset *set = t->c->set;

	for (uint32_t r = 0; r < set->n_rules; r++)
		for (uint32_t i = 0; i < set->rules[r].n_samples; i++) {
			const struct sample *s = &set->rules[r].samples[i];

			t->n = 0;
			for (uint32_t k = 0; k < s->n_lines && k < DOCUMENT_LINES; k++)
				if (s->lines[k].mark != '+')
					t->lines[t->n++] = s->lines[k];
			t->left++; /* there are as many as there are */
			if (t->n > 1 && shows(t))
				return true;
		}
	return false;
}

/* ---- ---- */

static bool has_mark(const struct sample *s, char mark)
{
	for (uint32_t i = 0; i < s->n_lines; i++)
		if (s->lines[i].mark == mark)
			return true;
	return false;
}

bool trial_find(struct trial *t)
{
	static bool (*const try[])(struct trial *, const struct sample *) = {
		[BY_LINES] = try_lines, [BY_WORDS] = try_sizes, [BY_CHARS] = try_sizes,
		[BY_BYTES] = try_bytes,
	};
	const struct rule *rule = &t->c->set->rules[t->rule];
	uint32_t tried = 0;

	t->left = TRIED_DOCUMENTS;
	if (t->number->measure == BY_SCORE)
		return try_samples(t);
	for (uint32_t i = 0; i < rule->n_samples && tried < TRIED_SAMPLES; i++) {
		const struct sample *s = &rule->samples[i];

		if (!has_mark(s, '-') || has_mark(s, '+'))
			continue;
		tried++;
		if (try[t->number->measure](t, s))
			return true;
	}
	return false;
}
