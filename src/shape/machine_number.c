/*
 * machine: whole numbers, and numbers with a fraction as PHP and JSON print
 * them.
 *
 * A number ends at the first byte that cannot go on with it; that byte is left
 * to the next op.  So a number at the end of the document never ends: no grammar
 * has one as its last token.
 */
#include "shape/machine_ops.h"

/* No length or count has more digits; 10^18 fits. */
#define NUMBER_MAX_DIGITS 18

const char *machine_read_number(struct machine *m, const char *p, const char *end)
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

const char *machine_read_float(struct machine *m, const char *p, const char *end)
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
