/*
 * lacking: runs a program as in a kernel that lacks something.
 *
 *     lacking WHAT[,WHAT]... PROGRAM [ARGUMENT]...
 *
 * landlock, seccomp   the calls fail with ENOSYS, as in an older kernel
 * jit                 no memory is both writable and executable, nor becomes
 *                     executable, as under SELinux or W^X
 * mdwe                the same by the kernel's own switch
 * tmpfile             no file without a name, as on some file systems
 *
 * Exit status 77: this kernel, or this architecture, cannot lack it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXIT_SKIP 77

#if defined(HAVE_LINUX_SECCOMP_H) && defined(HAVE_LINUX_LANDLOCK_H)

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#endif

/* A call fails with an error, if all of these bits are set in its third argument. */
struct lack {
	const char *what;
	unsigned number, bits, error;
};

static const struct lack lacks[] = {
	{ "landlock", __NR_landlock_create_ruleset, 0, ENOSYS },
	{ "seccomp", __NR_seccomp, 0, ENOSYS },
	{ "jit", __NR_mmap, PROT_WRITE | PROT_EXEC, EPERM },
	{ "jit", __NR_mprotect, PROT_EXEC, EACCES },
	{ "tmpfile", __NR_openat, O_TMPFILE, EOPNOTSUPP },
};

static int refuse(const struct lack *l)
{
	struct sock_filter code[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr) },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 4, l->number },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, args[2]) },
		{ BPF_ALU | BPF_AND | BPF_K, 0, 0, l->bits },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, l->bits },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | l->error },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int take_away(const char *what)
{
	bool known = false;

	if (strcmp(what, "mdwe") == 0)
		return prctl(PR_SET_MDWE, 1, 0, 0, 0);
	for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++) {
		if (strcmp(what, lacks[i].what) != 0)
			continue;
		if (refuse(&lacks[i]))
			return -1;
		known = true;
	}
	return known ? 0 : -1;
}

#else

static int take_away(const char *what)
{
	(void)what;
	return -1;
}

#endif

int main(int argc, char **argv)
{
	if (argc < 3)
		return EXIT_SKIP;
	for (char *what = strtok(argv[1], ","); what; what = strtok(NULL, ",")) {
		if (take_away(what)) {
			fprintf(stderr, "lacking: this kernel cannot lack %s\n", what);
			return EXIT_SKIP;
		}
	}
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return EXIT_SKIP;
}
