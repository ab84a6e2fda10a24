/*
 * keys: the one table of the keys of `rule` and `keep` items.
 *
 * Each row says where a key may stand, what reads its value and what the value
 * looks like; keys that need or exclude one another are in demands.c.
 */
#include "rule/keys.h"

#include <stddef.h>

#define K(kind) (1u << RULE_##kind)
#define ALL_KINDS ((1u << RULE_N_KINDS) - 1)

/* Where a key may stand. */
#define RULE_ONLY KEY_IN_RULE
#define BOTH (KEY_IN_RULE | KEY_IN_KEEP)
#define RE_FLAGS (BOTH | KEY_REPEATS | KEY_CONTINUES)

#define FIELD(name) offsetof(struct draft, rule.name)

/* Shorthands of rows: a matcher, a pattern, a guard with a reach, a number. */
#define MATCHER(name, id, flags) \
	{ name, KEY_##id, (flags) | KEY_REPEATS | KEY_CONTINUES, K(id), read_pattern, SLOT_MATCH, \
	  0, 0, "RE" }
#define PATTERN(name, id, kinds, slot) \
	{ name, KEY_##id, RE_FLAGS, kinds, read_pattern, slot, 0, 0, "RE" }
#define GUARD(name, id, slot) \
	{ name, KEY_##id, RE_FLAGS, ALL_KINDS, read_guard, slot, 0, 0, "RE" }
#define NUMBER(name, id, flags, kinds, field, min, max) \
	{ name, KEY_##id, flags, kinds, read_number, FIELD(field), min, max, "N" }

const struct rule_key rule_keys[N_KEYS] = {
	MATCHER("line", LINE, BOTH),
	MATCHER("has", HAS, BOTH),
	MATCHER("span", SPAN, BOTH),
	MATCHER("block", BLOCK, BOTH),
	MATCHER("heading", HEADING, RULE_ONLY),
	{ "struct", KEY_STRUCT, RULE_ONLY, K(STRUCT), read_struct, 0, 0, 0, "KIND" },
	NUMBER("repeat", REPEAT, RULE_ONLY, K(REPEAT), repeat_lines, 1, WINDOW_MAX_LINES),
	{ "score", KEY_SCORE, RULE_ONLY, K(SCORE), read_score, 0, 0, 0, "MODEL > P" },

	PATTERN("to", TO, K(BLOCK), SLOT_LAST),
	PATTERN("until", UNTIL, K(BLOCK), SLOT_LAST),
	NUMBER("max", MAX, BOTH, K(BLOCK) | K(HEADING), max_lines, 1, WINDOW_MAX_LINES),
	{ "cut", KEY_CUT, RULE_ONLY, K(HEADING), read_cut, 0, 0, 0,
	  "paragraph, N lines or document" },
	PATTERN("while", WHILE, K(HEADING), SLOT_FOLLOW),
	PATTERN("require", REQUIRE, ALL_KINDS, SLOT_REQUIRE),
	NUMBER("min-bytes", MIN_BYTES, RULE_ONLY, K(STRUCT), min_bytes, 1, WINDOW_MAX_BYTES),

	GUARD("before", BEFORE, SLOT_BEFORE),
	GUARD("after", AFTER, SLOT_AFTER),
	NUMBER("run", RUN, BOTH, ALL_KINDS, run, 1, WINDOW_MAX_LINES),
	GUARD("above", ABOVE, SLOT_ABOVE),
	GUARD("below", BELOW, SLOT_BELOW),
	{ "near", KEY_NEAR, BOTH | KEY_REPEATS, ALL_KINDS, read_globs, SLOT_NEAR, 0, 0, "GLOB..." },
	GUARD("unless-near", UNLESS_NEAR, SLOT_UNLESS_NEAR),
	{ "reach", KEY_REACH, BOTH | KEY_REPEATS, ALL_KINDS, read_reach, 0, 0, WINDOW_MAX_LINES,
	  "N" },
	{ "at", KEY_AT, BOTH, ALL_KINDS, read_at, 0, 1, WINDOW_MAX_LINES, "head N or tail N" },
	{ "words", KEY_WORDS, BOTH, ALL_KINDS, read_range, FIELD(words), 0, 0, "A..B, A.. or ..B" },
	{ "chars", KEY_CHARS, BOTH, ALL_KINDS, read_range, FIELD(chars), 0, 0, "A..B, A.. or ..B" },
	PATTERN("unless", UNLESS, ALL_KINDS, SLOT_UNLESS),

	{ "lang", KEY_LANG, BOTH, ALL_KINDS, read_lang, 0, 0, 0,
	  "languages like 'en' or 'pt-br', or *" },
	{ "level", KEY_LEVEL, RULE_ONLY, ALL_KINDS, read_level, 0, 1, 3, "1, 2 or 3" },
	{ "off", KEY_OFF, RULE_ONLY, ALL_KINDS, read_off, 0, 0, 0, "yes" },
	{ "case", KEY_CASE, BOTH, ALL_KINDS, read_case, 0, 0, 0, "exact" },
	{ "do", KEY_DO, RULE_ONLY, ALL_KINDS, read_do, 0, 0, 0, "delete, replace TEXT or tag" },
	{ "from", KEY_FROM, KEY_IN_KEEP | KEY_REPEATS, ALL_KINDS, read_globs, SLOT_FROM, 0, 0,
	  "GLOB..." },

	{ "desc", KEY_DESC, BOTH | KEY_CONTINUES, ALL_KINDS, read_desc, 0, 0, 0, "TEXT" },
	{ "drop", KEY_DROP, RULE_ONLY | KEY_REPEATS, ALL_KINDS, read_sample, SAMPLE_DROP, 0, 0,
	  "LINE" },
	{ "keep", KEY_KEEP, BOTH | KEY_REPEATS, ALL_KINDS, read_sample, SAMPLE_KEEP, 0, 0, "LINE" },
	{ "test", KEY_TEST, BOTH | KEY_REPEATS | KEY_CONTINUES, ALL_KINDS, read_sample, SAMPLE_TEST,
	  0, 0, "marked lines" },
};

const struct rule_key *key_find(struct span name)
{
	for (const struct rule_key *key = rule_keys; key < rule_keys + N_KEYS; key++) {
		if (name.len && key->name[0] == name.ptr[0] && span_equal_cstr(name, key->name))
			return key;
	}
	return NULL;
}
