/*
 * json_walk: a strict parse (RFC 8259) of one record that finds its texts.
 *
 * It does not build anything and does not recurse: a bit for each open container
 * says whether it is an array, and that is all the stack there is.  Strings,
 * which are nearly all of a record, are skipped in long steps (json_scan.h).  Bytes
 * above 0x7f are taken as they are: text that is not UTF-8 is cleaned like any
 * other.
 *
 * Bounds: one pass, JSON_MAX_DEPTH containers deep.
 * Invariant: p never passes end, and when a step fails p is at the byte that
 * does not fit.
 */
#include <ctype.h>
#include <stdlib.h>

#include "base/grow.h"
#include "frame/json.h"
#include "frame/json_scan.h"

/* ---- strings ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* p is at a backslash. */
static bool skip_escape(struct json_walk *w)
{
	w->p++;
	if (w->p == w->end)
		return false;
	switch (*w->p) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
		w->p++;
		return true;
	case 'u':
		w->p++;
		break;
	default:
		return false;
	}
	if (w->end - w->p >= 4 && json_hex4(w->p) >= 0) {
		w->p += 4;
		return true;
	}
	while (w->p < w->end && isxdigit((unsigned char)*w->p))
		w->p++; /* to the byte that is no digit: there is one, or the end */
	return false;
}

/* p is at a backslash: passes the escapes there, up to a byte that begins none. */
static bool skip_escapes(struct json_walk *w)
{
	do {
		uint64_t word = w->end - w->p >= 8 ? ascii8_load(w->p) : 0;

		if (json_begins_code(word) && json_are_hex4(json_code_digits(word)))
			w->p += JSON_CODE_BYTES;
		else if (!skip_escape(w))
			return false;
	} while (w->p < w->end && *w->p == '\\');
	return true;
}

/* p is behind the opening quote; *raw is what stands between the quotes. */
static bool read_string(struct json_walk *w, struct span *raw, bool *escaped)
{
	const char *start = w->p;

	*escaped = false;
	for (;;) {
		w->p = json_skip_run(w->p, w->end);
		if (w->p == w->end || (unsigned char)*w->p < 0x20)
			return false;
		if (*w->p == '"')
			break;
		*escaped = true;
		if (!skip_escapes(w))
			return false;
	}
	*raw = span_of(start, (size_t)(w->p - start));
	w->p++;
	return true;
}

/* ---- other scalars ---- */

static bool skip_digits(struct json_walk *w)
{
	if (w->p == w->end || !is_digit(*w->p))
		return false;
	while (w->p < w->end && is_digit(*w->p))
		w->p++;
	return true;
}

static bool skip_number(struct json_walk *w)
{
	if (*w->p == '-')
		w->p++;
	if (w->p < w->end && *w->p == '0')
		w->p++; /* no digit may follow; one that does fits nothing */
	else if (!skip_digits(w))
		return false;
	if (w->p < w->end && *w->p == '.') {
		w->p++;
		if (!skip_digits(w))
			return false;
	}
	if (w->p < w->end && (*w->p == 'e' || *w->p == 'E')) {
		w->p++;
		if (w->p < w->end && (*w->p == '+' || *w->p == '-'))
			w->p++;
		return skip_digits(w);
	}
	return true;
}

static bool skip_literal(struct json_walk *w, const char *literal)
{
	for (; *literal; literal++, w->p++)
		if (w->p == w->end || *w->p != *literal)
			return false;
	return true;
}

static void skip_blanks(struct json_walk *w)
{
	while (w->p < w->end &&
	       (*w->p == ' ' || *w->p == '\t' || *w->p == '\r' || *w->p == '\n'))
		w->p++;
}

/* ---- values ---- */

/* The fields whose path leads through the newest value at this depth. */
static uint32_t matched(const struct json_walk *w, unsigned depth)
{
	return depth <= JSON_MAX_FIELD_DEPTH ? w->match[depth] : 0;
}

static bool add_hit(struct json_walk *w, struct span raw, bool escaped)
{
	uint32_t among = matched(w, w->depth);

	for (unsigned i = 0; among; i++, among >>= 1) {
		if (!(among & 1) || w->fields->items[i].n_parts != w->depth)
			continue;
		if (w->n_hits == w->cap_hits) {
			struct json_hit *grown = grow_array(w->hits, &w->cap_hits, sizeof(*grown), 8);

			if (!grown) {
				w->no_memory = true;
				return false;
			}
			w->hits = grown;
		}
		w->hits[w->n_hits++] = (struct json_hit){
			.start = (size_t)(raw.ptr - w->start),
			.end = (size_t)(raw.ptr + raw.len - w->start),
			.field = i,
			.escaped = escaped,
		};
		break; /* a string is one text, however often it is named */
	}
	return true;
}

static bool open_container(struct json_walk *w, bool array)
{
	uint64_t bit = (uint64_t)1 << (w->depth % 64);

	if (w->depth == JSON_MAX_DEPTH)
		return false;
	if (array)
		w->array_bits[w->depth / 64] |= bit;
	else
		w->array_bits[w->depth / 64] &= ~bit;
	w->depth++;
	if (w->depth <= JSON_MAX_FIELD_DEPTH)
		w->index[w->depth] = 0;
	w->fresh = true;
	w->p++;
	return true;
}

static bool in_array(const struct json_walk *w)
{
	return w->array_bits[(w->depth - 1) / 64] >> ((w->depth - 1) % 64) & 1;
}

/* Reads a scalar, or opens a container. */
static bool read_value(struct json_walk *w)
{
	struct span *wanted = w->wanted;
	struct span raw;
	const char *start;
	bool escaped;

	w->wanted = NULL;
	skip_blanks(w);
	if (w->p == w->end)
		return false;
	start = w->p;
	switch (*w->p) {
	case '{':
		return open_container(w, false);
	case '[':
		return open_container(w, true);
	case 't':
		return skip_literal(w, "true");
	case 'f':
		return skip_literal(w, "false");
	case 'n':
		return skip_literal(w, "null");
	case '"':
		w->p++;
		if (!read_string(w, &raw, &escaped) || !add_hit(w, raw, escaped))
			return false;
		break;
	default:
		if (!skip_number(w))
			return false;
	}
	if (wanted && !wanted->ptr)
		*wanted = span_of(start, (size_t)(w->p - start));
	return true;
}

/* Reads the key of an object's next value, and its colon. */
static bool read_key(struct json_walk *w)
{
	struct span key;
	bool escaped;

	if (w->p == w->end || *w->p != '"')
		return false;
	w->p++;
	if (!read_string(w, &key, &escaped))
		return false;
	if (w->depth <= JSON_MAX_FIELD_DEPTH)
		w->match[w->depth] = json_fields_match_key(w->fields, matched(w, w->depth - 1),
		                                           w->depth - 1, key, escaped);
	if (w->depth == 1 && span_equal_cstr(key, "id"))
		w->wanted = &w->id;
	else if (w->depth == 1 && span_equal_cstr(key, "url"))
		w->wanted = &w->url;
	skip_blanks(w);
	if (w->p == w->end || *w->p != ':')
		return false;
	w->p++;
	return true;
}

static void enter_element(struct json_walk *w)
{
	if (w->depth > JSON_MAX_FIELD_DEPTH)
		return;
	w->match[w->depth] = json_fields_match_index(w->fields, matched(w, w->depth - 1),
	                                             w->depth - 1, w->index[w->depth]++);
}

/*
 * Closes what ends here and goes to where the next value begins.  *more is
 * false when the outermost value has ended.
 */
static bool next_value(struct json_walk *w, bool *more)
{
	bool fresh = w->fresh;

	w->fresh = false;
	for (; w->depth; w->depth--, fresh = false) {
		bool array = in_array(w);

		skip_blanks(w);
		if (w->p == w->end)
			return false;
		if (*w->p == (array ? ']' : '}')) {
			w->p++;
			continue;
		}
		if (!fresh) {
			if (*w->p != ',')
				return false;
			w->p++;
			skip_blanks(w);
		}
		*more = true;
		if (!array)
			return read_key(w);
		enter_element(w);
		return true;
	}
	*more = false;
	return true;
}

enum json_status json_walk_record(struct json_walk *w, struct span record)
{
	bool more = true;

	w->n_hits = 0;
	w->id = w->url = (struct span){ 0 };
	w->start = w->p = record.ptr;
	w->end = record.ptr + record.len;
	w->wanted = NULL;
	w->fresh = w->no_memory = false;
	w->depth = 0;
	w->match[0] = (uint32_t)((1ull << w->fields->count) - 1);
	while (more)
		if (!read_value(w) || !next_value(w, &more))
			goto broken;
	skip_blanks(w);
	if (w->p == w->end)
		return JSON_OK;
broken:
	w->error_at = (size_t)(w->p - w->start);
	return w->no_memory ? JSON_NO_MEMORY : JSON_BROKEN;
}

void json_walk_free(struct json_walk *w)
{
	free(w->hits);
	w->hits = NULL;
	w->n_hits = w->cap_hits = 0;
}
