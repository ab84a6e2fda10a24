/*
 * diag: what went wrong, where, and in whose rule.
 *
 * Every floor reports into one `struct diags`.  Nothing prints: the command
 * line and the callers of the library read the list.  A function that reports
 * an error also returns -1, so that callers need not look at the list.
 * Running out of memory never fails to be said: it sets out_of_memory.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

/* A place in a file; line and column count from 1, 0 means "no place". */
struct source_pos {
	const char *file; /* NUL-terminated; lives as long as its owner says */
	unsigned line;
	unsigned column; /* in bytes */
};

struct diag {
	enum diag_severity severity;
	struct source_pos pos; /* file is a copy owned by the list, or NULL */
	const char *rule;      /* id of the rule it is about, or NULL; a copy */
	const char *message;   /* no newline; a copy */
	const char *source;    /* the offending line of the file, or NULL; a copy */
	const char *sample;    /* entries that would settle it, or NULL; a copy */
};

struct diags {
	struct diag *items; /* in the order they were reported */
	size_t count, cap;
	size_t n_errors, n_warnings; /* reported, also those that could not be recorded */
	bool out_of_memory; /* something could not be recorded */
	struct arena arena; /* owns the strings */
};

/*
 * Reports; `pos` and `rule` may have null parts.  Always returns -1, so that
 * an error can be reported and returned in one statement.
 */
int diags_add(struct diags *d, enum diag_severity severity, struct source_pos pos,
              const char *rule, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Attaches the offending source line to the last item; silently nothing without
 * one, or once an item is missing. */
void diags_attach_source(struct diags *d, struct span line);
/* Attaches entries of a rule that would settle what the last item says. */
void diags_attach_sample(struct diags *d, struct span entries);
/* Sets out_of_memory, one error however often it is said; returns -1. */
int diags_no_memory(struct diags *d);
/* Forgets all items, keeps the list usable. */
void diags_clear(struct diags *d);
void diags_free(struct diags *d);

/* "error", "warning", "note" */
const char *diag_severity_name(enum diag_severity severity);

#endif
