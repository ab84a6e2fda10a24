/*
 * layout: tells page furniture from running prose by the look of a line and
 * of the lines around it.
 *
 * A document state takes the lines that are not blank, in their order, and
 * keeps numbers of them, no text.  A line can be scored as soon as
 * LAYOUT_AHEAD_LINES more have come, or the document has ended, and as long as
 * it is not released; what it scores does not depend on when it is asked.
 *
 *     d = layout_doc_new(model);
 *     layout_begin(d);
 *     for each line: layout_push_line(d, text, flags);
 *                    layout_note_hit(d, n), if rules took line n;
 *                    layout_score(d, n), for n < layout_ready_lines(d);
 *                    layout_release(d, n), for lines that nobody will ask for;
 *     layout_end(d), then score what is left.
 *
 * A model is a file of tables that a person can read; it is parsed once, never
 * changes, and may be shared by threads.  Lines count from 0.
 */
#ifndef LAYOUT_LAYOUT_H
#define LAYOUT_LAYOUT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/span.h"

#define LAYOUT_AHEAD_LINES 16 /* look-ahead, and how far around a line is measured */

/* ---- models ---- */

struct layout_model;

/*
 * Reads a model file; `file` is its name for diagnostics.  On 0 the model is
 * the caller's, to be freed; on -1 *out is NULL and the first error is in
 * `diags`, at its line.
 */
int layout_model_parse(struct layout_model **out, struct span text, const char *file,
                       struct diags *diags);
void layout_model_free(struct layout_model *m);
/* Draws every table as text, for a person; -1 when there is no memory. */
int layout_model_show(const struct layout_model *m, struct buf *out);

/*
 * A score is the logit of the probability of being noise, in thousandths, so
 * that sums are exact.  layout_threshold(P) is the highest score whose probability
 * is not above P: a rule `score: M > P` takes the lines that score more.  It is
 * slow: ask once a rule, not once a line.
 */
int layout_threshold(double probability);
double layout_probability(int score);

/* ---- documents ---- */

struct layout_doc; /* one a thread; used for one document after another */

/*
 * For the scores of `m`, which must outlive it; without a model (NULL) only for
 * measures.  NULL when there is no memory.
 */
struct layout_doc *layout_doc_new(const struct layout_model *m);
void layout_doc_free(struct layout_doc *d);

void layout_begin(struct layout_doc *d);
/*
 * The next line; it must hold a character that is not blank.  `flags` as in
 * base/line.h: a part of a line over 64 KiB counts as a long line without
 * prose.  -1 when there is no memory, which can only be when more lines than
 * ever before are neither released nor within the look-ahead.
 */
int layout_push_line(struct layout_doc *d, struct span text, unsigned flags);
void layout_end(struct layout_doc *d);
/* Lines before this one can be scored. */
uint64_t layout_ready_lines(const struct layout_doc *d);
/* Rules took this line; tell it of all lines within the look-ahead of a line
 * before that one is scored. */
void layout_note_hit(struct layout_doc *d, uint64_t line);
/* Lines before this one will not be asked for again. */
void layout_release(struct layout_doc *d, uint64_t line);

/* The line's score; it must be ready and not released. */
int layout_score(struct layout_doc *d, uint64_t line);
/* layout_score(d, line) > score, but quicker where a guard holds. */
bool layout_exceeds(struct layout_doc *d, uint64_t line, int score);

/* What a table of the model, or its words, made of a line. */
struct layout_reason {
	const char *measure;         /* static */
	const char *other;           /* the second measure of a pair, or NULL; static */
	unsigned value, other_value; /* LAYOUT_MISSING: none */
	int score;                   /* what it added, in thousandths */
};

#define LAYOUT_MISSING 255

/*
 * The `room` tables that moved the line's score most, the strongest first;
 * returns how many.  If a guard holds the score down, *guard says which (static
 * as long as the model), else NULL.
 */
unsigned layout_explain(struct layout_doc *d, uint64_t line, struct layout_reason *out,
                        unsigned room, const char **guard);

/* The measures of a line, MEASURE_COUNT bytes (layout/measure.h), good until
 * the next call; for tools and tests. */
const uint8_t *layout_values(struct layout_doc *d, uint64_t line);

#endif
