/*
 * parse: from the text of a rule file to drafts, names and selections.
 *
 * The first line, then headers, then items (items.c).  Whatever is wrong is
 * reported with its place, and reading goes on at the next line that makes
 * sense; after RULE_MAX_FILE_ERRORS errors in a file it stops.
 */
#include "rule/parse.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "rule/ids.h"
#include "rule/suggest.h"

static const char format_line[] = "format: descrape 1";

/* A tab is reported and then counts as one blank, so that reading can go on. */
void parser_next(struct parser *p)
{
	if (p->more)
		p->last_end = p->line.verbatim.ptr + p->line.verbatim.len;
	p->more = lexer_next(&p->lexer, &p->line);
	if (p->more && p->line.tab_column) {
		struct place at = { p->file, p->line.number, p->line.tab_column, NULL };

		draft_error(p->c, &at, span_of(NULL, 0),
		            "a tab in the indentation; blanks are needed");
	}
}

int parser_error(struct parser *p, struct span token, const char *format, ...)
{
	struct place at = { p->file, p->line.number, 1, p->rule };
	char message[256];
	va_list args;

	/* Tokens of known words are not in the file: they stand where the line begins. */
	if (token.ptr >= p->line.start &&
	    token.ptr <= p->line.verbatim.ptr + p->line.verbatim.len)
		at.column = (unsigned)(token.ptr - p->line.start) + 1;
	else
		at.column = p->line.indent + 1;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return draft_error(p->c, &at, token, "%s", message);
}

struct piece parser_piece(const struct parser *p, struct span text)
{
	unsigned column = (unsigned)(text.ptr - p->line.start) + 1;

	return (struct piece){ text, p->line.number, column, NULL };
}

/* Used after an error: the lines below a bad item would only repeat it. */
void parser_skip_body(struct parser *p)
{
	while (p->more && p->line.indent)
		parser_next(p);
}

/* ---- headers ---- */

static void header_pack(struct parser *p, struct span value)
{
	if (!rule_is_name(value))
		parser_error(p, value, "a pack is named with letters, digits, '.', '_' and '-'");
	else if (!(p->file->pack = arena_strdup(&p->c->rs->arena, value)))
		diags_no_memory(p->c->diags);
}

static void header_lang(struct parser *p, struct span value)
{
	size_t bad;
	const char *const *langs = ids_parse_langs(&p->c->rs->arena, value, &bad);

	if (langs)
		p->file->langs = langs;
	else if (bad == SIZE_MAX)
		diags_no_memory(p->c->diags);
	else
		parser_error(p, span_from(value, bad), "'lang:' takes %s",
		             rule_keys[KEY_LANG].form);
}

static void header_level(struct parser *p, struct span value)
{
	if (value.len != 1 || value.ptr[0] < '1' || value.ptr[0] > '3')
		parser_error(p, value, "'level:' takes 1, 2 or 3");
	else
		p->file->level = (uint8_t)(value.ptr[0] - '0');
}

/* In the order of the manual; a row without a function is for readers of the file. */
static const struct header {
	const char *name;
	void (*read)(struct parser *p, struct span value); /* NULL: for readers of the file */
} headers[] = {
	{ "pack", header_pack }, { "title", NULL },        { "version", NULL },
	{ "license", NULL },     { "home", NULL },         { "lang", header_lang },
	{ "level", header_level }, { "format", NULL },
};
#define N_HEADERS (sizeof(headers) / sizeof(headers[0]))

/* The length of "key" when `text` is "key:" with or without a value, or 0. */
static size_t header_name_len(struct span text)
{
	size_t len = 0;

	while (len < text.len && ((text.ptr[len] >= 'a' && text.ptr[len] <= 'z') ||
	                          text.ptr[len] == '-'))
		len++;
	return len < text.len && text.ptr[len] == ':' ? len : 0;
}

/* Reads a line "key: value" in column 1; *seen has a bit for each row above. */
static void read_header(struct parser *p, size_t name_len, unsigned *seen, bool item_seen)
{
	struct span name = span_of(p->line.text.ptr, name_len);
	struct span value = lex_trim_start(span_from(p->line.text, name_len + 1));
	struct suggestion best = { 0 };

	for (size_t i = 0; i < N_HEADERS; i++) {
		suggest_offer(&best, name, span_cstr(headers[i].name));
		if (!span_equal_cstr(name, headers[i].name))
			continue;
		if (item_seen)
			parser_error(p, name, "headers stand above the first item");
		else if (*seen & 1u << i)
			parser_error(p, name, "this header is given already");
		else if (!value.len)
			parser_error(p, name, "a header without a value");
		else if (headers[i].read)
			headers[i].read(p, value);
		*seen |= 1u << i;
		return;
	}
	if (key_find(name))
		parser_error(p, name, "an entry must be indented below its item");
	else
		parser_error(p, name, "unknown header%s", draft_meant(p->c, best.word));
}

/* Text files only, and UTF-8 all through; reports the first byte that is not. */
static bool check_text(struct rule_compiler *c, struct rule_file *f)
{
	const char *nul = f->text.len ? memchr(f->text.ptr, '\0', f->text.len) : NULL;
	size_t good = utf8_valid_prefix(f->text);
	struct place at = { f, 1, 1, NULL };

	if (nul && (size_t)(nul - f->text.ptr) < good)
		good = (size_t)(nul - f->text.ptr);
	if (good == f->text.len)
		return true;
	for (size_t i = 0; i < good; i++) {
		at.column++;
		if (f->text.ptr[i] == '\n') {
			at.line++;
			at.column = 1;
		}
	}
	draft_error(c, &at, span_of(NULL, 0), "byte 0x%02X: a rule file is plain UTF-8 text",
	            (unsigned char)f->text.ptr[good]);
	return false;
}

static struct parser parser_of(struct rule_compiler *c, struct rule_file *file)
{
	struct parser p = { .c = c, .file = file, .last_end = file->text.ptr };

	lexer_init(&p.lexer, file->text);
	return p;
}

/*
 * Built-in files were checked as text when the program was built.  A first line
 * that is missing is one error among others; one that names a later version of
 * the language ends the reading.
 */
void parse_file(struct rule_compiler *c, struct rule_file *file)
{
	struct parser p = parser_of(c, file);
	bool item_seen = false;
	unsigned seen = 0;

	if (!file->builtin && !check_text(c, file))
		return;
	parser_next(&p);
	if (!p.more || p.line.number != 1 || !span_equal_cstr(p.line.text, format_line) ||
	    p.line.indent) {
		struct place at = { file, 1, 1, NULL };
		struct span first = p.more && p.line.number == 1 ? p.line.text : span_of(NULL, 0);

		draft_error(c, &at, first, "the first line must be '%s'", format_line);
		/* Another version of the language: its other errors would say nothing. */
		if (span_starts_with(first, span_cstr("format: descrape ")))
			return;
	} else {
		seen = 1u << (N_HEADERS - 1);
		parser_next(&p);
	}
	while (p.more && !draft_gave_up(file)) {
		size_t name_len = p.line.indent ? 0 : header_name_len(p.line.text);

		if (p.line.indent) {
			parser_error(&p, p.line.text, "an indented line that belongs to no item");
			parser_skip_body(&p);
		} else if (name_len) {
			read_header(&p, name_len, &seen, item_seen);
			parser_next(&p);
		} else {
			item_seen = true;
			parse_item(&p);
		}
	}
}

/* The text of option -e: entries may begin in column 1, for there is no item above. */
void parse_entries(struct rule_compiler *c, struct rule_file *file, const char *id)
{
	struct parser p = parser_of(c, file);
	struct draft *d;

	if (!check_text(c, file))
		return;
	d = draft_new(c, file, KEY_IN_RULE, span_cstr(id), 1, 1);
	if (!d) {
		diags_no_memory(c->diags);
		return;
	}
	parser_next(&p);
	parse_body(&p, d, KEY_IN_RULE, 0);
	d->rule.source = file->text;
}
