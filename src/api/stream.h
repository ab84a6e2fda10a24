/*
 * stream: what is behind descrape_stream; private to the library.
 *
 *     bytes → framer → engine → (retain) → framer → write
 */
#ifndef API_STREAM_H
#define API_STREAM_H

#include "api/descrape.h"
#include "api/retain.h"
#include "api/share.h"
#include "engine/engine.h"
#include "frame/frame.h"

struct descrape_stream {
	const struct ruleset *set;
	descrape_handlers handlers;
	struct frame_options frame_options; /* fields: owned copy */
	char *fields;
	const struct frame_format *format;  /* NULL: auto, not known yet */
	struct buf head;                    /* input held until auto is decided */
	struct framer *framer;
	struct frame_counts past;           /* of framers of other formats, freed */
	uint64_t base_documents, base_records, base_bytes; /* see descrape_stream_resume_at */
	struct engine *engine;
	struct retain retain;               /* max_removed_percent */
	unsigned max_removed_percent;       /* 0: no limit */
	bool wants_share;                   /* each document's is taken */
	struct share share;
	bool document_changed;
	uint64_t documents_changed, documents_over_max;
	uint64_t input_offset;              /* of the current document's record */
	uint64_t record;
	bool is_auto;                       /* each input is looked at anew … */
	bool is_known;                      /* … and this one was */
	descrape_status status;             /* of a stream that failed */
};

/* Hands on text that stays / a range that goes: to the framer and the handlers. */
int stream_keep(struct descrape_stream *s, uint64_t offset, struct span text);
int stream_remove(struct descrape_stream *s, const struct engine_removal *removal);

#endif
