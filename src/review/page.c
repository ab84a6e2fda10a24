/*
 * The page.
 *
 * A document is an <article>, some of them are a <section>; its text stands in
 * blocks of some thousand bytes, each ended at a line, so that a browser need not
 * lay out what is not on the screen.  A removal is a <del> of the classes of its
 * category's colour (cN) and its rule (rN); what was written in its place follows
 * it as <ins>.  Apart from these two, the text of the page is that of the
 * documents, byte for byte.
 *
 * Memory is what html.c buffers, the tally of rules, and with changed_only a
 * document up to its first removal.
 */
#include "review/page.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/sha256.h"
#include "review/assets.h"

#define BLOCK_BYTES ((size_t)8 * 1024)
#define SECTION_DOCUMENTS 32
#define COLORS 12 /* of categories: .c0 … in page.css */

/* ---- numbers ---- */

/* 1234567 as 1,234,567 */
static int put_count(struct page *p, uint64_t n)
{
	if (n < 1000)
		return html_printf(&p->html, "%" PRIu64, n);
	return put_count(p, n / 1000) || html_printf(&p->html, ",%03u", (unsigned)(n % 1000)) ? -1 : 0;
}

static int put_removals(struct page *p, uint64_t n)
{
	return put_count(p, n) || html_put(&p->html, n == 1 ? " removal" : " removals") ? -1 : 0;
}

/* A number of bytes, for a person. */
static int put_size(struct page *p, uint64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double size = (double)bytes / 1000;
	size_t unit = 0;

	if (bytes < 1000)
		return html_printf(&p->html, "%" PRIu64 " B", bytes);
	for (; size >= 999.5 && unit < 3; unit++)
		size /= 1000;
	return html_printf(&p->html, size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static int put_percent(struct page *p, uint64_t part, uint64_t whole)
{
	return html_printf(&p->html, "%.1f %%", 100.0 * (double)part / (double)(whole ? whole : 1));
}

/* ---- the head ---- */

/* 'sha256-…' of an asset, as a policy names what may run. */
static int put_source(struct page *p, int asset)
{
	struct sha256 hash;
	char hex[SHA256_HEX_BYTES], bytes[(SHA256_HEX_BYTES - 1) / 2];
	struct buf text = { 0 };
	int status;

	sha256_init(&hash);
	sha256_update(&hash, review_assets[asset].text, review_assets[asset].len);
	sha256_hex(&hash, hex);
	for (size_t i = 0; i < sizeof bytes; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		bytes[i] = (char)strtoul(pair, NULL, 16);
	}
	status = base64_encode(&text, span_of(bytes, sizeof bytes));
	if (status)
		diags_no_memory(p->html.diags);
	else
		status = html_printf(&p->html, "'sha256-%.*s'", (int)text.len, text.ptr);
	buf_free(&text);
	return status;
}

static int put_asset(struct page *p, const char *before, int asset, const char *after)
{
	struct span text = span_of(review_assets[asset].text, review_assets[asset].len);

	return html_put(&p->html, before) || html_put_span(&p->html, text) ||
	       html_put(&p->html, after) ? -1 : 0;
}

int page_begin(struct page *p, struct span title)
{
	struct html *h = &p->html;

	if (html_put(h, "<!DOCTYPE html>\n<html lang=mul>\n<head>\n<meta charset=utf-8>\n"
	                "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
	                "base-uri 'none'; form-action 'none'; style-src ") ||
	    put_source(p, REVIEW_ASSET_CSS) || html_put(h, "; script-src ") ||
	    put_source(p, REVIEW_ASSET_JS) ||
	    html_put(h, "\">\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
	                "<meta name=referrer content=no-referrer>\n<title>") ||
	    html_label(h, title) || html_put(h, "</title>\n") ||
	    put_asset(p, "<style>", REVIEW_ASSET_CSS, "</style>\n"))
		return -1;
	return html_put(h, "</head>\n<body>\n<main>\n");
}

/* ---- documents ---- */

static int put_named(struct page *p, const char *before, struct span label, const char *after)
{
	if (label.len == 0)
		return 0;
	return html_put(&p->html, before) || html_label(&p->html, label) ||
	       html_put(&p->html, after) ? -1 : 0;
}

int page_begin_document(struct page *p, const struct page_document *d)
{
	struct html *h = &p->html;

	if (p->documents++ % SECTION_DOCUMENTS == 0 &&
	    html_put(h, p->documents == 1 ? "<section>\n" : "</section>\n<section>\n"))
		return -1;
	p->removals = p->removed_bytes = p->text_bytes = 0;
	p->block_bytes = 0;
	p->changed = false;
	h->hold = p->changed_only;
	p->document_start = h->out.len;
	if (html_put(h, "<article>\n<header><h2>") || html_label(h, d->input) ||
	    html_put(h, "</h2>"))
		return -1;
	if (d->number && html_printf(h, " <span>document %" PRIu64 "</span>", d->number))
		return -1;
	if (put_named(p, " <span class=id>", d->id, "</span>") ||
	    put_named(p, " <span>", d->field, "</span>"))
		return -1;
	return html_put(h, "</header>\n<div class=text><div class=block>");
}

int page_keep(struct page *p, struct span text)
{
	p->text_bytes += text.len;
	p->block_bytes += text.len;
	if (p->block_bytes > BLOCK_BYTES) {
		const char *newline = memchr(text.ptr, '\n', text.len);
		size_t len = newline ? (size_t)(newline - text.ptr) + 1 : 0;

		if (newline && (html_text(&p->html, span_of(text.ptr, len)) ||
		                html_text_end(&p->html) ||
		                html_put(&p->html, "</div><div class=block>")))
			return -1;
		p->block_bytes = newline ? text.len - len : p->block_bytes;
		text = span_from(text, len);
	}
	return html_text(&p->html, text);
}

int page_begin_removal(struct page *p, uint32_t rule, uint64_t line, bool is_blanks)
{
	const struct tally_entry *r = &p->tally.rules.items[rule];
	struct html *h = &p->html;

	h->hold = false;
	p->changed = true;
	p->removals += !is_blanks;
	if (html_text_end(h) ||
	    html_printf(h, "<del class=\"c%u r%u%s\" title=\"", r->category % COLORS, rule,
	                is_blanks ? " blank" : ""))
		return -1;
	if (html_label(h, r->name))
		return -1;
	return html_printf(h, ", line %" PRIu64 "\">", line);
}

int page_removed(struct page *p, struct span text)
{
	p->text_bytes += text.len;
	p->removed_bytes += text.len;
	p->block_bytes += text.len;
	return html_text(&p->html, text);
}

int page_end_removal(struct page *p, uint32_t rule, struct span written)
{
	const struct tally_entry *r = &p->tally.rules.items[rule];
	struct html *h = &p->html;

	if (html_text_end(h) || html_put(h, "</del>"))
		return -1;
	if (written.len == 0)
		return 0;
	if (html_printf(h, "<ins class=\"c%u r%u\">", r->category % COLORS, rule) ||
	    html_text(h, written) || html_text_end(h))
		return -1;
	return html_put(h, "</ins>");
}

int page_end_document(struct page *p)
{
	struct html *h = &p->html;

	p->documents_changed += p->changed;
	p->all_text_bytes += p->text_bytes;
	p->all_removed_bytes += p->removed_bytes;
	if (html_text_end(h))
		return -1;
	if (h->hold) { /* nothing went */
		h->out.len = p->document_start;
		h->hold = false;
		return 0;
	}
	if (html_put(h, "</div></div>\n<footer>"))
		return -1;
	if (!p->changed ? html_put(h, "unchanged")
	                : put_removals(p, p->removals) || html_put(h, ", ") ||
	                  put_percent(p, p->removed_bytes, p->text_bytes))
		return -1;
	return html_put(h, "</footer>\n</article>\n");
}

/* ---- what it adds up to ---- */

/* A row of the chart: a button that filters, with a bar.  `label`: of its name,
 * what is not said by the row above. */
static int put_row(struct page *p, const struct tally_entry *e, const char *what, uint32_t index,
                   struct span label, uint64_t longest)
{
	struct html *h = &p->html;

	if (html_printf(h, "<button class=filter aria-pressed=false data-%s=%u", what, index) ||
	    html_put(h, " title=\"") || html_label(h, e->name) || html_put(h, "\"><b>") ||
	    html_label(h, label) || html_put(h, "</b> <span>") || put_count(p, e->removals) ||
	    html_put(h, " · ") || put_size(p, e->bytes))
		return -1;
	return html_printf(h, "</span><svg aria-hidden=true><rect width=\"%.2f%%\" height=\"100%%\"/>"
	                   "</svg></button>",
	                   100.0 * (double)e->bytes / (double)(longest ? longest : 1));
}

static int put_category(struct page *p, uint32_t category, const uint32_t *rules, uint64_t longest)
{
	const struct tally *t = &p->tally;
	const struct tally_entry *c = &t->categories.items[category];
	struct html *h = &p->html;

	if (html_printf(h, "<li class=\"category c%u\">", category % COLORS) ||
	    put_row(p, c, "category", category, c->name, longest) ||
	    html_put(h, "<button class=more aria-expanded=false title=\"its rules\"></button><ul>"))
		return -1;
	for (size_t i = 0; i < t->rules.count; i++) {
		const struct tally_entry *rule = &t->rules.items[rules[i]];
		struct span label = rule->name.len > c->name.len + 1
		                    ? span_from(rule->name, c->name.len + 1) : rule->name;

		if (rule->category == category &&
		    (html_put(h, "<li>") ||
		     put_row(p, rule, "rule", rules[i], label, longest) ||
		     html_put(h, "</li>")))
			return -1;
	}
	return html_put(h, "</ul></li>\n");
}

/* The bars, those of categories with their rules below. */
static int put_chart(struct page *p)
{
	uint32_t *categories = tally_order(&p->tally.categories);
	uint32_t *rules = tally_order(&p->tally.rules);
	int status = html_put(&p->html, "<ul class=chart>\n");

	if (!categories || !rules) {
		diags_no_memory(p->html.diags);
		status = -1;
	}
	for (size_t i = 0; status == 0 && i < p->tally.categories.count; i++)
		status = put_category(p, categories[i], rules,
		                      p->tally.categories.items[categories[0]].bytes);
	free(categories);
	free(rules);
	return status ? -1 : html_put(&p->html, "</ul>\n");
}

static int put_sums(struct page *p)
{
	struct html *h = &p->html;
	uint64_t removals = 0;

	for (size_t i = 0; i < p->tally.categories.count; i++)
		removals += p->tally.categories.items[i].removals;
	if (html_put(h, "<p class=sums><b>") || put_removals(p, removals) ||
	    html_put(h, "</b> in <b>") || put_count(p, p->documents_changed) ||
	    html_put(h, "</b> of ") || put_count(p, p->documents) ||
	    html_put(h, p->documents == 1 ? " document" : " documents") ||
	    html_put(h, p->changed_only ? ", the others are not shown: <b>" : ": <b>") ||
	    put_size(p, p->all_removed_bytes) || html_put(h, "</b> of ") ||
	    put_size(p, p->all_text_bytes) || html_put(h, ", ") ||
	    put_percent(p, p->all_removed_bytes, p->all_text_bytes))
		return -1;
	return html_put(h, "</p>\n");
}

int page_end(struct page *p, struct span title)
{
	static const char keys[] =
		"<div class=keys><kbd>n</kbd><span>next</span><kbd>p</kbd><span>previous</span>"
		"<kbd>x</kbd><span>as cleaned</span><kbd>Esc</kbd><span>all again</span></div>\n</aside>\n"
		"<div class=bar><button id=previous title=\"previous removal, p\">‹</button>"
		"<output id=where></output>"
		"<button id=next title=\"next removal, n\">›</button></div>\n"
		"<div class=tip hidden></div>\n";
	struct html *h = &p->html;

	if (html_put(h, p->documents ? "</section>\n</main>\n<aside>\n<h1>"
	                             : "</main>\n<aside>\n<h1>") || html_label(h, title) ||
	    html_put(h, "</h1>\n") || put_sums(p) || put_chart(p) || html_put(h, keys) ||
	    put_asset(p, "<script>", REVIEW_ASSET_JS, "</script>\n") ||
	    html_put(h, "</body>\n</html>\n"))
		return -1;
	return html_flush(h);
}

void page_free(struct page *p)
{
	html_free(&p->html);
	tally_free(&p->tally);
}
