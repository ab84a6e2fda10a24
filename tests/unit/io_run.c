/* io_run: what the tests of the io floor share. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io_run.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <zlib.h>

#define GZIP_WINDOW_BITS (15 + 16)

static char folder[64];

void io_folder_make(void)
{
	snprintf(folder, sizeof(folder), "/tmp/check_io-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

/* Calls `each` (or nothing) on all names in the folder; how many they are. */
static size_t walk_folder(int (*each)(const char *name))
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		n++;
		if (each)
			each(entry->d_name);
	}
	closedir(dir);
	return n;
}

void io_folder_remove(void)
{
	walk_folder(remove);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

size_t io_folder_count(void)
{
	return walk_folder(NULL);
}

void io_put_file(const char *name, struct span bytes)
{
	FILE *f = fopen(name, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	ck_assert_int_eq(fclose(f), 0);
}

struct buf io_get_file(const char *name)
{
	struct buf b = { 0 };
	FILE *f = fopen(name, "rb");
	char part[65536];
	int failed = 0;
	size_t n;

	ck_assert_ptr_nonnull(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		failed |= buf_append(&b, part, n);
	ck_assert_int_eq(failed, 0);
	fclose(f);
	return b;
}

struct buf io_make_text(size_t len)
{
	static const char *const words[] = { "the ", "of ", "river ", "stone ", "a ", "was ",
		                             "slowly ", "\n", "town, ", "evening. ", "grey " };
	struct buf b = { 0 };
	uint32_t state = 12345;
	int failed = 0; /* asserted once: Check notes down every call */

	ck_assert_int_eq(buf_reserve(&b, len + 16), 0);
	while (b.len < len) {
		state = state * 1664525 + 1013904223;
		failed |= buf_append_cstr(&b, words[(state >> 16) % 11]);
		if (state >> 28 == 0)
			failed |= buf_printf(&b, "%u ", state >> 8);
	}
	ck_assert_int_eq(failed, 0);
	b.len = len;
	return b;
}

void io_add_member(struct buf *out, struct span text)
{
	z_stream z = { 0 };

	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, GZIP_WINDOW_BITS, 8, 0), Z_OK);
	ck_assert_int_eq(buf_reserve(out, deflateBound(&z, text.len) + 64), 0);
	z.next_in = (Bytef *)text.ptr;
	z.avail_in = (uInt)text.len;
	z.next_out = (Bytef *)out->ptr + out->len;
	z.avail_out = (uInt)(out->cap - out->len);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len = out->cap - z.avail_out;
	deflateEnd(&z);
}

struct buf io_zlib_decode(struct span bytes)
{
	struct buf b = { 0 };
	z_stream z = { .next_in = (Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len };
	int status = Z_OK;

	ck_assert_int_eq(inflateInit2(&z, GZIP_WINDOW_BITS), Z_OK);
	while (status == Z_OK || (status == Z_STREAM_END && z.avail_in > 0)) {
		if (status == Z_STREAM_END)
			inflateReset(&z);
		if (buf_reserve(&b, 65536) < 0)
			ck_abort();
		z.next_out = (Bytef *)b.ptr + b.len;
		z.avail_out = 65536;
		status = inflate(&z, Z_NO_FLUSH);
		b.len += 65536 - z.avail_out;
	}
	inflateEnd(&z);
	return b;
}

struct buf io_read_all(const char *name, size_t step, struct diags *diags)
{
	struct buf b = { 0 };
	struct source *s = source_open(name, diags);
	int failed = 0;
	long n;

	if (!s)
		return b;
	do {
		failed |= buf_reserve(&b, step);
		n = source_read(s, b.ptr + b.len, step);
		failed |= n > (long)step;
		if (n > 0)
			b.len += (size_t)n;
	} while (n > 0 && !failed);
	ck_assert_int_eq(failed, 0);
	/* The end stays the end, and an error is not reported twice. */
	ck_assert_int_eq(source_read(s, b.ptr, 1), n);
	ck_assert_int_eq(n < 0, diags->n_errors > 0);
	source_close(s);
	return b;
}

const char *io_only_message(const struct diags *diags)
{
	ck_assert_uint_eq(diags->n_errors, 1);
	ck_assert_uint_eq(diags->count, 1);
	return diags->items[0].message;
}
