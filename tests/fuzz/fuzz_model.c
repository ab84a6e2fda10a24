/*
 * fuzz_model: any bytes as a file of model tables.
 *
 * It ends with a model and no error, or with an error and no model.  A model that
 * comes out can be shown and scores lines within what its tables can add up to.
 */
#include "target.h"

#include "layout/layout.h"

static void use(const struct layout_model *m)
{
	static const char *const lines[] = {
		"The council said on Monday that the bridge will be closed, for three weeks.", "Share",
		"* tunnel 7", "Read more: bridge", "12 March 2019",
	};
	struct layout_doc *d = layout_doc_new(m);
	struct layout_reason reasons[8];
	struct buf shown = { 0 };
	const char *guard;

	REQUIRE(d && layout_model_show(m, &shown) == 0 && shown.len > 0);
	layout_begin(d);
	for (unsigned i = 0; i < 40; i++)
		REQUIRE(layout_push_line(d, span_cstr(lines[i * 7 % 5]), 0) == 0);
	layout_end(d);
	for (unsigned i = 0; i < 40; i++) {
		double p = layout_probability(layout_score(d, i));

		REQUIRE(p >= 0 && p <= 1);
		REQUIRE(layout_explain(d, i, reasons, 8, &guard) <= 8);
	}
	layout_doc_free(d);
	buf_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct span text = span_of((const char *)bytes, size);
	struct diags diags = { 0 };
	struct layout_model *m;

	if (layout_model_parse(&m, text, "fuzz.model", &diags) == 0) {
		REQUIRE(m && diags.n_errors == 0);
		use(m);
	} else {
		REQUIRE(!m && diags.n_errors > 0);
	}
	layout_model_free(m);
	diags_free(&diags);
	return 0;
}
