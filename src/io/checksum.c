/*
 * checksum: the CRC-32 of gzip, by the fastest library there is.
 *
 * ISA-L and libdeflate multiply without carry, ten times as fast as the tables
 * of zlib, which alone can combine two checksums.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/checksum.h"

#include <zlib.h>
#if defined HAVE_LIBDEFLATE
#include <libdeflate.h>
#elif defined HAVE_ISAL
#include <isa-l/crc.h>
#endif

uint32_t checksum_update(uint32_t crc, const void *bytes, size_t len)
{
#if defined HAVE_LIBDEFLATE
	return len > 0 ? libdeflate_crc32(crc, bytes, len) : crc;
#elif defined HAVE_ISAL
	return len > 0 ? crc32_gzip_refl(crc, bytes, len) : crc;
#else
	return len > 0 ? (uint32_t)crc32_z(crc, bytes, len) : crc;
#endif
}

uint32_t checksum_combine(uint32_t first, uint32_t second, size_t len)
{
	return (uint32_t)crc32_combine(first, second, (z_off_t)len);
}
