/*
 * rulefile: picked lines as a rule file.
 *
 * Up to three rules a site: its lines and forms, guarded by the lines and forms
 * above and below; very short lines that go alone; and forms with names, at level 3.
 * What these rules name is in lists.c.
 *
 * Each rule has samples that `descrape --check` runs.  That of a guarded rule is a
 * line three times, of which the one in the middle goes; so it must not be one that
 * another rule of the file takes alone.
 *
 * Bounds: those of lists.c, and MAX_SAMPLES samples a rule.
 * Invariant: what is written loads, whatever the lines hold: items of lists are
 * literal text, and everything else goes through quote_text.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "learn/rulefile.h"

#include <inttypes.h>

#include "learn/form.h"
#include "learn/lists.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

#define MAX_SAMPLES 3u
#define BLANKS_BETWEEN 8 /* blank lines that may lie between a line and its neighbour */
#define SLUG_MAX_BYTES 100u

/* ---- head ---- */

/* Whether a form of the sites has a part of the class. */
static bool needs_macro(const struct site_choice *sites, size_t n_sites, enum form_class class)
{
	for (size_t i = 0; i < n_sites; i++)
		for (size_t k = 0; k < sites[i].n_picks; k++)
			if (sites[i].picks[k].kind >= PICK_FORM &&
			    form_has(hitter_text(sites[i].picks[k].from), class))
				return true;
	return false;
}

int rulefile_append_head(struct buf *out, const struct rulefile_facts *facts,
                         const struct site_choice *sites, size_t n_sites)
{
	static const enum form_class classes[] = { FORM_NAME, FORM_DATE_WORD };
	int bad = buf_printf(out,
		"format: descrape 1\n"
		"pack: learned\n"
		"title: Lines that recur on the pages of a site\n\n"
		"# Made by descrape-learn %s from %" PRIu64 " pages; something recurs on %" PRIu64
		" site%s.\n"
		"# Read it, delete what should stay, then: descrape -r +FILE\n"
		"# Lines stand in the order of what they would remove.  A line on %" PRIu32
		" page%s or fewer\n"
		"# may be missing", PACKAGE_VERSION, facts->pages, facts->sites,
		facts->sites == 1 ? "" : "s", facts->missed_pages,
		facts->missed_pages == 1 ? "" : "s");

	if (facts->error_pages)
		bad |= buf_printf(out, "; one count in 55 may be more than %" PRIu64 " too large",
		                  facts->error_pages);
	bad |= buf_append_cstr(out, ".\n");
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (needs_macro(sites, n_sites, classes[i]))
			bad |= buf_append_char(out, '\n') | form_append_macro(out, classes[i]);
	return bad ? -1 : 0;
}

/* ---- names ---- */

static bool is_slug_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (!first && (c == '-' || c == '.' || c == '_'));
}

int rulefile_append_slug(struct buf *out, const struct site_choice *site)
{
	struct span name = site->name;
	bool as_it_is = name.len <= SLUG_MAX_BYTES;
	int bad = 0;

	if (name.len == 0)
		return buf_append_cstr(out, "all");
	for (size_t i = 0; i < name.len && i < SLUG_MAX_BYTES; i++) {
		bool fits = is_slug_char(name.ptr[i], i == 0);

		bad |= buf_append_char(out, fits ? name.ptr[i] : '-');
		as_it_is &= fits;
	}
	/* Two names can look the same now: the key tells them apart. */
	if (!as_it_is || span_equal_cstr(name, "all"))
		bad |= buf_printf(out, "-%08" PRIx64, site->key >> 32);
	return bad ? -1 : 0;
}

static void print_label(struct site_file *f)
{
	if (f->site->name.len)
		f->bad |= buf_append_span(f->out, f->site->name);
	else
		f->bad |= buf_append_cstr(f->out, "all pages");
}

/* ---- rules ---- */

static void print_rule(struct site_file *f, const char *suffix, const char *desc)
{
	f->bad |= buf_append_cstr(f->out, "\nrule learned/") |
	          buf_append_span(f->out, buf_span(&f->slug)) |
	          buf_printf(f->out, "%s\n  desc: %s ", suffix, desc);
	print_label(f);
	f->bad |= buf_append_char(f->out, '\n');
}

/* What a line must have above and below it; `names`: or another line with names. */
static void print_guards(struct site_file *f, bool names)
{
	static const char *const keys[] = { "above", "below" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		lists_print_keys(f, keys[i], "LINES", f->n_lines);
		lists_print_keys(f, keys[i], "ALONE", f->n_alone);
		lists_print_keys(f, keys[i], "ODD", f->n_odd);
		lists_print_keys(f, keys[i], "FORMS", f->n_forms);
		if (names)
			lists_print_keys(f, keys[i], "NAMES", f->n_names);
	}
	f->bad |= buf_printf(f->out, "  reach: %d\n", BLANKS_BETWEEN);
}

/* Up to MAX_SAMPLES documents of a line between two of its like. */
static void print_tests(struct site_file *f, struct part part)
{
	unsigned n = 0;

	for (size_t i = 0; i < part.count && n < MAX_SAMPLES; i++) {
		const struct hitter *x = part.picks[i].from;
		struct span text = lists_is_form(&part.picks[i]) ? hitter_sample(x) : hitter_text(x);

		if (choice_takes_alone(f->choice, text))
			continue;
		f->bad |= buf_append_cstr(f->out, "  test:\n    = ") | buf_append_span(f->out, text) |
		          buf_append_cstr(f->out, "\n    - ") | buf_append_span(f->out, text) |
		          buf_append_cstr(f->out, "\n    = ") | buf_append_span(f->out, text) |
		          buf_append_char(f->out, '\n');
		n++;
	}
}

static void print_guarded(struct site_file *f)
{
	struct part lines = lists_part(f->site, PICK_LINE), forms = lists_part(f->site, PICK_FORM);

	if (lines.count + forms.count == 0)
		return;
	print_rule(f, "", "Between two others of its like on");
	lists_print_keys(f, "line", "LINES", f->n_lines);
	lists_print_patterns(f, lines);
	lists_print_patterns(f, forms);
	print_guards(f, false);
	print_tests(f, lines);
	print_tests(f, forms);
}

static void print_alone(struct site_file *f)
{
	struct part part = lists_part(f->site, PICK_ALONE);

	if (part.count == 0)
		return;
	print_rule(f, "_alone", "On half of the pages or more of");
	lists_print_keys(f, "line", "ALONE", f->n_alone);
	lists_print_patterns(f, part);
	for (size_t i = 0; i < part.count && i < MAX_SAMPLES; i++)
		f->bad |= buf_append_cstr(f->out, "  drop: ") |
		          buf_append_span(f->out, hitter_text(part.picks[i].from)) |
		          buf_append_char(f->out, '\n');
}

/* Guarded by one another too: a form with names alone may be all that a site has. */
static void print_names(struct site_file *f)
{
	struct part part = lists_part(f->site, PICK_NAMES);

	if (part.count == 0)
		return;
	print_rule(f, "_names", "With any name in it, between two others of its like on");
	f->bad |= buf_append_cstr(f->out, "  level: 3\n");
	lists_print_patterns(f, part);
	print_guards(f, true);
	print_tests(f, part);
}

int rulefile_append_site(struct buf *out, const struct choice *choice,
                         const struct site_choice *site, size_t number)
{
	struct site_file f = { .out = out, .choice = choice, .site = site, .number = number };

	f.bad = rulefile_append_slug(&f.slug, site) | buf_append_cstr(out, "\n# ---- ");
	print_label(&f);
	f.bad |= buf_printf(out, ": %" PRIu32 " pages, up to %" PRIu64 " characters ----\n",
	                    site->pages, site->chars);
	lists_print(&f);
	print_guarded(&f);
	print_alone(&f);
	print_names(&f);
	buf_free(&f.slug);
	return f.bad ? -1 : 0;
}
