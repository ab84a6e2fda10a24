/*
 * buf: owned bytes that grow.
 *
 * The room doubles, so that appending n bytes one at a time costs O(n), and a
 * buffer that is cleared and filled again stops allocating once it has seen
 * its longest content.  Sizes are checked before they are added: a request
 * beyond PTRDIFF_MAX is refused like one there is no memory for.
 *
 * Invariant: len <= cap, and ptr is null exactly when cap is 0.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Small enough for the many short-lived buffers, enough for most lines. */
#define BUF_FIRST_CAP_BYTES 64

int buf_reserve(struct buf *b, size_t more)
{
	size_t need, cap = b->cap ? b->cap : BUF_FIRST_CAP_BYTES;
	char *grown;

	if (more <= b->cap - b->len)
		return 0;
	if (more > PTRDIFF_MAX - b->len) /* nothing larger can be indexed */
		return -1;
	need = b->len + more;
	while (cap < need)
		cap *= 2; /* at most SIZE_MAX: need is half of that */
	grown = realloc(b->ptr, cap);
	if (!grown)
		return -1;
	b->ptr = grown;
	b->cap = cap;
	return 0;
}

int buf_append(struct buf *b, const void *bytes, size_t len)
{
	if (len == 0) /* memcpy may not be given the null ptr of an empty span */
		return 0;
	if (buf_reserve(b, len) < 0)
		return -1;
	memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	return 0;
}

int buf_append_span(struct buf *b, struct span s)
{
	return buf_append(b, s.ptr, s.len);
}

int buf_append_cstr(struct buf *b, const char *s)
{
	return buf_append(b, s, strlen(s));
}

int buf_append_char(struct buf *b, char c)
{
	if (buf_reserve(b, 1) < 0)
		return -1;
	b->ptr[b->len++] = c;
	return 0;
}

/*
 * Prints into the room there is, and a second time when that was too little.
 * The NUL that vsnprintf writes needs room but is not counted in len.
 */
int buf_printf(struct buf *b, const char *format, ...)
{
	size_t room;
	int n;

	for (int attempt = 0; attempt < 2; attempt++) {
		va_list args;

		room = b->cap - b->len;
		va_start(args, format);
		n = vsnprintf(room ? b->ptr + b->len : NULL, room, format, args);
		va_end(args);
		if (n < 0)
			return -1;
		if ((size_t)n < room) {
			b->len += (size_t)n;
			return 0;
		}
		if (buf_reserve(b, (size_t)n + 1) < 0)
			return -1;
	}
	return -1; /* an argument grew between the attempts: not ours to chase */
}

void buf_free(struct buf *b)
{
	free(b->ptr);
	*b = (struct buf){ 0 };
}
