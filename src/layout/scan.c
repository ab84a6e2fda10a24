/*
 * scan: reads the measured prefix of a line.
 *
 * The line becomes sets of bytes, a bit a byte, one set a kind of character.
 * Letters, digits and blanks of ASCII are found 64 bytes at a time (bytes.h); each
 * other character is looked up and put into the set of its kind.  After that all
 * counts are counts of bits, and a word is a run of them, whose letters are
 * looked at once more to be hashed, eight at once.
 *
 * Bounds: SHAPE_MAX_BYTES bytes, each looked at a constant number of times; they
 * are copied first, so that whole blocks can be read.  Nothing is allocated.
 *
 * Invariant: a character has all its bytes in a set, or none, and so have the
 * marks that go on with it; `first` tells which are first.
 */
#include "layout/scan.h"

#include "layout/bytes.h"

enum { BLOCKS = SHAPE_MAX_BYTES / BYTES_BLOCK };
enum { LONG_BYTES = 5 };  /* of a long word; twice as many beyond ASCII */
enum { HASH_BYTES = 16 }; /* of a word that are hashed */

/* What is carried along a line. */
struct scan {
	struct shape *out;
	const struct glyph_tables *tables;
	const char *text, *end;   /* the copy */
	/* By block and kind; nothing is in the block behind the last. */
	uint64_t set[BLOCKS + 1][GLYPH_KINDS];
	uint64_t first[BLOCKS + 1];
	uint64_t word[BLOCKS + 1]; /* letters and digits, later what joins them too */
	enum glyph_kind wide_kind; /* of the last character beyond ASCII */
	const char *dense_end;    /* behind the last dense character, or NULL */
	uint32_t dense_before;    /* that character */
	uint32_t dense_run;       /* how many there are without a gap */
	uint32_t words, hashes;
};

static unsigned count_bits(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	return (unsigned)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/* count_bits where there are few. */
static unsigned count_few(uint64_t bits)
{
	unsigned n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* A step of a word's hash; the upper bits are the good ones. */
static inline uint64_t hash_step(uint64_t hash, uint64_t part)
{
	return (hash ^ hash >> 32 ^ part) * 0x9E3779B97F4A7C15u;
}

/* The 15 bits of a hash that are kept, with SHAPE_LONG_WORD. */
static inline uint16_t keep_hash(uint64_t hash, bool is_long)
{
	return (uint16_t)(hash >> 49 | (uint32_t)is_long << 15);
}

/* ---- characters ---- */

/* Takes up the dense character `c` at `p`: two neighbours have a hash, and so
 * has one that is alone. */
static void add_dense(struct scan *s, uint32_t c, const char *p, unsigned bytes)
{
	struct shape *out = s->out;

	if (p == s->dense_end) {
		s->hashes -= s->dense_run == 1; /* the first one is not alone */
		out->hash[s->hashes++] = keep_hash(
		        hash_step(0, (uint64_t)s->dense_before * 31 + c), true);
		s->dense_run++;
	} else {
		/* Blanks divide Thai and Lao text as sentence marks do elsewhere. */
		if (glyph_is_unmarked(c) && s->dense_end && s->dense_end + 1 == p && p[-1] == ' ' &&
		    glyph_is_unmarked(s->dense_before))
			out->stops++;
		out->hash[s->hashes++] = keep_hash(hash_step(0, c), false);
		s->dense_run = 1;
	}
	s->words += s->dense_run & 1;
	s->dense_before = c;
	s->dense_end = p + bytes;
}

/* The kind of the character that the mark at `p` goes on with. */
static enum glyph_kind marked_kind(const struct scan *s, const char *p)
{
	if (p == s->text)
		return GLYPH_PUNCT;
	return (unsigned char)p[-1] < 0x80 ? s->tables->kind[(unsigned char)p[-1]] : s->wide_kind;
}

/* Puts the characters of a block that are beyond ASCII, but those that began in
 * the block before, into their sets. */
static void read_wide(struct scan *s, unsigned block, uint64_t wide)
{
	uint64_t *set = s->set[block];

	while (wide) {
		unsigned bit = (unsigned)__builtin_ctzll(wide);
		const char *p = s->text + block * BYTES_BLOCK + bit;
		struct glyph g = glyph_at(s->tables, p, s->end);
		uint64_t all = (UINT64_C(1) << g.bytes) - 1;

		if (g.kind == GLYPH_MARK) {
			g.kind = marked_kind(s, p);
			s->out->chars++;
			if (p == s->dense_end)
				s->dense_end += g.bytes;
		} else {
			s->first[block] |= UINT64_C(1) << bit;
			s->out->wide++;
			if (g.kind == GLYPH_DENSE)
				add_dense(s, g.c, p, g.bytes);
		}
		s->wide_kind = g.kind;
		/* wide is not 0.  NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
		set[g.kind] |= all << bit;
		wide &= ~(all << bit);
		if (bit + g.bytes > BYTES_BLOCK) {
			set[GLYPH_KINDS + g.kind] |= all >> (BYTES_BLOCK - bit);
			s->first[block + 1] = ~(all >> (BYTES_BLOCK - bit));
		}
	}
}

/* Fills the sets of a block.  Of its first[] only those bits are clear that
 * belong to a character of the block before. */
static void read_block(struct scan *s, unsigned block)
{
	const char *p = s->text + block * BYTES_BLOCK;
	uint64_t *set = s->set[block], wide, others;
	struct byte_sets b;

	bytes_classify(&b, p);
	set[GLYPH_LOWER] |= b.letter & ~b.upper;
	set[GLYPH_UPPER] |= b.upper;
	set[GLYPH_DIGIT] |= b.digit;
	set[GLYPH_BLANK] |= b.blank;
	others = ~(b.letter | b.digit | b.blank | b.wide);
	for (; others; others &= others - 1) {
		unsigned char c = (unsigned char)p[__builtin_ctzll(others)];

		set[s->tables->kind[c]] |= others & -others;
	}
	wide = b.wide & s->first[block];
	s->first[block] = ~b.wide;
	if (wide)
		read_wide(s, block, wide);
	s->word[block] = set[GLYPH_LOWER] | set[GLYPH_UPPER] | set[GLYPH_CASELESS] |
	                 set[GLYPH_DIGIT];
}

static bool has(const struct scan *s, enum glyph_kind kind, const char *p)
{
	size_t at = (size_t)(p - s->text);

	return s->set[at / BYTES_BLOCK][kind] >> at % BYTES_BLOCK & 1;
}

/* Is there a blank at `p`, perhaps behind quotes and brackets? */
static bool is_closed(const struct scan *s, const char *p)
{
	while (p < s->end) {
		struct glyph g = glyph_at(s->tables, p, s->end);

		if (g.kind != GLYPH_QUOTE && g.c != '\'' && g.c != 0x2019)
			return g.kind == GLYPH_BLANK;
		p += g.bytes;
	}
	return false;
}

/*
 * Does the sentence mark at `p` end a sentence inside the line?  Not behind an
 * initial or a number, nor without a blank; ideographic ones need none.
 */
static bool is_inner_stop(const struct scan *s, const char *p)
{
	struct glyph g = glyph_at(s->tables, p, s->end);

	if (g.c >= 0x3000)
		return p + g.bytes < s->end;
	return p > s->text && is_closed(s, p + g.bytes) &&
	       (has(s, GLYPH_LOWER, p - 1) || has(s, GLYPH_CASELESS, p - 1) ||
	        has(s, GLYPH_DENSE, p - 1));
}

static void count_block(struct scan *s, unsigned block)
{
	struct shape *out = s->out;
	const uint64_t *set = s->set[block], first = s->first[block];

	out->chars += count_bits(first & ~set[GLYPH_BLANK]);
	out->commas = (uint16_t)(out->commas + count_few(set[GLYPH_COMMA] & first));
	for (uint64_t at = set[GLYPH_STOP] & first; at; at &= at - 1)
		out->stops = (uint16_t)(out->stops + is_inner_stop(
		        s, s->text + block * BYTES_BLOCK + __builtin_ctzll(at)));
}

/* ---- words ---- */

static bool bit_at(const uint64_t *set, size_t at)
{
	return set[at / BYTES_BLOCK] >> at % BYTES_BLOCK & 1;
}

/* Adds to the words the joiners of a block with a letter or digit right before
 * and behind. */
static void join_words(struct scan *s, unsigned block)
{
	uint64_t before = block ? s->word[block - 1] >> 63 : 0;

	/* What follows a letter is the first byte of a joiner. */
	for (uint64_t at = s->set[block][GLYPH_JOINER] & (s->word[block] << 1 | before); at;
	     at &= at - 1) {
		size_t start = block * BYTES_BLOCK + (unsigned)__builtin_ctzll(at), end = start + 1;

		while (end < (size_t)(s->end - s->text) && !bit_at(s->first, end))
			end++;
		for (; bit_at(s->word, end) && start < end; start++)
			s->word[start / BYTES_BLOCK] |= UINT64_C(1) << start % BYTES_BLOCK;
	}
}

/* Does a number that is a date start in one of the places? */
static bool has_date(const struct scan *s, uint64_t places, unsigned block)
{
	for (; places; places &= places - 1)
		if (shape_date_at(s->text + block * BYTES_BLOCK + __builtin_ctzll(places), s->end))
			return true;
	return false;
}

/* The hash of the word that starts at `p`. */
static inline uint16_t hash_word(const char *p, size_t bytes)
{
	bool is_long = bytes >= (unsigned)LONG_BYTES << ((unsigned char)*p >> 7);
	/* With bit 5 set letters are lower case, in most scripts that have case. */
	const uint64_t bit5 = ASCII8_EACH * 0x20;
	uint64_t part = ascii8_load(p) | bit5, hash;

	if (bytes <= 8) {
		hash = hash_step(0, part << (64 - 8 * bytes));
	} else {
		bytes = bytes < HASH_BYTES ? bytes : HASH_BYTES;
		hash = hash_step(hash_step(0, part), ascii8_load(p + bytes - 8) | bit5);
	}
	return keep_hash(hash, is_long);
}

/* Finds the words: runs of letters and digits, and what joins them. */
static void read_words(struct scan *s, unsigned blocks)
{
	struct shape *out = s->out;
	uint16_t *const first_hash = out->hash + s->hashes, *hash = first_hash;
	uint64_t inside = 0; /* is the byte before the block of a word? */
	const char *start = NULL; /* of the word that is open */

	for (unsigned i = 0; i <= blocks; i++) {
		join_words(s, i);
		const char *base = s->text + i * BYTES_BLOCK;
		uint64_t word = s->word[i], edges = word ^ (word << 1 | inside);
		uint64_t numbers = word & ~(word << 1 | inside) & s->set[i][GLYPH_DIGIT];

		if (inside && edges) {
			const char *end = base + __builtin_ctzll(edges);

			*hash++ = hash_word(start, (size_t)(end - start));
			edges &= edges - 1;
		}
		inside = word >> 63;
		for (; edges; edges &= edges - 1) {
			start = base + __builtin_ctzll(edges);
			edges &= edges - 1;
			if (!edges)
				break;
			*hash++ = hash_word(start, (size_t)(base + __builtin_ctzll(edges) - start));
		}
		if (numbers && !shape_has(out, SHAPE_DATED) && has_date(s, numbers, i))
			out->flags |= 1u << SHAPE_DATED;
	}
	s->words += (uint32_t)(hash - first_hash);
	s->hashes += (uint32_t)(hash - first_hash);
}

void scan_prefix(struct shape *out, const struct glyph_tables *t, struct span text)
{
	/* Blanks behind the text, so that blocks and the last word can be read whole. */
	char copy[SHAPE_MAX_BYTES + BYTES_BLOCK];
	unsigned blocks = (unsigned)(text.len + BYTES_BLOCK - 1) / BYTES_BLOCK;
	struct scan s;

	memcpy(copy, text.ptr, text.len);
	memset(copy + text.len, ' ', BYTES_BLOCK);
	out->chars = out->flags = 0;
	out->wide = out->commas = out->stops = 0;
	s.out = out;
	s.tables = t;
	s.text = copy;
	s.end = copy + text.len;
	s.dense_end = NULL;
	s.wide_kind = GLYPH_PUNCT;
	s.dense_before = s.dense_run = s.words = s.hashes = 0;
	memset(s.set, 0, (blocks + 1) * sizeof(*s.set));
	memset(s.first, 0xFF, (blocks + 1) * sizeof(*s.first));
	s.word[blocks] = 0;
	for (unsigned i = 0; i < blocks; i++)
		read_block(&s, i);
	for (unsigned i = 0; i < blocks; i++)
		count_block(&s, i);
	read_words(&s, blocks);
	out->words = (uint16_t)s.words;
	out->hash_count = (uint8_t)s.hashes;
}
