/*
 * learner: counts the lines of pages by site.
 *
 * A line counts once a page, and so does each of its forms: with numbers and
 * dates open, and with names open too.  Lines of all sites share the counters; the
 * key of a line is made from its site and its text, so that the busiest lines of
 * all sites are what is kept when memory is short.
 *
 * Bounds: what the counters take is shared out below and never grows.  A line is
 * held up to RAW_MAX_BYTES; nothing else of a page is.
 * Invariant: between two calls `line` is the start of the newest line, or empty.
 */
#include "learn/learner.h"

#include "learn/canon.h"
#include "learn/form.h"
#include "learn/key.h"

/* A line with so many blanks that it is longer before they are collapsed. */
#define RAW_MAX_BYTES (4 * CANON_MAX_BYTES)

/* Who gets how much of the memory, in 16ths.  Measured on the labelled pages and a
 * WET file, half as many forms are counted as lines and half as many recur; with
 * their samples they are two to three times as long. */
enum { SHARE_SITES = 1, SHARE_LINES_SKETCH = 4, SHARE_LINES = 5, SHARE_FORMS_SKETCH = 3,
       SHARE_FORMS = 3 };

int learner_init(struct learner *l, size_t max_bytes, bool with_prose)
{
	size_t share = max_bytes / 16;

	*l = (struct learner){ .with_prose = with_prose };
	if (counter_init(&l->sites, share * SHARE_SITES / 2, share * SHARE_SITES / 2) == 0 &&
	    counter_init(&l->lines, share * SHARE_LINES_SKETCH, share * SHARE_LINES) == 0 &&
	    counter_init(&l->forms, share * SHARE_FORMS_SKETCH, share * SHARE_FORMS) == 0 &&
	    buf_reserve(&l->canon, CANON_MAX_BYTES) == 0)
		return 0;
	learner_free(l);
	return -1;
}

void learner_free(struct learner *l)
{
	counter_free(&l->sites);
	counter_free(&l->lines);
	counter_free(&l->forms);
	buf_free(&l->line);
	buf_free(&l->canon);
	buf_free(&l->form);
}

uint64_t learner_key(uint64_t site, struct span text)
{
	return key_within(site, canon_key(text));
}

int learner_begin(struct learner *l, struct span site)
{
	struct hitter_item item = { .key = canon_key(site), .text = site };

	l->document++;
	l->site = item.key;
	buf_clear(&l->line);
	l->line_unfit = false;
	return counter_add(&l->sites, &item, l->document);
}

/* Counts a form of the line that has the key `line_key`. */
static int add_form(struct learner *l, uint64_t line_key)
{
	struct span form = buf_span(&l->form);
	struct hitter_item item = { .key = learner_key(l->site, form), .group = l->site,
		                    .variant = line_key, .text = form,
		                    .sample = buf_span(&l->canon) };

	return form_has_word(form) ? counter_add(&l->forms, &item, l->document) : 0;
}

/* Counts a line and its forms; what has no name in it has one form only. */
static int add_line(struct learner *l, struct span raw)
{
	struct span text;
	struct hitter_item item;
	int classes;

	switch (canon_line(raw, &l->canon)) {
	case CANON_BLANK:
		return 0;
	case CANON_UNFIT:
		l->n_lines++;
		l->n_unfit++;
		return 0;
	case CANON_LINE:
		break;
	}
	l->n_lines++;
	text = buf_span(&l->canon);
	if (!l->with_prose && canon_is_prose(text)) {
		l->n_prose++;
		return 0;
	}
	item = (struct hitter_item){ .key = learner_key(l->site, text), .group = l->site,
		                     .text = text };
	if (counter_add(&l->lines, &item, l->document) < 0)
		return -1;
	classes = form_of(text, false, &l->form);
	if (classes < 0 || (classes > 0 && add_form(l, item.key) < 0))
		return -1;
	classes = form_of(text, true, &l->form);
	if (classes < 0)
		return -1;
	return classes & 1 << FORM_NAME ? add_form(l, item.key) : 0;
}

/* The line is complete. */
static int end_line(struct learner *l)
{
	int status = 0;

	if (l->line_unfit) {
		l->n_lines++;
		l->n_unfit++;
	} else if (l->line.len) {
		status = add_line(l, buf_span(&l->line));
	}
	l->line_unfit = false;
	buf_clear(&l->line);
	return status;
}

/* Takes a part of a line without its end. */
static int hold(struct learner *l, struct span part)
{
	if (l->line_unfit || part.len == 0)
		return 0;
	if (l->line.len + part.len > RAW_MAX_BYTES) {
		l->line_unfit = true;
		buf_clear(&l->line);
		return 0;
	}
	return buf_append_span(&l->line, part);
}

int learner_text(struct learner *l, struct span text)
{
	while (text.len) {
		const char *lf = memchr(text.ptr, '\n', text.len);
		struct span part = span_of(text.ptr, lf ? (size_t)(lf - text.ptr) : text.len);

		if (hold(l, part) < 0 || (lf && end_line(l) < 0))
			return -1;
		text = span_from(text, part.len + (lf != NULL));
	}
	return 0;
}

int learner_end(struct learner *l)
{
	return end_line(l);
}
