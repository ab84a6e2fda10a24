/*
 * Samples to paste: for what no sample tells, a line is made that tells it.
 *
 * For a change of a pattern: a line that the changed pattern matches and the
 * pattern itself does not.  For an alternative: a line that passes it.  The line
 * is put into a sample that the rule has, in place of the one that the pattern
 * matched there, or beside it for `unless:` and `unless-near:`; the engine says
 * what becomes of that document, which is then what the proposal says.  Whether
 * that is right is for the author to see.
 *
 * What is proposed is true: lines that do not show the difference, samples that
 * fail, and lines that another rule takes are left out.
 */
#include "api/check_change.h"
#include "api/check_edit.h"

#include <stdio.h>
#include <stdlib.h>

/* Lines of a sample that can be a template. */
#define TEMPLATE_LINES 12u
struct proposal {
	struct check *c;
	const struct site *site;
	const struct parts *parts;
	const struct rule *rule;
	struct changer changer;  /* what the site is about; SITE_UNUSED: nothing; owned */
	bool looks;              /* the pattern has a look ahead */
	struct buf line;         /* that tells */
	struct buf whole;        /* a line of the rule's with it beside */
	struct document *document; /* the outcome */
	struct buf *samples;     /* outcomes before it */
};

/* Where no sample is found for it, that must not look like one that is not there. */
static bool out_of_memory(struct proposal *p)
{
	p->c->no_memory = true;
	return false;
}

/* ---- a line that tells ---- */

/* Whether the line shows what the site is about. */
static bool tells(struct proposal *p, struct span line)
{
	struct check *c = p->c;
	bool now;

	if (line.len == 0 || memchr(line.ptr, '\v', line.len))
		return false;
	if (p->site->kind == SITE_BRANCH)
		return engine_matches(c->engine, p->site->pattern, line, NULL) &&
		       changer_passes(&p->changer, line, p->site->index);
	now = engine_matches(c->engine, p->site->pattern, line, NULL);
	if (p->site->kind == SITE_UNUSED)
		return now;
	return p->changer.changed &&
	       variant_test(c->variants, p->changer.changed, line, NULL) != now;
}

/* Whether a document with such a line settles the site. */
static bool settles(struct proposal *p, const struct sample_line *lines, uint32_t n)
{
	struct sample made = { .kind = SAMPLE_TEST, .lines = lines, .n_lines = n };

	return p->site->kind == SITE_UNUSED ||
	       changer_is_noticed(&p->changer, p->site->rule, &made);
}

static struct span without_blanks(struct span s)
{
	while (s.len && strchr(" \t", s.ptr[0]))
		s = span_from(s, 1);
	while (s.len && strchr(" \t", s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* So many choices of the alternatives that no site is about, so far apart. */
#define OTHERS 4u
#define OTHER_STEP 7u

/* What is written in place of a part to show that it matters. */
static const char *const instead[] = {
	"x", "7", " ", "-", ".", "x ", " x", "\u0436", "\u6587", "/",
};

/* Makes attempt `n` at a line; false when there are no more. */
static bool write_line(struct proposal *p, unsigned n, struct buf *inside)
{
	struct parts_wish wish = { .part = PART_NONE, .branch = PART_NONE };
	const struct site *site = p->site;
	unsigned looks = p->looks ? LOOKS_N : 1, turn = n / PARTS_FILLERS / looks / 2;
	size_t most = 1;

	wish.filler = n % PARTS_FILLERS;
	wish.looks = n / PARTS_FILLERS % looks;
	wish.gaps = n / PARTS_FILLERS / looks % 2;

	wish.cut = site->kind == SITE_CUT;
	if (check_is_of_many(site->kind))
		wish.branch = site->index;
	else if (site->kind != SITE_UNUSED && site->kind != SITE_CASE)
		wish.part = site->index;
	if (site->kind == SITE_ANY || site->kind == SITE_EDGE) {
		most = sizeof instead / sizeof instead[0];
		wish.instead = instead[turn % most];
	} else if (site->kind == SITE_NONE) {
		wish.instead = "";
	} else if (site->kind == SITE_WIDE) {
		wish.times = p->parts->parts[site->index].max + 1;
	} else if (site->kind == SITE_FEWER) {
		wish.times = p->parts->parts[site->index].min - 1;
	} else if (site->kind == SITE_LOOK) {
		const struct parts_wish none = { .part = PART_NONE, .branch = PART_NONE,
		                                 .filler = wish.filler };

		buf_clear(inside);
		if (p->parts->parts[site->index].negative &&
		    parts_write_inside(p->parts, site->index, &none, inside))
			return out_of_memory(p);
		if (buf_append_char(inside, '\0'))
			return out_of_memory(p);
		wish.instead = inside->ptr;
	}
	buf_clear(&p->line);
	wish.other = turn / most * OTHER_STEP;
	if (turn >= most * OTHERS)
		return false;
	return parts_write(p->parts, &wish, &p->line) == 0 || out_of_memory(p);
}

/* ---- a document around it ---- */

/* Marks the lines of a document by what came out of the run; false when that is not
 * whole lines. */
static bool mark_outcome(struct check *c, struct sample_line *lines, uint32_t n)
{
	size_t at = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct span text = lines[i].text;
		bool stays = at + text.len < c->got.len &&
		             (text.len == 0 || memcmp(c->got.ptr + at, text.ptr, text.len) == 0) &&
		             c->got.ptr[at + text.len] == '\n';

		lines[i].mark = stays ? '=' : '-';
		at += stays ? text.len + 1 : 0;
	}
	return at == c->got.len;
}

int check_append_sample(struct buf *out, const struct sample_line *lines, uint32_t n)
{
	if (n == 1)
		return buf_printf(out, "  %s: %.*s\n", lines[0].mark == '-' ? "drop" : "keep",
		                  (int)lines[0].text.len, lines[0].text.ptr);
	if (buf_append_cstr(out, "  test:\n"))
		return -1;
	for (uint32_t i = 0; i < n; i++) {
		struct span text = lines[i].text;

		if (buf_printf(out, "    %c%s%.*s\n", lines[i].mark, text.len ? " " : "",
		               (int)text.len, text.len ? text.ptr : ""))
			return -1;
	}
	return 0;
}

int check_write_document(struct document *d, struct buf *out)
{
	int bad = d->n ? check_append_sample(out, d->lines, d->n) : 0;

	d->n = 0;
	arena_free(&d->arena);
	return bad;
}

/* Makes the lines the document at hand; texts are copied.  False: no memory. */
static bool keep_document(struct proposal *p, const struct sample_line *lines, uint32_t n,
                         uint32_t last)
{
	struct document *d = p->document;

	if (check_write_document(d, p->samples))
		return out_of_memory(p);
	for (uint32_t i = 0; i < n; i++) {
		d->lines[i] = lines[i];
		d->lines[i].text.ptr = arena_strdup(&d->arena, lines[i].text);
		if (!d->lines[i].text.ptr)
			return out_of_memory(p);
	}
	d->n = n;
	d->last = last;
	return true;
}

static bool marks_differ(const struct sample_line *a, const struct sample *b, uint32_t skip)
{
	for (uint32_t i = 0; i < b->n_lines; i++)
		if (a[i + (i >= skip)].mark != b->lines[i].mark)
			return true;
	return false;
}

bool check_outcome(struct check *c, uint32_t rule, struct sample_line *lines, uint32_t n)
{
	c->made = (struct sample){ .kind = SAMPLE_TEST, .lines = lines, .n_lines = n };
	if (check_make_texts(c, &c->set->rules[rule], &c->made))
		return false;
	check_activate_alone(c, rule);
	return check_run_document(c) == 0 && mark_outcome(c, lines, n) &&
	       check_make_texts(c, &c->set->rules[rule], &c->made) == 0;
}

bool check_another_takes(struct check *c, uint32_t index, const struct sample_line *lines,
                         uint32_t n)
{
	const struct rule *rule = &c->set->rules[index];

	c->made = (struct sample){ .kind = SAMPLE_TEST, .lines = lines, .n_lines = n };
	if (check_make_texts(c, rule, &c->made))
		return true;
	check_activate_all_but(c, rule->level ? rule->level : 1, UINT32_MAX);
	return check_run_document(c) || c->taker != UINT32_MAX;
}

/*
 * Runs `lines`, made from the template by exchanging lines or, at `extra`, adding
 * one (UINT32_MAX: none).  True when the outcome fits: the template's marks where
 * the rule is to match, others where it is not.
 */
static bool run_lines(struct proposal *p, struct sample_line *lines, uint32_t n,
                      const struct sample *template, uint32_t extra, bool as_template)
{
	if (!check_outcome(p->c, p->site->rule, lines, n))
		return false;
	if ((as_template && marks_differ(lines, template, extra)) ||
	    (extra != UINT32_MAX && lines[extra].mark != '='))
		return false;
	return !check_another_takes(p->c, p->site->rule, lines, n) && settles(p, lines, n);
}

/* The template's lines with line `k` exchanged. */
static bool run_exchanged(struct proposal *p, const struct sample *template, uint32_t k,
                          struct span line, bool as_template)
{
	struct sample_line lines[TEMPLATE_LINES + 1];

	memcpy(lines, template->lines, template->n_lines * sizeof *lines);
	lines[k].text = line;
	return run_lines(p, lines, template->n_lines, template, UINT32_MAX, as_template) &&
	       keep_document(p, lines, template->n_lines, k);
}

/* Whether the document comes out as marked, no other rule takes what stays, and it
 * settles the site. */
static bool fits(struct proposal *p, const struct sample_line *lines, uint32_t n)
{
	struct check *c = p->c;

	c->made = (struct sample){ .kind = SAMPLE_TEST, .lines = lines, .n_lines = n };
	check_activate_alone(c, p->site->rule);
	return !check_make_texts(c, p->rule, &c->made) && !check_run_document(c) &&
	       check_as_marked(c) && !check_another_takes(c, p->site->rule, lines, n) &&
	       settles(p, lines, n);
}

/* The document at hand with one more line that goes, or stays, as the one before it;
 * `apart`: with a line of prose between the two. */
static bool run_with_one_more(struct proposal *p, struct span line, char mark, bool apart)
{
	struct document *d = p->document;
	struct sample_line lines[DOCUMENT_LINES];
	uint32_t at = d->last + 1, more = apart ? 2 : 1;
	char prose[80];

	if (mark == '-' && (p->rule->kind == RULE_BLOCK || p->rule->kind == RULE_HEADING))
		return false; /* it would go with the lines above it */
	if (d->n < (mark == '-' ? 2u : 1u) || d->n + more > DOCUMENT_LINES ||
	    d->lines[d->last].mark != mark)
		return false;
	memcpy(lines, d->lines, at * sizeof *lines);
	memcpy(lines + at + more, d->lines + at, (d->n - at) * sizeof *lines);
	if (apart) {
		snprintf(prose, sizeof prose, "It was day %u of the voyage, and %u boats were gone.",
		         (unsigned)d->n, 2 * (unsigned)d->n);
		lines[at++] = (struct sample_line){ '=', span_cstr(prose), 0 };
	}
	lines[at] = (struct sample_line){ mark, line, 0 };
	if (!fits(p, lines, d->n + more))
		return false;
	for (uint32_t i = d->last + 1; i <= at; i++) {
		lines[i].text.ptr = arena_strdup(&d->arena, lines[i].text);
		if (!lines[i].text.ptr)
			return out_of_memory(p);
	}
	d->n += more;
	memcpy(d->lines, lines, d->n * sizeof *lines);
	d->last = at;
	return true;
}

/* The template with a line above it. */
static bool run_with_line_above(struct proposal *p, const struct sample *template,
                                struct span line, bool as_template)
{
	struct sample_line lines[TEMPLATE_LINES + 1];

	memcpy(lines + 1, template->lines, template->n_lines * sizeof *lines);
	lines[0] = (struct sample_line){ '=', line, 0 };
	return run_lines(p, lines, template->n_lines + 1, template, 0, as_template) &&
	       keep_document(p, lines, template->n_lines + 1, 0);
}

/* Whether the rule takes a line once nothing holds it back. */
static bool takes_otherwise(struct proposal *p, const struct sample *template, uint32_t k,
                            struct span line)
{
	struct rule *rule = &p->c->editable[p->site->rule];
	uint32_t count = rule->unless.count;
	struct sample_line lines[TEMPLATE_LINES + 1];
	bool takes;

	memcpy(lines, template->lines, template->n_lines * sizeof *lines);
	lines[k].text = line;
	rule->unless.count = 0;
	takes = check_outcome(p->c, p->site->rule, lines, template->n_lines) && lines[k].mark == '-';
	rule->unless.count = count;
	return takes;
}

/* For `unless:` the telling text goes into a line that the rule matches: instead of
 * it, behind, before, and between its words. */
static bool try_beside(struct proposal *p, const struct sample *template, uint32_t k,
                       struct span text, bool as_template)
{
	struct span line = template->lines[k].text;

	if (tells(p, text) && takes_otherwise(p, template, k, text) &&
	    run_exchanged(p, template, k, text, as_template))
		return true;
	for (size_t at = 0; at <= line.len; at++) {
		if (at > 0 && at < line.len && line.ptr[at] != ' ')
			continue;
		buf_clear(&p->whole);
		if (buf_append(&p->whole, line.ptr, at) || (at > 0 && buf_append_char(&p->whole, ' ')) ||
		    buf_append_span(&p->whole, text) ||
		    (at == 0 && buf_append_char(&p->whole, ' ')) ||
		    buf_append(&p->whole, line.ptr + at, line.len - at))
			return out_of_memory(p);
		if (tells(p, buf_span(&p->whole)) &&
		    takes_otherwise(p, template, k, buf_span(&p->whole)) &&
		    run_exchanged(p, template, k, buf_span(&p->whole), as_template))
			return true;
	}
	return false;
}

/* Whether the sample may be a template: short, and something goes in it. */
static bool is_template(const struct sample *s)
{
	bool goes = false;

	for (uint32_t i = 0; i < s->n_lines; i++) {
		goes |= s->lines[i].mark == '-';
		if (s->lines[i].mark == '+')
			return false;
	}
	return goes && s->n_lines <= TEMPLATE_LINES;
}

/* The slot whose lines are exchanged: for what holds the rule back, its own. */
static size_t exchanged_slot(const struct site *site)
{
	return check_slots[site->slot].holds_back ? 0 : site->slot;
}

/* Notes the lines that any pattern of the slot matches in the first templates. */
static void find_templates(struct check *c, const struct site *site, struct templates *t)
{
	const struct rule *rule = &c->set->rules[site->rule];
	const struct pattern_list *list = check_list(rule, exchanged_slot(site));
	uint32_t used = 0;

	t->n = 0;
	t->rule = site->rule;
	t->slot = exchanged_slot(site);
	for (uint32_t k = 0; k < list->count && t->n < MOST_TEMPLATES; k++) {
		for (uint32_t i = used = 0; i < rule->n_samples && used < 2; i++) {
			const struct sample *s = &rule->samples[i];
			uint32_t at = 0;

			if (!is_template(s))
				continue;
			while (at < s->n_lines && !(s->lines[at].text.len &&
			                            engine_matches(c->engine, list->ids[k], s->lines[at].text,
			                                           NULL)))
				at++;
			if (at == s->n_lines || t->n == MOST_TEMPLATES)
				continue;
			t->at[t->n].sample = s;
			t->at[t->n++].line = at;
			used++;
		}
	}
}

/* For `unless:` of what takes several lines: in place of each of them. */
static bool try_each(struct proposal *p, const struct sample *template, struct span line,
                     bool as_template)
{
	for (uint32_t k = 0; k < template->n_lines && tells(p, line); k++)
		if (template->lines[k].mark == '-' && template->lines[k].text.len &&
		    run_exchanged(p, template, k, line, as_template))
			return true;
	return false;
}

static bool try_templates(struct proposal *p, struct templates *t, struct span line)
{
	bool matches = p->site->kind == SITE_UNUSED || p->site->kind == SITE_BRANCH;
	bool above = p->site->slot == n_check_slots - 1; /* unless-near */
	bool many = matches || p->site->kind == SITE_CUT;

	if (many && p->site->slot == 0 && (run_with_one_more(p, line, matches ? '-' : '=', false) ||
	                                   run_with_one_more(p, line, matches ? '-' : '=', true)))
		return true;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct sample *s = t->at[i].sample;
		uint32_t k = t->at[i].line;
		bool found;

		if (above)
			found = run_with_line_above(p, s, line, !matches);
		else if (!check_is_beside(p->site->slot))
			found = run_exchanged(p, s, k, line, matches);
		else if (check_is_one_line(p->rule))
			found = try_beside(p, s, k, line, !matches);
		else
			found = try_each(p, s, line, !matches);
		if (found)
			return true;
	}
	return false;
}

/* ---- a line of the rule's own, edited ---- */

/* So many lines of samples are edited, of so many that are looked at. */
#define EDITED_LINES 16u
#define LOOKED_LINES 100u

static bool try_edits_of(struct proposal *p, struct edits *e, const struct sample *s, uint32_t k,
                         struct match at)
{
	bool matches = p->site->kind == SITE_BRANCH, more = true;

	for (unsigned n = 0; more; n++) {
		struct span text;

		if (edits_make(e, s->lines[k].text, at, n, &p->line, &more))
			return out_of_memory(p);
		text = without_blanks(buf_span(&p->line));
		if (tells(p, text) && run_exchanged(p, s, k, text, matches))
			return true;
	}
	return false;
}

/* The line that tells is left in p->line. */
static bool try_edits(struct proposal *p)
{
	struct edits e;
	unsigned tried = 0, looked = 0;
	bool found = false;

	if (edits_open(&e, p->c, p->site, p->parts))
		return out_of_memory(p);
	for (uint32_t i = 0; e.probe && i < p->rule->n_samples && tried < EDITED_LINES &&
	                             looked < LOOKED_LINES; i++) {
		const struct sample *s = &p->rule->samples[i];

		/* Where the rule is held back nothing may go. */
		if (!is_template(s) && !(check_slots[p->site->slot].holds_back && s->n_lines == 1))
			continue;
		for (uint32_t k = 0; k < s->n_lines && !found; k++) {
			struct match at;

			looked++;
			if (!s->lines[k].text.len || !edits_find(&e, s->lines[k].text, &at))
				continue;
			tried++;
			found = try_edits_of(p, &e, s, k, at);
		}
		if (found)
			break;
	}
	edits_close(&e);
	return found;
}

/* ---- ---- */

/* Whether a sample tells it after all: items are cut all at once to see which samples
 * tell of which, and a line may tell of two. */
static bool is_told_after_all(struct proposal *p)
{
	for (uint32_t i = 0; i < p->rule->n_samples && p->site->kind == SITE_CUT; i++)
		if (changer_is_noticed(&p->changer, p->site->rule, &p->rule->samples[i]))
			return true;
	return false;
}

int check_propose(struct check *c, const struct site *site, const struct parts *parts,
                  struct templates *t, struct document *d, struct buf *line,
                  struct buf *samples)
{
	struct proposal p = { .c = c, .site = site, .parts = parts, .document = d,
	                      .rule = &c->set->rules[site->rule], .samples = samples };
	bool beside = check_is_beside(site->slot);
	struct buf inside = { 0 };
	int bad = 0;
	bool found = false;

	for (uint32_t i = 0; i < parts->n_parts; i++)
		p.looks |= parts->parts[i].kind == PART_LOOK && !parts->parts[i].negative;

	buf_clear(line);
	if (site->kind != SITE_UNUSED && changer_open(&p.changer, c, site, parts))
		return -1;
	found = is_told_after_all(&p);
	if (t->rule != site->rule || t->slot != exchanged_slot(site))
		find_templates(c, site, t);
	for (unsigned n = 0; !found && !bad && write_line(&p, n, &inside); n++) {
		struct span text = without_blanks(buf_span(&p.line));

		found = (beside ? text.len > 0 : tells(&p, text)) && try_templates(&p, t, text);
		if (found)
			bad = buf_append_span(line, text);
	}
	if (!found && !bad && try_edits(&p))
		bad = buf_append_span(line, without_blanks(buf_span(&p.line)));
	changer_close(&p.changer);
	buf_free(&p.line);
	buf_free(&p.whole);
	buf_free(&inside);
	return bad || c->no_memory ? -1 : 0;
}
