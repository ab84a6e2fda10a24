/*
 * io: bytes from files and to files.
 *
 * A source is pulled (source_read), a sink is pushed (sink_write).  Both can
 * be wrapped: gunzip in front of a source, gzip behind a sink.  All errors go
 * to `struct diags` with the name of the file; none is silent.
 */
#ifndef IO_IO_H
#define IO_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/span.h"

/* ---- sources ---- */

struct source;

enum source_format {
	SOURCE_PLAIN,
	SOURCE_GZIP,
};

/*
 * Opens a file ("-": standard input) for reading; gzip is seen by its magic
 * number and undone, member after member, in a thread of its own where that
 * pays.  Input that is zstd, xz, bzip2, UTF-16 or UTF-32, also inside gzip, is
 * an error that names the converter.  NULL after an error was reported
 * (missing, a directory, unreadable, no memory).  `diags` is borrowed and used
 * by the calls of this source only, never by its thread.
 */
struct source *source_open(const char *name, struct diags *diags);

/*
 * Reads some bytes, at most `size`.  Returns how many, 0 at the end, -1 after
 * an error was reported; the bytes decoded before an error have all been
 * returned by earlier calls.  A corrupt or truncated gzip stream and garbage
 * after it are errors that name the file and the byte offset in it.
 */
long source_read(struct source *s, void *bytes, size_t size);
void source_close(struct source *s);

const char *source_name(const struct source *s); /* "standard input" for "-" */
enum source_format source_get_format(const struct source *s);
/* Whether the next read needs no wait for the other end of a pipe or for the
 * terminal; when it is false, it is time for sink_flush. */
bool source_has_more(struct source *s);
/* Bytes of the file, as stored, behind what was returned so far, and its size
 * (0: unknown), for progress. */
uint64_t source_raw_bytes(const struct source *s);
uint64_t source_raw_size(const struct source *s);
/* Device and inode, to refuse output = input; false when it is not a file. */
bool source_is_file(const struct source *s, uint64_t *device, uint64_t *inode);

/* ---- sinks ---- */

struct sink;

struct sink_options {
	int gzip_level;      /* 0: plain, 1-9 */
	bool single_member;  /* one gzip member, for readers that expect one */
	bool caller_ends_members; /* sink_end_member alone makes members */
	unsigned threads;    /* that deflate beside the caller; 0: the caller does.
	                        The bytes do not depend on it */
	bool live;           /* sink_flush is worth a worse ratio of gzip; without,
	                        only plain output is flushed */
	bool force;          /* an existing output file may be replaced; its mode is
	                        kept, and its owner if we may */
	bool in_place;       /* the file exists and is replaced: mode and owner are
	                        kept or it is an error, links are followed */
	const char *backup_suffix; /* in place: what is appended to the name of the
	                              original to keep it; NULL: it is not kept */
};

/*
 * Opens an output: NULL or "-" is standard output; any other name is written
 * beside the final name and renamed by sink_finish, so that nothing unfinished
 * ever stands under it.  A device or a pipe is written to directly.  NULL after
 * an error was reported: an existing file without `force`, a directory, no
 * permission.  `diags` is borrowed until the sink is freed.
 */
struct sink *sink_open(const char *name, const struct sink_options *options,
                       struct diags *diags);
/*
 * Writes all of it, or reports and returns -1.  EINTR and short writes are gone
 * on with; EPIPE is an error where SIGPIPE is ignored, else its end.  After the
 * first error nothing more is written or reported, and -1 returned.
 */
int sink_write(struct sink *s, const void *bytes, size_t len);
/* Hands everything on to the reader now, see `live`. */
int sink_flush(struct sink *s);
/* Ends the gzip member here and starts another with the next byte.  Nothing for
 * plain output, for single_member and where the member is still empty. */
int sink_end_member(struct sink *s);
/* Writes what is left and renames; reports and returns -1 when the output is
 * not whole: then nothing stands under the name, or what stood there before.
 * The sink is freed in any case. */
int sink_finish(struct sink *s);
/* Gives up: an unfinished file is removed; frees the sink.  What was handed on
 * to a pipe stays there. */
void sink_abandon(struct sink *s);

/*
 * The name of the unfinished file, for a signal handler to unlink; NULL where
 * nothing stays behind, which is nearly everywhere: files without a name go
 * with the process.  Lives as long as the sink.
 */
const char *sink_temporary_name(const struct sink *s);
/* Bytes written so far, as stored. */
uint64_t sink_raw_bytes(const struct sink *s);
/* Device and inode of the file that is written to or will be replaced, to
 * refuse output = input; false when there is no such file. */
bool sink_is_file(const struct sink *s, uint64_t *device, uint64_t *inode);

#endif
