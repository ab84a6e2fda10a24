/*
 * layout-measures: prints the measures of lines, for training and tests.
 *
 * Usage: layout-measures [--names | --bytes | --words] [MODEL] <DOCUMENTS
 *
 * A document is lines of a mark and a text: "-" a line, "+" a line that rules
 * took.  An empty line ends a document.  Printed for each line, after its
 * document ends: its measures as numbers between blanks, 255 for none, or with
 * --bytes as bytes.  The measure "wording" is by the words of MODEL, a file.
 * --words prints the hashes of each line's words that are looked up instead;
 * --names prints the names of the measures, one a line, and reads nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "layout/layout.h"
#include "layout/measure.h"
#include "layout/shape.h"

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

static void print_words(const struct glyph_tables *t, struct span text)
{
	struct shape s;

	shape_measure(&s, t, text);
	for (unsigned i = 0; i < s.hash_count && i < MEASURE_ASKED_WORDS; i++)
		printf("%s%u", i ? " " : "", s.hash[i] % SHAPE_WORDS_KNOWN);
	putchar('\n');
}

/* Reads a line without its ending into `line`; false at the end of the input. */
static bool read_line(FILE *in, struct buf *line)
{
	int c = getc(in);

	buf_clear(line);
	for (; c != EOF && c != '\n'; c = getc(in))
		if (buf_append_char(line, (char)c) < 0)
			return false;
	return c != EOF || line->len > 0;
}

/* The model of a file; NULL, and a message, when it cannot be had. */
static struct layout_model *read_model(const char *path)
{
	struct layout_model *model = NULL;
	struct diags diags = { 0 };
	struct buf text = { 0 }, line = { 0 };
	FILE *in = fopen(path, "r");

	while (in && read_line(in, &line))
		if (buf_append_span(&text, buf_span(&line)) < 0 || buf_append_char(&text, '\n') < 0)
			break;
	if (!in)
		perror(path);
	else if (layout_model_parse(&model, buf_span(&text), path, &diags) < 0)
		fprintf(stderr, "%s:%u: %s\n", path, diags.items[0].pos.line, diags.items[0].message);
	if (in)
		fclose(in);
	diags_free(&diags);
	buf_free(&text);
	buf_free(&line);
	return model;
}

/* Prints what is asked for of all documents; -1 when there is no memory. */
static int print_all(struct layout_doc *d, bool as_words, bool as_bytes)
{
	static struct glyph_tables glyphs;
	struct buf line = { 0 };
	uint64_t n_lines = 0;
	int status = 0;

	glyph_tables_init(&glyphs);
	layout_begin(d);
	while (!status && read_line(stdin, &line)) {
		if (line.len == 0) {
			print_document(d, n_lines, as_bytes);
			n_lines = 0;
		} else if (as_words) {
			print_words(&glyphs, span_from(buf_span(&line), 1));
		} else {
			status = layout_push_line(d, span_from(buf_span(&line), 1), 0);
			if (line.ptr[0] == '+')
				layout_note_hit(d, n_lines);
			n_lines++;
		}
	}
	print_document(d, n_lines, as_bytes);
	buf_free(&line);
	return status;
}

int main(int argc, char **argv)
{
	const char *want = argc > 1 && strncmp(argv[1], "--", 2) == 0 ? argv[1] : "";
	const char *path = argv[*want ? 2 : 1];
	bool names = strcmp(want, "--names") == 0, bytes = strcmp(want, "--bytes") == 0;
	bool words = strcmp(want, "--words") == 0;
	struct layout_model *model = NULL;
	struct layout_doc *d;
	int status;

	for (int i = 0; names && i < MEASURE_COUNT; i++)
		puts(measure_infos[i].name);
	if (names)
		return 0;
	if ((*want && !bytes && !words) || argc > 2 + (*want != '\0')) {
		fputs("usage: layout-measures [--names | --bytes | --words] [MODEL] <DOCUMENTS\n",
		      stderr);
		return 2;
	}
	if (path && !(model = read_model(path)))
		return 1;
	d = layout_doc_new(model);
	status = d ? print_all(d, words, bytes) : -1;
	layout_doc_free(d);
	layout_model_free(model);
	return status == 0 && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
