/*
 * intake: the bytes of a descriptor as they are stored.
 *
 * One buffer, filled by one read when the last byte of it was taken; whoever
 * decodes works on the buffer itself and moves `pos`.
 *
 * Invariant: pos <= len <= cap, and bytes[pos] stands at intake_offset in what
 * was read from the descriptor.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/intake.h"

#include <errno.h>
#include <stdlib.h>

#include "io/fd.h"

int intake_init(struct intake *in, int fd, size_t cap)
{
	*in = (struct intake){ .fd = fd, .cap = cap };
	in->bytes = malloc(cap);
	return in->bytes ? 0 : -1;
}

void intake_free(struct intake *in)
{
	free(in->bytes);
	in->bytes = NULL;
}

int intake_fill_more(struct intake *in)
{
	ssize_t n;

	if (in->error_number != 0)
		return -1;
	if (in->ended || in->len == in->cap)
		return 0;
	if (in->before_read && in->before_read(in->before_read_arg) < 0) {
		in->ended = true;
		return 0;
	}
	n = fd_read(in->fd, in->bytes + in->len, in->cap - in->len);
	if (n < 0) {
		in->error_number = errno;
		return -1;
	}
	if (n == 0)
		in->ended = true;
	in->len += (size_t)n;
	in->read_bytes += (uint64_t)n;
	return n > 0;
}

int intake_fill(struct intake *in)
{
	if (in->pos < in->len)
		return 1;
	in->pos = in->len = 0;
	return intake_fill_more(in);
}

int intake_byte(struct intake *in)
{
	return intake_fill(in) == 1 ? in->bytes[in->pos++] : -1;
}
