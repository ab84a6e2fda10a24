/*
 * syntax_quantifier: how often an item of a pattern is repeated.
 *
 * {,3} and { 1, 3 } are text to some versions of PCRE2 and quantifiers to
 * others; the parser gives up on whatever could be one of these.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "match/syntax_parse.h"

/* A decimal number; false if there is none. */
static bool parse_number(const char **at, const char *end, uint32_t *number)
{
	const char *p = *at;

	*number = 0;
	while (p < end && *p >= '0' && *p <= '9' && *number < 100000)
		*number = *number * 10 + (uint32_t)(*p++ - '0');
	if (p == *at)
		return false;
	*at = p;
	return true;
}

/* {2} {2,} {2,5}; gives up on what only some versions take for a quantifier. */
static bool parse_braces(struct parser *p, uint32_t *min, uint32_t *max)
{
	const char *at = p->at + 1, *loose = at;

	if (parse_number(&at, p->end, min)) {
		*max = *min;
		if (at < p->end && *at == ',') {
			at++;
			if (!parse_number(&at, p->end, max))
				*max = NODE_NO_MAX;
		}
		if (at < p->end && *at == '}') {
			p->at = at + 1;
			return true;
		}
	}
	while (loose < p->end && (strchr("0123456789, \t", *loose) && *loose))
		loose++;
	if (loose > p->at + 1 && loose < p->end && *loose == '}')
		parse_give_up(p);
	return false;
}

bool parse_quantifier(struct parser *p, uint32_t *min, uint32_t *max)
{
	if (p->at >= p->end || p->quoted)
		return false;
	*min = 0;
	*max = NODE_NO_MAX;
	switch (*p->at) {
	case '*':
		p->at++;
		break;
	case '+':
		*min = 1;
		p->at++;
		break;
	case '?':
		*max = 1;
		p->at++;
		break;
	case '{':
		if (!parse_braces(p, min, max))
			return false;
		break;
	default:
		return false;
	}
	if (p->at < p->end && *p->at == '+')
		parse_not_regular(p); /* gives nothing back */
	if (p->at < p->end && (*p->at == '?' || *p->at == '+'))
		p->at++;
	return true;
}
