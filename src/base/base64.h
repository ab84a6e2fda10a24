/*
 * base64: the encoding of RFC 4648, for bytes that are not text in JSON.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

/* Both append to `out` and return -1 when there is no memory; decoding also
 * where `text` is not what the encoder writes, padding included. */
int base64_encode(struct buf *out, struct span bytes);
int base64_decode(struct buf *out, struct span text);

#endif
