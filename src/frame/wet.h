/*
 * wet: the parts of a WARC record.  Private to this floor.
 *
 * wet_head.c reads a header, wet_bounds.c says where the record ends, wet_edit.c
 * fits the header to a changed block, and wet.c does this to a stream.
 */
#ifndef FRAME_WET_H
#define FRAME_WET_H

#include "frame/framer.h"

#define WET_START "WARC/1."
#define WET_START_BYTES 7
#define WET_GAP "\r\n\r\n" /* ends the header, and the record */
#define WET_GAP_BYTES 4
#define WET_HEAD_MAX_BYTES ((size_t)64 * 1024)

/* The fields that are looked at; other ones just pass. */
enum wet_field_name {
	WET_TYPE,
	WET_RECORD_ID,
	WET_TARGET_URI,
	WET_CONTENT_TYPE,
	WET_CONTENT_LENGTH,
	WET_BLOCK_DIGEST,
	WET_PAYLOAD_DIGEST,
	WET_N_FIELDS,
};

/* Offsets in the record; line_end is 0 when the field is not there. */
struct wet_field {
	size_t line_start, line_end; /* with its CRLF */
	size_t start, end;           /* of the value, without blanks around it */
};

struct wet_head {
	size_t bytes;         /* up to the block, the empty line included */
	uint64_t block_bytes; /* as Content-Length says */
	bool is_text;         /* a conversion record of text: what is cleaned */
	struct wet_field fields[WET_N_FIELDS];
	size_t error_at;      /* offset of what does not fit */
};

enum wet_head_status {
	WET_HEAD_OK,
	WET_HEAD_MORE,   /* it may go on behind these bytes */
	WET_HEAD_BROKEN, /* see error_at */
};

/* Reads the header at the start of `bytes`; at_end: there are no more. */
enum wet_head_status wet_head_read(struct wet_head *head, struct span bytes, bool at_end);

/* The value of a field of the record that starts at `record`; empty: not there. */
static inline struct span wet_value(const struct wet_head *head, const char *record,
                                    enum wet_field_name name)
{
	const struct wet_field *field = &head->fields[name];

	return span_of(record + field->start, field->end - field->start);
}

/* ---- bounds (wet_bounds.c) ---- */

#define WET_NEXT WET_GAP WET_START
#define WET_NEXT_BYTES (WET_GAP_BYTES + WET_START_BYTES)

enum wet_end {
	WET_END_MORE,    /* cannot be told from these bytes */
	WET_END_GOOD,
	WET_END_WRONG,   /* the length is wrong */
};

/* Whether a record may end where `bytes` begin, as its length says. */
enum wet_end wet_check_end(struct span bytes, bool at_end);
/* The offset of the next header that follows a gap at or behind `from`; bytes.len:
 * there is none. */
size_t wet_find_next(struct span bytes, size_t from);

enum wet_verdict {
	WET_MORE,      /* cannot be told from these bytes */
	WET_WHOLE,     /* a record that ends as it should */
	WET_MENDED,    /* the length is wrong, the end was found; block_bytes is what it is */
	WET_BROKEN,    /* no header that can be read */
	WET_OVERSIZE,  /* a header, and a length beyond the bound */
	WET_WRONG,     /* the length is wrong, and the record has no end of its own */
};

/*
 * Looks at the record at the start of `bytes`.  With WET_MORE, *needed_bytes is
 * how many there must be before it makes sense to look again.
 */
enum wet_verdict wet_judge(struct wet_head *head, struct span bytes, bool at_end,
                           uint64_t max_bytes, size_t *needed_bytes);

/* ---- edits (wet_edit.c) ---- */

/*
 * Plans the edits of the header of a record whose block has the edits `body`; the
 * offsets of both are those of the record.  -1: no memory.
 */
int wet_plan_head(struct edits *plan, const struct wet_head *head, const char *record,
                  const struct edits *body);

#endif
