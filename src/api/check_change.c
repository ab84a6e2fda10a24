/*
 * check_change: patterns changed as a slip of the hand would change them.
 *
 * A change makes another pattern, which is compiled and asked.  An alternative that is
 * taken out is not worth that, as lists are long: all alternatives of the group get a
 * callout, and one that is taken out is one whose callout lets no match pass.
 *
 * What comes out are the lines of a sample of which the two say different things; what
 * becomes of the sample then is for the engine to say.
 */
#include "api/check_change.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/grow.h"

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
	case SITE_FEWER:
		from = part->atom_end;
		bad = part->max == PART_NO_MAX
		              ? buf_printf(&with, "{%u,}", (unsigned)part->min - 1)
		              : buf_printf(&with, "{%u,%u}", (unsigned)part->min - 1, (unsigned)part->max);
		break;
	case SITE_WIDE:
		from = part->atom_end;
		bad = buf_printf(&with, "{%u,%u}", (unsigned)part->min, (unsigned)part->max + 1);
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

/* ---- alternatives ---- */

uint32_t check_first_beside(const struct parts *p, uint32_t branch)
{
	uint32_t owner = p->branches[branch].part;

	return owner == PART_NONE ? 0 : p->parts[owner].first_branch;
}

uint32_t check_number_beside(const struct parts *p, uint32_t branch)
{
	uint32_t n = 0;

	for (uint32_t b = check_first_beside(p, branch); b != branch; b = p->branches[b].next)
		n++;
	return n;
}

bool check_in_list(const struct check *c, uint32_t rule, uint32_t pattern, size_t offset)
{
	struct span list;

	compiler_locate(c->rules->origins, rule, pattern, offset, &list);
	return list.len > 0;
}

int check_mark_cuts(const struct parts *p, uint32_t branch, struct buf *out)
{
	size_t at = 0;

	buf_clear(out);
	for (uint32_t b = check_first_beside(p, branch); b != PART_NONE; b = p->branches[b].next) {
		size_t end = parts_first_blank(p, b);

		if (buf_append(out, p->text.ptr + at, end - at) ||
		    buf_printf(out, "(*:%u)", (unsigned)b))
			return -1;
		at = p->branches[b].end;
	}
	return buf_append(out, p->text.ptr + at, p->text.len - at);
}

uint32_t check_marked_branch(const struct check *c)
{
	const char *mark = variants_mark(c->variants);

	return mark ? (uint32_t)strtoul(mark, NULL, 10) : PART_NONE;
}

/* The text of a group of alternatives, with its brackets; of the whole pattern, all. */
static struct span group_text(const struct parts *p, uint32_t owner)
{
	if (owner == PART_NONE)
		return p->text;
	return span_of(p->text.ptr + p->parts[owner].start,
	               p->parts[owner].atom_end - p->parts[owner].start);
}

/*
 * The pattern with a callout behind the n-th alternative, for those of one slice, of each
 * group that reads like the one of `owner`, and a mark (*MARK:b) for branch b in that.
 */
static int mark_group(const struct parts *p, struct span group, uint32_t owner, uint32_t slice,
                      struct buf *out)
{
	size_t at = 0;

	buf_clear(out);
	for (uint32_t b = 0, n = 0; b < p->n_branches; b++, n = 0) {
		uint32_t part = p->branches[b].part;

		if (check_first_beside(p, b) != b || (part == PART_NONE) != (owner == PART_NONE) ||
		    !span_equal(group_text(p, part), group))
			continue;
		for (uint32_t each = b; each != PART_NONE; each = p->branches[each].next, n++) {
			if (n / SLICE != slice)
				continue;
			if (buf_append(out, p->text.ptr + at, p->branches[each].end - at) ||
			    buf_printf(out, "(?C%u)", (unsigned)(n % SLICE)) ||
			    (part == owner && buf_printf(out, "(*:%u)", (unsigned)each)))
				return -1;
			at = p->branches[each].end;
		}
	}
	return buf_append(out, p->text.ptr + at, p->text.len - at);
}

/* Adds a pattern that holds the group, of n alternatives; takes over its parts. */
static int add_user(struct changer *ch, uint32_t pattern, struct parts *p, uint32_t owner,
                    uint32_t n)
{
	struct group_user *grown = realloc(ch->users, (ch->n_users + 1) * sizeof *grown);
	struct group_user *user;

	if (!grown) {
		parts_free(p);
		return -1;
	}
	ch->users = grown;
	user = &grown[ch->n_users++];
	*user = (struct group_user){ .pattern = pattern, .parts = *p, .owner = owner };
	user->n_slices = (n + SLICE - 1) / SLICE;
	user->slices = calloc(user->n_slices, sizeof *user->slices);
	user->refused = calloc(user->n_slices, sizeof *user->refused);
	return user->slices && user->refused ? 0 : -1;
}

/* A pattern with the marks of one slice; NULL: PCRE2 does not take it, or no memory. */
static struct variant *slice_of(struct changer *ch, struct group_user *user, uint32_t i)
{
	struct buf text = { 0 };

	if (user->slices[i] || user->refused[i])
		return user->slices[i];
	if (mark_group(&user->parts, ch->group, user->owner, i, &text))
		ch->c->no_memory = true;
	else
		user->slices[i] = variant_new(ch->c->variants, buf_span(&text),
		                              patterns_flags(ch->c->set->patterns, user->pattern));
	user->refused[i] = !user->slices[i];
	buf_free(&text);
	return user->slices[i];
}

static bool holds(struct span text, struct span part)
{
	for (size_t at = 0; at + part.len <= text.len; at++) {
		const char *next = memchr(text.ptr + at, part.ptr[0], text.len - part.len - at + 1);

		if (!next)
			return false;
		if (memcmp(next, part.ptr, part.len) == 0)
			return true;
		at = (size_t)(next - text.ptr);
	}
	return false;
}

/* Adds a pattern, if it can be taken apart. */
static int read_user(struct changer *ch, uint32_t pattern, uint32_t owner, uint32_t n)
{
	struct parts p;

	if (parts_read(&p, patterns_text(ch->c->set->patterns, pattern)))
		return p.no_memory ? -1 : 0;
	return add_user(ch, pattern, &p, owner, n);
}

/* Adds the other patterns that the same list stands in. */
static int add_others(struct changer *ch, uint32_t n)
{
	const struct patterns *set = ch->c->set->patterns;

	for (uint32_t i = 0; i < patterns_count(set); i++)
		if (i != ch->pattern && !(patterns_flags(set, i) & PATTERN_LITERAL) &&
		    holds(patterns_text(set, i), ch->group) && read_user(ch, i, NO_OWNER, n))
			return -1;
	return 0;
}

int changer_open_group(struct changer *ch, struct check *c, uint32_t rule, uint32_t pattern,
                       const struct parts *p, uint32_t first)
{
	uint32_t owner = p->branches[first].part, n = 0;
	bool list = owner != PART_NONE && check_in_list(c, rule, pattern, p->parts[owner].start);

	*ch = (struct changer){ .c = c, .pattern = pattern, .group = group_text(p, owner) };
	for (uint32_t b = check_first_beside(p, first); b != PART_NONE; b = p->branches[b].next)
		n++;
	if (read_user(ch, pattern, owner, n) || (list && add_others(ch, n))) {
		changer_close(ch);
		return -1;
	}
	return 0;
}

/* The branch that is marked in one slice; *matches: whether the line does at all. */
static uint32_t marked_in(struct changer *ch, uint32_t slice, struct span line, bool *matches)
{
	struct variant *v = slice_of(ch, &ch->users[0], slice);

	*matches = v && variant_test(ch->c->variants, v, line, NULL);
	return *matches ? check_marked_branch(ch->c) : PART_NONE;
}

uint32_t changer_branch_of(struct changer *ch, struct span line)
{
	uint32_t branch = PART_NONE;
	bool matches = true;

	for (uint32_t i = 0; matches && i < ch->users[0].n_slices && branch == PART_NONE; i++)
		branch = marked_in(ch, i, line, &matches);
	return branch;
}

bool changer_passes(struct changer *ch, struct span line, uint32_t branch)
{
	uint32_t n = check_number_beside(&ch->users[0].parts, branch);
	bool matches;

	if (marked_in(ch, n / SLICE, line, &matches) != branch)
		return false;
	variants_forbid(ch->c->variants, n % SLICE);
	marked_in(ch, n / SLICE, line, &matches);
	variants_forbid(ch->c->variants, VARIANTS_ALL_PASS);
	return !matches;
}

/* ---- ---- */

/* Whether the site is inside a negative look: what is loosened there matches less. */
static bool is_in_negative(const struct parts *p, const struct site *site)
{
	uint32_t b = site->kind == SITE_CUT    ? site->index
	             : site->kind == SITE_CASE ? 0 : p->parts[site->index].branch;

	for (uint32_t i = p->branches[b].part; i != PART_NONE;
	     i = p->branches[p->parts[i].branch].part)
		if (p->parts[i].negative)
			return true;
	return false;
}

int changer_open(struct changer *ch, struct check *c, const struct site *site,
                 const struct parts *p)
{
	unsigned flags = patterns_flags(c->set->patterns, site->pattern);
	struct buf text = { 0 };
	int bad;

	if (site->kind == SITE_BRANCH) {
		bad = changer_open_group(ch, c, site->rule, site->pattern, p,
		                         check_first_beside(p, site->index));
		ch->forbidden = check_number_beside(p, site->index);
		return bad;
	}
	*ch = (struct changer){ .c = c, .pattern = site->pattern,
	                        .extents = c->set->rules[site->rule].kind == RULE_SPAN &&
	                                   site->slot == 0,
	                        .tightens = is_in_negative(p, site) };
	bad = check_change(p, site, &text);
	if (site->kind == SITE_CASE)
		flags |= PATTERN_CASELESS;
	if (!bad)
		ch->changed = variant_new(c->variants, buf_span(&text), flags);
	buf_free(&text);
	return bad || variants_no_memory(c->variants) ? -1 : 0;
}

static void free_user(struct group_user *user)
{
	for (uint32_t i = 0; user->slices && i < user->n_slices; i++)
		variant_free(user->slices[i]);
	free(user->slices);
	free(user->refused);
	parts_free(&user->parts);
}

void changer_close(struct changer *ch)
{
	variant_free(ch->changed);
	for (uint32_t i = 0; i < ch->n_users; i++)
		free_user(&ch->users[i]);
	free(ch->users);
	*ch = (struct changer){ .c = ch->c };
}

/* What the change says of a line; where, too: of a span that is what goes. */
static bool say_changed(struct changer *ch, struct span line, struct said_instead *out)
{
	struct match was = { 0, 0 };
	bool matched = engine_matches(ch->c->engine, ch->pattern, line, NULL);

	if (matched != ch->tightens && !ch->extents)
		return false; /* it can but say the same */
	*out = (struct said_instead){ .pattern = ch->pattern, .line = line };
	out->matches = variant_test(ch->c->variants, ch->changed, line, &out->found);
	if (out->matches != matched)
		return true;
	return matched && ch->extents && engine_matches(ch->c->engine, ch->pattern, line, &was) &&
	       (was.start != out->found.start || was.end != out->found.end);
}

/* Whether a pattern that matches the line needs the alternative for that. */
static bool say_forbidden(struct changer *ch, struct group_user *user, struct span line,
                          struct said_instead *out)
{
	struct variant *slice;

	*out = (struct said_instead){ .pattern = user->pattern, .line = line };
	if (!engine_matches(ch->c->engine, user->pattern, line, NULL))
		return false;
	slice = slice_of(ch, user, ch->forbidden / SLICE);
	if (!slice)
		return false;
	variants_forbid(ch->c->variants, ch->forbidden % SLICE);
	out->matches = variant_test(ch->c->variants, slice, line, &out->found);
	variants_forbid(ch->c->variants, VARIANTS_ALL_PASS);
	return !out->matches;
}

void changer_say(struct changer *ch, const struct sample_line *line, struct said *said)
{
	if (line->mark == '+' || line->text.len == 0)
		return;
	if (ch->changed && said->n < MOST_SAID)
		said->n += say_changed(ch, line->text, &said->items[said->n]);
	for (uint32_t u = 0; u < ch->n_users && said->n < MOST_SAID; u++)
		said->n += say_forbidden(ch, &ch->users[u], line->text, &said->items[said->n]);
}

bool changer_is_noticed(struct changer *ch, uint32_t rule, const struct sample *s)
{
	struct said said = { .n = 0 };

	for (uint32_t i = 0; i < s->n_lines; i++)
		changer_say(ch, &s->lines[i], &said);
	return said_is_noticed(ch->c, rule, s, &said);
}

bool said_is_noticed(struct check *c, uint32_t rule, const struct sample *s,
                     const struct said *said)
{
	/* What is written for a match is not asked: there any difference is noticed. */
	return said->n && (c->set->rules[rule].action == ACTION_REPLACE ||
	                   check_notices(c, rule, s, said->items, said->n));
}
