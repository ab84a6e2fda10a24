/*
 * take: turns what a document state has seen into the measures of a line.
 *
 * Shares of lines come from the shift registers by counting bits, sums over a
 * window from the difference of two running sums, distances from the position
 * of a bit; only the few measures that need neighbours themselves look at
 * shapes.  All of it is integers; shares are rounded down.
 *
 * Bounds: constant work a line.
 */
#include "layout/state.h"

#define ASKED_WORDS 24 /* words of a line that are looked up */
#define NEAR_LINES 8   /* how far the longest neighbours are looked for */

/* 2^32 / n, rounded up: for lines of a window, x * this >> 32 is x / n for all
 * x below 2^26, so that no measure needs a division. */
static const uint32_t reciprocal[] = {
	0, 0xFFFFFFFF, 0x80000000, 0x55555556, 0x40000000, 0x33333334, 0x2AAAAAAB, 0x24924925,
	0x20000000, 0x1C71C71D, 0x1999999A, 0x1745D175, 0x15555556, 0x13B13B14, 0x12492493,
	0x11111112, 0x10000000, 0x0F0F0F10, 0x0E38E38F, 0x0D79435F, 0x0CCCCCCD, 0x0C30C30D,
	0x0BA2E8BB, 0x0B21642D, 0x0AAAAAAB, 0x0A3D70A4, 0x09D89D8A, 0x097B425F, 0x0924924A,
	0x08D3DCB1, 0x08888889, 0x08421085, 0x08000000, 0x07C1F07D,
};

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
	uint64_t mask; /* of the shift registers */
	uint32_t lines;
	const struct sums *before, *upto; /* sums before its first line and at its last */
};

static const struct sums no_sums;

static struct window window_of(const struct layout_doc *d, uint64_t line, unsigned above,
                               unsigned below)
{
	uint64_t first = line > above ? line - above : 0;
	uint64_t last = line + below < d->pushed ? line + below : d->pushed - 1;
	uint32_t lines = (uint32_t)(last - first + 1);

	return (struct window){
		.mask = ((UINT64_C(1) << lines) - 1) << (d->pushed - 1 - last),
		.lines = lines,
		.before = first ? &state_line(d, first - 1)->sums : &no_sums,
		.upto = &state_line(d, last)->sums,
	};
}

static uint32_t count(uint64_t bits)
{
	return (uint32_t)__builtin_popcountll(bits);
}

/* How many percent of the window's lines have a flag. */
static uint8_t share(const struct layout_doc *d, const struct window *w, enum shape_flag flag)
{
	uint64_t n = count(d->bits[flag] & w->mask);

	return w->lines == 1 ? (uint8_t)(n * 100) : (uint8_t)(n * 100 * reciprocal[w->lines] >> 32);
}

static uint8_t per_line(uint64_t sum, uint32_t lines)
{
	if (sum >> 26)
		return MEASURE_MAX;
	return lines == 1 ? clip(sum) : clip(sum * reciprocal[lines] >> 32);
}

#define SUM(w, field) ((w).upto->field - (w).before->field)

static void take_line(const struct shape *s, uint8_t *v)
{
	v[MEASURE_WORDS] = clip(s->words);
	v[MEASURE_CHARS] = clip(s->chars);
	v[MEASURE_END] = s->end;
	v[MEASURE_START] = s->start;
	v[MEASURE_COMMAS] = s->words ? percent(s->commas, s->words) : MEASURE_MAX;
	v[MEASURE_LOWER_RUN] = s->cased ? clip(s->lower_run) : MEASURE_MISSING;
	v[MEASURE_PUNCT] = percent(s->puncts, s->seen_chars);
	v[MEASURE_CAPITALS] = percent(s->capitalised, s->cased);
	v[MEASURE_UPPERS] = s->cased ? percent(s->uppers, s->seen_chars) : MEASURE_MISSING;
	v[MEASURE_SEPARATORS] = clip(s->separators);
}

static void take_around(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct window w1 = window_of(d, line, 1, 1), w2 = window_of(d, line, 2, 2);
	const struct window w4 = window_of(d, line, 4, 4), w16 = window_of(d, line, 16, 16);

	v[MEASURE_LONG_4] = share(d, &w4, SHAPE_LONG);
	v[MEASURE_LONG_16] = share(d, &w16, SHAPE_LONG);
	v[MEASURE_STOPS_1] = share(d, &w1, SHAPE_STOPS);
	v[MEASURE_STOPS_2] = share(d, &w2, SHAPE_STOPS);
	v[MEASURE_ITEM_4] = share(d, &w4, SHAPE_ITEM);
	v[MEASURE_SHORT_16] = share(d, &w16, SHAPE_SHORT);
	v[MEASURE_DATED_16] = share(d, &w16, SHAPE_DATED);
	v[MEASURE_LOWER_16] = share(d, &w16, SHAPE_LOWER);
	v[MEASURE_INDENTED_16] = share(d, &w16, SHAPE_INDENTED);
	v[MEASURE_PROSE_1] = per_line(SUM(w1, prose_chars) / 4, w1.lines);
	v[MEASURE_PROSE_2] = per_line(SUM(w2, prose_chars) / 4, w2.lines);
	v[MEASURE_CHARS_4] = per_line(SUM(w4, chars), w4.lines);
	v[MEASURE_CHARS_16] = per_line(SUM(w16, chars), w16.lines);
	v[MEASURE_COMMAS_1] = per_line(SUM(w1, commas) * 10, w1.lines);
	v[MEASURE_COMMAS_2] = per_line(SUM(w2, commas) * 10, w2.lines);
	v[MEASURE_DIGITS_16] = percent(SUM(w16, digits), SUM(w16, chars));
	v[MEASURE_CAPITALS_2] = percent(SUM(w2, capitalised), SUM(w2, cased));
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
static uint64_t block_below(const struct layout_doc *d, uint64_t line)
{
	uint64_t best = 0, run = 0;

	for (uint64_t n = line + 1; n < d->pushed; n++) {
		const struct shape *s = &state_line(d, n)->shape;

		run = shape_has(s, SHAPE_SOFT) ? run + s->chars : 0;
		best = run > best ? run : best;
	}
	return best;
}

static void take_neighbours(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	static const struct {
		uint8_t to, by;
	} ends_below[] = { { MEASURE_END_BELOW_1, 1 }, { MEASURE_END_BELOW_3, 3 } };
	unsigned at = (unsigned)(d->pushed - 1 - line); /* its bit in the registers */
	const struct window below = window_of(d, line, 0, LAYOUT_AHEAD_LINES);
	uint64_t self = UINT64_C(1) << at;
	unsigned longest_above = 0, longest_below = 0;

	v[MEASURE_SOFT_GAP] = d->bits[SHAPE_SOFT] & self ? 0 :
	        (uint8_t)(distance_above(d->bits[SHAPE_SOFT], at, 33) +
	                  distance_below(d->bits[SHAPE_SOFT], at, 17));
	v[MEASURE_STRONG_BELOW] = (uint8_t)distance_below(d->bits[SHAPE_STRONG], at, 17);
	v[MEASURE_LEADS_ABOVE] = (uint8_t)distance_above(d->bits[SHAPE_LEADS], at, 17);
	v[MEASURE_SOFT_BELOW] = (uint8_t)count(d->bits[SHAPE_SOFT] & below.mask & ~self);
	v[MEASURE_BLOCK_BELOW] = clip(block_below(d, line) / 32);
	for (unsigned i = 0; i < sizeof(ends_below) / sizeof(*ends_below); i++)
		v[ends_below[i].to] = line + ends_below[i].by < d->pushed ?
		        state_line(d, line + ends_below[i].by)->shape.end : MEASURE_MISSING;
	v[MEASURE_START_ABOVE_1] = line ? state_line(d, line - 1)->shape.start : MEASURE_MISSING;
	for (unsigned k = 1; k <= NEAR_LINES; k++) {
		unsigned above = line >= k ? state_line(d, line - k)->shape.words : 0;
		unsigned next = line + k < d->pushed ? state_line(d, line + k)->shape.words : 0;

		longest_above = above > longest_above ? above : longest_above;
		longest_below = next > longest_below ? next : longest_below;
	}
	v[MEASURE_LONGEST_8] = clip(longest_above < longest_below ? longest_above : longest_below);
}

static void take_past(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct sums *past = line ? &state_line(d, line - 1)->sums : &no_sums;

	v[MEASURE_PAST_LINES] = clip(past->prose_lines);
	v[MEASURE_PAST_CHARS] = clip(past->prose_chars / 64);
	v[MEASURE_PAST_SHARE] = percent(past->prose_chars, past->chars);
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
	unsigned in_prose = 0, in_recent = 0, longs = 0, long_in_prose = 0, long_in_recent = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned found = lexicon_lines(&d->prose, s->hash[i]) > own;
		unsigned near = found & (d->prose.last[lexicon_slot(s->hash[i])] >= recent);
		unsigned is_long = (s->hash[i] & SHAPE_LONG_WORD) != 0;

		in_prose += found;
		in_recent += near;
		longs += is_long;
		long_in_prose += found & is_long;
		long_in_recent += near & is_long;
	}
	v[MEASURE_IN_PROSE] = percent(in_prose, n);
	v[MEASURE_IN_RECENT] = percent(in_recent, n);
	v[MEASURE_LONG_IN_PROSE] = percent(long_in_prose, longs);
	v[MEASURE_LONG_IN_RECENT] = percent(long_in_recent, longs);
}

static void take_repeats(const struct layout_doc *d, uint64_t line, uint8_t *v)
{
	const struct shape *s = &state_line(d, line)->shape;
	uint64_t first = line > LAYOUT_AHEAD_LINES ? line - LAYOUT_AHEAD_LINES : 0;
	unsigned same_first = 0, repeat = 0, same_last = 0;

	for (uint64_t n = first; n < d->pushed; n++) {
		const struct shape *o = &state_line(d, n)->shape;

		if (n == line) continue;
		same_first += o->hash_count && s->hash_count && o->hash[0] == s->hash[0];
		same_last += o->hash_count && s->hash_count && o->hash_count < SHAPE_MAX_WORDS && s->hash_count < SHAPE_MAX_WORDS && o->hash[o->hash_count-1] == s->hash[s->hash_count-1];
		repeat |= n > line && o->print == s->print;
	}
	v[MEASURE_REPEAT_BELOW] = s->print && repeat;
	v[MEASURE_SAME_FIRST] = (uint8_t)same_first;
	v[MEASURE_SAME_LAST] = (uint8_t)same_last;
}

void take_measures(const struct layout_doc *d, uint64_t line, uint8_t *values)
{
	take_line(&state_line(d, line)->shape, values);
	take_around(d, line, values);
	take_neighbours(d, line, values);
	take_past(d, line, values);
	take_words(d, line, values);
	take_repeats(d, line, values);
}

void take_hits(uint64_t bits, uint8_t *values)
{
	/* The registers have the newest line lowest; here the oldest is. */
	const uint64_t self = UINT64_C(1) << LAYOUT_HITS_BACK;
	uint64_t above = bits & (self - 1), below = bits >> LAYOUT_HITS_BACK >> 1;

	below &= (UINT64_C(1) << LAYOUT_AHEAD_LINES) - 1;
	values[MEASURE_HITS_16] =
	        (uint8_t)(count(above >> (LAYOUT_HITS_BACK - LAYOUT_AHEAD_LINES)) + count(below));
	values[MEASURE_HIT_ABOVE] = (uint8_t)(above ? LAYOUT_HITS_BACK - (63 - __builtin_clzll(above)) :
	                                      LAYOUT_HITS_BACK + 1);
	values[MEASURE_HIT_BELOW] = (uint8_t)(below ? __builtin_ctzll(below) + 1 : LAYOUT_AHEAD_LINES + 1);
}
