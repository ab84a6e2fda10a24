/*
 * body: the entries of a rule or keep item.
 *
 * The indentation of the first entry is that of all: what is indented deeper
 * continues the entry above it, what is indented less is an error, because it
 * is nearly always a slip of the hand that would change what a pattern says.
 *
 * Entries are read as they come; a broken one is reported and the next is
 * read, so that one run shows every error of a file.
 */
#include "rule/parse.h"

#include "rule/suggest.h"
#include "shape/shape.h"

/* The id in the ruleset: of a keep item "keep NAME"; NULL without memory. */
static const char *make_id(struct rule_compiler *c, unsigned in, struct span name)
{
	static const char prefix[] = "keep ";
	size_t before = in == KEY_IN_KEEP ? sizeof(prefix) - 1 : 0;
	char *id = arena_alloc(&c->rs->arena, before + name.len + 1);

	if (!id)
		return NULL;
	memcpy(id, prefix, before);
	memcpy(id + before, name.ptr, name.len);
	return id;
}

/* Everything that is not zero by default is set here. */
struct draft *draft_new(struct rule_compiler *c, struct rule_file *file, unsigned in,
                        struct span name, unsigned line, unsigned column)
{
	struct draft_list *list = in == KEY_IN_KEEP ? &c->keeps : &c->rules;
	struct draft *d = arena_alloc(&c->scratch, sizeof(*d));
	const char *slash;
	struct rule *r;

	if (!d)
		return NULL;
	r = &d->rule;
	r->id = make_id(c, in, name);
	if (!r->id)
		return NULL;
	slash = strchr(r->id, '/');
	r->category = span_of(r->id, slash ? (size_t)(slash - r->id) : 0);
	r->pack = file->pack;
	r->desc = "";
	r->pos = (struct source_pos){ file->name, line, column };
	r->action = in == KEY_IN_KEEP ? ACTION_KEEP : ACTION_DELETE;
	r->level = in == KEY_IN_KEEP ? 0 : file->level;
	r->langs = file->langs;
	r->run = 1;
	r->reach_blank_lines = RULE_REACH_BLANK_LINES;
	r->reach_near_lines = RULE_REACH_NEAR_LINES;
	r->words = r->chars = (struct range){ 0, UINT32_MAX };
	r->min_bytes = SHAPE_MIN_BYTES;
	d->file = file;
	d->values_end = &d->values;
	*list->end = d;
	list->end = &d->next;
	list->count++;
	return d;
}

/* Reads the lines that continue the value of `e`. */
static void read_continuation(struct parser *p, const struct rule_key *key, struct entry *e,
                              unsigned indent)
{
	struct piece **end = &e->value.next;

	while (p->more && p->line.indent > indent) {
		struct piece *piece;

		if (key && !(key->flags & KEY_CONTINUES)) {
			parser_error(p, p->line.text,
			             "the value of '%s:' is one line; "
			             "is this one indented too far?", key->name);
		} else if (key) {
			piece = arena_alloc(&p->c->scratch, sizeof(*piece));
			if (!piece) {
				diags_no_memory(p->c->diags);
				return;
			}
			*piece = parser_piece(p, p->line.text);
			*end = piece;
			end = &piece->next;
		}
		parser_next(p);
	}
}

/* The key of the line at hand; reports what is wrong with it, and returns NULL. */
static const struct rule_key *read_key(struct parser *p, struct item *it, struct span *value)
{
	struct span text = p->line.text;
	struct suggestion best = { 0 };
	const struct rule_key *key;
	struct span name;
	size_t len = 0;

	while (len < text.len && ((text.ptr[len] >= 'a' && text.ptr[len] <= 'z') ||
	                          text.ptr[len] == '-'))
		len++;
	name = span_of(text.ptr, len);
	if (len == text.len || text.ptr[len] != ':' || len == 0) {
		struct span rest = text;

		parser_error(p, lex_word(&rest), "a key and a colon are needed here: 'key: value'");
		return NULL;
	}
	/* Samples are most of a pack, and stand together. */
	key = it->last && span_equal_cstr(name, it->last->name) ? it->last : key_find(name);
	if (!key) {
		for (const struct rule_key *k = rule_keys; k < rule_keys + N_KEYS; k++)
			suggest_offer(&best, name, span_cstr(k->name));
		parser_error(p, name, "unknown key%s", draft_meant(p->c, best.word));
		return NULL;
	}
	*value = span_from(text, len + 1);
	if (value->len && value->ptr[0] != ' ' && value->ptr[0] != '\t') {
		parser_error(p, text, "a blank is needed after '%s:'", key->name);
		return NULL;
	}
	it->last = key;
	*value = lex_trim_start(*value);
	if (!(key->flags & it->in)) {
		parser_error(p, name, it->in == KEY_IN_KEEP
		                              ? "'%s:' does not go with a keep item"
		                              : "'%s:' goes with keep items only", key->name);
		return NULL;
	}
	return key;
}

/* Refuses a key that is there already, and a second kind of matcher. */
static int check_repeated(struct parser *p, struct item *it, const struct rule_key *key)
{
	struct span name = span_cstr(key->name);

	if (it->seen & KEY_BIT(key->id) && !(key->flags & KEY_REPEATS))
		return parser_error(p, name, "'%s:' is given already, in line %u", key->name,
		                    it->at[key->id].line);
	if (key->id >= N_KIND_KEYS || it->seen & KEY_BIT(key->id))
		return 0;
	for (int other = 0; other < N_KIND_KEYS; other++) {
		if (it->seen & KEY_BIT(other))
			return parser_error(p, name, "two kinds of matcher in one rule: '%s:' in "
			                    "line %u, and this one", rule_keys[other].name,
			                    it->at[other].line);
	}
	return 0;
}

/*
 * The value is collected first and read afterwards, when its continuation lines
 * are known.  An entry whose key is unknown is passed over with them.
 */
static void read_entry(struct parser *p, struct item *it)
{
	unsigned indent = p->line.indent;
	struct entry e = { .line = p->line.number, .column = indent + 1 };
	struct span value = { 0 };
	const struct rule_key *key = read_key(p, it, &value);

	if (key && check_repeated(p, it, key) < 0)
		key = NULL;
	if (key) {
		e.value = parser_piece(p, value);
		item_note(it, key->id, &e);
		if (key->id == KEY_TEST)
			sample_read_head(p, value);
	}
	parser_next(p);
	if (key && key->id == KEY_TEST) {
		sample_read_test(p, &e, indent);
	} else if (p->more && p->line.indent > indent) {
		read_continuation(p, key, &e, indent);
	}
	if (key)
		key->read(it, key, &e);
}

/* Whether the line at hand is an entry that should have been indented. */
static bool stray_entry(const struct parser *p)
{
	struct span text = p->line.text;
	const char *colon = memchr(text.ptr, ':', text.len);

	return colon && key_find(span_of(text.ptr, (size_t)(colon - text.ptr)));
}

void parse_body(struct parser *p, struct draft *d, unsigned in, unsigned min_indent)
{
	struct item it;
	unsigned entry_indent = p->more ? p->line.indent : 0;
	unsigned errors = d->file->n_errors;

	/* Not `= { 0 }`: the places are written before they are read, and there are many rules. */
	it.c = p->c;
	it.d = d;
	it.in = in;
	it.seen = 0;
	it.last = NULL;
	it.family = REACH_NONE;
	it.n_reaches = 0;
	it.samples = NULL;
	it.samples_cap = 0;
	p->rule = d->rule.id;

	while (p->more && p->line.indent >= min_indent && !draft_gave_up(d->file)) {
		if (p->line.indent < entry_indent) {
			parser_error(p, p->line.text, "indented less than the entries above it");
			parser_next(p);
			continue;
		}
		read_entry(p, &it);
	}
	p->rule = NULL;
	sample_finish(&it);
	/* An entry that could not be read, or stands in column 1, would be missed here,
	 * and reported twice. */
	if (d->file->n_errors == errors && !(p->more && stray_entry(p)))
		item_check(&it);
}
