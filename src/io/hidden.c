/*
 * hidden: files without a name, and hidden names beside a final one.
 *
 * Beside, because a rename within a directory cannot cross file systems, and
 * what is written there fails for want of room while it is written and not in
 * the end.  The names do not contain the final one, which may be as long as
 * names can be.
 *
 * A signal that ends the process must not leave them behind, and what a handler
 * is to find has to be global: the names that stand are kept in a table.  A name
 * is made and entered with signals blocked, so that there is no moment between.
 *
 * Bounds: STANDING_MAX names at a time; an output has one, its backup another.
 * Invariant: a function that fails has left nothing in the directory.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/hidden.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "io/fd.h"

/* Tries for a name that nobody has; chance makes the first one good. */
#define NAME_TRIES 100
#define HIDDEN_NAME "/.descrape-XXXXXXXX"
#define HIDDEN_DIGITS 8

/* Before umask, as creat does it. */
#define NEW_FILE_MODE 0666

/* Enough for "/proc/self/fd/" and any number. */
#define PROC_NAME_BYTES 32

/* Names of which hidden_free was not told; NULL: a free place.  Written by the
 * one thread that signals go to, read by its handler. */
#define STANDING_MAX 2
static char *volatile standing[STANDING_MAX];

/* Puts `to` into the place of `from`. */
static void change_standing(const char *from, char *to)
{
	for (size_t i = 0; i < STANDING_MAX; i++) {
		if (standing[i] == from) {
			standing[i] = to;
			return;
		}
	}
}

void hidden_free(char *name)
{
	if (name)
		change_standing(name, NULL);
	free(name);
}

void hidden_remove_all(void)
{
	for (size_t i = 0; i < STANDING_MAX; i++)
		if (standing[i])
			(void)unlink(standing[i]);
}

/* "DIR/.descrape-XXXXXXXX" for the directory of `path`; NULL: no memory. */
static char *hidden_template(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t dir_bytes = slash ? (size_t)(slash - path) : 1;
	char *name = malloc(dir_bytes + sizeof(HIDDEN_NAME));

	if (name) {
		memcpy(name, slash ? path : ".", dir_bytes);
		memcpy(name + dir_bytes, HIDDEN_NAME, sizeof(HIDDEN_NAME));
	}
	return name;
}

/* Puts other digits into a hidden name; the try and the clock make them differ. */
static void change_digits(char *name, unsigned try)
{
	struct timespec now;
	uint64_t mix;
	char *digit = name + strlen(name);

	clock_gettime(CLOCK_MONOTONIC, &now);
	mix = ((uint64_t)now.tv_nsec << 20 ^ (uint64_t)getpid()) + try;
	mix = (mix * UINT64_C(0x9e3779b97f4a7c15)) >> 16;
	for (int i = 0; i < HIDDEN_DIGITS; i++, mix /= 36)
		*--digit = "0123456789abcdefghijklmnopqrstuvwxyz"[mix % 36];
}

/* How a hidden name comes to stand for something; 0 or -1 (errno). */
typedef int (*occupy_fn)(const char *name, void *arg);

/* Occupies a name and enters it, with signals blocked; 0 or -1 (errno). */
static int occupy_and_enter(char *name, occupy_fn occupy, void *arg)
{
	sigset_t all, before;
	int status, error_number;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	status = occupy(name, arg);
	error_number = errno;
	if (status == 0)
		change_standing(NULL, name);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error_number;
	return status;
}

static char *occupy_hidden(const char *path, occupy_fn occupy, void *arg)
{
	char *name = hidden_template(path);

	if (!name)
		return NULL;
	for (unsigned try = 0; try < NAME_TRIES; try++) {
		change_digits(name, try);
		if (occupy_and_enter(name, occupy, arg) == 0)
			return name;
		if (errno != EEXIST)
			break;
	}
	free(name);
	return NULL;
}

static int occupy_by_creating(const char *name, void *arg)
{
	int *fd = arg;

	*fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, NEW_FILE_MODE);
	return *fd < 0 ? -1 : 0;
}

static int occupy_by_naming(const char *name, void *arg)
{
	const int *fd = arg;

	return hidden_name_it(*fd, name);
}

static int occupy_by_linking(const char *name, void *arg)
{
	return link(arg, name);
}

char *hidden_create(const char *path, int *fd)
{
	return occupy_hidden(path, occupy_by_creating, fd);
}

char *hidden_for_nameless(const char *path, int fd)
{
	return occupy_hidden(path, occupy_by_naming, &fd);
}

char *hidden_link(const char *path)
{
	return occupy_hidden(path, occupy_by_linking, (void *)path);
}

#ifdef O_TMPFILE
/* The name under which the system shows an open file to its own process. */
static void proc_name(char name[PROC_NAME_BYTES], int fd)
{
	snprintf(name, PROC_NAME_BYTES, "/proc/self/fd/%d", fd);
}

int hidden_open_nameless(const char *path)
{
	char *dir = hidden_template(path);
	char proc[PROC_NAME_BYTES];
	int fd;

	if (!dir)
		return -1;
	/* The slash stays: of "/.descrape-…" nothing else would be left. */
	dir[strlen(dir) - strlen(HIDDEN_NAME) + 1] = '\0';
	fd = open(dir, O_WRONLY | O_TMPFILE | O_CLOEXEC, NEW_FILE_MODE);
	free(dir);
	if (fd < 0)
		return -1;
	/* Without /proc it could not be given a name in the end. */
	proc_name(proc, fd);
	if (access(proc, F_OK) < 0) {
		(void)fd_close(fd);
		return -1;
	}
	return fd;
}

int hidden_name_it(int fd, const char *name)
{
	char proc[PROC_NAME_BYTES];

	proc_name(proc, fd);
	return linkat(AT_FDCWD, proc, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}
#else
int hidden_open_nameless(const char *path)
{
	(void)path;
	errno = ENOSYS;
	return -1;
}

int hidden_name_it(int fd, const char *name)
{
	(void)fd;
	(void)name;
	errno = ENOSYS;
	return -1;
}
#endif
