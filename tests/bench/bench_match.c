/*
 * bench_match: how fast src/match is by itself.
 *
 *     bench_match [-n ROUNDS] [-s] [-x] [-l] [-v] RULES... -- TEXT
 *
 * RULES are rule files of which only the `line:`, `has:` and `span:` entries
 * are read, or files with one PCRE2 pattern a line.  Each round cuts TEXT into
 * lines, a batch at a time, scans and confirms, and the best round is printed:
 * bytes by second of processor time.  -s leaves out the confirming, -x the
 * index, -l compiles no pattern before it is needed, and -v names each pattern
 * with its candidates and its literals.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "bench_run.h"
#include "match/match.h"

#define BATCH_BYTES ((size_t)128 * 1024)

/* One line of a rule file or a list of patterns. */
static void add_line(struct patterns *p, struct span line, bool is_rules, unsigned more)
{
	static const struct {
		const char *key;
		unsigned flags;
	} keys[] = {
		{ "  line: ", PATTERN_WHOLE }, { "  has: ", 0 }, { "  span: ", 0 },
	};
	struct pattern_error error;
	unsigned flags = PATTERN_CASELESS | PATTERN_SCANNED | more;
	uint32_t id;

	for (size_t i = 0; is_rules; i++) {
		if (i == sizeof(keys) / sizeof(keys[0]))
			return;
		if (span_starts_with(line, span_cstr(keys[i].key))) {
			line = span_from(line, strlen(keys[i].key));
			flags |= keys[i].flags;
			break;
		}
	}
	if (line.len > 0 && patterns_add(p, line, flags, &id, &error) != 0)
		fprintf(stderr, "bench_match: %.*s: %s\n", (int)line.len, line.ptr, error.message);
}

static void add_file(struct patterns *p, const struct buf *file, unsigned more)
{
	bool is_rules = span_starts_with(buf_span(file), span_cstr("format:"));
	const char *at = file->ptr, *end = file->ptr + file->len;

	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		if (!eol)
			eol = end;
		add_line(p, span_of(at, (size_t)(eol - at)), is_rules, more);
		at = eol + 1;
	}
}

/* Cuts the non-blank lines of the next batch; what is left is in *at. */
static uint32_t cut_batch(const struct buf *text, size_t *at, struct line *lines, uint32_t most)
{
	size_t stop = *at + BATCH_BYTES;
	uint32_t count = 0;

	while (*at < text->len && *at < stop && count < most) {
		const char *start = text->ptr + *at;
		const char *eol = memchr(start, '\n', text->len - *at);
		size_t len = eol ? (size_t)(eol - start) : text->len - *at;

		if (len > 0 && ((unsigned char)(*start - 0x21) < 0x5E ||
		                !utf8_is_blank(span_of(start, len))))
			lines[count++] = (struct line){
				.start = *at, .text_bytes = (uint32_t)len, .ending_bytes = eol != NULL,
				.flags = len > LINE_MAX_BYTES ? LINE_LONG : 0,
			};
		*at += len + 1;
	}
	return count;
}

struct totals {
	uint64_t lines, candidates, matches, lines_matched;
};

static struct totals one_round(struct matcher *m, const struct buf *text, bool confirm,
                               uint64_t *by_pattern)
{
	static struct line lines[BATCH_BYTES];
	struct stretch stretch = { .ptr = text->ptr, .offset = 0, .len = text->len };
	struct totals t = { 0 };

	for (size_t at = 0; at < text->len;) {
		const struct hit *hits;
		uint32_t count = cut_batch(text, &at, lines, BATCH_BYTES);
		long n = matcher_scan(m, &stretch, lines, count, &hits);
		uint32_t prepared = UINT32_MAX, matched = UINT32_MAX;
		struct subject subject;

		t.lines += count;
		t.candidates += (uint64_t)n;
		for (long i = 0; i < n && confirm; i++) {
			if (by_pattern)
				by_pattern[hits[i].pattern]++;
			if (hits[i].line != prepared) {
				prepared = hits[i].line;
				matcher_subject(m, 0, stretch_line(&stretch, &lines[prepared]), &subject);
			}
			if (matcher_test(m, hits[i].pattern, &subject) != MATCH_YES)
				continue;
			t.matches++;
			t.lines_matched += matched != hits[i].line;
			matched = hits[i].line;
		}
	}
	return t;
}

static void print_busiest(const struct patterns *p, const uint64_t *by_pattern)
{
	static const char *const routes[] = { "prefix", "suffix", "inner", "first", "always", "-" };

	for (size_t id = 0; id < patterns_count(p); id++) {
		struct buf literals = { 0 };

		patterns_describe(p, (uint32_t)id, &literals);
		printf("%8llu %s %.*s\t%.*s\n", (unsigned long long)by_pattern[id],
		       routes[patterns_route(p, (uint32_t)id)], (int)patterns_text(p, (uint32_t)id).len,
		       patterns_text(p, (uint32_t)id).ptr, (int)literals.len,
		       literals.ptr ? literals.ptr : "");
		buf_free(&literals);
	}
}

int main(int argc, char **argv)
{
	struct patterns *p = patterns_new(NULL);
	int rounds = 5, arg = 1;
	bool confirm = true, verbose = false, use_index = true;
	unsigned more = 0;
	double started, best = 1e9;
	struct buf text;
	struct totals t = { 0 };
	struct matcher *m;
	uint64_t *by_pattern;

	for (; arg < argc && argv[arg][0] == '-' && argv[arg][1] != '-'; arg++) {
		if (argv[arg][1] == 'n' && arg + 1 < argc)
			rounds = atoi(argv[++arg]);
		confirm = confirm && argv[arg][1] != 's';
		use_index = use_index && argv[arg][1] != 'x';
		verbose = verbose || argv[arg][1] == 'v';
		more |= argv[arg][1] == 'l' ? PATTERN_LAZY : 0;
	}
	started = bench_now();
	for (; arg < argc && strcmp(argv[arg], "--") != 0; arg++) {
		struct buf file = bench_read_file(argv[arg]);

		add_file(p, &file, more);
		buf_free(&file);
	}
	if (arg + 1 >= argc || patterns_freeze(p) != 0) {
		fprintf(stderr, "usage: bench_match [-n ROUNDS] [-s] [-x] [-l] [-v] RULES... -- TEXT\n");
		return 2;
	}
	started = bench_now() - started;
	printf("%6zu patterns loaded in %.2f ms\n", patterns_count(p), started * 1e3);
	text = bench_read_file(argv[arg + 1]);
	m = matcher_new(p);
	matcher_set_index(m, use_index);
	by_pattern = calloc(patterns_count(p) + 1, sizeof(*by_pattern));
	for (int i = 0; i < rounds; i++) {
		double start = bench_now();

		t = one_round(m, &text, confirm, i == 0 && verbose ? by_pattern : NULL);
		start = bench_now() - start;
		best = start < best ? start : best;
	}
	printf("%8.0f MB/s  %llu lines, %llu candidates, %llu matches, %llu lines matched\n",
	       (double)text.len / best / 1e6, (unsigned long long)t.lines,
	       (unsigned long long)t.candidates, (unsigned long long)t.matches,
	       (unsigned long long)t.lines_matched);
	if (verbose)
		print_busiest(p, by_pattern);
	free(by_pattern);
	matcher_free(m);
	patterns_free(p);
	buf_free(&text);
	return 0;
}
