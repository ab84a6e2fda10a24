/* landlock: which files the process can reach (Linux 5.13). */
#ifndef IO_LANDLOCK_H
#define IO_LANDLOCK_H

/* What is allowed with what lies below a directory, or with one file. */
enum landlock_right {
	LANDLOCK_READ = 1,    /* open it for reading */
	LANDLOCK_WRITE = 2,   /* open it for writing, as it is */
	LANDLOCK_REPLACE = 4, /* make, rename and remove files; with LANDLOCK_WRITE */
	LANDLOCK_LOOK = 8,    /* open a directory, which then says that it is none to read */
};

/* Empty rules: a descriptor, and the version of the kernel's interface.  -1
 * where the kernel has none of it. */
int landlock_new(int *abi);
/* A path that is not there is passed over.  `rights`: of enum landlock_right. */
void landlock_allow(int rules, const char *path, unsigned rights);
/* Puts the rules into force for this thread and those it starts, and closes
 * them.  0, or -1: nothing has changed. */
int landlock_enter(int rules);

#endif
