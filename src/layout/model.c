/*
 * model: reads a model file.
 *
 * The file is lines `key: value`; a table has a line for each of its rows.
 * Blank lines and lines that start with # mean nothing.
 *
 *     format: descrape-model 1
 *     name: NAME
 *     bias: NUMBER
 *     words NUMBER: WORD ...      words that add this to the score, in tenths
 *     guard: MEASURE < VALUE at most PROBABILITY      (or >)
 *     table: MEASURE [by MEASURE]
 *       across: VALUE ... rest    with two measures: the columns, the values of
 *                                 the second up to each VALUE, and all others
 *       upto VALUE: NUMBER ...    a row, for values of the first up to this
 *       rest: NUMBER ...          the last row
 *
 * Values ascend.  A number has up to three digits after its point, so that
 * thousandths hold it exactly.  Anything else is an error at its line.
 *
 * Bounds: those of model.h; each line is looked at once.
 */
#include <stdlib.h>

#include "layout/model.h"
#include "layout/token.h"

struct parser {
	struct layout_model *m;
	struct diags *diags;
	struct source_pos pos;
	struct span line;
	struct table *table; /* whose rows are being read, or NULL */
	struct glyph_tables *glyphs; /* owned; made for the first words */
	bool has_format, has_across;
};

static int fail(struct parser *p, const char *what, struct span near)
{
	diags_add(p->diags, DIAG_ERROR, p->pos, NULL, "%s, near '%.*s'", what,
	          (int)(near.len < 40 ? near.len : 40), near.len ? near.ptr : "");
	diags_attach_source(p->diags, p->line);
	return -1;
}

static int read_measure(struct parser *p, struct span word, uint8_t *out)
{
	int found = measure_find(word);

	if (found < 0)
		return fail(p, "unknown measure", word);
	*out = (uint8_t)found;
	return 0;
}

/* Adds a cut point, which must be above the last one. */
static int add_cut(struct parser *p, struct bins *bins, struct span word)
{
	uint8_t value;

	if (!token_value(word, &value))
		return fail(p, "a cut point is a number from 0 to 254", word);
	if (bins->n_cuts == MODEL_MAX_BINS - 1)
		return fail(p, "too many cut points", word);
	if (bins->n_cuts && value <= bins->upto[bins->n_cuts - 1])
		return fail(p, "cut points must ascend", word);
	bins->upto[bins->n_cuts++] = value;
	return 0;
}

/* Row `row` of the table being read: a number for each column. */
static int read_row(struct parser *p, unsigned row, struct span rest)
{
	struct table *t = p->table;
	struct span word;
	int value;

	if (t->has_columns && !p->has_across)
		return fail(p, "the columns of this table are needed first (across:)", p->line);
	for (unsigned i = 0; i <= t->columns.n_cuts; i++) {
		word = token_next(&rest);
		if (!word.len)
			return fail(p, "a number is missing", p->line);
		if (!token_number(word, &value))
			return fail(p, "not a number from -30 to 30 in thousandths", word);
		t->weight[row][i] = (int16_t)value;
	}
	word = token_next(&rest);
	return word.len ? fail(p, "one number too many", word) : 0;
}

/* ---- the keys ---- */

static int key_format(struct parser *p, struct span rest)
{
	if (!span_equal_cstr(rest, "descrape-model 1"))
		return fail(p, "not a format this program reads", rest);
	p->has_format = true;
	return 0;
}

static int key_name(struct parser *p, struct span rest)
{
	p->m->name = arena_strdup(&p->m->arena, rest);
	return p->m->name ? 0 : diags_no_memory(p->diags);
}

static int key_bias(struct parser *p, struct span rest)
{
	return token_number(rest, &p->m->bias) ? 0 : fail(p, "not a number", rest);
}

static int key_note(struct parser *p, struct span rest)
{
	(void)p;
	(void)rest;
	return 0; /* desc, license: for people */
}

static int key_guard(struct parser *p, struct span rest)
{
	struct guard *g = &p->m->guards[p->m->n_guards];
	struct span whole = rest, measure = token_next(&rest), sign = token_next(&rest);
	struct span value = token_next(&rest), at = token_next(&rest), most = token_next(&rest);
	struct span limit = token_next(&rest);
	int thousandths;

	if (p->m->n_guards == MODEL_MAX_GUARDS)
		return fail(p, "too many guards", whole);
	if (read_measure(p, measure, &g->measure) < 0)
		return -1;
	g->above = span_equal_cstr(sign, ">");
	if ((!g->above && !span_equal_cstr(sign, "<")) || !token_value(value, &g->value) ||
	    !span_equal_cstr(at, "at") || !span_equal_cstr(most, "most") || rest.len ||
	    !token_number(limit, &thousandths) || thousandths < 0 || thousandths > 1000)
		return fail(p, "a guard is MEASURE < VALUE at most PROBABILITY", whole);
	g->most = layout_threshold(thousandths / 1000.0);
	g->text = arena_strdup(&p->m->arena, whole);
	p->m->n_guards++;
	return g->text ? 0 : diags_no_memory(p->diags);
}

/* "words NUMBER: WORD ..." */
static int key_words(struct parser *p, struct span rest)
{
	struct span weight = token_next(&rest), bad;
	struct word_line *line = &p->m->word_lines[p->m->n_word_lines];
	int thousandths;

	if (p->m->n_word_lines == MODEL_MAX_WORD_LINES)
		return fail(p, "too many lines of words", p->line);
	if (!weight.len || weight.ptr[--weight.len] != ':' || !token_number(weight, &thousandths) ||
	    thousandths % 100 || abs(thousandths) > MODEL_WORD_TENTHS * 100)
		return fail(p, "words are 'words NUMBER: WORD ...', in tenths up to 12.7", p->line);
	if (!p->glyphs) {
		p->glyphs = malloc(sizeof(*p->glyphs));
		if (!p->glyphs)
			return diags_no_memory(p->diags);
		glyph_tables_init(p->glyphs);
	}
	line->tenths = thousandths / 100;
	if (model_add_words(p->m, p->glyphs, rest, line->tenths, &bad) < 0)
		return fail(p, "not one word, or one like a word before", bad);
	line->words = arena_strdup(&p->m->arena, token_trim(rest));
	p->m->n_word_lines++;
	return line->words ? 0 : diags_no_memory(p->diags);
}

static int key_table(struct parser *p, struct span rest)
{
	struct span whole = rest, first = token_next(&rest), by = token_next(&rest);
	struct span second = token_next(&rest);
	struct table *t = &p->m->tables[p->m->n_tables];

	if (p->m->n_tables == MODEL_MAX_TABLES)
		return fail(p, "too many tables", whole);
	if (rest.len || (by.len && (!span_equal_cstr(by, "by") || !second.len)))
		return fail(p, "a table is of MEASURE, or of MEASURE by MEASURE", whole);
	t->has_columns = by.len > 0;
	p->table = t;
	p->has_across = false;
	p->m->n_tables++;
	if (read_measure(p, first, &t->rows.measure) < 0)
		return -1;
	return t->has_columns ? read_measure(p, second, &t->columns.measure) : 0;
}

static int key_across(struct parser *p, struct span rest)
{
	struct span word;

	if (!p->table || !p->table->has_columns || p->has_across || p->table->rows.n_cuts)
		return fail(p, "this belongs before the rows of a table of two measures", p->line);
	while (!span_equal_cstr(word = token_next(&rest), "rest")) {
		if (!word.len)
			return fail(p, "the columns must end in 'rest'", p->line);
		if (add_cut(p, &p->table->columns, word) < 0)
			return -1;
	}
	p->has_across = true;
	return rest.len ? fail(p, "'rest' is the last column", rest) : 0;
}

/* "upto VALUE: NUMBER ..." */
static int key_upto(struct parser *p, struct span rest)
{
	struct span value = token_next(&rest);

	if (!p->table)
		return fail(p, "this belongs to a table", p->line);
	if (!value.len || value.ptr[--value.len] != ':')
		return fail(p, "a row is 'upto VALUE: NUMBER ...'", p->line);
	if (add_cut(p, &p->table->rows, value) < 0)
		return -1;
	return read_row(p, p->table->rows.n_cuts - 1u, rest);
}

/* The last row, which completes the table. */
static int key_rest(struct parser *p, struct span rest)
{
	if (!p->table)
		return fail(p, "this belongs to a table", p->line);
	if (read_row(p, p->table->rows.n_cuts, rest) < 0)
		return -1;
	p->table = NULL;
	return 0;
}

static const struct {
	const char *name; /* with what ends it */
	int (*read)(struct parser *p, struct span rest);
	bool in_table;
} keys[] = {
	{ "format:", key_format, false }, { "name:", key_name, false },
	{ "desc:", key_note, false },     { "license:", key_note, false },
	{ "bias:", key_bias, false },     { "guard:", key_guard, false },
	{ "words", key_words, false },    { "table:", key_table, false },
	{ "across:", key_across, true },  { "upto", key_upto, true },
	{ "rest:", key_rest, true },
};

static int read_line(struct parser *p)
{
	struct span rest = p->line, key = token_next(&rest);

	if (!key.len || *p->line.ptr == '#')
		return 0;
	rest = token_trim(rest);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!span_equal_cstr(key, keys[i].name))
			continue;
		if (!p->has_format && i > 0)
			break;
		if (p->table && !keys[i].in_table)
			return fail(p, "the table before this line has no row 'rest:'", p->line);
		return keys[i].read(p, rest);
	}
	return fail(p, p->has_format ? "unknown key"
	                             : "the first line must be 'format: descrape-model 1'", key);
}

int layout_model_parse(struct layout_model **out, struct span text, const char *file,
                       struct diags *diags)
{
	struct parser p = { .m = calloc(1, sizeof(*p.m)), .diags = diags, .pos = { file, 0, 1 } };
	int status = -1;

	*out = NULL;
	if (!p.m)
		return diags_no_memory(diags);
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);

		p.line = span_of(text.ptr, end ? (size_t)(end - text.ptr) : text.len);
		text = span_from(text, p.line.len + (end != NULL));
		if (p.line.len && p.line.ptr[p.line.len - 1] == '\r')
			p.line.len--;
		p.pos.line++;
		if (read_line(&p) < 0)
			goto out;
	}
	if (p.table) {
		fail(&p, "the last table has no row 'rest:'", p.line);
		goto out;
	}
	if (!p.has_format || !p.m->name) {
		fail(&p, "a model needs format: and name:", p.line);
		goto out;
	}
	model_freeze(p.m);
	*out = p.m;
	status = 0;
out:
	free(p.glyphs);
	if (status < 0)
		layout_model_free(p.m);
	return status;
}

void layout_model_free(struct layout_model *m)
{
	if (!m)
		return;
	arena_free(&m->arena);
	free(m);
}
