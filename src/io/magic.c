/*
 * magic: what a file is, by its first bytes.
 *
 * A table of the formats that text comes packed in.  Each number is long
 * enough, or starts with a byte that is long enough out of place in text, not
 * to meet a text by chance: bzip2 needs its ten bytes, "BZh9" could be a word.
 */
#include "io/magic.h"

struct magic_row {
	const char *bytes;
	unsigned char len;
	signed char any;       /* index of a byte that may be anything, -1: none */
	const char *format;    /* NULL: gzip, which is read */
	const char *converter; /* a command that reads it and writes UTF-8 text */
};

/* The first row that fits decides: UTF-32 starts like UTF-16. */
static const struct magic_row magic_rows[] = {
	{ "\x1f\x8b", 2, -1, NULL, NULL },
	{ "\x28\xb5\x2f\xfd", 4, -1, "zstd", "zstd -dc" },
	{ "\xfd" "7zXZ\0", 6, -1, "xz", "xz -dc" },
	{ "BZh?1AY&SY", 10, 3, "bzip2", "bzip2 -dc" },
	{ "BZh?\x17rE8P\x90", 10, 3, "bzip2", "bzip2 -dc" }, /* of nothing */
	{ "\xff\xfe\0\0", 4, -1, "UTF-32", "iconv -f UTF-32 -t UTF-8" },
	{ "\xff\xfe", 2, -1, "UTF-16", "iconv -f UTF-16 -t UTF-8" },
	{ "\xfe\xff", 2, -1, "UTF-16", "iconv -f UTF-16 -t UTF-8" },
	{ "\0\0\xfe\xff", 4, -1, "UTF-32", "iconv -f UTF-32 -t UTF-8" },
};

/* Whether the bytes of `start` and of the row agree as far as both go. */
static bool row_agrees(const struct magic_row *row, struct span start)
{
	for (size_t i = 0; i < start.len && i < row->len; i++) {
		if ((signed char)i != row->any && start.ptr[i] != row->bytes[i])
			return false;
	}
	return true;
}

enum magic_verdict magic_judge(struct span start, const char **format,
                               const char **converter)
{
	for (size_t i = 0; i < sizeof(magic_rows) / sizeof(magic_rows[0]); i++) {
		const struct magic_row *row = &magic_rows[i];

		if (!row_agrees(row, start))
			continue;
		if (start.len < row->len)
			return MAGIC_UNDECIDED;
		*format = row->format;
		*converter = row->converter;
		return row->format ? MAGIC_REFUSED : MAGIC_GZIP;
	}
	return MAGIC_PLAIN;
}
