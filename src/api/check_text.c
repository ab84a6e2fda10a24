/*
 * check_text: texts that a pattern is likely to match.
 *
 * The pattern is followed from left to right: the first alternatives, as few
 * repeats as it takes; a wish says which part or alternative is to be on the
 * way, and what is written there.  What a look ahead asks for is left out, written
 * where it stands, or at the end.  The caller tries what comes out, with several
 * fillers for what is open; no text is better than a wrong one.
 */
#include "api/check_parts.h"

#include "base/utf8.h"

/* What stands for many characters in a row, long enough to be cut to any length that
 * a rule asks for, and for one. */
static const struct {
	const char *words, *one;
} fillers[PARTS_FILLERS] = {
	{ "harbour news from the old town and what the boats brought home in the evening ", "x" },
	{ "Anna", "A" },
	{ "2019", "7" },
	{ "- ", "-" },
};

struct writer {
	const struct parts *p;
	const struct parts_wish *wish;
	size_t at; /* where in the pattern the wish is; SIZE_MAX: there is none */
	struct buf *out;
	uint32_t later; /* the look to write at the end, or PART_NONE */
};

static int write_branch(struct writer *w, uint32_t branch);

static struct writer writer_of(const struct parts *p, const struct parts_wish *wish,
                               struct buf *out)
{
	struct writer w = { p, wish, SIZE_MAX, out, PART_NONE };

	if (wish->part != PART_NONE)
		w.at = p->parts[wish->part].start;
	else if (wish->branch != PART_NONE)
		w.at = p->branches[wish->branch].start;
	return w;
}

/* Whether the wish is the part or inside it. */
static bool wish_inside(const struct writer *w, const struct part *part)
{
	return w->at != SIZE_MAX && part->start <= w->at && w->at < part->atom_end;
}

/* The alternative on the way to the wish, otherwise the first, or another. */
static uint32_t choose_branch(const struct writer *w, uint32_t first)
{
	uint32_t n = 0;

	for (uint32_t b = first; b != PART_NONE && w->at != SIZE_MAX; b = w->p->branches[b].next)
		if (b == w->wish->branch ||
		    (w->p->branches[b].start <= w->at && w->at < w->p->branches[b].end))
			return b;
	for (uint32_t b = first; b != PART_NONE && w->wish->other; b = w->p->branches[b].next)
		n++;
	for (uint32_t left = n ? w->wish->other % n : 0; left > 0; left--)
		first = w->p->branches[first].next;
	return first;
}

/* The i-th character of the filler, over and over. */
static int write_filler(struct writer *w, uint32_t i, bool alone)
{
	const char *s = alone ? fillers[w->wish->filler].one : fillers[w->wish->filler].words;

	return buf_append_char(w->out, s[i % strlen(s)]);
}

/* One character for an escape such as \d; the filler for what is wide open. */
static int write_escape(struct writer *w, char c, uint32_t i, bool alone)
{
	static const struct {
		char escape;
		const char *text;
	} known[] = {
		{ 'd', "1234567890" }, { 'h', " " }, { 's', " " }, { 'W', "-" }, { 'D', "abc" },
		{ 'w', "harbour" }, { 'v', "\v" },
	};

	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
		if (known[k].escape == c)
			return buf_append_char(w->out, known[k].text[i % strlen(known[k].text)]);
	return write_filler(w, i, alone);
}

/* One character of a property: a capital for \p{Lu}, … */
static int write_property(struct writer *w, struct span name)
{
	static const struct {
		const char *name, *text;
	} known[] = {
		{ "Lu", "A" }, { "Ll", "a" }, { "L", "a" }, { "N", "1" }, { "Nd", "1" },
		{ "P", "-" }, { "M", "\u0301" }, { "Latin", "a" }, { "Han", "\u6587" },
		{ "Cyrillic", "\u0430" }, { "Greek", "\u03B1" }, { "Arabic", "\u0627" },
		{ "Hangul", "\uD55C" }, { "Hiragana", "\u306E" }, { "Katakana", "\u30CE" },
	};

	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
		if (span_equal(name, span_cstr(known[k].name)))
			return buf_append_cstr(w->out, known[k].text);
	return buf_append_char(w->out, 'a');
}

/* The first member of a class; what a negated one leaves open is filled. */
static int write_class(struct writer *w, struct span text, uint32_t i, bool alone)
{
	const char *p = text.ptr + 1, *end = text.ptr + text.len - 1;
	uint32_t c;

	if (*p == '^')
		return write_filler(w, i, alone);
	/* Blanks at the end of a line would not count: with another filler, what is next. */
	if (w->wish->filler % 2 && end - p > 2 && p[0] == '\\' && (p[1] == 'h' || p[1] == 's') &&
	    p[2] != '-')
		p += 2;
	/* A letter is the more natural repeat where the class has the range. */
	if (*p == '\\' && p + 2 < end && (p[1] == 'p' || p[1] == 'P') && p[2] == '{') {
		const char *close = memchr(p, '}', (size_t)(end - p));

		return write_property(w, span_of(p + 3, (size_t)(close - p - 3)));
	}
	if (*p == '\\')
		return strchr("dDwWsShHvV", p[1]) ? write_escape(w, p[1], i, alone)
		                                  : buf_append_char(w->out, p[1]);
	return buf_append(w->out, p, utf8_decode(p, end, &c));
}

/* A character that stands for itself. */
static int write_char(struct writer *w, struct span text)
{
	char encoded[4];
	uint32_t c = 0;

	if (text.ptr[0] != '\\')
		return buf_append_span(w->out, text);
	if (text.ptr[1] != 'x')
		return buf_append_char(w->out, text.ptr[1] == 't' ? '\t' : text.ptr[1]);
	for (size_t i = 2; i < text.len; i++) {
		char d = text.ptr[i];

		if (d >= '0' && d <= '9')
			c = c * 16 + (uint32_t)(d - '0');
		else if ((d | 32) >= 'a' && (d | 32) <= 'f')
			c = c * 16 + (uint32_t)((d | 32) - 'a' + 10);
	}
	return buf_append(w->out, encoded, utf8_encode(c, encoded));
}

/* The part once; `i` counts its repeats, `alone` says that there is one only. */
static int write_atom(struct writer *w, const struct part *part, uint32_t i, bool alone)
{
	struct span text = span_of(w->p->text.ptr + part->start, part->atom_end - part->start);

	switch (part->kind) {
	case PART_CHAR:
		return write_char(w, text);
	case PART_GROUP:
		return write_branch(w, choose_branch(w, part->first_branch));
	case PART_CLASS:
		break;
	default:
		return 0;
	}
	if (text.ptr[0] == '[')
		return write_class(w, text, i, alone);
	if (text.ptr[0] == '.')
		return write_filler(w, i, alone);
	if ((text.ptr[1] == 'p' || text.ptr[1] == 'P') && text.len > 3)
		return write_property(w, span_of(text.ptr + 3, text.len - 4));
	return write_escape(w, text.ptr[1], i, alone);
}

/* What a look ahead asks for, and a blank. */
static int write_look(struct writer *w, uint32_t index)
{
	const struct part *part = &w->p->parts[index];

	if (part->negative || w->p->text.ptr[part->start + 2] == '<')
		return 0;
	if (w->wish->looks == LOOKS_AT_END)
		w->later = index;
	if (w->wish->looks != LOOKS_IN_PLACE)
		return 0;
	return write_branch(w, choose_branch(w, part->first_branch)) || buf_append_char(w->out, ' ');
}

/* `.`, \h and \s. */
static bool may_be_blank(const struct writer *w, const struct part *part)
{
	const char *p = w->p->text.ptr + part->start;

	return p[0] == '.' || (p[0] == '\\' && (p[1] == 'h' || p[1] == 's'));
}

static int write_part(struct writer *w, uint32_t index)
{
	const struct part *part = &w->p->parts[index];
	uint32_t times = part->min;

	if (part->kind == PART_LOOK && index != w->wish->part)
		return write_look(w, index);
	if (index == w->wish->part && w->wish->instead) {
		if (buf_append_cstr(w->out, w->wish->instead))
			return -1;
		times -= times > 0;
	} else if (index == w->wish->part && w->wish->times) {
		times = w->wish->times;
	} else if (times == 0 && wish_inside(w, part)) {
		times = 1;
	}
	if (w->wish->gaps && times == 0 && part->kind == PART_CLASS && may_be_blank(w, part))
		return buf_append_char(w->out, ' ');
	if (w->wish->gaps && times == 1 && part->max == PART_NO_MAX && part->kind == PART_GROUP)
		times = 2;
	for (uint32_t i = 0; i < times; i++)
		if (write_atom(w, part, i, times == 1))
			return -1;
	return 0;
}

static int write_branch(struct writer *w, uint32_t branch)
{
	size_t end = w->wish->cut && branch == w->wish->branch ? parts_first_blank(w->p, branch)
	                                                       : SIZE_MAX;

	for (uint32_t i = w->p->branches[branch].first; i != PART_NONE && w->p->parts[i].start < end;
	     i = w->p->parts[i].next)
		if (write_part(w, i))
			return -1;
	return 0;
}

int parts_write(const struct parts *p, const struct parts_wish *wish, struct buf *out)
{
	struct writer w = writer_of(p, wish, out);

	if (write_branch(&w, choose_branch(&w, 0)))
		return -1;
	if (w.later == PART_NONE)
		return 0;
	return buf_append_char(out, ' ') ||
	       write_branch(&w, choose_branch(&w, p->parts[w.later].first_branch)) ? -1 : 0;
}

int parts_write_inside(const struct parts *p, uint32_t part, const struct parts_wish *wish,
                       struct buf *out)
{
	struct writer w = writer_of(p, wish, out);

	return write_branch(&w, choose_branch(&w, p->parts[part].first_branch));
}
