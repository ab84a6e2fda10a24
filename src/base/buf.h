/*
 * buf: owned bytes that grow.
 *
 * Start from `struct buf b = { 0 }`, end with buf_free.  Every function that
 * can need memory returns 0, or -1 when there is none: the buffer then keeps
 * what it held.  Pointers into ptr are good until the next call that grows it,
 * so what is appended must not lie in the buffer itself.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/span.h"

struct buf {
	char *ptr;
	size_t len; /* bytes in use */
	size_t cap; /* bytes allocated */
};

/* Makes room for `more` bytes after len. */
int buf_reserve(struct buf *b, size_t more);
int buf_append(struct buf *b, const void *bytes, size_t len);
int buf_append_span(struct buf *b, struct span s);
int buf_append_cstr(struct buf *b, const char *s);
int buf_append_char(struct buf *b, char c);
int buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline struct span buf_span(const struct buf *b)
{
	return (struct span){ b->ptr, b->len };
}

static inline void buf_clear(struct buf *b)
{
	b->len = 0;
}

/* Frees the bytes and leaves an empty buffer that can be used again. */
void buf_free(struct buf *b);

#endif
