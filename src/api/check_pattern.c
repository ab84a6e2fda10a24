/*
 * What samples tell about patterns.
 *
 * A pattern is changed at one place after another as a slip of the hand would:
 * \b taken out, \d made any character, a part made optional, a bound doubled.
 * If the changed pattern says the same of every line of the rule's samples,
 * nobody would notice.  Alternatives and the items of lists are not taken out
 * one by one: marks in the pattern say which of them a sample line passes.
 *
 * This compares what patterns say of lines, not what becomes of documents, and
 * so costs a compilation a place and no run of the engine.
 */
#include "api/check.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/grow.h"

const struct check_slot check_slots[] = {
	{ NULL, offsetof(struct rule, match), false },
	{ "to", offsetof(struct rule, last), false },
	{ "while", offsetof(struct rule, follow), false },
	{ "before", offsetof(struct rule, before), false },
	{ "after", offsetof(struct rule, after), false },
	{ "above", offsetof(struct rule, above), false },
	{ "below", offsetof(struct rule, below), false },
	{ "unless", offsetof(struct rule, unless), true },
	{ "unless-near", offsetof(struct rule, unless_near), true },
};
const size_t n_check_slots = sizeof check_slots / sizeof check_slots[0];

/* Above, a line that would tell is too long to be read. */
#define WIDE_MAX 400u

/* The patterns of a slot at work: what they say of the rule's sample lines. */
struct work {
	struct check *c;
	uint32_t rule;
	size_t slot;
	const struct sample_line **lines; /* of all samples; owned */
	bool *matched;    /* by line: by any pattern of the slot; owned */
	bool *counts;     /* by line: the rule could match it; owned */
	bool *opens;      /* by line: nothing above it can have taken it; owned */
	bool *by_pattern; /* n_lines for each pattern: by this one; owned */
	size_t n_lines;
	char mark;        /* of the lines that the rule is for: '-'; '=' for a keep item */
	struct buf text;  /* of a changed pattern */
	/* The pattern that is looked at: */
	uint32_t pattern;
	unsigned flags;
	const bool *own;  /* its part of by_pattern */
	struct parts parts;
};

static uint64_t hash(uint64_t h, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211); /* FNV-1a */
	return h;
}

#define HASH_START UINT64_C(14695981039346656037)

static int add_site(struct work *w, uint64_t key, enum site_kind kind, uint32_t index, bool tested)
{
	struct check *c = w->c;

	if (c->n_sites == c->cap_sites) {
		struct site *grown = grow_array(c->sites, &c->cap_sites, sizeof *grown, 1024);

		if (!grown)
			return -1;
		c->sites = grown;
	}
	c->sites[c->n_sites++] = (struct site){
		.key = key, .rule = w->rule, .pattern = w->pattern, .index = index,
		.kind = (uint8_t)kind, .slot = (uint8_t)w->slot, .tested = tested,
		.one_line = check_is_one_line(&c->set->rules[w->rule]),
	};
	return 0;
}

/* What a change at this place of the rule file is known by. */
static uint64_t key_at(struct work *w, size_t offset, enum site_kind kind)
{
	struct span list;
	struct source_pos pos = compiler_locate(w->c->rules->origins, w->rule, w->pattern, offset,
	                                        &list);
	uint64_t h = hash(HASH_START, pos.file, strlen(pos.file));

	h = hash(h, &pos.line, sizeof pos.line);
	h = hash(h, &pos.column, sizeof pos.column);
	h = hash(h, &w->flags, sizeof w->flags);
	return hash(h, &kind, sizeof kind);
}

static bool in_list(struct work *w, size_t offset)
{
	struct span list;

	compiler_locate(w->c->rules->origins, w->rule, w->pattern, offset, &list);
	return list.len > 0;
}

/* ---- alternatives ---- */

/* The pattern with a mark behind each alternative, whole or cut. */
static int mark_branches(const struct parts *p, uint32_t branch, bool cut, struct buf *out)
{
	uint32_t owner = p->branches[branch].part;
	uint32_t b = owner == PART_NONE ? 0 : p->parts[owner].first_branch;
	size_t at = 0;

	buf_clear(out);
	for (; b != PART_NONE; b = p->branches[b].next) {
		size_t end = cut ? parts_first_blank(p, b) : p->branches[b].end;

		if (buf_append(out, p->text.ptr + at, end - at) ||
		    buf_printf(out, "(*:%u)", (unsigned)b))
			return -1;
		at = p->branches[b].end;
	}
	return buf_append(out, p->text.ptr + at, p->text.len - at);
}

int check_mark_branches(const struct parts *p, uint32_t branch, struct buf *out)
{
	return mark_branches(p, branch, false, out);
}

int check_mark_cuts(const struct parts *p, uint32_t branch, struct buf *out)
{
	return mark_branches(p, branch, true, out);
}

uint32_t check_marked_branch(const struct check *c)
{
	const char *mark = variants_mark(c->variants);

	return mark ? (uint32_t)strtoul(mark, NULL, 10) : PART_NONE;
}

/* Whether a line can tell that a pattern matches what it should: a line that goes by
 * itself, or any for the patterns of guards. */
static bool can_show(const struct work *w, size_t i)
{
	return w->own[i] && w->counts[i] &&
	       (w->slot != 0 || (w->lines[i]->mark == w->mark && w->opens[i]));
}

/* What samples tell about the alternatives of one group. */
struct branches {
	uint32_t first; /* of them */
	uint64_t key;   /* of the group */
	bool *passed;   /* by branch: by a line that can show it; owned */
	bool *cut;      /* by branch: its first word alone makes a difference; owned */
	uint32_t *of;   /* by line: which one it passes, or PART_NONE; owned */
};

/* The alternative of the group that the line passes, or PART_NONE. */
static uint32_t branch_of(struct work *w, const struct variant *marked, size_t line)
{
	return variant_test(w->c->variants, marked, w->lines[line]->text, NULL)
	               ? check_marked_branch(w->c) : PART_NONE;
}

/*
 * Whether the first word of an item is enough: all items of a list are cut at once,
 * since lists are long.  A line that passed an item and matches no more tells, and one
 * that should not match and does.
 */
static int check_cuts(struct work *w, struct branches *group)
{
	const struct parts *p = &w->parts;
	struct variant *cut;
	int bad = 0;

	if (check_mark_cuts(p, group->first, &w->text))
		return -1;
	cut = variant_new(w->c->variants, buf_span(&w->text), w->flags);
	for (size_t i = 0; cut && i < w->n_lines; i++) {
		bool stays = !w->matched[i] && (w->slot != 0 || w->lines[i]->mark != w->mark);
		uint32_t b;

		if (!w->counts[i] || (group->of[i] == PART_NONE && !stays))
			continue;
		b = branch_of(w, cut, i);
		if (group->of[i] != PART_NONE && b == PART_NONE)
			group->cut[group->of[i]] = true;
		else if (stays && b != PART_NONE)
			group->cut[b] = true;
	}
	for (uint32_t b = group->first; cut && b != PART_NONE && !bad; b = p->branches[b].next) {
		size_t start = p->branches[b].start, end = parts_first_blank(p, b);

		if (end < p->branches[b].end && group->passed[b])
			bad = add_site(w, hash(group->key, p->text.ptr + start, end - start), SITE_CUT, b,
			               group->cut[b]);
	}
	variant_free(cut);
	return bad;
}

static int check_group(struct work *w, struct branches *group, bool list)
{
	const struct parts *p = &w->parts;
	struct variant *marked;
	uint32_t n = 0;
	int bad = 0;

	if (check_mark_branches(p, group->first, &w->text))
		return -1;
	marked = variant_new(w->c->variants, buf_span(&w->text), w->flags);
	for (size_t i = 0; marked && i < w->n_lines; i++) {
		group->of[i] = can_show(w, i) ? branch_of(w, marked, i) : PART_NONE;
		if (group->of[i] != PART_NONE)
			group->passed[group->of[i]] = true;
	}
	for (uint32_t b = group->first; marked && b != PART_NONE && !bad; b = p->branches[b].next, n++)
		bad = add_site(w, hash(group->key, &n, sizeof n), SITE_BRANCH, b, group->passed[b]);
	if (marked && list && !bad)
		bad = check_cuts(w, group);
	variant_free(marked);
	return bad;
}

/* Notes of the alternatives beside `first` which of them the samples pass. */
static int check_branches(struct work *w, uint32_t first, bool list)
{
	const struct parts *p = &w->parts;
	uint32_t owner = p->branches[first].part;
	struct branches group = {
		.first = first,
		.passed = calloc(p->n_branches, sizeof *group.passed),
		.cut = calloc(p->n_branches, sizeof *group.cut),
		.of = calloc(w->n_lines + 1, sizeof *group.of),
	};
	struct span text = p->text;
	int bad = -1;

	if (owner != PART_NONE)
		text = span_of(text.ptr + p->parts[owner].start,
		               p->parts[owner].atom_end - p->parts[owner].start);
	group.key = list ? hash(HASH_START, text.ptr, text.len)
	                 : key_at(w, owner == PART_NONE ? 0 : p->parts[owner].start, SITE_BRANCH);
	if (group.passed && group.cut && group.of)
		bad = check_group(w, &group, list);
	free(group.passed);
	free(group.cut);
	free(group.of);
	return bad;
}

/* ---- changes ---- */

int check_change(const struct parts *p, const struct site *site, struct buf *out)
{
	const struct part *part = site->kind == SITE_CUT ? NULL : &p->parts[site->index];
	size_t from = part ? part->start : 0, to = part ? part->end : 0;
	struct buf with = { 0 };
	int bad = 0;

	buf_clear(out);
	switch (site->kind) {
	case SITE_ANY:
		to = part->atom_end;
		bad = buf_append_char(&with, '.');
		break;
	case SITE_NONE:
		from = part->atom_end;
		if (part->max == 1)
			bad = buf_append_char(&with, '?');
		else if (part->max == PART_NO_MAX)
			bad = buf_append_char(&with, '*');
		else
			bad = buf_printf(&with, "{0,%u}", (unsigned)part->max);
		break;
	case SITE_WIDE:
		from = part->atom_end;
		bad = buf_printf(&with, "{%u,%u}", (unsigned)part->min, 2 * (unsigned)part->max);
		break;
	case SITE_CASE:
		from = to = 0;
		break;
	case SITE_CUT:
		from = parts_first_blank(p, site->index);
		to = p->branches[site->index].end;
		break;
	default:
		break;
	}
	/* A quantifier stays as greedy as it was. */
	if (part && from == part->atom_end && part->end > part->atom_end + 1 &&
	    strchr("?+", p->text.ptr[part->end - 1]) && site->kind != SITE_CASE)
		bad |= buf_append_char(&with, p->text.ptr[part->end - 1]);
	bad |= buf_append(out, p->text.ptr, from);
	bad |= buf_append_span(out, buf_span(&with));
	bad |= buf_append(out, p->text.ptr + to, p->text.len - to);
	buf_free(&with);
	return bad ? -1 : 0;
}

/*
 * Whether the changed pattern matches a sample line that the slot does not match,
 * and that goes or stays for it.  Inside a negative look the change works the
 * other way round: a line that matched may match no more.
 */
static bool notices(struct work *w, const struct variant *changed, bool negative)
{
	for (size_t i = 0; i < w->n_lines; i++) {
		const struct sample_line *line = w->lines[i];

		if ((negative ? !w->own[i] : w->matched[i]) || !w->counts[i])
			continue;
		if (w->slot == 0 && w->matched[i] != (line->mark == w->mark))
			continue; /* its fate does not hang on this pattern */
		if (variant_test(w->c->variants, changed, line->text, NULL) != w->own[i])
			return true;
	}
	return false;
}

static bool in_negative(const struct parts *p, uint32_t index)
{
	for (uint32_t i = p->branches[p->parts[index].branch].part; i != PART_NONE;
	     i = p->branches[p->parts[i].branch].part)
		if (p->parts[i].negative)
			return true;
	return false;
}

/* Whether the samples of a rule tell the place already; and that they do. */
static bool is_told(const struct check *c, uint64_t key)
{
	for (size_t i = key % TOLD_BUCKETS; c->told[i]; i = (i + 1) % TOLD_BUCKETS)
		if (c->told[i] == key)
			return true;
	return false;
}

static void tell(struct check *c, uint64_t key)
{
	size_t i = key % TOLD_BUCKETS;

	/* Forgetting one only costs the time to find it out again. */
	if (c->n_told >= TOLD_BUCKETS / 2)
		return;
	while (c->told[i])
		i = (i + 1) % TOLD_BUCKETS;
	c->told[i] = key;
	c->n_told++;
}

/* Makes one change and notes whether the samples notice. */
static int check_one(struct work *w, enum site_kind kind, uint32_t index)
{
	struct site site = { .kind = (uint8_t)kind, .index = index };
	unsigned flags = kind == SITE_CASE ? w->flags | PATTERN_CASELESS : w->flags;
	uint64_t key = key_at(w, kind == SITE_CASE ? 0 : w->parts.parts[index].start, kind);
	struct variant *changed;
	bool tested;

	if (is_told(w->c, key))
		return 0;
	if (check_change(&w->parts, &site, &w->text))
		return -1;
	changed = variant_new(w->c->variants, buf_span(&w->text), flags);
	/* What does not compile is noticed. */
	tested = !changed || notices(w, changed, kind != SITE_CASE && in_negative(&w->parts, index));
	variant_free(changed);
	if (tested)
		tell(w->c, key);
	return add_site(w, key, kind, index, tested);
}

static bool is_any(const struct work *w, const struct part *part)
{
	return w->parts.text.ptr[part->start] == '.';
}

/* A mark that is meant as such: \. and the like. */
static bool is_escaped(const struct work *w, const struct part *part)
{
	return part->kind == PART_CHAR && w->parts.text.ptr[part->start] == '\\';
}

/* All changes of one part. */
static int check_part(struct work *w, uint32_t index)
{
	const struct part *part = &w->parts.parts[index];
	bool opens = part->kind == PART_CLASS || part->kind == PART_GROUP || is_escaped(w, part);

	if (part->kind == PART_EDGE)
		return check_one(w, SITE_EDGE, index);
	if (part->kind == PART_LOOK && check_one(w, SITE_LOOK, index))
		return -1;
	if (part->kind == PART_CLASS && !is_any(w, part) && check_one(w, SITE_ANY, index))
		return -1;
	if (part->min == 1 && (opens || part->end > part->atom_end) && check_one(w, SITE_NONE, index))
		return -1;
	if (part->max != part->min && part->max >= 2 && part->max <= WIDE_MAX &&
	    check_one(w, SITE_WIDE, index))
		return -1;
	return 0;
}

static int check_parts(struct work *w)
{
	const struct parts *p = &w->parts;
	size_t list_end = 0;

	if (p->branches[0].next != PART_NONE && check_branches(w, 0, false))
		return -1;
	for (uint32_t i = 0; i < p->n_parts; i++) {
		const struct part *part = &p->parts[i];
		bool list;

		if (part->start < list_end ||
		    (part->kind == PART_CHAR && part->end == part->atom_end && !is_escaped(w, part)))
			continue;
		list = part->kind == PART_GROUP && in_list(w, part->start);
		if (list)
			list_end = part->atom_end;
		if (part->n_branches > 1 && !part->negative && !in_negative(p, i) &&
		    check_branches(w, part->first_branch, list))
			return -1;
		if (check_part(w, i))
			return -1;
	}
	return 0;
}

/* ---- one pattern ---- */

/* Sets by[i] for the lines that any pattern of the slot matches, and own, unless
 * NULL, line after line for each pattern. */
static void match_lines(struct work *w, const struct pattern_list *list, bool *by, bool *own)
{
	const struct patterns *set = w->c->set->patterns;

	for (uint32_t k = 0; k < list->count && w->n_lines; k++) {
		struct variant *v = variant_new(w->c->variants, patterns_text(set, list->ids[k]),
		                                patterns_flags(set, list->ids[k]));

		for (size_t i = 0; v && i < w->n_lines; i++) {
			bool hit = variant_test(w->c->variants, v, w->lines[i]->text, NULL);

			by[i] |= hit;
			if (own)
				own[k * w->n_lines + i] = hit;
		}
		variant_free(v);
	}
}

/* Lines that stand below one that goes can go with it where a rule takes many. */
static void gather_sample(struct work *w, const struct rule *rule, const struct sample *s)
{
	bool many = rule->kind == RULE_BLOCK || rule->kind == RULE_HEADING, below = false;

	for (uint32_t k = 0; k < s->n_lines; k++) {
		if (s->lines[k].mark == '+' || s->lines[k].text.len == 0)
			continue;
		w->opens[w->n_lines] = !many || !below;
		w->lines[w->n_lines++] = &s->lines[k];
		below = s->lines[k].mark == '-';
	}
}

/* Gathers the lines of the rule's samples, and what the slot says of them. */
static int gather_lines(struct work *w, const struct rule *rule, const struct pattern_list *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < rule->n_samples; i++)
		n += rule->samples[i].n_lines;
	w->lines = calloc(n + 1, sizeof *w->lines);
	w->matched = calloc(n + 1, sizeof *w->matched);
	w->by_pattern = calloc(n + 1, list->count * sizeof *w->by_pattern);
	w->counts = calloc(n + 1, sizeof *w->counts);
	w->opens = calloc(n + 1, sizeof *w->opens);
	if (!w->lines || !w->matched || !w->by_pattern || !w->counts || !w->opens)
		return -1;
	w->n_lines = 0;
	for (uint32_t i = 0; i < rule->n_samples; i++)
		gather_sample(w, rule, &rule->samples[i]);
	if (w->n_lines == 0)
		return 0;
	match_lines(w, list, w->matched, w->by_pattern);
	/* What `unless:` says of a line matters only where the rule matches it. */
	if (check_is_beside(w->slot) && check_is_one_line(rule))
		match_lines(w, check_list(rule, 0), w->counts, NULL);
	else
		memset(w->counts, true, n);
	return 0;
}

static int check_pattern(struct work *w)
{
	bool used = false;
	int bad = 0;

	if (parts_read(&w->parts, patterns_text(w->c->set->patterns, w->pattern)))
		return w->parts.no_memory ? -1 : 0;
	for (size_t i = 0; i < w->n_lines; i++)
		used |= can_show(w, i);
	bad = add_site(w, key_at(w, 0, SITE_UNUSED), SITE_UNUSED, 0, used);
	if (!bad && used)
		bad = check_parts(w);
	if (!bad && used && !(w->flags & PATTERN_CASELESS))
		bad = check_one(w, SITE_CASE, 0);
	parts_free(&w->parts);
	return bad;
}

/* All patterns of one slot. */
static int check_slot(struct check *c, uint32_t index, size_t slot)
{
	const struct rule *rule = &c->set->rules[index];
	const struct pattern_list *list = check_list(rule, slot);
	struct work w = {
		.c = c, .rule = index, .slot = slot, .mark = rule->action == ACTION_KEEP ? '=' : '-',
	};
	int bad = gather_lines(&w, rule, list);

	for (uint32_t k = 0; k < list->count && !bad; k++) {
		w.pattern = list->ids[k];
		w.flags = patterns_flags(c->set->patterns, w.pattern);
		w.own = w.by_pattern + k * w.n_lines;
		if (!(w.flags & PATTERN_LITERAL))
			bad = check_pattern(&w);
	}
	free(w.lines);
	free(w.matched);
	free(w.by_pattern);
	free(w.counts);
	free(w.opens);
	buf_free(&w.text);
	return bad ? -1 : 0;
}

int check_patterns(struct check *c, uint32_t index)
{
	for (size_t slot = 0; slot < n_check_slots; slot++)
		if (check_list(&c->set->rules[index], slot)->count && check_slot(c, index, slot))
			return -1;
	return 0;
}
