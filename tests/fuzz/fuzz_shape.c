/*
 * fuzz_shape: the recognisers under arbitrary text.
 *
 * The first byte chooses the kind, the second seeds the portions and the
 * smallest length.  Each start that `find` names is read twice, whole and in
 * portions, and both readings must agree:
 *
 *	- the verdict, the length and the resume are the same;
 *	- a length is at least 1 and at most what was fed, a resume too;
 *	- what closed does so from its own bytes alone, at the same length, when
 *	  the document ends behind it.
 */
#include "target.h"

#include "shape/shape.h"

struct outcome {
	enum shape_status status;
	uint64_t at; /* the length or the resume */
};

static size_t kind_count(void)
{
	size_t n = 0;

	while (shape_kinds[n].name != NULL)
		n++;
	return n;
}

/* Portions of 1 to 16 bytes, or all at once when `seed` is 0. */
static struct outcome read_all(struct shape_reader *r, const struct shape_kind *kind,
                               struct span text, size_t min_bytes, unsigned seed)
{
	struct outcome o = { .status = SHAPE_MORE };
	size_t fed = 0;

	shape_begin(r, kind, min_bytes);
	while (o.status == SHAPE_MORE && fed < text.len) {
		size_t len = text.len - fed;

		if (seed != 0) {
			seed = seed * 1103515245u + 12345u;
			len = len < (seed >> 16) % 16 + 1 ? len : (seed >> 16) % 16 + 1;
		}
		o.status = shape_feed(r, text.ptr + fed, len);
		fed += len;
	}
	if (o.status == SHAPE_MORE)
		o.status = shape_end(r);
	REQUIRE(o.status == SHAPE_CLOSED || o.status == SHAPE_FAILED);
	o.at = o.status == SHAPE_CLOSED ? shape_length(r) : shape_resume(r);
	REQUIRE(o.at >= 1 && o.at <= fed);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct shape_kind *kind;
	struct shape_reader *r;
	struct span text;
	unsigned seed;

	if (size < 3)
		return 0;
	kind = &shape_kinds[data[0] % kind_count()];
	seed = data[1] + 1u;
	text = span_of((const char *)data + 2, size - 2);
	r = shape_reader_new();
	REQUIRE(r != NULL);
	for (size_t at = 0; at < text.len;) {
		size_t start = kind->find(text, at);
		struct outcome whole, split, alone;

		if (start == SIZE_MAX)
			break;
		REQUIRE(start >= at && start < text.len);
		whole = read_all(r, kind, span_from(text, start), data[1] % 8, 0);
		split = read_all(r, kind, span_from(text, start), data[1] % 8, seed);
		REQUIRE(whole.status == split.status && whole.at == split.at);
		at = start + (size_t)whole.at;
		if (whole.status == SHAPE_FAILED)
			continue;
		alone = read_all(r, kind, span_of(text.ptr + start, (size_t)whole.at),
		                 data[1] % 8, seed);
		REQUIRE(alone.status == SHAPE_CLOSED && alone.at == whole.at);
	}
	shape_reader_free(r);
	return 0;
}
