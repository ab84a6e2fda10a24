/*
 * compile: from rule files to a ruleset.
 *
 * Files are parsed as they are added; what they name is resolved at the end,
 * because it may stand in a file that comes later.  Every step goes on after
 * errors, so that one run reports all of them; at the end they are put in the
 * order in which a person reads the files.
 *
 * Invariant: the ruleset in the making belongs to the compiler until
 * compiler_finish hands it over.
 */
#include "rule/compile.h"

#include <stdio.h>
#include <stdlib.h>

#include "rule/builtin.h"
#include "rule/ids.h"
#include "rule/lint.h"
#include "rule/load.h"
#include "rule/macro.h"
#include "rule/parse.h"
#include "rule/resolve.h"

/* Copies an option's text; NULL stays NULL. */
static int copy_option(struct rule_compiler *c, const char **text)
{
	if (*text)
		*text = arena_strdup(&c->scratch, span_cstr(*text));
	return 0;
}

static struct ruleset *ruleset_new(void)
{
	struct ruleset *rs = calloc(1, sizeof(*rs));

	if (!rs)
		return NULL;
	rs->patterns = patterns_new(&builtin_plans);
	if (!rs->patterns) {
		free(rs);
		return NULL;
	}
	return rs;
}

struct rule_compiler *compiler_new(const struct compile_options *options, struct diags *diags)
{
	struct rule_compiler *c = calloc(1, sizeof(*c));
	struct compile_options *o;

	if (!c)
		return NULL;
	c->options = *options;
	c->diags = diags;
	c->first_diag = diags->count;
	c->first_error = diags->n_errors;
	c->files_end = &c->files;
	c->rules.end = &c->rules.first;
	c->keeps.end = &c->keeps.first;
	c->selections_end = &c->selections;
	c->macros_end = &c->macros_first;
	c->rs = ruleset_new();

	o = &c->options;
	copy_option(c, &o->langs);
	copy_option(c, &o->only);
	copy_option(c, &o->disable);
	copy_option(c, &o->enable);
	if (!c->rs || (options->langs && !o->langs) || (options->only && !o->only) ||
	    (options->disable && !o->disable) || (options->enable && !o->enable)) {
		compiler_free(c);
		return NULL;
	}
	return c;
}

void compiler_free(struct rule_compiler *c)
{
	if (!c)
		return;
	ruleset_free(c->rs);
	buf_free(&c->expansion);
	arena_free(&c->scratch);
	free(c);
}

int compiler_add_file(struct rule_compiler *c, const char *path)
{
	return load_path(c, path);
}

/* A text that stands for a file; `entries`: those of one rule with this id. */
static int add_text(struct rule_compiler *c, const char *name, struct span text, bool builtin,
                    bool entries)
{
	size_t errors = c->diags->n_errors;
	struct rule_file *f = load_new_file(c, name, text, builtin);

	if (!f)
		return diags_no_memory(c->diags);
	if (entries)
		parse_entries(c, f, name);
	else
		parse_file(c, f);
	return c->diags->n_errors == errors ? 0 : -1;
}

int compiler_add_builtin(struct rule_compiler *c, const char *name, struct span text)
{
	for (const struct rule_file *f = c->files; f; f = f->next) {
		if (f->text.ptr == text.ptr) /* another pack included it */
			return 0;
	}
	return add_text(c, name, text, true, false);
}

/* Copied, since rules point into the text of their files. */
int compiler_add_text(struct rule_compiler *c, const char *name, struct span text)
{
	struct span copy = { arena_memdup(&c->rs->arena, text.ptr, text.len), text.len };

	if (!copy.ptr)
		return diags_no_memory(c->diags);
	return add_text(c, name, copy, false, false);
}

int compiler_add_entries(struct rule_compiler *c, struct span entries)
{
	struct span copy = { arena_memdup(&c->rs->arena, entries.ptr, entries.len), entries.len };
	char name[32];

	snprintf(name, sizeof(name), "cli/%u", ++c->n_entries);
	if (!copy.ptr)
		return diags_no_memory(c->diags);
	return add_text(c, name, copy, false, true);
}

/* ---- the order of errors ---- */

/* A diag with what it is sorted by. */
struct ranked {
	struct diag diag;
	unsigned file;  /* order of loading; what is in no file comes last */
	size_t reported;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->diag.pos.line != y->diag.pos.line)
		return x->diag.pos.line < y->diag.pos.line ? -1 : 1;
	if (x->diag.pos.column != y->diag.pos.column)
		return x->diag.pos.column < y->diag.pos.column ? -1 : 1;
	return x->reported < y->reported ? -1 : 1;
}

static unsigned file_order(const struct rule_compiler *c, const char *name)
{
	for (const struct rule_file *f = c->files; f && name; f = f->next) {
		if (strcmp(f->name, name) == 0)
			return f->order;
	}
	return c->n_files;
}

/* Puts our diags in the order of files and lines; without memory they stay as they are. */
static void sort_diags(struct rule_compiler *c)
{
	size_t n = c->diags->count - c->first_diag;
	struct ranked *ranked = n > 1 ? malloc(n * sizeof(*ranked)) : NULL;
	struct diag *items;

	if (!ranked)
		return;
	items = c->diags->items + c->first_diag;
	for (size_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){ items[i], file_order(c, items[i].pos.file), i };
	qsort(ranked, n, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < n; i++)
		items[i] = ranked[i].diag;
	free(ranked);
}

/* ---- the end ---- */

static void check_options(struct rule_compiler *c)
{
	const char *langs = c->options.langs;
	size_t bad = langs ? ids_bad_lang(span_cstr(langs)) : SIZE_MAX;

	if (bad != SIZE_MAX)
		diags_add(c->diags, DIAG_ERROR, (struct source_pos){ 0 }, NULL,
		          "--lang: not a language, near '%s'", langs + bad);
}

/*
 * The steps run in this order because each needs the one before: ids for globs,
 * globs for references, references for strata, and what is enabled for patterns.
 */
struct ruleset *compiler_finish(struct rule_compiler *c)
{
	static int (*const steps[])(struct rule_compiler *) = {
		order_drafts, select_rules, refer_rules, settle_strata, build_patterns,
	};
	struct ruleset *rs = c->rs;
	int status = 0;

	check_options(c);
	macro_check_shadows(c);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == 0; i++)
		status = steps[i](c);
	if (status == 0 && c->diags->n_errors == c->first_error)
		status = freeze_rules(c);
	if (status == 0 && c->diags->n_errors == c->first_error && c->options.lint)
		status = lint_rules(c);
	/* A warning that could not be recorded counts: nobody shall take silence for none. */
	if (c->diags->out_of_memory && c->diags->n_errors == c->first_error)
		c->diags->n_errors++;
	sort_diags(c);
	if (status < 0 || c->diags->n_errors != c->first_error)
		return NULL;
	c->rs = NULL;
	return rs;
}
