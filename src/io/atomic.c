/*
 * atomic: an output file that appears whole or not at all.
 *
 * Where the system can, the file has no name while it is written (O_TMPFILE):
 * whatever ends the process, nothing is left.  Elsewhere it has a hidden name
 * in the directory of the final one, where renaming cannot fail for want of
 * room or cross a file system.
 *
 * A new file is put in place by link, which fails where rename would overwrite
 * what another process has put there in the meantime; a replaced one by rename,
 * and only after fsync, for there the original is at stake.
 *
 * Invariant: until atomic_commit has succeeded, what stands under the final
 * name is what stood there before.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/hidden.h"

static int report(const struct atomic_file *f, const char *what, const char *why)
{
	struct source_pos pos = { .file = f->name };

	return diags_add(f->diags, DIAG_ERROR, pos, NULL, "%s, %s", what, why);
}

static int report_errno(const struct atomic_file *f, const char *what)
{
	return report(f, what, strerror(errno));
}

/*
 * Gives the new file the mode and the owner of the one it replaces.  Where the
 * owner cannot be kept, the mode loses what was meant for another's file.
 */
static int keep_owner_and_mode(struct atomic_file *f)
{
	const struct stat *st = &f->original;
	mode_t mode = st->st_mode & 07777;
	struct stat now;

	if (fstat(f->fd, &now) < 0)
		return report_errno(f, "cannot keep its mode");
	if ((now.st_uid != st->st_uid || now.st_gid != st->st_gid) &&
	    fchown(f->fd, st->st_uid, st->st_gid) < 0) {
		if (f->options.in_place)
			return report_errno(f, "left as it was: its owner cannot be kept");
		mode &= 0777;
		if (fchown(f->fd, (uid_t)-1, st->st_gid) < 0) {
			mode_t shared = mode & mode >> 3 & 07;

			mode = (mode & 0700) | shared << 3 | shared;
		}
	}
	if (fchmod(f->fd, mode) < 0)
		return report_errno(f, "cannot keep its mode");
	return 0;
}

/* Decides what becomes of the name: a new file, a replaced one, a device. */
static int resolve_path(struct atomic_file *f)
{
	struct stat st;
	bool exists = stat(f->name, &st) == 0;

	if (!exists && errno != ENOENT)
		return report_errno(f, "cannot write");
	if (!exists && lstat(f->name, &st) == 0)
		return report(f, "cannot write", "it is a link to a file that is not there");
	if (!exists && f->options.in_place)
		return report_errno(f, "cannot open");
	if (exists && S_ISDIR(st.st_mode))
		return report(f, "cannot write", strerror(EISDIR));
	if (exists && !S_ISREG(st.st_mode)) {
		if (f->options.in_place)
			return report(f, "left as it was", "not a regular file");
		f->is_direct = true;
	}
	if (exists && S_ISREG(st.st_mode)) {
		if (!f->options.force && !f->options.in_place)
			return report(f, "exists", "--force replaces it");
		/* Renaming would get round the file's own protection. */
		if (access(f->name, W_OK) < 0)
			return report_errno(f, "cannot write");
		f->replaces = true;
		f->original = st;
	}
	/* Only an existing file has links to follow, and realpath needs one. */
	f->path = f->replaces ? realpath(f->name, NULL) : strdup(f->name);
	return f->path ? 0 : report_errno(f, "cannot write");
}

int atomic_open(struct atomic_file *f, const char *name, const struct atomic_options *options,
                struct diags *diags)
{
	*f = (struct atomic_file){
		.fd = -1, .name = name, .diags = diags, .options = *options
	};
	if (resolve_path(f) < 0)
		goto fail;
	if (f->is_direct) {
		f->fd = open(f->path, O_WRONLY | O_CLOEXEC);
	} else {
		f->fd = hidden_open_nameless(f->path);
		if (f->fd < 0)
			f->temporary = hidden_create(f->path, &f->fd);
	}
	if (f->fd < 0) {
		report_errno(f, "cannot write");
		goto fail;
	}
	if (f->replaces && keep_owner_and_mode(f) < 0)
		goto fail;
	return 0;

fail:
	atomic_discard(f);
	return -1;
}

/* Closes; a write error that was kept back until now is reported. */
static int close_file(struct atomic_file *f)
{
	int fd = f->fd;

	f->fd = -1;
	return fd_close(fd) < 0 ? report_errno(f, "cannot write") : 0;
}

/*
 * Makes `backup` another name of the original, which keeps its own.  Where
 * there are no hard links, it is renamed instead: a moment without it must be.
 */
static int make_backup(struct atomic_file *f, const char *backup)
{
	char *hidden = hidden_link(f->path);
	int status = rename(hidden ? hidden : f->path, backup);

	if (status < 0)
		report_errno(f, "left as it was: cannot make the backup");
	/* It is still there after a failure, and where the backup was a link to
	 * the original already: rename does nothing then. */
	if (hidden)
		(void)unlink(hidden);
	hidden_free(hidden);
	return status;
}

/* Puts the closed file in the place of the old one. */
static int replace_file(struct atomic_file *f)
{
	const char *suffix = f->options.backup_suffix;
	char *backup = NULL;
	int status = -1;

	if (suffix) {
		backup = malloc(strlen(f->path) + strlen(suffix) + 1);
		if (!backup)
			return diags_no_memory(f->diags);
		stpcpy(stpcpy(backup, f->path), suffix);
		if (make_backup(f, backup) < 0)
			goto out;
	}
	status = rename(f->temporary, f->path);
	if (status < 0) {
		report_errno(f, "cannot rename the finished output");
		/* Only where the backup was made by renaming does this do anything. */
		if (backup && access(f->path, F_OK) < 0)
			(void)rename(backup, f->path);
		goto out;
	}
	hidden_free(f->temporary);
	f->temporary = NULL;
out:
	free(backup);
	return status;
}

/* Gives the closed file its name, which must still be free. */
static int publish_file(struct atomic_file *f)
{
	struct stat st;

	if (link(f->temporary, f->path) == 0) {
		(void)unlink(f->temporary);
	} else if (errno == EEXIST) {
		return report(f, "exists now", "--force replaces it");
	} else {
		/* No hard links here: look, then rename, is the best there is. */
		if (lstat(f->path, &st) == 0)
			return report(f, "exists now", "--force replaces it");
		if (rename(f->temporary, f->path) < 0)
			return report_errno(f, "cannot rename the finished output");
	}
	hidden_free(f->temporary);
	f->temporary = NULL;
	return 0;
}

/* As publish_file for a file that has no name yet. */
static int publish_nameless(struct atomic_file *f)
{
	if (hidden_name_it(f->fd, f->path) < 0) {
		if (errno == EEXIST)
			return report(f, "exists now", "--force replaces it");
		return report_errno(f, "cannot name the finished output");
	}
	if (close_file(f) < 0) {
		(void)unlink(f->path);
		return -1;
	}
	return 0;
}

static int put_in_place(struct atomic_file *f)
{
	if (f->is_direct)
		return close_file(f);
	if (!f->replaces && !f->temporary)
		return publish_nameless(f);
	if (!f->replaces)
		return close_file(f) < 0 ? -1 : publish_file(f);
	if (fsync(f->fd) < 0)
		return report_errno(f, "cannot write");
	if (!f->temporary) {
		f->temporary = hidden_for_nameless(f->path, f->fd);
		if (!f->temporary)
			return report_errno(f, "cannot name the finished output");
	}
	if (close_file(f) < 0)
		return -1;
	return replace_file(f);
}

int atomic_commit(struct atomic_file *f)
{
	int status = put_in_place(f);

	atomic_discard(f);
	return status;
}

void atomic_discard(struct atomic_file *f)
{
	if (f->fd >= 0)
		(void)fd_close(f->fd);
	if (f->temporary)
		(void)unlink(f->temporary);
	hidden_free(f->temporary);
	free(f->path);
	*f = (struct atomic_file){ .fd = -1 };
}
