/*
 * place: which document this is, in words.
 */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include <stdbool.h>

#include "api/descrape.h"
#include "base/buf.h"

/* Start from { 0 }; free with place_free. */
struct place {
	struct buf input;    /* its name */
	bool has_records;    /* it is not one text */
	struct buf document; /* "in.jsonl, document 3, id, field" or the input alone */
};

/* Both return -1 when there is no memory. */
int place_begin_input(struct place *p, const char *name, const char *format);
int place_begin_document(struct place *p, const descrape_document *d);
void place_free(struct place *p);

#endif
