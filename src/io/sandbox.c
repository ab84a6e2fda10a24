/*
 * sandbox: gives up what the process needs no more.
 *
 * Text from the web is read by code that people wrote.  Should a document find
 * a fault in it, then what the process can do is what the document can do; so
 * it is made to be little, in two steps.
 *
 * What a run needs, in its order:
 *
 *   rules, logs, reports, the list of   opened before sandbox_enter, which
 *   input names                         comes before the first byte of input
 *   inputs, one after another           open for reading, until the last is open
 *   an output, with -i one an input     make, write, rename, remove beside its
 *                                       name; link and rename to publish it
 *   threads, memory, machine code       to the end
 *   of patterns, the clock, signals
 *
 * sandbox_enter: Landlock lets the process open, for reading, what lies in the
 * directories of the inputs, and change what lies in those of the outputs, and
 * nothing else.  Directories, not files: an input may be made or replaced while
 * an earlier one is read, by -i itself too.  seccomp refuses every system call
 * that is not on a list: no program, no process, no socket, no signal to others.
 *
 * sandbox_seal: the last input is open, and the output too, or it is standard
 * output.  A second filter refuses to open anything.  In `descrape <in >out`
 * that is so before the first rule is tried.
 *
 * The two steps do not lean on each other: in a kernel that has only one of
 * Landlock and seccomp, that one is used, and in one that has none the program
 * works as it would without.  OpenBSD's unveil and pledge stand for them in the
 * same order; FreeBSD's Capsicum knows no names and comes with the seal, where
 * nothing is left to be published.
 *
 * AddressSanitizer and its kin read files and start processes at the end of the
 * program, and coverage writes files there: with these there is no sandbox.
 *
 * Invariant: no call changes what the program does for a well-meant input, nor
 * its exit status, whatever the kernel answers.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef HAVE_CAP_ENTER
#include <sys/capsicum.h>
#endif

#include "io/landlock.h"
#include "io/seccomp.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define INSTRUMENTED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define INSTRUMENTED 1
#endif

#ifdef __GNUC__
/* In the program only if it is built to count what runs: by gcc, by clang in
 * the manner of gcc, by clang. */
extern void __gcov_init(void *) __attribute__((weak));
extern void llvm_gcov_init(void *, void *) __attribute__((weak));
extern int __llvm_profile_runtime __attribute__((weak));
#endif

/* Whether this build is one that can be confined. */
static bool is_built_in(void)
{
#if defined(DISABLE_SANDBOX) || defined(INSTRUMENTED)
	return false;
#elif defined(__GNUC__)
	return !__gcov_init && !llvm_gcov_init && !&__llvm_profile_runtime;
#else
	return true;
#endif
}

/* ---- the parts, where the system has them ---- */

#ifdef HAVE_PLEDGE
static void unveil_name(const char *name, unsigned uses)
{
	(void)unveil(name, uses & SANDBOX_REPLACE ? "rwc" : "r");
}

static bool pledge_enter(void)
{
	return pledge("stdio rpath wpath cpath fattr chown prot_exec", NULL) == 0;
}

static bool pledge_seal(bool publishes)
{
	return pledge(publishes ? "stdio rpath cpath prot_exec" : "stdio prot_exec", NULL) == 0;
}
#else
static void unveil_name(const char *name, unsigned uses)
{
	(void)name;
	(void)uses;
}

static bool pledge_enter(void)
{
	return false;
}

static bool pledge_seal(bool publishes)
{
	(void)publishes;
	return false;
}
#endif

static bool capsicum_seal(bool publishes)
{
#ifdef HAVE_CAP_ENTER
	return !publishes && cap_enter() == 0;
#else
	(void)publishes;
	return false;
#endif
}

/* ---- names ---- */

/* The rights of a directory in which names are put to these uses. */
static unsigned rights_of(unsigned uses)
{
	unsigned rights = 0;

	if (uses & SANDBOX_READ)
		rights |= LANDLOCK_READ | LANDLOCK_LOOK;
	if (uses & SANDBOX_REPLACE)
		rights |= LANDLOCK_WRITE | LANDLOCK_REPLACE;
	return rights;
}

static void allow_path(struct sandbox *s, const char *path, unsigned uses, unsigned rights)
{
	if (s->landlock >= 0)
		landlock_allow(s->landlock, path, rights);
	unveil_name(path, uses);
}

/* Allows the directory of a path, unless that was done for the path before. */
static void allow_directory(struct sandbox *s, const char *path, unsigned uses)
{
	const char *slash = strrchr(path, '/');
	/* "." without a slash, "/" where it is the first byte. */
	struct span dir = slash ? span_of(path, slash == path ? 1 : (size_t)(slash - path))
	                        : span_cstr(".");

	if (s->last_uses == uses && s->last_dir.len == dir.len + 1 &&
	    memcmp(s->last_dir.ptr, dir.ptr, dir.len) == 0)
		return;
	buf_clear(&s->last_dir);
	s->last_uses = 0;
	if (buf_append_span(&s->last_dir, dir) || buf_append_char(&s->last_dir, '\0'))
		return;
	s->last_uses = uses;
	allow_path(s, s->last_dir.ptr, uses, rights_of(uses));
}

/* Where a link leads, there too; what it leads to when that is no file. */
static void allow_target(struct sandbox *s, const char *name, unsigned uses)
{
	char *real = realpath(name, NULL);

	if (real)
		allow_directory(s, real, uses);
	free(real);
	if (uses & SANDBOX_READ)
		allow_path(s, name, SANDBOX_READ, LANDLOCK_READ);
}

void sandbox_allow(struct sandbox *s, const char *name, unsigned uses)
{
	struct stat st;
	bool is_there, is_link;

	if (!s->wanted || strcmp(name, "-") == 0)
		return;
	is_there = lstat(name, &st) == 0;
	is_link = is_there && S_ISLNK(st.st_mode);
	if (is_link)
		is_there = stat(name, &st) == 0;
	if (is_there && S_ISDIR(st.st_mode)) {
		/* It will be refused, with its own message. */
		allow_path(s, name, uses, LANDLOCK_LOOK);
	} else if (is_there && !S_ISREG(st.st_mode) && uses == SANDBOX_REPLACE) {
		/* A device or a pipe is written to as it is: no right in its directory. */
		allow_path(s, name, uses, LANDLOCK_WRITE);
	} else {
		allow_directory(s, name, uses);
		if (is_link)
			allow_target(s, name, uses);
	}
}

/* ---- the steps ---- */

void sandbox_init(struct sandbox *s, bool wanted)
{
	*s = (struct sandbox){ .wanted = wanted && is_built_in(), .landlock = -1 };
	if (s->wanted)
		s->landlock = landlock_new(&s->landlock_abi);
}

void sandbox_enter(struct sandbox *s)
{
	if (!s->wanted)
		return;
	if (s->landlock >= 0)
		s->is_walled = landlock_enter(s->landlock) == 0;
	s->landlock = -1;
	s->is_filtered = seccomp_enter() == 0 || pledge_enter();
}

void sandbox_seal(struct sandbox *s, bool publishes)
{
	if (!s->wanted || s->is_sealed)
		return;
	s->is_sealed = true; /* tried; what did not work will not the next time */
	if (s->is_filtered)
		(void)(seccomp_seal(publishes) == 0 || pledge_seal(publishes));
	else
		s->is_filtered = capsicum_seal(publishes);
}

void sandbox_free(struct sandbox *s)
{
	if (s->wanted && s->landlock >= 0) /* one of zeros has nothing */
		(void)close(s->landlock);
	s->landlock = -1;
	buf_free(&s->last_dir);
}

#ifdef HAVE_PLEDGE
#define FILTER_NAME "unveil, pledge"
#elif defined(HAVE_CAP_ENTER)
#define FILTER_NAME "Capsicum"
#else
#define FILTER_NAME "seccomp"
#endif

void sandbox_describe(const struct sandbox *s, char *out, size_t room)
{
	if (!is_built_in())
		snprintf(out, room, "none (not built in)");
	else if (!s->wanted)
		snprintf(out, room, "none (switched off)");
	else if (s->is_walled)
		snprintf(out, room, "Landlock %d%s", s->landlock_abi,
		         s->is_filtered ? ", " FILTER_NAME : "");
	else
		snprintf(out, room, "%s", s->is_filtered ? FILTER_NAME : "none (not in this kernel)");
}
