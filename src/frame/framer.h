/*
 * framer: what the formats share.  Private to this floor.
 *
 * A format cuts the stream into records and calls the functions below; the
 * driver (frame.c) keeps the numbers, checks the client's answers and hands
 * them to the format with their place in the document.
 *
 * Invariant: each input byte goes through framer_emit or framer_replace exactly
 * once, in order.  `offset` counts them, so it is always the offset of the first
 * byte that is still to be handed on.
 */
#ifndef FRAME_FRAMER_H
#define FRAME_FRAMER_H

#include "frame/frame.h"

/* Raw bytes [start, end) of a record give way to the bytes of `written` up to
 * written_end, from where the edit before ended. */
struct edit {
	size_t start, end;
	size_t written_end;
};

/* What is to be changed in a record that is in memory, in order. */
struct edits {
	struct edit *items;
	size_t count, cap;
	struct buf written; /* what the edits write, one after the other */
};

/* Whether a text holds anything but blanks, however it is split. */
struct blank_scan {
	bool found;       /* something that is no blank was seen */
	unsigned n_begun; /* bytes of a character that is not complete yet */
	char begun[4];
};

struct framer {
	const struct frame_format *format;
	struct frame_options options; /* fields: owned; max_record_bytes: never 0 */
	struct frame_client client;
	struct frame_counts counts;
	void *state; /* the format's own; made by ops->open, freed by ops->close */

	/* Of this stream. */
	uint64_t offset;             /* input bytes handed on */
	uint64_t record, document;   /* numbers of the newest */

	/* Of the newest record. */
	uint64_t record_start;       /* its offset */
	bool changed;                /* some byte did not pass */
	struct span uri;             /* of its page; the format's, empty in most; borrowed while
	                                the record is handled */
	struct edits edits;          /* used by formats that hold a record back */
	struct blank_scan blank;     /* what is left of its texts; kept up for drop_empty only */

	/* Of the open document. */
	bool in_document;
	uint64_t given_bytes;        /* text handed to the client */
	uint64_t answered_bytes;     /* text it has answered for */
};

/* All return 0, or -1 when there is no memory or the client stopped. */
struct framer_ops {
	int (*open)(struct framer *f);   /* makes state; NULL: there is none */
	void (*close)(struct framer *f); /* frees state, half made as well; NULL with open */
	int (*feed)(struct framer *f, struct span bytes);
	int (*finish)(struct framer *f); /* and forgets the stream */
	/* `at`: offset of `text` in the document. */
	int (*keep)(struct framer *f, uint64_t at, struct span text);
	int (*cut)(struct framer *f, uint64_t at, struct span text, struct span written);
};

extern const struct framer_ops text_ops, nul_ops, formfeed_ops, jsonl_ops, wet_ops;

size_t nul_cut(struct span bytes, size_t known, const struct frame_options *options);
size_t formfeed_cut(struct span bytes, size_t known, const struct frame_options *options);
int jsonl_detect(struct span head, bool at_end, const struct frame_options *options);
size_t jsonl_cut(struct span bytes, size_t known, const struct frame_options *options);
int wet_detect(struct span head, bool at_end, const struct frame_options *options);
size_t wet_cut(struct span bytes, size_t known, const struct frame_options *options);

/* ---- records and documents (frame.c) ---- */

/* The length of `bytes` up to and with the last byte that is `last`; 0: none is.  None
 * of the first `known` is. */
size_t frame_cut_after_last(struct span bytes, size_t known, char last);

/* A record begins at the current offset. */
void framer_begin_record(struct framer *f);
/* Its last byte was handed on. */
int framer_end_record(struct framer *f);
/* The record at the current offset has trouble; `where` is an input offset. */
int framer_trouble(struct framer *f, enum frame_trouble what, uint64_t where);

int framer_begin_document(struct framer *f, struct span id, struct span field);
/* Hands text to the client; nothing when it is empty. */
int framer_give(struct framer *f, struct span text);
/* -1 as well when the client did not answer for the whole text. */
int framer_end_document(struct framer *f);

/* ---- raw bytes out (emit.c) ---- */

int framer_emit(struct framer *f, struct span raw);
int framer_replace(struct framer *f, struct span raw, struct span written);

/* Plans to replace bytes [start, end) of the record; not before the last edit. */
int edits_add(struct edits *e, size_t start, size_t end, struct span written);
/* Plans the edits of `more` behind those of `e`. */
int edits_append(struct edits *e, const struct edits *more);
/* What edit number `i` writes. */
struct span edits_written(const struct edits *e, size_t i);
void edits_clear(struct edits *e);
void edits_free(struct edits *e);

/* Emits a piece of a record with its edits, and forgets them. */
int framer_emit_edited(struct framer *f, struct span raw);
/* The same for a whole record, which is dropped if that is what the options say
 * of it; ends the record. */
int framer_emit_record(struct framer *f, struct span raw);

void blank_scan_feed(struct blank_scan *b, struct span text);
/* A character that is not complete at the end of a text is no blank. */
void blank_scan_end(struct blank_scan *b);

#endif
