/*
 * machine: reads a structure by the programs of its grammar.
 *
 * machine_feed looks at the current op and hands the bytes to the function
 * that reads its kind; each of them takes as much as it can and keeps in the
 * machine how far it came, so that a cut anywhere changes nothing.
 *
 * Bounds: a machine is a fixed size (its stack), reads each byte at most
 * twice (the byte on which an op stops is shown to the next one), and needs no
 * memory.  A counted text is looked at only as long as another way of counting
 * it may still have to be split off; from then on it is passed over at once.
 *
 * Invariant: m->offset is the number of bytes read whenever an op begins, ends
 * or fails, however they were portioned; no verdict depends on anything else.
 */
#include "shape/machine.h"

/* No length or count has more digits; 10^18 fits. */
#define NUMBER_MAX_DIGITS 18

void machine_begin(struct machine *m, const struct shape_grammar *grammar, size_t min_bytes)
{
	memset(m, 0, offsetof(struct machine, stack));
	m->grammar = grammar;
	m->status = SHAPE_MORE;
	m->min_bytes = min_bytes;
	machine_jump(m, grammar->start);
}

void machine_stop(struct machine *m)
{
	uint64_t back = m->offset - m->token;

	m->status = m->accepted > 0 ? SHAPE_CLOSED : SHAPE_FAILED;
	m->resume = back <= MACHINE_BACK_MAX_BYTES ? m->token : m->offset;
	if (m->resume == 0)
		m->resume = 1;
}

void machine_veto(struct machine *m)
{
	m->accepted = 0;
	machine_stop(m);
}

void machine_push(struct machine *m, unsigned tag, uint64_t count)
{
	if (m->depth == SHAPE_MAX_DEPTH) {
		machine_stop(m);
		return;
	}
	m->stack[m->depth++] = (struct machine_frame){ .count = count, .tag = tag };
}

bool machine_is_member(struct span text, size_t at)
{
	while (at > 0 && machine_is_blank(text.ptr[at - 1]))
		at--;
	return at >= 2 && text.ptr[at - 1] == '>' && text.ptr[at - 2] == '=';
}

static const char *read_blanks(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	for (; q < end; q++) {
		if (m->half_nbsp) {
			if (*q != '\xA0') {
				machine_take(m, p, q);
				m->token = m->offset;
				machine_stop(m);
				return q;
			}
			m->half_nbsp = false;
		} else if (*q == '\xC2') {
			m->half_nbsp = true;
		} else if (!machine_is_blank(*q)) {
			break;
		}
	}
	return machine_take(m, p, q);
}

static const char *read_literal(struct machine *m, const char *p, const char *end)
{
	const char *text = m->op->text;
	const char *q = p;

	for (; q < end && text[m->matched] != '\0'; q++, m->matched++) {
		if (*q != text[m->matched])
			return machine_stop_at(m, p, q);
	}
	machine_take(m, p, q);
	if (text[m->matched] == '\0')
		machine_next(m);
	return q;
}

/* Words with a common beginning are neighbours, so those that were passed over
 * never come back. */
bool machine_word_takes(struct machine *m, char c)
{
	const struct machine_word *w = m->word;

	while (w->text[m->matched] != c) {
		const struct machine_word *next = w + 1;

		if (next->text == NULL || strncmp(next->text, w->text, m->matched) != 0)
			return false;
		w = next;
	}
	m->word = w;
	m->matched++;
	return true;
}

static const char *read_words(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	if (m->matched == 0)
		m->word = m->op->words;
	while (q < end) {
		if (!machine_word_takes(m, *q))
			return machine_stop_at(m, p, q);
		q++;
		if (m->word->text[m->matched] == '\0') {
			machine_take(m, p, q);
			machine_jump(m, m->word->then);
			return q;
		}
	}
	return machine_take(m, p, q);
}

static const char *read_number(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	if (m->matched == 0 && !m->negative) {
		m->number = 0;
		if (*q == '-') {
			m->negative = true;
			q++;
		}
	}
	/* m->matched counts digits */
	for (; q < end && *q >= '0' && *q <= '9'; q++, m->matched++) {
		bool leading_zero = m->matched > 0 && m->number == 0;

		if (m->matched == NUMBER_MAX_DIGITS || leading_zero)
			return machine_stop_at(m, p, q);
		m->number = m->number * 10 + (uint64_t)(*q - '0');
	}
	if (q < end && m->matched == 0)
		return machine_stop_at(m, p, q);
	machine_take(m, p, q);
	if (q < end)
		machine_next(m);
	return q;
}

/*
 * The states of a number with a fraction; those that may be its last come from
 * NUMBER_INT on.  I, IN and N, NA lead to INF and NAN.
 */
enum number_state {
	NUMBER_START, NUMBER_MINUS, NUMBER_POINT, NUMBER_E, NUMBER_E_SIGN,
	NUMBER_I, NUMBER_IN, NUMBER_N, NUMBER_NA,
	NUMBER_INT, NUMBER_ZERO, NUMBER_FRACTION, NUMBER_EXPONENT, NUMBER_WORD,
	NUMBER_BAD,
};

static enum number_state number_digit(enum number_state s, char c)
{
	switch (s) {
	case NUMBER_START:
	case NUMBER_MINUS:
		return c == '0' ? NUMBER_ZERO : NUMBER_INT;
	case NUMBER_INT:
		return NUMBER_INT;
	case NUMBER_POINT:
	case NUMBER_FRACTION:
		return NUMBER_FRACTION;
	case NUMBER_E:
	case NUMBER_E_SIGN:
	case NUMBER_EXPONENT:
		return NUMBER_EXPONENT;
	default:
		return NUMBER_BAD;
	}
}

/* The words INF and NAN. */
static enum number_state number_letter(enum number_state s, char c)
{
	static const struct { enum number_state from; char c; enum number_state to; } arcs[] = {
		{ NUMBER_START, 'I', NUMBER_I }, { NUMBER_MINUS, 'I', NUMBER_I },
		{ NUMBER_I, 'N', NUMBER_IN },    { NUMBER_IN, 'F', NUMBER_WORD },
		{ NUMBER_START, 'N', NUMBER_N }, { NUMBER_N, 'A', NUMBER_NA },
		{ NUMBER_NA, 'N', NUMBER_WORD },
	};

	for (size_t i = 0; i < sizeof arcs / sizeof arcs[0]; i++) {
		if (arcs[i].from == s && arcs[i].c == c)
			return arcs[i].to;
	}
	return NUMBER_BAD;
}

static enum number_state number_next(enum number_state s, char c, enum op_kind kind)
{
	bool whole = s == NUMBER_INT || s == NUMBER_ZERO;

	if (c >= '0' && c <= '9')
		return number_digit(s, c);
	if (c == '-' && s == NUMBER_START)
		return NUMBER_MINUS;
	/* PHP before 8.0 takes the decimal point from the locale */
	if (whole && (c == '.' || (c == ',' && kind == OP_LOCAL_FLOAT)))
		return NUMBER_POINT;
	if ((c == 'E' || c == 'e') && (whole || s == NUMBER_FRACTION))
		return NUMBER_E;
	if ((c == '+' || c == '-') && s == NUMBER_E)
		return NUMBER_E_SIGN;
	return kind == OP_DECIMAL ? NUMBER_BAD : number_letter(s, c);
}

static const char *read_float(struct machine *m, const char *p, const char *end)
{
	for (const char *q = p; q < end; q++) {
		enum number_state to =
			number_next((enum number_state)m->state, *q, m->op->kind);

		if (to == NUMBER_BAD) {
			if (m->state < NUMBER_INT)
				return machine_stop_at(m, p, q);
			machine_take(m, p, q);
			machine_next(m);
			return q;
		}
		m->state = to;
	}
	return machine_take(m, p, end);
}

static bool text_is_too_long(const struct machine *m, const char *p, const char *q)
{
	return m->offset + (uint64_t)(q - p) - m->token > MACHINE_NAME_MAX_BYTES;
}

/*
 * A text and one of the words that end it.  As the first byte of the words
 * does not come again in them, a word that breaks off can only begin anew on
 * the very byte that broke it.
 */
static const char *read_text(struct machine *m, const char *p, const char *end)
{
	char stop = m->op->words[0].text[0];
	const char *q = p;

	while (q < end) {
		if (text_is_too_long(m, p, q) || (m->op->one_line && *q == '\n'))
			return machine_stop_at(m, p, q);
		if (m->matched == 0) {
			if (*q++ == stop) {
				m->word = m->op->words;
				m->matched = 1;
			} else {
				continue;
			}
		} else if (machine_word_takes(m, *q)) {
			q++;
		} else {
			m->matched = 0;
			continue;
		}
		if (m->word->text[m->matched] == '\0') {
			machine_take(m, p, q);
			machine_jump(m, m->word->then);
			return q;
		}
	}
	return machine_take(m, p, q);
}

/* ------------------------------------------------------------------------
 * Counted texts
 */

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Eight bytes that count the same in every reading: ASCII and no line feed. */
static bool word_is_plain(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	uint64_t w, lf;

	memcpy(&w, p, sizeof w);
	lf = w ^ (ones * '\n');
	return (((lf - ones) & ~lf) & highs) == 0 && (w & highs) == 0;
}

/* A machine that goes on from the same place with another way of counting. */
static void split_off(struct machine *m, struct machine **other, enum shape_reading reading)
{
	struct machine *to = *other;

	*other = NULL;
	if (to == NULL)
		return;
	memcpy(to, m, offsetof(struct machine, stack) + m->depth * sizeof m->stack[0]);
	to->reading = reading;
	to->apart = true;
	to->chars = to->crlf = NULL;
}

/*
 * Passes over the bytes of a counted text, splitting the other readings off
 * before the first byte that they count differently.  With none left to split
 * off the bytes are not looked at.
 */
static const char *count_bytes(struct machine *m, const char *p, const char *end)
{
	size_t len = (uint64_t)(end - p) < m->left ? (size_t)(end - p) : (size_t)m->left;
	const char *stop = p + len;
	const char *q = p;

	while (q < stop && (m->chars != NULL || m->crlf != NULL)) {
		if (stop - q >= 8 && word_is_plain(q)) {
			q += 8;
			continue;
		}
		if (is_continuation(*q) || *q == '\n') {
			m->left -= (uint64_t)(q - p);
			p = machine_take(m, p, q);
			if (*q == '\n')
				split_off(m, &m->crlf, READING_CRLF);
			else
				split_off(m, &m->chars, READING_CHARS);
		}
		q++;
	}
	m->left -= (uint64_t)(stop - p);
	return machine_take(m, p, stop);
}

/* Continuation bytes among the eight at p. */
static unsigned word_continuations(const char *p)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t w;

	memcpy(&w, p, sizeof w);
	w = (w >> 7) & (~w >> 6) & ones;
	return (unsigned)((w * ones) >> 56);
}

static const char *count_chars(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end) {
		if (m->left >= 8 && end - q >= 8) {
			m->left -= 8 - word_continuations(q);
			q += 8;
			continue;
		}
		/* the last character's own continuation bytes still belong to it */
		if (!is_continuation(*q) && m->left-- == 0) {
			m->left = 0;
			m->counted = true;
			break;
		}
		q++;
	}
	return machine_take(m, p, q);
}

static const char *count_crlf(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	for (; q < end && m->left > 0; q++) {
		uint64_t units = *q == '\n' ? 2 : 1;

		if (units > m->left)
			return machine_stop_at(m, p, q);
		m->left -= units;
	}
	return machine_take(m, p, q);
}

static const char *read_counted(struct machine *m, const char *p, const char *end)
{
	if (m->counted)
		return read_literal(m, p, end);
	switch (m->reading) {
	case READING_CHARS:
		return count_chars(m, p, end);
	case READING_CRLF:
		p = count_crlf(m, p, end);
		break;
	default:
		p = count_bytes(m, p, end);
		break;
	}
	m->counted = m->left == 0;
	return p;
}

/* ------------------------------------------------------------------------
 * The loop
 */

static const char *read_op(struct machine *m, const char *p, const char *end)
{
	switch (m->op->kind) {
	case OP_LITERAL:
		return read_literal(m, p, end);
	case OP_WORDS:
		return read_words(m, p, end);
	case OP_NUMBER:
		return read_number(m, p, end);
	case OP_FLOAT:
	case OP_LOCAL_FLOAT:
	case OP_DECIMAL:
		return read_float(m, p, end);
	case OP_TEXT:
		return read_text(m, p, end);
	case OP_COUNTED:
		return read_counted(m, p, end);
	case OP_STEP:
		return m->op->step(m, p, end);
	case OP_DO:
		break; /* machine_feed has done it */
	}
	return p;
}

void machine_feed(struct machine *m, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len;

	while (m->status == SHAPE_MORE) {
		const struct machine_op *op = m->op;

		if (op->kind == OP_DO) {
			machine_next(m);
			op->act(m);
			continue;
		}
		if (m->fresh) {
			if (op->blanks)
				p = read_blanks(m, p, end);
			if (p == end || m->status != SHAPE_MORE)
				break;
			m->token = m->offset;
			m->fresh = m->negative = m->counted = false;
			m->matched = m->state = 0;
			m->left = m->number;
		}
		if (p == end)
			break;
		p = read_op(m, p, end);
	}
}

void machine_end(struct machine *m)
{
	if (m->status != SHAPE_MORE)
		return;
	if (m->fresh)
		m->token = m->offset; /* white space is no part of a token */
	if (m->grammar->finish != NULL)
		m->grammar->finish(m);
	if (m->status == SHAPE_MORE)
		machine_stop(m);
}
