/*
 * items: what stands in column 1 of a rule file.
 *
 * A table says which function reads which item; each leaves the parser at the
 * line after its item.  An item that cannot be read is reported and passed
 * over with the lines below it.
 *
 * Bounds: RULE_MAX_COUNT rules, RULE_MAX_LIST_ITEMS items of a list.
 */
#include "rule/ids.h"
#include "rule/load.h"
#include "rule/macro.h"
#include "rule/parse.h"
#include "rule/suggest.h"

/* The name of an item, and what follows it; reports a bad one. */
static bool read_name(struct parser *p, struct span *rest, struct span *name)
{
	*name = lex_word(rest);
	*rest = lex_trim_start(*rest);
	if (macro_is_name(*name))
		return true;
	parser_error(p, *name, "a name is needed here: letters, digits and '_'");
	return false;
}

/*
 * The text of a name is not looked at before something uses it: a name that is
 * broken and unused is the linter's business, and reading stays fast.
 */
static void item_let(struct parser *p, struct span rest)
{
	struct span name;
	struct macro *m = NULL;
	struct piece **end;

	if (read_name(p, &rest, &name)) {
		if (!rest.len || rest.ptr[0] != '=')
			parser_error(p, rest,
			             "'=' and a pattern are needed here: let NAME = PATTERN");
		else
			m = macro_define(p->c, MACRO_LET, p->file, name, p->line.number,
			                 (unsigned)(name.ptr - p->line.start) + 1);
	}
	if (!m) {
		parser_next(p);
		parser_skip_body(p);
		return;
	}
	m->value = parser_piece(p, lex_trim_start(span_from(rest, 1)));
	end = &m->value.next;
	for (parser_next(p); p->more && p->line.indent; parser_next(p)) {
		*end = arena_alloc(&p->c->scratch, sizeof(**end));
		if (!*end) {
			diags_no_memory(p->c->diags);
			return;
		}
		**end = parser_piece(p, p->line.text);
		end = &(*end)->next;
	}
	if (!m->value.text.len && !m->value.next) {
		struct place at = { p->file, m->line, m->column, NULL };

		draft_error(p->c, &at, m->name, "'let' without a pattern");
	}
}

/* Whether the items after the line "@fr de" are wanted. */
static bool read_list_lang(struct parser *p)
{
	struct span value = span_from(p->line.text, 1);
	size_t bad;
	const char *const *langs = ids_parse_langs(&p->c->scratch, value, &bad);

	if (langs)
		return ids_lang_wanted(langs, p->c->options.langs);
	if (bad == SIZE_MAX)
		diags_no_memory(p->c->diags);
	else
		parser_error(p, p->line.text, "'@' names the language of the items below: @fr");
	return true;
}

/*
 * Items of languages that are not wanted are passed over here, so that what is
 * left is all that the pattern needs to know.  Deeper indentation means nothing
 * in a list: its items are often indented below their language.
 */
static void item_list(struct parser *p, struct span rest)
{
	struct macro *m = NULL;
	struct list_item **end;
	struct span name;
	bool wanted = true;
	uint32_t n = 0;

	if (read_name(p, &rest, &name)) {
		m = macro_define(p->c, MACRO_LIST, p->file, name, p->line.number,
		                 (unsigned)(name.ptr - p->line.start) + 1);
		if (rest.len)
			parser_error(p, rest, "the items of a list stand below it, one a line");
	}
	end = m ? &m->items : NULL;
	for (parser_next(p); p->more && p->line.indent && !draft_gave_up(p->file); parser_next(p)) {
		if (p->line.text.ptr[0] == '@') {
			wanted = read_list_lang(p);
			continue;
		}
		if (++n == RULE_MAX_LIST_ITEMS + 1)
			parser_error(p, p->line.text, "a list of more than %u items",
			             RULE_MAX_LIST_ITEMS);
		if (!m || !wanted || n > RULE_MAX_LIST_ITEMS)
			continue;
		*end = arena_alloc(&p->c->scratch, sizeof(**end));
		if (!*end) {
			diags_no_memory(p->c->diags);
			return;
		}
		(*end)->text = p->line.text;
		end = &(*end)->next;
		m->n_items++;
	}
	if (m && n == 0)
		draft_error(p->c, &(struct place){ p->file, m->line, m->column, NULL }, m->name,
		            "a list without items");
}

/* Read at once: nothing in a model depends on other items. */
static void item_model(struct parser *p, struct span rest)
{
	struct span name;
	struct macro *m;

	if (read_name(p, &rest, &name)) {
		struct span path = rest.len ? lex_trim_start(span_from(rest, 1)) : rest;

		if (!rest.len || rest.ptr[0] != '<' || !path.len) {
			parser_error(p, rest, "'<' and a file are needed here: model NAME < FILE");
		} else {
			struct piece at = parser_piece(p, path);

			m = macro_define(p->c, MACRO_MODEL, p->file, name, p->line.number,
			                 (unsigned)(name.ptr - p->line.start) + 1);
			if (m)
				load_model(p->c, p->file, m, &at);
		}
	}
	parser_next(p);
}

/*
 * The other file is parsed here and now, which is the simplest order; since names
 * and rules are looked up at the end, it could as well be any other.
 */
static void item_include(struct parser *p, struct span rest)
{
	struct piece at = parser_piece(p, rest);

	if (!rest.len)
		parser_error(p, p->line.text, "'include' without a file");
	else
		load_include(p->c, p->file, &at);
	parser_next(p);
}

/* Put by: the rules that are named may come later, and options come last. */
static void read_selection(struct parser *p, struct span rest, bool enable)
{
	struct span glob;

	if (!rest.len)
		parser_error(p, p->line.text,
		             "rules are named here: category/name, * and ? for any");
	while ((glob = lex_word(&rest)).len) {
		struct selection *s;

		if (!rule_is_glob(glob)) {
			parser_error(p, glob,
			             "this cannot name a rule: category/name, * and ? for any");
			continue;
		}
		s = arena_alloc(&p->c->scratch, sizeof(*s));
		if (!s) {
			diags_no_memory(p->c->diags);
			break;
		}
		*s = (struct selection){ enable, p->file, glob, p->line.number,
			                 (unsigned)(glob.ptr - p->line.start) + 1, NULL };
		*p->c->selections_end = s;
		p->c->selections_end = &s->next;
	}
	parser_next(p);
}

static void item_enable(struct parser *p, struct span rest)
{
	read_selection(p, rest, true);
}

static void item_disable(struct parser *p, struct span rest)
{
	read_selection(p, rest, false);
}

/* Said once: the rest would say the same. */
static void too_many_rules(struct parser *p, struct span id)
{
	if (!p->c->full)
		parser_error(p, id, "more than %u rules", RULE_MAX_COUNT);
	p->c->full = true;
}

/*
 * A rule or keep item.  Its source is remembered from column 1 to the end of its
 * last line, for people who ask to see it.
 */
static void read_item(struct parser *p, struct span rest, unsigned in)
{
	const char *start = p->line.start;
	struct span id = lex_word(&rest);
	struct draft *d = NULL;
	bool good = in == KEY_IN_KEEP ? rule_is_name(id) : rule_is_id(id);
	uint32_t count = in == KEY_IN_KEEP ? p->c->keeps.count : p->c->rules.count;

	if (!good)
		parser_error(p, id, in == KEY_IN_KEEP
		                            ? "a keep item has a name of letters, digits, "
		                              "'.', '_', '-'"
		                            : "a rule is named category/name, of letters, digits, "
		                              "'.', '_', '-'");
	else if (lex_trim(rest).len)
		parser_error(p, lex_trim(rest), "nothing may follow the name; entries stand below");
	else if (count == RULE_MAX_COUNT)
		too_many_rules(p, id);
	else if (!(d = draft_new(p->c, p->file, in, id, p->line.number,
	                         (unsigned)(id.ptr - start) + 1)))
		diags_no_memory(p->c->diags);
	parser_next(p);
	if (!d) {
		parser_skip_body(p);
		return;
	}
	parse_body(p, d, in, 1);
	d->rule.source = span_of(start, (size_t)(p->last_end - start));
}

static void item_rule(struct parser *p, struct span rest)
{
	read_item(p, rest, KEY_IN_RULE);
}

static void item_keep(struct parser *p, struct span rest)
{
	read_item(p, rest, KEY_IN_KEEP);
}

static const struct item_type {
	const char *name;
	void (*read)(struct parser *p, struct span rest); /* leaves the line after the item */
	bool has_body;
} item_types[] = {
	{ "rule", item_rule, true },       { "keep", item_keep, true },
	{ "let", item_let, true },         { "list", item_list, true },
	{ "model", item_model, false },    { "include", item_include, false },
	{ "enable", item_enable, false },  { "disable", item_disable, false },
};
#define N_ITEM_TYPES (sizeof(item_types) / sizeof(item_types[0]))

/* Whatever is wrong with the item, the parser is at the next one afterwards. */
void parse_item(struct parser *p)
{
	struct span rest = p->line.text, word = lex_word(&rest);
	struct suggestion best = { 0 };

	rest = lex_trim(rest);
	for (size_t i = 0; i < N_ITEM_TYPES; i++) {
		if (!span_equal_cstr(word, item_types[i].name))
			continue;
		item_types[i].read(p, rest);
		if (p->more && p->line.indent && !item_types[i].has_body) {
			parser_error(p, p->line.text,
			             "'%s' is one line; this one is indented below it",
			             item_types[i].name);
			parser_skip_body(p);
		}
		return;
	}
	for (size_t i = 0; i < N_ITEM_TYPES; i++)
		suggest_offer(&best, word, span_cstr(item_types[i].name));
	parser_error(p, word, "unknown item%s", draft_meant(p->c, best.word));
	parser_next(p);
	parser_skip_body(p);
}
