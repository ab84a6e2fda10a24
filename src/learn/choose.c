/*
 * choose: which of the counted lines are worth a rule.
 *
 * What recurs on a site is not yet noise: a headline stands on its own page and
 * in the list of other articles on every other one.  What tells them apart is
 * where they stand.  Menus, lists and footers stand among their like, a headline
 * of its own page does not.  So nearly all lines are picked to go only between two
 * lines that were picked as well; rulefile.c writes that as guards.
 *
 * Measured by tests/accuracy/learn on sites with ten labelled pages or more, trained
 * on half of them, beside the packs of level 1; article windows, then whole pages:
 *
 *     wherever they stand, on 2 pages          recall +.36 +.58   loss % +.209 +.337
 *     wherever they stand, on half the pages          +.17 +.47          +.047 +.143
 *     as below, on 3 pages                            +.22 +.50          +.014 +.024
 *     as below, on 2 pages                            +.25 +.53          +.023 +.040
 *
 * Very short lines on at least half of the pages may stand alone: they are what
 * surrounds an article most closely, .05 and .02 of that recall, for .009 and .013 %.
 * Forms with names are for the highest level: at level 2 they add .004 and .001 to
 * the recall and .024 and .032 % to the loss.
 *
 * Invariant: a pick's pages do not exceed the true count unless a sketch erred, see
 * counter_certain.
 */
#include "learn/choose.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "learn/canon.h"
#include "learn/form.h"

#define ALONE_PERCENT 50u
#define ALONE_MIN_PAGES 3u
#define ALONE_MAX_WORDS 2u
#define FORM_MIN_PAGES 3u
#define FORM_MAX_PICKS 200u /* of a site and kind: each is a pattern of its own */

static bool has_percent(uint32_t pages, uint32_t percent, uint32_t of)
{
	return (uint64_t)pages * 100 >= (uint64_t)percent * of;
}

/* ---- sites ---- */

static int compare_keys(const void *a, const void *b)
{
	const struct site_choice *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

/* The sites with pages enough, by their keys. */
static int collect_sites(struct choice *choice, const struct learner *l,
                         const struct choose_options *options)
{
	const struct hitters *h = &l->sites.hitters;

	choice->sites = calloc((size_t)h->count + 1, sizeof(*choice->sites));
	if (!choice->sites)
		return -1;
	for (uint32_t i = 0; i < h->count; i++) {
		uint32_t pages = counter_certain(&l->sites, &h->items[i]);

		if (pages >= options->min_site_pages)
			choice->sites[choice->n_sites++] = (struct site_choice){
				.name = hitter_text(&h->items[i]), .key = h->items[i].key,
				.pages = pages,
			};
	}
	if (choice->n_sites)
		qsort(choice->sites, choice->n_sites, sizeof(*choice->sites), compare_keys);
	return 0;
}

static struct site_choice *find_site(const struct choice *choice, uint64_t key)
{
	struct site_choice wanted = { .key = key };

	return bsearch(&wanted, choice->sites, choice->n_sites, sizeof(wanted), compare_keys);
}

/* ---- picks ---- */

/* Whether what stands on `pages` pages of the site is worth a rule. */
static bool recurs(const struct site_choice *site, const struct choose_options *options,
                   uint32_t pages)
{
	return site && pages >= options->min_pages &&
	       has_percent(pages, options->min_percent, site->pages);
}

static void add_pick(struct choice *choice, const struct hitter *from, enum pick_kind kind,
                     uint32_t pages, struct span sample)
{
	choice->picks[choice->n_picks++] = (struct pick){
		.from = from, .kind = kind, .pages = pages,
		.chars = (uint64_t)utf8_count_chars(sample) * pages,
	};
}

static bool form_is_good(const struct choice *choice, const struct learner *l,
                         const struct choose_options *options, const struct hitter *x)
{
	uint32_t pages = counter_certain(&l->forms, x);

	return x->varies && pages >= FORM_MIN_PAGES &&
	       recurs(find_site(choice, x->group), options, pages);
}

static void pick_forms(struct choice *choice, const struct learner *l,
                       const struct choose_options *options)
{
	const struct hitters *h = &l->forms.hitters;

	for (uint32_t i = 0; i < h->count; i++) {
		const struct hitter *x = &h->items[i];

		if (form_is_good(choice, l, options, x))
			add_pick(choice, x,
			         form_has(hitter_text(x), FORM_NAME) ? PICK_NAMES : PICK_FORM,
			         counter_certain(&l->forms, x), hitter_sample(x));
	}
}

/* Whether a form that was picked takes the line too; *form is working memory.
 * Negative: no memory. */
static int is_covered(const struct choice *choice, const struct learner *l,
                      const struct choose_options *options, const struct hitter *line,
                      struct buf *form)
{
	const struct hitter *x;
	int classes = form_of(hitter_text(line), false, form);

	if (classes <= 0)
		return classes;
	x = hitters_find(&l->forms.hitters, learner_key(line->group, buf_span(form)));
	return x && form_is_good(choice, l, options, x);
}

static int pick_lines(struct choice *choice, const struct learner *l,
                      const struct choose_options *options)
{
	const struct hitters *h = &l->lines.hitters;
	struct buf form = { 0 };
	int covered = 0;

	for (uint32_t i = 0; i < h->count && covered >= 0; i++) {
		const struct hitter *x = &h->items[i];
		const struct site_choice *site = find_site(choice, x->group);
		uint32_t pages = counter_certain(&l->lines, x);

		if (!recurs(site, options, pages))
			continue;
		if (pages >= ALONE_MIN_PAGES && has_percent(pages, ALONE_PERCENT, site->pages) &&
		    utf8_count_words(hitter_text(x)) <= ALONE_MAX_WORDS) {
			add_pick(choice, x, PICK_ALONE, pages, hitter_text(x));
			continue;
		}
		covered = is_covered(choice, l, options, x, &form);
		if (covered == 0)
			add_pick(choice, x, PICK_LINE, pages, hitter_text(x));
	}
	buf_free(&form);
	return covered < 0 ? -1 : 0;
}

/* ---- order ---- */

static int compare_spans(struct span a, struct span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

	return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

/* By site, kind and what would go; the text decides where that is equal. */
static int compare_picks(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	if (x->from->group != y->from->group)
		return x->from->group < y->from->group ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->chars != y->chars)
		return x->chars > y->chars ? -1 : 1;
	return compare_spans(hitter_text(x->from), hitter_text(y->from));
}

static int compare_sites(const void *a, const void *b)
{
	const struct site_choice *x = a, *y = b;

	if (x->chars != y->chars)
		return x->chars > y->chars ? -1 : 1;
	return compare_spans(x->name, y->name);
}

/* Leaves out the forms of a site that are too many; picks are in order. */
static void limit_forms(struct choice *choice)
{
	size_t kept = 0, run = 0;

	for (size_t i = 0; i < choice->n_picks; i++) {
		const struct pick *p = &choice->picks[i], *before = p - 1;

		run = i && p->kind == before->kind && p->from->group == before->from->group
		              ? run + 1 : 0;
		if (p->kind < PICK_FORM || run < FORM_MAX_PICKS)
			choice->picks[kept++] = *p;
	}
	choice->n_picks = kept;
}

/* Gives each site its picks, and leaves out those without. */
static void share_out(struct choice *choice)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->n_picks; i++) {
		struct site_choice *site = find_site(choice, choice->picks[i].from->group);

		if (site->n_picks++ == 0)
			site->picks = &choice->picks[i];
		site->chars += choice->picks[i].chars;
	}
	for (size_t i = 0; i < choice->n_sites; i++)
		if (choice->sites[i].n_picks)
			choice->sites[kept++] = choice->sites[i];
	choice->n_sites = kept;
	if (choice->n_sites)
		qsort(choice->sites, choice->n_sites, sizeof(*choice->sites), compare_sites);
}

static int compare_numbers(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int collect_alone(struct choice *choice)
{
	choice->alone_keys = calloc(choice->n_picks + 1, sizeof(*choice->alone_keys));
	if (!choice->alone_keys)
		return -1;
	for (size_t i = 0; i < choice->n_picks; i++)
		if (choice->picks[i].kind == PICK_ALONE)
			choice->alone_keys[choice->n_alone++] =
				canon_key(hitter_text(choice->picks[i].from));
	if (choice->n_alone)
		qsort(choice->alone_keys, choice->n_alone, sizeof(uint64_t), compare_numbers);
	return 0;
}

bool choice_takes_alone(const struct choice *choice, struct span line)
{
	uint64_t key = canon_key(line);

	return bsearch(&key, choice->alone_keys, choice->n_alone, sizeof(key),
	               compare_numbers) != NULL;
}

int choose(struct choice *choice, const struct learner *l, const struct choose_options *options)
{
	size_t most = (size_t)l->lines.hitters.count + l->forms.hitters.count;

	*choice = (struct choice){ 0 };
	choice->picks = calloc(most + 1, sizeof(*choice->picks));
	if (!choice->picks || collect_sites(choice, l, options) < 0 ||
	    pick_lines(choice, l, options) < 0) {
		choice_free(choice);
		return -1;
	}
	pick_forms(choice, l, options);
	if (choice->n_picks)
		qsort(choice->picks, choice->n_picks, sizeof(*choice->picks), compare_picks);
	limit_forms(choice);
	share_out(choice);
	if (collect_alone(choice) == 0)
		return 0;
	choice_free(choice);
	return -1;
}

void choice_free(struct choice *choice)
{
	free(choice->sites);
	free(choice->picks);
	free(choice->alone_keys);
	*choice = (struct choice){ 0 };
}
