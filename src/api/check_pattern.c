/*
 * What samples tell about patterns.
 *
 * A pattern is changed at one place after another as a slip of the hand would:
 * \b taken out, \d made any character, a part made optional, a bound raised.  The
 * samples with a line of which the changed pattern says something else are run under
 * it: if all come out as they are marked, nobody would notice.
 */
#include "api/check_work.h"

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
	{ "require", offsetof(struct rule, require), false },
	{ "unless", offsetof(struct rule, unless), true },
	{ "unless-near", offsetof(struct rule, unless_near), true },
};
const size_t n_check_slots = sizeof check_slots / sizeof check_slots[0];

/* Above, a line that would tell is too long to be read. */
#define WIDE_MAX 1000u

uint64_t work_hash(uint64_t h, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211); /* FNV-1a */
	return h;
}

int work_add_site(struct work *w, uint64_t key, enum site_kind kind, uint32_t index, bool tested)
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

uint64_t work_key(struct work *w, size_t offset, enum site_kind kind)
{
	struct span list;
	struct source_pos pos = compiler_locate(w->c->rules->origins, w->rule, w->pattern, offset,
	                                        &list);
	uint64_t h = work_hash(WORK_HASH_START, pos.file, strlen(pos.file));

	h = work_hash(h, &pos.line, sizeof pos.line);
	h = work_hash(h, &pos.column, sizeof pos.column);
	h = work_hash(h, &w->flags, sizeof w->flags);
	return work_hash(h, &kind, sizeof kind);
}

bool work_can_show(const struct work *w, size_t i)
{
	return w->own[i] && w->counts[i] &&
	       (w->slot != 0 || (work_line(w, i)->mark == w->mark && w->opens[i]));
}

/* ---- changes ---- */

/* Whether a sample comes out differently when the pattern is the changed one. */
static bool notices(struct work *w, struct changer *ch)
{
	const struct rule *rule = &w->c->set->rules[w->rule];

	for (uint32_t i = 0; i < rule->n_samples; i++)
		if (changer_is_noticed(ch, w->rule, &rule->samples[i]))
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
	struct site site = { .kind = (uint8_t)kind, .index = index, .rule = w->rule,
	                     .pattern = w->pattern, .slot = (uint8_t)w->slot };
	uint64_t key = work_key(w, kind == SITE_CASE ? 0 : w->parts.parts[index].start, kind);
	struct changer ch;
	bool tested;

	if (is_told(w->c, key))
		return 0;
	if (changer_open(&ch, w->c, &site, &w->parts))
		return -1;
	tested = !ch.changed || notices(w, &ch); /* what does not compile is noticed */
	changer_close(&ch);
	if (tested)
		tell(w->c, key);
	return work_add_site(w, key, kind, index, tested);
}

static bool in_negative(const struct parts *p, uint32_t index)
{
	for (uint32_t i = p->branches[p->parts[index].branch].part; i != PART_NONE;
	     i = p->branches[p->parts[i].branch].part)
		if (p->parts[i].negative)
			return true;
	return false;
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
	if (part->min >= 2 && check_one(w, SITE_FEWER, index))
		return -1;
	if (part->max >= 2 && part->max <= WIDE_MAX && check_one(w, SITE_WIDE, index))
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
		list = part->kind == PART_GROUP && check_in_list(w->c, w->rule, w->pattern, part->start);
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
	for (uint32_t k = 0; k < list->count && w->n_lines; k++) {
		for (size_t i = 0; i < w->n_lines; i++) {
			bool hit = engine_matches(w->c->engine, list->ids[k], work_line(w, i)->text, NULL);

			by[i] |= hit;
			if (own)
				own[k * w->n_lines + i] = hit;
		}
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
		w->lines[w->n_lines++] = (struct work_line){ s, k };
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
		used |= work_can_show(w, i);
	bad = work_add_site(w, work_key(w, 0, SITE_UNUSED), SITE_UNUSED, 0, used);
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
