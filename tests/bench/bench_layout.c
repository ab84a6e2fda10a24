/*
 * bench_layout: how fast src/layout is by itself.
 *
 *     bench_layout [-n ROUNDS] MODEL TEXT
 *
 * Each round takes TEXT as one document, measures its lines and asks MODEL of each
 * as it becomes ready.  The best round is printed: bytes by second of
 * processor time, and how long a line took.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "bench_run.h"
#include "layout/layout.h"

#define EAGER_SCORE 3500 /* about that of level 2 */

/* Asks for what is ready from *line on; *sum is how many lines would go. */
static void score_ready(struct layout_doc *d, uint64_t *line, int64_t *sum)
{
	for (; *line < layout_ready_lines(d); layout_release(d, ++*line))
		*sum += layout_exceeds(d, *line, EAGER_SCORE);
}

/* Returns the number of lines, or 0 when there is no memory. */
static uint64_t run(struct layout_doc *d, struct span text)
{
	uint64_t line = 0;
	int64_t sum = 0;

	layout_begin(d);
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct span one = span_of(text.ptr, end ? (size_t)(end - text.ptr) : text.len);

		text = span_from(text, one.len + (end != NULL));
		if (utf8_is_blank(one))
			continue;
		if (layout_push_line(d, one, 0) < 0)
			return 0;
		score_ready(d, &line, &sum);
	}
	layout_end(d);
	score_ready(d, &line, &sum);
	return sum == 1 ? line + 1 : line;
}

int main(int argc, char **argv)
{
	int rounds = 5;
	struct diags diags = { 0 };
	struct layout_model *model;
	struct layout_doc *doc;
	struct buf tables, text;
	double best = 0;
	uint64_t lines = 0;

	if (argc > 2 && strcmp(argv[1], "-n") == 0) {
		rounds = atoi(argv[2]);
		argc -= 2;
		argv += 2;
	}
	if (argc != 3) {
		fputs("usage: bench_layout [-n ROUNDS] MODEL TEXT\n", stderr);
		return 2;
	}
	tables = bench_read_file(argv[1]);
	text = bench_read_file(argv[2]);
	if (layout_model_parse(&model, buf_span(&tables), argv[1], &diags) < 0) {
		fprintf(stderr, "bench_layout: %s:%u: %s\n", argv[1], diags.items[0].pos.line,
		        diags.items[0].message);
		return 2;
	}
	doc = layout_doc_new(model);
	if (!doc)
		return 1;
	for (int i = 0; i < rounds; i++) {
		double start = bench_now(), taken;

		lines = run(doc, buf_span(&text));
		taken = bench_now() - start;
		if (best == 0 || taken < best)
			best = taken;
	}
	printf("%.0f MB/s, %.0f ns a line\n", (double)text.len / best / 1e6,
	       best / (double)(lines ? lines : 1) * 1e9);
	layout_model_free(model);
	layout_doc_free(doc);
	buf_free(&tables);
	buf_free(&text);
	diags_free(&diags);
	return 0;
}
