/*
 * The public calls about rules: a thin face of the rule compiler.
 *
 * Every problem is kept in the order in which it was found; the caller reads
 * the list after a call that failed, or after a good one for its warnings.
 *
 * The built-in packs alone, as most runs want them, are not read at all: what
 * they come to was made when the program was built (rule/ready.h).  So they wait
 * to be read until something else is added.
 */
#include "api/rules.h"

#include <stdlib.h>

#include "config.h"
#include "rule/ready.h"
#include "rule/suggest.h"

const char *descrape_version(void)
{
	return PACKAGE_VERSION;
}

/* ---- built-in packs ---- */

static const char pack_suffix[] = ".rules";

/* The i-th builtin file that is a pack (model tables are not). */
static const struct builtin_file *pack_at(size_t i)
{
	for (const struct builtin_file *f = builtin_files; f->name; f++) {
		size_t len = strlen(f->name);

		if (len > strlen(pack_suffix) &&
		    strcmp(f->name + len - strlen(pack_suffix), pack_suffix) == 0 && i-- == 0)
			return f;
	}
	return NULL;
}

const char *descrape_builtin_pack(size_t i)
{
	const struct builtin_file *f = pack_at(i);

	return f ? f->name : NULL;
}

/* A pack is known by its file's name, with or without the ending. */
static bool is_named(const struct builtin_file *f, const char *name)
{
	size_t len = strlen(name);

	return strncmp(f->name, name, len) == 0 &&
	       (f->name[len] == '\0' || strcmp(f->name + len, pack_suffix) == 0);
}

/* ---- life ---- */

descrape_rules *descrape_rules_new(const descrape_rules_options *options)
{
	descrape_rules_options o = { 0 };

	/* What an older caller does not know of stays 0. */
	if (options)
		memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);

	struct compile_options compile = {
		.level = o.level ? o.level : 1,
		.langs = o.langs, .only = o.only, .disable = o.disable, .enable = o.enable,
		.keep_samples = o.samples, .check_builtin = o.samples, .lint = o.samples,
		.inspect = o.inspect || o.samples, .digest = o.digest,
	};
	descrape_rules *rules = calloc(1, sizeof *rules);

	if (!rules)
		return NULL;
	rules->samples = compile.keep_samples;
	rules->lean = !compile.inspect;
	rules->all_languages = !compile.langs;
	rules->may_be_ready = ready_is_there() && compile.level == 1 && !compile.langs &&
	                      !compile.only && !compile.disable && !compile.enable &&
	                      !compile.inspect;
	rules->compiler = compiler_new(&compile, &rules->diags);
	if (!rules->compiler) {
		descrape_rules_free(rules);
		return NULL;
	}
	return rules;
}

void descrape_rules_free(descrape_rules *rules)
{
	if (!rules)
		return;
	if (rules->literals)
		for (uint32_t i = 0; i < rules->set->n_rules; i++)
			free(rules->literals[i]);
	free(rules->literals);
	compiler_free(rules->compiler);
	compiler_free(rules->origins);
	ruleset_free(rules->set);
	diags_free(&rules->diags);
	free(rules);
}

static descrape_status status_of(const descrape_rules *rules, int result)
{
	if (result == 0)
		return DESCRAPE_OK;
	return rules->diags.out_of_memory ? DESCRAPE_ERROR_MEMORY : DESCRAPE_ERROR_RULES;
}

/* As much of a pack's text as is needed. */
static struct span text_of(const descrape_rules *rules, const struct builtin_file *f)
{
	if (!rules->lean)
		return span_of(f->text, f->len);
	for (const struct ready_pack *r = builtin_ready_packs; rules->all_languages && r->name; r++)
		if (strcmp(r->name, f->name) == 0)
			return span_of(r->text, r->len);
	return span_of(f->lean, f->lean_len);
}

/* Reads a pack, or all. */
static descrape_status read_packs(descrape_rules *rules, const char *name)
{
	bool found = false;

	for (size_t i = 0; pack_at(i); i++) {
		const struct builtin_file *f = pack_at(i);

		if (name && !is_named(f, name))
			continue;
		found = true;
		int result = compiler_add_builtin(rules->compiler, f->name, text_of(rules, f));

		if (result)
			return status_of(rules, result);
	}
	if (!found && name) {
		struct source_pos nowhere = { 0 };

		return status_of(rules, diags_add(&rules->diags, DIAG_ERROR, nowhere, NULL,
		                                  "there is no built-in pack '%s'", name));
	}
	return DESCRAPE_OK;
}

/* Something is going to be added: packs that wait come first. */
static descrape_status begin_adding(descrape_rules *rules)
{
	bool wait = rules->packs_wait;

	if (!rules->compiler)
		return DESCRAPE_ERROR_USAGE;
	rules->packs_wait = rules->may_be_ready = false;
	return wait ? read_packs(rules, NULL) : DESCRAPE_OK;
}

descrape_status descrape_rules_add_builtin(descrape_rules *rules, const char *name)
{
	descrape_status status;

	if (rules->compiler && rules->may_be_ready && !name) {
		rules->packs_wait = true;
		return DESCRAPE_OK;
	}
	status = begin_adding(rules);
	return status == DESCRAPE_OK ? read_packs(rules, name) : status;
}

descrape_status descrape_rules_add_file(descrape_rules *rules, const char *path)
{
	descrape_status status = begin_adding(rules);

	if (status != DESCRAPE_OK)
		return status;
	return status_of(rules, compiler_add_file(rules->compiler, path));
}

descrape_status descrape_rules_add_text(descrape_rules *rules, const char *name, const char *text,
                                        size_t len)
{
	descrape_status status = begin_adding(rules);

	if (status != DESCRAPE_OK)
		return status;
	return status_of(rules, compiler_add_text(rules->compiler, name, span_of(text, len)));
}

descrape_status descrape_rules_add_rule(descrape_rules *rules, const char *entries)
{
	descrape_status status = begin_adding(rules);

	if (status != DESCRAPE_OK)
		return status;
	return status_of(rules, compiler_add_entries(rules->compiler, span_cstr(entries)));
}

descrape_status descrape_rules_compile(descrape_rules *rules)
{
	if (!rules->compiler)
		return DESCRAPE_ERROR_USAGE;
	rules->set = rules->packs_wait ? ready_ruleset() : compiler_finish(rules->compiler);
	if (rules->packs_wait && !rules->set)
		diags_no_memory(&rules->diags);
	if (rules->samples)
		rules->origins = rules->compiler;
	else
		compiler_free(rules->compiler);
	rules->compiler = NULL;
	return status_of(rules, rules->set ? 0 : -1);
}

/* ---- looking at them ---- */

int descrape_rules_problem(const descrape_rules *rules, size_t i, descrape_problem *out)
{
	if (i >= rules->diags.count)
		return -1;
	const struct diag *d = &rules->diags.items[i];
	descrape_problem full = {
		.size = sizeof full, .severity = (descrape_severity)d->severity,
		.file = d->pos.file, .line = d->pos.line, .column = d->pos.column,
		.rule = d->rule, .message = d->message, .source = d->source,
		.sample = d->sample,
	};
	size_t size = out->size < sizeof full ? out->size : sizeof full;

	full.size = out->size;
	memcpy(out, &full, size);
	return 0;
}

size_t descrape_rules_count(const descrape_rules *rules)
{
	return rules->set ? rules->set->n_rules : 0;
}

static const char *const kind_names[RULE_N_KINDS] = {
	[RULE_LINE] = "line",       [RULE_HAS] = "has",       [RULE_SPAN] = "span",
	[RULE_BLOCK] = "block",     [RULE_HEADING] = "heading", [RULE_STRUCT] = "struct",
	[RULE_REPEAT] = "repeat",   [RULE_SCORE] = "score",
};

static const char *const action_names[] = {
	[ACTION_DELETE] = "delete",
	[ACTION_REPLACE] = "replace",
	[ACTION_TAG] = "tag",
	[ACTION_KEEP] = "keep",
};

static bool is_always_tried(const struct ruleset *set, const struct rule *rule)
{
	for (uint32_t i = 0; i < rule->match.count; i++)
		if (patterns_route(set->patterns, rule->match.ids[i]) == ROUTE_ALWAYS)
			return true;
	return false;
}

/* By what the index finds a rule, made once and kept; NULL: no memory. */
static const char *literals_of(descrape_rules *rules, size_t i)
{
	const struct ruleset *set = rules->set;
	const struct rule *rule = &set->rules[i];
	struct buf text = { 0 };
	int status = 0;

	if (!rules->literals)
		rules->literals = calloc(set->n_rules, sizeof *rules->literals);
	if (!rules->literals || rules->literals[i])
		return rules->literals ? rules->literals[i] : NULL;
	for (uint32_t k = 0; k < rule->match.count; k++) {
		size_t before = text.len;

		if (k > 0)
			status |= buf_append_char(&text, ' ');
		if (patterns_route(set->patterns, rule->match.ids[k]) == ROUTE_ALWAYS)
			status |= buf_append_cstr(&text, "every line");
		else
			status |= patterns_describe(set->patterns, rule->match.ids[k], &text);
		if (k > 0 && text.len == before + 1)
			text.len = before;
	}
	if (status || buf_append_char(&text, '\0')) {
		buf_free(&text);
		return NULL;
	}
	return rules->literals[i] = text.ptr;
}

int descrape_rules_get(descrape_rules *rules, size_t i, descrape_rule *out)
{
	if (!rules->set || i >= rules->set->n_rules)
		return -1;
	const struct rule *r = &rules->set->rules[i];
	descrape_rule full = {
		.id = r->id, .pack = r->pack, .desc = r->desc,
		.kind = kind_names[r->kind], .action = action_names[r->action], .langs = r->langs,
		.level = r->level, .enabled = r->enabled, .window_lines = rule_window_lines(r),
		.file = r->pos.file, .line = r->pos.line, .source = r->source.ptr,
		.source_len = r->source.len, .literals = literals_of(rules, i),
		.always_tried = is_always_tried(rules->set, r),
		.category = r->category.ptr, .category_len = r->category.len,
	};
	size_t size = out->size < sizeof full ? out->size : sizeof full;

	full.size = out->size;
	memcpy(out, &full, size);
	return 0;
}

size_t descrape_rules_find(const descrape_rules *rules, const char *id)
{
	uint32_t i = rules->set ? ruleset_find(rules->set, span_cstr(id)) : UINT32_MAX;

	return i == UINT32_MAX ? (size_t)-1 : i;
}

const char *descrape_rules_meant(const descrape_rules *rules, const char *id)
{
	struct suggestion best = { 0 };

	for (uint32_t i = 0; rules->set && i < rules->set->n_rules; i++)
		suggest_offer(&best, span_cstr(id), span_cstr(rules->set->rules[i].id));
	/* The word is an id, with its NUL. */
	return best.word.len ? best.word.ptr : "";
}

const char *descrape_rules_digest(const descrape_rules *rules)
{
	return rules->set ? rules->set->digest : "";
}
