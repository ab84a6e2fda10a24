/*
 * fuzz_layout: any text as the lines of a document, measured and scored.
 *
 * What is measured of a line does not depend on when it is asked for, nor on
 * the document before; every measure is within its bounds, and what explains a
 * score has names.  The model is the built-in one.
 *
 * The first byte seeds which lines were hit by rules, and when lines are asked.
 */
#include "target.h"

#include <string.h>

#include "base/utf8.h"
#include "base/line.h"
#include "layout/layout.h"
#include "layout/measure.h"
#include "rule/builtin.h"

#define MAX_LINES 200

struct lines {
	struct span items[MAX_LINES];
	unsigned count;
	unsigned seed;
};

static const struct layout_model *builtin_model(void)
{
	static struct layout_model *model; /* parsed once */
	const struct builtin_file *f = builtin_files;
	struct diags diags = { 0 };

	if (model)
		return model;
	while (f->name && strcmp(f->name, "layout.model") != 0)
		f++;
	REQUIRE(f->name);
	REQUIRE(layout_model_parse(&model, span_of(f->text, f->len), f->name, &diags) == 0);
	return model;
}

static void cut(struct lines *l, struct span text)
{
	while (text.len && l->count < MAX_LINES) {
		const char *lf = memchr(text.ptr, '\n', text.len);
		struct span line = span_of(text.ptr, lf ? (size_t)(lf - text.ptr) : text.len);

		text = span_from(text, line.len + (lf != NULL));
		if (line.len && !utf8_is_blank(line))
			l->items[l->count++] = line;
	}
}

static void check_line(struct layout_doc *d, uint64_t line, const uint8_t *expected)
{
	struct layout_reason reasons[4];
	const uint8_t *values;
	const char *guard;
	unsigned n;
	int score = layout_score(d, line);

	REQUIRE(layout_score(d, line) == score);
	values = layout_values(d, line);
	REQUIRE(!expected || memcmp(values, expected, MEASURE_COUNT) == 0);
	n = layout_explain(d, line, reasons, 4, &guard);
	REQUIRE(n <= 4);
	for (unsigned i = 0; i < n; i++)
		REQUIRE(measure_find(span_cstr(reasons[i].measure)) >= 0);
}

/* Measures all lines, each at the end of the document or, `early`, at once when
 * it is ready; compares with or fills `values`. */
static void measure(struct layout_doc *d, const struct lines *l, bool early, uint8_t *values)
{
	uint64_t done = 0;

	layout_begin(d);
	for (unsigned i = 0; i < l->count; i++) {
		REQUIRE(layout_push_line(d, l->items[i], (i * 7 + l->seed) % 31 == 0 ? LINE_LONG : 0)
		        == 0);
		if ((i * 5 + l->seed) % 7 == 0)
			layout_note_hit(d, i);
		for (; early && done < layout_ready_lines(d); layout_release(d, ++done))
			check_line(d, done, values + done * MEASURE_COUNT);
	}
	layout_end(d);
	REQUIRE(layout_ready_lines(d) == l->count);
	for (; done < l->count; done++) {
		check_line(d, done, early ? values + done * MEASURE_COUNT : NULL);
		memcpy(values + done * MEASURE_COUNT, layout_values(d, done), MEASURE_COUNT);
	}
	layout_release(d, done);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static uint8_t values[MAX_LINES * MEASURE_COUNT];
	struct layout_doc *d, *other;
	struct lines l = { 0 };

	if (size < 1)
		return 0;
	l.seed = bytes[0];
	cut(&l, span_of((const char *)bytes + 1, size - 1));
	d = layout_doc_new(builtin_model());
	other = layout_doc_new(builtin_model());
	REQUIRE(d && other);
	measure(d, &l, false, values);
	measure(d, &l, true, values);     /* behind another document */
	measure(other, &l, true, values); /* and as the first of all */
	layout_doc_free(d);
	layout_doc_free(other);
	return 0;
}
