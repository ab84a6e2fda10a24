/*
 * progress: how far the work is, on standard error.
 *
 * Only where standard error is a terminal and the work takes longer than
 * PROGRESS_DELAY_SECONDS, unless --progress says otherwise; SIGUSR1 prints one
 * line in any case.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#define PROGRESS_DELAY_SECONDS 2.0

struct progress {
	bool show;          /* the line that moves */
	bool shown;         /* it stands on the terminal now */
	double started, last; /* seconds of the monotonic clock */
};

/* How far the current input is; sizes in bytes. */
struct progress_state {
	const char *name;
	uint64_t raw, raw_size;  /* read of the file as stored; its size, 0: unknown */
	uint64_t text, removed;  /* of all inputs */
};

/* `when`: "auto" (or NULL), "always", "never".  -1 after it said what is wrong. */
int progress_start(struct progress *p, const char *when);
/* Whether a line is due; cheap. */
bool progress_is_due(struct progress *p);
void progress_print(struct progress *p, const struct progress_state *s);
/* Takes the line from the terminal. */
void progress_end(struct progress *p);

#endif
