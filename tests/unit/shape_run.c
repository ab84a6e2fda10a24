#include "shape_run.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

/* As the engine does: line by line.  *line is the one that holds `at`. */
static size_t find_start(const struct shape_kind *kind, struct span text, size_t at,
                         struct span *line)
{
	while (at < text.len) {
		const char *line_end = line->ptr + line->len;
		size_t start, found;

		/* `at` may be behind a structure of many lines */
		if (text.ptr + at > line_end) {
			const char *lf = memchr(line_end + 1, '\n',
			                        (size_t)(text.ptr + text.len - line_end - 1));

			*line = span_of(line_end + 1, 0);
			line->len = (size_t)((lf != NULL ? lf : text.ptr + text.len) - line->ptr);
			continue;
		}
		start = (size_t)(line->ptr - text.ptr);
		found = kind->find(*line, at - start);
		if (found != SIZE_MAX) {
			ck_assert_uint_ge(found, at - start);
			ck_assert_uint_lt(found, line->len);
			return start + found;
		}
		at = start + line->len + 1;
	}
	return SIZE_MAX;
}

static size_t first_line_length(struct span text)
{
	const char *lf = memchr(text.ptr, '\n', text.len);

	return lf != NULL ? (size_t)(lf - text.ptr) : text.len;
}

static enum shape_status read_one(struct shape_run *r, struct shape_reader *reader,
                                  struct span text)
{
	enum shape_status status = SHAPE_MORE;
	uint64_t fed = 0;

	while (status == SHAPE_MORE && text.len > 0) {
		size_t len = r->portion_bytes != 0 && r->portion_bytes < text.len
		                     ? r->portion_bytes
		                     : text.len;

		status = shape_feed(reader, text.ptr, len);
		text = span_from(text, len);
		fed += len;
	}
	if (status == SHAPE_MORE)
		status = shape_end(reader);
	r->fed_bytes += fed;
	ck_assert_int_ne(status, SHAPE_MORE);
	if (status == SHAPE_CLOSED) {
		ck_assert_uint_ge(shape_length(reader), 1);
		ck_assert_uint_le(shape_length(reader), fed);
	} else {
		ck_assert_uint_ge(shape_resume(reader), 1);
		ck_assert_uint_le(shape_resume(reader), fed);
	}
	return status;
}

void shape_run(struct shape_run *r, struct span text)
{
	const struct shape_kind *kind = shape_find_kind(span_cstr(r->kind));
	struct shape_reader *reader = shape_reader_new();
	struct span line = span_of(text.ptr, first_line_length(text));
	size_t kept = 0, at = 0;

	ck_assert_ptr_nonnull(kind);
	ck_assert_ptr_nonnull(reader);
	buf_clear(&r->out);
	r->fed_bytes = 0;
	r->n_found = 0;
	for (;;) {
		size_t start = find_start(kind, text, at, &line);

		if (start == SIZE_MAX)
			break;
		shape_begin(reader, kind, r->min_bytes != 0 ? r->min_bytes : SHAPE_MIN_BYTES);
		if (read_one(r, reader, span_from(text, start)) == SHAPE_CLOSED) {
			ck_assert_int_eq(buf_append(&r->out, text.ptr + kept, start - kept), 0);
			ck_assert_int_eq(buf_append_char(&r->out, '@'), 0);
			at = kept = start + (size_t)shape_length(reader);
			r->n_found++;
		} else {
			at = start + (size_t)shape_resume(reader);
		}
	}
	ck_assert_int_eq(buf_append(&r->out, text.ptr + kept, text.len - kept), 0);
	shape_reader_free(reader);
}

void shape_run_free(struct shape_run *r)
{
	buf_free(&r->out);
}

void shape_expect_min(const char *kind, size_t min_bytes, struct span text,
                      const char *expected)
{
	static const size_t portions[] = { 0, 1, 2, 3, 7, 64, 1000 };

	for (size_t i = 0; i < sizeof portions / sizeof portions[0]; i++) {
		struct shape_run r = {
			.kind = kind,
			.min_bytes = min_bytes,
			.portion_bytes = portions[i],
		};

		shape_run(&r, text);
		ck_assert_msg(span_equal_cstr(buf_span(&r.out), expected),
		              "%s, %zu bytes at a time:\n%.*s\nis not\n%s", kind, portions[i],
		              (int)r.out.len, r.out.ptr, expected);
		shape_run_free(&r);
	}
}

void shape_expect(const char *kind, struct span text, const char *expected)
{
	shape_expect_min(kind, 0, text, expected);
}

void shape_expect_kept(const char *kind, const char *text)
{
	shape_expect(kind, span_cstr(text), text);
}
