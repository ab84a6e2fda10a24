/*
 * fuzz_restore: a damaged removal log, or a cleaned text that was changed, never
 * restores to anything but the original.
 *
 * The input picks rules, a document and a format, then how the log and the text
 * are damaged: bytes changed, taken out, put in.  Undamaged, the restore gives
 * the original; damaged, it may succeed only with the original again, or, where
 * the log lost its whole input, with nothing.
 */
#include "target.h"

#include <string.h>

#include "../unit/random_case.h"
#include "../unit/trial_files.h"
#include "tool/say.h"

#define DOCUMENT_BYTES ((size_t)4000)

/* One change at a place that the input picks. */
static void damage(struct choices *c, struct buf *b)
{
	static const char *const pieces[] = { "\"at\":0,", "}\n", "0", "\"", "\\u0000", ",", "é" };
	size_t at = b->len ? (choose(c, 256) << 8 | choose(c, 256)) % b->len : 0;
	const char *piece = pieces[choose(c, 7)];
	struct buf changed = { 0 };
	size_t gone = choose(c, 3) ? choose(c, 40) : 0;

	if (gone > b->len - at)
		gone = b->len - at;
	buf_append(&changed, b->ptr, at);
	if (choose(c, 2))
		buf_append_char(&changed, (char)choose(c, 256));
	else if (choose(c, 2))
		buf_append_cstr(&changed, piece);
	buf_append_span(&changed, span_from(buf_span(b), at + gone));
	buf_free(b);
	*b = changed;
}

static void damage_file(struct choices *c, const char *name, struct buf *bytes)
{
	for (uint32_t n = choose(c, 4); n > 0; n--)
		damage(c, bytes);
	trial_put_file(name, buf_span(bytes));
}

/* A document of the format; what does not fit it passes unchanged, which is well. */
static void frame(const char *format, const struct buf *text, struct buf *out)
{
	if (strcmp(format, "jsonl") != 0) {
		buf_append_span(out, buf_span(text));
		return;
	}
	buf_append_cstr(out, "{\"text\": \"");
	for (size_t i = 0; i < text->len; i++) {
		unsigned char byte = (unsigned char)text->ptr[i];

		if (byte < ' ' || byte == '"' || byte == '\\')
			buf_printf(out, "\\u%04x", byte);
		else
			buf_append_char(out, (char)byte);
	}
	buf_append_cstr(out, "\"}\n");
}

static void round_trip(struct choices *c, descrape_rules *rules, const char *format,
                       struct span input)
{
	descrape_options options = { .size = sizeof options, .format = format };
	struct buf clean = { 0 }, restored = { 0 }, log;

	trial_clean(rules, &options, input, &clean);
	REQUIRE(trial_restore("clean.gz", &restored) == EXIT_OK);
	REQUIRE(span_equal(buf_span(&restored), input));
	buf_free(&restored);
	log = trial_get_file("log");
	damage_file(c, "log", &log);
	damage_file(c, "clean", &clean);
	if (trial_restore("clean", &restored) == EXIT_OK)
		REQUIRE(restored.len == 0 || span_equal(buf_span(&restored), input));
	buf_free(&restored);
	buf_free(&clean);
	buf_free(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const formats[] = { "text", "jsonl", "nul" };
	struct choices c = { .bytes = bytes, .left = size };
	const char *format = formats[choose(&c, 3)];
	struct buf rules_text = { 0 }, text = { 0 }, input = { 0 };
	descrape_rules *rules;

	random_rules(&c, MIX_ALL, &rules_text);
	random_document(&c, DOCUMENT_BYTES, &text);
	frame(format, &text, &input);
	rules = run_try_rules(rules_text.ptr, 1);
	if (rules)
		round_trip(&c, rules, format, buf_span(&input));
	descrape_rules_free(rules);
	buf_free(&rules_text);
	buf_free(&text);
	buf_free(&input);
	return 0;
}
