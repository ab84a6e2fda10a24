/*
 * doc: takes the lines of a document one by one and keeps what measures need.
 *
 * A line's shape goes into a ring, its flags into shift registers, its numbers
 * into running sums; when LAYOUT_AHEAD_LINES more lines have come, its
 * measures are taken once (take.c) and stored as bytes until it is released.
 *
 * Bounds: a constant amount of memory and a byte a measure for each line that
 * is not released; work a line is bounded by SHAPE_MAX_BYTES and the look-ahead.
 * Once the ring of measures has grown to what the caller leaves unreleased,
 * nothing is allocated.
 *
 * Invariant: the measures of a line depend on the lines up to it and
 * LAYOUT_AHEAD_LINES after it, never on how or when they were asked for.
 */
#include <stdlib.h>

#include "base/line.h"
#include "layout/state.h"

#define FIRST_CAP_LINES 128

struct layout_doc *layout_doc_new(const struct layout_model *m)
{
	struct layout_doc *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->model = m;
	glyph_tables_init(&d->tables);
	d->serial = 1;
	d->cap_lines = FIRST_CAP_LINES;
	d->values = malloc(d->cap_lines * MEASURE_COUNT);
	d->hits = calloc(d->cap_lines / 64, sizeof(*d->hits));
	if (!d->values || !d->hits) {
		layout_doc_free(d);
		return NULL;
	}
	return d;
}

void layout_doc_free(struct layout_doc *d)
{
	if (!d)
		return;
	free(d->values);
	free(d->hits);
	free(d);
}

void layout_begin(struct layout_doc *d)
{
	lexicon_begin(&d->prose, &d->serial);
	d->pushed = d->ready = d->released = 0;
	d->chars = d->prose_chars = d->block = d->best_block = 0;
	memset(&d->sums, 0, sizeof(d->sums));
	d->softs = d->leads = 0;
}

/* Doubles the ring of measures; -1 when there is no memory. */
static int grow(struct layout_doc *d)
{
	size_t cap = d->cap_lines * 2;
	uint8_t *values = malloc(cap * MEASURE_COUNT);
	uint64_t *hits = calloc(cap / 64, sizeof(*hits));

	if (!values || !hits) {
		free(values);
		free(hits);
		return -1;
	}
	/* All lines there are room for; those no longer needed do not matter. */
	uint64_t first = d->pushed > d->cap_lines ? d->pushed - d->cap_lines : 0;
	for (uint64_t n = first; n < d->pushed; n++) {
		uint64_t hit = d->hits[n % d->cap_lines / 64] >> n % 64 & 1;

		memcpy(values + n % cap * MEASURE_COUNT,
		       d->values + n % d->cap_lines * MEASURE_COUNT, MEASURE_COUNT);
		hits[n % cap / 64] |= hit << n % 64;
	}
	free(d->values);
	free(d->hits);
	d->values = values;
	d->hits = hits;
	d->cap_lines = cap;
	return 0;
}

/* A part of an overlong line is data, whatever marks it has. */
static void unmark_long(struct shape *s)
{
	s->flags &= ~(1u << SHAPE_STOPS | 1u << SHAPE_SOFT | 1u << SHAPE_PROSE);
}

/* Bit i of a byte as a 1 in byte i. */
static uint64_t spread(uint32_t byte)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	uint64_t picked = byte * ones & 0x8040201008040201u;

	return ((picked + (highs - ones)) | picked) >> 7 & ones;
}

/* a + b in each byte, modulo 256. */
static uint64_t add_bytes(uint64_t a, uint64_t b)
{
	const uint64_t highs = 0x8080808080808080u;

	return ((a & ~highs) + (b & ~highs)) ^ ((a ^ b) & highs);
}

static void add_sums(struct layout_doc *d, const struct shape *s)
{
	uint32_t prose_chars = shape_has(s, SHAPE_PROSE) ? s->chars : 0;
	const uint32_t of[SUM_KINDS] = {
		[SUM_CHARS] = s->chars, [SUM_PROSE_CHARS] = prose_chars, [SUM_COMMAS] = s->commas,
		[SUM_WIDE] = s->wide,
	};

	for (unsigned i = 0; i < SUM_KINDS; i++)
		d->sums.of[i] += of[i];
	d->sums.flagged = add_bytes(d->sums.flagged,
	                            spread(s->flags & ((1u << SHAPE_COUNTED) - 1)));
	d->chars += s->chars;
	d->prose_chars += prose_chars;
	d->block = shape_has(s, SHAPE_SOFT) ? d->block + s->chars : 0;
	if (d->block > d->best_block)
		d->best_block = d->block;
}

static void finish_line(struct layout_doc *d)
{
	take_measures(d, d->ready, d->values + d->ready % d->cap_lines * MEASURE_COUNT);
	d->ready++;
}

int layout_push_line(struct layout_doc *d, struct span text, unsigned flags)
{
	struct seen_line *line = &d->seen[d->pushed % STATE_SHAPES];
	struct shape *s = &line->shape;

	if (d->pushed + 1 - d->released + LAYOUT_HITS_BACK > d->cap_lines && grow(d) < 0)
		return -1;
	shape_measure(s, &d->tables, text);
	if (flags & LINE_LONG)
		unmark_long(s);
	d->softs = d->softs << 1 | shape_has(s, SHAPE_SOFT);
	d->leads = d->leads << 1 | shape_has(s, SHAPE_LEADS);
	add_sums(d, s);
	line->sums = d->sums;
	line->best_block = d->best_block;
	if (shape_has(s, SHAPE_PROSE))
		lexicon_add(&d->prose, d->serial, s->hash, s->hash_count);
	d->hits[d->pushed % d->cap_lines / 64] &= ~(UINT64_C(1) << d->pushed % 64);
	d->serial++;
	d->pushed++;
	if (d->pushed > LAYOUT_AHEAD_LINES)
		finish_line(d);
	return 0;
}

void layout_end(struct layout_doc *d)
{
	while (d->ready < d->pushed)
		finish_line(d);
}

uint64_t layout_ready_lines(const struct layout_doc *d)
{
	return d->ready;
}

void layout_note_hit(struct layout_doc *d, uint64_t line)
{
	/* A claim can reach back to lines that nobody asks for any more. */
	if (line < d->pushed && line + LAYOUT_HITS_BACK >= d->released)
		d->hits[line % d->cap_lines / 64] |= UINT64_C(1) << line % 64;
}

void layout_release(struct layout_doc *d, uint64_t line)
{
	if (line > d->released)
		d->released = line;
}

/* The hits from line - LAYOUT_HITS_BACK on, one bit a line. */
static uint64_t hits_around(const struct layout_doc *d, uint64_t line)
{
	uint64_t skip = line < LAYOUT_HITS_BACK ? LAYOUT_HITS_BACK - line : 0;
	uint64_t first = line + skip - LAYOUT_HITS_BACK, off = first % 64;
	uint64_t bits = d->hits[first % d->cap_lines / 64] >> off;

	if (off)
		bits |= d->hits[(first + 64) % d->cap_lines / 64] << (64 - off);
	/* Beyond the newest line the ring holds older ones. */
	if (d->pushed - first < 64)
		bits &= (UINT64_C(1) << (d->pushed - first)) - 1;
	return bits << skip;
}

const uint8_t *layout_values(struct layout_doc *d, uint64_t line)
{
	uint8_t *values = d->values + line % d->cap_lines * MEASURE_COUNT;

	take_hits(hits_around(d, line), values);
	return values;
}
