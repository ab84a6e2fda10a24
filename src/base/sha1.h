/*
 * sha1: the digest of FIPS 180-4 that WARC records are labelled with.
 *
 * It finds damage, and is not fit to keep anybody from making it.
 * sha1_init, sha1_update …, sha1_final.
 */
#ifndef BASE_SHA1_H
#define BASE_SHA1_H

#include "base/sha_blocks.h"

#define SHA1_DIGEST_BYTES 20

struct sha1 {
	uint32_t state[5];
	struct sha_blocks blocks;
};

void sha1_init(struct sha1 *s);
void sha1_update(struct sha1 *s, const void *bytes, size_t len);
/* Ends the digest; `s` must be started anew. */
void sha1_final(struct sha1 *s, unsigned char digest[SHA1_DIGEST_BYTES]);

#endif
