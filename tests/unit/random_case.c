/* Rule sets and documents by choice; see random_case.h. */
#include "random_case.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define ANY(c, array) (array)[choose(c, COUNT(array))]

struct choices choices_from_seed(unsigned seed)
{
	struct choices c = { .state = seed * 2654435761u + 1 };

	if (c.state == 0)
		c.state = 1;
	for (int i = 0; i < 4; i++)
		choose(&c, 2);
	return c;
}

static uint32_t next_byte(struct choices *c)
{
	if (c->left == 0)
		return 0;
	c->left--;
	return *c->bytes++;
}

uint32_t choose(struct choices *c, uint32_t n)
{
	uint32_t x;

	if (c->bytes) {
		x = next_byte(c);
		return (n > 256 ? x << 8 | next_byte(c) : x) % n;
	}
	c->state ^= c->state << 13;
	c->state ^= c->state >> 17;
	c->state ^= c->state << 5;
	return c->state % n;
}

/* ---- rules ---- */

static const char *const atoms[] = {
	"ad", "share", "a\\w", "\\d+", "[a-c]+", "kiss", "(?:ad|share)", "x?y", ".{1,4}", "é", "ſ",
	"\\w+ \\w+", "end", "b.*", "(?i:É)", "Ж", "中", "\\S", "(?<=a)d", "(a|b)\\1?", "\\bend\\b",
	"[^x]+", "\\x{FFFD}", "one two three",
};

/* A pattern that the bytes of a fuzzer spell; it may not compile. */
static void add_spelled(struct choices *c, struct buf *b)
{
	uint32_t n = 1 + choose(c, 8);

	for (uint32_t i = 0; i < n; i++)
		buf_append_char(b, (char)('!' + choose(c, '~' - '!' + 1)));
}

static void add_pattern(struct choices *c, struct buf *b)
{
	uint32_t n = 1 + choose(c, 2);

	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_append_char(b, ' ');
		if (c->bytes && choose(c, 8) == 7)
			add_spelled(c, b);
		else
			buf_append_cstr(b, ANY(c, atoms));
	}
}

static void add_key(struct choices *c, struct buf *b, const char *key)
{
	buf_printf(b, "  %s: ", key);
	add_pattern(c, b);
	buf_append_char(b, '\n');
}

static void add_guard(struct choices *c, struct buf *b, int index)
{
	switch (choose(c, 14)) {
	case 1:
		add_key(c, b, choose(c, 2) ? "before" : "after");
		if (choose(c, 2))
			buf_printf(b, "  run: %u\n", 1 + choose(c, 4));
		break;
	case 2:
		add_key(c, b, "before");
		add_key(c, b, "after");
		buf_printf(b, "  reach: %u\n", choose(c, 3));
		break;
	case 3:
		add_key(c, b, choose(c, 2) ? "above" : "below");
		buf_printf(b, "  reach: %u\n", choose(c, 3));
		break;
	case 4:
	case 5:
		if (index > 0)
			buf_printf(b, "  near: t/r%u\n  reach: %u\n", choose(c, (uint32_t)index),
			           1 + choose(c, 4));
		break;
	case 6:
		add_key(c, b, "unless-near");
		buf_printf(b, "  reach: %u\n", 1 + choose(c, 3));
		break;
	case 7:
		buf_printf(b, "  at: %s %u\n", choose(c, 2) ? "head" : "tail", 1 + choose(c, 5));
		break;
	case 8: buf_printf(b, "  words: %u..%u\n", choose(c, 2), 1 + choose(c, 4)); break;
	case 9: buf_printf(b, "  chars: ..%u\n", 1 + choose(c, 8)); break;
	case 10: add_key(c, b, "unless"); break;
	default: break;
	}
}

static void add_heading(struct choices *c, struct buf *b)
{
	add_key(c, b, "heading");
	switch (choose(c, 4)) {
	case 0: buf_printf(b, "  cut: paragraph\n  max: %u\n", 1 + choose(c, 4)); break;
	case 1: buf_printf(b, "  cut: %u lines\n", 1 + choose(c, 3)); break;
	case 2:
		add_key(c, b, "while");
		buf_printf(b, "  max: %u\n", 1 + choose(c, 5));
		break;
	case 3: buf_printf(b, "  cut: document\n  at: tail %u\n", 1 + choose(c, 6)); break;
	}
}

static void add_struct(struct choices *c, struct buf *b)
{
	static const char *const kinds[] = {
		"php-var-dump", "php-print-r", "php-var-export", "php-serialize", "symfony-dump", "json",
	};
	const char *kind = ANY(c, kinds);

	buf_printf(b, "  struct: %s\n  min-bytes: %u\n", kind, 1 + choose(c, 8));
	if (kind[0] == 'j' || choose(c, 4) == 3)
		buf_append_cstr(b, "  require: [0-9a]\n");
}

/* A rule of any kind that deletes, with at most one guard. */
static void add_rule(struct choices *c, struct buf *b, int index)
{
	uint32_t kind = choose(c, 10);

	buf_printf(b, "rule t/r%d\n", index);
	switch (kind) {
	case 3: add_key(c, b, "has"); break;
	case 4:
	case 5: add_key(c, b, "span"); break;
	case 6:
		add_key(c, b, "block");
		add_key(c, b, choose(c, 2) ? "to" : "until");
		buf_printf(b, "  max: %u\n", 1 + choose(c, 6));
		break;
	case 7: add_heading(c, b); return;
	case 8: add_struct(c, b); break;
	case 9: buf_printf(b, "  repeat: %u\n", 1 + choose(c, 5)); return;
	default: add_key(c, b, "line"); break;
	}
	add_guard(c, b, index);
}

/* Replacements and tags, where the language has them. */
static void add_writing_rule(struct choices *c, struct buf *b, int index)
{
	static const char *const kinds[] = { "line", "has", "span" };

	buf_printf(b, "rule t/r%d\n", index);
	add_key(c, b, ANY(c, kinds));
	buf_printf(b, "  do: %s\n", choose(c, 3) ? "replace <$$>" : "tag");
	add_guard(c, b, index);
}

void random_rules(struct choices *c, enum rule_mix mix, struct buf *out)
{
	int n = 1 + (int)choose(c, 5);

	buf_append_cstr(out, "format: descrape 1\npack: t\n\n");
	for (int i = 0; i < n; i++) {
		if (mix == MIX_PLAIN) {
			buf_printf(out, "rule t/r%d\n", i);
			add_key(c, out, choose(c, 3) ? "line" : "has");
		} else if (choose(c, 5) == 4) {
			add_writing_rule(c, out, i);
		} else {
			add_rule(c, out, i);
		}
		buf_append_char(out, '\n');
	}
	if (mix == MIX_ALL && choose(c, 4) == 3) {
		buf_append_cstr(out, "keep k\n");
		add_key(c, out, choose(c, 2) ? "has" : "span");
	}
	buf_append_char(out, '\0');
}

/* ---- documents ---- */

static const char *const words[] = {
	"ad", "AD", "share", "abc", "12", "kiss", "KI\xC5\xBFS", "\xE2\x84\xAAiss", "end", "y", "xy",
	"\xC3\xA9", "\xC3\x89", "b", "bb cc", "\xFF", "\xC2\xA0", "\xD0\xB6", "\xD0\x96", "\xE4\xB8\xAD",
	"one two three", "\r", "\xE2\x80\x8B", "\f", "\xF0\x9F\x98\x80", "\\", "\"",
	"int(1)", "array(1) {\n  [0]=>\n  int(5)\n}", "string(2) \"ab\"", "string(3) \"a\nb\" ",
	"object(A\\B)#1 (1) {\n  [\"a\"]=>\n  NULL\n}", "Array\n(\n    [0] => 1\n)\n",
	"array (\n  0 => 'a',\n)", "a:1:{i:0;s:1:\"a\";}", "array:1 [\n  0 => 5\n]", "{\"a\": [1, 0]}",
	"array(2) {", "string(9) \"", "{\"a\":", "[", "(", "A\\B Object",
};
static const char *const endings[] = { "\n", "\n", "\n", "\r\n", "\n\n", "\n \n\n" };

/* The stretch behind `at` again and again; windows and long lines are filled by it. */
static void repeat_tail(struct choices *c, struct buf *b, size_t at, size_t most_bytes)
{
	size_t len = b->len - at, times = (size_t)1 << choose(c, 18);

	if (len == 0 || buf_reserve(b, len))
		return;
	for (; times > 0 && b->len + len < most_bytes; times--) {
		if (buf_reserve(b, len))
			return;
		memcpy(b->ptr + b->len, b->ptr + at, len);
		b->len += len;
	}
}

void random_document(struct choices *c, size_t most_bytes, struct buf *out)
{
	uint32_t n = choose(c, 14);
	uint32_t big = choose(c, 500); /* the line that is repeated, mostly none */
	bool within = choose(c, 2);   /* within the line, or line by line */

	for (uint32_t i = 0; i < n; i++) {
		uint32_t m = 1 + choose(c, 3);
		size_t at = out->len;

		for (uint32_t k = 0; k < m; k++)
			buf_printf(out, "%s%s", k ? " " : "", ANY(c, words));
		if (i == big && within)
			repeat_tail(c, out, at, most_bytes);
		if (i + 1 < n || choose(c, 2))
			buf_append_cstr(out, ANY(c, endings));
		if (i == big && !within)
			repeat_tail(c, out, at, most_bytes);
	}
	if (choose(c, 8) == 7)
		buf_append(out, "\0\n", 2);
}
