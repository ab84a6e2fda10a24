/*
 * scan_ends: look up a line by how it starts and by how it ends.
 *
 * A line is looked up by its first eight symbols, and if signs and digits at its end
 * change them, without these; one that begins with signs also without them, and without
 * a number, in the table of patterns that begin with any.  Where a key agrees, the next
 * four symbols, the length of the line and its last two symbols must be possible.
 *
 * Invariant: what is looked up here under any key, edge_gate.c has let through.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"
#include "match/scan.h"

/* Whether a blank that is cut off lines can start, or end, with this byte. */
static bool may_be_blank(char byte)
{
	return (unsigned char)(byte - 0x21) >= 0x7F - 0x21;
}

static struct span trim(struct span line)
{
	if (line.len > 0 && may_be_blank(line.ptr[0]))
		line = span_from(line, utf8_blank_prefix(line));
	if (line.len > 0 && may_be_blank(line.ptr[line.len - 1]))
		line.len -= utf8_blank_suffix(line);
	return line;
}

/* A line whose end is looked up. */
struct ends {
	struct span line;  /* without the blanks at its ends */
	const char *first; /* what may be read begins here */
	uint32_t number;
	uint64_t tail;     /* edge_tail of the line; 0: not known yet */
};

/* What of a line is looked up by its start. */
struct start {
	struct span text; /* the line, without something at its two ends */
	uint64_t key;
	const char *seen; /* up to where the key was read */
	uint64_t nexts;   /* edge_nexts; 0: not known yet */
};

static bool goes_on_so(struct start *start, uint64_t nexts)
{
	if (nexts == UINT64_MAX)
		return true;
	if (!start->nexts)
		start->nexts = edge_nexts(start->text, start->seen, start->key);
	return (start->nexts & ~nexts) == 0;
}

/* Adds the patterns whose edge agrees with a key, if any can. */
static int look_up(struct hit_list *hits, const struct edge_table *t, struct start *start,
                   struct ends *ends, bool core_only)
{
	const uint64_t key = start->key;

	for (unsigned classes = edge_classes(t, key); classes; classes &= classes - 1) {
		uint32_t bucket = edge_bucket(t, key, (unsigned)__builtin_ctz(classes));

		for (uint32_t i = t->buckets[bucket]; i < t->buckets[bucket + 1]; i++) {
			const struct edge_entry *entry = &t->entries[i];

			if (((key ^ entry->key) & edge_mask(entry->len)) != 0 ||
			    ends->line.len > entry->longest_bytes)
				continue;
			if ((core_only && !entry->core) || !goes_on_so(start, entry->nexts))
				continue;
			if (!ends->tail)
				ends->tail = edge_tail(edge_key_end(ends->line, ends->first));
			if ((ends->tail & entry->tails) &&
			    hit_list_push(hits, ends->number, entry->pattern) != 0)
				return -1;
		}
	}
	return 0;
}

/* Whether the line does not begin with a letter; letters are told quickly. */
static inline bool begins_softly(struct span line)
{
	uint32_t c;

	if (line.len == 0 || (unsigned char)((line.ptr[0] | 0x20) - 'a') < 26)
		return false;
	utf8_decode(line.ptr, line.ptr + line.len, &c);
	return fold_is_soft(c);
}

/* The line from the first character on that is neither sign nor blank; nor digit, if
 * numbers go as well. */
static struct span undecorate(struct span line, bool numbers)
{
	while (line.len > 0) {
		uint32_t c;
		size_t len = utf8_decode(line.ptr, line.ptr + line.len, &c);

		if (!(numbers ? fold_is_soft(c) : fold_is_decor(c) || fold_is_blank(c)))
			break;
		line = span_from(line, len);
	}
	return line;
}

/* The line up to the last character that is neither sign nor blank nor digit. */
static struct span strip_end(struct span line)
{
	while (line.len > 0 && (unsigned char)((line.ptr[line.len - 1] | 0x20) - 'a') >= 26) {
		uint32_t c;
		size_t len = edge_decode_before(line.ptr, line.ptr + line.len, &c);

		if (!fold_is_soft(c))
			break;
		line.len -= len;
	}
	return line;
}

/* Whether one of the next eight bytes of a line is a letter; `from` may be its end. */
static bool has_letter_soon(const char *from, const char *line_end, const char *limit)
{
	uint64_t letters;

	if (from >= line_end || limit - from < 8)
		return false;
	letters = ascii8_range(edge_lower(ascii8_load(from) & ~ASCII8_ALL), 'a', 'z');
	if (line_end - from < 8)
		letters &= edge_mask((unsigned)(line_end - from));
	return (letters & ~ascii8_load(from)) != 0;
}

/* Whether nothing decorates the end of a line for sure. */
static bool ends_firmly(struct span line)
{
	return line.len > 0 && (unsigned char)((line.ptr[line.len - 1] | 0x20) - 'a') < 26;
}

/* Adds what `text`, a line without something at its start, says, and what it
 * says without what decorates its end, if that changes the key. */
static int look_up_start(struct scan *s, const struct edge_table *t, struct ends *ends,
                         struct span text, const char *limit)
{
	struct start start = { .text = text };
	const char *seen;

	start.key = edge_key_start(text, limit, &start.seen);
	if (look_up(&s->hits, t, &start, ends, false) != 0)
		return -1;
	seen = start.seen;
	if (!s->index->has_cores || ends_firmly(text) ||
	    has_letter_soon(seen, text.ptr + text.len, limit))
		return 0;
	start = (struct start){ .text = strip_end(text) };
	if (start.text.ptr + start.text.len >= seen)
		return 0;
	start.key = edge_key_start(start.text, limit, &start.seen);
	return look_up(&s->hits, t, &start, ends, true);
}

/* Whether an edge that begins with a sign, a digit or a blank may begin the line. */
static bool may_start_softly(const struct index *x, struct span line)
{
	unsigned char first = line.len > 1 ? (unsigned char)line.ptr[0] : 0x80;

	return first >= 0x80 || byte_set_has(&x->gate.sign[first], (unsigned char)line.ptr[1]);
}

/* Adds what the start of a line says. */
static int scan_start(struct scan *s, struct ends *ends, const char *limit)
{
	const struct index *x = s->index;
	struct span line = ends->line;

	if (begins_softly(line)) {
		if (may_start_softly(x, line)) {
			struct start start = { .text = line };

			start.key = edge_key_start(line, limit, &start.seen);
			if (look_up(&s->hits, &x->signs, &start, ends, false) != 0)
				return -1;
		}
		if (x->numbers.count > 0 &&
		    look_up_start(s, &x->numbers, ends, undecorate(line, true), limit) != 0)
			return -1;
		line = undecorate(line, false);
		if (line.len > 0 && (line.ptr[0] & 0x80) && !edge_gate_beyond(&x->starts, line))
			return 0;
	}
	return look_up_start(s, &x->starts, ends, line, limit);
}

/* Adds what the end of a line says. */
static int scan_end(struct scan *s, struct ends *ends)
{
	struct start start = { .key = edge_key_end(ends->line, ends->first) };

	ends->tail = edge_tail(start.key);
	return look_up(&s->hits, &s->index->ends, &start, ends, false);
}

int scan_ends(struct scan *s, const struct stretch *text, const struct line *lines,
              uint32_t number, bool start, bool end)
{
	struct ends ends = { .line = trim(stretch_line(text, &lines[number])),
	                     .first = text->ptr, .number = number };

	if (start && scan_start(s, &ends, text->ptr + text->len) != 0)
		return -1;
	return end ? scan_end(s, &ends) : 0;
}
