/*
 * What samples tell about alternatives, the items of lists among them.
 *
 * A mark in the pattern says which alternative a sample line passes.  That alone shows
 * nothing: another alternative may match the line as well, another rule may take it.  So
 * the alternative is taken out, of a list in all patterns that it stands in, and the
 * sample is run: only where that is noticed the line tells of it.
 *
 * Bounds: one run for each alternative that its first line tells of.
 */
#include "api/check_work.h"

#include <stdlib.h>

/* What samples tell about the alternatives of one group. */
struct branches {
	uint32_t first;       /* of them */
	uint64_t key;         /* of the group */
	struct changer group; /* the alternatives, to be taken out */
	struct variant *cut;  /* all of them cut behind their first words; NULL: no list; owned */
	bool *passed;         /* by branch: by a line that tells of it; owned */
	bool *told_cut;       /* by branch: its first word alone makes a difference; owned */
	uint32_t *of;         /* by line: which one it passes, or PART_NONE; owned */
};

/* The lines of the sample that line i stands in: [*from, *to). */
static void find_sample(const struct work *w, size_t i, size_t *from, size_t *to)
{
	for (*from = i; *from > 0 && w->lines[*from - 1].sample == w->lines[i].sample; --*from)
		;
	for (*to = i; *to < w->n_lines && w->lines[*to].sample == w->lines[i].sample; ++*to)
		;
}

/* Whether the sample of line i notices that the alternative of that line is missing. */
static bool tells_of_branch(struct work *w, struct branches *b, size_t i)
{
	const struct sample *s = w->lines[i].sample;
	struct said said = { .n = 0 };
	size_t from, to;

	b->group.forbidden = check_number_beside(&w->parts, b->of[i]);
	find_sample(w, i, &from, &to);
	for (size_t k = from; k < to; k++)
		if (b->of[k] == b->of[i])
			changer_say(&b->group, work_line(w, k), &said);
	return said_is_noticed(w->c, w->rule, s, &said);
}

/* What the first words of items say of a line: the branch, or PART_NONE. */
static uint32_t cut_of(struct work *w, const struct branches *b, size_t i, struct match *found)
{
	return variant_test(w->c->variants, b->cut, work_line(w, i)->text, found)
	               ? check_marked_branch(w->c) : PART_NONE;
}

/* Whether the sample of a line that stays notices that it is matched. */
static bool tells_of_cut(struct work *w, size_t i, struct match found)
{
	struct said said = { .items = { { w->pattern, work_line(w, i)->text, true, found } },
	                     .n = 1 };

	return said_is_noticed(w->c, w->rule, w->lines[i].sample, &said);
}

/* What line i tells. */
static void ask_line(struct work *w, struct branches *b, size_t i)
{
	struct match found;
	uint32_t of = b->of[i], cut;

	if (of != PART_NONE && (!b->passed[of] || (b->cut && !b->told_cut[of])) &&
	    tells_of_branch(w, b, i)) {
		b->passed[of] = true;
		if (b->cut && cut_of(w, b, i, &found) == PART_NONE)
			b->told_cut[of] = true;
	}
	if (b->cut && !w->matched[i] && w->counts[i] &&
	    (w->slot != 0 || work_line(w, i)->mark != w->mark)) {
		cut = cut_of(w, b, i, &found);
		if (cut != PART_NONE && !b->told_cut[cut])
			b->told_cut[cut] = tells_of_cut(w, i, found);
	}
}

static int add_sites(struct work *w, const struct branches *group)
{
	const struct parts *p = &w->parts;
	uint32_t n = 0;

	for (uint32_t b = group->first; b != PART_NONE; b = p->branches[b].next, n++) {
		size_t start = p->branches[b].start, end = parts_first_blank(p, b);

		if (work_add_site(w, work_hash(group->key, &n, sizeof n), SITE_BRANCH, b,
		                  group->passed[b]))
			return -1;
		if (group->cut && end < p->branches[b].end && group->passed[b] &&
		    work_add_site(w, work_hash(group->key, p->text.ptr + start, end - start), SITE_CUT, b,
		                  group->told_cut[b]))
			return -1;
	}
	return 0;
}

static int check_group(struct work *w, struct branches *b, bool list)
{
	if (changer_open_group(&b->group, w->c, w->rule, w->pattern, &w->parts, b->first))
		return -1;
	if (list && check_mark_cuts(&w->parts, b->first, &w->text))
		return -1;
	if (list)
		b->cut = variant_new(w->c->variants, buf_span(&w->text), w->flags);
	for (size_t i = 0; i < w->n_lines; i++)
		b->of[i] = work_can_show(w, i) ? changer_branch_of(&b->group, work_line(w, i)->text)
		                               : PART_NONE;
	for (size_t i = 0; i < w->n_lines; i++)
		ask_line(w, b, i);
	return add_sites(w, b);
}

int check_branches(struct work *w, uint32_t first, bool list)
{
	const struct parts *p = &w->parts;
	uint32_t owner = p->branches[first].part;
	struct branches b = {
		.first = first,
		.passed = calloc(p->n_branches, sizeof *b.passed),
		.told_cut = calloc(p->n_branches, sizeof *b.told_cut),
		.of = calloc(w->n_lines + 1, sizeof *b.of),
	};
	int bad = -1;

	if (list)
		b.key = work_hash(WORK_HASH_START, p->text.ptr + p->parts[owner].start,
		                  p->parts[owner].atom_end - p->parts[owner].start);
	else
		b.key = work_key(w, owner == PART_NONE ? 0 : p->parts[owner].start, SITE_BRANCH);
	if (b.passed && b.told_cut && b.of)
		bad = check_group(w, &b, list);
	changer_close(&b.group);
	variant_free(b.cut);
	free(b.passed);
	free(b.told_cut);
	free(b.of);
	return bad;
}
