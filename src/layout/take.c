/*
 * take: turns what a document state has seen into the measures of a line.
 *
 * Shares and sums over a window are differences of two running sums, distances
 * the position of a bit in a shift register; only the few measures that need
 * neighbours themselves look at them.  All of it is integers, rounded down.
 *
 * Bounds: constant work a line.
 */
#include "layout/state.h"

#define ASKED_WORDS 24 /* words of a line that are looked up */
#define NEAR_LINES 8   /* how far the longest neighbours are looked for */

/* 2^32 / n, rounded up: for the lines of a window, x * this >> 32 is x / n for
 * all x below 2^26, so that no share needs a division. */
static const uint64_t reciprocal[] = {
	0x000000000, 0x100000000, 0x080000000, 0x055555556, 0x040000000, 0x033333334,
	0x02AAAAAAB, 0x024924925, 0x020000000, 0x01C71C71D, 0x01999999A, 0x01745D175,
	0x015555556, 0x013B13B14, 0x012492493, 0x011111112, 0x010000000, 0x00F0F0F10,
	0x00E38E38F, 0x00D79435F, 0x00CCCCCCD, 0x00C30C30D, 0x00BA2E8BB, 0x00B21642D,
	0x00AAAAAAB, 0x00A3D70A4, 0x009D89D8A, 0x0097B425F, 0x00924924A, 0x008D3DCB1,
	0x008888889, 0x008421085, 0x008000000, 0x007C1F07D,
};

static unsigned count_bits(uint64_t bits)
{
	unsigned n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

static uint8_t clip(uint64_t v)
{
	return v > MEASURE_MAX ? MEASURE_MAX : (uint8_t)v;
}

static uint8_t percent(uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return MEASURE_MISSING;
	/* Division is much faster on 32 bits, and documents of 40 MB are rare. */
	if (part < UINT32_MAX / 100 && whole <= UINT32_MAX)
		return clip((uint32_t)part * 100 / (uint32_t)whole);
	return clip(part / (whole / 100 + 1));
}

/* The lines from `above` above a line to `below` below it, as far as there are any. */
struct window {
	uint32_t lines;
	uint64_t flagged; /* lines with each of the counted flags, a byte a flag */
	const struct sums *before, *upto; /* sums before its first line and at its last */
};

static const struct sums no_sums;

/* a - b in each byte, modulo 256. */
static uint64_t subtract_bytes(uint64_t a, uint64_t b)
{
	const uint64_t highs = 0x8080808080808080u;

	return ((a | highs) - (b & ~highs)) ^ ((a ^ ~b) & highs);
}

static inline struct window window_of(const struct layout_doc *d, uint64_t line,
                                      unsigned above, unsigned below)
{
	uint64_t first = line > above ? line - above : 0;
	uint64_t last = line + below < d->pushed ? line + below : d->pushed - 1;
	uint32_t lines = (uint32_t)(last - first + 1);
	const struct sums *before = first ? &state_line(d, first - 1)->sums : &no_sums;
	const struct sums *upto = &state_line(d, last)->sums;

	return (struct window){ lines, subtract_bytes(upto->flagged, before->flagged), before, upto };
}

static unsigned flagged(const struct window *w, enum shape_flag flag)
{
	return w->flagged >> 8 * flag & 0xFF;
}

/* x / lines for x below 2^26. */
static uint64_t divide(uint64_t x, uint32_t lines)
{
	return x * reciprocal[lines] >> 32;
}

/* How many percent of the window's lines have a flag. */
static uint8_t share(const struct window *w, enum shape_flag flag)
{
	return (uint8_t)divide(flagged(w, flag) * 100, w->lines);
}

static uint8_t per_line(uint64_t sum, uint32_t lines)
{
	if (sum >> 26)
		return MEASURE_MAX;
	return clip(divide(sum, lines));
}

#define SUM(w, field) ((w).upto->field - (w).before->field)

static void take_line(const struct shape *s, uint8_t *v)
{
	v[MEASURE_WORDS] = clip(s->words);
	v[MEASURE_CHARS] = clip(s->chars);
	v[MEASURE_END] = s->end;
	v[MEASURE_COMMAS] = s->words ? percent(s->commas, s->words) : MEASURE_MAX;
	v[MEASURE_LOWER_RUN] = s->cased ? clip(s->lower_run) : MEASURE_MISSING;
	v[MEASURE_PUNCT] = percent(s->puncts, s->seen_chars);
	v[MEASURE_CAPITALS] = percent(s->capitalised, s->cased);
	v[MEASURE_SEPARATORS] = clip(s->separators);
}

static void take_around(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct window w1 = window_of(d, line, 1, 1), w2 = window_of(d, line, 2, 2);
	const struct window w4 = window_of(d, line, 4, 4), w16 = window_of(d, line, 16, 16);

	v[MEASURE_LONG_16] = share(&w16, SHAPE_LONG);
	v[MEASURE_STOPS_1] = share(&w1, SHAPE_STOPS);
	v[MEASURE_STOPS_2] = share(&w2, SHAPE_STOPS);
	v[MEASURE_ITEM_4] = share(&w4, SHAPE_ITEM);
	v[MEASURE_DATED_16] = share(&w16, SHAPE_DATED);
	v[MEASURE_LOWER_16] = share(&w16, SHAPE_LOWER);
	v[MEASURE_INDENTED_16] = share(&w16, SHAPE_INDENTED);
	v[MEASURE_PROSE_1] = per_line(SUM(w1, prose_chars) / 4, w1.lines);
	v[MEASURE_PROSE_2] = per_line(SUM(w2, prose_chars) / 4, w2.lines);
	v[MEASURE_CHARS_4] = per_line(SUM(w4, chars), w4.lines);
	v[MEASURE_COMMAS_2] = per_line(SUM(w2, commas) * 10, w2.lines);
	v[MEASURE_DIGITS_16] = percent(SUM(w16, digits), SUM(w16, chars));
	v[MEASURE_CAPITALS_16] = percent(SUM(w16, capitalised), SUM(w16, cased));
}

/* Lines to the nearest set bit above bit `at`, at most `none`. */
static unsigned distance_above(uint64_t bits, unsigned at, unsigned none)
{
	uint64_t above = bits >> at >> 1;
	unsigned distance = above ? (unsigned)__builtin_ctzll(above) + 1 : none;

	return distance < none ? distance : none;
}

static unsigned distance_below(uint64_t bits, unsigned at, unsigned none)
{
	uint64_t below = bits & ((UINT64_C(1) << at) - 1);

	return below ? at - (63 - (unsigned)__builtin_clzll(below)) : none;
}

/* Characters in the largest run of soft lines among those right below. */
static uint64_t block_below(const struct layout_doc *d, uint64_t line, unsigned at)
{
	uint64_t softs = d->softs & ((UINT64_C(1) << at) - 1), best = 0;

	/* Run by run, the farthest first: a run is a difference of sums. */
	while (softs) {
		unsigned low = (unsigned)__builtin_ctzll(softs);
		uint64_t above = softs + (UINT64_C(1) << low); /* carries to behind the run */
		unsigned high = (unsigned)__builtin_ctzll(above & ~softs);
		uint64_t chars = state_line(d, line + at - low)->sums.chars -
		                 state_line(d, line + at - high)->sums.chars;

		best = chars > best ? chars : best;
		softs &= above;
	}
	return best;
}

/* The largest of NEAR_LINES numbers. */
static unsigned largest(const uint8_t *words)
{
	unsigned most = 0;

	for (unsigned i = 0; i < NEAR_LINES; i++)
		most = words[i] > most ? words[i] : most;
	return most;
}

static void take_neighbours(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	unsigned at = (unsigned)(d->pushed - 1 - line); /* its bit in the registers */
	const struct window below = window_of(d, line, 0, LAYOUT_AHEAD_LINES);
	const uint8_t *near = d->words + state_place(line);
	unsigned longest_above, longest_below;

	v[MEASURE_SOFT_GAP] = d->softs >> at & 1 ? 0 :
	        (uint8_t)(distance_above(d->softs, at, 33) + distance_below(d->softs, at, 17));
	v[MEASURE_LEADS_ABOVE] = (uint8_t)distance_above(d->leads, at, 17);
	v[MEASURE_SOFT_BELOW] = (uint8_t)(flagged(&below, SHAPE_SOFT) - (d->softs >> at & 1));
	v[MEASURE_BLOCK_BELOW] = clip(block_below(d, line, at) / 32);
	v[MEASURE_END_BELOW_3] = line + 3 < d->pushed ? state_line(d, line + 3)->shape.end :
	                                                MEASURE_MISSING;
	v[MEASURE_START_ABOVE_1] = line ? state_line(d, line - 1)->shape.start : MEASURE_MISSING;
	longest_above = largest(near - NEAR_LINES);
	longest_below = largest(near + 1);
	v[MEASURE_LONGEST_8] = clip(longest_above < longest_below ? longest_above : longest_below);
}

static void take_past(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct sums *past = line ? &state_line(d, line - 1)->sums : &no_sums;

	v[MEASURE_PAST_CHARS] = clip(past->prose_chars / 64);
	v[MEASURE_PAST_BLOCK] = clip(past->best_block / 32);
	v[MEASURE_SEEN_SHARE] = percent(d->sums.prose_chars, d->sums.chars);
	v[MEASURE_SEEN_LINES] = clip(d->pushed);
}

static void take_words(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct shape *s = &state_line(d, line)->shape;
	uint32_t serial = d->serial - (uint32_t)(d->pushed - line); /* of this line */
	uint32_t recent = serial > LAYOUT_AHEAD_LINES ? serial - LAYOUT_AHEAD_LINES : 0;
	unsigned n = s->hash_count < ASKED_WORDS ? s->hash_count : ASKED_WORDS;
	unsigned own = (unsigned)shape_has(s, SHAPE_PROSE); /* a line is not its own company */
	unsigned in_prose = 0, in_recent = 0, longs = 0, long_in_prose = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned found = lexicon_lines(&d->prose, s->hash[i]) > own;
		unsigned near = found & (d->prose.last[lexicon_slot(s->hash[i])] >= recent);
		unsigned is_long = (s->hash[i] & SHAPE_LONG_WORD) != 0;

		in_prose += found;
		in_recent += near;
		longs += is_long;
		long_in_prose += found & is_long;
	}
	v[MEASURE_IN_PROSE] = percent(in_prose, n);
	v[MEASURE_IN_RECENT] = percent(in_recent, n);
	v[MEASURE_LONG_IN_PROSE] = percent(long_in_prose, longs);
}

/* Does one of the next lines read the same? */
static uint8_t repeats_below(const struct layout_doc *d, uint64_t line)
{
	const uint32_t *print = d->prints + state_place(line);
	unsigned same = 0;

	for (unsigned i = 1; i <= LAYOUT_AHEAD_LINES; i++)
		same |= print[i] == print[0];
	return print[0] != 0 && same;
}

void take_measures(const struct layout_doc *d, uint64_t line, uint8_t *values)
{
	take_line(&state_line(d, line)->shape, values);
	take_around(d, line, values);
	take_neighbours(d, line, values);
	take_past(d, line, values);
	take_words(d, line, values);
	values[MEASURE_REPEAT_BELOW] = repeats_below(d, line);
}

void take_hits(uint64_t bits, uint8_t *values)
{
	/* Unlike in the shift registers, later lines are in higher bits. */
	uint64_t above = bits & ((UINT64_C(1) << LAYOUT_HITS_BACK) - 1);
	uint64_t below = bits >> LAYOUT_HITS_BACK >> 1 & ((UINT64_C(1) << LAYOUT_AHEAD_LINES) - 1);
	unsigned to_above = LAYOUT_HITS_BACK + 1, to_below = LAYOUT_AHEAD_LINES + 1;

	if (above)
		to_above = LAYOUT_HITS_BACK - (63 - (unsigned)__builtin_clzll(above));
	if (below)
		to_below = (unsigned)__builtin_ctzll(below) + 1;
	values[MEASURE_HITS_16] = (uint8_t)(
	        count_bits(above >> (LAYOUT_HITS_BACK - LAYOUT_AHEAD_LINES)) + count_bits(below));
	values[MEASURE_HIT_ABOVE] = (uint8_t)to_above;
	values[MEASURE_HIT_BELOW] = (uint8_t)to_below;
}
