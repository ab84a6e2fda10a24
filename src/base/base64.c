/*
 * base64: three bytes are four digits of six bits; what is left over at the end
 * is filled with zero bits and '='.
 *
 * The decoder is strict, so that a damaged log is seen and not guessed at.
 */
#include "base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_encode(struct buf *out, struct span bytes)
{
	if (buf_reserve(out, (bytes.len + 2) / 3 * 4) < 0)
		return -1;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
		unsigned long group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (k < n ? (unsigned char)bytes.ptr[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			out->ptr[out->len++] = k <= n ? digits[group >> (18 - 6 * k) & 63] : '=';
	}
	return 0;
}

int base64_decode(struct buf *out, struct span text)
{
	if (text.len % 4 || buf_reserve(out, text.len / 4 * 3) < 0)
		return -1;
	for (size_t i = 0; i < text.len; i += 4) {
		size_t n = 4; /* digits of this group */
		unsigned long group = 0;

		if (i + 4 == text.len)
			n -= (size_t)(text.ptr[i + 3] == '=') + (text.ptr[i + 2] == '=');
		for (size_t k = 0; k < 4; k++) {
			const char *digit = k < n ? memchr(digits, text.ptr[i + k], 64) : digits;

			if (!digit)
				return -1;
			group = group << 6 | (unsigned long)(digit - digits);
		}
		for (size_t k = 0; k + 1 < n; k++)
			out->ptr[out->len++] = (char)(group >> (16 - 8 * k) & 255);
	}
	return 0;
}
