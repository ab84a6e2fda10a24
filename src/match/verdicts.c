/*
 * verdicts: a small memory of which pattern matched which text.
 *
 * The lines that patterns are tried on are those of menus, forms and footers,
 * and the same ones come again and again; an automaton would walk through them
 * letter by letter each time.  Texts are kept whole and compared, so that a
 * verdict is never another's.
 *
 * Bounds: one entry a slot, the newest stays; an entry is a cache line.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/ascii8.h"
#include "match/verdicts.h"

#define MIX 0x9E3779B97F4A7C15u

/* The bytes of a text of less than eight. */
static uint64_t load_short(const char *p, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++)
		word = word << 8 | (unsigned char)p[i];
	return word;
}

static uint32_t slot_of(uint32_t pattern, struct span text)
{
	uint64_t h = pattern + (uint64_t)text.len * MIX;

	if (text.len < 8) {
		h = (h ^ load_short(text.ptr, text.len)) * MIX;
	} else {
		for (size_t i = 0; i + 8 < text.len; i += 8) {
			h = (h ^ ascii8_load(text.ptr + i)) * MIX;
			h ^= h >> 32;
		}
		h = (h ^ ascii8_load(text.ptr + text.len - 8)) * MIX;
	}
	return (uint32_t)(h >> (64 - VERDICTS_BITS));
}

struct verdict *verdicts_find(struct verdicts *v, uint32_t pattern, struct span text, bool *known)
{
	struct verdict *entry = &v->entries[slot_of(pattern, text)];

	*known = entry->pattern == pattern && entry->len == text.len &&
	         memcmp(entry->text, text.ptr, text.len) == 0;
	if (!*known) {
		entry->pattern = pattern;
		entry->len = (uint8_t)text.len;
		memcpy(entry->text, text.ptr, text.len);
	}
	return entry;
}
