/*
 * syntax_item: escapes and character classes of a pattern.
 *
 * A class becomes the alternatives it stands for when they are few, a digit or
 * a blank when it has nothing else, and otherwise any character.
 *
 * Invariant: the node matches every character that the item can match, in
 * every version of PCRE2.  An escape that is not in the tables gives up.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/fold.h"
#include "match/syntax_parse.h"

#define CLASS_SINGLES 8 /* the most alternatives that a class is worth */

/* Escapes that stand for a node, by letter. */
struct escape {
	char letter;
	enum node_kind kind;
	uint32_t value;
};
static const struct escape escapes[] = {
	{ 'd', NODE_DIGIT, 0 }, { 's', NODE_BLANK, 0 },   { 'h', NODE_BLANK, 0 },
	{ 'v', NODE_BLANK, 0 }, { 'w', NODE_ANY, 0 },     { 'W', NODE_ANY, 0 },
	{ 'D', NODE_ANY, 0 },   { 'S', NODE_ANY, 0 },     { 'H', NODE_ANY, 0 },
	{ 'V', NODE_ANY, 0 },   { 'b', NODE_EMPTY, 0 },   { 'B', NODE_EMPTY, 0 },
	{ 'A', NODE_EMPTY, 0 }, { 'z', NODE_EMPTY, 0 },   { 'Z', NODE_EMPTY, 0 },
	{ 'G', NODE_EMPTY, 0 }, { 'K', NODE_EMPTY, 0 },   { 'a', NODE_CHAR, 0x07 },
	{ 'e', NODE_CHAR, 0x1B }, { 'f', NODE_CHAR, 0x0C }, { 'n', NODE_CHAR, 0x0A },
	{ 'r', NODE_CHAR, 0x0D }, { 't', NODE_CHAR, 0x09 },
};

/* The value of a digit in `base`, or `base` for anything else. */
static uint32_t digit_value(char c, uint32_t base)
{
	uint32_t value = base;

	if (c >= '0' && c <= '9')
		value = (uint32_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		value = (uint32_t)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		value = (uint32_t)(c - 'A') + 10;
	return value < base ? value : base;
}

/* At most `most` digits. */
static uint32_t take_number(struct parser *p, uint32_t base, unsigned most)
{
	uint32_t value = 0;

	while (most-- > 0 && p->at < p->end && digit_value(*p->at, base) < base &&
	       value <= 0x10FFFF)
		value = value * base + digit_value(*p->at++, base);
	return value;
}

/* `open`, digits and a brace: the rest of \x{…}, \o{…}, \N{U+…}. */
static bool take_braced_number(struct parser *p, const char *open, uint32_t base,
                               uint32_t *value)
{
	const char *first;

	if (!span_starts_with(span_of(p->at, (size_t)(p->end - p->at)), span_cstr(open)))
		return false;
	p->at += strlen(open);
	first = p->at;
	*value = take_number(p, base, 10);
	if (p->at == first || p->at >= p->end || *p->at != '}' || *value > 0x10FFFF)
		return false;
	p->at++;
	return true;
}

/* Behind \x, \o, \0, \c, \N: a character by number.  False: not understood. */
static bool take_coded(struct parser *p, char letter, uint32_t *c)
{
	switch (letter) {
	case 'x':
		if (p->at < p->end && *p->at == '{')
			return take_braced_number(p, "{", 16, c);
		*c = take_number(p, 16, 2);
		return true;
	case 'o':
		return take_braced_number(p, "{", 8, c);
	case '0':
		*c = take_number(p, 8, 2);
		return true;
	case 'c':
		if (p->at >= p->end || *p->at < ' ' || *p->at > '~')
			return false;
		*c = (unsigned char)*p->at++;
		*c = (*c >= 'a' && *c <= 'z' ? *c - 32 : *c) ^ 0x40;
		return true;
	case 'N':
		return take_braced_number(p, "{U+", 16, c);
	default:
		return false;
	}
}

/* \p and \P: moves behind the name of the property. */
static bool skip_property(struct parser *p)
{
	const char *close;

	if (p->at >= p->end)
		return false;
	if (*p->at != '{') {
		p->at++;
		return true;
	}
	close = memchr(p->at, '}', (size_t)(p->end - p->at));
	if (close)
		p->at = close + 1;
	return close != NULL;
}

/* Behind \g, \k or a digit: a reference, which may be any text. */
static uint32_t parse_reference(struct parser *p)
{
	static const char pairs[] = "{}<>''";
	const char *open = p->at < p->end && *p->at ? strchr(pairs, *p->at) : NULL;
	const char *close;

	if (open) {
		close = memchr(p->at + 1, open[*open == '\'' ? 0 : 1],
		               (size_t)(p->end - p->at - 1));
		if (!close)
			return parse_give_up(p);
		p->at = close + 1;
	} else {
		if (p->at < p->end && (*p->at == '-' || *p->at == '+'))
			p->at++;
		while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
			p->at++;
	}
	return parse_node(p, NODE_UNKNOWN, 0);
}

static bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

uint32_t parse_escape(struct parser *p)
{
	uint32_t c;
	char letter;

	if (p->end - p->at < 2)
		return parse_give_up(p);
	letter = p->at[1];
	if (digit_value(letter, 10) == 10 && !is_ascii_letter(letter)) {
		p->at += 1 + utf8_decode(p->at + 1, p->end, &c);
		return parse_node(p, NODE_CHAR, c);
	}
	p->at += 2;
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if (escapes[i].letter == letter)
			return parse_node(p, escapes[i].kind, escapes[i].value);
	if (take_coded(p, letter, &c))
		return parse_node(p, NODE_CHAR, c);
	switch (letter) {
	case 'N':
		/* \N{2} is a quantifier, \N{name} an error. */
		if (p->at < p->end && *p->at == '{' && p->end - p->at > 1 &&
		    digit_value(p->at[1], 10) == 10)
			return parse_give_up(p);
		return parse_node(p, NODE_ANY, 0);
	case 'R':
		return parse_repeat(p, parse_node(p, NODE_BLANK, 0), 1, 2);
	case 'X':
		return parse_repeat(p, parse_node(p, NODE_ANY, 0), 1, NODE_NO_MAX);
	case 'p':
	case 'P':
		return skip_property(p) ? parse_node(p, NODE_ANY, 0) : parse_give_up(p);
	case 'g':
	case 'k':
		return parse_reference(p);
	default:
		return digit_value(letter, 10) < 10 ? parse_reference(p) : parse_give_up(p);
	}
}

/* The assertion that the escape at `from` is; -1: none that can be exact. */
static int find_assertion(const char *from)
{
	switch (from[1]) {
	case 'A': return ASSERT_START;
	case 'z': case 'Z': return ASSERT_END;
	case 'b': return ASSERT_BORDER;
	case 'B': return ASSERT_NO_BORDER;
	default: return -1;
	}
}

uint32_t parse_exactly(struct parser *p, const char *from, uint32_t at)
{
	struct node *node = at != NODE_NONE ? &p->syntax->nodes[at] : NULL;
	bool is_class = *from == '[';
	int assertion;

	if (!node || !p->syntax->exact || (node->kind == NODE_CHAR && !is_class))
		return at;
	if (node->kind == NODE_EMPTY) {
		assertion = is_class ? -1 : find_assertion(from);
		if (assertion < 0)
			parse_not_regular(p);
		node->kind = NODE_ASSERT;
		node->value = (uint32_t)assertion;
	} else if (is_class || (node->kind != NODE_UNKNOWN && node->kind != NODE_REPEAT)) {
		*node = (struct node){
			.kind = NODE_CLASS, .value = (uint32_t)(from - p->syntax->text.ptr),
			.max = (uint32_t)(p->at - from), .first = NODE_NONE, .last = NODE_NONE,
			.next = NODE_NONE, .prev = NODE_NONE,
		};
	} else {
		parse_not_regular(p); /* a reference, \R, \X */
	}
	return at;
}

/* What the members of a class come to. */
struct class {
	uint32_t singles[CLASS_SINGLES];
	unsigned n_singles;
	bool digit, blank; /* has all digits, all blanks */
	bool any;          /* has more than is worth telling */
	bool more;         /* has more than `singles` has room for */
	bool only_decor;   /* has nothing but signs, blanks and digits */
};

static void class_add(struct class *class, uint32_t c)
{
	class->digit |= fold_is_digit(c);
	class->only_decor &= fold_is_soft(c);
	if (class->n_singles == CLASS_SINGLES)
		class->more = true;
	else
		class->singles[class->n_singles++] = c;
}

static void class_add_range(struct class *class, uint32_t first, uint32_t last)
{
	if (fold_is_digit(first) && fold_is_digit(last) && last - first < 10)
		class->digit = true;
	else if (last < first || last - first >= CLASS_SINGLES)
		class->any = true;
	else
		for (uint32_t c = first; c <= last; c++)
			class_add(class, c);
}

/* [:name:] inside a class: moves behind it. */
static bool take_posix(struct parser *p, struct class *class)
{
	static const struct {
		const char *name;
		bool digit;
	} known[] = { { "[:digit:]", true }, { "[:blank:]", false }, { "[:space:]", false } };
	const char *at = p->at + 2;

	if (p->end - p->at < 4 || p->at[1] != ':')
		return false;
	while (at < p->end && (*at == '^' || is_ascii_letter(*at)))
		at++;
	if (p->end - at < 2 || at[0] != ':' || at[1] != ']')
		return false;
	at += 2;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_equal_cstr(span_of(p->at, (size_t)(at - p->at)), known[i].name)) {
			class->digit |= known[i].digit;
			class->blank |= !known[i].digit;
			p->at = at;
			return true;
		}
	class->any = true;
	p->at = at;
	return true;
}

/* One member that is a character: true, and *c.  Otherwise notes what it is. */
static bool take_member(struct parser *p, struct class *class, uint32_t *c)
{
	uint32_t count = p->syntax->count;
	struct node node;

	if (*p->at == '[' && take_posix(p, class))
		return false;
	if (*p->at != '\\') {
		p->at += utf8_decode(p->at, p->end, c);
		return true;
	}
	if (p->end - p->at >= 2 && p->at[1] == 'b') {
		p->at += 2;
		*c = 0x08;
		return true;
	}
	/* Quotes in classes and \R, \X, \N are not worth understanding. */
	if (p->end - p->at >= 2 && strchr("QERXBAzZGKgk123456789", p->at[1])) {
		parse_give_up(p);
		return false;
	}
	parse_escape(p);
	if (p->lost)
		return false;
	node = p->syntax->nodes[count];
	p->syntax->count = count;
	*c = node.value;
	class->digit |= node.kind == NODE_DIGIT;
	class->blank |= node.kind == NODE_BLANK;
	class->any |= node.kind == NODE_ANY;
	return node.kind == NODE_CHAR;
}

/* The node of a class whose members are known. */
static uint32_t class_node(struct parser *p, const struct class *class)
{
	bool digit = class->digit, blank = class->blank;
	enum node_decor decor = DECOR_NOT;
	unsigned n_other = 0;
	uint32_t alt;

	for (unsigned i = 0; i < class->n_singles; i++) {
		if (fold_is_blank(class->singles[i]))
			blank = true;
		else if (fold_is_digit(class->singles[i]))
			digit = true;
		else
			n_other++;
	}
	if (class->only_decor && !class->any)
		decor = class->digit ? DECOR_DIGITS : DECOR_SIGNS;
	if (class->more && decor != DECOR_NOT)
		return parse_node(p, NODE_DECOR, decor);
	if (class->any || class->more)
		return parse_node(p, NODE_ANY, 0);
	if (n_other + digit + blank == 1 && n_other == 0)
		return parse_node(p, digit ? NODE_DIGIT : NODE_BLANK, 0);
	alt = parse_node(p, NODE_ALT, decor);
	if (digit)
		parse_append(p, alt, parse_node(p, NODE_DIGIT, 0));
	if (blank)
		parse_append(p, alt, parse_node(p, NODE_BLANK, 0));
	for (unsigned i = 0; i < class->n_singles; i++)
		if (!fold_is_blank(class->singles[i]) && !fold_is_digit(class->singles[i]))
			parse_append(p, alt, parse_node(p, NODE_CHAR, class->singles[i]));
	return alt;
}

uint32_t parse_class(struct parser *p)
{
	struct class class = { .only_decor = true };
	const char *first;

	if (p->end - p->at >= 7 &&
	    (memcmp(p->at, "[[:<:]]", 7) == 0 || memcmp(p->at, "[[:>:]]", 7) == 0)) {
		p->at += 7;
		return parse_node(p, NODE_EMPTY, 0);
	}
	p->at++;
	if (p->at < p->end && *p->at == '^') {
		class.any = true;
		p->at++;
	}
	for (first = p->at; p->at < p->end && (*p->at != ']' || p->at == first);) {
		uint32_t low, high;

		if (!take_member(p, &class, &low)) {
			if (p->lost)
				return NODE_NONE;
			continue;
		}
		if (p->end - p->at < 2 || p->at[0] != '-' || p->at[1] == ']') {
			class_add(&class, low);
			continue;
		}
		p->at++;
		if (take_member(p, &class, &high))
			class_add_range(&class, low, high);
		else if (p->lost)
			return NODE_NONE;
		else
			class.any = true;
	}
	if (p->at >= p->end)
		return parse_give_up(p);
	p->at++;
	return class_node(p, &class);
}
