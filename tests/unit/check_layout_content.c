/*
 * Content that is not prose survives the eager level of the layout rules:
 * each text of layout_content.txt, with the shipped model and threshold and
 * without any other rule.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "layout/layout.h"

#define MAX_TEXTS 64

static struct buf content;
static struct { struct span name, lines; } texts[MAX_TEXTS];
static int n_texts;
static struct layout_model *model;
static int eager; /* the score above which level 2 takes a line */

static struct buf read_source(const char *name)
{
	const char *dir = getenv("srcdir");
	struct buf path = { 0 }, text = { 0 };
	char part[4096];
	size_t n;
	FILE *f;

	buf_printf(&path, "%s/%s", dir ? dir : ".", name);
	buf_append_char(&path, '\0');
	f = fopen(path.ptr, "rb");
	if (!f) {
		fprintf(stderr, "cannot open %s\n", path.ptr);
		exit(EXIT_FAILURE);
	}
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_append(&text, part, n);
	fclose(f);
	buf_append_char(&text, '\0');
	text.len--;
	buf_free(&path);
	return text;
}

/* Texts begin with a line "== NAME". */
static void find_texts(void)
{
	const char *at = content.ptr;

	while (at && (at = strstr(at, "== ")) && n_texts < MAX_TEXTS) {
		const char *end = strchr(at, '\n'), *next = strstr(end, "\n== ");

		texts[n_texts].name = span_of(at + 3, (size_t)(end - at) - 3);
		texts[n_texts++].lines = span_of(end + 1, next ? (size_t)(next - end) : strlen(end + 1));
		at = next;
	}
}

static void load(void)
{
	struct buf rules = read_source("rules/layout.rules"), tables = read_source("rules/layout.model");
	const char *rule = strstr(rules.ptr, "score: layout > ");
	struct diags diags = { 0 };

	if (!rule || layout_model_parse(&model, buf_span(&tables), "layout.model", &diags) < 0) {
		fprintf(stderr, "no rule or no model: %s\n", diags.count ? diags.items[0].message : "");
		exit(EXIT_FAILURE);
	}
	eager = layout_threshold(strtod(rule + strlen("score: layout > "), NULL));
	diags_free(&diags);
	buf_free(&rules);
	buf_free(&tables);
	content = read_source("tests/unit/layout_content.txt");
	find_texts();
}

/* The next line of *rest that is not blank, with its indentation; empty at the end. */
static struct span next_line(struct span *rest)
{
	while (rest->len) {
		const char *end = memchr(rest->ptr, '\n', rest->len);
		struct span line = span_of(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len);

		*rest = span_from(*rest, line.len + (end != NULL));
		if (!utf8_is_blank(line))
			return line;
	}
	return *rest;
}

START_TEST(survives)
{
	struct layout_doc *d = layout_doc_new(model);
	struct span rest = texts[_i].lines, line;
	struct buf lost = { 0 };

	layout_begin(d);
	while ((line = next_line(&rest)).len)
		ck_assert_int_eq(layout_push_line(d, line, 0), 0);
	layout_end(d);
	rest = texts[_i].lines;
	for (uint64_t n = 0; (line = next_line(&rest)).len; n++)
		if (layout_score(d, n) > eager)
			buf_printf(&lost, " | %.*s (%d)", (int)line.len, line.ptr, layout_score(d, n));
	ck_assert_msg(lost.len == 0, "%.*s loses%.*s", (int)texts[_i].name.len, texts[_i].name.ptr,
	              (int)lost.len, lost.ptr);
	buf_free(&lost);
	layout_doc_free(d);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("layout content");
	TCase *tc = tcase_create("content");
	SRunner *sr;
	int failed;

	load();
	tcase_add_loop_test(tc, survives, 0, n_texts);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	layout_model_free(model);
	buf_free(&content);
	return failed || n_texts == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
