/*
 * Unit tests of output files: whole or not there, never over somebody's file by
 * accident, and edited in place with mode, owner, links and backup as they were.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/atomic.h"
#include "io/fd.h"
#include "io_run.h"

static const struct sink_options plain, with_force = { .force = true },
                                 in_place = { .in_place = true },
                                 with_backup = { .in_place = true, .backup_suffix = ".orig" };

/* Writes a text to `name`; what sink_finish says, or the failing sink_open. */
static int put_text(const char *name, const struct sink_options *options, const char *text,
                    struct diags *diags)
{
	struct sink *s = sink_open(name, options, diags);

	if (!s)
		return -1;
	ck_assert_int_eq(sink_write(s, text, strlen(text)), 0);
	return sink_finish(s);
}

static void expect_put(const char *name, const struct sink_options *options, const char *text)
{
	struct diags diags = { 0 };

	ck_assert_int_eq(put_text(name, options, text, &diags), 0);
	ck_assert_uint_eq(diags.count, 0);
}

static void expect_refused(const char *name, const struct sink_options *options,
                           const char *message)
{
	struct diags diags = { 0 };

	ck_assert_int_eq(put_text(name, options, "new\n", &diags), -1);
	ck_assert_str_eq(io_only_message(&diags), message);
	diags_free(&diags);
}

static void expect_content(const char *name, const char *text)
{
	struct buf got = io_get_file(name);

	ck_assert(span_equal_cstr(buf_span(&got), text));
	buf_free(&got);
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	ck_assert_int_eq(lstat(name, &st), 0);
	return st.st_mode;
}

START_TEST(appears_when_finished)
{
	struct diags diags = { 0 };
	struct sink *s = sink_open("f", &plain, &diags);

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, "text\n", 5), 0);
	ck_assert_int_eq(sink_flush(s), 0);
	ck_assert_int_eq(access("f", F_OK), -1);
	ck_assert_int_eq(sink_finish(s), 0);
	expect_content("f", "text\n");
	ck_assert_uint_eq(io_folder_count(), 1);
}
END_TEST

START_TEST(mode_follows_umask)
{
	umask(027);
	expect_put("f", &plain, "text\n");
	ck_assert_uint_eq(mode_of("f") & 07777, 0640);
}
END_TEST

START_TEST(in_another_folder)
{
	char path[80];

	ck_assert_int_eq(mkdir("d", 0700), 0);
	expect_put("d/f", &plain, "text\n");
	expect_content("d/f", "text\n");
	snprintf(path, sizeof(path), "./d/../d//f");
	expect_refused(path, &plain, "exists, --force replaces it");
	ck_assert_int_eq(remove("d/f"), 0);
}
END_TEST

/* The folder must not even for a moment hold anything that a kill leaves. */
START_TEST(nothing_left_after_a_kill)
{
	int ends[2], status;
	struct diags diags = { 0 };
	pid_t child;
	char ready;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		struct sink *s = sink_open("f", &plain, &diags);
		struct buf text = io_make_text(1000000);

		if (!s || sink_write(s, text.ptr, text.len) < 0 || sink_temporary_name(s))
			_exit(1); /* a system without nameless files: nothing to see */
		if (write(ends[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	if (read(ends[0], &ready, 1) == 1)
		kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status))
		ck_assert_uint_eq(io_folder_count(), 0);
	ck_assert_int_eq(access("f", F_OK), -1);
}
END_TEST

START_TEST(refuses_what_exists)
{
	io_put_file("f", span_cstr("old\n"));
	expect_refused("f", &plain, "exists, --force replaces it");
	expect_content("f", "old\n");
	ck_assert_uint_eq(io_folder_count(), 1);
}
END_TEST

/* It came into being while we were writing. */
START_TEST(refuses_what_exists_in_the_end)
{
	struct diags diags = { 0 };
	struct sink *s = sink_open("f", &plain, &diags);

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, "new\n", 4), 0);
	io_put_file("f", span_cstr("another's\n"));
	ck_assert_int_eq(sink_finish(s), -1);
	ck_assert_str_eq(io_only_message(&diags), "exists now, --force replaces it");
	expect_content("f", "another's\n");
	ck_assert_uint_eq(io_folder_count(), 1);
	diags_free(&diags);
}
END_TEST

START_TEST(force_replaces)
{
	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(chmod("f", 0604), 0);
	expect_put("f", &with_force, "new\n");
	expect_content("f", "new\n");
	ck_assert_uint_eq(mode_of("f") & 07777, 0604);
	expect_put("g", &with_force, "not there before\n");
	ck_assert_uint_eq(io_folder_count(), 2);
}
END_TEST

START_TEST(force_keeps_the_old_until_the_end)
{
	struct diags diags = { 0 };
	struct sink *s;

	io_put_file("f", span_cstr("old\n"));
	s = sink_open("f", &with_force, &diags);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(sink_write(s, "new\n", 4), 0);
	expect_content("f", "old\n");
	sink_abandon(s);
	expect_content("f", "old\n");
	ck_assert_uint_eq(io_folder_count(), 1);
}
END_TEST

START_TEST(folders_and_missing_folders)
{
	ck_assert_int_eq(mkdir("d", 0700), 0);
	expect_refused("d", &with_force, "cannot write, Is a directory");
	expect_refused("d", &in_place, "cannot write, Is a directory");
	expect_refused("nowhere/f", &plain, "cannot write, No such file or directory");
}
END_TEST

START_TEST(a_link_to_nothing)
{
	ck_assert_int_eq(symlink("nowhere", "l"), 0);
	expect_refused("l", &with_force,
	               "cannot write, it is a link to a file that is not there");
	ck_assert(S_ISLNK(mode_of("l")));
}
END_TEST

/* A device or a pipe is written to, and never replaced by a file. */
START_TEST(devices_stay)
{
	struct diags diags = { 0 };
	char got[10];
	int reader;

	expect_put("/dev/null", &plain, "text\n");
	ck_assert(S_ISCHR(mode_of("/dev/null")));
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	reader = open("pipe", O_RDONLY | O_NONBLOCK);
	ck_assert_int_eq(put_text("pipe", &plain, "text\n", &diags), 0);
	ck_assert_int_eq(read(reader, got, sizeof(got)), 5);
	ck_assert(S_ISFIFO(mode_of("pipe")));
	close(reader);
	expect_refused("pipe", &in_place, "left as it was, not a regular file");
}
END_TEST

START_TEST(in_place_keeps_mode_and_links)
{
	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(chmod("f", 0751), 0);
	ck_assert_int_eq(symlink("f", "l"), 0);
	expect_put("l", &in_place, "new\n");
	ck_assert(S_ISLNK(mode_of("l")));
	ck_assert_uint_eq(mode_of("f"), S_IFREG | 0751);
	expect_content("f", "new\n");
	ck_assert_uint_eq(io_folder_count(), 2);
}
END_TEST

START_TEST(in_place_needs_the_file)
{
	expect_refused("f", &in_place, "cannot open, No such file or directory");
}
END_TEST

START_TEST(in_place_keeps_the_owner)
{
	struct stat st;

	io_put_file("f", span_cstr("old\n"));
	if (chown("f", 4321, 4322) < 0)
		return; /* only root can set this up */
	ck_assert_int_eq(chmod("f", 0640), 0);
	expect_put("f", &in_place, "new\n");
	ck_assert_int_eq(stat("f", &st), 0);
	ck_assert_uint_eq(st.st_uid, 4321);
	ck_assert_uint_eq(st.st_gid, 4322);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

/* Somebody else may not change the owner of what he writes: in place is then
 * refused; --force gives the file to him, without rights for strangers. */
START_TEST(when_the_owner_cannot_be_kept)
{
	struct stat st;

	io_put_file("f", span_cstr("old\n"));
	if (chown("f", 4321, 4322) < 0)
		return;
	ck_assert_int_eq(chmod("f", 06666), 0);
	ck_assert_int_eq(chmod(".", 0777), 0);
	ck_assert_int_eq(seteuid(1234), 0);
	expect_refused("f", &in_place,
	               "left as it was: its owner cannot be kept, Operation not permitted");
	expect_put("f", &with_force, "new\n");
	ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(stat("f", &st), 0);
	ck_assert_uint_eq(st.st_uid, 1234);
	ck_assert_uint_eq(st.st_mode & 07777, 0666);
	ck_assert_uint_eq(io_folder_count(), 1);
}
END_TEST

START_TEST(write_protection_counts)
{
	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(chmod("f", 0444), 0);
	if (access("f", W_OK) == 0)
		return; /* root writes everything */
	expect_refused("f", &in_place, "cannot write, Permission denied");
	expect_refused("f", &with_force, "cannot write, Permission denied");
	expect_content("f", "old\n");
}
END_TEST

START_TEST(backup_keeps_the_original)
{
	struct stat before, backup;

	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(stat("f", &before), 0);
	expect_put("f", &with_backup, "new\n");
	expect_content("f", "new\n");
	expect_content("f.orig", "old\n");
	ck_assert_int_eq(stat("f.orig", &backup), 0);
	ck_assert_uint_eq(before.st_ino, backup.st_ino);
	/* A second run replaces the backup. */
	expect_put("f", &with_backup, "newer\n");
	expect_content("f.orig", "new\n");
	ck_assert_uint_eq(io_folder_count(), 2);
}
END_TEST

START_TEST(backup_is_a_link_already)
{
	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(link("f", "f.orig"), 0);
	expect_put("f", &with_backup, "new\n");
	expect_content("f", "new\n");
	expect_content("f.orig", "old\n");
	ck_assert_uint_eq(io_folder_count(), 2);
}
END_TEST

START_TEST(backup_cannot_be_made)
{
	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(mkdir("f.orig", 0700), 0);
	expect_refused("f", &with_backup,
	               "left as it was: cannot make the backup, Is a directory");
	expect_content("f", "old\n");
	ck_assert_uint_eq(io_folder_count(), 2);
}
END_TEST

START_TEST(says_which_file_it_replaces)
{
	struct diags diags = { 0 };
	struct sink *s = sink_open("new", &plain, &diags);
	uint64_t device, inode;
	struct stat st;
	int fd;

	ck_assert(!sink_is_file(s, &device, &inode));
	sink_abandon(s);

	io_put_file("f", span_cstr("old\n"));
	ck_assert_int_eq(stat("f", &st), 0);
	s = sink_open("f", &with_force, &diags);
	ck_assert(sink_is_file(s, &device, &inode));
	ck_assert_uint_eq(inode, st.st_ino);
	ck_assert_uint_eq(device, st.st_dev);
	sink_abandon(s);

	fd = open("f", O_WRONLY);
	ck_assert_int_eq(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
	s = sink_open(NULL, &plain, &diags);
	ck_assert(sink_is_file(s, &device, &inode));
	ck_assert_uint_eq(inode, st.st_ino);
	sink_abandon(s);
	ck_assert_int_eq(fd_write_pair(STDOUT_FILENO, span_cstr("x"), span_cstr("")), 0);
}
END_TEST

/* Where there are no files without a name; the hidden name is made by hand. */
static void open_with_hidden_name(struct atomic_file *f, const struct atomic_options *options,
                                  struct diags *diags)
{
	char name[] = ".descrape-byhand0";

	ck_assert_int_eq(atomic_open(f, "f", options, diags), 0);
	if (f->temporary)
		return;
	fd_close(f->fd);
	f->fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0666);
	ck_assert_int_ge(f->fd, 0);
	f->temporary = strdup(name);
	ck_assert_int_eq(fd_write_pair(f->fd, span_cstr("new\n"), span_cstr("")), 0);
}

START_TEST(hidden_name_works_too)
{
	const struct atomic_options options = { .force = _i == 1 };
	struct diags diags = { 0 };
	struct atomic_file f;

	if (_i == 1)
		io_put_file("f", span_cstr("old\n"));
	open_with_hidden_name(&f, &options, &diags);
	if (_i == 2)
		io_put_file("f", span_cstr("another's\n"));
	ck_assert_int_eq(atomic_commit(&f), _i == 2 ? -1 : 0);
	expect_content("f", _i == 2 ? "another's\n" : "new\n");
	ck_assert_uint_eq(io_folder_count(), 1);
	diags_free(&diags);
}
END_TEST

START_TEST(hidden_name_is_discarded)
{
	const struct atomic_options options = { 0 };
	struct diags diags = { 0 };
	struct atomic_file f;

	open_with_hidden_name(&f, &options, &diags);
	ck_assert_uint_eq(io_folder_count(), 1);
	atomic_discard(&f);
	ck_assert_uint_eq(io_folder_count(), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("io_atomic");
	TCase *tc = tcase_create("atomic");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_checked_fixture(tc, io_folder_make, io_folder_remove);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, appears_when_finished);
	tcase_add_test(tc, mode_follows_umask);
	tcase_add_test(tc, in_another_folder);
	tcase_add_test(tc, nothing_left_after_a_kill);
	tcase_add_test(tc, refuses_what_exists);
	tcase_add_test(tc, refuses_what_exists_in_the_end);
	tcase_add_test(tc, force_replaces);
	tcase_add_test(tc, force_keeps_the_old_until_the_end);
	tcase_add_test(tc, folders_and_missing_folders);
	tcase_add_test(tc, a_link_to_nothing);
	tcase_add_test(tc, devices_stay);
	tcase_add_test(tc, in_place_keeps_mode_and_links);
	tcase_add_test(tc, in_place_needs_the_file);
	tcase_add_test(tc, in_place_keeps_the_owner);
	tcase_add_test(tc, when_the_owner_cannot_be_kept);
	tcase_add_test(tc, write_protection_counts);
	tcase_add_test(tc, backup_keeps_the_original);
	tcase_add_test(tc, backup_is_a_link_already);
	tcase_add_test(tc, backup_cannot_be_made);
	tcase_add_test(tc, says_which_file_it_replaces);
	tcase_add_loop_test(tc, hidden_name_works_too, 0, 3);
	tcase_add_test(tc, hidden_name_is_discarded);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
