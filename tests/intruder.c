/*
 * intruder: preloaded into a program by check-sandbox, does at each read of standard
 * input what a document that has found a fault in it would want to, and says on
 * standard error what of that was possible: a line `intruder: tried`, and a word for
 * each thing that went well.
 *
 * It makes system calls itself, so that no function stands between.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Readable by everybody, and in no directory of an input. */
#define SOMETHING "/etc/passwd"

static atomic_bool said[4];

/* Says a word, the first time. */
static void say(unsigned which, const char *words)
{
	if (!atomic_exchange(&said[which], true))
		(void)!syscall(SYS_write, STDERR_FILENO, words, strlen(words));
}

static void intrude(void)
{
	long fd = syscall(SYS_openat, AT_FDCWD, SOMETHING, O_RDONLY);

	say(0, "intruder: tried\n");
	if (fd >= 0) {
		(void)syscall(SYS_close, fd);
		say(1, "intruder: open\n");
	}
	fd = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
	if (fd >= 0) {
		(void)syscall(SYS_close, fd);
		say(2, "intruder: socket\n");
	}
	if (syscall(SYS_kill, getppid(), 0) == 0)
		say(3, "intruder: kill\n");
}

__attribute__((visibility("default"))) ssize_t read(int fd, void *bytes, size_t size)
{
	if (fd == STDIN_FILENO)
		intrude();
	return syscall(SYS_read, fd, bytes, size);
}
