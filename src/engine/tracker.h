/*
 * tracker: a match that is not a claim yet, because it waits for lines that
 * come after it.
 *
 * A tracker is opened by a rule kind on the line that matched (the anchor).
 * Each later line is shown to it, and the end of the document, until nothing
 * is waited for any more: then it becomes a claim, or is void.
 */
#ifndef ENGINE_TRACKER_H
#define ENGINE_TRACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;
struct rule;

/* What a tracker still waits for; a set of bits. */
enum tracker_wait {
	WAIT_KIND = 1 << 0,  /* the rule kind looks for its last line */
	WAIT_NEXT = 1 << 1,  /* the line below the anchor: after, below */
	WAIT_RUN = 1 << 2,   /* more adjacent lines that `after` takes */
	WAIT_NEAR = 1 << 3,  /* unless-near: the lines behind the claim */
	WAIT_TAIL = 1 << 4,  /* at: tail N */
};

struct tracker {
	const struct rule *rule;
	uint32_t rule_index;
	unsigned waits;        /* enum tracker_wait; 0: complete */
	uint64_t anchor;       /* ordinal of the line that matched */
	uint64_t first, last;  /* ordinals of the lines taken so far */
	uint64_t start, end;   /* bytes taken so far */
	uint32_t run_left;     /* WAIT_RUN: lines that may still be taken */
	uint32_t lines_left;   /* WAIT_KIND: lines the kind may still take */
	uint64_t unless_seen;  /* ordinal up to which `unless` was tested */
	uint32_t written_bytes;
	char *written;         /* replacement text, owned; passed on to the claim */
	bool structure;        /* bytes are those of a structure, not whole lines */
	bool void_;            /* lost; dropped at the next sweep */
};

struct trackers {
	struct tracker *items; /* in the order of opening; some sleep elsewhere, sleeper.h */
	size_t count, cap;
};

void trackers_free(struct trackers *t);
void trackers_reset(struct trackers *t);

/*
 * Opens a tracker on `anchor` for the whole line, or for the bytes given.  The
 * guards that look at the line itself and at lines above were tested by the
 * caller (guard_open) and set first/start.  Copies *t; completes at once when
 * nothing is waited for.  -1: no memory.
 */
int tracker_open(struct engine *e, const struct tracker *t);
/* Shows line `ordinal` to all trackers.  -1: no memory. */
int trackers_advance(struct engine *e, uint64_t ordinal);
/* For those that sleep: shows the line to one that was woken, and takes it in if it
 * waits on; or the end of the document.  -1: no memory. */
int trackers_show(struct engine *e, const struct tracker *woken, uint64_t ordinal);
int trackers_end_one(struct engine *e, struct tracker *t);
/* Whether a claim on bytes [start, end), of lines `first` to `ordinal`, is more than
 * the window holds. */
bool trackers_are_too_far(uint64_t start, uint64_t end, uint64_t first, uint64_t ordinal);
/* Whether one waits for lines. */
bool trackers_wait(const struct engine *e);
/* The document ends.  -1: no memory. */
int trackers_end(struct engine *e);

#endif
