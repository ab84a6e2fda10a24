/*
 * fuzz_index: the index never rejects a match, for any patterns and lines.
 *
 * The input is patterns, a line each, then an empty line, then text.  The first
 * byte of a pattern's line gives its flags.  PCRE2 is asked about every pair;
 * what it finds must have been named by the scan, and each pair is named once,
 * in order.  Whether and where a pattern matches must agree too.
 */
#include "target.h"

#include <string.h>

#include "base/utf8.h"
#include "match/match.h"

#define MAX_PATTERNS 12
#define MAX_LINES 40
#define MAX_PATTERN_BYTES 120
#define STEPS 2000

/* The next line of *rest, without its ending. */
static struct span next_line(struct span *rest, uint16_t *ending_bytes)
{
	const char *lf = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	struct span line = span_of(rest->ptr, lf ? (size_t)(lf - rest->ptr) : rest->len);

	*ending_bytes = lf != NULL;
	*rest = span_from(*rest, line.len + *ending_bytes);
	if (lf && line.len && line.ptr[line.len - 1] == '\r') {
		line.len--;
		*ending_bytes = 2;
	}
	return line;
}

static struct span add_patterns(struct patterns *p, struct span rest)
{
	struct pattern_error error;
	uint16_t ending;
	uint32_t id;

	for (unsigned n = 0; rest.len && n < MAX_PATTERNS; n++) {
		struct span line = next_line(&rest, &ending);
		unsigned flags;

		if (line.len == 0)
			break;
		flags = (unsigned char)line.ptr[0] & (PATTERN_WHOLE | PATTERN_CASELESS);
		line = span_from(line, 1);
		if (line.len && line.len <= MAX_PATTERN_BYTES && utf8_valid(line))
			patterns_add(p, line, flags | PATTERN_SCANNED, &id, &error);
	}
	return rest;
}

/* The lines that the engine would show: not blank, not too long. */
static uint32_t cut_lines(struct span text, struct line *lines)
{
	struct span rest = text;
	uint32_t n = 0;

	while (rest.len && n < MAX_LINES) {
		uint64_t start = text.len - rest.len;
		uint16_t ending;
		struct span line = next_line(&rest, &ending);

		if (line.len && line.len < LINE_MAX_BYTES && !utf8_is_blank(line))
			lines[n++] = (struct line){
				.start = start, .text_bytes = (uint32_t)line.len, .ending_bytes = ending,
			};
	}
	return n;
}

static void compare(const struct patterns *p, const struct stretch *text, const struct line *lines,
                    uint32_t n_lines)
{
	struct matcher *m = matcher_new(p), *all = matcher_new(p);
	const struct hit *hits;
	long n_hits, at = 0;

	REQUIRE(m && all);
	matcher_set_limit(all, STEPS);
	n_hits = matcher_scan(m, text, lines, n_lines, &hits);
	REQUIRE(n_hits >= 0);
	for (uint32_t i = 0; i < n_lines; i++) {
		struct subject subject;

		REQUIRE(matcher_subject(all, 0, stretch_line(text, &lines[i]), &subject) == 0);
		for (uint32_t id = 0; id < patterns_count(p); id++) {
			bool named = at < n_hits && hits[at].line == i && hits[at].pattern == id;
			struct match match;
			enum match_result found = matcher_find(all, id, &subject, 0, &match);
			enum match_result tested = matcher_test(all, id, &subject);

			at += named;
			if (found == MATCH_LIMIT || tested == MATCH_LIMIT)
				continue;
			REQUIRE(found == tested);
			REQUIRE(found != MATCH_YES || named);
			REQUIRE(found != MATCH_YES ||
			        (match.start < match.end && match.end <= subject.raw.len));
		}
	}
	REQUIRE(at == n_hits);
	matcher_free(m);
	matcher_free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct patterns *p = patterns_new(NULL);
	struct line lines[MAX_LINES];
	struct span text;
	struct stretch stretch;
	uint32_t n_lines;

	REQUIRE(p);
	text = add_patterns(p, span_of((const char *)bytes, size));
	REQUIRE(patterns_freeze(p) == 0);
	n_lines = cut_lines(text, lines);
	stretch = (struct stretch){ .ptr = text.ptr, .offset = 0, .len = text.len };
	if (n_lines && patterns_count(p))
		compare(p, &stretch, lines, n_lines);
	patterns_free(p);
	return 0;
}
