/*
 * sandbox: gives up what the process needs no more, so that text which finds a
 * fault in this program finds nothing behind it.
 *
 * Nothing here fails: what the system cannot do is left out, and
 * sandbox_describe says what came of it.
 */
#ifndef IO_SANDBOX_H
#define IO_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* What will be done with a name after sandbox_enter. */
enum sandbox_use {
	SANDBOX_READ = 1,    /* an input */
	SANDBOX_REPLACE = 2, /* an output: made beside its name and renamed, or a device */
};

struct sandbox {
	bool wanted;        /* false: everything below does nothing */
	int landlock;       /* rules while they are gathered; owned, -1: none */
	int landlock_abi;   /* what the kernel speaks; 0: no Landlock */
	struct buf last_dir; /* directory of the last name allowed, with its NUL; owned */
	unsigned last_uses;
	bool is_walled;     /* files that were not allowed are out of reach */
	bool is_filtered;   /* system calls that are not needed are refused */
	bool is_sealed;     /* no file can be opened any more */
};

/* `wanted` false: --no-sandbox. */
void sandbox_init(struct sandbox *s, bool wanted);
/* `uses`: of enum sandbox_use, or'ed.  A name that is not there is allowed when
 * its directory is. */
void sandbox_allow(struct sandbox *s, const char *name, unsigned uses);
/* From here on the process, with all threads that start later, can open only
 * what was allowed, and can neither start programs nor use the network.  To be
 * called before the first thread. */
void sandbox_enter(struct sandbox *s);
/* Nothing will be opened any more, in any thread.  `publishes`: an output that
 * is open has yet to get its name. */
void sandbox_seal(struct sandbox *s, bool publishes);
/* Frees what was gathered; what is in force stays so to the end. */
void sandbox_free(struct sandbox *s);

/* "Landlock 7, seccomp": what is in force, or "none (WHY)". */
void sandbox_describe(const struct sandbox *s, char *out, size_t room);

#endif
