/*
 * atomic: an output file that appears whole or not at all.
 */
#ifndef IO_ATOMIC_H
#define IO_ATOMIC_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/diag.h"

struct atomic_options {
	bool force;                /* an existing file may be replaced */
	bool in_place;             /* an existing file is replaced, owner and all */
	const char *backup_suffix; /* in place; NULL: no backup; borrowed */
};

struct atomic_file {
	int fd;                /* to write to; owned */
	const char *name;      /* as the user gave it, for messages; borrowed */
	struct diags *diags;   /* borrowed */
	struct atomic_options options;
	char *path;            /* where it will stand, links followed; owned */
	char *temporary;       /* where it stands, of hidden; NULL: it has no name; owned */
	bool replaces;         /* a file stands at path */
	struct stat original;  /* of that file */
	bool is_direct;        /* a device or a pipe, written to as it is */
};

/*
 * Opens `name` for output.  Reports and returns -1 when it exists and may not
 * be replaced, or cannot be written.  The file is then left as it is, and `f`
 * needs nothing more.
 */
int atomic_open(struct atomic_file *f, const char *name, const struct atomic_options *options,
                struct diags *diags);
/*
 * Puts the finished file into its place and closes it.  Reports and returns -1
 * when that failed: what stood there before then still does.
 */
int atomic_commit(struct atomic_file *f);
/* Closes and leaves nothing behind. */
void atomic_discard(struct atomic_file *f);

#endif
