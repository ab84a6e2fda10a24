/*
 * fuzz_stream: any bytes as a stream of any format, `auto` too, cleaned by all
 * built-in rules of level 3.
 *
 * The first byte picks the format, the second the splits.  Whole, split and
 * without the index must come to the same; the input with the edits made is
 * what was written.  What was detected stays so, however much more is seen.
 */
#include "target.h"

#include <string.h>

#include "../unit/stream_run.h"

static descrape_rules *builtin_rules(void)
{
	static descrape_rules *rules; /* compiled once: it takes longer than a run */
	descrape_rules_options options = { .size = sizeof options, .level = 3 };

	if (rules)
		return rules;
	rules = descrape_rules_new(&options);
	REQUIRE(rules && descrape_rules_add_builtin(rules, NULL) == DESCRAPE_OK);
	REQUIRE(descrape_rules_compile(rules) == DESCRAPE_OK);
	return rules;
}

static void check_detection(struct span input)
{
	const char *fields = "text,body", *found = NULL;

	for (size_t n = 0; n <= input.len && n < 64; n++) {
		const char *now = descrape_detect_format(input.ptr, n, 0, fields);

		REQUIRE(!found || now == found);
		found = now;
	}
	if (found)
		REQUIRE(descrape_detect_format(input.ptr, input.len, 1, fields) == found);
}

static bool same(const struct run *a, const struct run *b)
{
	return span_equal(buf_span(&a->out), buf_span(&b->out)) &&
	       span_equal(buf_span(&a->cleaned), buf_span(&b->cleaned)) &&
	       span_equal(buf_span(&a->rebuilt), buf_span(&b->rebuilt)) &&
	       a->n_removals == b->n_removals && a->troubles == b->troubles;
}

/*
 * Runs the input through a stream that was used before: making one takes longer
 * than most runs, and nothing may be left over from the input before.
 */
static void run_again(struct run *run, const descrape_options *options, struct span input,
                      bool split, unsigned seed)
{
	static struct {
		descrape_stream *stream;
		struct run run;
	} used[8];
	unsigned which = (options->drop_empty ? 1 : 0) + (options->max_record_bytes ? 2 : 0) +
	                 (options->no_prefilter ? 4 : 0);

	run_begin(&used[which].run, builtin_rules(), input);
	if (!used[which].stream) {
		descrape_handlers handlers = run_handlers(&used[which].run);

		used[which].stream = descrape_stream_new(builtin_rules(), options, &handlers);
	}
	REQUIRE(used[which].stream);
	REQUIRE(descrape_stream_set_format(used[which].stream, options->format) == DESCRAPE_OK);
	while (input.len) {
		size_t n = split ? run_portion(&seed, input.len) : input.len;
		char *copy = malloc(n); /* so that reading too far is seen */

		REQUIRE(copy);
		memcpy(copy, input.ptr, n);
		REQUIRE(descrape_stream_feed(used[which].stream, copy, n) == DESCRAPE_OK);
		free(copy);
		input = span_from(input, n);
	}
	REQUIRE(descrape_stream_finish(used[which].stream) == DESCRAPE_OK);
	run_end(&used[which].run);
	*run = used[which].run;
}

static void expect_same(const struct run *run, const descrape_options *options, bool split,
                        unsigned seed)
{
	struct run other;

	run_again(&other, options, run->input, split, seed);
	REQUIRE(same(run, &other));
	run_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const formats[] = { "text", "auto", "jsonl", "nul", "formfeed", "wet" };
	descrape_options options = { .size = sizeof options, .fields = "text,body" };
	struct span input;
	struct run run;

	if (size < 2)
		return 0;
	options.format = formats[bytes[0] % 6];
	options.drop_empty = bytes[0] & 64;
	options.max_record_bytes = bytes[0] & 128 ? 64 : 0;
	input = span_of((const char *)bytes + 2, size - 2);
	check_detection(input);
	run_again(&run, &options, input, false, 0);
	REQUIRE(run.gaps == 0 && run.bad_edits == 0);
	REQUIRE(span_equal(buf_span(&run.rebuilt), buf_span(&run.out)));
	expect_same(&run, &options, true, bytes[1]);
	if (bytes[1] % 16 == 1) { /* dear: every rule on every line */
		options.no_prefilter = 1;
		expect_same(&run, &options, false, 0);
	}
	run_free(&run);
	return 0;
}
