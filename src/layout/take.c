/*
 * take: turns what a document state has seen into the measures of a line.
 *
 * Shares and sums over a window are differences of two running sums, distances
 * the position of a bit in a shift register; only the few measures that need
 * neighbours themselves look at them.  All of it is integers, rounded down.
 *
 * Bounds: constant work a line.
 */
#include "layout/model.h"
#include "layout/state.h"

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
	struct sums sums; /* over them */
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
	const struct sums *before = first ? &state_line(d, first - 1)->sums : &no_sums;
	const struct sums *upto = &state_line(d, last)->sums;
	struct window w = { .lines = (uint32_t)(last - first + 1) };

	for (unsigned i = 0; i < SUM_KINDS; i++)
		w.sums.of[i] = upto->of[i] - before->of[i];
	w.sums.flagged = subtract_bytes(upto->flagged, before->flagged);
	return w;
}

static unsigned flagged(const struct window *w, enum shape_flag flag)
{
	return w->sums.flagged >> 8 * flag & 0xFF;
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

/* A sum for each line, times `times`, by `by`. */
static uint8_t per_line(const struct window *w, enum sum sum, unsigned times, unsigned by)
{
	uint64_t all = (uint64_t)w->sums.of[sum] * times / by;

	return all >> 26 ? MEASURE_MAX : clip(divide(all, w->lines));
}

static void take_line(const struct shape *s, uint8_t *v)
{
	v[MEASURE_WORDS] = clip(s->words);
	v[MEASURE_CHARS] = clip(s->chars);
	v[MEASURE_END] = s->end;
	v[MEASURE_COMMAS] = s->words ? percent(s->commas, s->words) : MEASURE_MAX;
}

static void take_around(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct window w1 = window_of(d, line, 1, 1), w2 = window_of(d, line, 2, 2);
	const struct window w4 = window_of(d, line, 4, 4), w16 = window_of(d, line, 16, 16);

	v[MEASURE_LONG_16] = share(&w16, SHAPE_LONG);
	v[MEASURE_STOPS_1] = share(&w1, SHAPE_STOPS);
	v[MEASURE_STOPS_2] = share(&w2, SHAPE_STOPS);
	v[MEASURE_DATED_16] = share(&w16, SHAPE_DATED);
	v[MEASURE_LOWER_16] = share(&w16, SHAPE_LOWER);
	v[MEASURE_INDENTED_16] = share(&w16, SHAPE_INDENTED);
	v[MEASURE_PROSE_1] = per_line(&w1, SUM_PROSE_CHARS, 1, 4);
	v[MEASURE_PROSE_2] = per_line(&w2, SUM_PROSE_CHARS, 1, 4);
	v[MEASURE_CHARS_4] = per_line(&w4, SUM_CHARS, 1, 1);
	v[MEASURE_COMMAS_2] = per_line(&w2, SUM_COMMAS, 10, 1);
	v[MEASURE_WIDE_16] = percent(w16.sums.of[SUM_WIDE], w16.sums.of[SUM_CHARS]);
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
		uint64_t chars = state_line(d, line + at - low)->sums.of[SUM_CHARS] -
		                 state_line(d, line + at - high)->sums.of[SUM_CHARS];

		best = chars > best ? chars : best;
		softs &= above;
	}
	return best;
}

static void take_neighbours(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	unsigned at = (unsigned)(d->pushed - 1 - line); /* its bit in the registers */
	const struct window below = window_of(d, line, 0, LAYOUT_AHEAD_LINES);

	v[MEASURE_SOFT_GAP] = d->softs >> at & 1 ? 0 :
	        (uint8_t)(distance_above(d->softs, at, 33) + distance_below(d->softs, at, 17));
	v[MEASURE_LEADS_ABOVE] = (uint8_t)distance_above(d->leads, at, 17);
	v[MEASURE_SOFT_BELOW] = (uint8_t)(flagged(&below, SHAPE_SOFT) - (d->softs >> at & 1));
	v[MEASURE_BLOCK_BELOW] = clip(block_below(d, line, at) / 32);
}

static void take_past(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	v[MEASURE_PAST_BLOCK] = line ? clip(state_line(d, line - 1)->best_block / 32) : 0;
	v[MEASURE_SEEN_SHARE] = percent(d->prose_chars, d->chars);
	v[MEASURE_SEEN_LINES] = clip(d->pushed);
}

static void take_words(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct shape *s = &state_line(d, line)->shape;
	uint32_t serial = d->serial - (uint32_t)(d->pushed - line); /* of this line */
	uint32_t recent = serial > LAYOUT_AHEAD_LINES ? serial - LAYOUT_AHEAD_LINES : 0;
	unsigned n = s->hash_count < MEASURE_ASKED_WORDS ? s->hash_count :
	                                                      MEASURE_ASKED_WORDS;
	unsigned own = (unsigned)shape_has(s, SHAPE_PROSE); /* a line is not its own company */
	unsigned in_recent = 0, long_known = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned found = lexicon_lines(&d->prose, s->hash[i]) > own;
		unsigned near = found & (d->prose.last[lexicon_slot(s->hash[i])] >= recent);

		in_recent += near;
		long_known += found & (s->hash[i] / SHAPE_LONG_WORD);
	}
	v[MEASURE_IN_RECENT] = percent(in_recent, n);
	v[MEASURE_LONG_KNOWN] = (uint8_t)long_known;
	v[MEASURE_WORDING] = d->model ? model_wording(d->model, s->hash, n) : MEASURE_WORDING_NONE;
}

void take_measures(const struct layout_doc *d, uint64_t line, uint8_t *values)
{
	take_line(&state_line(d, line)->shape, values);
	take_around(d, line, values);
	take_neighbours(d, line, values);
	take_past(d, line, values);
	take_words(d, line, values);
}

void take_hits(uint64_t bits, uint8_t *values)
{
	/* Unlike in the shift registers, later lines are in higher bits. */
	uint64_t above = bits & ((UINT64_C(1) << LAYOUT_HITS_BACK) - 1);
	uint64_t below = bits >> LAYOUT_HITS_BACK >> 1 & ((UINT64_C(1) << LAYOUT_AHEAD_LINES) - 1);
	unsigned to_above = LAYOUT_HITS_BACK + 1;

	if (above)
		to_above = LAYOUT_HITS_BACK - (63 - (unsigned)__builtin_clzll(above));
	values[MEASURE_HITS_16] = (uint8_t)(
	        count_bits(above >> (LAYOUT_HITS_BACK - LAYOUT_AHEAD_LINES)) + count_bits(below));
	values[MEASURE_HITS_4] = (uint8_t)(
	        count_bits(above >> (LAYOUT_HITS_BACK - 4)) + count_bits(below & 0xF));
	values[MEASURE_HIT_ABOVE] = (uint8_t)to_above;
}
