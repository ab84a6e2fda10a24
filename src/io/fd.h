/*
 * fd: reading and writing file descriptors to the end of the matter.
 *
 * Interrupted calls are repeated, short writes are gone on with, and a
 * descriptor that somebody made non-blocking is waited for.  Errors are left
 * in errno: the caller knows the name that belongs into the message.
 */
#ifndef IO_FD_H
#define IO_FD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/span.h"

/* Some bytes, at most `size`; returns how many, 0 at the end, -1 (errno). */
ssize_t fd_read(int fd, void *bytes, size_t size);
/* All of `first`, then all of `second`, in one call where it can be; 0 or -1 (errno). */
int fd_write_pair(int fd, struct span first, struct span second);
/* Whether a read would return at once: bytes, the end, or an error. */
bool fd_is_readable(int fd);
/*
 * Waits until `fd` is readable or `other` is.  Returns 0 when `fd` is, -1 when
 * only `other` is.
 */
int fd_wait_for_either(int fd, int other);
/* Asks for a 1 MiB pipe, which doubles the rate through it; whether the kernel
 * grants it makes no difference to the bytes, so nothing is returned. */
void fd_enlarge_pipe(int fd);
/* Tells the kernel to read ahead generously; no error is possible. */
void fd_expect_sequential(int fd);
/* Closes; 0 or -1 (errno): a delayed write error is an error. */
int fd_close(int fd);

#endif
