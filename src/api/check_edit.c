/*
 * check_edit: a slip shown on the rule's own samples.
 *
 * A line written from the pattern alone often fails the other guards of its rule; a
 * sample line holds them all.  So the part in question is found in the line, by a
 * group around it, and there the line gets what the change would let through: the
 * part goes, becomes another character, is repeated once more than it may.
 *
 * Bounds: EDITS_N lines for each line.
 */
#include "api/check_edit.h"

#include "base/utf8.h"

#define GROUP_NAME "descrape_part"
/* Repeats of a group are tried up to so many. */
#define MOST_COPIES 12u

/* What is put in place of a character, or between two. */
static const char *const others[] = {
	"x", "7", " ", "-", ".", "x ", " x", "\u0436", "\u6587", "/", ",", ":",
};
#define N_OTHERS ((unsigned)(sizeof others / sizeof others[0]))

/* What makes a run of characters longer. */
static const char *const runs[] = {
	"harbour news from the old town and what the boats brought home in the evening ",
	"x", "7", "- ",
};
#define N_RUNS ((unsigned)(sizeof runs / sizeof runs[0]))

/* The part that the site is about; for alternatives what they stand in. */
static uint32_t part_of(const struct site *site, const struct parts *p)
{
	return check_is_of_many(site->kind) ? p->branches[site->index].part : site->index;
}

int edits_open(struct edits *e, struct check *c, const struct site *site,
               const struct parts *parts)
{
	uint32_t index = part_of(site, parts);
	struct span text = parts->text;
	struct buf probe = { 0 };
	int bad;

	*e = (struct edits){ .c = c, .site = site, .parts = parts };
	if (site->kind == SITE_UNUSED || site->kind == SITE_CASE || index == PART_NONE)
		return 0;
	const struct part *part = &parts->parts[index];

	bad = buf_append(&probe, text.ptr, part->start) ||
	      buf_append_cstr(&probe, "(?<" GROUP_NAME ">") ||
	      buf_append(&probe, text.ptr + part->start, part->end - part->start) ||
	      buf_append_char(&probe, ')') ||
	      buf_append(&probe, text.ptr + part->end, text.len - part->end);
	if (!bad)
		e->probe = variant_new(c->variants, buf_span(&probe),
		                       patterns_flags(c->set->patterns, site->pattern));
	buf_free(&probe);
	return bad || variants_no_memory(c->variants) ? -1 : 0;
}

void edits_close(struct edits *e)
{
	variant_free(e->probe);
	buf_free(&e->text);
	*e = (struct edits){ 0 };
}

bool edits_find(struct edits *e, struct span line, struct match *at)
{
	return e->probe && variant_test(e->c->variants, e->probe, line, NULL) &&
	       variants_group(e->c->variants, e->probe, GROUP_NAME, at);
}

/* The line with e->text in place of [start, end). */
static int put(const struct edits *e, struct span line, size_t start, size_t end,
               struct buf *out)
{
	return buf_append(out, line.ptr, start) || buf_append_span(out, buf_span(&e->text)) ||
	       buf_append(out, line.ptr + end, line.len - end);
}

/* The part goes; with the blank behind it, or before it. */
static int take_out(const struct edits *e, struct span line, struct match at, unsigned n,
                    struct buf *out)
{
	if (n == 1 && at.end < line.len && line.ptr[at.end] == ' ')
		at.end++;
	else if (n == 2 && at.start > 0 && line.ptr[at.start - 1] == ' ')
		at.start--;
	else if (n)
		return 0;
	return put(e, line, at.start, at.end, out);
}

/* One repeat less: the first character goes, or the last. */
static int take_one(const struct edits *e, struct span line, struct match at, bool last,
                    struct buf *out)
{
	uint32_t c;

	if (at.start == at.end)
		return 0;
	if (!last) {
		at.end = at.start + utf8_decode(line.ptr + at.start, line.ptr + at.end, &c);
		return put(e, line, at.start, at.end, out);
	}
	at.start = at.end - 1;
	while (at.start > 0 && (line.ptr[at.start] & 0xC0) == 0x80)
		at.start--;
	return put(e, line, at.start, at.end, out);
}

/* Another character in place of the first or the last of the part. */
static int exchange(struct edits *e, struct span line, struct match at, unsigned n,
                    struct buf *out)
{
	size_t start = at.start, end = at.end;
	uint32_t c;

	if (start == end && e->site->kind == SITE_ANY)
		return 0;
	if (n >= N_OTHERS && start < end) {
		start = end - 1;
		while (start > at.start && (line.ptr[start] & 0xC0) == 0x80)
			start--;
	} else if (start < end) {
		end = start + utf8_decode(line.ptr + start, line.ptr + end, &c);
	}
	if (buf_append_cstr(&e->text, others[n % N_OTHERS]))
		return -1;
	return put(e, line, start, end, out);
}

/* More of the part than it may be: characters up to one more, or copies. */
static int repeat(struct edits *e, struct span line, struct match at, unsigned n,
                  struct buf *out)
{
	const struct part *part = &e->parts->parts[e->site->index];
	struct span had = span_of(line.ptr + at.start, at.end - at.start);
	const char *run = runs[n % N_RUNS];

	if (part->kind == PART_GROUP) {
		for (unsigned i = 0; i <= n; i++)
			if (buf_append_span(&e->text, had))
				return -1;
	} else {
		size_t is = utf8_count_chars(had);

		for (size_t i = 0; is + i <= part->max; i++)
			if (buf_append_char(&e->text, run[i % strlen(run)]))
				return -1;
	}
	/* In the middle, as a part often may not end in what it may hold. */
	return put(e, line, n < N_RUNS || part->kind == PART_GROUP ? at.end : at.start,
	           n < N_RUNS || part->kind == PART_GROUP ? at.end : at.start, out);
}

/* Another alternative, whole or cut. */
static int choose(struct edits *e, struct span line, struct match at, unsigned n,
                  struct buf *out)
{
	struct parts_wish wish = { .part = PART_NONE, .branch = e->site->index,
	                           .cut = e->site->kind == SITE_CUT, .filler = n };

	if (parts_write_inside(e->parts, part_of(e->site, e->parts), &wish, &e->text))
		return -1;
	return put(e, line, at.start, at.end, out);
}

/* What a negative look forbids, put where it looks; without blanks and with them. */
static int allow(struct edits *e, struct span line, struct match at, unsigned n,
                 struct buf *out)
{
	struct parts_wish wish = { .part = PART_NONE, .branch = PART_NONE,
	                           .filler = n % PARTS_FILLERS };
	unsigned blanks = n / PARTS_FILLERS;

	if (!e->parts->parts[e->site->index].negative)
		return 0;
	if ((blanks & 1 && buf_append_char(&e->text, ' ')) ||
	    parts_write_inside(e->parts, e->site->index, &wish, &e->text) ||
	    (blanks & 2 && buf_append_char(&e->text, ' ')))
		return -1;
	return put(e, line, at.start, at.end, out);
}

int edits_make(struct edits *e, struct span line, struct match at, unsigned n, struct buf *out,
               bool *more)
{
	const struct part *part = &e->parts->parts[part_of(e->site, e->parts)];
	unsigned count = 0;
	int bad = 0;

	buf_clear(out);
	buf_clear(&e->text);
	switch (e->site->kind) {
	case SITE_NONE:
		count = 3;
		bad = take_out(e, line, at, n, out);
		break;
	case SITE_FEWER:
		count = 2;
		bad = take_one(e, line, at, n, out);
		break;
	case SITE_ANY:
	case SITE_EDGE:
		count = 2 * N_OTHERS;
		bad = exchange(e, line, at, n, out);
		break;
	case SITE_WIDE:
		count = part->kind == PART_GROUP ? MOST_COPIES : 2 * N_RUNS;
		bad = repeat(e, line, at, n, out);
		break;
	case SITE_BRANCH:
	case SITE_CUT:
		count = PARTS_FILLERS;
		bad = choose(e, line, at, n, out);
		break;
	case SITE_LOOK:
		count = 4 * PARTS_FILLERS;
		bad = allow(e, line, at, n, out);
		break;
	default:
		break;
	}
	*more = n + 1 < count;
	return bad ? -1 : 0;
}
