/*
 * checksum: the CRC-32 of gzip, by the fastest library there is.
 */
#ifndef IO_CHECKSUM_H
#define IO_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of all bytes so far; 0 before the first. */
uint32_t checksum_update(uint32_t crc, const void *bytes, size_t len);
/* The checksum of two stretches, the second `len` bytes long, in a row. */
uint32_t checksum_combine(uint32_t first, uint32_t second, size_t len);

#endif
