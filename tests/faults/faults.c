/*
 * faults: preloaded into a program, it makes the n-th call of a kind fail.
 *
 * In the environment:
 *   FAULT_KIND    alloc, read, write, open, name (link, rename), close, sync or
 *                 thread; nothing or anything else: none fails
 *   FAULT_NTH     which one, from 1
 *   FAULT_STICKY  when set, all after it fail too
 *   FAULT_REPORT  an open descriptor; at the end of the program a line goes there:
 *                 how many calls of each kind there were, in the order above,
 *                 whether one has failed, and how many blocks of memory are left
 *
 * What the C library's own streams do is not seen from outside, so that fopen
 * and standard output are made streams over the calls here.  Standard error
 * never fails: it is how the tested program says what happened.
 *
 * Bounds: the one that fails does nothing; close alone closes before it fails,
 * as the system does.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#undef _FILE_OFFSET_BITS /* which would make open another name of open64 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind {
	KIND_ALLOC, KIND_READ, KIND_WRITE, KIND_OPEN, KIND_NAME, KIND_CLOSE, KIND_SYNC, KIND_THREAD,
	N_KINDS,
};

static const char *const kind_names[N_KINDS] = {
	"alloc", "read", "write", "open", "name", "close", "sync", "thread",
};

static atomic_long calls[N_KINDS], n_failed, n_blocks;
static long nth;
static int failing_kind = -1, report_fd = -1;
static bool is_sticky;

static bool fails(enum kind kind, int error)
{
	long call = atomic_fetch_add(&calls[kind], 1) + 1;

	if ((int)kind != failing_kind || call < nth || (call > nth && !is_sticky))
		return false;
	atomic_fetch_add(&n_failed, 1);
	errno = error;
	return true;
}

/* The function that would be called without us. */
#define REAL(name) real_##name
#define DECLARE(type, name, ...) static type (*real_##name)(__VA_ARGS__)
#define RESOLVE(name) (*(void **)&real_##name = dlsym(RTLD_NEXT, #name))

DECLARE(void *, malloc, size_t);
DECLARE(void *, calloc, size_t, size_t);
DECLARE(void *, realloc, void *, size_t);
DECLARE(void, free, void *);
DECLARE(ssize_t, read, int, void *, size_t);
DECLARE(ssize_t, write, int, const void *, size_t);
DECLARE(ssize_t, writev, int, const struct iovec *, int);
DECLARE(int, open, const char *, int, ...);
DECLARE(int, link, const char *, const char *);
DECLARE(int, linkat, int, const char *, int, const char *, int);
DECLARE(int, rename, const char *, const char *);
DECLARE(int, close, int);
DECLARE(int, fsync, int);
DECLARE(int, pthread_create, pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

/* What looking the others up allocates, before there is a malloc to call. */
static char early[4096];
static size_t early_used;

static void *early_alloc(size_t size)
{
	void *p = early + early_used;

	early_used += (size + 15) / 16 * 16;
	return early_used <= sizeof(early) ? p : NULL;
}

static bool is_early(const void *p)
{
	return (const char *)p >= early && (const char *)p < early + sizeof(early);
}

/* ---- memory ---- */

static void *counted(void *p)
{
	if (p)
		atomic_fetch_add(&n_blocks, 1);
	return p;
}

EXPORT void *malloc(size_t size)
{
	if (!REAL(malloc))
		return early_alloc(size);
	return fails(KIND_ALLOC, ENOMEM) ? NULL : counted(REAL(malloc)(size));
}

EXPORT void *calloc(size_t n, size_t size)
{
	if (!REAL(calloc))
		return early_alloc(n * size);
	return fails(KIND_ALLOC, ENOMEM) ? NULL : counted(REAL(calloc)(n, size));
}

EXPORT void *realloc(void *old, size_t size)
{
	if (fails(KIND_ALLOC, ENOMEM))
		return NULL;
	return old ? REAL(realloc)(old, size) : counted(REAL(realloc)(NULL, size));
}

EXPORT void free(void *p)
{
	if (!p || is_early(p))
		return;
	atomic_fetch_sub(&n_blocks, 1);
	REAL(free)(p);
}

/* ---- files ---- */

EXPORT ssize_t read(int fd, void *bytes, size_t size)
{
	return fails(KIND_READ, EIO) ? -1 : REAL(read)(fd, bytes, size);
}

EXPORT ssize_t write(int fd, const void *bytes, size_t size)
{
	return fd != STDERR_FILENO && fails(KIND_WRITE, ENOSPC) ? -1 : REAL(write)(fd, bytes, size);
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int n)
{
	return fails(KIND_WRITE, ENOSPC) ? -1 : REAL(writev)(fd, parts, n);
}

EXPORT int open(const char *name, int flags, ...)
{
	va_list arguments;
	int mode;

	va_start(arguments, flags);
	mode = va_arg(arguments, int); /* without one, a number that nobody looks at */
	va_end(arguments);
	return fails(KIND_OPEN, EMFILE) ? -1 : REAL(open)(name, flags, mode);
}

EXPORT int open64(const char *name, int flags, ...)
{
	va_list arguments;
	int mode;

	va_start(arguments, flags);
	mode = va_arg(arguments, int);
	va_end(arguments);
	return open(name, flags, mode);
}

EXPORT int link(const char *old, const char *name)
{
	return fails(KIND_NAME, EIO) ? -1 : REAL(link)(old, name);
}

EXPORT int linkat(int old_dir, const char *old, int dir, const char *name, int flags)
{
	return fails(KIND_NAME, EIO) ? -1 : REAL(linkat)(old_dir, old, dir, name, flags);
}

EXPORT int rename(const char *old, const char *name)
{
	return fails(KIND_NAME, EIO) ? -1 : REAL(rename)(old, name);
}

EXPORT int close(int fd)
{
	int status = REAL(close)(fd);

	return fails(KIND_CLOSE, EIO) ? -1 : status;
}

EXPORT int fsync(int fd)
{
	return fails(KIND_SYNC, EIO) ? -1 : REAL(fsync)(fd);
}

/* ---- threads ---- */

EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*run)(void *), void *arg)
{
	return fails(KIND_THREAD, EAGAIN) ? EAGAIN
	                                  : REAL(pthread_create)(thread, attributes, run, arg);
}

/* ---- streams ---- */

static int stream_fd(void *cookie)
{
	return (int)(size_t)cookie;
}

static ssize_t stream_read(void *cookie, char *bytes, size_t size)
{
	return read(stream_fd(cookie), bytes, size);
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t size)
{
	ssize_t n = write(stream_fd(cookie), bytes, size);

	return n < 0 ? 0 : n; /* how a stream's function says that it failed */
}

static int stream_close(void *cookie)
{
	return close(stream_fd(cookie));
}

static FILE *stream_open(int fd, const char *mode)
{
	static const cookie_io_functions_t functions = {
		.read = stream_read, .write = stream_write, .close = stream_close,
	};

	return fopencookie((void *)(size_t)fd, mode, functions);
}

EXPORT FILE *fopen(const char *name, const char *mode)
{
	int flags = mode[0] == 'w' ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
	int fd = open(name, flags | O_CLOEXEC, 0666);
	FILE *stream = fd < 0 ? NULL : stream_open(fd, mode);

	if (fd >= 0 && !stream)
		REAL(close)(fd);
	return stream;
}

EXPORT FILE *fopen64(const char *name, const char *mode)
{
	return fopen(name, mode);
}

/* ---- start and end ---- */

static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

__attribute__((constructor)) static void start(void)
{
	const char *kind = setting("FAULT_KIND");

	RESOLVE(malloc), RESOLVE(calloc), RESOLVE(realloc), RESOLVE(free);
	RESOLVE(read), RESOLVE(write), RESOLVE(writev), RESOLVE(open);
	RESOLVE(link), RESOLVE(linkat), RESOLVE(rename), RESOLVE(close), RESOLVE(fsync);
	RESOLVE(pthread_create);
#ifdef __GLIBC__ /* elsewhere it is a constant, and its writes do not fail */
	stdout = stream_open(STDOUT_FILENO, "w");
#endif
	nth = atol(setting("FAULT_NTH"));
	is_sticky = *setting("FAULT_STICKY") != '\0';
	if (*setting("FAULT_REPORT"))
		report_fd = atoi(setting("FAULT_REPORT"));
	for (int i = 0; i < N_KINDS; i++) {
		atomic_store(&calls[i], 0);
		if (strcmp(kind, kind_names[i]) == 0)
			failing_kind = i;
	}
	atomic_store(&n_blocks, 0);
	unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void)
{
	char line[N_KINDS * 24 + 64];
	size_t len = 0;

	fflush(stdout);
	failing_kind = -1;
	for (int i = 0; i < N_KINDS; i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, "%ld ", atomic_load(&calls[i]));
	len += (size_t)snprintf(line + len, sizeof(line) - len, "%ld %ld\n", atomic_load(&n_failed),
	                        atomic_load(&n_blocks));
	if (report_fd >= 0 && REAL(write)(report_fd, line, len) < 0)
		_exit(125);
}
