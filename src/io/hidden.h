/*
 * hidden: files without a name, and hidden names beside a final one.
 *
 * All functions leave errors in errno, and are for one thread, the one that
 * signals go to.
 */
#ifndef IO_HIDDEN_H
#define IO_HIDDEN_H

/*
 * Opens a file without a name for writing, in the directory of `path`: it goes
 * with its descriptor.  -1 where the system cannot do that.
 */
int hidden_open_nameless(const char *path);
/* Gives a file without a name one that must be free; 0 or -1. */
int hidden_name_it(int fd, const char *name);

/*
 * Each finds a free hidden name in the directory of `path` and returns it, for
 * hidden_free, or NULL: for a new file, open for writing as *fd; for a file
 * without a name; as a second name of the file `path`.
 */
char *hidden_create(const char *path, int *fd);
char *hidden_for_nameless(const char *path, int fd);
char *hidden_link(const char *path);

/* Frees a name, or NULL; what stands under it stays. */
void hidden_free(char *name);
/* Removes what stands under all names that are not freed: for a signal handler,
 * in front of the end of the process. */
void hidden_remove_all(void);

#endif
