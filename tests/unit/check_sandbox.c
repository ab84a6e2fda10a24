/*
 * Unit tests of the sandbox: what was given up stays given up, what was allowed
 * goes on working, and a kernel that has none of it is put up with.
 *
 * The floor's files are compiled into this program with system calls that can be
 * made to fail as in an older kernel; being defined here, they are not taken
 * from the library.  What holds a process cannot be undone, so each test does
 * its work in a child, whose exit status says which step went wrong.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* What the kernel is made to lack. */
static bool lacks_landlock, lacks_seccomp, lacks_spec_allow, lacks_prctl;

#if defined(HAVE_LINUX_LANDLOCK_H) && defined(HAVE_LINUX_SECCOMP_H)
#include <linux/landlock.h>
#include <linux/seccomp.h>

static long old_kernel(long number, ...)
{
	unsigned long a[3];
	va_list arguments;

	va_start(arguments, number);
	for (int i = 0; i < 3; i++)
		a[i] = va_arg(arguments, unsigned long);
	va_end(arguments);
	if ((lacks_landlock && number == __NR_landlock_create_ruleset) ||
	    (lacks_seccomp && number == __NR_seccomp)) {
		errno = ENOSYS;
		return -1;
	}
	if (lacks_spec_allow && number == __NR_seccomp && (a[1] & SECCOMP_FILTER_FLAG_SPEC_ALLOW)) {
		errno = EINVAL;
		return -1;
	}
	if (number == __NR_landlock_add_rule)
		return syscall(number, (int)a[0], (int)a[1], a[2], 0);
	return syscall(number, a[0], a[1], a[2]);
}

static int old_prctl(int option, unsigned long value, unsigned long b, unsigned long c,
                     unsigned long d)
{
	if (lacks_prctl) {
		errno = EINVAL;
		return -1;
	}
	return prctl(option, value, b, c, d);
}

#define syscall(number, ...) old_kernel(number, __VA_ARGS__, 0L, 0L, 0L)
#define prctl old_prctl
#endif
#include "io/landlock.c"
#include "io/sandbox.c"
#include "io/seccomp.c"
#undef syscall
#undef prctl

#include "io_run.h"

/* ---- how a child says what went wrong ---- */

#define EXIT_STEP_BASE 100
#define EXPECT(condition) \
	do { \
		if (!(condition)) { \
			static const char text[] = "failed: " #condition "\n"; \
			if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0) \
				_exit(EXIT_STEP_BASE + 1); \
			_exit(EXIT_STEP_BASE); \
		} \
	} while (0)

/* Runs `work` in a child; its exit status. */
static int in_child(void (*work)(void))
{
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		work();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void setup(void)
{
	io_folder_make();
	ck_assert_int_eq(mkdir("in", 0700), 0);
	ck_assert_int_eq(mkdir("out", 0700), 0);
	ck_assert_int_eq(mkdir("else", 0700), 0);
	io_put_file("in/a", span_cstr("a\n"));
	io_put_file("else/a", span_cstr("secret\n"));
	io_put_file("out/old", span_cstr("old\n"));
	ck_assert_int_eq(symlink("../else/a", "in/link"), 0);
}

static void teardown(void)
{
	static const char *const names[] = {
		"in/a", "in/link", "else/a", "out/old", "out/new", "out/more", "in", "out", "else",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)remove(names[i]);
	io_folder_remove();
}

static bool opens(const char *name, int flags)
{
	int fd = open(name, flags, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static struct sandbox entered(unsigned uses_of_input)
{
	struct sandbox s;

	sandbox_init(&s, true);
	sandbox_allow(&s, "in/a", uses_of_input);
	sandbox_allow(&s, "out/new", SANDBOX_REPLACE);
	sandbox_enter(&s);
	return s;
}

/* ---- Landlock ---- */

static void reach_only_what_was_allowed(void)
{
	struct sandbox s = entered(SANDBOX_READ);

	EXPECT(opens("in/a", O_RDONLY));
	if (!s.is_walled)
		return;
	EXPECT(!opens("else/a", O_RDONLY) && errno == EACCES);
	EXPECT(!opens("in/link", O_RDONLY) && errno == EACCES);
	EXPECT(!opens("/etc/passwd", O_RDONLY) && errno == EACCES);
	EXPECT(!opens("in/a", O_WRONLY) && errno == EACCES);
	EXPECT(!opens("in/new", O_WRONLY | O_CREAT) && errno == EACCES);
	EXPECT(unlink("in/a") < 0 && errno == EACCES);
	EXPECT(opens("out/new", O_WRONLY | O_CREAT | O_EXCL));
	EXPECT(!opens("out/new", O_RDONLY) && errno == EACCES);
	EXPECT(rename("out/new", "out/old") == 0);
	EXPECT(rename("out/old", "else/new") < 0);
	EXPECT(link("else/a", "out/more") < 0);
	EXPECT(unlink("out/old") == 0);
}

START_TEST(files_that_were_not_named_are_out_of_reach)
{
	ck_assert_int_eq(in_child(reach_only_what_was_allowed), 0);
}
END_TEST

static void follow_a_link(void)
{
	struct sandbox s;

	sandbox_init(&s, true);
	sandbox_allow(&s, "in/link", SANDBOX_READ);
	sandbox_allow(&s, "in/comes-later", SANDBOX_READ);
	sandbox_allow(&s, "in/comes-later", SANDBOX_REPLACE);
	sandbox_allow(&s, "/dev/null", SANDBOX_REPLACE);
	sandbox_enter(&s);
	EXPECT(opens("in/link", O_RDONLY));
	EXPECT(opens("in/comes-later", O_WRONLY | O_CREAT));
	EXPECT(opens("in/comes-later", O_RDONLY));
	EXPECT(unlink("in/comes-later") == 0);
	EXPECT(opens("/dev/null", O_WRONLY));
	if (s.is_walled) {
		EXPECT(!opens("/dev/zero", O_WRONLY) && errno == EACCES);
	}
	sandbox_free(&s);
}

START_TEST(links_devices_and_what_comes_later_can_be_opened)
{
	ck_assert_int_eq(in_child(follow_a_link), 0);
}
END_TEST

/* An input that is replaced while another is read is the common case of -i. */
static void replace_an_input(void)
{
	struct sandbox s = entered(SANDBOX_READ | SANDBOX_REPLACE);

	EXPECT(opens("in/new", O_WRONLY | O_CREAT | O_EXCL));
	EXPECT(rename("in/new", "in/a") == 0);
	EXPECT(opens("in/a", O_RDONLY));
	sandbox_free(&s);
}

START_TEST(an_input_can_be_replaced_and_read_again)
{
	ck_assert_int_eq(in_child(replace_an_input), 0);
}
END_TEST

/* ---- seccomp ---- */

static void *say_hello(void *arg)
{
	*(bool *)arg = true;
	return NULL;
}

static void call_what_is_refused(void)
{
	struct sandbox s = entered(SANDBOX_READ);
	char *const arguments[] = { (char *)"true", NULL };
	bool said = false;
	pthread_t thread;

	if (!s.is_filtered)
		return;
	EXPECT(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	EXPECT(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
	EXPECT(execv("/bin/true", arguments) < 0 && (errno == EPERM || errno == EACCES));
	EXPECT(fork() < 0 && errno == EPERM);
	EXPECT(kill(getppid(), 0) < 0 && errno == EPERM);
	EXPECT(chmod("out/old", 0777) < 0 && errno == EPERM);
	EXPECT(mkdir("out/dir", 0777) < 0);
	EXPECT(chdir("/") < 0 && errno == EPERM);
	EXPECT(pthread_create(&thread, NULL, say_hello, &said) == 0);
	EXPECT(pthread_join(thread, NULL) == 0 && said);
	EXPECT(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	            0) != MAP_FAILED);
	signal(SIGUSR1, SIG_IGN);
	EXPECT(raise(SIGUSR1) == 0);
	sandbox_free(&s);
}

START_TEST(programs_sockets_and_processes_are_refused)
{
	ck_assert_int_eq(in_child(call_what_is_refused), 0);
}
END_TEST

/* ---- the seal ---- */

static int thread_step[2], thread_answer[2];

/* Runs from before the seal; says whether it can open a file, when asked. */
static void *open_when_asked(void *arg)
{
	char byte;

	(void)arg;
	while (read(thread_step[0], &byte, 1) == 1) {
		byte = opens("in/a", O_RDONLY) ? 'y' : 'n';
		if (write(thread_answer[1], &byte, 1) != 1)
			return NULL;
	}
	return NULL;
}

static char ask_thread(void)
{
	char answer = '?';

	if (write(thread_step[1], "?", 1) != 1 || read(thread_answer[0], &answer, 1) != 1)
		return '?';
	return answer;
}

static void seal_and_publish(void)
{
	struct sandbox s = entered(SANDBOX_READ);
	pthread_t thread;

	EXPECT(pipe(thread_step) == 0 && pipe(thread_answer) == 0);
	EXPECT(pthread_create(&thread, NULL, open_when_asked, NULL) == 0);
	EXPECT(opens("out/new", O_WRONLY | O_CREAT));
	EXPECT(ask_thread() == 'y');
	sandbox_seal(&s, true);
	if (s.is_filtered) {
		EXPECT(!opens("in/a", O_RDONLY) && errno == EPERM);
		EXPECT(!opens("out/more", O_WRONLY | O_CREAT) && errno == EPERM);
		EXPECT(ask_thread() == 'n');
	}
	EXPECT(link("out/new", "out/more") == 0);
	EXPECT(rename("out/new", "out/old") == 0);
	EXPECT(unlink("out/more") == 0);
	sandbox_free(&s);
}

START_TEST(sealed_nothing_opens_and_the_output_gets_its_name)
{
	ck_assert_int_eq(in_child(seal_and_publish), 0);
}
END_TEST

static void seal_without_output(void)
{
	struct sandbox s = entered(SANDBOX_READ);

	sandbox_seal(&s, false);
	sandbox_seal(&s, true); /* a second one takes nothing back */
	if (!s.is_filtered)
		return;
	EXPECT(!opens("in/a", O_RDONLY) && errno == EPERM);
	EXPECT(link("out/old", "out/more") < 0 && errno == EPERM);
	EXPECT(rename("out/old", "out/new") < 0 && errno == EPERM);
	EXPECT(unlink("out/old") < 0 && errno == EPERM);
}

START_TEST(sealed_without_an_output_names_do_not_change)
{
	ck_assert_int_eq(in_child(seal_without_output), 0);
}
END_TEST

/* ---- kernels that lack something ---- */

static const struct lack {
	bool landlock, seccomp, spec_allow, prctl, wanted;
	const char *says; /* how the description begins */
} lacks[] = {
	{ true, true, false, false, true, "none (not in this kernel)" },
	{ true, false, false, false, true, "seccomp" },
	{ false, true, false, false, true, "Landlock " },
	{ false, false, true, false, true, "Landlock " },
	{ true, false, true, false, true, "seccomp" },
	{ false, false, false, true, true, "none (not in this kernel)" },
	{ false, false, false, false, false, "none (switched off)" },
};

static const struct lack *current;

/* Everything that a run does must work, in any of these kernels. */
static void run_in_old_kernel(void)
{
	char says[64];
	struct sandbox s, whole;

	sandbox_init(&whole, true);
	lacks_landlock = current->landlock;
	lacks_seccomp = current->seccomp;
	lacks_spec_allow = current->spec_allow;
	lacks_prctl = current->prctl;
	sandbox_init(&s, current->wanted);
	sandbox_allow(&s, "in/a", SANDBOX_READ);
	sandbox_allow(&s, "out/new", SANDBOX_REPLACE);
	sandbox_enter(&s);
	EXPECT(opens("in/a", O_RDONLY));
	EXPECT(opens("out/new", O_WRONLY | O_CREAT));
	sandbox_seal(&s, true);
	EXPECT(rename("out/new", "out/old") == 0);
	sandbox_describe(&s, says, sizeof(says));
	/* The kernel that we run in may lack some of it itself, or the build. */
	if (whole.landlock >= 0)
		EXPECT(strncmp(says, current->says, strlen(current->says)) == 0);
	EXPECT(s.is_filtered || strstr(says, "seccomp") == NULL);
	sandbox_free(&s);
	sandbox_free(&whole);
}

START_TEST(an_older_kernel_is_put_up_with)
{
	current = &lacks[_i];
	ck_assert_int_eq(in_child(run_in_old_kernel), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sandbox");
	TCase *tc = tcase_create("sandbox");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, files_that_were_not_named_are_out_of_reach);
	tcase_add_test(tc, links_devices_and_what_comes_later_can_be_opened);
	tcase_add_test(tc, an_input_can_be_replaced_and_read_again);
	tcase_add_test(tc, programs_sockets_and_processes_are_refused);
	tcase_add_test(tc, sealed_nothing_opens_and_the_output_gets_its_name);
	tcase_add_test(tc, sealed_without_an_output_names_do_not_change);
	tcase_add_loop_test(tc, an_older_kernel_is_put_up_with, 0, sizeof(lacks) / sizeof(lacks[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
