/*
 * landlock: which files the process can reach.
 *
 * Landlock takes a list of what it shall govern and exceptions from it.  All
 * that the running kernel knows of is governed: opening, making and removing of
 * every kind, running programs, TCP, and signals and sockets to processes
 * outside.  A right that a later kernel adds stays ungoverned until it stands in
 * the table below.
 *
 * Headers are often older than the kernel, so that numbers behind the first
 * version are spelled out here; they are part of the kernel's interface and do
 * not change.
 *
 * Invariant: a function that fails has changed nothing for the process.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#if defined(HAVE_LINUX_LANDLOCK_H) && defined(__NR_landlock_create_ruleset)

/* struct landlock_ruleset_attr as of version 6; older kernels take it as long as
 * what they do not know is zero. */
struct governed {
	uint64_t files;
	uint64_t net;
	uint64_t scoped;
};

/* What each version of the interface added. */
static const struct governed added[] = {
	{ 0, 0, 0 },
	{ (UINT64_C(1) << 13) - 1, 0, 0 }, /* 1: files, from EXECUTE to MAKE_SYM */
	{ UINT64_C(1) << 13, 0, 0 },       /* 2: REFER, to another directory */
	{ UINT64_C(1) << 14, 0, 0 },       /* 3: TRUNCATE */
	{ 0, 3, 0 },                       /* 4: TCP, bind and connect */
	{ UINT64_C(1) << 15, 0, 0 },       /* 5: IOCTL_DEV */
	{ 0, 0, 3 },                       /* 6: abstract sockets, signals */
};

#define N_VERSIONS (sizeof(added) / sizeof(added[0]))

int landlock_new(int *abi)
{
	struct governed all = { 0 };
	long version = syscall(__NR_landlock_create_ruleset, NULL, 0,
	                       LANDLOCK_CREATE_RULESET_VERSION);

	*abi = 0;
	if (version < 1)
		return -1;
	for (size_t i = 1; i < N_VERSIONS && i <= (size_t)version; i++) {
		all.files |= added[i].files;
		all.net |= added[i].net;
		all.scoped |= added[i].scoped;
	}
	*abi = (int)version;
	return (int)syscall(__NR_landlock_create_ruleset, &all, sizeof(all), 0);
}

void landlock_allow(int rules, const char *path, unsigned rights)
{
	struct landlock_path_beneath_attr rule = { 0 };
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return;
	if (rights & LANDLOCK_READ)
		rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_FILE;
	if (rights & LANDLOCK_WRITE)
		rule.allowed_access |= LANDLOCK_ACCESS_FS_WRITE_FILE;
	/* The kernel takes these for directories only. */
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		if (rights & LANDLOCK_REPLACE)
			rule.allowed_access |= LANDLOCK_ACCESS_FS_MAKE_REG |
			                       LANDLOCK_ACCESS_FS_REMOVE_FILE;
		if (rights & LANDLOCK_LOOK)
			rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	}
	rule.parent_fd = fd;
	if (rule.allowed_access != 0)
		(void)syscall(__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(fd);
}

int landlock_enter(int rules)
{
	long status = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

	if (status == 0)
		status = syscall(__NR_landlock_restrict_self, rules, 0);
	(void)close(rules);
	return status == 0 ? 0 : -1;
}

#else

int landlock_new(int *abi)
{
	*abi = 0;
	return -1;
}

void landlock_allow(int rules, const char *path, unsigned rights)
{
	(void)rules;
	(void)path;
	(void)rights;
}

int landlock_enter(int rules)
{
	(void)rules;
	return -1;
}

#endif
