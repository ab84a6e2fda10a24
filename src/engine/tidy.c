/*
 * From cuts to output, and which blank lines go along.  The rule is in tidy.h.
 *
 * Kept text is looked at only where it meets a cut: its first and last line
 * tell all that is needed, so the cost follows the number of cuts.
 */
#include "engine/tidy.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/utf8.h"
#include "engine/state.h"

void tidy_free(struct tidy *t)
{
	free(t->items);
	*t = (struct tidy){ 0 };
}

void tidy_reset(struct tidy *t)
{
	*t = (struct tidy){ .items = t->items, .cap = t->cap };
}

uint64_t tidy_hold(const struct tidy *t)
{
	return t->count ? t->items[0].start : t->next;
}

/* ---- handing on ---- */

static int emit_kept(struct engine *e, uint64_t start, uint64_t end)
{
	if (start == end)
		return 0;
	return e->client.keep(e->client.ctx, start, window_span(&e->window, start, end));
}

/* The number of the line that byte `offset`, which was cut into a line, is in:
 * counted back from the next line with an entry, or from the last line cut. */
static uint64_t line_number(struct engine *e, uint64_t offset)
{
	struct window *w = &e->window;
	uint64_t o = window_find(w, offset);
	bool found = window_has(w, o);
	uint64_t number = found ? window_line(w, o)->number : w->number;
	uint64_t end = found ? window_line(w, o)->start : w->cut - 1;

	if (offset >= end)
		return number;
	for (const char *p = window_span(w, offset, end).ptr; offset < end; offset++)
		number -= *p++ == '\n';
	return number;
}

static uint64_t count_endings(struct span s)
{
	uint64_t n = 0;

	for (const char *lf; s.len && (lf = memchr(s.ptr, '\n', s.len)) != NULL; n++)
		s = span_from(s, (size_t)(lf - s.ptr) + 1);
	return n;
}

/* Counts the document's last line, which has gone, if it has no ending to count:
 * the newest range is the end of it. */
static void count_last_line(struct engine *e)
{
	const struct tidy *t = &e->tidy;
	uint64_t end = t->items[t->count - 1].end;

	if (*window_span(&e->window, end - 1, end).ptr != '\n')
		e->rule_counts[t->last_rule].lines++;
}

static int emit_removal(struct engine *e, const struct held *h, enum removal_kind kind,
                        struct span written)
{
	struct span text = window_span(&e->window, h->start, h->end);
	struct engine_rule_counts *counts = &e->rule_counts[h->rule];
	struct engine_removal removal = {
		.kind = kind, .rule = h->rule, .offset = h->start,
		.line = line_number(e, h->start), .text = text, .written = written,
	};

	counts->bytes += text.len;
	counts->lines += count_endings(text);
	e->counts.bytes_removed += text.len;
	e->counts.bytes_written += written.len;
	return e->client.remove(e->client.ctx, &removal);
}

/* Hands on items [from, to); blanks among them go or stay. */
static int emit_items(struct engine *e, size_t from, size_t to, bool blanks_go)
{
	struct tidy *t = &e->tidy;

	for (size_t i = from; i < to; i++) {
		struct held h = t->items[i];
		int status;

		if (h.cut) {
			status = emit_removal(e, &h, REMOVAL_RULE, span_of(NULL, 0));
		} else if (blanks_go) {
			h.rule = t->last_rule;
			status = emit_removal(e, &h, REMOVAL_BLANKS, span_of(NULL, 0));
		} else {
			status = emit_kept(e, h.start, h.end);
		}
		if (status)
			return -1;
	}
	return 0;
}

static int push(struct tidy *t, const struct held *h)
{
	if (t->count == t->cap) {
		struct held *grown = grow_array(t->items, &t->cap, sizeof *grown, 64);

		if (!grown)
			return -1;
		t->items = grown;
	}
	t->items[t->count++] = *h;
	return 0;
}

/* ---- decisions ---- */

/* Hands on the blanks before the run (they stay) and the run. */
static int release_run(struct engine *e)
{
	struct tidy *t = &e->tidy;
	size_t n = t->n_before + t->n_run;

	if (emit_items(e, 0, t->n_before, false) || emit_items(e, t->n_before, n, true))
		return -1;
	t->count -= n;
	memmove(t->items, t->items + n, t->count * sizeof *t->items);
	t->n_before = t->n_run = 0;
	return 0;
}

/* Text stays here: everything in front of it is decided. */
static int text_stays(struct engine *e)
{
	struct tidy *t = &e->tidy;
	bool after_goes = t->in_run && (!t->kept_before || t->blanks_before);
	size_t n_after = t->n_after;

	if (t->count) {
		if (release_run(e) || emit_items(e, 0, n_after, after_goes) ||
		    emit_items(e, n_after, t->count, false))
			return -1;
		t->count = 0;
	}
	t->n_before = t->n_run = t->n_after = 0;
	t->in_run = t->blanks_before = t->blanks_stay = false;
	t->kept_before = true;
	return 0;
}

/* A stretch of blanks longer than the window stays, wherever it is. */
static int long_blanks_stay(struct engine *e)
{
	struct tidy *t = &e->tidy;

	if (release_run(e) || emit_items(e, 0, t->count, false))
		return -1;
	t->count = t->n_after = 0;
	t->in_run = false;
	t->kept_before = t->blanks_before = t->blanks_stay = true;
	return 0;
}

/* Blank lines [start, end), with nothing of the current line held. */
static int add_blanks(struct engine *e, uint64_t start, uint64_t end)
{
	struct tidy *t = &e->tidy;
	struct held h = { .start = start, .end = end };
	size_t *n = t->in_run ? &t->n_after : &t->n_before;

	if (!t->in_run) {
		t->blanks_before = true;
		if (t->blanks_stay)
			return emit_kept(e, start, end);
	}
	if (*n) {
		t->items[t->count - 1].end = end;
	} else {
		if (push(t, &h))
			return -1;
		*n = 1;
	}
	if (end - t->items[t->count - 1].start > WINDOW_MAX_BYTES)
		return long_blanks_stay(e);
	return 0;
}

/* The current line is over and has no text that stays: a removed line if
 * something was cut from it, else a blank one. */
static int line_is_over(struct engine *e)
{
	struct tidy *t = &e->tidy;
	size_t from = t->n_before + t->n_run + t->n_after;
	bool removed = false;

	for (size_t i = from; i < t->count; i++)
		removed |= t->items[i].cut;
	t->line_open = false;
	if (!removed) {
		uint64_t start = t->items[from].start, end = t->items[t->count - 1].end;

		t->count = from;
		return add_blanks(e, start, end);
	}
	count_last_line(e);
	t->in_run = true;
	t->n_after = 0;
	t->n_run = t->count - t->n_before;
	/* Only blanks in front of a run are worth waiting for. */
	if (t->n_before == 0)
		return release_run(e);
	if (t->items[t->count - 1].end - t->items[0].start > WINDOW_MAX_BYTES ||
	    t->count > TIDY_MAX_HELD) {
		if (release_run(e))
			return -1;
		t->blanks_stay = t->kept_before = true;
	}
	return 0;
}

/* ---- what comes in ---- */

/* A piece of the current line: up to its ending, or to where a cut follows. */
static int keep_piece(struct engine *e, uint64_t start, uint64_t end, bool is_over)
{
	struct tidy *t = &e->tidy;
	struct held h = { .start = start, .end = end };

	if (!t->line_has_text) {
		if (utf8_is_blank(window_span(&e->window, start, end))) {
			t->line_open = true;
			if (push(t, &h))
				return -1;
			return is_over ? line_is_over(e) : 0;
		}
		if (text_stays(e))
			return -1;
	}
	t->line_open = t->line_has_text = !is_over;
	return emit_kept(e, start, end);
}

/* Offset behind the last line ending of [start, end); start if there is none. */
static uint64_t behind_last_ending(const struct engine *e, uint64_t start, uint64_t end)
{
	struct span s = window_span(&e->window, start, end);

	while (s.len > 0 && s.ptr[s.len - 1] != '\n')
		s.len--;
	return start + s.len;
}

/* Offset behind the first line ending of [start, end); end + 1 if there is none. */
static uint64_t behind_first_ending(const struct engine *e, uint64_t start, uint64_t end)
{
	struct span s = window_span(&e->window, start, end);
	const char *lf = s.len ? memchr(s.ptr, '\n', s.len) : NULL;

	return lf ? start + (uint64_t)(lf - s.ptr) + 1 : end + 1;
}

/* Kept text that starts at the start of a line. */
static int keep_lines(struct engine *e, uint64_t start, uint64_t end)
{
	struct tidy *t = &e->tidy;
	struct span s = window_span(&e->window, start, end);
	size_t blank = utf8_blank_prefix(s);
	uint64_t text = behind_last_ending(e, start, start + blank);

	if (text > start && add_blanks(e, start, text))
		return -1;
	if (blank == s.len)
		return text < end ? keep_piece(e, text, end, false) : 0;
	if (text_stays(e))
		return -1;

	uint64_t last = end - utf8_blank_suffix(s);
	uint64_t over = behind_first_ending(e, last, end);

	if (over > end) { /* the last line goes on behind a cut */
		t->line_open = t->line_has_text = true;
		return emit_kept(e, text, end);
	}
	if (emit_kept(e, text, over))
		return -1;
	return over < end ? keep_lines(e, over, end) : 0;
}

int tidy_keep(struct engine *e, uint64_t start, uint64_t end)
{
	struct tidy *t = &e->tidy;

	t->next = end;
	if (t->line_open) {
		uint64_t over = behind_first_ending(e, start, end);
		bool is_over = over <= end;

		if (!is_over)
			over = end;
		if (keep_piece(e, start, over, is_over))
			return -1;
		start = over;
	}
	return start < end ? keep_lines(e, start, end) : 0;
}

int tidy_cut(struct engine *e, const struct cut *cut)
{
	struct tidy *t = &e->tidy;
	struct held h = { .start = cut->start, .end = cut->end, .rule = cut->rule, .cut = true };

	t->next = cut->end;
	t->last_rule = cut->rule;
	if (!utf8_is_blank(cut->written)) {
		if (!t->line_has_text && text_stays(e))
			return -1;
		t->line_open = t->line_has_text = true;
		return emit_removal(e, &h, REMOVAL_RULE, cut->written);
	}
	if (t->line_has_text)
		return emit_removal(e, &h, REMOVAL_RULE, span_of(NULL, 0));
	if (push(t, &h))
		return -1;
	t->line_open = true;
	if (*window_span(&e->window, cut->end - 1, cut->end).ptr == '\n')
		return line_is_over(e);
	return 0;
}

int tidy_end(struct engine *e)
{
	struct tidy *t = &e->tidy;

	if (t->line_open && !t->line_has_text && line_is_over(e))
		return -1;
	if (!t->in_run)
		return emit_items(e, 0, t->count, false);
	if (t->n_after && !t->kept_before)
		count_last_line(e);
	/* No kept text behind the run: blanks before it go, those after it stay; no
	 * kept text at all: everything goes. */
	return emit_items(e, 0, t->n_before + t->n_run, true) ||
	       emit_items(e, t->n_before + t->n_run, t->count, !t->kept_before) ? -1 : 0;
}
