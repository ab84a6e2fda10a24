/* seccomp: which system calls the process can make (Linux, x86-64 and AArch64). */
#ifndef IO_SECCOMP_H
#define IO_SECCOMP_H

#include <stdbool.h>

/* Refuses what cleaning text never calls, for this thread and those it starts.
 * 0, or -1: nothing has changed. */
int seccomp_enter(void);
/* Refuses opening files besides, in all threads; and, unless `publishes`, making,
 * renaming and removing them.  Behind seccomp_enter; 0 or -1 as above. */
int seccomp_seal(bool publishes);

#endif
