/*
 * machine: counted texts, and what the count can mean.
 *
 * N bytes are N bytes; but a page in a one-byte encoding that was turned into
 * UTF-8 has N characters in their place, and a page whose CRLF became LF has
 * lost a byte at each line feed; and Xdebug prints only the first 512 of more.
 * The machine that counts bytes lets the others
 * go their own way at the first byte that they would count differently; up to
 * there all of them agree.
 *
 * Bounds: a text is looked at, eight bytes at a time, only as long as another
 * reading may still have to be split off; after that it is passed over.
 */
#include "shape/machine_ops.h"

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Eight bytes that count the same in every reading: ASCII and no line feed. */
static bool word_is_plain(const char *p)
{
	uint64_t word = ascii8_load(p);

	return ascii8_test(word) && !ascii8_equal(word, '\n');
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
	to->chars = to->crlf = to->cut = NULL;
}

/* Does a text that is this long end early in the reading of cut texts? */
static bool is_cut(const struct machine *m)
{
	return m->op->cut != NULL && m->number > MACHINE_CUT_BYTES;
}

/* How far a machine that counts bytes may go on at once. */
static const char *stop_of_bytes(const struct machine *m, const char *p, const char *end)
{
	uint64_t read = m->number - m->left;
	uint64_t room = m->left;

	if (m->cut != NULL && is_cut(m) && read < MACHINE_CUT_BYTES)
		room = MACHINE_CUT_BYTES - read;
	return (uint64_t)(end - p) < room ? end : p + room;
}

/*
 * Passes over the bytes of a counted text, splitting the other readings off
 * before the first byte that they take differently.  With none left to split
 * off the bytes are not looked at.
 */
static const char *count_bytes(struct machine *m, const char *p, const char *end)
{
	const char *stop = stop_of_bytes(m, p, end);
	const char *q = p;

	while (q < stop && (m->chars != NULL || m->crlf != NULL)) {
		if (stop - q >= 8 && word_is_plain(q)) {
			q += 8;
			continue;
		}
		/* at the first byte of a character: the last one may reach beyond N bytes */
		if ((unsigned char)*q >= 0x80 || *q == '\n') {
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
	machine_take(m, p, stop);
	if (m->cut != NULL && is_cut(m) && m->number - m->left == MACHINE_CUT_BYTES)
		split_off(m, &m->cut, READING_CUT);
	return stop;
}

/* The machine may have been split off where the text was cut: nothing is left. */
static const char *count_cut(struct machine *m, const char *p, const char *end)
{
	uint64_t unread = is_cut(m) ? m->number - MACHINE_CUT_BYTES : 0;
	uint64_t room = m->left - unread;
	const char *stop = (uint64_t)(end - p) < room ? end : p + room;

	m->left -= (uint64_t)(stop - p);
	m->counted = m->left == unread;
	return machine_take(m, p, stop);
}

static const char *count_chars(struct machine *m, const char *p, const char *end)
{
	const char *q = p;

	while (q < end) {
		if (m->left >= 8 && end - q >= 8) {
			m->left -= 8 - ascii8_count(ascii8_continuations(ascii8_load(q)));
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

	for (; end - q >= 8 && m->left >= 16; q += 8)
		m->left -= 8 + ascii8_count(ascii8_equal(ascii8_load(q), '\n'));
	for (; q < end && m->left > 0; q++) {
		uint64_t units = *q == '\n' ? 2 : 1;

		if (units > m->left)
			return machine_stop_at(m, p, q);
		m->left -= units;
	}
	return machine_take(m, p, q);
}

const char *machine_read_counted(struct machine *m, const char *p, const char *end)
{
	if (m->counted) {
		bool cut = m->reading == READING_CUT && is_cut(m);

		return machine_match_literal(m, cut ? m->op->cut : m->op->text, p, end);
	}
	switch (m->reading) {
	case READING_CHARS:
		return count_chars(m, p, end);
	case READING_CUT:
		return count_cut(m, p, end);
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
