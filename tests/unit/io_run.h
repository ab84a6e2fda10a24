/*
 * io_run: what the tests of the io floor share: a folder that goes when the test
 * ends, gzip files made by zlib, and reading a source to its end.
 */
#ifndef TESTS_IO_RUN_H
#define TESTS_IO_RUN_H

#include "base/buf.h"
#include "base/diag.h"
#include "io/io.h"

/* A checked fixture: a new empty folder, which becomes the working one. */
void io_folder_make(void);
void io_folder_remove(void);
/* Names in the folder, hidden ones too, without . and .. */
size_t io_folder_count(void);

void io_put_file(const char *name, struct span bytes);
/* The bytes of a file; to be freed with buf_free. */
struct buf io_get_file(const char *name);

/* Text of `len` bytes that compresses about as well as prose. */
struct buf io_make_text(size_t len);
/* Appends a gzip member made by zlib. */
void io_add_member(struct buf *out, struct span text);
/* What zlib itself decodes of gzip members in a row, up to the first fault. */
struct buf io_zlib_decode(struct span bytes);

/*
 * Opens `name` and reads it to the end or the error, `step` bytes at a time.
 * Diagnostics go to `diags`, which must be empty.
 */
struct buf io_read_all(const char *name, size_t step, struct diags *diags);
/* The message of the one error in `diags`; fails the test when there is not
 * exactly one. */
const char *io_only_message(const struct diags *diags);

#endif
