/*
 * digest: one name for everything that decides what a rule set removes.
 *
 * A SHA-256 over the enabled rules and keep items in the order of their ids,
 * names expanded, defaults filled in, references as ids.  So it does not
 * change with comments, descriptions, samples, the order of rules and files,
 * or rules that are not enabled; and two rule sets with the same digest remove
 * the same bytes, whichever options chose the rules.
 *
 * Every part is preceded by its length or has a fixed one, so that no two rule
 * sets can run together into the same bytes.
 */
#include "rule/resolve.h"

/* Changes when the same rules come to mean something else. */
static const char language[] = "descrape rules 1";

static void feed_number(struct sha256 *s, uint64_t n)
{
	unsigned char bytes[8];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(n >> (8 * i));
	sha256_update(s, bytes, sizeof(bytes));
}

static void feed_span(struct sha256 *s, struct span text)
{
	feed_number(s, text.len);
	if (text.len)
		sha256_update(s, text.ptr, text.len);
}

static void feed_patterns(struct sha256 *s, const struct patterns *p,
                          const struct pattern_list *list)
{
	const unsigned meaning = PATTERN_WHOLE | PATTERN_CASELESS;

	feed_number(s, list->count);
	for (uint32_t i = 0; i < list->count; i++) {
		feed_number(s, patterns_flags(p, list->ids[i]) & meaning);
		feed_span(s, patterns_text(p, list->ids[i]));
	}
}

/* The ids of those among `indices` that are enabled. */
static void feed_ids(struct sha256 *s, const struct ruleset *rs, const uint32_t *indices,
                     uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (rs->rules[indices[i]].enabled)
			feed_span(s, span_cstr(rs->rules[indices[i]].id));
	}
	feed_number(s, UINT64_MAX); /* no id is as long */
}

static void feed_rule(struct sha256 *s, const struct ruleset *rs, const struct rule *r)
{
	const struct pattern_list *const lists[] = {
		&r->match, &r->last, &r->follow, &r->require, &r->before, &r->after,
		&r->above, &r->below, &r->unless, &r->unless_near,
	};
	const uint64_t numbers[] = {
		r->kind, r->action, r->last_stays, r->max_lines, r->cut, r->min_bytes,
		r->repeat_lines, r->run, r->reach_blank_lines, r->reach_near_lines, r->n_near > 0,
		r->at, r->at_lines, r->words.min, r->words.max, r->chars.min, r->chars.max,
	};
	uint64_t threshold;

	feed_span(s, span_cstr(r->id));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		feed_number(s, numbers[i]);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		feed_patterns(s, rs->patterns, lists[i]);
	memcpy(&threshold, &r->threshold, sizeof(threshold));
	feed_number(s, threshold);
	feed_span(s, r->shape ? span_cstr(r->shape->name) : span_of(NULL, 0));
	feed_span(s, r->replacement);
	feed_ids(s, rs, r->near, r->n_near);
	feed_ids(s, rs, r->keeps, r->n_keeps);
}

void digest_rules(const struct rule_compiler *c, char out[SHA256_HEX_BYTES])
{
	const struct ruleset *rs = c->rs;
	struct sha256 s;

	sha256_init(&s);
	feed_span(&s, span_cstr(language));
	for (uint32_t i = 0; i < rs->n_rules; i++) {
		if (!rs->rules[i].enabled)
			continue;
		feed_rule(&s, rs, &rs->rules[i]);
		feed_span(&s, draft_at(c, i)->model_text);
	}
	sha256_hex(&s, out);
}
