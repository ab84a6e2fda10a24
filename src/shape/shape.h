/*
 * shape: structures that programs print (dumps, serialized values, JSON), each
 * read by a recogniser of its own that is exact: lengths and counts must hold.
 *
 * A reader is a push parser.  It is given the bytes from the structure's first
 * byte on, in any portions, and says where the structure ends.  It keeps no
 * text and needs bounded memory, however long the structure is.
 *
 * After a failure the search goes on at the token that did not fit, or, when
 * that is more than 1,024 bytes long, where reading it stopped: a false start
 * hides nothing behind it, and no byte is read more often than there are
 * starts in 1,024 bytes.
 */
#ifndef SHAPE_SHAPE_H
#define SHAPE_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Deeper nesting does not add up. */
#define SHAPE_MAX_DEPTH 256

/* A lone string(N) counts from this length on, where a rule has no min-bytes. */
#define SHAPE_MIN_BYTES 32

enum shape_status {
	SHAPE_MORE,   /* undecided: feed what follows, or call shape_end */
	SHAPE_CLOSED, /* a structure: its length is reader.length */
	SHAPE_FAILED, /* does not add up; reading may go on at reader.resume */
};

struct shape_kind {
	const char *name;            /* "php-var-dump" */
	const char *what;            /* one line for --help and errors */
	const char *const *openers;  /* literals, NULL-terminated: every structure has one
	                                of them in the line where it starts */
	size_t opener_reach_bytes;   /* a structure starts at most so far before the opener */
	bool needs_require;          /* a rule of this kind must have `require:` */
	/*
	 * The first place at or after `from` where a structure may start (exact
	 * syntax of the start only, SIZE_MAX: none).  `text` is a line, or a part
	 * of a long one; what stands before `from` is looked at too, as no
	 * structure starts inside a word or behind `=>`.
	 */
	size_t (*find)(struct span text, size_t from);
	const struct shape_grammar *grammar; /* private to this floor */
};

/* All kinds, ended by an entry without a name; shape_find_kind: NULL if unknown. */
extern const struct shape_kind shape_kinds[];
const struct shape_kind *shape_find_kind(struct span name);

struct shape_reader;

/* A reader that can be used again for any kind; NULL: no memory. */
struct shape_reader *shape_reader_new(void);
void shape_reader_free(struct shape_reader *r);

/* Starts a structure; `min_bytes` as in the rule language. */
void shape_begin(struct shape_reader *r, const struct shape_kind *kind, size_t min_bytes);
enum shape_status shape_feed(struct shape_reader *r, const char *bytes, size_t len);
/* The document ends here: CLOSED or FAILED. */
enum shape_status shape_end(struct shape_reader *r);

/* After SHAPE_CLOSED: the structure's length from its first byte (it may be
 * less than what was fed: a closed value is followed by text). */
uint64_t shape_length(const struct shape_reader *r);
/* After SHAPE_FAILED: bytes from the structure's first byte (at least 1) after
 * which the search for another may go on; keeps the work linear. */
uint64_t shape_resume(const struct shape_reader *r);

#endif
