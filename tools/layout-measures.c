/*
 * layout-measures: prints the measures of lines, for training and tests.
 *
 * Usage: layout-measures [--names | --bytes] <DOCUMENTS
 *
 * A document is lines of a mark and a text: "-" a line, "+" a line that rules
 * took.  An empty line ends a document.  Printed for each line, after its
 * document ends: its measures as numbers between blanks, 255 for none, or with
 * --bytes as bytes.  --names prints the names instead, one a line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "layout/layout.h"
#include "layout/measure.h"

static void print_values(const uint8_t *values, bool as_bytes)
{
	if (as_bytes) {
		fwrite(values, 1, MEASURE_COUNT, stdout);
		return;
	}
	for (int i = 0; i < MEASURE_COUNT; i++)
		printf("%s%u", i ? " " : "", values[i]);
	putchar('\n');
}

/* Ends the document of `n_lines` lines and prints it. */
static void print_document(struct layout_doc *d, uint64_t n_lines, bool as_bytes)
{
	layout_end(d);
	for (uint64_t n = 0; n < n_lines; n++)
		print_values(layout_values(d, n), as_bytes);
	layout_begin(d);
}

/* Reads a line without its ending into `line`; false at the end of the input. */
static bool read_line(struct buf *line)
{
	int c = getchar();

	buf_clear(line);
	for (; c != EOF && c != '\n'; c = getchar())
		if (buf_append_char(line, (char)c) < 0)
			return false;
	return c != EOF || line->len > 0;
}

int main(int argc, char **argv)
{
	bool as_bytes = argc > 1 && strcmp(argv[1], "--bytes") == 0;
	struct layout_doc *d;
	struct buf line = { 0 };
	uint64_t n_lines = 0;

	if (argc > 1 && strcmp(argv[1], "--names") == 0) {
		for (int i = 0; i < MEASURE_COUNT; i++)
			puts(measure_infos[i].name);
		return 0;
	}
	if (argc > 2 || (argc == 2 && !as_bytes) || !(d = layout_doc_new())) {
		fputs("usage: layout-measures [--names | --bytes] <DOCUMENTS\n", stderr);
		return 2;
	}
	layout_begin(d);
	while (read_line(&line)) {
		if (line.len == 0) {
			print_document(d, n_lines, as_bytes);
			n_lines = 0;
			continue;
		}
		if (layout_push_line(d, span_from(buf_span(&line), 1), 0) < 0)
			return 1;
		if (line.ptr[0] == '+')
			layout_note_hit(d, n_lines);
		n_lines++;
	}
	print_document(d, n_lines, as_bytes);
	layout_doc_free(d);
	buf_free(&line);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
