/*
 * rulefile: picked lines as a rule file.
 *
 * Up to three rules a site: its lines and forms, guarded by the lines and forms
 * above and below; very short lines that go alone; and forms with names, at level 3.
 * Lines stand in lists, which the matcher looks up all at once.
 *
 * Each rule has samples that `descrape --check` runs.  That of a guarded rule is a
 * line three times, of which the one in the middle goes; so it must not be one that
 * another rule of the file takes alone.
 *
 * Bounds: a list is cut before its pattern comes near the longest there may be; what
 * a single line or form comes to is bounded by CANON_MAX_BYTES and FORM_MAX_*.
 * Invariant: what is written loads, whatever the lines hold: items of lists are
 * literal text, and everything else goes through quote_text.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "learn/rulefile.h"

#include <inttypes.h>

#include "learn/form.h"
#include "rule/quote.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

/* PCRE2 takes patterns of 64 KiB in its own code.  These are bounds of what was
 * measured of it: an alternative, a byte of text, a dot (of an ellipsis, maybe), an
 * apostrophe, which becomes a class, and the classes of forms. */
#define MACRO_MAX_COST ((size_t)48 * 1024)
#define ITEM_COST 8u
#define BYTE_COST 4u
#define DOT_COST 8u
#define APOSTROPHE_COST 48u
#define NUMBER_COST 8u
#define DATE_WORD_COST (7u * 1024)
#define NAME_COST 512u
#define MAX_SAMPLES 3u
#define BLANKS_BETWEEN 8 /* blank lines that may lie between a line and its neighbour */
#define SLUG_MAX_BYTES 100u

/* The picks of one kind, and of a site the numbers of its lists. */
struct part {
	const struct pick *picks;
	size_t count;
};

struct site_file {
	struct buf *out;
	const struct choice *choice;
	const struct site_choice *site;
	size_t number;
	size_t n_lines, n_alone;         /* lists LINES_N, ALONE_N */
	size_t n_odd, n_forms, n_names;  /* lets */
	struct buf slug;
	int bad;        /* no memory */
};

static struct part part_of(const struct site_choice *site, enum pick_kind kind)
{
	size_t first = 0, end;

	while (first < site->n_picks && site->picks[first].kind != kind)
		first++;
	for (end = first; end < site->n_picks && site->picks[end].kind == kind;)
		end++;
	return (struct part){ site->picks + first, end - first };
}

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

/* ---- lists ---- */

static void print_pages(struct site_file *f, uint32_t pages)
{
	f->bad |= buf_printf(f->out, "# %" PRIu32 " page%s\n", pages, pages == 1 ? "" : "s");
}

/* About how much pattern code the text comes to. */
static size_t text_cost(struct span text)
{
	size_t cost = ITEM_COST;

	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '.': cost += DOT_COST; break;
		case '\'': cost += APOSTROPHE_COST; break;
		case FORM_NUMBER: cost += NUMBER_COST; break;
		case FORM_DATE_WORD: cost += DATE_WORD_COST; break;
		case FORM_NAME: cost += NAME_COST; break;
		default: cost += BYTE_COST; break;
		}
	}
	return cost;
}

/* NAME_N, or NAME_N_K for the Kth of several. */
static void print_macro_name(struct site_file *f, const char *name, size_t k)
{
	f->bad |= buf_printf(f->out, "%s_%zu", name, f->number);
	if (k > 1)
		f->bad |= buf_printf(f->out, "_%zu", k);
}

/* Lists of the lines that can stand in one; returns how many. */
static size_t print_lists(struct site_file *f, const char *name, struct part lines)
{
	size_t n = 0, cost = MACRO_MAX_COST;
	uint32_t pages = 0;

	for (size_t i = 0; i < lines.count; i++) {
		struct span text = hitter_text(lines.picks[i].from);

		if (!quote_is_list_item(text))
			continue;
		if (cost + text_cost(text) > MACRO_MAX_COST) {
			f->bad |= buf_append_cstr(f->out, "\nlist ");
			print_macro_name(f, name, ++n);
			f->bad |= buf_append_char(f->out, '\n');
			cost = 0;
			pages = 0;
		}
		cost += text_cost(text);
		if (lines.picks[i].pages != pages)
			print_pages(f, pages = lines.picks[i].pages);
		f->bad |= buf_append_cstr(f->out, "  ") | buf_append_span(f->out, text) |
		          buf_append_char(f->out, '\n');
	}
	return n;
}

/* `key: {{NAME_N}}` for each of the lists or lets. */
static void print_macro_keys(struct site_file *f, const char *key, const char *name, size_t n)
{
	for (size_t k = 1; k <= n; k++) {
		f->bad |= buf_printf(f->out, "  %s: {{", key);
		print_macro_name(f, name, k);
		f->bad |= buf_append_cstr(f->out, "}}\n");
	}
}

static bool is_form(const struct pick *p)
{
	return p->kind >= PICK_FORM;
}

static int append_pattern(struct buf *out, const struct pick *p)
{
	struct span text = hitter_text(p->from);

	return is_form(p) ? form_append_pattern(out, text) : quote_text(out, text);
}

/* What is no item of a list: forms, and a few odd lines. */
static bool needs_pattern(const struct pick *p)
{
	return is_form(p) || !quote_is_list_item(hitter_text(p->from));
}

/* Lets of the patterns of the part, one after the other; returns how many. */
static size_t print_lets(struct site_file *f, const char *name, struct part part)
{
	size_t n = 0, cost = MACRO_MAX_COST;

	for (size_t i = 0; i < part.count; i++) {
		size_t more = text_cost(hitter_text(part.picks[i].from));

		if (!needs_pattern(&part.picks[i]))
			continue;
		if (cost + more > MACRO_MAX_COST) {
			f->bad |= buf_append_cstr(f->out, "\nlet ");
			print_macro_name(f, name, ++n);
			f->bad |= buf_append_cstr(f->out, " = ");
			cost = 0;
		} else {
			f->bad |= buf_append_cstr(f->out, "  |");
		}
		cost += more;
		f->bad |= append_pattern(f->out, &part.picks[i]) | buf_append_char(f->out, '\n');
	}
	return n;
}

/* `line: PATTERN` for the patterns of the part, each below its count and a sample. */
static void print_patterns(struct site_file *f, struct part part)
{
	for (size_t i = 0; i < part.count; i++) {
		const struct pick *p = &part.picks[i];
		struct span sample = is_form(p) ? hitter_sample(p->from) : hitter_text(p->from);

		if (!needs_pattern(p))
			continue;
		f->bad |= buf_printf(f->out, "# %" PRIu32 " pages: ", p->pages) |
		          buf_append_span(f->out, sample) | buf_append_cstr(f->out, "\n  line: ") |
		          append_pattern(f->out, p) | buf_append_char(f->out, '\n');
	}
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
		print_macro_keys(f, keys[i], "LINES", f->n_lines);
		print_macro_keys(f, keys[i], "ALONE", f->n_alone);
		print_macro_keys(f, keys[i], "ODD", f->n_odd);
		print_macro_keys(f, keys[i], "FORMS", f->n_forms);
		if (names)
			print_macro_keys(f, keys[i], "NAMES", f->n_names);
	}
	f->bad |= buf_printf(f->out, "  reach: %d\n", BLANKS_BETWEEN);
}

/* Up to MAX_SAMPLES documents of a line between two of its like. */
static void print_tests(struct site_file *f, struct part part)
{
	unsigned n = 0;

	for (size_t i = 0; i < part.count && n < MAX_SAMPLES; i++) {
		const struct hitter *x = part.picks[i].from;
		struct span text = is_form(&part.picks[i]) ? hitter_sample(x) : hitter_text(x);

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
	struct part lines = part_of(f->site, PICK_LINE), forms = part_of(f->site, PICK_FORM);

	if (lines.count + forms.count == 0)
		return;
	print_rule(f, "", "Between two others of its like on");
	print_macro_keys(f, "line", "LINES", f->n_lines);
	print_patterns(f, lines);
	print_patterns(f, forms);
	print_guards(f, false);
	print_tests(f, lines);
	print_tests(f, forms);
}

static void print_alone(struct site_file *f)
{
	struct part part = part_of(f->site, PICK_ALONE);

	if (part.count == 0)
		return;
	print_rule(f, "_alone", "On half of the pages or more of");
	print_macro_keys(f, "line", "ALONE", f->n_alone);
	print_patterns(f, part);
	for (size_t i = 0; i < part.count && i < MAX_SAMPLES; i++)
		f->bad |= buf_append_cstr(f->out, "  drop: ") |
		          buf_append_span(f->out, hitter_text(part.picks[i].from)) |
		          buf_append_char(f->out, '\n');
}

/* Guarded by one another too: a form with names alone may be all that a site has. */
static void print_names(struct site_file *f)
{
	struct part part = part_of(f->site, PICK_NAMES);

	if (part.count == 0)
		return;
	print_rule(f, "_names", "With any name in it, between two others of its like on");
	f->bad |= buf_append_cstr(f->out, "  level: 3\n");
	print_patterns(f, part);
	print_guards(f, true);
	print_tests(f, part);
}

/* The names that the rules of the site use, only those. */
static void print_macros(struct site_file *f)
{
	bool guarded = part_of(f->site, PICK_LINE).count || part_of(f->site, PICK_FORM).count ||
	               part_of(f->site, PICK_NAMES).count;
	struct part lines = part_of(f->site, PICK_LINE), alone = part_of(f->site, PICK_ALONE);

	f->n_lines = print_lists(f, "LINES", lines);
	f->n_alone = print_lists(f, "ALONE", alone);
	if (!guarded)
		return;
	/* Both kinds of lines stand before all forms. */
	f->n_odd = print_lets(f, "ODD", (struct part){ f->site->picks, lines.count + alone.count });
	f->n_forms = print_lets(f, "FORMS", part_of(f->site, PICK_FORM));
	f->n_names = print_lets(f, "NAMES", part_of(f->site, PICK_NAMES));
}

int rulefile_append_site(struct buf *out, const struct choice *choice,
                         const struct site_choice *site, size_t number)
{
	struct site_file f = { .out = out, .choice = choice, .site = site, .number = number };

	f.bad = rulefile_append_slug(&f.slug, site) | buf_append_cstr(out, "\n# ---- ");
	print_label(&f);
	f.bad |= buf_printf(out, ": %" PRIu32 " pages, up to %" PRIu64 " characters ----\n",
	                    site->pages, site->chars);
	print_macros(&f);
	print_guarded(&f);
	print_alone(&f);
	print_names(&f);
	buf_free(&f.slug);
	return f.bad ? -1 : 0;
}
