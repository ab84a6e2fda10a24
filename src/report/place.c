/*
 * Names of documents.
 */
#include "report/place.h"

#include <inttypes.h>

int place_begin_input(struct place *p, const char *name, const char *format)
{
	buf_clear(&p->input);
	p->has_records = strcmp(format, "text") != 0;
	return buf_append_cstr(&p->input, name);
}

int place_begin_document(struct place *p, const descrape_document *d)
{
	buf_clear(&p->document);
	if (buf_append_span(&p->document, buf_span(&p->input)))
		return -1;
	if (!p->has_records)
		return 0;
	if (buf_printf(&p->document, ", document %" PRIu64, d->number))
		return -1;
	if (d->id_len && (buf_append_cstr(&p->document, ", ") ||
	                  buf_append(&p->document, d->id, d->id_len)))
		return -1;
	return *d->field ? buf_printf(&p->document, ", %s", d->field) : 0;
}

void place_free(struct place *p)
{
	buf_free(&p->input);
	buf_free(&p->document);
}
