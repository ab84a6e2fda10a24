/*
 * Colours: a category's name picks one of a few, always the same one.
 */
#include "report/color.h"

static const char *const palette[] = {
	"\033[31m", "\033[33m", "\033[34m", "\033[35m", "\033[36m", "\033[91m", "\033[93m", "\033[94m",
	"\033[95m", "\033[96m",
};

const char *color_of_rule(const struct view *v, size_t rule)
{
	descrape_rule r = { .size = sizeof r };
	unsigned sum = 0;

	if (descrape_rules_get(v->rules, rule, &r) == 0)
		for (size_t i = 0; i < r.category_len; i++)
			sum = sum * 31 + (unsigned char)r.category[i];
	return palette[sum % (sizeof palette / sizeof palette[0])];
}

int color_append(struct buf *out, bool color, struct span text)
{
	if (!color)
		return buf_append_span(out, text);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool shown = (c >= 0x20 && c != 0x7f) || c == '\t' || c == '\n';

		if (!shown && buf_append_char(out, '^'))
			return -1;
		if (buf_append_char(out, shown ? (char)c : (char)(c ^ 0x40)))
			return -1;
	}
	return 0;
}
