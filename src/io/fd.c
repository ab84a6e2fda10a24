/*
 * fd: reading and writing file descriptors to the end of the matter.
 *
 * What POSIX lets a system call do short of the work (EINTR, a short count,
 * EAGAIN on a terminal or socket that another process switched over) is dealt
 * with here and nowhere else.
 *
 * Invariant: no function returns EINTR or EAGAIN.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

/* Some systems refuse more than INT_MAX in a call, of two parts, and none gains
 * from it. */
#define CALL_MAX_BYTES ((size_t)1 << 29)

/* What the design measured: twice the rate of the default 64 KiB. */
#define PIPE_BYTES (1 << 20)

/* After a failed call: whether it is to be repeated, after a wait if need be. */
static bool call_again(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

ssize_t fd_read(int fd, void *bytes, size_t size)
{
	ssize_t n;

	if (size > CALL_MAX_BYTES)
		size = CALL_MAX_BYTES;
	do
		n = read(fd, bytes, size);
	while (n < 0 && call_again(fd, POLLIN));
	return n;
}

static struct iovec call_part(struct span s)
{
	/* Not written to: writev shares its type with readv. */
	return (struct iovec){ (void *)s.ptr, s.len < CALL_MAX_BYTES ? s.len : CALL_MAX_BYTES };
}

int fd_write_pair(int fd, struct span first, struct span second)
{
	while (first.len + second.len > 0) {
		const struct iovec parts[2] = { call_part(first), call_part(second) };
		/* The second only when the first goes whole. */
		int n_parts = parts[0].iov_len == first.len ? 2 : 1;
		ssize_t n = writev(fd, parts, n_parts);
		size_t of_first, of_second;

		if (n < 0) {
			if (call_again(fd, POLLOUT))
				continue;
			return -1;
		}
		of_first = (size_t)n < first.len ? (size_t)n : first.len;
		of_second = (size_t)n - of_first;
		if (of_first > 0)
			first = span_from(first, of_first);
		if (of_second > 0)
			second = span_from(second, of_second);
	}
	return 0;
}

bool fd_is_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, 0);
	while (n < 0 && errno == EINTR);
	/* When poll itself fails, the read will say why. */
	return n != 0;
}

int fd_wait_for_either(int fd, int other)
{
	struct pollfd p[2] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = other, .events = POLLIN },
	};
	int n;

	do
		n = poll(p, 2, -1);
	while (n < 0 && errno == EINTR);
	return n < 0 || p[0].revents != 0 ? 0 : -1;
}

void fd_enlarge_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	/* EBADF: not a pipe; EPERM: the user's share of pipe memory is used up. */
	if (fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES) < 0)
		return;
#else
	(void)fd;
#endif
}

void fd_expect_sequential(int fd)
{
#ifdef POSIX_FADV_SEQUENTIAL
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
#else
	(void)fd;
#endif
}

int fd_close(int fd)
{
	/* After EINTR the descriptor is gone on Linux: a second close could hit
	 * one that another thread has just opened. */
	return close(fd) < 0 && errno != EINTR ? -1 : 0;
}
