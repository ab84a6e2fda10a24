/*
 * json: what jsonl.c needs of JSON.  Private to this floor.
 *
 * Three parts, a file each: which strings are text (json_fields.c), a strict
 * parse of a record that finds them (json_walk.c), and what a string says
 * (json_text.c).
 */
#ifndef FRAME_JSON_H
#define FRAME_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define JSON_MAX_FIELDS 32       /* a bit each in a uint32_t */
#define JSON_MAX_FIELD_DEPTH 16  /* parts of a JSON Pointer */
#define JSON_MAX_DEPTH (128 * 1024) /* nested deeper, a record is taken as broken */

/* ---- fields (json_fields.c) ---- */

struct json_field {
	struct span name; /* as the user wrote it */
	bool is_pointer;  /* its parts can also be indices of arrays */
	unsigned n_parts;
	struct span parts[JSON_MAX_FIELD_DEPTH]; /* decoded */
};

struct json_fields {
	unsigned count;
	struct json_field items[JSON_MAX_FIELDS];
	char *bytes; /* owned; the parts point into it */
};

/*
 * Takes a comma-separated list of names of top-level fields and JSON Pointers
 * (RFC 6901; what begins with a slash).  `names` must live as long as the
 * result.  -1: no memory; JSON_FIELDS_INVALID: no such list.  Nothing is then to
 * be freed.
 */
#define JSON_FIELDS_INVALID (-2)
int json_fields_parse(struct json_fields *fields, const char *names);
void json_fields_free(struct json_fields *fields);
/* The fields that have more than `depth` parts, the one at `depth` being this
 * key or index; a set of bits out of those in `among`. */
uint32_t json_fields_match_key(const struct json_fields *fields, uint32_t among, unsigned depth,
                               struct span raw_key, bool escaped);
uint32_t json_fields_match_index(const struct json_fields *fields, uint32_t among, unsigned depth,
                                 uint64_t index);

/* ---- parsing (json_walk.c) ---- */

/* A string that is text; offsets in the record, without its quotes. */
struct json_hit {
	size_t start, end;
	unsigned field; /* index in the fields */
	bool escaped;   /* there are escapes in it */
};

enum json_status {
	JSON_OK,
	JSON_BROKEN,   /* see error_at */
	JSON_NO_MEMORY,
};

struct json_walk {
	const struct json_fields *fields; /* borrowed */

	/* Found by the newest walk; hits in the order of the record. */
	struct json_hit *hits; /* owned; freed by json_walk_free */
	size_t n_hits, cap_hits;
	struct span id, url; /* the first top-level "id", "url" if a string (quotes
	                        included) or a number; in the record; else empty */
	size_t error_at;     /* JSON_BROKEN: offset of the byte that does not fit; the
	                        record's length when it ended too early */

	/* Working memory. */
	const char *start, *p, *end;
	struct span *wanted; /* id or url, when the next value is theirs */
	bool fresh;          /* a container was just opened */
	bool no_memory;
	unsigned depth;      /* containers that are open */
	/* By depth: the fields whose path leads to the newest value there, and the
	 * index of that value in an array. */
	uint32_t match[JSON_MAX_FIELD_DEPTH + 1];
	uint64_t index[JSON_MAX_FIELD_DEPTH + 1];
	uint64_t array_bits[JSON_MAX_DEPTH / 64]; /* which open containers are arrays */
};

/* Parses one record, which may have blanks around it. */
enum json_status json_walk_record(struct json_walk *w, struct span record);
void json_walk_free(struct json_walk *w);

/* ---- strings (json_text.c) ---- */

/*
 * A place in a string that was parsed before, between its quotes.  A unit is
 * what is decoded as a whole: an escape, a pair of escaped surrogates, or a byte
 * that stands for itself.
 */
struct json_cursor {
	const char *p, *end;
	uint64_t at; /* decoded bytes before p */
};

/* The value of the four hex digits at `p`; negative: one of them is none. */
int32_t json_hex4(const char *p);

/* Room for the longest unit. */
#define JSON_UNIT_BYTES 4

/* Decodes whole units into `out`, as many as fit in `room` (at least
 * JSON_UNIT_BYTES); returns the bytes written, 0 at the end. */
size_t json_decode(struct json_cursor *c, char *out, size_t room);
/* Moves to the first unit that begins at or behind decoded offset `at`. */
void json_move_to(struct json_cursor *c, uint64_t at);
/* Moves over the units that end at or before decoded offset `at`. */
void json_move_within(struct json_cursor *c, uint64_t at);
/* Appends `text` as it stands between quotes; -1: no memory. */
int json_escape(struct buf *out, struct span text);

#endif
