/*
 * sha256: the digest of FIPS 180-4, for the names of rule sets in reports.
 *
 * It says whether two rule sets remove the same things; nothing here is meant
 * to keep secrets.  sha256_init, sha256_update …, sha256_hex.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/sha_blocks.h"

#define SHA256_HEX_BYTES 65 /* 64 digits and the NUL */

struct sha256 {
	uint32_t state[8];
	struct sha_blocks blocks;
};

void sha256_init(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *bytes, size_t len);
/* Ends the digest and writes it in lower-case hex; `s` must be started anew. */
void sha256_hex(struct sha256 *s, char out[SHA256_HEX_BYTES]);

#endif
