/*
 * values: from the text of one entry to a field of the draft.
 *
 * One small function per form of value; which key has which form stands in
 * keys.c.  Patterns and globs are only put by: what they name may come later.
 * Numbers are read here and not by strtoul, which takes signs, blanks and
 * overflow in its stride, nor by strtod, which depends on the locale.
 */
#include "rule/keys.h"

#include <stdarg.h>
#include <stdio.h>

#include "layout/layout.h"
#include "rule/ids.h"
#include "rule/lexer.h"
#include "rule/suggest.h"

/* The first place counts: an error about a key that is repeated shows where it began. */
void item_note(struct item *it, enum key_id fact, const struct entry *e)
{
	if (it->seen & KEY_BIT(fact))
		return;
	it->seen |= KEY_BIT(fact);
	it->at[fact].line = e->line;
	it->at[fact].column = e->column;
}

int item_error(struct item *it, const struct entry *e, size_t bytes, struct span token,
               const char *format, ...)
{
	struct place at = place_in(it->d->file, &e->value, bytes, it->d->rule.id);
	char message[256];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return draft_error(it->c, &at, token, "%s", message);
}

/* The usual error: the value does not have the form of its key. */
static int wrong_form(struct item *it, const struct rule_key *key, const struct entry *e)
{
	return item_error(it, e, 0, e->value.text, "'%s:' takes %s", key->name, key->form);
}

/* Puts a value by for compiler_finish. */
static int put_by(struct item *it, enum value_slot slot, struct piece first)
{
	struct value *v = arena_alloc(&it->c->scratch, sizeof(*v));

	if (!v)
		return diags_no_memory(it->c->diags);
	v->slot = slot;
	v->first = first;
	*it->d->values_end = v;
	it->d->values_end = &v->next;
	return 0;
}

/*
 * The text stays as it is in the file: it may use names that are defined below,
 * and how it is compiled depends on keys that are still to come (case, level).
 */
int read_pattern(struct item *it, const struct rule_key *key, const struct entry *e)
{
	if (e->value.text.len == 0 && !e->value.next)
		return item_error(it, e, 0, span_of(NULL, 0), "'%s:' without a pattern", key->name);
	if (key->id < N_KIND_KEYS)
		it->d->rule.kind = (enum rule_kind)key->id;
	if (key->id == KEY_UNTIL)
		it->d->rule.last_stays = true;
	if (key->id == KEY_WHILE)
		it->d->rule.cut = CUT_WHILE;
	return put_by(it, (enum value_slot)key->where, e->value);
}

/* A pattern that looks at other lines: a `reach:` below it is for it. */
int read_guard(struct item *it, const struct rule_key *key, const struct entry *e)
{
	it->family = key->id == KEY_UNLESS_NEAR ? REACH_NEAR : REACH_BLANK;
	return read_pattern(it, key, e);
}

/* Only the form is checked here; which rules there are is known at the end. */
int read_globs(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct span rest = e->value.text, glob;

	if (key->id == KEY_NEAR) {
		it->family = REACH_NEAR;
		it->d->has_near = true;
	}
	if (rest.len == 0)
		return wrong_form(it, key, e);
	while ((glob = lex_word(&rest)).len) {
		if (!rule_is_glob(glob))
			return item_error(it, e, (size_t)(glob.ptr - e->value.text.ptr), glob,
			                  "this cannot name a rule: category/name, * and ? for "
			                  "any");
	}
	return put_by(it, (enum value_slot)key->where, e->value);
}

/* ---- numbers ---- */

/* Reads decimal digits, up to `max`; -1 if `s` is anything else. */
static int parse_number(struct span s, uint32_t max, uint32_t *out)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return -1;
		n = n * 10 + (uint64_t)(s.ptr[i] - '0');
		if (n > max)
			return -1;
	}
	*out = (uint32_t)n;
	return s.len ? 0 : -1;
}

/* The number in `word`, a part of the value of `e`, within the key's bounds. */
static int bounded_number(struct item *it, const struct rule_key *key, const struct entry *e,
                          struct span word, uint32_t *out)
{
	if (parse_number(word, key->max, out) == 0 && *out >= key->min)
		return 0;
	return item_error(it, e, (size_t)(word.ptr - e->value.text.ptr), word,
	                  "'%s:' takes a number from %u to %u here", key->name, key->min, key->max);
}

/* A number that goes straight into a field, `where` bytes into the draft. */
int read_number(struct item *it, const struct rule_key *key, const struct entry *e)
{
	if (key->id == KEY_REPEAT)
		it->d->rule.kind = RULE_REPEAT;
	return bounded_number(it, key, e, e->value.text,
	                      (uint32_t *)((char *)it->d + key->where));
}

/*
 * "A..B" with either end open.  One number alone is refused: half of the people
 * would read "words: 5" as at most, the others as exactly.
 */
int read_range(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct range *range = (struct range *)((char *)it->d + key->where);
	struct span s = e->value.text, low, high;
	size_t dots = 0;

	while (dots + 1 < s.len && !(s.ptr[dots] == '.' && s.ptr[dots + 1] == '.'))
		dots++;
	if (dots + 1 >= s.len)
		return wrong_form(it, key, e);
	low = lex_trim(span_of(s.ptr, dots));
	high = lex_trim(span_from(s, dots + 2));
	*range = (struct range){ 0, UINT32_MAX };
	if ((low.len == 0 && high.len == 0) ||
	    (low.len && parse_number(low, UINT32_MAX - 1, &range->min) < 0) ||
	    (high.len && parse_number(high, UINT32_MAX - 1, &range->max) < 0))
		return wrong_form(it, key, e);
	if (range->min > range->max)
		return item_error(it, e, 0, s, "'%s:' from more to less: nothing is within it",
		                  key->name);
	return 0;
}

/* Put by with the guard above it; which guards it is for is settled at the end. */
int read_reach(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct reach *r = &it->reaches[it->n_reaches];

	if (it->n_reaches == 2)
		return item_error(it, e, 0, e->value.text, "'reach:' is given a third time");
	if (bounded_number(it, key, e, e->value.text, &r->lines) < 0)
		return -1;
	r->family = it->family;
	r->line = e->line;
	r->column = e->column;
	it->n_reaches++;
	return 0;
}

/* A probability: digits with at most one point among them, from 0 to 1. */
static int parse_probability(struct span s, double *out)
{
	double value = 0, unit = 1;
	bool point = false, digit = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '.' && !point) {
			point = true;
		} else if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
			digit = true;
			value = value * 10 + (s.ptr[i] - '0');
			unit *= point ? 10 : 1;
		} else {
			return -1;
		}
	}
	*out = value / unit;
	return digit && s.len <= 17 && *out <= 1 ? 0 : -1;
}

/* ---- words ---- */

int read_cut(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct span rest = e->value.text, first = lex_word(&rest), second = lex_word(&rest);
	struct rule *rule = &it->d->rule;

	if (rest.len)
		return wrong_form(it, key, e);
	if (span_equal_cstr(first, "paragraph") && !second.len) {
		rule->cut = CUT_PARAGRAPH;
		item_note(it, FACT_CUT_PARAGRAPH, e);
	} else if (span_equal_cstr(first, "document") && !second.len) {
		rule->cut = CUT_DOCUMENT;
		item_note(it, FACT_CUT_DOCUMENT, e);
	} else if (span_equal_cstr(second, "lines") &&
	           parse_number(first, WINDOW_MAX_LINES, &rule->max_lines) == 0 &&
	           rule->max_lines) {
		rule->cut = CUT_LINES;
		item_note(it, FACT_CUT_LINES, e);
	} else {
		return wrong_form(it, key, e);
	}
	return 0;
}

/* "head N" or "tail N". */
int read_at(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct span rest = e->value.text, where = lex_word(&rest), number = lex_word(&rest);
	bool head = span_equal_cstr(where, "head"), tail = span_equal_cstr(where, "tail");

	if (!(head || tail) || !number.len || rest.len)
		return wrong_form(it, key, e);
	it->d->rule.at = head ? AT_HEAD : AT_TAIL;
	if (tail)
		item_note(it, FACT_AT_TAIL, e);
	return bounded_number(it, key, e, number, &it->d->rule.at_lines);
}

/* The kinds are the recognisers' own: a new one needs no line here. */
int read_struct(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct suggestion best = { 0 };

	(void)key;
	it->d->rule.kind = RULE_STRUCT;
	it->d->rule.shape = shape_find_kind(e->value.text);
	if (it->d->rule.shape) {
		if (it->d->rule.shape->needs_require)
			item_note(it, FACT_SHAPE_REQUIRES, e);
		return 0;
	}
	for (const struct shape_kind *k = shape_kinds; k->name; k++)
		suggest_offer(&best, e->value.text, span_cstr(k->name));
	return item_error(it, e, 0, e->value.text, "unknown kind of structure%s",
	                  draft_meant(it->c, best.word));
}

/* "MODEL > P"; the model may be defined below. */
int read_score(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct span rest = e->value.text, model = lex_word(&rest), sign = lex_word(&rest);
	struct span threshold = lex_word(&rest);
	struct piece name = e->value;

	it->d->rule.kind = RULE_SCORE;
	if (rest.len || !span_equal_cstr(sign, ">") || !threshold.len)
		return wrong_form(it, key, e);
	if (parse_probability(threshold, &it->d->rule.threshold) < 0)
		return item_error(it, e, (size_t)(threshold.ptr - e->value.text.ptr), threshold,
		                  "a probability from 0 to 1 is needed, like 0.95");
	it->d->rule.threshold_score = layout_threshold(it->d->rule.threshold);
	name.text = model;
	return put_by(it, SLOT_MODEL, name);
}

/* Wrong languages leave the default in place, so that what follows can be checked. */
int read_lang(struct item *it, const struct rule_key *key, const struct entry *e)
{
	size_t bad;
	const char *const *langs = ids_parse_langs(&it->c->rs->arena, e->value.text, &bad);

	if (langs) {
		it->d->rule.langs = langs;
		return 0;
	}
	if (bad == SIZE_MAX)
		return diags_no_memory(it->c->diags);
	return item_error(it, e, bad, span_from(e->value.text, bad), "'%s:' takes %s", key->name,
	                  key->form);
}

/* Its own form, because "a number from 1 to 3" would not say that there are three. */
int read_level(struct item *it, const struct rule_key *key, const struct entry *e)
{
	uint32_t level;

	if (parse_number(e->value.text, key->max, &level) < 0 || level < key->min)
		return wrong_form(it, key, e);
	it->d->rule.level = (uint8_t)level;
	return 0;
}

int read_off(struct item *it, const struct rule_key *key, const struct entry *e)
{
	it->d->off = true;
	return span_equal_cstr(e->value.text, "yes") ? 0 : wrong_form(it, key, e);
}

int read_case(struct item *it, const struct rule_key *key, const struct entry *e)
{
	it->d->rule.case_exact = true;
	return span_equal_cstr(e->value.text, "exact") ? 0 : wrong_form(it, key, e);
}

/*
 * "replace TEXT" keeps TEXT as it is from its first character that is not blank;
 * its groups are checked once the patterns are compiled.
 */
int read_do(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct span rest = e->value.text, word = lex_word(&rest);
	struct piece text = e->value;

	rest = lex_trim_start(rest);
	if (span_equal_cstr(word, "replace")) {
		if (!rest.len)
			return item_error(it, e, 0, word, "'do: replace' without a text; "
			                  "'do: delete' takes text away");
		it->d->rule.action = ACTION_REPLACE;
		it->d->rule.replacement = rest;
		item_note(it, FACT_REPLACE, e);
		text.column += (unsigned)(rest.ptr - text.text.ptr);
		text.text = rest;
		return put_by(it, SLOT_TEMPLATE, text);
	}
	if (rest.len)
		return wrong_form(it, key, e);
	if (span_equal_cstr(word, "tag"))
		it->d->rule.action = ACTION_TAG;
	else if (span_equal_cstr(word, "delete"))
		it->d->rule.action = ACTION_DELETE;
	else
		return wrong_form(it, key, e);
	return 0;
}

/* Lines are joined with a blank, as a person would read them. */
int read_desc(struct item *it, const struct rule_key *key, const struct entry *e)
{
	struct buf text = { 0 };
	int bad = 0;

	(void)key;
	if (!e->value.next) {
		it->d->rule.desc = arena_strdup(&it->c->rs->arena, e->value.text);
		return it->d->rule.desc ? 0 : diags_no_memory(it->c->diags);
	}
	for (const struct piece *p = &e->value; p && !bad; p = p->next) {
		if (text.len)
			bad |= buf_append_char(&text, ' ');
		bad |= buf_append_span(&text, p->text);
	}
	if (!bad)
		it->d->rule.desc = arena_strdup(&it->c->rs->arena, buf_span(&text));
	buf_free(&text);
	return !bad && it->d->rule.desc ? 0 : diags_no_memory(it->c->diags);
}
