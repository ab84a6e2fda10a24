/*
 * model: reads a model file.
 *
 * The file is lines: `key: value`, or the head of a table whose lines follow;
 * blank lines and lines that start with # mean nothing.
 *
 *     format: descrape-model 1
 *     name: NAME
 *     bias: NUMBER
 *     guard: MEASURE < VALUE at most PROBABILITY      (or >)
 *     table: MEASURE
 *       upto: VALUE ...        the cut points, ascending
 *       score: NUMBER ...      one more than these
 *     pair: MEASURE by MEASURE
 *       upto: VALUE ...        cut points of the first measure
 *       across: VALUE ...      cut points of the second
 *       row: NUMBER ...        for each bin of the first, a number for each bin
 *                              of the second
 *
 * A number has up to three digits after its point, so that thousandths hold it
 * exactly.  Anything else is an error at its line.
 *
 * Bounds: those of model.h; the parser looks at each line once.
 */
#include <stdlib.h>

#include "layout/model.h"

#define MAX_WEIGHT 30000

/* What the lines being read belong to. */
enum section { SECTION_HEAD, SECTION_TABLE, SECTION_PAIR };

struct parser {
	struct layout_model *m;
	struct diags *diags;
	struct source_pos pos;
	struct span line;
	enum section section;
	bool has_format, has_upto, has_across, has_score;
	unsigned n_rows; /* of the pair, so far */
};

static int fail(struct parser *p, const char *what, struct span near)
{
	diags_add(p->diags, DIAG_ERROR, p->pos, NULL, "%s, near '%.*s'", what,
	          (int)(near.len < 40 ? near.len : 40), near.len ? near.ptr : "");
	diags_attach_source(p->diags, p->line);
	return -1;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* Takes the next word off *rest; empty at the end. */
static struct span next_word(struct span *rest)
{
	struct span word;

	while (rest->len && is_space(*rest->ptr))
		*rest = span_from(*rest, 1);
	word = span_of(rest->ptr, 0);
	while (word.len < rest->len && !is_space(word.ptr[word.len]))
		word.len++;
	*rest = span_from(*rest, word.len);
	return word;
}

/* A decimal number in thousandths; false when `s` is none. */
static bool read_number(struct span s, int *out)
{
	bool negative = s.len && *s.ptr == '-';
	int value = 0, scale = 1000;
	size_t i = negative;

	if (i == s.len || s.ptr[i] == '.')
		return false;
	for (bool point = false; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '.' && !point && i + 1 < s.len) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || scale == 1)
			return false;
		if (point)
			scale /= 10;
		value = value * 10 + (c - '0');
		if (value > MAX_WEIGHT)
			return false;
	}
	*out = (negative ? -value : value) * scale;
	return abs(*out) <= MAX_WEIGHT;
}

static bool read_value(struct span s, uint8_t *out)
{
	unsigned value = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || i > 2)
			return false;
		value = value * 10 + (unsigned)(s.ptr[i] - '0');
	}
	*out = (uint8_t)value;
	return s.len && value <= MEASURE_MAX;
}

static int read_measure(struct parser *p, struct span word, uint8_t *out)
{
	int found = measure_find(word);

	if (found < 0)
		return fail(p, "unknown measure", word);
	*out = (uint8_t)found;
	return 0;
}

static int read_cuts(struct parser *p, struct span rest, struct bins *bins, bool *done)
{
	struct span word;

	if (*done)
		return fail(p, "cut points given twice", rest);
	while ((word = next_word(&rest)).len) {
		uint8_t value;

		if (!read_value(word, &value))
			return fail(p, "a cut point is a number from 0 to 254", word);
		if (bins->n_cuts == MODEL_MAX_BINS - 1)
			return fail(p, "too many cut points", word);
		if (bins->n_cuts && value <= bins->upto[bins->n_cuts - 1])
			return fail(p, "cut points must ascend", word);
		bins->upto[bins->n_cuts++] = value;
	}
	*done = true;
	return 0;
}

/* Exactly `n` numbers into `out`. */
static int read_weights(struct parser *p, struct span rest, int16_t *out, unsigned n)
{
	struct span word;
	int value;

	for (unsigned i = 0; i < n; i++) {
		word = next_word(&rest);
		if (!word.len)
			return fail(p, "a number is missing", p->line);
		if (!read_number(word, &value))
			return fail(p, "not a number from -30 to 30 in thousandths", word);
		out[i] = (int16_t)value;
	}
	word = next_word(&rest);
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
	return read_number(rest, &p->m->bias) ? 0 : fail(p, "not a number", rest);
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
	struct span whole = rest, measure = next_word(&rest), sign = next_word(&rest);
	struct span value = next_word(&rest), at = next_word(&rest), most = next_word(&rest);
	struct span limit = next_word(&rest);
	int thousandths;

	if (p->m->n_guards == MODEL_MAX_GUARDS)
		return fail(p, "too many guards", whole);
	if (read_measure(p, measure, &g->measure) < 0)
		return -1;
	g->above = span_equal_cstr(sign, ">");
	if ((!g->above && !span_equal_cstr(sign, "<")) || !read_value(value, &g->value) ||
	    !span_equal_cstr(at, "at") || !span_equal_cstr(most, "most") || rest.len ||
	    !read_number(limit, &thousandths) || thousandths < 0 || thousandths > 1000)
		return fail(p, "a guard is MEASURE < VALUE at most PROBABILITY", whole);
	g->most = layout_threshold(thousandths / 1000.0);
	g->text = arena_strdup(&p->m->arena, whole);
	p->m->n_guards++;
	return g->text ? 0 : diags_no_memory(p->diags);
}

static int key_table(struct parser *p, struct span rest)
{
	struct span name = next_word(&rest);

	if (p->m->n_tables == MODEL_MAX_TABLES)
		return fail(p, "too many tables", name);
	if (rest.len)
		return fail(p, "one measure is needed here", rest);
	p->section = SECTION_TABLE;
	p->has_upto = p->has_score = false;
	return read_measure(p, name, &p->m->tables[p->m->n_tables++].bins.measure);
}

static int key_pair(struct parser *p, struct span rest)
{
	struct span whole = rest, first = next_word(&rest), by = next_word(&rest);
	struct span second = next_word(&rest);
	struct pair *pair = &p->m->pairs[p->m->n_pairs];

	if (p->m->n_pairs == MODEL_MAX_PAIRS)
		return fail(p, "too many pairs", whole);
	if (!span_equal_cstr(by, "by") || rest.len)
		return fail(p, "a pair is MEASURE by MEASURE", whole);
	p->section = SECTION_PAIR;
	p->has_upto = p->has_across = false;
	p->n_rows = 0;
	p->m->n_pairs++;
	if (read_measure(p, first, &pair->rows.measure) < 0)
		return -1;
	return read_measure(p, second, &pair->columns.measure);
}

static int key_upto(struct parser *p, struct span rest)
{
	if (p->section == SECTION_TABLE)
		return read_cuts(p, rest, &p->m->tables[p->m->n_tables - 1].bins, &p->has_upto);
	if (p->section == SECTION_PAIR)
		return read_cuts(p, rest, &p->m->pairs[p->m->n_pairs - 1].rows, &p->has_upto);
	return fail(p, "this belongs to a table", p->line);
}

static int key_across(struct parser *p, struct span rest)
{
	if (p->section != SECTION_PAIR)
		return fail(p, "this belongs to a pair", p->line);
	return read_cuts(p, rest, &p->m->pairs[p->m->n_pairs - 1].columns, &p->has_across);
}

static int key_score(struct parser *p, struct span rest)
{
	struct table *t = &p->m->tables[p->m->n_tables - 1];
	int16_t bins[MODEL_MAX_BINS];

	if (p->section != SECTION_TABLE || !p->has_upto || p->has_score)
		return fail(p, "this belongs behind the cut points of a table", p->line);
	if (read_weights(p, rest, bins, t->bins.n_cuts + 1u) < 0)
		return -1;
	for (unsigned v = 0; v < 256; v++)
		t->weight[v] = bins[bins_find(&t->bins, v)];
	p->has_score = true;
	return 0;
}

static int key_row(struct parser *p, struct span rest)
{
	struct pair *pair = &p->m->pairs[p->m->n_pairs - 1];

	if (p->section != SECTION_PAIR || !p->has_upto || !p->has_across)
		return fail(p, "this belongs behind the cut points of a pair", p->line);
	if (p->n_rows > pair->rows.n_cuts)
		return fail(p, "one row too many", p->line);
	return read_weights(p, rest, pair->weight + MODEL_MAX_BINS * p->n_rows++,
	                    pair->columns.n_cuts + 1u);
}

static const struct {
	const char *name;
	int (*read)(struct parser *p, struct span rest);
	bool ends_section; /* stands in column 1 */
} keys[] = {
	{ "format", key_format, true }, { "name", key_name, true },
	{ "desc", key_note, true },     { "license", key_note, true },
	{ "bias", key_bias, true },     { "guard", key_guard, true },
	{ "table", key_table, true },   { "pair", key_pair, true },
	{ "upto", key_upto, false },    { "across", key_across, false },
	{ "score", key_score, false },  { "row", key_row, false },
};

/* Is what was begun complete? */
static int end_section(struct parser *p)
{
	if (p->section == SECTION_TABLE && !p->has_score)
		return fail(p, "the table before this line has no scores", p->line);
	if (p->section == SECTION_PAIR) {
		struct pair *pair = &p->m->pairs[p->m->n_pairs - 1];

		if (!p->has_across || p->n_rows != pair->rows.n_cuts + 1u)
			return fail(p, "the pair before this line lacks rows", p->line);
		for (unsigned v = 0; v < 256; v++) {
			pair->row[v] = (uint8_t)(bins_find(&pair->rows, v) * MODEL_MAX_BINS);
			pair->column[v] = (uint8_t)bins_find(&pair->columns, v);
		}
	}
	p->section = SECTION_HEAD;
	return 0;
}

static int read_line(struct parser *p)
{
	struct span rest = p->line, key = next_word(&rest);

	if (!key.len || *p->line.ptr == '#')
		return 0;
	while (rest.len && is_space(*rest.ptr))
		rest = span_from(rest, 1);
	while (rest.len && is_space(rest.ptr[rest.len - 1]))
		rest.len--;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		size_t len = strlen(keys[i].name);

		if (key.len != len + 1 || memcmp(key.ptr, keys[i].name, len) != 0 || key.ptr[len] != ':')
			continue;
		if (!p->has_format && i > 0)
			break;
		if (keys[i].ends_section && end_section(p) < 0)
			return -1;
		return keys[i].read(p, rest);
	}
	return fail(p, p->has_format ? "unknown key" : "the first line must be 'format: descrape-model 1'",
	            key);
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
	if (end_section(&p) < 0)
		goto out;
	if (!p.has_format || !p.m->name) {
		fail(&p, "a model needs format: and name:", p.line);
		goto out;
	}
	*out = p.m;
	status = 0;
out:
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
