/*
 * lists: what the rules of a site name: lists of lines, and lets of patterns.
 *
 * Lines stand in lists, which the matcher looks up all at once.  What is no item of
 * a list, forms and a few odd lines, are patterns; what guards them needs them once
 * more, under a name.
 *
 * Bounds: a list is cut before its pattern comes near the longest there may be; what
 * a single line or form comes to is bounded by CANON_MAX_BYTES and FORM_MAX_*.
 */
#include "learn/lists.h"

#include <inttypes.h>

#include "learn/form.h"
#include "rule/quote.h"

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

struct part lists_part(const struct site_choice *site, enum pick_kind kind)
{
	size_t first = 0, end;

	while (first < site->n_picks && site->picks[first].kind != kind)
		first++;
	for (end = first; end < site->n_picks && site->picks[end].kind == kind;)
		end++;
	return (struct part){ site->picks + first, end - first };
}

bool lists_is_form(const struct pick *p)
{
	return p->kind >= PICK_FORM;
}

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

void lists_print_keys(struct site_file *f, const char *key, const char *name, size_t n)
{
	for (size_t k = 1; k <= n; k++) {
		f->bad |= buf_printf(f->out, "  %s: {{", key);
		print_macro_name(f, name, k);
		f->bad |= buf_append_cstr(f->out, "}}\n");
	}
}

static int append_pattern(struct buf *out, const struct pick *p)
{
	struct span text = hitter_text(p->from);

	return lists_is_form(p) ? form_append_pattern(out, text) : quote_text(out, text);
}

/* What is no item of a list: forms, and a few odd lines. */
static bool needs_pattern(const struct pick *p)
{
	return lists_is_form(p) || !quote_is_list_item(hitter_text(p->from));
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

void lists_print_patterns(struct site_file *f, struct part part)
{
	for (size_t i = 0; i < part.count; i++) {
		const struct pick *p = &part.picks[i];
		struct span sample = lists_is_form(p) ? hitter_sample(p->from) : hitter_text(p->from);

		if (!needs_pattern(p))
			continue;
		f->bad |= buf_printf(f->out, "# %" PRIu32 " pages: ", p->pages) |
		          buf_append_span(f->out, sample) | buf_append_cstr(f->out, "\n  line: ") |
		          append_pattern(f->out, p) | buf_append_char(f->out, '\n');
	}
}

void lists_print(struct site_file *f)
{
	bool guarded = lists_part(f->site, PICK_LINE).count || lists_part(f->site, PICK_FORM).count ||
	               lists_part(f->site, PICK_NAMES).count;
	struct part lines = lists_part(f->site, PICK_LINE), alone = lists_part(f->site, PICK_ALONE);

	f->n_lines = print_lists(f, "LINES", lines);
	f->n_alone = print_lists(f, "ALONE", alone);
	if (!guarded)
		return;
	/* Both kinds of lines stand before all forms. */
	f->n_odd = print_lets(f, "ODD", (struct part){ f->site->picks, lines.count + alone.count });
	f->n_forms = print_lets(f, "FORMS", lists_part(f->site, PICK_FORM));
	f->n_names = print_lets(f, "NAMES", lists_part(f->site, PICK_NAMES));
}
