/*
 * span: borrowed bytes.
 *
 * A span never owns what it points to and is never NUL-terminated; whoever
 * made it says how long the bytes live.  An empty span may have a null ptr.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *ptr;
	size_t len; /* bytes */
};

static inline struct span span_of(const char *ptr, size_t len)
{
	return (struct span){ ptr, len };
}

static inline struct span span_cstr(const char *s)
{
	return (struct span){ s, strlen(s) };
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool span_equal_cstr(struct span a, const char *s)
{
	return span_equal(a, span_cstr(s));
}

static inline bool span_starts_with(struct span a, struct span prefix)
{
	return a.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(a.ptr, prefix.ptr, prefix.len) == 0);
}

/* The bytes of `a` from offset `from` (at most a.len) to its end. */
static inline struct span span_from(struct span a, size_t from)
{
	/* not even 0 may be added to a null ptr */
	return (struct span){ from ? a.ptr + from : a.ptr, a.len - from };
}

#endif
