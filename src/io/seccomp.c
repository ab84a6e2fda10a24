/*
 * seccomp: which system calls the process can make.
 *
 * A program of the kernel's packet filter sees the number and the arguments of
 * every call.  Calls in the table pass, some of them only with one value of an
 * argument; all others fail with EPERM.  Failing is enough: nothing here makes
 * them, and a library that tries one by the way goes on without it.
 *
 * A call newer than this table fails with ENOSYS instead, as in a kernel that
 * lacks it: that is how a libc finds out that it must use the older ones, which
 * are in the table.  clone3 is one of them, because its flags, unlike those of
 * clone, lie in memory where no filter sees them: a thread may be started, a
 * process may not.
 *
 * The kernel runs a program for every number there is when it takes it in, to
 * know later which calls need no look.  So the table is searched by bisection:
 * asked in a row it took a sixth of a millisecond at every start.
 *
 * Numbers mean something on one architecture only.  The two that are known here
 * are checked for; calls that come in by the door of another (32 bits, x32) find
 * no number in the table.
 *
 * Bounds: one program of less than BPF_MAXINSNS instructions, built on the stack.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/seccomp.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_LINUX_SECCOMP_H
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__AARCH64EL__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#endif

#if defined(ARCHITECTURE) && defined(__NR_seccomp)

#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>

/* The first number that both architectures share; what is not in the table from
 * here on is answered as by a kernel that does not have it. */
#define FIRST_RECENT_CALL 424

#define MAX_INSTRUCTIONS 512

/* A row passes a call; with a mask, if the low half of an argument fits. */
struct row {
	int number;
	unsigned char argument;
	uint32_t mask; /* 0: whatever the arguments are */
	uint32_t value;
};

#define PASS(name) { __NR_##name, 0, 0, 0 }
#define PASS_VALUE(name, argument, value) { __NR_##name, argument, UINT32_MAX, value }
#define PASS_FLAG(name, argument, flag) { __NR_##name, argument, flag, flag }

/* Grouped by what they are for. */
static const struct row passes[] = {
	/* open files */
	PASS(read), PASS(write), PASS(writev), PASS(readv), PASS(pread64), PASS(lseek),
	PASS(close), PASS(fstat), PASS(dup), PASS(pipe2), PASS(ppoll), PASS(fadvise64),
	PASS(fsync), PASS(fdatasync), PASS(fchmod), PASS(fchown),
#ifdef __NR_poll
	PASS(poll),
#endif
#ifdef __NR_pipe
	PASS(pipe),
#endif
	PASS_VALUE(fcntl, 1, F_GETFD), PASS_VALUE(fcntl, 1, F_SETFD),
	PASS_VALUE(fcntl, 1, F_GETFL), PASS_VALUE(fcntl, 1, F_SETPIPE_SZ),
	PASS_VALUE(ioctl, 1, TCGETS), /* isatty */
	/* memory; machine code of patterns is made while text is matched */
	PASS(brk), PASS(mmap), PASS(munmap), PASS(mremap), PASS(mprotect), PASS(madvise),
	/* threads and signals */
	PASS(futex), PASS_FLAG(clone, 0, CLONE_THREAD), PASS(exit), PASS(set_robust_list),
	PASS(sched_yield), PASS(sched_getaffinity), PASS(membarrier), PASS(gettid),
#ifdef __NR_rseq
	PASS(rseq),
#endif
	PASS(rt_sigaction), PASS(rt_sigprocmask), PASS(rt_sigreturn), PASS(sigaltstack),
	PASS(restart_syscall), PASS(exit_group), PASS(getpid),
	/* the clock and the machine */
	PASS(clock_gettime), PASS(clock_getres), PASS(clock_nanosleep), PASS(nanosleep),
	PASS(gettimeofday), PASS(getrandom), PASS(sysinfo), PASS(uname),
	PASS_VALUE(prlimit64, 2, 0), /* asks, does not set */
	/* names: what Landlock governs, and what looks only */
	PASS(openat), PASS(newfstatat), PASS(faccessat), PASS(readlinkat), PASS(getcwd),
	PASS(linkat), PASS(unlinkat), PASS(renameat),
#ifdef __NR_open
	PASS(open), PASS(stat), PASS(lstat), PASS(access), PASS(readlink), PASS(link),
	PASS(unlink), PASS(rename), PASS(time),
#endif
#ifdef __NR_statx
	PASS(statx),
#endif
#ifdef __NR_faccessat2
	PASS(faccessat2),
#endif
	PASS(renameat2),
	/* the seal */
	PASS_VALUE(seccomp, 0, SECCOMP_SET_MODE_FILTER),
};

/* What the seal refuses always, and what unless something is to be published. */
static const int opening[] = {
	__NR_openat,
	__NR_seccomp,
#ifdef __NR_open
	__NR_open,
#endif
};
static const int naming[] = {
	__NR_linkat,
	__NR_unlinkat,
	__NR_renameat,
	__NR_renameat2,
#ifdef __NR_link
	__NR_link,
	__NR_unlink,
	__NR_rename,
#endif
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct program {
	struct sock_filter code[MAX_INSTRUCTIONS];
	unsigned short len;
};

static void put(struct program *p, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	p->code[p->len++] = (struct sock_filter){ code, if_true, if_false, k };
}

static void put_load(struct program *p, size_t offset)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void put_return(struct program *p, uint32_t verdict)
{
	put(p, BPF_RET | BPF_K, verdict, 0, 0);
}

/* Leaves the number of the call in the accumulator. */
static void begin(struct program *p)
{
	p->len = 0;
	put_load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	put_return(p, SECCOMP_RET_ERRNO | ENOSYS);
	put_load(p, offsetof(struct seccomp_data, nr));
}

/* A jump to where calls pass, before it is known where that is. */
#define TO_PASS UINT8_MAX

static void put_row(struct program *p, const struct row *row)
{
	if (row->mask == 0) {
		put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)row->number, TO_PASS, 0);
		return;
	}
	put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)row->number, 0, 4);
	/* The low half: both architectures are little-endian. */
	put_load(p, offsetof(struct seccomp_data, args) + row->argument * sizeof(uint64_t));
	put(p, BPF_ALU | BPF_AND | BPF_K, row->mask, 0, 0);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, row->value, TO_PASS, 0);
	put_load(p, offsetof(struct seccomp_data, nr));
}

/* So many rows are gone through without another bisection. */
#define ROWS_IN_A_ROW 6

/* A few rows; other calls fail with `error`. */
static void put_few(struct program *p, const struct row *rows, size_t n, uint32_t error)
{
	unsigned at = p->len;

	for (size_t i = 0; i < n; i++)
		put_row(p, &rows[i]);
	put_return(p, SECCOMP_RET_ERRNO | error);
	for (; at < p->len; at++)
		if (p->code[at].jt == TO_PASS)
			p->code[at].jt = (uint8_t)(p->len - at - 1);
	put_return(p, SECCOMP_RET_ALLOW);
}

static int compare_rows(const void *a, const void *b)
{
	return ((const struct row *)a)->number - ((const struct row *)b)->number;
}

/* Goes on with what is put next for numbers below this one; the number of the jump. */
static unsigned put_branch(struct program *p, int number)
{
	put(p, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)number, 0, 1);
	put(p, BPF_JMP | BPF_JA, 0, 0, 0);
	return p->len - 1u;
}

/* For the others with what is put from here on. */
static void put_else(struct program *p, unsigned jump)
{
	p->code[jump].k = p->len - jump - 1;
}

/* Rows in the order of their numbers; other calls fail with `error`. */
static void put_rows(struct program *p, const struct row *rows, size_t n, uint32_t error)
{
	size_t middle = n / 2;
	unsigned jump;

	/* The rows of a number stay together. */
	while (middle > 0 && rows[middle].number == rows[middle - 1].number)
		middle--;
	if (n <= ROWS_IN_A_ROW || middle == 0) {
		put_few(p, rows, n, error);
		return;
	}
	jump = put_branch(p, rows[middle].number);
	put_rows(p, rows, middle, error);
	put_else(p, jump);
	put_rows(p, rows + middle, n - middle, error);
}

static int install(const struct program *p, unsigned flags)
{
	struct sock_fprog fprog = { p->len, (struct sock_filter *)p->code };

	/* Without SPEC_ALLOW older kernels slow the whole process down, to keep from
	 * it what it could read anyway; kernels before 4.17 do not know the flag. */
	if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	            &fprog) == 0)
		return 0;
	return errno == EINVAL &&
	       syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog) == 0 ? 0 : -1;
}

int seccomp_enter(void)
{
	/* abort and raise, to itself: the number of a process can be had only now. */
	const struct row to_itself = PASS_VALUE(tgkill, 0, (uint32_t)getpid());
	struct row rows[LENGTH(passes) + 1];
	size_t n = LENGTH(rows), n_old = 0;
	struct program p;
	unsigned jump;

	memcpy(rows, passes, sizeof(passes));
	rows[n - 1] = to_itself;
	qsort(rows, n, sizeof(rows[0]), compare_rows);
	while (n_old < n && rows[n_old].number < FIRST_RECENT_CALL)
		n_old++;
	begin(&p);
	jump = put_branch(&p, FIRST_RECENT_CALL);
	put_rows(&p, rows, n_old, EPERM);
	put_else(&p, jump);
	put_rows(&p, rows + n_old, n - n_old, ENOSYS);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return install(&p, 0);
}

static void put_refusals(struct program *p, const int *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		put(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)numbers[i], 0, 1);
		put_return(p, SECCOMP_RET_ERRNO | EPERM);
	}
}

int seccomp_seal(bool publishes)
{
	struct program p;

	begin(&p);
	put_refusals(&p, opening, LENGTH(opening));
	if (!publishes)
		put_refusals(&p, naming, LENGTH(naming));
	put_return(&p, SECCOMP_RET_ALLOW);
	/* Threads run already; they have the first filter, so they can get this. */
	return install(&p, SECCOMP_FILTER_FLAG_TSYNC);
}

#else

int seccomp_enter(void)
{
	return -1;
}

int seccomp_seal(bool publishes)
{
	(void)publishes;
	return -1;
}

#endif
