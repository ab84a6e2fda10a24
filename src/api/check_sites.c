/*
 * What no sample tells, said.
 *
 * A place of a `let` or a list stands in many patterns; it is told when the
 * samples of one rule tell it.  Where a change makes no difference that can be
 * shown, nothing is said: the two patterns may well mean the same.
 */
#include "api/check.h"

#include <stdio.h>
#include <stdlib.h>

/* Places of one key that are tried for a sample to propose. */
#define TRIES 2
/* Alternatives that are named in one warning. */
#define NAMED 3u

/* Warnings of one group of alternatives are one. */
struct gathered {
	const struct site *first; /* once n > 0 */
	uint32_t owner;           /* of the branches */
	uint32_t n;
	struct buf names, samples;
	struct document document; /* the last of the samples */
	struct templates templates;
	struct buf line;          /* of the site at hand */
};

static int compare_keys(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->tested != y->tested)
		return x->tested ? -1 : 1;
	if (x->one_line != y->one_line)
		return x->one_line ? -1 : 1;
	return x->rule != y->rule ? (x->rule < y->rule ? -1 : 1)
	                          : (x->index > y->index) - (x->index < y->index);
}

static int compare_places(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	if (x->one_line != y->one_line)
		return x->one_line ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	if (x->pattern != y->pattern)
		return x->pattern < y->pattern ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Leaves in c->sites the first TRIES places of each key that nothing tells. */
static void leave_untold(struct check *c)
{
	size_t n = 0;

	if (c->n_sites)
		qsort(c->sites, c->n_sites, sizeof *c->sites, compare_keys);
	for (size_t i = 0; i < c->n_sites;) {
		size_t end = i;

		while (end < c->n_sites && c->sites[end].key == c->sites[i].key)
			end++;
		for (size_t k = i; k < end && k < i + TRIES && !c->sites[i].tested; k++)
			c->sites[n++] = c->sites[k];
		i = end;
	}
	c->n_sites = n;
	if (c->n_sites)
		qsort(c->sites, c->n_sites, sizeof *c->sites, compare_places);
}

static void warn_at(struct check *c, const struct site *site, size_t offset,
                    const struct buf *samples, const char *message)
{
	const struct rule *rule = &c->set->rules[site->rule];
	struct span list;
	struct source_pos pos = compiler_locate(c->rules->origins, site->rule, site->pattern, offset,
	                                        &list);

	diags_add(&c->rules->diags, DIAG_WARNING, pos, rule->id, "%s", message);
	if (samples->len)
		diags_attach_sample(&c->rules->diags, buf_span(samples));
}

/* What a change would let through. */
static void warn_of_change(struct check *c, const struct site *site, const struct parts *p,
                           const struct buf *line, const struct buf *sample)
{
	static const char *const changes[] = {
		[SITE_EDGE] = "without it", [SITE_LOOK] = "without it",
		[SITE_ANY] = "with any character there", [SITE_NONE] = "if that may be missing",
		[SITE_FEWER] = "with one less", [SITE_WIDE] = "with one more",
		[SITE_CASE] = "if case does not count",
	};
	const struct part *part = &p->parts[site->index];
	struct span what = span_of(p->text.ptr + part->start, part->end - part->start), shown;
	struct span match = check_shorten(buf_span(line), 100);
	char message[512];

	if (site->kind == SITE_CASE)
		what = span_cstr("case: exact");
	shown = check_shorten(what, 40);
	snprintf(message, sizeof message, "no sample tests '%.*s%s': %s '%.*s%s' would match too",
	         (int)shown.len, shown.ptr, shown.len < what.len ? "..." : "", changes[site->kind],
	         (int)match.len, match.ptr, match.len < line->len ? "..." : "");
	warn_at(c, site, site->kind == SITE_CASE ? 0 : part->start, sample, message);
}

static int gather(struct gathered *g, const struct site *site, const struct parts *p)
{
	const struct branch *b = &p->branches[site->index];

	if (g->n++ == 0) {
		g->first = site;
		g->owner = b->part;
	}
	return g->n <= NAMED ? buf_printf(&g->names, "%s'%.*s'", g->n > 1 ? ", " : "",
	                                  (int)(b->end - b->start), p->text.ptr + b->start)
	                     : 0;
}

/* What samples do not tell about n of all alternatives. */
static int write_message(struct buf *out, const struct gathered *g, uint32_t all)
{
	return buf_printf(out, g->first->kind == SITE_CUT
	                               ? "no sample tests the ends of %u of %u alternatives: %.*s%s"
	                               : "no sample tests %u of %u alternatives: %.*s%s",
	                  (unsigned)g->n, (unsigned)all, (int)g->names.len, g->names.ptr,
	                  g->n > NAMED ? ", ..." : "") ||
	       buf_append_char(out, '\0');
}

/* Says what was gathered about a group. */
static int flush(struct check *c, struct gathered *g, const struct parts *p)
{
	struct buf message = { 0 };
	uint32_t all = 1;
	int bad = 0;

	if (g->n == 0)
		return 0;
	bad = check_write_document(&g->document, &g->samples);
	if (g->owner != PART_NONE)
		all = p->parts[g->owner].n_branches;
	else
		for (uint32_t b = p->branches[0].next; b != PART_NONE; b = p->branches[b].next)
			all++;
	bad |= write_message(&message, g, all);
	if (!bad)
		warn_at(c, g->first, g->owner == PART_NONE ? 0 : p->parts[g->owner].start,
		        &g->samples, message.ptr);
	buf_free(&message);
	buf_clear(&g->names);
	buf_clear(&g->samples);
	g->n = 0;
	return bad;
}

/* Keys that were said already, so that other places of theirs are passed over. */
static bool is_said(const uint64_t *said, size_t n, uint64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (said[i] == key)
			return true;
	return false;
}

static int report_site(struct check *c, const struct site *site, const struct parts *p,
                       struct gathered *g, bool *said)
{
	bool unused = site->kind == SITE_UNUSED;
	int bad = check_propose(c, site, p, &g->templates, &g->document, &g->line, &g->samples);

	if (bad || (!unused && g->line.len == 0))
		return bad;
	*said = true;
	if (check_is_of_many(site->kind))
		return gather(g, site, p);
	bad = check_write_document(&g->document, &g->samples);
	if (unused)
		warn_at(c, site, 0, &g->samples, "no sample is matched by this pattern");
	else
		warn_of_change(c, site, p, &g->line, &g->samples);
	buf_clear(&g->samples);
	return bad;
}

int check_report_sites(struct check *c)
{
	struct gathered g = { .templates = { .rule = UINT32_MAX } };
	struct parts parts = { 0 };
	uint32_t pattern = UINT32_MAX;
	uint64_t *said;
	size_t n_said = 0;
	int bad;

	leave_untold(c);
	said = calloc(c->n_sites + 1, sizeof *said);
	bad = said ? 0 : -1;
	for (size_t i = 0; i < c->n_sites && !bad; i++) {
		const struct site *site = &c->sites[i];
		bool new = false;

		if (g.n && (site->kind != g.first->kind || site->pattern != pattern ||
		            site->rule != g.first->rule ||
		            parts.branches[site->index].part != g.owner))
			bad = flush(c, &g, &parts);
		if (!parts.branches || site->pattern != pattern) {
			parts_free(&parts);
			bad |= parts_read(&parts, patterns_text(c->set->patterns, site->pattern));
			pattern = site->pattern;
		}
		if (!bad && !is_said(said, n_said, site->key))
			bad = report_site(c, site, &parts, &g, &new);
		if (new)
			said[n_said++] = site->key;
	}
	if (!bad)
		bad = flush(c, &g, &parts);
	parts_free(&parts);
	buf_free(&g.names);
	buf_free(&g.samples);
	buf_free(&g.line);
	arena_free(&g.document.arena);
	free(said);
	return bad || c->no_memory ? -1 : 0;
}
