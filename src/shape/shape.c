/*
 * shape: the table of kinds, and the reader that drives their machines.
 *
 * A reader holds four machines, one for each way of counting (machine.h).
 * Only the first reads at the beginning; the others are split off where they
 * begin to disagree, and from then on read the same bytes side by side.  The
 * first machine in the order of the readings that has not failed decides.
 *
 * A failure of all goes on where the one stopped that came furthest: what a
 * plausible reading went over is not searched again.  So a byte is read at
 * most twice by each machine, but for MACHINE_BACK_MAX_BYTES before each
 * failure: a false start hides nothing that stands right behind it.
 */
#include <stdlib.h>

#include "shape/machine.h"

struct shape_reader {
	struct machine machines[READINGS];
	uint64_t fed_bytes;           /* before the current portion */
	const struct machine *winner; /* after SHAPE_CLOSED */
};

/*
 * Openers are as rare in prose as can be.  Those of print_r are words of its
 * title line, so a line that only speaks of an Array is searched as well.
 */
static const char *const var_dump_openers[] = {
	"array(", "object(", "string(", "int(", "float(", "double(", "long(", "bool(",
	"enum(", "resource(", "NULL", ") {", NULL,
};

static const char *const print_r_openers[] = { "Array", " Object", " Enum", NULL };

static const char *const var_export_openers[] = {
	"array (", "::__set_state(", "(object) array(", NULL,
};

static const char *const serialize_openers[] = {
	":{i:", ":{s:", ":{}", "s:1", "s:2", "s:3", "s:4", "s:5", "s:6", "s:7", "s:8", "s:9",
	"C:1", "C:2", "C:3", "C:4", "C:5", "C:6", "C:7", "C:8", "C:9", NULL,
};

static const char *const symfony_openers[] = {
	"array:", "{#1", "{#2", "{#3", "{#4", "{#5", "{#6", "{#7", "{#8", "{#9", NULL,
};

/* Nothing longer is in every one; rules for JSON are few. */
static const char *const json_openers[] = { "{", "[", NULL };

const struct shape_kind shape_kinds[] = {
	{
		.name = "php-var-dump",
		.what = "what var_dump and debug_zval_dump print, and Xdebug's text form of it",
		.openers = var_dump_openers,
		/* class NAME#1 (2) { */
		.opener_reach_bytes = MACHINE_NAME_MAX_BYTES + 64,
		.find = php_var_dump_find,
		.grammar = &php_var_dump_grammar,
	},
	{
		.name = "php-print-r",
		.what = "arrays, objects and enumerations as print_r prints them",
		.openers = print_r_openers,
		.opener_reach_bytes = MACHINE_NAME_MAX_BYTES, /* the class before " Object" */
		.find = php_print_r_find,
		.grammar = &php_print_r_grammar,
	},
	{
		.name = "php-var-export",
		.what = "arrays and objects as var_export prints them",
		.openers = var_export_openers,
		.opener_reach_bytes = MACHINE_NAME_MAX_BYTES, /* the class before "::" */
		.find = php_var_export_find,
		.grammar = &php_var_export_grammar,
	},
	{
		.name = "php-serialize",
		.what = "what serialize returns",
		.openers = serialize_openers,
		.opener_reach_bytes = MACHINE_NAME_MAX_BYTES + 64, /* O:8:"stdClass":0:{} */
		.find = php_serialize_find,
		.grammar = &php_serialize_grammar,
	},
	{
		.name = "symfony-dump",
		.what = "what Symfony's dump prints as text, over many lines",
		.openers = symfony_openers,
		.opener_reach_bytes = MACHINE_NAME_MAX_BYTES, /* the class before " {#" */
		.find = symfony_dump_find,
		.grammar = &symfony_dump_grammar,
	},
	{
		.name = "json",
		.what = "a JSON object or array",
		.openers = json_openers,
		.needs_require = true,
		.find = json_find,
		.grammar = &json_grammar,
	},
	{ 0 },
};

const struct shape_kind *shape_find_kind(struct span name)
{
	for (const struct shape_kind *k = shape_kinds; k->name != NULL; k++) {
		if (span_equal_cstr(name, k->name))
			return k;
	}
	return NULL;
}

struct shape_reader *shape_reader_new(void)
{
	return malloc(sizeof(struct shape_reader));
}

void shape_reader_free(struct shape_reader *r)
{
	free(r);
}

void shape_begin(struct shape_reader *r, const struct shape_kind *kind, size_t min_bytes)
{
	struct machine *bytes = &r->machines[READING_BYTES];

	machine_begin(bytes, kind->grammar, min_bytes);
	bytes->apart = true;
	bytes->chars = &r->machines[READING_CHARS];
	bytes->crlf = &r->machines[READING_CRLF];
	bytes->cut = &r->machines[READING_CUT];
	bytes->chars->apart = bytes->crlf->apart = bytes->cut->apart = false;
	r->fed_bytes = 0;
	r->winner = NULL;
}

/* The first reading that has not failed decides. */
static enum shape_status verdict(struct shape_reader *r)
{
	for (int i = 0; i < READINGS; i++) {
		const struct machine *m = &r->machines[i];

		if (!m->apart || m->status == SHAPE_FAILED)
			continue;
		if (m->status == SHAPE_CLOSED)
			r->winner = m;
		return m->status;
	}
	return SHAPE_FAILED;
}

enum shape_status shape_feed(struct shape_reader *r, const char *bytes, size_t len)
{
	for (int i = 0; i < READINGS; i++) {
		struct machine *m = &r->machines[i];
		size_t skip;

		/* in this order: the first may split the others off inside this portion */
		if (!m->apart || m->status != SHAPE_MORE)
			continue;
		skip = (size_t)(m->offset - r->fed_bytes);
		machine_feed(m, bytes + skip, len - skip);
	}
	r->fed_bytes += len;
	return verdict(r);
}

enum shape_status shape_end(struct shape_reader *r)
{
	for (int i = 0; i < READINGS; i++) {
		if (r->machines[i].apart)
			machine_end(&r->machines[i]);
	}
	return verdict(r);
}

uint64_t shape_length(const struct shape_reader *r)
{
	return r->winner != NULL ? r->winner->accepted : 0;
}

uint64_t shape_resume(const struct shape_reader *r)
{
	uint64_t resume = 1;

	for (int i = 0; i < READINGS; i++) {
		const struct machine *m = &r->machines[i];

		if (m->apart && m->resume > resume)
			resume = m->resume;
	}
	return resume;
}
