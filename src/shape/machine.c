/*
 * machine: reads a structure by the programs of its grammar.
 *
 * machine_feed looks at the current op and hands the bytes to the function
 * that reads its kind; each of them takes as much as it can and keeps in the
 * machine how far it came, so that a cut anywhere changes nothing.
 *
 * Bounds: a machine is a fixed size (its stack), reads each byte at most
 * twice (the byte on which an op stops is shown to the next one), and needs no
 * memory.
 *
 * Invariant: m->offset is the number of bytes read whenever an op begins, ends
 * or fails, however they were portioned; no verdict depends on anything else.
 */
#include "shape/machine_ops.h"

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
	m->resume = back < MACHINE_BACK_MAX_BYTES ? m->token : m->offset;
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

const char *machine_match_literal(struct machine *m, const char *text, const char *p,
                                  const char *end)
{
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

		if (next->text == NULL ||
		    (m->matched > 0 && strncmp(next->text, w->text, m->matched) != 0))
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
		if (*q == m->word->text[m->matched])
			m->matched++;
		else if (!machine_word_takes(m, *q))
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

/*
 * How far a text may go on before the byte that its ending begins with: up to
 * that byte, or to one where it fails, which is its too-maniest or a line feed.
 */
static const char *pass_over_text(struct machine *m, const char *p, const char *end, char stop)
{
	size_t room = MACHINE_NAME_MAX_BYTES - (size_t)(m->offset - m->token);
	const char *last = (size_t)(end - p) > room ? p + room : end;
	const char *at = memchr(p, stop, (size_t)(last - p));
	const char *lf;

	if (at != NULL)
		last = at;
	if (!m->op->one_line)
		return last;
	lf = memchr(p, '\n', (size_t)(last - p));
	return lf != NULL ? lf : last;
}

/*
 * A text and one of the words that end it.  As the first byte of the words
 * does not come again in them, a word that breaks off can only begin anew on
 * the very byte that broke it.
 */
static const char *read_text(struct machine *m, const char *p, const char *end)
{
	char stop = m->op->words[0].text[0];

	while (p < end) {
		if (m->matched == 0) {
			p = machine_take(m, p, pass_over_text(m, p, end, stop));
			if (p == end)
				break;
			m->word = m->op->words;
		}
		if (m->offset - m->token >= MACHINE_NAME_MAX_BYTES ||
		    (m->matched == 0 && *p != stop)) {
			machine_stop(m);
			break;
		}
		if (!machine_word_takes(m, *p)) {
			m->matched = 0;
			continue;
		}
		p = machine_take(m, p, p + 1);
		if (m->word->text[m->matched] == '\0') {
			machine_jump(m, m->word->then);
			break;
		}
	}
	return p;
}

static const char *read_op(struct machine *m, const char *p, const char *end)
{
	switch (m->op->kind) {
	case OP_LITERAL:
		return machine_match_literal(m, m->op->text, p, end);
	case OP_WORDS:
		return read_words(m, p, end);
	case OP_NUMBER:
		return machine_read_number(m, p, end);
	case OP_FLOAT:
	case OP_LOCAL_FLOAT:
	case OP_DECIMAL:
		return machine_read_float(m, p, end);
	case OP_TEXT:
		return read_text(m, p, end);
	case OP_COUNTED:
		return machine_read_counted(m, p, end);
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
