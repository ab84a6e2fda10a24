/*
 * sample: the samples that stand in a rule.
 *
 * Their form is checked in every run; they are kept only where somebody will
 * run or show them, because half of a pack's bytes are samples and a pack is
 * read at every start of the program.
 */
#include "rule/parse.h"

/* Reads one marked line; false after an error. */
static bool read_test_line(struct parser *p, struct sample_line *out)
{
	struct span s = p->line.verbatim;

	*out = (struct sample_line){ s.ptr[0], span_of(s.ptr + s.len, 0), p->line.number };
	if (!strchr("-=+", s.ptr[0])) {
		parser_error(p, p->line.text, "a line of 'test:' begins with its mark: -, = or +");
		return false;
	}
	if (s.len == 1)
		return true;
	if (s.ptr[1] != ' ') {
		parser_error(p, p->line.text, "one blank is needed between the mark and the text");
		return false;
	}
	out->text = span_from(s, 2);
	return true;
}

/* A '+' is written in place of '-' lines, so one must stand above it. */
static void check_marks(struct parser *p, const struct sample_line *line, char above)
{
	if (line->mark == '+' && above != '-' && above != '+')
		parser_error(p, p->line.text, "'+' stands below the '-' lines that it replaces");
}

/* Adds a line to e->lines, which has room for *cap; -1 without memory. */
static int add_line(struct parser *p, struct entry *e, uint32_t *cap,
                    const struct sample_line *line)
{
	struct sample_line *lines = e->lines;

	if (e->n_lines == *cap) {
		*cap = *cap ? 2 * *cap : 8;
		lines = arena_alloc(&p->c->rs->arena, *cap * sizeof(*lines));
		if (!lines)
			return diags_no_memory(p->c->diags);
		if (e->n_lines)
			memcpy(lines, e->lines, e->n_lines * sizeof(*lines));
		e->lines = lines;
	}
	lines[e->n_lines++] = *line;
	return 0;
}

/* The N of "level N", 2 or 3; 0 when it is something else. */
static uint8_t level_of(struct span value)
{
	static const char word[] = "level ";
	size_t len = sizeof word - 1;
	bool good = value.len == len + 1 && span_starts_with(value, span_cstr(word)) &&
	            (value.ptr[len] == '2' || value.ptr[len] == '3');

	return good ? (uint8_t)(value.ptr[len] - '0') : 0;
}

void sample_read_head(struct parser *p, struct span value)
{
	if (value.len && !level_of(value))
		parser_error(p, value, "the lines of 'test:' stand below it, indented deeper; "
		             "behind it may stand 'level 2' or 'level 3'");
}

void sample_read_test(struct parser *p, struct entry *e, unsigned indent)
{
	struct place at = { p->file, e->line, e->column, p->rule };
	char above = '\0';
	uint32_t cap = 0;

	for (; p->more && p->line.indent > indent; parser_next(p)) {
		struct sample_line line;

		if (read_test_line(p, &line)) {
			check_marks(p, &line, above);
			if (p->c->options.keep_samples && add_line(p, e, &cap, &line) < 0)
				return;
		}
		above = line.mark;
	}
	if (!above)
		draft_error(p->c, &at, span_cstr("test"), "'test:' without lines");
}

/* The one line of a drop: or keep:; NULL without memory. */
static const struct sample_line *single_line(struct item *it, char mark, const struct entry *e)
{
	struct sample_line *line = arena_alloc(&it->c->rs->arena, sizeof(*line));

	if (line)
		*line = (struct sample_line){ mark, e->value.text, e->value.line };
	return line;
}

/* Samples are kept in the scratch arena until the item ends. */
int read_sample(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct rule *rule = &it->d->rule;
	struct sample *s;

	if (key->id != KEY_TEST && e->value.text.len == 0)
		return item_error(it, e, 0, span_of(NULL, 0), "'%s:' without a line", key->name);
	if (!it->c->options.keep_samples)
		return 0;
	if (rule->n_samples == it->samples_cap) {
		uint32_t cap = it->samples_cap ? 2 * it->samples_cap : 8;
		struct sample *grown = arena_alloc(&it->c->scratch, cap * sizeof(*grown));

		if (!grown)
			return diags_no_memory(it->c->diags);
		if (rule->n_samples)
			memcpy(grown, it->samples, rule->n_samples * sizeof(*grown));
		it->samples = grown;
		it->samples_cap = cap;
	}
	s = &it->samples[rule->n_samples];
	*s = (struct sample){ .kind = (enum sample_kind)key->where };
	s->pos = (struct source_pos){ it->d->file->name, e->line, e->column };
	s->lines = e->lines;
	s->n_lines = e->n_lines;
	s->level = key->id == KEY_TEST ? level_of(e->value.text) : 0;
	if (key->id != KEY_TEST) {
		s->lines = single_line(it, key->id == KEY_DROP ? '-' : '=', e);
		s->n_lines = 1;
		if (!s->lines)
			return diags_no_memory(it->c->diags);
	}
	rule->n_samples++;
	return 0;
}

void sample_finish(struct item *it)
{
	struct rule *r = &it->d->rule;

	if (r->n_samples == 0)
		return;
	r->samples = arena_memdup(&it->c->rs->arena, it->samples,
	                          r->n_samples * sizeof(*r->samples));
	if (!r->samples) {
		diags_no_memory(it->c->diags);
		r->n_samples = 0;
	}
}
