/*
 * What is known of formats without a stream: their names, how an input starts
 * that is of one, and where it can be cut.
 */
#include "api/stream.h"

size_t descrape_cut_records(const char *format, const descrape_options *o, const void *bytes,
                            size_t len, size_t known)
{
	const struct frame_format *f = frame_find_format(span_cstr(format));
	struct frame_options options = { 0 };

	if (o) {
		options.fields = o->fields;
		options.max_record_bytes = o->max_record_bytes;
	}
	return f && f->cut ? f->cut(span_of(bytes, len), known, &options) : 0;
}

const char *descrape_format(size_t i)
{
	for (const struct frame_format *f = frame_formats; f->name; f++)
		if (i-- == 0)
			return f->name;
	return NULL;
}

int descrape_fields_valid(const char *fields)
{
	return frame_fields_valid(fields);
}

const char *descrape_detect_format(const void *head, size_t len, int at_end, const char *fields)
{
	struct frame_options options = { .fields = fields };
	const struct frame_format *f = frame_detect(span_of(head, len), at_end, &options);

	return f ? f->name : NULL;
}
