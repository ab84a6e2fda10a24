/*
 * site: from a URL to its host.
 *
 * No list of public suffixes is asked: blog.example.org and example.org are two
 * sites, as their pages mostly look.  Nothing is refused, because values come from
 * other people's records: what is no URL is a name by itself.
 */
#include "learn/site.h"

#include "base/utf8.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ASCII that a host is made of; other characters may be those of a domain name
 * that was not encoded. */
static bool is_host_char(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* Length of "scheme://", 0: there is none. */
static size_t scheme_bytes(struct span s)
{
	size_t n = 0;

	while (n < s.len && (is_letter(s.ptr[n]) ||
	                     (n && memchr("0123456789+.-", s.ptr[n], 13) != NULL)))
		n++;
	return n && span_starts_with(span_from(s, n), span_cstr("://")) ? n + 3 : 0;
}

/* The part of a URL between its scheme and its path, without user and port. */
static struct span host_of(struct span authority)
{
	size_t end = 0, at;

	while (end < authority.len && !memchr("/?#\\", authority.ptr[end], 4))
		end++;
	authority.len = end;
	for (at = end; at > 0; at--)
		if (authority.ptr[at - 1] == '@') {
			authority = span_from(authority, at);
			break;
		}
	if (authority.len && authority.ptr[0] == '[') { /* an address of IPv6 */
		const char *close = memchr(authority.ptr, ']', authority.len);

		return close ? span_of(authority.ptr, (size_t)(close + 1 - authority.ptr)) : authority;
	}
	for (end = 0; end < authority.len && authority.ptr[end] != ':';)
		end++;
	authority.len = end;
	return authority;
}

/* "example.org", "example.org/a b": a dot between letters, before any slash. */
static bool begins_like_host(struct span s)
{
	bool dot = false;
	size_t i = 0;

	for (; i < s.len && is_host_char(s.ptr[i]); i++)
		dot |= s.ptr[i] == '.' && i > 0 && i + 1 < s.len && is_host_char(s.ptr[i + 1]);
	return dot && (i == s.len || memchr("/?#:", s.ptr[i], 4) != NULL);
}

/* Lower case, and nothing in it that a comment of a rule file could not hold. */
static void tidy(struct buf *name)
{
	bool valid = utf8_valid(buf_span(name));

	for (size_t i = 0; i < name->len; i++) {
		unsigned char c = (unsigned char)name->ptr[i];

		if (c >= 'A' && c <= 'Z')
			name->ptr[i] |= 32;
		else if (c < ' ' || c == 0x7F || (c >= 0x80 && !valid))
			name->ptr[i] = '?';
	}
}

int site_of(struct span value, struct buf *out)
{
	struct span host = value;
	size_t scheme;

	buf_clear(out);
	while (host.len && (unsigned char)host.ptr[0] <= ' ')
		host = span_from(host, 1);
	while (host.len && (unsigned char)host.ptr[host.len - 1] <= ' ')
		host.len--;
	scheme = scheme_bytes(host);
	if (scheme)
		host = host_of(span_from(host, scheme));
	else if (begins_like_host(host))
		host = host_of(host);
	while (host.len && host.ptr[host.len - 1] == '.')
		host.len--;
	if (host.len > 4 && (host.ptr[0] | 32) == 'w' && (host.ptr[1] | 32) == 'w' &&
	    (host.ptr[2] | 32) == 'w' && host.ptr[3] == '.')
		host = span_from(host, 4);
	if (host.len > SITE_MAX_BYTES)
		host.len = SITE_MAX_BYTES;
	if (buf_append_span(out, host) < 0)
		return -1;
	tidy(out);
	return 0;
}
