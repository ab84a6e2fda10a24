/*
 * tidy: from cuts to output, and which blank lines go along.
 *
 * It is told, in the order of the document, what stays and what is cut.  It
 * knows lines only by their endings: a line of which cuts leave nothing but
 * blanks is a removed line.  Removed lines with only blank lines between them
 * are one run.  Around a run:
 *
 *   kept text on both sides, blanks on both   those before stay, those after go
 *   kept text on both sides, blanks on one    they stay
 *   no kept text before                       those before stay, those after go
 *   no kept text after                        those before go, those after stay
 *   no kept text at all                       the document becomes empty
 *
 * What is undecided is held as ranges, no bytes are copied: the window keeps
 * them from tidy_hold() on.  A stretch of blanks, or a run behind blanks, that
 * is longer than the window is decided for the text: the blanks stay.
 */
#ifndef ENGINE_TIDY_H
#define ENGINE_TIDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct engine;

/* At most so many undecided ranges; then blanks in front of a run stay. */
#define TIDY_MAX_HELD 4096u

/* A cut: bytes that go, and what stands in their place. */
struct cut {
	uint64_t start, end;
	uint32_t rule;       /* who is charged */
	struct span written; /* good during the call; blanks alone count as nothing */
};

/* An undecided range. */
struct held {
	uint64_t start, end;
	uint32_t rule; /* of a cut */
	bool cut;      /* goes by a claim; else blanks that stay or go */
};

struct tidy {
	/* In order: blanks before the run | the run | blanks after | the current line */
	struct held *items; /* owned */
	size_t count, cap;
	size_t n_before;    /* 0 or 1 */
	size_t n_run;       /* items of the run */
	size_t n_after;     /* 0 or 1 */
	bool kept_before;   /* text was kept, and handed on, earlier in the document */
	bool in_run;        /* removed lines since the last kept text */
	bool blanks_before; /* blanks in front of the run or of here (also handed on) */
	bool blanks_stay;   /* they are longer than the window and were handed on */
	bool line_has_text; /* the current line has text that stays */
	bool line_open;     /* something of the current line was seen, its ending was not */
	uint32_t last_rule; /* charged for blanks that go along */
	uint64_t next;      /* offset of what comes next */
};

void tidy_free(struct tidy *t);
void tidy_reset(struct tidy *t);

/* The bytes [start, end) stay, as far as rules go.  -1: no memory, or stopped. */
int tidy_keep(struct engine *e, uint64_t start, uint64_t end);
int tidy_cut(struct engine *e, const struct cut *cut);
int tidy_end(struct engine *e);

/* The first byte that is undecided; what comes next if there is none. */
uint64_t tidy_hold(const struct tidy *t);

#endif
